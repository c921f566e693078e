"""设置: which days are worked, when the office is open and which days are quiet; and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from jn_desktop.core.calendar import COMPUTED, Arrangement, Day, Origin, weekday
from jn_desktop.core.calendar_service import CalendarService, OwnDay, Rules, YearCard
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.setting_service import DemandSettingService
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, date_field
from jn_desktop.desktop.settings_hours import HoursBlock, QuietBlock
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone

_SHOWN_DAYS, _A_WEEK = 14, 7
_ROWS = 4  # of a table; the rest scrolls
_TAKING = Place("import", only="calendar")
_WORDS = {Arrangement.OFF: "休息", Arrangement.WORKED: "上班"}
_DAY = (
    date_field("date", "日期", required=True),
    Field("arrangement", "安排", required=True),
    Field("name", "名称", required=True),
    Field("source", "来源", required=True),
)
_ORIGIN_TONES = {Origin.OWN: Tone.OK, Origin.BUNDLED: Tone.OK, Origin.NONE: Tone.WARN}


class DayForm(Form):
    ui = "calendar_day.ui"
    date: QLineEdit
    arrangement: QComboBox
    name: QLineEdit
    source: QLineEdit


@dataclass(frozen=True)
class _Shown:
    """All that the section shows, fetched at once."""

    days: list[Day]
    years: list[YearCard]
    own: list[OwnDay]
    rules: Rules
    by_clock: bool


class CalendarSection(Section):
    """The tables of the years, the station's own days, office hours and quiet days, and the next two weeks by them."""

    title = "工作日历"
    purpose = "哪天上班、几点办公、哪天是企业安静日；诉求时限和检查安排都按它算。"

    def __init__(self, desk: Desk, calendar: CalendarService, promises: DemandSettingService) -> None:
        super().__init__(desk)
        self._calendar = calendar
        self._promises = promises
        self.next_days = NextDays()
        self.years = RecordTable("calendar_years", _year_columns(), desk.memory, row_id=lambda card: str(card.year))
        self.years.setAccessibleName("各年的放假安排")
        self._take = push_button("导入放假安排(&I)…", "import_calendar", lambda: desk.go(_TAKING))
        self.own = RecordTable("calendar_days", _day_columns(), desk.memory, row_id=lambda day: day.date)
        self.own.setAccessibleName("本站的安排")
        self.own.set_empty("还没有本站自己的安排；导入的放假安排也列在这里。")
        self.own.chosen.connect(lambda _: self._show_buttons())
        self._add = push_button("添加日子(&A)…", "add_day", self.ask_new)
        self._remove = push_button("去掉(&R)", "remove_day", self._take_away)
        self.hours = HoursBlock(desk, calendar, self.reload)
        self.quiet = QuietBlock(desk, calendar, promises, self.reload)
        self._lay_out()
        self._show_buttons()
        offered_if(desk.may("ledgers.take") and desk.may("calendar.import_calendar"), self._take)
        offered_if(desk.may("calendar.save_day"), self._add)
        offered_if(desk.may("calendar.remove_day"), self._remove)

    def _lay_out(self) -> None:
        self._head("今后两周")
        self.body.addWidget(self.next_days)
        self._head("各年的放假安排")
        self.body.addWidget(self.years)
        self.add_buttons(self._take)
        self._head("本站的安排")
        self.body.addWidget(self.own)
        self.add_buttons(self._add, self._remove)
        self._head("办公时间")
        self.body.addWidget(self.hours)
        self._head("企业安静日和首次联系")
        self.body.addWidget(self.quiet)
        for table in (self.years, self.own):
            table.setFixedHeight((1 + _ROWS) * table.row_height())

    def unsaved(self) -> bool:
        return self.quiet.unsaved()

    def reload(self) -> None:
        self.desk.tasks.read(self, self._fetch, self._show, key="calendar")

    def _fetch(self) -> _Shown:
        today = self.desk.today()
        return _Shown(
            days=self._calendar.days(today, today + timedelta(days=_SHOWN_DAYS - 1)),
            years=self._calendar.years(),
            own=self._calendar.own_days()[::-1],
            rules=self._calendar.rules(),
            by_clock=self._promises.promise().contact_in_clock_hours,
        )

    def _show(self, shown: _Shown) -> None:
        self.next_days.show_days(shown.days)
        self.years.set_rows(shown.years)
        self.own.set_rows(shown.own)
        self.hours.show_hours(shown.rules.hours)
        self.quiet.show_rule(shown.rules.quiet, by_clock=shown.by_clock)
        self._show_buttons()

    def ask_new(self) -> FormDialog:
        """Ask for one day and what is arranged for it."""
        form = DayForm()
        for arrangement, word in _WORDS.items():
            form.arrangement.addItem(word, arrangement.value)

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            day, arrangement = date.fromisoformat(values["date"]), Arrangement(values["arrangement"])

            def then(_: object) -> None:
                done()
                self.reload()

            self.desk.tasks.save(
                form.root,
                lambda: self._calendar.save_day(day, arrangement, values["name"], values["source"]),
                then,
                failed=failed,
            )

        dialog = FormDialog(
            self,
            "添加日子",
            "这一天按这里的安排，不按放假通知；同一天原来的安排会被换掉。",
            form,
            _DAY,
            accept="添加(&Y)",
            save=save,
            values={"arrangement": Arrangement.OFF.value, "source": "本站安排"},
        )
        dialog.open()
        return dialog

    def _take_away(self) -> None:
        day: OwnDay | None = self.own.current()
        if day is None:
            return

        def then(_: object) -> None:
            self.desk.say(f"已去掉 {day.date} 的安排。", ("撤销", lambda: self._put_back(day)))
            self.reload()

        self.desk.tasks.save(self, lambda: self._calendar.remove_day(date.fromisoformat(day.date)), then)

    def _put_back(self, day: OwnDay) -> None:
        self.desk.tasks.save(
            self,
            lambda: self._calendar.save_day(
                date.fromisoformat(day.date), Arrangement(day.arrangement), day.name, day.source
            ),
            lambda _: self.reload(),
        )

    def _show_buttons(self) -> None:
        self._remove.setEnabled(self.own.current() is not None)

    def _head(self, text: str) -> None:
        heading = QLabel(text)
        heading.setProperty("muted", True)
        self.body.addSpacing(4)
        self.body.addWidget(heading)


