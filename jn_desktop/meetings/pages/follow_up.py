"""The page 督办: every agreed action with its light, filtered by unit and light; the chosen one beside it."""

from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from jn_desktop.core.cells import plain
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import Detail, Facts, beside, in_card
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.timeline import Happening, Timeline
from jn_desktop.desktop.words import left
from jn_desktop.meetings.follow_up_cards import ActionSheet, FollowedAction
from jn_desktop.meetings.follow_up_paper_service import FollowUpPaperService
from jn_desktop.meetings.follow_up_rules import Light
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.pages.action_moves import ActionButtons
from jn_desktop.meetings.pages.columns import LIGHT_TONES, Today, followed_columns
from jn_desktop.meetings.pages.follow_up_batch import FollowUpBatch
from jn_desktop.meetings.pages.follow_up_papers import FollowUpPapers
from jn_desktop.meetings.pages.follow_up_settings import ask_settings
from jn_desktop.meetings.service import MeetingService
from jn_desktop.meetings.states import ActionState
from jn_desktop.meetings.timeline import Happening as ActionEvent
from jn_desktop.meetings.unit_sheets import lead_units

_TOGGLES = (
    *(("red", "超期"), ("yellow", "将到期"), ("to_check", "待核验"), ("asked", "申请延期"), ("returned", "退回重办")),
    *(("agreed", "待交办"), ("over", "已了结")),
)


@dataclass(frozen=True)
class FollowUpFilter:
    """What the filters of the page say."""

    text: str = ""
    found: frozenset[str] = frozenset()
    unit: str | None = None
    red: bool = False
    yellow: bool = False
    to_check: bool = False
    asked: bool = False
    returned: bool = False
    agreed: bool = False
    over: bool = False

    def accepts(self, action: FollowedAction) -> bool:
        return (
            action.state.is_over is self.over
            and (not self.red or action.light is Light.RED)
            and (not self.yellow or action.light is Light.YELLOW)
            and (not self.to_check or action.state is ActionState.REPORTED)
            and (not self.asked or action.extension_to is not None)
            and (not self.returned or action.state is ActionState.RETURNED)
            and (not self.agreed or action.state is ActionState.AGREED)
            and (not self.unit or action.responsible_unit == self.unit)
            and self._accepts_text(action)
        )

    def _accepts_text(self, action: FollowedAction) -> bool:
        wanted = plain(self.text)
        told = (action.text, action.responsible_unit, action.meeting_number, action.meeting_name)
        return not wanted or any(wanted in plain(one) for one in told if one)


