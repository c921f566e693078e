"""Signing and issuing minutes, and following up what they agreed, in the window."""

import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Desk, Found, Message, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.meetings.follow_up_rules import FollowUpSettings
from jn_desktop.meetings.pages.comparing import DifferencesDialog
from jn_desktop.meetings.pages.follow_up import FollowUpPage
from jn_desktop.meetings.pages.meetings import MeetingsPage
from jn_desktop.meetings.states import ActionState, MinutesState, Move
from jn_desktop.station import Station
from tests.meetings.conftest import Settle, Written, services_of


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, written: Written, settle: Settle) -> MeetingsPage:
    station = written.station
    made = MeetingsPage(desk, services_of(station))
    return shown(qtbot, made, settle)  # type: ignore[return-value]


@pytest.fixture
def board(qtbot: QtBot, desk: Desk, written: Written, settle: Settle) -> FollowUpPage:
    """The follow-up board of the meeting, its minutes issued."""
    minutes = written.station.minutes
    minutes.submit(written.meeting_id)
    minutes.sign(written.meeting_id)
    minutes.issue(written.meeting_id)
    made = FollowUpPage(desk, written.station.meetings, written.station.follow_up, written.station.follow_up_papers)
    return shown(qtbot, made, settle)  # type: ignore[return-value]


def shown(qtbot: QtBot, made: MeetingsPage | FollowUpPage, settle: Settle) -> QWidget:
    qtbot.addWidget(made)
    made.resize(1182, 744)
    made.show()
    made.arrive()
    settle()
    return made


