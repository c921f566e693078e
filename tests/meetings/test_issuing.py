"""Minutes on their way from draft to issue: who signs, which number, what is kept, and how they are corrected."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from jn_desktop.core.attachments import AttachmentContent
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.official import Imprint, Number, OfficialDocument, Paragraph
from jn_desktop.core.roles import Role
from jn_desktop.core.settings import write_setting
from jn_desktop.meetings.cards import DraftAction, MeetingDraft, draft_of
from jn_desktop.meetings.minutes_form import MinutesForm, NumberStyle, form_to_json
from jn_desktop.meetings.model import MinutesIssue
from jn_desktop.meetings.settings import MINUTES_FORM
from jn_desktop.meetings.states import ActionState, MinutesState, Move
from jn_desktop.station import Station
from tests.meetings.conftest import Written

NEXT = MeetingDraft("第二次现场办公会", datetime(2026, 11, 20, 9, 0))


def sign(station: Station, meeting_id: str) -> None:
    station.minutes.submit(meeting_id)
    station.minutes.sign(meeting_id)


def issue(station: Station, meeting_id: str) -> str:
    sign(station, meeting_id)
    return station.minutes.issue(meeting_id)


def number_on(document: OfficialDocument) -> str:
    return next(block.text for block in document.blocks if isinstance(block, Number))


def texts(document: OfficialDocument) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def test_a_meeting_that_is_written_down_is_a_draft_with_its_number_left_open(written: Written) -> None:
    assert written.meeting.minutes_state is MinutesState.DRAFT
    assert number_on(written.station.meetings.document(written.meeting_id)) == "〔2026〕  号"


def test_an_imported_meeting_is_recorded_and_bears_its_own_number(filled: Station) -> None:
    row = filled.meetings.board()[-1]
    assert row.minutes_state is MinutesState.RECORDED
    assert number_on(filled.meetings.document(row.id)) == "〔2026〕1号"


def test_minutes_go_from_draft_over_signature_to_issue(written: Written) -> None:
    station, meeting_id = written.station, written.meeting_id

    station.minutes.submit(meeting_id)
    assert station.minutes.sheet(meeting_id).state is MinutesState.FOR_SIGNATURE
    station.minutes.sign(meeting_id)
    assert station.minutes.sheet(meeting_id).moves == (Move.SEND_BACK, Move.ISSUE)
    assert number_on(station.meetings.document(meeting_id)) == "〔2026〕  号"

    assert station.minutes.issue(meeting_id) == "〔2026〕1号"

    sheet = station.minutes.sheet(meeting_id)
    assert [event.move for event in sheet.events] == [Move.SUBMIT, Move.SIGN, Move.ISSUE]
    (issued,) = sheet.issues
    assert (issued.number, issued.signed_by, issued.issued_on) == ("〔2026〕1号", "admin", "2026-11-23")
    document = station.meetings.document(meeting_id)
    assert number_on(document) == "〔2026〕1号"
    assert next(block for block in document.blocks if isinstance(block, Imprint)).issued_on.isoformat() == "2026-11-23"
    assert station.meetings.board()[0].document_number == "〔2026〕1号"
    assert station.verification.verify() == []


def test_minutes_for_signature_are_sent_back_with_a_reason_and_changed(written: Written) -> None:
    station, meeting_id = written.station, written.meeting_id
    station.minutes.submit(meeting_id)
    with pytest.raises(StationError, match=r"待签发.*内容不能再改"):
        station.meetings.save(meeting_id, written.draft)
    with pytest.raises(FieldError, match="要改什么"):
        station.minutes.send_back(meeting_id, " ")

    station.minutes.send_back(meeting_id, "时限要核实")
    draft = written.draft
    station.meetings.save(meeting_id, replace(draft, place="18号地块"))

    assert station.minutes.sheet(meeting_id).events[-1].text == "时限要核实"
    (changed,) = station.minutes.differences(meeting_id)
    assert (changed.where, changed.before, changed.after) == ("地点", "17号地块", "18号地块")


def test_a_registrar_puts_up_and_issues_but_does_not_sign(written: Written, as_role: Callable[[Role], Station]) -> None:
    station = as_role(Role.REGISTRAR)
    station.minutes.submit(written.meeting_id)
    assert station.minutes.sheet(written.meeting_id).moves == ()
    with pytest.raises(Refused):
        station.minutes.sign(written.meeting_id)


def test_numbers_are_given_at_issue_in_its_order_without_gaps_whatever_the_meetings_number(written: Written) -> None:
    station = written.station
    second = station.meetings.save(None, NEXT)
    dropped = station.meetings.save(None, replace(NEXT, name="不发了"))
    station.meetings.retire(dropped, "没有开")
    third = station.meetings.save(None, replace(NEXT, name="第三次现场办公会"))

    assert [issue(station, one) for one in (third, second, written.meeting_id)] == [
        *("〔2026〕1号", "〔2026〕2号", "〔2026〕3号")
    ]


def test_numbers_go_on_after_those_that_recorded_minutes_bear(filled: Station) -> None:
    last = filled.meetings.board()[0]
    assert last.number == "XC2026012"
    assert issue(filled, last.id) == "〔2026〕13号"  # its own 12 was handed out on paper before
    assert issue(filled, filled.meetings.save(None, NEXT)) == "〔2026〕14号"


def test_a_series_may_begin_anywhere_but_then_goes_on_by_one(written: Written) -> None:
    station, meeting_id = written.station, written.meeting_id
    sign(station, meeting_id)
    with pytest.raises(FieldError, match="从 1 开始"):
        station.minutes.issue(meeting_id, 0)
    assert station.minutes.issue(meeting_id, 7) == "〔2026〕7号"
    second = station.meetings.save(None, NEXT)
    sign(station, second)

    with pytest.raises(FieldError, match=r"〔2026〕7号已经用于会议 XC2026001；下一个号是〔2026〕8号。"):
        station.minutes.issue(second, 7)
    with pytest.raises(FieldError, match="缺号"):
        station.minutes.issue(second, 9)

    assert station.minutes.issue(second) == "〔2026〕8号"


def test_the_number_is_written_as_the_office_wants(written: Written) -> None:
    with written.station.context.writing() as work:
        write_setting(work, MINUTES_FORM, form_to_json(MinutesForm(number_style=NumberStyle.ISSUE)))
    assert issue(written.station, written.meeting_id) == "第1期"


def test_an_action_that_is_nobodys_keeps_minutes_from_being_signed(written: Written) -> None:
    draft = written.draft
    actions = (*draft.actions, DraftAction(None, None, "清理现场"))
    written.station.meetings.save(written.meeting_id, replace(draft, actions=actions))

    with pytest.raises(StationError, match="第 4 项议定事项“清理现场”还没有责任单位"):
        written.station.minutes.submit(written.meeting_id)

    assert written.station.minutes.sheet(written.meeting_id).state is MinutesState.DRAFT


def test_issued_minutes_are_the_same_bytes_whatever_is_changed_afterwards(written: Written, tmp_path: Path) -> None:
    station, meeting_id = written.station, written.meeting_id
    issue(station, meeting_id)
    first = station.meetings.minutes(meeting_id, tmp_path / "一.docx").read_bytes()
    shown = station.meetings.document(meeting_id)

    station.settings.save(replace(station.settings.read(), station="改了名的服务站"))
    station.projects.save(written.power, {"name": "改了名的项目", "enterprise": "甲电力有限公司"})

    assert station.meetings.minutes(meeting_id, tmp_path / "二.docx").read_bytes() == first
    (in_folder,) = station.meetings.all_minutes(tmp_path / "全部").files
    assert in_folder.read_bytes() == first
    assert station.meetings.document(meeting_id) == shown
    assert station.minutes.sheet(meeting_id).issues[0].sha256 == hashlib.sha256(first).hexdigest()


def test_damaged_bytes_are_not_handed_out(written: Written, tmp_path: Path) -> None:
    station = written.station
    issue(station, written.meeting_id)
    with station.context.database.locked() as connection:
        connection.execute(update(AttachmentContent).values(content=b"x"))

    (problem,) = station.verification.verify()
    assert "〔2026〕1号 的文件已损坏" in problem
    with pytest.raises(StationError, match="已损坏"):
        station.meetings.minutes(written.meeting_id, tmp_path / "一.docx")


def test_a_number_that_two_copies_gave_out_is_found(written: Written) -> None:
    station = written.station
    second = station.meetings.save(None, NEXT)
    for meeting_id in (written.meeting_id, second):
        issue(station, meeting_id)
    with station.context.database.locked() as connection:
        connection.execute(update(MinutesIssue).values(place=1, number="〔2026〕1号"))

    assert station.verification.verify() == ["现场办公会纪要的文号 〔2026〕1号 被不止一次印发使用。"]


def test_an_issued_meeting_is_neither_changed_nor_taken_off(written: Written) -> None:
    issue(written.station, written.meeting_id)
    with pytest.raises(StationError, match=r"已印发.*更正"):
        written.station.meetings.save(written.meeting_id, written.draft)
    with pytest.raises(StationError, match="已经印发，不能撤下"):
        written.station.meetings.retire(written.meeting_id, "不要了")


def test_a_correction_has_a_number_of_its_own_and_names_what_it_corrects(written: Written, tmp_path: Path) -> None:
    station, meeting_id = written.station, written.meeting_id
    issue(station, meeting_id)
    original = station.meetings.minutes(meeting_id, tmp_path / "原.docx").read_bytes()
    with pytest.raises(FieldError, match="为什么更正"):
        station.minutes.correct(meeting_id, "")
    station.minutes.correct(meeting_id, "时限写错")
    draft = written.draft
    actions = (replace(draft.actions[0], due_date="2026-12-20"), *draft.actions[1:])
    station.meetings.save(meeting_id, replace(draft, actions=actions))
    assert "本纪要更正〔2026〕1号会议纪要：时限写错。" in texts(station.meetings.document(meeting_id))
    assert station.meetings.preview(meeting_id, written.draft) == station.meetings.document(meeting_id)

    assert issue(station, meeting_id) == "〔2026〕2号"

    newest, oldest = station.minutes.sheet(meeting_id).issues
    assert (newest.corrects, newest.reason, oldest.corrects) == ("〔2026〕1号", "时限写错", None)
    assert "本纪要更正〔2026〕1号会议纪要：时限写错。" in texts(station.meetings.document(meeting_id))
    assert "更正" not in texts(station.meetings.document(meeting_id, oldest.id))
    assert station.meetings.minutes(meeting_id, tmp_path / "旧.docx", oldest.id).read_bytes() == original
    assert written.meeting.actions[0].due_by == "2026-12-20"


def test_the_ledger_of_an_issued_meeting_is_read_back_unchanged_and_cannot_change_it(
    filled: Station, tmp_path: Path
) -> None:
    meeting_id = next(row.id for row in filled.meetings.board() if row.number == "XC2026003")
    issue(filled, meeting_id)
    before = filled.meetings.meeting(meeting_id)
    ledger = tmp_path / "台账.xlsx"
    filled.meetings.export_meetings(ledger)

    again = filled.meetings.import_meetings(ledger, ImportOptions())
    assert (again.added, again.updated, again.errors) == (0, 0, [])

    workbook = load_workbook(ledger)
    for sheet in ("会议", "议题", "议定事项"):
        rows = [row for row in workbook[sheet].iter_rows(min_row=2) if row[0].value == "XC2026003"]
        rows[0][-1].value = "2027-01-05" if sheet == "议定事项" else "改了"
    workbook.save(ledger)
    changed = filled.meetings.import_meetings(ledger, ImportOptions())

    assert {error.sheet for error in changed.errors} == {"会议", "议题", "议定事项"}
    assert all("已印发" in error.problem for error in changed.errors)
    assert filled.meetings.meeting(meeting_id) == before


def test_what_was_done_before_the_issue_is_not_handed_over(written: Written) -> None:
    station = written.station
    done = written.meeting.actions[2]
    station.meetings.finish_action(done.id, datetime(2026, 11, 20).date(), "已协调")
    issue(station, written.meeting_id)

    assert [action.state for action in written.meeting.actions] == [
        *(ActionState.ASSIGNED, ActionState.ASSIGNED, ActionState.DONE)
    ]
    assert draft_of(written.meeting) == written.draft


def test_the_minutes_of_a_meeting_that_is_still_to_come_are_not_put_up_for_signature(written: Written) -> None:
    station = written.station
    station.meetings.save(written.meeting_id, replace(written.draft, time=datetime(2026, 11, 24, 9, 30), actions=()))
    with pytest.raises(StationError, match="定在 2026-11-24 09:30 召开，还没有开"):
        station.minutes.submit(written.meeting_id)
    station.meetings.save(written.meeting_id, replace(written.draft, time=datetime(2026, 11, 23, 15, 0), actions=()))
    station.minutes.submit(written.meeting_id)
    assert written.meeting.minutes_state is MinutesState.FOR_SIGNATURE