class FollowUpPage(Page):
    """The follow-up board."""

    key = "follow_up"
    title = "督办"
    icon = "meetings"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"meeting", "agreed_action", "meeting_event", "minutes_issue", "attachment", "calendar_day", "setting"}
    )

    def __init__(
        self, desk: Desk, meetings: MeetingService, follow_up: FollowUpService, papers: FollowUpPaperService
    ) -> None:
        super().__init__(desk)
        self._follow_up = follow_up
        self.papers = FollowUpPapers(self, desk, follow_up, papers)
        self.filters = self._make_filters()
        self.table = RecordTable("follow_up_table", board_columns(desk.today), desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("督办事项")
        self.table.set_empty("还没有议定事项。会议纪要印发以后，议定事项在这里督办。")
        self.detail = ActionDetailPane(desk, meetings, follow_up, self.papers)
        self._list = RecordList(
            desk,
            self.table,
            wanted=FollowUpFilter,
            kinds=(),
            apart=lambda action: "over" if action.state.is_over else None,
        )
        self.batch = FollowUpBatch(self.table, self.papers)
        card = in_card(self.table, self.batch)
        self._list.lay_out(self.filters, beside(desk, "follow_up", card, self.detail, (700, 430)))
        self.body.addWidget(self._list, 1)
        self.add_button("返回会议", self._go_back, name="follow_up_back", keys="Esc")
        self.add_button(
            "责任单位", lambda: desk.go(Place("units")), name="units_open", icon="agents", keys="Ctrl+Shift+U"
        )
        self.add_button("督办通报…", self.papers.ask_bulletin, name="follow_up_bulletin", icon="export")
        if desk.may("follow_up.save_settings"):
            self.add_button("督办规则…", self._open_settings, name="follow_up_settings", icon="settings")
        self.add_to_head(more_button(self.table, desk, self.title))
        self.table.chosen.connect(self.detail.show_action)
        self.table.opened.connect(lambda _: self.detail.do_next())
        self.setFocusProxy(self.table)

    def reload(self) -> None:
        self.desk.tasks.read(self, self._follow_up.board, self._show, key="board")

    def open_place(self, place: Place) -> None:
        self._list.open_place(place)

    # ---- inside ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("follow_up", self.desk.memory, self)
        filters.add_text("事项、单位、会议")
        filters.add_choice("unit", "责任单位")
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        return filters

    def _show(self, actions: list[FollowedAction]) -> None:
        self.filters.set_choices("unit", sorted({one.responsible_unit for one in actions if one.responsible_unit}))
        self._list.show_rows(actions)
        if self.table.current() is None:
            self.detail.show_action(None)
        waiting = [action for action in actions if not action.state.is_over]
        lights = {light: sum(action.light is light for action in waiting) for light in Light}
        told = [f"{len(waiting)} 项在办"]
        told += [f"{light} {lights[light]}" for light in (Light.RED, Light.YELLOW) if lights[light]]
        self.set_counts(" · ".join(told))

    def _open_settings(self) -> None:
        self.desk.tasks.read(
            self,
            self._follow_up.settings,
            lambda known: ask_settings(self, self.desk, self._follow_up, known),
            key="settings",
        )

    def _go_back(self) -> None:
        self.desk.go(Place("meetings"))


class ActionDetailPane(Detail):
    """One agreed action: its facts, what happened, its proofs, and what can be done."""

    def __init__(
        self, desk: Desk, meetings: MeetingService, follow_up: FollowUpService, papers: FollowUpPapers
    ) -> None:
        super().__init__(desk, "agreed_action", "从左边选一项议定事项，这里显示办理情况。")
        self._follow_up = follow_up
        self._action: FollowedAction | None = None
        self._facts, self._timeline = Facts(), Timeline()
        self.add_tab("概况", self._facts)
        self.add_tab("经过", self._timeline)
        self.buttons = ActionButtons(desk, meetings, follow_up)
        self.under_head.setContentsMargins(0, 6, 0, 0)
        self.under_head.addWidget(self.buttons)
        self._papers = papers
        self.sheet = self.add_button("交办单(&L)…", self._choose_sheet, name="assignment_sheet")
        self.go_to_unit = self.add_button("责任单位(&I)", self._go_to_unit, name="action_unit")
        self.go_to_meeting = self.add_button("转到会议(&M)", self._go, name="action_meeting")

    def show_action(self, action: FollowedAction | None) -> None:
        """Show an action, or that none is chosen."""
        self._action = action
        self.buttons.show_for(action)
        self.sheet.setEnabled(action is not None and action.state.is_handed_over)
        self.go_to_unit.setEnabled(action is not None and action.responsible_unit is not None)
        if action is None:
            self.show_record(None)
            return
        self.show_record(action.id, action.text, f"{action.responsible_unit or '未定单位'} · {action.state}")
        self._desk.tasks.read(self, lambda: self._follow_up.sheet(action.id), self._show, key="sheet")

    def do_next(self) -> None:
        """Press the button of what comes next."""
        button = self.buttons.first()
        if button is not None:
            button.click()

    def _show(self, sheet: ActionSheet) -> None:
        action, today = sheet.action, self._desk.today()
        if self._action is None or action.id != self._action.id:
            return
        due = f"{action.due}（{left(action.due, today)}）" if action.due else "未定时限"
        self._facts.show_facts(
            [
                ("状态", action.state.value, LIGHT_TONES[action.light]),
                ("时限", action.due if action.state.is_over else due, LIGHT_TONES[action.light]),
                ("申请延到", action.extension_to, Tone.WARN),
                ("责任单位", action.responsible_unit),
                ("配合单位", action.assisting_units),
                ("交办日期", action.assigned_on),
                ("办成日期", action.reported_on),
                ("办理结果", action.result),
                ("办结日期", action.done_on),
                ("退回", f"{action.returns} 次" if action.returns else None, Tone.LATE),
                ("佐证", f"{sheet.proofs} 份" if sheet.proofs else "还没有，销号前请附上"),
                ("销号签字", "、".join(sheet.signed) or None),
                ("会议", f"{action.meeting_number} {action.meeting_name}"),
                ("纪要文号", action.document_number),
            ]
        )
        self._timeline.show_happenings([_told(one) for one in sheet.events], today)

    def _choose_sheet(self) -> None:
        if self._action is not None:
            self._papers.open_sheets([self._action])

    def _go_to_unit(self) -> None:
        if self._action is not None:
            self._desk.go(Place("units", lead_units(self._action)[0]))

    def _go(self) -> None:
        if self._action is not None:
            self._desk.go(Place("meetings", self._action.meeting_id))


def board_columns(today: Today) -> list[Column]:
    """Return the columns of the board."""
    text, light, state, *others = followed_columns(today)
    return [
        text,
        light,
        state,
        Column("unit", "责任单位", attrgetter("responsible_unit"), width=120, priority=2),
        *others,
    ]


def _told(event: ActionEvent) -> Happening:
    """Return a line of the timeline."""
    text = "\n".join(one for one in (event.unit, event.day, event.text) if one)
    return Happening(event.move.label, event.at, event.operator, text or None)