class NextDays(QWidget):
    """The next days, a week a line: worked or not and why, quiet or not."""

    def __init__(self) -> None:
        super().__init__()
        self._days = QWidget()
        self._provisional = plain_label(wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._days)
        self._column.addWidget(self._provisional)

    def show_days(self, days: Sequence[Day]) -> None:
        """Show days in their order."""
        shown = QWidget()
        grid = QGridLayout(shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, day in enumerate(days):
            grid.addWidget(_day_card(day), place // _A_WEEK, place % _A_WEEK)
            grid.setColumnStretch(place % _A_WEEK, 1)
        self._column.replaceWidget(self._days, shown)
        self._days.deleteLater()
        self._days = shown
        years = sorted({day.date.year for day in days if day.provisional})
        self._provisional.setText("".join(f"{year} 年还没有放假安排，{COMPUTED}。" for year in years))
        self._provisional.setStyleSheet(f"color: {theme.colour(Tone.WARN).name()}")
        self._provisional.setVisible(bool(years))


def _day_card(day: Day) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(8, 6, 8, 6)
    inside.setSpacing(0)
    when = QLabel(f"{day.date:%m-%d} {weekday(day.date)}")
    when.setFont(theme.font(theme.SMALL))
    when.setProperty("muted", True)
    kind = plain_label(day.name or ("工作日" if day.working else "休息"))
    kind.setProperty("muted", not day.working)
    quiet = QLabel("安静日" if day.quiet else "")
    quiet.setFont(theme.font(theme.SMALL))
    quiet.setStyleSheet(f"color: {theme.colour(Tone.ACCENT).name()}")
    for label in (when, kind, quiet):
        inside.addWidget(label)
    return card


def _year_columns() -> list[Column]:
    return [
        Column("year", "年度", lambda card: card.year, lambda card: str(card.year), width=80),
        Column(
            "origin",
            "放假安排",
            lambda card: card.origin.value,
            look=Look.CHIP,
            tone=lambda card: _ORIGIN_TONES[card.origin],
            width=120,
        ),
        Column("off", "休息日", lambda card: card.off, look=Look.NUMBER, width=80, priority=2),
        Column("makeup", "补班日", lambda card: card.makeup, look=Look.NUMBER, width=80, priority=2),
        Column("own", "本站所定", lambda card: card.own, look=Look.NUMBER, width=90, priority=3),
        Column("source", "来源", _source, stretch=True, width=220, priority=3),
    ]


def _source(card: YearCard) -> str:
    return COMPUTED if card.origin is Origin.NONE else card.source


def _day_columns() -> list[Column]:
    return [
        Column("date", "日期", lambda day: day.date, _dated, width=150),
        Column(
            "arrangement",
            "安排",
            lambda day: _WORDS[Arrangement(day.arrangement)],
            look=Look.CHIP,
            tone=lambda day: Tone.MUTED if day.arrangement == Arrangement.OFF.value else Tone.ACCENT,
            width=90,
        ),
        Column("name", "名称", lambda day: day.name, stretch=True, width=160),
        Column("source", "来源", lambda day: day.source, width=220, priority=2),
    ]


def _dated(day: OwnDay) -> str:
    return f"{day.date} {weekday(date.fromisoformat(day.date))}"
