"""The choice of a time: this month, last month, this quarter, this year, or from one day to another."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QWidget

from jn_desktop.desktop.buttons import tab_order
from jn_desktop.desktop.choices import InitialsBox

Span = tuple[date, date]
_OTHER = "自选日期"


def _month(day: date) -> Span:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day.replace(day=1), following - timedelta(days=1)


def _last_month(day: date) -> Span:
    return _month(day.replace(day=1) - timedelta(days=1))


def _quarter(day: date) -> Span:
    first = 3 * ((day.month - 1) // 3) + 1
    return date(day.year, first, 1), _month(date(day.year, first + 2, 1))[1]


def _year(day: date) -> Span:
    return date(day.year, 1, 1), date(day.year, 12, 31)


PERIODS: dict[str, Callable[[date], Span]] = {"本月": _month, "上月": _last_month, "本季度": _quarter, "本年": _year}
"""What may be chosen by its name, counted from today."""


class PeriodBar(QWidget):
    """A choice with the two days that it means beside it; whoever changes one of them has chosen days of their own."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.choice = InitialsBox()
        self.choice.setObjectName("period")
        self.choice.setAccessibleName("统计时段")
        self.choice.addItems([*PERIODS, _OTHER])
        self.first, self.last = date_edit("period_first", "起始日期"), date_edit("period_last", "截止日期")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self.choice, self.first, QLabel("至"), self.last):
            line.addWidget(widget)
        tab_order(self.choice, self.first, self.last)
        self.renew()
        self.choice.currentTextChanged.connect(self._choose)
        self.first.dateChanged.connect(lambda _: self._take_dates())
        self.last.dateChanged.connect(lambda _: self._take_dates())

    @property
    def span(self) -> Span:
        """The first and the last day."""
        return day_of(self.first), day_of(self.last)

    def renew(self) -> None:
        """Count what was chosen by its name from today once more: a month may have begun since."""
        if self.choice.currentText() != _OTHER:
            self._show(PERIODS[self.choice.currentText()](self._today()))

    def _choose(self, name: str) -> None:
        if name != _OTHER:
            self.renew()
            self.changed.emit()

    def _take_dates(self) -> None:
        self.last.setMinimumDate(self.first.date())
        self.choice.blockSignals(True)
        self.choice.setCurrentText(_OTHER)
        self.choice.blockSignals(False)
        self.changed.emit()

    def _show(self, span: Span) -> None:
        for edit in (self.first, self.last):
            edit.blockSignals(True)
        self.last.clearMinimumDate()
        self.first.setDate(QDate(span[0].year, span[0].month, span[0].day))
        self.last.setDate(QDate(span[1].year, span[1].month, span[1].day))
        self.last.setMinimumDate(self.first.date())
        for edit in (self.first, self.last):
            edit.blockSignals(False)


def date_edit(name: str, label: str) -> QDateEdit:
    """Return a field for a day with a calendar to choose from."""
    edit = QDateEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(label)
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.setCalendarPopup(True)
    edit.setKeyboardTracking(False)
    return edit


def day_of(edit: QDateEdit) -> date:
    """Return the day that a field shows."""
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
