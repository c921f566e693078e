"""A month grid in a card: its name with the way to other months above, what the tones of its chips mean below."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from jn_desktop.core.calendar import COMPUTED, Day
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.month import MonthGrid
from jn_desktop.desktop.month_days import next_month
from jn_desktop.desktop.theme import Tone

Tones = Sequence[tuple[Tone, str]]


class MonthCard(QFrame):
    """The grid with what belongs around it; whoever shows it fetches a month that is wanted."""

    month_wanted = Signal(object)
    """A day of the month that somebody wants to go to; of the day itself where it is not just the first."""

    def __init__(self, grid: MonthGrid, legend: Tones) -> None:
        super().__init__()
        self.grid = grid
        self.setProperty("card", True)
        self._title, self._provisional = plain_label(), plain_label()
        self._before = push_button("", "month_before", lambda: self._want(next_month(grid.month, -1)))
        self._after = push_button("", "month_after", lambda: self._want(next_month(grid.month, 1)))
        self._today = push_button("今天(&T)", "month_today", lambda: self._want(grid.today))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 8, 1, 6)
        inside.setSpacing(6)
        inside.addLayout(self._make_head())
        inside.addWidget(grid, 1)
        inside.addWidget(Legend(legend))
        grid.month_wanted.connect(self.month_wanted)

    def show_days(self, month: date, days: Sequence[Day], *, quiet_counts: bool) -> None:
        """Show a month, as the grid does, and say where its days off are not settled yet."""
        self.grid.show_days(month, days, quiet_counts=quiet_counts)
        self._title.setText(f"{month.year}年{month.month}月")
        provisional = any(one.provisional and one.date.month == month.month for one in days)
        self._provisional.setText(f"{month.year} 年还没有放假安排，{COMPUTED}。" if provisional else "")

    # ---- inside ----

    def _want(self, day: date) -> None:
        self.month_wanted.emit(day)

    def _make_head(self) -> QHBoxLayout:
        self._title.setProperty("section", True)
        self._title.setObjectName("month_title")
        self._provisional.setProperty("warning", True)
        for button, icon, words in (
            (self._before, "back", "上个月（Page Up）"),
            (self._after, "forward", "下个月（Page Down）"),
        ):
            button.setIcon(theme.icon(icon, Tone.PLAIN))
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setFixedWidth(36)
        head = QHBoxLayout()
        head.setContentsMargins(11, 0, 11, 0)
        head.setSpacing(8)
        for widget in (self._before, self._after, self._today, self._title):
            head.addWidget(widget)
        head.addSpacing(8)
        head.addWidget(self._provisional, 1)
        return head


class Legend(QWidget):
    """What the tones of the chips mean, in the colours in force."""

    def __init__(self, tones: Tones) -> None:
        super().__init__()
        self._tones = tones
        self.setFont(theme.font(theme.SMALL))
        self.setAccessibleName("、".join(words for _, words in tones))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x, height = QPainter(self), 12, self.height()
        for tone, words in self._tones:
            painter.fillRect(QRect(x, height // 2 - 5, 10, 10), theme.colour(tone))
            painter.setPen(theme.colour(Tone.MUTED))
            room = QRect(x + 17, 0, painter.fontMetrics().horizontalAdvance(words) + 2, height)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
            x = room.right() + 17
        painter.end()
