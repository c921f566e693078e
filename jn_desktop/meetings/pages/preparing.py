"""The tab 筹备 of a meeting: what goes on its table, who is invited and comes, what stands against it, its papers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import offered_if, on_keys, push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.desktop.rows import Rows
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import plain_tip, short
from jn_desktop.meetings.pages.agenda_choices import AgendaDialog, Chosen
from jn_desktop.meetings.pages.held_at import ask_held_at
from jn_desktop.meetings.pages.invited import ask_invitee, invitee_columns
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.pages.new_meeting import ask_next_meeting
from jn_desktop.meetings.preparing_cards import Answer, Candidate, DraftInvitee, InviteeCard, PreparingSheet
from jn_desktop.meetings.preparing_paper_service import PreparingPaper
from jn_desktop.meetings.preparing_service import drafts_of

_Button = tuple[str, str, Callable[[], None], str, list[QPushButton] | None]
"""Its word, its name, what it does, what one has to be allowed, and among which it is shown, if not always."""
_MOST_TITLES = 3
_LONGEST_TITLE = 18


class PreparingTab(QWidget):
    """How far one meeting is prepared, and what is still to be done for it."""

    begun = Signal(str)
    """The meeting that follows was begun: its id."""

    def __init__(self, desk: Desk, services: MeetingServices) -> None:
        super().__init__()
        self._desk, self._services = desk, services
        self._preparing = services.preparing
        self._sheet: PreparingSheet | None = None
        self._shown: str | None = None
        self.conflicts, self.topics, self._told = (plain_label(wrap=True) for _ in range(3))
        self._told.setProperty("muted", True)
        self.table = RecordTable("invitees", invitee_columns(), desk.memory, row_id=lambda one: one.id)
        self.table.setAccessibleName("邀请的单位")
        self.table.set_empty("还没有邀请谁。列入议题以后，可以按议题一次邀请有关单位和企业。")
        self.table.opened.connect(self._change)
        self.table.chosen.connect(lambda _: self._show_buttons())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        on_keys(self.table, "Delete", self._take_off)
        self._of_editable: list[QPushButton] = []
        self._of_invited: list[QPushButton] = []
        self._of_selected: list[QPushButton] = []
        buttons = self._lay_out_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.conflicts)
        layout.addWidget(self.topics)
        layout.addWidget(in_card(self.table), 1)
        layout.addWidget(self._told)
        layout.addLayout(buttons)

    def show_record(self, record_id: str) -> None:
        """Show how far a meeting is prepared now."""
        if record_id != self._shown:
            self._show(None)
        self._shown = record_id
        self._desk.tasks.read(self, lambda: self._preparing.sheet(record_id), self._show, key="preparing")

    def change_held_at(self) -> None:
        """Ask when and where it is held."""
        if self._shown is not None:
            ask_held_at(self, self._desk, self._services, self._shown, self._reload)

    # ---- the table of the meeting ----

    def choose_topics(self) -> None:
        """Show what could be put on the table, to be ticked."""
        meeting_id = self._shown
        if meeting_id is not None:
            self._desk.tasks.read(
                self,
                lambda: self._preparing.candidates(meeting_id),
                lambda found: self._open_agenda(meeting_id, found),
                key="candidates",
            )

    def _open_agenda(self, meeting_id: str, found: Sequence[Candidate]) -> None:
        def take(chosen: Chosen, done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def taken(_: object) -> None:
                done()
                self._reload()
                self._desk.say(f"已列入 {len(chosen)} 项。")

            self._desk.tasks.save(self, lambda: self._preparing.take(meeting_id, chosen), taken, failed=failed)

        AgendaDialog(self, self._desk, found, take).open()

    # ---- who is invited ----

    def invite(self) -> None:
        """Ask whom else to invite."""
        self._ask(None)

    def invite_by_topics(self) -> None:
        """Invite whom the topics concern."""
        meeting_id, sheet = self._shown, self._sheet
        if meeting_id is None or sheet is None:
            return

        def act() -> int:
            proposed = self._preparing.proposed_invitees(meeting_id)
            if proposed:
                self._preparing.save_invitees(meeting_id, [*drafts_of(sheet.invitees), *proposed])
            return len(proposed)

        def said(count: int) -> None:
            self._reload()
            self._desk.say(
                f"已邀请 {count} 个单位。" if count else "议题有关的单位都已邀请；先列入议题，再按议题邀请。"
            )

        self._desk.tasks.save(self, act, said)

    def answer(self, answer: Answer) -> None:
        """Note what those who are selected answered."""
        chosen: list[InviteeCard] = self.table.selected()

        def act() -> None:
            for one in chosen:
                self._preparing.answer(one.id, answer)

        if chosen:
            self._do(act, f"{chosen[0].unit}{'等' if len(chosen) > 1 else ''}{answer.value}。")

    def fill_attendance(self) -> None:
        """Fill the attendance of the minutes from the answers."""
        meeting_id = self._shown
        if meeting_id is not None:
            self._do(
                lambda: self._preparing.fill_attendance(meeting_id),
                lambda unanswered: (
                    f"已填入出席、请假和列席；{unanswered} 个单位还没有答复。"
                    if unanswered
                    else "已填入出席、请假和列席。"
                ),
            )

    def _change(self, one: InviteeCard) -> None:
        sheet = self._sheet
        if sheet is not None and self._may("save_invitees"):
            self._ask(next((draft for draft in drafts_of(sheet.invitees) if draft.id == one.id), None))

    def _take_off(self) -> None:
        sheet = self._sheet
        ids = {one.id for one in self.table.selected()}
        if sheet is None or not ids or not self._may("save_invitees"):
            return
        before = drafts_of(sheet.invitees)
        meeting_id = sheet.meeting_id

        def bring_back() -> None:
            again = [replace(one, id=None) if one.id in ids else one for one in before]
            self._desk.tasks.save(self, lambda: self._preparing.save_invitees(meeting_id, again), self._again)

        def taken_off(_: object) -> None:
            self._reload()
            self._desk.say(f"已去掉 {len(ids)} 个单位。", ("撤销", bring_back))

        kept = [one for one in before if one.id not in ids]
        self._desk.tasks.save(self, lambda: self._preparing.save_invitees(meeting_id, kept), taken_off)

    def _ask(self, known: DraftInvitee | None) -> None:
        sheet = self._sheet
        if sheet is None:
            return

        def keep(draft: DraftInvitee, done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            before = drafts_of(sheet.invitees)
            drafts = [draft if one.id == draft.id else one for one in before] if known else [*before, draft]

            def kept(_: object) -> None:
                done()
                self._reload()

            self._desk.tasks.save(
                self, lambda: self._preparing.save_invitees(sheet.meeting_id, drafts), kept, failed=failed
            )

        self._desk.tasks.read(
            self,
            self._services.meetings.units,
            lambda units: ask_invitee(self, self._desk, self._services.registry, units, known, keep),
            key="units",
        )

    # ---- papers ----

    def open_papers(self) -> None:
        """Show notice, letters and background as they are printed; all of them can be written into a folder."""
        meeting_id = self._shown
        if meeting_id is None:
            return
        papers = self._services.preparing_papers
        self._desk.tasks.read(
            self,
            lambda: [*papers.invitations(meeting_id), *papers.backgrounds(meeting_id)],
            lambda found: self._show_papers(meeting_id, found),
            key="papers",
        )

    def _show_papers(self, meeting_id: str, found: Sequence[PreparingPaper]) -> None:
        documents = {Path(paper.file_name).stem: paper.document for paper in found}
        dialog = PaperDialog(self, self._desk, "会议材料", documents, lambda over: self._ask_folder(meeting_id, over))
        dialog.export.setText("全部存到文件夹(&W)…")
        dialog.export.setAccessibleName("全部存到文件夹")
        dialog.open()

    def _ask_folder(self, meeting_id: str, over: QWidget) -> None:
        dialog = QFileDialog(over, "会议材料写到哪个文件夹")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(folder: str) -> None:
            if isinstance(over, PaperDialog):
                over.accept()
            self.write_papers(meeting_id, Path(folder))

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def write_papers(self, meeting_id: str, folder: Path) -> None:
        """Write everything that prepares a meeting into a folder, with progress."""
        self._desk.tasks.work(
            self,
            "写会议材料",
            lambda report: self._services.preparing_papers.write_all(meeting_id, folder, report),
            lambda files: self._desk.say_folder(f"已写出 {len(files)} 个文件", folder),
        )

    def choose_calendar_file(self) -> None:
        """Ask where the calendar file is written to."""
        meeting_id = self._shown
        if meeting_id is None:
            return
        dialog = QFileDialog(self, "导出日历文件", "会议日历.ics", "日历文件 (*.ics)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.write_calendar_file(meeting_id, Path(file)))
        dialog.open()

    def write_calendar_file(self, meeting_id: str, file: Path) -> None:
        """Write the file that phones and office calendars take."""
        self._desk.tasks.work(
            self,
            "写日历文件",
            lambda _report: self._services.preparing_papers.calendar_file(meeting_id, file),
            lambda written: self._desk.say_file("已写出日历文件", written),
            failed=lambda error: self._desk.say(str(error), ("换个名字…", self.choose_calendar_file), tone=Tone.LATE),
        )

    # ---- the one after ----

    def begin_next(self) -> None:
        """Ask when the meeting that follows is."""
        if self._shown is not None:
            ask_next_meeting(self, self._desk, self._preparing, self._shown, self.begun.emit)

    # ---- inside ----

    def _lay_out_buttons(self) -> QVBoxLayout:
        """Return what is done with those invited, with the meeting, and below it its papers and the one that follows.

        Only what can be done just now is shown.
        """
        invited: tuple[_Button, ...] = (
            ("参加(&Y)", "answer_comes", lambda: self.answer(Answer.COMES), "preparing.answer", self._of_selected),
            ("请假(&L)", "answer_away", lambda: self.answer(Answer.AWAY), "preparing.answer", self._of_selected),
            ("去掉(&X)", "invitee_remove", self._take_off, "preparing.save_invitees", self._of_selected),
            ("填入出席(&F)", "fill_attendance", self.fill_attendance, "preparing.fill_attendance", self._of_invited),
        )
        meeting: tuple[_Button, ...] = (
            ("改期(&Q)…", "held_at", self.change_held_at, "meetings.save", self._of_editable),
            ("议题(&A)…", "agenda_choose", self.choose_topics, "preparing.take", self._of_editable),
            ("按议题邀请(&O)", "invite_by_topics", self.invite_by_topics, "preparing.save_invitees", self._of_editable),
            ("邀请(&I)…", "invite", self.invite, "preparing.save_invitees", self._of_editable),
        )
        papers: tuple[_Button, ...] = (
            ("会议材料(&D)…", "preparing_papers", self.open_papers, "preparing_papers.invitations", None),
            ("日历文件(&K)…", "calendar_file", self.choose_calendar_file, "preparing_papers.calendar_file", None),
            ("下一次会议(&N)…", "meeting_next", self.begin_next, "preparing.begin_next", None),
        )
        lines = QVBoxLayout()
        lines.setSpacing(8)
        for told in (invited, meeting, papers):
            line = Rows()
            for text, name, act, action, among in told:
                button, allowed = push_button(text, name, act), self._desk.may(action)
                offered_if(allowed and among is None, button)
                if allowed and among is not None:
                    among.append(button)
                line.addWidget(button)
            lines.addLayout(line)
        return lines

    def _may(self, method: str) -> bool:
        return self._desk.may(f"preparing.{method}") and self._sheet is not None and self._sheet.editable

    def _show(self, sheet: PreparingSheet | None) -> None:
        if sheet is not None and sheet.meeting_id != self._shown:
            return
        self._sheet = sheet
        self.table.set_rows(sheet.invitees if sheet else ())
        self.conflicts.setText("\n".join(sheet.conflicts) if sheet else "")
        self.conflicts.setStyleSheet(f"color: {theme.colour(Tone.WARN).name()}")
        self.conflicts.setVisible(bool(sheet and sheet.conflicts))
        self.topics.setText(_topics_in_words(sheet) if sheet else "")
        self.topics.setToolTip(plain_tip("\n".join(sheet.topics)) if sheet else "")
        self._told.setText(_in_words(sheet) if sheet else "")
        self._show_buttons()

    def _show_buttons(self) -> None:
        editable = self._sheet is not None and self._sheet.editable
        for buttons, useful in (
            (self._of_editable, True),
            (self._of_invited, bool(self.table.records())),
            (self._of_selected, bool(self.table.selected())),
        ):
            for button in buttons:
                button.setVisible(editable and useful)

    def _reload(self) -> None:
        if self._shown is not None:
            self.show_record(self._shown)

    def _again(self, _: object) -> None:
        self._reload()

    def _do(self, act: Callable[[], Any], said: str | Callable[[Any], str]) -> None:
        def done(result: Any) -> None:
            self._reload()
            self._desk.say(said if isinstance(said, str) else said(result))

        self._desk.tasks.save(self, act, done)


def _topics_in_words(sheet: PreparingSheet) -> str:
    if not sheet.topics:
        return "还没有议题。"
    named = "；".join(short(title, _LONGEST_TITLE) for title in sheet.topics[:_MOST_TITLES])
    more = " 等" if len(sheet.topics) > _MOST_TITLES else ""
    return f"议题 {len(sheet.topics)} 个：{named}{more}。"


def _in_words(sheet: PreparingSheet) -> str:
    if not sheet.invitees:
        return ""
    counts = {answer: sum(one.answer is answer for one in sheet.invitees) for answer in Answer}
    told = "，".join(f"{answer.value} {count}" for answer, count in counts.items() if count)
    return f"邀请 {len(sheet.invitees)} 个单位：{told}。"