def press(parent: QWidget, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert button is not None and button.isVisible() and button.isEnabled(), name
    button.click()


def fill(page: QWidget, **typed: str) -> FormDialog:
    """Fill the open dialog in."""
    (dialog,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    for name, text in typed.items():
        field = dialog.findChild(QWidget, name)
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        elif isinstance(field, QComboBox):
            field.setCurrentText(text)
        else:
            assert isinstance(field, QLineEdit)
            field.setText(text)
    return dialog


def accept(page: QWidget, settle: Settle, **typed: str) -> None:
    press(fill(page, **typed), "accept")
    settle()


def agree(page: QWidget, settle: Settle) -> None:
    (box,) = [one for one in page.findChildren(QMessageBox) if one.isVisible()]
    press(box, "yes")
    settle()


def export(page: QWidget, settle: Settle, target: Path) -> None:
    """Write the papers that are shown over a page into a file or a folder."""
    (dialog,) = [one for one in page.findChildren(PaperDialog) if one.isVisible()]
    press(dialog, "paper_export")
    asked = dialog.findChild(QFileDialog)
    asked.fileSelected.emit(str(target))
    asked.close()
    settle()


def offered(buttons: dict[Move, QPushButton]) -> set[Move]:
    return {move for move, button in buttons.items() if not button.isHidden()}


def test_minutes_are_put_up_signed_and_issued_under_the_next_number(
    page: MeetingsPage, written: Written, settle: Settle
) -> None:
    signing = page.view.detail.signing
    page.view.detail.tabs.setCurrentWidget(signing)
    settle()
    assert offered(signing.of_move) == {Move.SUBMIT}

    press(signing, "minutes_submit")
    settle()
    assert offered(signing.of_move) == {Move.SIGN, Move.SEND_BACK}
    press(signing, "minutes_sign")
    agree(page, settle)
    press(signing, "minutes_issue")
    accept(page, settle)

    assert written.meeting.minutes_state is MinutesState.ISSUED
    assert offered(signing.of_move) == {Move.CORRECT}
    assert [issue.number for issue in signing.issues.records()] == ["〔2026〕1号"]
    assert page.view.detail.subtitle.text().endswith("纪要已印发 〔2026〕1号")
    assert not page.findChild(QPushButton, "meeting_edit").isEnabled()


def test_what_is_typed_and_not_saved_is_told_before_the_minutes_are_put_up(
    page: MeetingsPage, written: Written, settle: Settle
) -> None:
    written.station.typing.keep(written.meeting_id, "{}")
    signing = page.view.detail.signing
    page.view.detail.tabs.setCurrentWidget(signing)
    settle()

    press(signing, "minutes_submit")
    settle()
    (box,) = [one for one in page.findChildren(QMessageBox) if one.isVisible()]
    assert "您今天 09:30 写下的内容还没有保存" in box.text()
    assert written.meeting.minutes_state is MinutesState.DRAFT
    agree(page, settle)
    assert written.meeting.minutes_state is MinutesState.FOR_SIGNATURE


def test_a_number_that_leaves_a_gap_is_refused_beside_its_field(
    page: MeetingsPage, written: Written, settle: Settle
) -> None:
    minutes = written.station.minutes
    second = written.station.meetings.save(None, written.draft.__class__(name="第二次会", time=written.draft.time))
    for meeting_id in (second, written.meeting_id):
        minutes.submit(meeting_id)
        minutes.sign(meeting_id)
    minutes.issue(second)
    page.open_place(Place("meetings", written.meeting_id))
    page.view.detail.tabs.setCurrentWidget(page.view.detail.signing)
    settle()

    press(page.view.detail.signing, "minutes_issue")
    dialog = fill(page, place="5")
    press(dialog, "accept")
    settle()

    assert dialog.isVisible()
    assert any("缺号" in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    assert written.meeting.minutes_state is MinutesState.SIGNED
    dialog.done(0)


def test_editing_what_is_signed_says_the_way(page: MeetingsPage, written: Written, desk: Desk, settle: Settle) -> None:
    said: list[Message] = []
    desk.said.connect(said.append)
    written.station.minutes.submit(written.meeting_id)
    settle()

    page.view.detail.edit()

    assert page.editor is None
    assert "退回修改" in said[-1].text


def test_what_changed_since_it_was_put_up_is_shown(page: MeetingsPage, written: Written, settle: Settle) -> None:
    signing = page.view.detail.signing
    page.view.detail.tabs.setCurrentWidget(signing)
    written.station.minutes.submit(written.meeting_id)
    settle()
    press(signing, "minutes_send_back")
    accept(page, settle, reason="地点不对")
    draft = written.draft
    written.station.meetings.save(written.meeting_id, type(draft)(**{**vars(draft), "place": "18号地块"}))
    settle()

    press(signing, "minutes_compare")
    settle()

    dialog = signing.findChild(DifferencesDialog)
    assert [(line.where, line.after) for line in dialog.table.records()] == [("地点", "18号地块")]
    dialog.reject()


def test_an_issue_is_exported_as_it_was(page: MeetingsPage, written: Written, settle: Settle, tmp_path: Path) -> None:
    minutes, meetings = written.station.minutes, written.station.meetings
    for reason in (None, "地点不对"):
        if reason:
            minutes.correct(written.meeting_id, reason)
        minutes.submit(written.meeting_id)
        minutes.sign(written.meeting_id)
        minutes.issue(written.meeting_id)
    page.view.detail.tabs.setCurrentWidget(page.view.detail.signing)
    settle()
    first = page.view.detail.signing.issues.records()[-1]

    page.view.detail.signing.export_to(written.meeting_id, first, tmp_path / "原.docx")
    settle()

    again = meetings.minutes(written.meeting_id, tmp_path / "又.docx", first.id)
    assert (tmp_path / "原.docx").read_bytes() == again.read_bytes()
    assert first.number == "〔2026〕1号"


def test_the_board_shows_lights_and_filters_by_light_and_unit(board: FollowUpPage, settle: Settle) -> None:
    assert [action.text for action in board.table.records()] == ["协调施工时间", "拆除六基杆塔", "改线"]
    assert board.table.model().columns[1].shown(board.table.records()[0]) == "超期"
    board.open_place(Place("follow_up", only="red"))
    assert [action.responsible_unit for action in board.table.records()] == ["园区办"]
    board.filters.clear()
    unit = board.filters.findChild(QComboBox)
    unit.setCurrentIndex(unit.findData("供电公司"))
    assert [action.text for action in board.table.records()] == ["拆除六基杆塔"]


def test_an_action_goes_from_accepted_to_closed_with_its_buttons(
    board: FollowUpPage, written: Written, settle: Settle
) -> None:
    station = written.station
    action = next(one for one in station.follow_up.board() if one.responsible_unit == "供电公司")
    board.open_place(Place("follow_up", action.id))
    settle()
    buttons = board.detail.buttons
    assert offered(buttons.of_move) == {Move.ACCEPT, Move.ASK_EXTENSION, Move.WITHDRAW}

    press(board, "accept_action")
    settle()
    press(board, "report_progress_action")
    accept(board, settle, text="拆了三基")
    press(board, "report_done_action")
    accept(board, settle, result="都拆了")
    press(board, "check_action")
    settle()
    station.attachments.add(action.id, "现场.txt", b"photo")
    press(board, "close_action")
    agree(board, settle)

    sheet = station.follow_up.sheet(action.id)
    assert sheet.action.state is ActionState.CLOSED
    assert [event.text for event in sheet.events if event.text] == ["拆了三基", "都拆了", "都拆了"]
    assert action.id not in {one.id for one in board.table.records()}


def test_an_action_is_withdrawn_from_its_unit_for_a_reason(
    board: FollowUpPage, written: Written, settle: Settle
) -> None:
    action = next(one for one in written.station.follow_up.board() if one.responsible_unit == "供电公司")
    board.open_place(Place("follow_up", action.id))
    settle()

    press(board, "withdraw_action")
    accept(board, settle, reason="应由住建局办")

    assert written.station.follow_up.sheet(action.id).action.state is ActionState.AGREED
    assert Move.HAND_OVER in offered(board.detail.buttons.of_move)


def test_an_extension_is_asked_for_and_refused_and_a_report_returned(
    board: FollowUpPage, written: Written, settle: Settle
) -> None:
    follow_up = written.station.follow_up
    action = next(one for one in follow_up.board() if one.responsible_unit == "供电公司")
    board.open_place(Place("follow_up", action.id))
    settle()
    press(board, "ask_extension_action")
    accept(board, settle, day="2026.12.20", reason="等停电计划")
    press(board, "refuse_extension_action")
    accept(board, settle, reason="可以带电作业")
    press(board, "accept_action")
    settle()
    press(board, "report_done_action")
    accept(board, settle, result="都拆了")
    press(board, "give_back_action")
    accept(board, settle, reason="还有一基")

    shown_now = follow_up.sheet(action.id).action
    assert (shown_now.state, shown_now.returns, shown_now.due) == (ActionState.RETURNED, 1, "2026-12-10")


def test_signatures_are_noted_where_the_office_wants_three(
    board: FollowUpPage, written: Written, settle: Settle
) -> None:
    follow_up = written.station.follow_up
    follow_up.save_settings(FollowUpSettings(three_sign_offs=True))
    action = next(one for one in follow_up.board() if one.responsible_unit == "供电公司")
    follow_up.accept(action.id)
    follow_up.report_done(action.id, board.desk.today(), "都拆了")
    follow_up.check(action.id)
    board.open_place(Place("follow_up", action.id))
    settle()

    press(board, "sign_off_action")
    accept(board, settle, capacity="站长", name="李四")

    assert follow_up.sheet(action.id).signed == ("站长",)


def test_a_day_before_the_due_one_is_refused_beside_its_field(
    board: FollowUpPage, written: Written, settle: Settle
) -> None:
    action = next(one for one in written.station.follow_up.board() if one.responsible_unit == "供电公司")
    board.open_place(Place("follow_up", action.id))
    settle()
    press(board, "ask_extension_action")
    dialog = fill(board, day="2026-12-01", reason="等")
    press(dialog, "accept")
    settle()
    assert any("现在的时限是 2026-12-10" in label.text() for label in dialog.findChildren(QLabel))
    dialog.done(0)


def test_the_sheet_and_the_bulletin_are_written_with_a_chart(
    board: FollowUpPage, written: Written, settle: Settle, tmp_path: Path
) -> None:
    press(board, "assignment_sheet")
    settle()
    export(board, settle, tmp_path / "交办单.docx")
    text = "\n".join(
        cell.text for row in docx.Document(str(tmp_path / "交办单.docx")).tables[0].rows for cell in row.cells
    )
    assert "〔2026〕1号会议纪要" in text and "协调施工时间" in text

    press(board, "follow_up_bulletin")
    dialog = fill(board, first="2026-11-30", last="2026-11-01")
    press(dialog, "accept")
    settle()
    assert any("早于起始日期" in label.text() for label in dialog.findChildren(QLabel))
    dialog.done(0)

    span = (date(2026, 11, 1), date(2026, 11, 30))
    board.papers.open_bulletin(*span, written.station.follow_up.figures(*span))
    settle()
    export(board, settle, tmp_path / "通报.docx")
    document = docx.Document(str(tmp_path / "通报.docx"))
    paragraphs = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "共交办 3 项，按时办结 0 项，超期办结 0 项，在办 3 项，其中 1 项已超期。" in paragraphs
    assert [cell.text for cell in document.tables[0].rows[-1].cells] == ["合计", "3", "0", "0", "3", "1", "0"]
    assert "督查" not in paragraphs
    with zipfile.ZipFile(tmp_path / "通报.docx") as archive:
        assert [name for name in archive.namelist() if name.endswith(".png")]


def test_many_actions_get_their_sheets_at_once_one_for_each_unit(
    board: FollowUpPage, settle: Settle, desk: Desk, tmp_path: Path
) -> None:
    messages: list[Message] = []
    desk.said.connect(messages.append)
    assert not board.batch.isVisible()

    board.table.selectAll()
    assert [label.text() for label in board.batch.findChildren(QLabel)] == ["选了 3 项，3 个责任单位"]
    press(board, "batch_sheets")
    settle()
    (tmp_path / "交办 单").mkdir()
    export(board, settle, tmp_path / "交办 单")

    assert messages[-1].text == "已写出 4 份交办单：交办 单"
    assert sorted(file.name for file in (tmp_path / "交办 单").iterdir()) == sorted(
        ["议定事项交办清单.docx", "供电公司交办单.docx", "建设局交办单.docx", "园区办交办单.docx"]
    )


def test_an_action_leads_to_the_sheet_of_its_unit(board: FollowUpPage, desk: Desk) -> None:
    places: list[Place] = []
    desk.went.connect(places.append)
    press(board, "action_unit")
    assert places == [Place("units", "园区办")]


def test_the_rules_are_set_on_the_board(board: FollowUpPage, written: Written, settle: Settle) -> None:
    press(board, "follow_up_settings")
    settle()
    dialog = fill(board, default_days="0", warn_days="5")
    dialog.findChild(QCheckBox, "three_sign_offs").setChecked(True)
    press(dialog, "accept")
    settle()
    assert any("1 到 365 天" in label.text() for label in dialog.findChildren(QLabel))
    accept(board, settle, default_days="30")

    assert written.station.follow_up.settings() == FollowUpSettings(30, 5, three_sign_offs=True)


@pytest.mark.parametrize("role", [Role.AUDITOR])
def test_an_auditor_sees_the_board_and_changes_nothing(
    role: Role, written: Written, qtbot: QtBot, qapp: QApplication, tmp_path: Path, as_role: object
) -> None:
    station: Station = as_role(role)  # type: ignore[operator]
    desk = Desk(station.context, Memory(tmp_path / "w.json"), Found(lambda kind, text: []))
    board = FollowUpPage(desk, station.meetings, station.follow_up, station.follow_up_papers)
    qtbot.addWidget(board)
    board.show()
    board.arrive()
    qtbot.waitUntil(lambda: not desk.tasks.busy and bool(board.table.records()), timeout=20_000)
    assert offered(board.detail.buttons.of_move) == set()
    desk.tasks.close()
