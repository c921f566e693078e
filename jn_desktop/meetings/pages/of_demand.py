"""The tab 会议 of a demand: what meetings agreed about it, and the way onto the table of the next one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.table_tab import TableTab
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import short
from jn_desktop.meetings.cards import ActionDetail, Concern, MeetingRow
from jn_desktop.meetings.pages.columns import Today, state_of, tone_of
from jn_desktop.meetings.service import MeetingService

_FIELDS = (Field("meeting", "会议"), Field("name", "会议名称", Kind.NAME), Field("time", "召开时间", Kind.MOMENT))


@dataclass(frozen=True)
class AgreedOnDemand:
    """A line of the tab: what a meeting agreed, or, without an action, that it has the demand on its table."""

    concern: Concern
    action: ActionDetail | None

    @property
    def id(self) -> str:
        return self.action.id if self.action is not None else f"{self.concern.meeting_id} {self.concern.topic}"


class DemandTopicForm(Form):
    """A meeting that is still to come, or a new one."""

    ui = "demand_topic.ui"
    meeting: InitialsBox
    name: QLineEdit
    time: QLineEdit

    def offer(self, meetings: Sequence[MeetingRow]) -> None:
        """Offer the meetings to come, and a new one; only that has to be named."""
        for row in meetings:
            self.meeting.addItem(f"{row.time.replace('T', ' ')}  {short(row.name, 30)}", row.id)
        self.meeting.addItem("新开一次会议", None)
        self.meeting.currentIndexChanged.connect(lambda _: self._suit())
        self._suit()

    def _suit(self) -> None:
        for field in (self.name, self.time):
            field.setEnabled(self.meeting.currentData() is None)


class MeetingsOfDemand(TableTab):
    """What was agreed about one demand, each line with its state; Enter goes to the meeting."""

    def __init__(self, desk: Desk, meetings: MeetingService) -> None:
        table = RecordTable("demand_meetings", _columns(desk.today), desk.memory, row_id=lambda line: line.id)
        table.setAccessibleName("会议")
        table.set_empty("还没有会议研究过这件诉求。")
        table.opened.connect(lambda line: desk.go(Place("meetings", line.concern.meeting_id)))
        super().__init__(desk, table, lambda demand_id: _lines(meetings.of_demand(demand_id)))
        self._meetings = meetings
        self.add_button("列入现场办公会议题(&G)…", "demand_topic", self.ask, action="meetings.add_demand_topic")

    def ask(self) -> None:
        """Ask on which meeting's table the demand is to be put."""
        demand_id = self.record_id
        if demand_id is not None:
            self.desk.tasks.read(
                self, self._meetings.to_come, lambda meetings: self._open(demand_id, meetings), key="to_come"
            )

    def _open(self, demand_id: str, meetings: Sequence[MeetingRow]) -> None:
        form = DemandTopicForm()
        form.offer(meetings)

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            time = datetime.fromisoformat(values["time"]) if values["time"] else None

            def saved(meeting_id: str) -> None:
                done()
                self.show_record(demand_id)
                self.desk.say("已列入会议议题。", ("转到会议", lambda: self.desk.go(Place("meetings", meeting_id))))

            self.desk.tasks.save(
                self,
                lambda: self._meetings.add_demand_topic(demand_id, values["meeting"], values["name"], time),
                saved,
                failed=failed,
            )

        FormDialog(
            self,
            "列入现场办公会议题",
            "诉求的标题作议题，内容作情况说明；会上议定的事项会显示在这里。",
            form,
            _FIELDS,
            accept="列入议题(&Y)",
            save=save,
            values={"meeting": meetings[0].id if meetings else None, "name": "企业诉求现场办公会"},
        ).open()


def _lines(concerns: Sequence[Concern]) -> list[AgreedOnDemand]:
    return [AgreedOnDemand(concern, action) for concern in concerns for action in (concern.actions or (None,))]


def _columns(today: Today) -> list[Column]:
    def state(line: AgreedOnDemand) -> str:
        return state_of(line.action, today()) if line.action is not None else "待研究"

    def tone(line: AgreedOnDemand) -> Tone:
        return tone_of(line.action, today()) if line.action is not None else Tone.ACCENT

    def told(name: str) -> Callable[[AgreedOnDemand], str | None]:
        return lambda line: getattr(line.action, name, None)

    return [
        Column(
            "text",
            "议定事项",
            told("text"),
            text=lambda line: line.action.text if line.action is not None else f"列入“{line.concern.name}”",
            width=140,
            stretch=True,
        ),
        Column("state", "状态", state, tone=tone, look=Look.CHIP, width=104),
        Column("unit", "责任单位", told("responsible_unit"), width=96, priority=2),
        Column("due", "时限", told("due_date"), width=96, priority=3),
        Column("time", "会议日期", lambda line: line.concern.time[:10], width=96, priority=4),
        Column("result", "办理结果", told("result"), width=120, priority=5),
    ]
