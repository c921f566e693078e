"""设置: the office hours by season, the rule of quiet days, and in which hours the first contact is due."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from jn_desktop.core.calendar import OfficeHours, QuietPattern, QuietRule, Season
from jn_desktop.core.calendar_rules import (
    read_quiet_values,
    read_season,
    shown_begin,
    shown_intervals,
    shown_quiet_values,
    takes_values,
)
from jn_desktop.core.calendar_service import CalendarService
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.setting_service import DemandSettingService
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_form import SavedForm
from jn_desktop.desktop.settings_section import line_of
from jn_desktop.desktop.tables import RecordTable

_ROWS = 3  # that are seen at once; few offices have more seasons
_SEASON = (Field("begins", "从哪天起", required=True), Field("intervals", "办公时间", required=True))
_QUIET = (
    Field("pattern", "企业安静日", required=True),
    Field("values", "哪些日子"),
    Field("inspections", "安静日不做检查"),
    Field("visits", "安静日不做其他走访"),
    Field("by_clock", "首次联系按自然时间计"),
)
_HINTS = {
    QuietPattern.DAY_RANGES: "例如 1-10、21-25",
    QuietPattern.WEEKDAYS: "例如 周一、周三",
    QuietPattern.DATES: "例如 2026-12-01、2026-12-15",
}


class SeasonForm(Form):
    ui = "office_season.ui"
    begins: QLineEdit
    intervals: QLineEdit


class QuietForm(Form):
    ui = "quiet_rule.ui"
    pattern: QComboBox
    values: QLineEdit
    inspections: QCheckBox
    visits: QCheckBox
    by_clock: QCheckBox


class HoursBlock(QWidget):
    """The seasons of the office hours: list, add, change, take away. What is changed is in force at once."""

    def __init__(self, desk: Desk, calendar: CalendarService, changed: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._calendar = calendar
        self._changed = changed
        may_change = desk.may("calendar.save_rules")
        self.table = RecordTable("office_seasons", _season_columns(), desk.memory, row_id=shown_begin)
        self.table.setAccessibleName("办公时间")
        self.table.setFixedHeight((1 + _ROWS) * self.table.row_height())
        self.table.chosen.connect(lambda _: self._show_buttons())
        if may_change:
            self.table.opened.connect(self.ask)
        self._add = push_button("添加时段(&E)…", "add_season", self.ask)
        self._edit = push_button("修改(&M)…", "edit_season", lambda: self.ask(self.table.current()))
        self._remove = push_button("去掉时段(&X)", "remove_season", self._take_away)
        buttons = (self._add, self._edit, self._remove)
        offered_if(may_change, *buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table)
        layout.addLayout(line_of(*buttons))
        self._show_buttons()

    def show_hours(self, hours: OfficeHours) -> None:
        self.table.set_rows(hours.seasons)
        self._show_buttons()

    def ask(self, season: Season | None = None) -> FormDialog:
        """Ask for a season's begin and hours; with `season` change that one."""

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def then(_: object) -> None:
                done()
                self._changed()

            self._desk.tasks.save(form.root, lambda: self._put(season, read_season(**values)), then, failed=failed)

        form = SeasonForm()
        dialog = FormDialog(
            self,
            "修改办公时间" if season else "添加办公时间",
            "从这一天起按这个时间上下班，到下一段开始为止；一天可以有几段，用顿号隔开。",
            form,
            _SEASON,
            accept="保存(&Y)" if season else "添加(&Y)",
            save=save,
            values={"begins": shown_begin(season), "intervals": shown_intervals(season)} if season else None,
        )
        dialog.open()
        return dialog

    def _take_away(self) -> None:
        season: Season | None = self.table.current()
        if season is None:
            return

        def then(_: object) -> None:
            self._desk.say(f"已去掉从 {shown_begin(season)} 起的办公时间。", ("撤销", lambda: self._put_back(season)))
            self._changed()

        self._desk.tasks.save(self, lambda: self._put(season, None), then)

    def _put_back(self, season: Season) -> None:
        self._desk.tasks.save(self, lambda: self._put(None, season), lambda _: self._changed())

    def _put(self, before: Season | None, after: Season | None) -> None:
        """Put a season in the place of another; None for none."""
        rules = self._calendar.rules()
        kept = [season for season in rules.hours.seasons if season != before]
        self._calendar.save_rules(OfficeHours((*kept, *([after] if after else []))), rules.quiet)

    def _show_buttons(self) -> None:
        for button in (self._edit, self._remove):
            button.setEnabled(self.table.current() is not None)


class QuietBlock(QWidget):
    """The rule of quiet days, and whether the hours of the first contact are the office's or the clock's."""

    def __init__(
        self, desk: Desk, calendar: CalendarService, promises: DemandSettingService, changed: Callable[[], None]
    ) -> None:
        super().__init__()
        self._calendar = calendar
        self._promises = promises
        self._may_change = desk.may("calendar.save_rules")
        self.form = QuietForm()
        for pattern in QuietPattern:
            self.form.pattern.addItem(pattern.value, pattern.name)
        self.form.pattern.currentIndexChanged.connect(lambda _: self._offer_values())
        self._saved_form = SavedForm(
            desk,
            self.form,
            _QUIET,
            name="save_quiet",
            may_save=self._may_change,
            put=self._put,
            said="安静日和联系时限已保存。",
            saved=changed,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._saved_form)
        self._offer_values()

    def unsaved(self) -> bool:
        return self._saved_form.unsaved()

    def show_rule(self, rule: QuietRule, *, by_clock: bool) -> None:
        """Show what is in force; what somebody is typing stays."""
        self._saved_form.show_values(_quiet_values(rule, by_clock=by_clock))

    def _offer_values(self) -> None:
        pattern = QuietPattern[self.form.pattern.currentData()]
        self.form.values.setEnabled(self._may_change and takes_values(pattern))
        self.form.values.setPlaceholderText(_HINTS.get(pattern, "不用填写"))

    def _put(self, values: dict[str, Any]) -> dict[str, Any]:
        pattern = QuietPattern[values["pattern"]]
        typed = read_quiet_values(pattern, values["values"] or "")
        rule = QuietRule(pattern, typed, inspections=values["inspections"], visits=values["visits"])
        self._calendar.save_rules(self._calendar.rules().hours, rule)
        self._promises.set_contact_hours(by_clock=values["by_clock"])
        return _quiet_values(self._calendar.rules().quiet, by_clock=values["by_clock"])


def _quiet_values(rule: QuietRule, *, by_clock: bool) -> dict[str, Any]:
    """Return a rule as its form has it."""
    values = {"pattern": rule.pattern.name, "values": shown_quiet_values(rule), "by_clock": by_clock}
    return {**values, "inspections": rule.inspections, "visits": rule.visits}


def _season_columns() -> Sequence[Column]:
    return [
        Column("begins", "从哪天起", shown_begin, width=110),
        Column("intervals", "办公时间", shown_intervals, stretch=True, width=220),
    ]
