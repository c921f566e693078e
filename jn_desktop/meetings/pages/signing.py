"""The tab 签发 of a meeting: where its minutes stand, what was issued, what happened, and what is done with them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card
from jn_desktop.desktop.dialogs import FormDialog, ask
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.rows import Rows
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.timeline import Happening, Timeline
from jn_desktop.desktop.words import moment
from jn_desktop.meetings.issuing_service import Issue, MinutesService, MinutesSheet
from jn_desktop.meetings.pages.comparing import DifferencesDialog
from jn_desktop.meetings.service import MeetingService
from jn_desktop.meetings.states import Move

_BUTTONS = {
    Move.SUBMIT: "送签(&S)",
    Move.SIGN: "签发(&Q)…",
    Move.ISSUE: "印发(&I)…",
    Move.SEND_BACK: "退回修改(&K)…",
    Move.CORRECT: "更正(&Z)…",
}
_LONGEST_HASH = 16


class MinutesIssueForm(Form):
    ui = "minutes_issue.ui"
    place: QLineEdit


class SigningTab(QWidget):
    """The way of the minutes of one meeting, from draft to issue and correction."""

    def __init__(self, desk: Desk, meetings: MeetingService, minutes: MinutesService) -> None:
        super().__init__()
        self._desk, self._meetings, self._minutes = desk, meetings, minutes
        self._sheet: MinutesSheet | None = None
        self.moves = MinutesMoves(self, desk, minutes)
        self.issues = RecordTable("minutes_issues", _issue_columns(), desk.memory, row_id=lambda issue: issue.id)
        self.issues.setAccessibleName("印发的纪要")
        self.issues.set_empty("还没有印发。签发以后印发，文号在印发时编。")
        self.issues.opened.connect(lambda _: self.choose_file())
        self.issues.setMinimumHeight(110)
        self.timeline = Timeline()
        self.of_move: dict[Move, QPushButton] = {}
        line = Rows()
        for move, text in _BUTTONS.items():
            self.of_move[move] = push_button(text, f"minutes_{move.value.partition('.')[2]}", self._maker(move))
            line.addWidget(self.of_move[move])
        self.compare = push_button("和送签时比较(&V)", "minutes_compare", self._compare)
        self.export = push_button("导出这一期(&X)…", "export_issue", self.choose_file)
        line.addWidget(self.compare)
        line.addWidget(self.export)
        for button in (*self.of_move.values(), self.compare, self.export):
            button.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(in_card(self.issues), 1)
        layout.addWidget(self.timeline, 2)
        layout.addLayout(line)

    def show_record(self, record_id: str) -> None:
        """Show where the minutes of a meeting stand now."""
        self._desk.tasks.read(self, lambda: self._minutes.sheet(record_id), self._show, key="minutes_sheet")

    def choose_file(self) -> None:
        """Ask where the chosen issue is written to, as it was."""
        issue = self.issues.current()
        if issue is None or self._sheet is None:
            return
        meeting_id = self._sheet.meeting_id
        dialog = QFileDialog(self, "导出印发的纪要", f"{issue.number}纪要.docx", "Word 文档 (*.docx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("docx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.export_to(meeting_id, issue, Path(file)))
        dialog.open()

    def export_to(self, meeting_id: str, issue: Issue, file: Path) -> None:
        """Write an issue as it was; a file that is open in Word is said, and another name offered."""
        self._desk.tasks.work(
            self,
            "写印发的纪要",
            lambda _report: self._meetings.minutes(meeting_id, file, issue.id),
            lambda written: self._desk.say_file("已写出纪要", written),
            failed=lambda error: self._desk.say(str(error), ("换个名字…", self.choose_file), tone=Tone.LATE),
        )

    # ---- inside ----

    def _show(self, sheet: MinutesSheet) -> None:
        self._sheet = sheet
        self.issues.set_rows(sheet.issues)
        if self.issues.current() is None and sheet.issues:
            self.issues.select(sheet.issues[0].id)
        told = [Happening(one.move.label, one.at, one.operator, one.text) for one in sheet.events]
        self.timeline.show_happenings(told, self._desk.today())
        for move, button in self.of_move.items():
            button.setVisible(move in sheet.moves)
        self.compare.setVisible(any(one.kept for one in sheet.events))
        self.export.setVisible(bool(sheet.issues))

    def _maker(self, move: Move) -> Callable[[], None]:
        def make() -> None:
            if self._sheet is not None:
                self.moves.make(move, self._sheet)

        return make

    def _compare(self) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._desk.tasks.read(
                self,
                lambda: self._minutes.differences(sheet.meeting_id),
                lambda found: DifferencesDialog(self, self._desk, found).open(),
                key="differences",
            )


class MinutesMoves(QObject):
    """Asks for what a move of minutes needs, and makes it."""

    def __init__(self, parent: QWidget, desk: Desk, minutes: MinutesService) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._minutes = parent, desk, minutes
        self._ways: dict[Move, Callable[[MinutesSheet], None]] = {
            Move.SUBMIT: self._submit,
            Move.SIGN: self._sign,
            Move.ISSUE: self._issue,
            Move.SEND_BACK: self._send_back,
            Move.CORRECT: self._correct,
        }

    def make(self, move: Move, sheet: MinutesSheet) -> None:
        """Make a move, or open the dialog that asks for what it needs."""
        self._ways[move](sheet)

    def _at_once(self, act: Callable[[], None], said: str) -> None:
        self._desk.tasks.save(self, act, lambda _: self._desk.say(said))

    def _submit(self, sheet: MinutesSheet) -> None:
        def submit() -> None:
            self._at_once(lambda: self._minutes.submit(sheet.meeting_id), "已送签，内容不再能改。")

        if sheet.typed_at is None:
            submit()
            return
        typed = moment(sheet.typed_at, self._desk.today())
        sentence = f"您{typed} 写下的内容还没有保存，送签的是上次保存的那一稿；要带上它，请先点“编辑”接着写完、保存。"
        ask(self._parent, sentence, "照原样送签", submit)

    def _sign(self, sheet: MinutesSheet) -> None:
        ask(
            self._parent,
            "签发以后就可以印发；发现要改，印发以前还可以退回。",
            "签发",
            lambda: self._at_once(lambda: self._minutes.sign(sheet.meeting_id), "已签发，可以印发了。"),
        )

    def _issue(self, sheet: MinutesSheet) -> None:
        def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def issued(number: str) -> None:
                done()
                self._desk.say(f"已印发 {number}，议定事项已经交办。")

            place = int(told["place"])
            self._desk.tasks.save(self, lambda: self._minutes.issue(sheet.meeting_id, place), issued, failed=failed)

        FormDialog(
            self._parent,
            "印发",
            f"下一个文号是{sheet.next_number}。印发以后内容定稿，议定事项交办给责任单位；要改只能发更正。",
            MinutesIssueForm(),
            (Field("place", "号数", Kind.INTEGER, required=True),),
            accept="印发(&Y)",
            save=save,
            values={"place": sheet.next_place},
        ).open()

    def _send_back(self, sheet: MinutesSheet) -> None:
        self._ask_why(
            Move.SEND_BACK,
            "退回起草的人修改，改好再送签。",
            lambda reason: self._minutes.send_back(sheet.meeting_id, reason),
            "已退回修改。",
        )

    def _correct(self, sheet: MinutesSheet) -> None:
        self._ask_why(
            Move.CORRECT,
            f"{sheet.issues[0].number}保留原样；改好以后用新的文号印发，写明更正的是哪一号、为什么。",
            lambda reason: self._minutes.correct(sheet.meeting_id, reason),
            "可以修改了，改好再送签。",
        )

    def _ask_why(self, move: Move, purpose: str, act: Callable[[str], None], said: str) -> None:
        def save(reason: str, done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def saved(_: object) -> None:
                done()
                self._desk.say(said)

            self._desk.tasks.save(self, lambda: act(reason), saved, failed=failed)

        ask_reason(self._parent, move.label, purpose, f"{move.label}(&Y)", save)


def _issue_columns() -> list[Column]:
    return [
        Column("number", "文号", lambda issue: issue.number, width=104),
        Column("issued_on", "印发", lambda issue: issue.issued_on, width=92),
        Column("signed_by", "签发人", lambda issue: issue.signed_by, width=72, priority=3),
        Column("corrects", "更正", lambda issue: issue.corrects, width=100, stretch=True),
        Column(
            "sha256",
            "文件校验",
            lambda issue: issue.sha256,
            text=lambda issue: issue.sha256[:_LONGEST_HASH],
            tip=lambda issue: issue.sha256,
            width=140,
            priority=4,
        ),
    ]
