"""The detail pane of a meeting: what was agreed, the minutes on paper, and what can be done."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.core.official import OfficialDocument
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import Detail, Facts
from jn_desktop.desktop.paper import PaperView
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import short
from jn_desktop.meetings.cards import MeetingDetail, MeetingRow, TopicDetail
from jn_desktop.meetings.kinds import form_of
from jn_desktop.meetings.pages.actions import ActionsTab
from jn_desktop.meetings.pages.columns import minutes_in_words
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.pages.preparing import PreparingTab
from jn_desktop.meetings.pages.signing import SigningTab
from jn_desktop.meetings.service import MeetingService
from jn_desktop.meetings.states import MinutesState
from jn_desktop.meetings.writing import minutes_file_name


def _topic_in_words(topic: TopicDetail) -> str:
    """Return a topic with its situation, and what became of what it carries over, a line each."""
    lines = [topic.title, topic.situation or ""]
    for action in topic.carried:
        due = f"{action.due_date} 到期" if action.due_date else "办理中"
        state = f"{action.done_on} 办结" if action.done_on else due
        lines.append(f"· {action.text}（{action.responsible_unit or '未定单位'}，{state}）")
    return "\n".join(filter(None, lines))


class MinutesTab(PaperView):
    """The minutes as they are printed."""

    def __init__(self, desk: Desk, meetings: MeetingService) -> None:
        super().__init__("minutes_preview", "纪要预览")
        self._desk = desk
        self._meetings = meetings
        self._shown: str | None = None

    def show_record(self, record_id: str) -> None:
        """Show the minutes of a meeting as they are now."""
        if record_id != self._shown:
            self.show_document(None)
        self._shown = record_id
        self.show_read(self._desk.tasks, lambda: self._meetings.document(record_id))


def in_words(row: MeetingRow) -> str:
    """Return where a meeting is held, and where its minutes stand, unless they were only recorded."""
    place = row.place or "地点未定"
    if row.minutes_state is MinutesState.RECORDED:
        return place
    number = f" {row.document_number}" if row.document_number else ""
    return f"{place} · 纪要{minutes_in_words(row)}{number}"


class MeetingDetailPane(Detail):
    """One meeting; `edit_wanted` asks for the editor, `begun` tells of the meeting that follows."""

    edit_wanted = Signal(str)
    begun = Signal(str)

    def __init__(self, desk: Desk, services: MeetingServices) -> None:
        super().__init__(desk, "meeting", "从左边选一次会议，这里显示议定事项和纪要。")
        meetings = self._meetings = services.meetings
        self._row: MeetingRow | None = None
        self.agreed = ActionsTab(desk, meetings, services.follow_up)
        self._facts = Facts()
        self.preparing = PreparingTab(desk, services)
        self.preparing.begun.connect(self.begun)
        self.minutes = MinutesTab(desk, meetings)
        self.signing = SigningTab(desk, meetings, services.minutes)
        self.add_tab("议定事项", self.agreed)
        self.add_tab("纪要", self.minutes)
        self.add_tab("签发", self.signing)
        self.add_tab("筹备", self.preparing)
        self.add_tab("概况", self._facts)
        self._edit = self.add_button("编辑(&E)", self.edit, name="meeting_edit")
        self._retire_button = self.add_button("退出(&T)…", self.retire, name="meeting_retire")
        self._buttons_of: tuple[tuple[QPushButton, str, bool], ...] = (
            (self._edit, "meetings.save", False),
            (self._retire_button, "meetings.retire", False),
            (self.add_button("恢复(&B)", self.bring_back, name="meeting_bring_back"), "meetings.bring_back", True),
        )
        self.add_button("打印(&P)…", self.open_paper, name="print_minutes")
        self.export = self.add_button("导出 Word(&W)", self.choose_file, name="export_minutes", primary=True)

    def show_row(self, row: MeetingRow | None) -> None:
        """Show a meeting, or that none is chosen."""
        self._row = row
        if row is None:
            self.show_record(None)
            return
        self.show_record(row.id, row.name, f"{row.number} · {row.time.replace('T', ' ')} · {in_words(row)}")
        for button, action, for_retired in self._buttons_of:
            button.setVisible(self._desk.may(action) and bool(row.retired_on) is for_retired)
        self._edit.setEnabled(row.minutes_state.is_editable)
        self._retire_button.setEnabled(row.document_number is None)
        self._desk.tasks.read(self, lambda: self._meetings.meeting(row.id), self._show, key="meeting")

    # ---- what can be done ----

    def edit(self) -> None:
        row = self._row
        if row is None or row.retired_on or not self._desk.may("meetings.save"):
            return
        if row.minutes_state.is_editable:
            self.edit_wanted.emit(row.id)
        else:
            self._desk.say(f"纪要{row.minutes_state}，内容不能再改；在“签发”里退回修改或者更正。")

    def retire(self) -> None:
        row = self._row
        if row is not None:
            ask_reason(
                self,
                "退出会议列表",
                f"“{short(row.name)}”退出后不再列出，内容和编号都保留，随时可以恢复。",
                "退出列表(&Y)",
                lambda reason, done, failed: self._retire(row, reason, done, failed),
            )

    def bring_back(self) -> None:
        row = self._row
        if row is not None:
            self._desk.tasks.save(self, lambda: self._meetings.bring_back(row.id))

    def open_paper(self) -> None:
        """Show the minutes over the window, to be printed or saved as PDF."""
        row = self._row
        if row is None:
            return

        def show(document: OfficialDocument) -> None:
            def export(_over: QWidget) -> None:
                dialog.accept()
                self.choose_file()

            dialog = PaperDialog(self, self._desk, "会议纪要", {short(row.name): document}, export)
            dialog.open()

        self._desk.tasks.read(self, lambda: self._meetings.document(row.id), show, key="paper")

    def choose_file(self) -> None:
        """Ask where the minutes are written to."""
        row = self._row
        if row is None:
            return
        dialog = QFileDialog(self, "导出会议纪要", minutes_file_name(row), "Word 文档 (*.docx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("docx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.export_to(row, Path(file)))
        dialog.open()

    def export_to(self, row: MeetingRow, file: Path) -> None:
        """Write the minutes; a file that is open in Word is said, and another name offered."""
        self._desk.tasks.work(
            self,
            "写会议纪要",
            lambda _report: self._meetings.minutes(row.id, file),
            lambda written: self._desk.say_file("已写出纪要", written),
            failed=lambda error: self._desk.say(str(error), ("换个名字…", self.choose_file), tone=Tone.LATE),
        )

    # ---- inside ----

    def _show(self, meeting: MeetingDetail) -> None:
        if self._row is None or meeting.id != self._row.id:
            return
        self.agreed.show_meeting(meeting)
        form = form_of(meeting.kind)
        self._facts.show_facts(
            [
                ("会议类型", meeting.kind),
                *((form.label(name), getattr(meeting, name)) for name in ("series", "theme", "host", "recorder")),
                ("预计结束", meeting.ends and meeting.ends.replace("T", " ")),
                (form.label("enterprise_id"), meeting.enterprise),
                (form.label("quiet_reason"), meeting.quiet_reason),
                *((form.label(name), getattr(meeting, name)) for name in ("attendees", "absentees", "observers")),
                *((f"议题 {topic.position}", _topic_in_words(topic)) for topic in meeting.topics),
            ]
        )

    def _retire(
        self, row: MeetingRow, reason: str, done: Callable[[], None], failed: Callable[[StationError], None]
    ) -> None:
        def retired(_: None) -> None:
            done()
            undo = ("撤销", lambda: self._desk.tasks.save(self, lambda: self._meetings.bring_back(row.id)))
            self._desk.say(f"“{short(row.name)}”已退出列表。", undo)

        self._desk.tasks.save(self, lambda: self._meetings.retire(row.id, reason), retired, failed=failed)
