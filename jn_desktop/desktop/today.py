"""今日: what needs a person today. Each feature makes its cards; this page only lays them out."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Card, CardRow, Desk
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import long_date, plain_tip

Source = Callable[[date], list[Card]]
"""Runs beside the window; returns the cards of one feature."""

_MARGIN, _BETWEEN = 6, 2  # pixels above and below a row, and between its lines
_URGENCY = [Tone.LATE, Tone.WARN, Tone.ACCENT, Tone.PLAIN, Tone.OK, Tone.MUTED]


class TodayPage(Page):
    """Cards in two columns, the most urgent first; each row is a click from where it is done.

    A card has its place whatever it counts: people find it where it was yesterday.
    """

    key, title, icon = "today", "今日", "today"
    shows = frozenset(
        {
            *("demand", "demand_pause", "project", "progress_report", "assignment", "agent"),
            *("meeting", "topic", "agreed_action", "calendar_day"),
            *("joint_visit", "visit_department", "finding"),
        }
    )

    def __init__(self, desk: Desk, sources: Sequence[Source]) -> None:
        super().__init__(desk)
        self._sources = sources
        self.cards: list[CardView] = []
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)
        self.set_counts(long_date(desk.today()))

    def reload(self) -> None:
        today = self.desk.today()
        self.desk.tasks.read(
            self, lambda: [card for source in self._sources for card in source(today)], self._show, key="cards"
        )

    def _show(self, cards: list[Card]) -> None:
        cards = sorted(cards, key=lambda card: _URGENCY.index(card.tone))
        self.cards = [CardView(card, self.desk) for card in cards]
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(12)
        columns = [QVBoxLayout(), QVBoxLayout()]
        for place, column in enumerate(columns):
            column.setSpacing(12)
            grid.addLayout(column, 0, place)
            grid.setColumnStretch(place, 1)
        for place, view in enumerate(self.cards):
            columns[place % 2].addWidget(view)
        for column in columns:
            column.addStretch()
        self._scroll.setWidget(inside)
        work = sum(card.work for card in cards)
        say = f"有 {work} 件事等着办" if work else "没有等着办的事"
        self.set_counts(f"{long_date(self.desk.today())} · {say}")


class CardView(QFrame):
    """One card: its heading with the count, its first rows, and the way to all of them."""

    def __init__(self, card: Card, desk: Desk) -> None:
        super().__init__()
        self.card = card
        self.setProperty("card", True)
        title = QLabel(card.title)
        title.setProperty("section", True)
        count = QLabel(str(card.count) if card.count else "")
        count.setFont(theme.font(theme.SECTION, bold=True))
        count.setStyleSheet(f"color: {theme.colour(card.tone).name()}")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(count)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addSpacing(4)
        if not card.rows:
            nothing = QLabel(card.nothing)
            nothing.setProperty("muted", True)
            layout.addWidget(nothing)
            return
        self.all = QPushButton("全部查看")
        self.all.setObjectName(f"all_{card.place.page}_{card.place.only}")
        self.all.setAccessibleName(f"{card.title}，全部查看")
        self.all.setProperty("link", True)
        self.all.clicked.connect(lambda: desk.go(card.place))
        head.addWidget(self.all)
        for number, row in enumerate(card.rows):
            button = RowButton(row, f"row_{card.place.only}_{number}")
            button.clicked.connect(lambda _=False, row=row: desk.go(row.place))
            layout.addWidget(button)
        if card.count > len(card.rows):
            more = QLabel(f"还有 {card.count - len(card.rows)} 项")
            more.setProperty("muted", True)
            layout.addWidget(more)


class RowButton(QAbstractButton):
    """A row that leads to where it is done: what, and below it of which record, at the left; how urgent at the right.

    What is too long is cut in the middle; the tooltip has it whole. No push button: the style sheet would let a full
    page press it lower than its two lines.
    """

    def __init__(self, row: CardRow, name: str) -> None:
        super().__init__()
        self._row = row
        told = [text for text in (row.text, row.about) if text]
        self.setObjectName(name)
        self.setAccessibleName("，".join([*told, row.aside]))
        self.setToolTip(plain_tip("\n".join(told)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        # the least height of all buttons would let a long page squeeze the second line away
        self.setStyleSheet(f"min-height: {self._height()}px; padding: 0; border: none")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, inner = QPainter(self), self.rect()
        if self.underMouse() or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.soft(Tone.ACCENT))
            painter.drawRoundedRect(inner, 6, 6)
        inner = inner.adjusted(8, _MARGIN, -8, -_MARGIN)
        aside = self.fontMetrics().horizontalAdvance(self._row.aside)
        painter.setPen(theme.colour(self._row.tone))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self._row.aside)
        inner.setRight(inner.right() - aside - 16)
        text = QRect(inner.topLeft(), QSize(inner.width(), self.fontMetrics().height()))
        self._draw(painter, text, self._row.text, Tone.PLAIN)
        painter.setFont(theme.font(theme.SMALL))
        inner.setTop(text.bottom() + 1 + _BETWEEN)
        self._draw(painter, inner, self._row.about, Tone.MUTED)
        painter.end()

    def _height(self) -> int:
        about = QFontMetrics(theme.font(theme.SMALL)).height() + _BETWEEN if self._row.about else 0
        return self.fontMetrics().height() + about + 2 * _MARGIN

    def _draw(self, painter: QPainter, place: QRect, text: str, tone: Tone) -> None:
        fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        painter.setPen(theme.colour(tone))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fitted)
