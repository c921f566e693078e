"""The page 责任单位: every unit with how it keeps up; the sheet of the chosen one beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from jn_desktop.core.cells import plain
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import Detail, beside, in_card
from jn_desktop.desktop.exporting import export, more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import short
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_paper_service import FollowUpPaperService
from jn_desktop.meetings.follow_up_rules import UnitFigures
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.pages.columns import Today, followed_columns
from jn_desktop.meetings.pages.follow_up_papers import FollowUpPapers
from jn_desktop.meetings.unit_sheets import (
    NO_UNIT,
    Part,
    UnitAction,
    UnitMeeting,
    actions_of,
    figures_of_units,
    in_words,
    meetings_of,
)


@dataclass(frozen=True)
class UnitFilter:
    """What the filters of the page say."""

    text: str = ""
    found: frozenset[str] = frozenset()
    overdue: bool = False
    open: bool = False
    returned: bool = False

    def accepts(self, row: UnitFigures) -> bool:
        return (
            (not self.overdue or row.overdue > 0)
            and (not self.open or row.open > 0)
            and (not self.returned or row.returned > 0)
            and plain(self.text) in plain(row.unit)
        )


class UnitsPage(Page):
    """All units that meetings agreed something with."""

    key = "units"
    title = "责任单位"
    icon = "meetings"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"meeting", "agreed_action", "meeting_event", "minutes_issue", "calendar_day", "setting"}
    )

    def __init__(self, desk: Desk, follow_up: FollowUpService, papers: FollowUpPaperService) -> None:
        super().__init__(desk)
        self._follow_up = follow_up
        self._actions: Sequence[FollowedAction] = ()
        self._wanted: str | None = None
        self.papers = FollowUpPapers(self, desk, follow_up, papers)
        self.filters = FilterBar("units", desk.memory, self)
        self.filters.add_text("单位名称")
        for name, label in (("overdue", "有超期"), ("open", "在办"), ("returned", "有退回")):
            self.filters.add_toggle(name, label)
        self.table = RecordTable("units_table", unit_columns(), desk.memory, row_id=attrgetter("unit"))
        self.table.setAccessibleName("责任单位")
        self.table.set_empty("还没有议定事项。会议定了由谁来办，单位就列在这里。")
        self.detail = UnitDetail(desk, self.papers)
        self._list = RecordList(desk, self.table, wanted=UnitFilter, kinds=())
        panes = beside(desk, "units", in_card(self.table), self.detail, (560, 570))
        panes.setStretchFactor(0, 1)
        panes.setStretchFactor(1, 3)
        self._list.lay_out(self.filters, panes)
        self.body.addWidget(self._list, 1)
        self.add_button("返回督办", lambda: desk.go(Place("follow_up")), name="units_back", keys="Esc")
        self.add_to_head(more_button(self.table, desk, self.title))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: self.detail.agreed.setFocus())
        self.setFocusProxy(self.table)

    def reload(self) -> None:
        today = self.desk.today()

        def fetch() -> tuple[list[FollowedAction], list[UnitFigures]]:
            actions = self._follow_up.board()
            return actions, figures_of_units(actions, today)

        self.desk.tasks.read(self, fetch, lambda found: self._show(*found), key="board")

    def open_place(self, place: Place) -> None:
        self._wanted = place.record
        self._list.open_place(place)

    # ---- inside ----

    def _show(self, actions: list[FollowedAction], units: list[UnitFigures]) -> None:
        self._actions = actions
        self._list.show_rows(units)
        self._choose(self.table.current())
        late = sum(one.overdue > 0 for one in units)
        self.set_counts(f"{len(units)} 个单位" + (f" · {late} 个有超期" if late else ""))
        wanted, self._wanted = self._wanted, None
        if wanted is not None and all(one.unit != wanted for one in units):
            self.desk.say(f"“{short(wanted)}”还没有议定事项。")

    def _choose(self, row: UnitFigures | None) -> None:
        self.detail.show_unit(row, actions_of(row.unit, self._actions) if row is not None else [])


class UnitDetail(Detail):
    """The sheet of one unit: its actions by their lights, its meetings, its papers."""

    def __init__(self, desk: Desk, papers: FollowUpPapers) -> None:
        super().__init__(desk, "unit", "从左边选一个单位，这里显示它的议定事项。")
        self._papers = papers
        self._unit = ""
        self.agreed = RecordTable("unit_actions", action_columns(desk.today), desk.memory, row_id=attrgetter("id"))
        self.agreed.setAccessibleName("单位的议定事项")
        self.agreed.opened.connect(lambda one: desk.go(Place("follow_up", one.id)))
        self.meetings = RecordTable("unit_meetings", meeting_columns(), desk.memory, row_id=attrgetter("id"))
        self.meetings.setAccessibleName("单位的会议")
        self.meetings.opened.connect(lambda one: desk.go(Place("meetings", one.id)))
        self.add_tab("议定事项", self.agreed)
        self.add_tab("会议", self.meetings)
        self.add_button("导出表格(&X)…", self._export, name="unit_export")
        self.sheets = self.add_button("交办单(&J)…", self._open_sheets, name="unit_sheets")
        self.list = self.add_button(
            "督办清单(&L)…", lambda: papers.open_unit(self._unit), name="unit_list", primary=True
        )

    def show_unit(self, row: UnitFigures | None, actions: Sequence[UnitAction]) -> None:
        """Show a unit with its actions, or that none is chosen."""
        if row is None:
            self.show_record(None)
            return
        self._unit = row.unit
        self.show_record(row.unit, row.unit, in_words(row))
        self.agreed.set_rows(actions)
        self.meetings.set_rows(meetings_of(actions))
        self.sheets.setEnabled(bool(self._waiting()))
        self.list.setEnabled(row.unit != NO_UNIT)

    # ---- inside ----

    def _waiting(self) -> list[FollowedAction]:
        """Return what the unit leads and still has to do, as far as it was handed over."""
        led = (one.action for one in self.agreed.records() if one.part is Part.LEAD)
        return [action for action in led if action.state.is_at_unit]

    def _open_sheets(self) -> None:
        self._papers.open_sheets(self._waiting())

    def _export(self) -> None:
        export(self.agreed, self._desk, f"{self._unit}议定事项")


def unit_columns() -> list[Column]:
    """Return the columns of the units."""

    def stands(row: UnitFigures) -> str:
        if row.overdue:
            return f"{row.overdue} 项超期"
        return f"{row.open} 项在办" if row.open else "已办结" if row.handed_over else "只配合"

    def tone(row: UnitFigures) -> Tone:
        if row.overdue:
            return Tone.LATE
        return Tone.WARN if row.open else Tone.OK if row.handed_over else Tone.MUTED

    return [
        Column("unit", "单位", attrgetter("unit"), width=150, stretch=True, middle=True),
        Column(
            "stands",
            "在办",
            stands,
            order=lambda row: (row.overdue, row.open),
            look=Look.CHIP,
            tone=tone,
            width=104,
        ),
        Column("handed_over", "牵头", attrgetter("handed_over"), look=Look.NUMBER, width=64, priority=2),
        Column("on_time", "按时办结", attrgetter("on_time"), look=Look.NUMBER, width=88, priority=3),
        Column("late", "超期办结", attrgetter("late"), look=Look.NUMBER, width=88, priority=3),
        Column("returned", "退回", attrgetter("returned"), look=Look.NUMBER, width=64, priority=4),
    ]


def action_columns(today: Today) -> list[Column]:
    """Return the columns of the actions of a unit: those of the board, and the unit's part in it."""
    text, light, *others = followed_columns(today, attrgetter("action"))
    return [text, light, Column("part", "分工", lambda one: one.part.value, width=64, priority=2), *others]


def meeting_columns() -> list[Column]:
    """Return the columns of the meetings of a unit."""

    def stands(meeting: UnitMeeting) -> str:
        if meeting.overdue:
            return f"{meeting.overdue} 项超期"
        return f"{meeting.open} 项在办" if meeting.open else "已办结"

    def tone(meeting: UnitMeeting) -> Tone:
        return Tone.LATE if meeting.overdue else Tone.WARN if meeting.open else Tone.OK

    return [
        Column("number", "编号", attrgetter("number"), width=100, priority=2),
        Column("name", "会议名称", attrgetter("name"), width=160, stretch=True, middle=True),
        Column("stands", "议定事项", stands, look=Look.CHIP, tone=tone, width=104),
        Column("actions", "项数", attrgetter("actions"), look=Look.NUMBER, width=64, priority=3),
        Column("document_number", "纪要文号", attrgetter("document_number"), width=100, priority=4),
    ]
