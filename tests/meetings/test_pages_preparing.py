"""Beginning and preparing a meeting in the window: its kind, its table by ticking, those invited, its papers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Desk, Found, Message
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.meetings.cards import MeetingDraft, draft_of
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.pages.agenda_choices import AgendaDialog
from jn_desktop.meetings.pages.meeting_list import MeetingListView
from jn_desktop.meetings.pages.meetings import MeetingsPage
from jn_desktop.meetings.pages.preparing import PreparingTab
from jn_desktop.meetings.preparing_cards import Answer, DraftInvitee, Source
from jn_desktop.station import Station
from tests.meetings.conftest import Settle, Written, services_of


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, station: Station, settle: Settle) -> MeetingsPage:
    made = MeetingsPage(desk, services_of(station))
    qtbot.addWidget(made)
    made.resize(1182, 744)
    made.show()
    made.arrive()
    settle()
    return made


@pytest.fixture
def said(desk: Desk) -> list[str]:
    """What was said to the user, in order."""
    heard: list[str] = []
    desk.said.connect(lambda message: heard.append(message.text if isinstance(message, Message) else str(message)))
    return heard


@pytest.fixture
def tab(page: MeetingsPage, station: Station, settle: Settle) -> PreparingTab:
    """The tab of a meeting that is still to come."""
    held = MeetingDraft(name="电力迁改现场办公会", time=datetime(2026, 11, 25, 9, 30), place="17号地块", host="站长")
    meeting_id = station.meetings.save(None, held)
    settle()
    view = page.view
    assert isinstance(view, MeetingListView)
    view.prepare(meeting_id)
    settle()
    return view.detail.preparing


def dialog_of(page: MeetingsPage, name: str) -> FormDialog:
    (found,) = [one for one in page.findChildren(FormDialog, name) if one.isVisible()]
    return found


def accept(dialog: FormDialog, settle: Settle) -> None:
    dialog.findChild(QPushButton, "accept").click()
    settle()


# ---- beginning ----


def test_the_kind_is_chosen_first_and_says_what_else_is_asked(page: MeetingsPage, settle: Settle) -> None:
    page.write_new()
    settle()
    form = dialog_of(page, "new_meeting").form
    lines = {}
    for kind in MeetingKind:
        form.kind.setCurrentText(kind.value)  # type: ignore[attr-defined]
        lines[kind] = (
            form.name.text(),  # type: ignore[attr-defined]
            form.theme.isVisible(),  # type: ignore[attr-defined]
            form.series_label.text(),  # type: ignore[attr-defined]
        )

    assert lines == {
        MeetingKind.ONSITE: ("现场办公会", False, "会议系列(&L)"),
        MeetingKind.SALON: ("企业家会客厅", True, "会客厅系列(&L)"),
        MeetingKind.TASK_FORCE: ("专班例会", False, "专班名称(&L) *"),
    }


def test_a_name_that_was_typed_stays_when_the_kind_changes(page: MeetingsPage, settle: Settle) -> None:
    page.write_new()
    settle()
    form = dialog_of(page, "new_meeting").form
    form.name.setText("十一月会客厅")  # type: ignore[attr-defined]
    form.kind.setCurrentText("企业家会客厅")  # type: ignore[attr-defined]

    assert form.name.text() == "十一月会客厅"  # type: ignore[attr-defined]


def test_a_meeting_to_come_is_begun_and_prepared(page: MeetingsPage, station: Station, settle: Settle) -> None:
    page.write_new(datetime(2026, 12, 1).date())
    settle()
    dialog = dialog_of(page, "new_meeting")
    dialog.form.kind.setCurrentText("专班例会")  # type: ignore[attr-defined]
    accept(dialog, settle)
    assert dialog.form.root.findChild(QLabel, "series_fault").text().startswith("还没有写专班名称")
    dialog.form.series.setEditText("高压线迁改专班")  # type: ignore[attr-defined]
    accept(dialog, settle)
    settle()

    view = page.view
    assert isinstance(view, MeetingListView)
    row = view.table.current()
    assert (row.number, row.time, row.series) == ("ZB2026001", "2026-12-01T09:30", "高压线迁改专班")
    assert page.editor is None
    assert view.detail.tabs.currentWidget() is view.detail.preparing


def test_a_closed_day_asks_for_its_reason_beside_the_field(
    page: MeetingsPage, station: Station, settle: Settle
) -> None:
    enterprise = station.registry.save(None, {"name": "丙电力有限公司"})
    page.write_new(datetime(2026, 11, 26).date())
    settle()
    dialog = dialog_of(page, "new_meeting")
    form = dialog.form
    assert not form.quiet_reason.isVisible()  # type: ignore[attr-defined]
    finder = form.enterprise_id.children()  # type: ignore[attr-defined]
    card = station.registry.card(enterprise)
    next(one for one in finder if type(one).__name__ == "EnterpriseFinder").show(card)
    accept(dialog, settle)

    fault = form.root.findChild(QLabel, "quiet_reason_fault")
    assert fault.isVisible()
    assert "是企业安静日；请改到 2026-11-27（周五）" in fault.text()

    form.quiet_reason.setText("设备当天到货")  # type: ignore[attr-defined]
    accept(dialog, settle)
    settle()
    assert station.meetings.board()[0].time == "2026-11-26T09:30"


def test_time_and_place_are_changed_and_a_closed_day_asks_for_its_reason(
    page: MeetingsPage, tab: PreparingTab, station: Station, settle: Settle
) -> None:
    enterprise = station.registry.save(None, {"name": "丙电力有限公司"})
    meeting_id = page.view.table.current().id  # type: ignore[attr-defined]
    station.meetings.save(
        meeting_id, replace(draft_of(station.meetings.meeting(meeting_id)), enterprise_id=enterprise, place="门口")
    )
    tab.findChild(QPushButton, "held_at").click()
    settle()
    dialog = dialog_of(page, "held_at")
    form = dialog.form
    assert (form.enterprise_id.text(), form.place.text()) == ("丙电力有限公司", "门口")  # type: ignore[attr-defined]
    form.time.setText("2026-11-26 14:00")  # type: ignore[attr-defined]
    form.ends.setText("2026-11-26 15:00")  # type: ignore[attr-defined]
    accept(dialog, settle)
    assert "是企业安静日" in form.root.findChild(QLabel, "quiet_reason_fault").text()
    form.quiet_reason.setText("设备当天到货")  # type: ignore[attr-defined]
    accept(dialog, settle)

    meeting = station.meetings.meeting(meeting_id)
    assert (meeting.time, meeting.ends, meeting.quiet_reason) == (
        "2026-11-26T14:00",
        "2026-11-26T15:00",
        "设备当天到货",
    )


# ---- the table ----


def test_what_is_ticked_with_the_keyboard_becomes_topics(
    page: MeetingsPage, written: Written, tab: PreparingTab, settle: Settle, said: list[str]
) -> None:
    tab.findChild(QPushButton, "agenda_choose").click()
    settle()
    (dialog,) = page.findChildren(AgendaDialog)
    assert not dialog.accept_button.isEnabled()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(dialog.table, key)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)  # and one of them is not wanted after all
    dialog.submit()
    settle()

    meeting = written.station.meetings.meeting(page.view.table.current().id)  # type: ignore[attr-defined]
    late, stuck = meeting.topics
    assert [action.text for action in late.carried] == ["协调施工时间"]
    assert stuck.project_ids == (written.power,)
    assert tab.topics.text() == "议题 2 个：议定事项落实情况；电力迁改项目推进问题。"
    assert said[-1] == "已列入 2 项。"


def test_candidates_are_narrowed_by_source(
    page: MeetingsPage, written: Written, tab: PreparingTab, settle: Settle
) -> None:
    tab.choose_topics()
    settle()
    (dialog,) = page.findChildren(AgendaDialog)
    every = len(dialog.table.records())
    dialog.filters.findChild(QPushButton, "agenda_filter_projects").click()
    projects = dialog.table.records()

    assert 0 < len(projects) < every
    assert {one.source for one in projects} == {Source.PROJECT}


# ---- who is invited ----


def test_a_department_is_invited_answers_and_stands_in_the_attendance(
    page: MeetingsPage, tab: PreparingTab, station: Station, settle: Settle, said: list[str]
) -> None:
    tab.invite()
    settle()
    dialog = dialog_of(page, "invitee")
    dialog.form.unit.setEditText("供电公司")  # type: ignore[attr-defined]
    dialog.form.person.setText("李工")  # type: ignore[attr-defined]
    accept(dialog, settle)
    tab.table.selectAll()
    tab.findChild(QPushButton, "answer_comes").click()
    settle()
    tab.findChild(QPushButton, "fill_attendance").click()
    settle()

    (one,) = tab.table.records()
    assert (one.unit, one.person, one.answer) == ("供电公司", "李工", Answer.COMES)
    assert station.meetings.meeting(page.view.table.current().id).attendees == "供电公司"  # type: ignore[attr-defined]
    assert said[-1] == "已填入出席、请假和列席。"


def test_a_unit_that_is_invited_already_is_refused_at_its_field(
    page: MeetingsPage, tab: PreparingTab, settle: Settle
) -> None:
    for _ in range(2):
        tab.invite()
        settle()
        dialog = dialog_of(page, "invitee")
        dialog.form.unit.setEditText("供电公司")  # type: ignore[attr-defined]
        accept(dialog, settle)

    assert "“供电公司”写了两次" in dialog.form.root.findChild(QLabel, "unit_fault").text()


def test_who_was_taken_off_can_be_invited_again_at_once(
    page: MeetingsPage, tab: PreparingTab, desk: Desk, station: Station, settle: Settle
) -> None:
    messages: list[Message] = []
    desk.said.connect(messages.append)
    meeting_id = page.view.table.current().id  # type: ignore[attr-defined]
    station.preparing.save_invitees(meeting_id, [DraftInvitee(None, "供电公司"), DraftInvitee(None, "建设局")])
    tab.show_record(meeting_id)
    settle()
    tab.table.select(tab.table.records()[0].id)
    tab.findChild(QPushButton, "invitee_remove").click()
    settle()
    assert [one.unit for one in tab.table.records()] == ["建设局"]

    messages[-1].actions[0][1]()
    settle()

    assert [one.unit for one in tab.table.records()] == ["供电公司", "建设局"]


def test_what_stands_against_the_meeting_is_said_above(
    page: MeetingsPage, tab: PreparingTab, station: Station, settle: Settle
) -> None:
    assert not tab.conflicts.isVisible()
    station.meetings.save(None, MeetingDraft(name="另一次会", time=datetime(2026, 11, 25, 10, 0), host="站长"))
    tab.show_record(page.view.table.current().id)  # type: ignore[attr-defined]
    settle()

    assert tab.conflicts.isVisible()
    assert tab.conflicts.text() == "站长同一时间还有会议 XC2026002（另一次会，10:00）。"


# ---- papers, and the one after ----


def test_papers_are_looked_at_and_written_into_a_folder(
    page: MeetingsPage, tab: PreparingTab, station: Station, settle: Settle, tmp_path: Path
) -> None:
    meeting_id = page.view.table.current().id  # type: ignore[attr-defined]
    tab.open_papers()
    settle()
    (dialog,) = page.findChildren(PaperDialog)
    assert dialog.choice.currentText() == "XC2026001 会议通知"
    dialog.reject()
    tab.write_papers(meeting_id, tmp_path / "材料")
    tab.write_calendar_file(meeting_id, tmp_path / "会.ics")
    settle()

    assert sorted(file.name for file in (tmp_path / "材料").iterdir()) == [
        "XC2026001 会议通知.docx",
        "XC2026001 日历.ics",
    ]
    assert (tmp_path / "会.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_next_meeting_is_begun_from_the_last(
    page: MeetingsPage, tab: PreparingTab, station: Station, settle: Settle
) -> None:
    tab.begin_next()
    settle()
    dialog = dialog_of(page, "next_meeting")
    dialog.form.time.setText("2026-11-24 9:30")  # type: ignore[attr-defined]
    accept(dialog, settle)
    assert "上一次会议是 2026-11-25 09:30" in dialog.form.root.findChild(QLabel, "time_fault").text()
    dialog.form.time.setText("2026-12-09 9:30")  # type: ignore[attr-defined]
    accept(dialog, settle)
    settle()

    row = page.view.table.current()  # type: ignore[attr-defined]
    assert (row.number, row.time, row.name) == ("XC2026002", "2026-12-09T09:30", "电力迁改现场办公会")


def test_the_next_meeting_on_a_closed_day_asks_for_its_reason(
    page: MeetingsPage, tab: PreparingTab, station: Station, settle: Settle
) -> None:
    enterprise = station.registry.save(None, {"name": "丙电力有限公司"})
    meeting_id = page.view.table.current().id  # type: ignore[attr-defined]
    known = draft_of(station.meetings.meeting(meeting_id))
    station.meetings.save(meeting_id, replace(known, enterprise_id=enterprise))
    tab.begin_next()
    settle()
    dialog = dialog_of(page, "next_meeting")
    form = dialog.form
    assert not form.quiet_reason.isVisible()  # type: ignore[attr-defined]
    form.time.setText("2026-12-10 9:30")  # type: ignore[attr-defined]
    accept(dialog, settle)

    assert "是企业安静日" in form.root.findChild(QLabel, "quiet_reason_fault").text()
    assert form.quiet_reason.isVisible()  # type: ignore[attr-defined]
    assert form.time.text() == "2026-12-10 9:30"  # type: ignore[attr-defined]
    form.quiet_reason.setText("设备当天到货")  # type: ignore[attr-defined]
    accept(dialog, settle)
    settle()

    row = page.view.table.current()  # type: ignore[attr-defined]
    assert (row.time, station.meetings.meeting(row.id).quiet_reason) == ("2026-12-10T09:30", "设备当天到货")


def test_an_auditor_looks_at_papers_and_changes_nothing(
    qtbot: QtBot, as_role: Callable[[Role], Station], tmp_path: Path
) -> None:
    station = as_role(Role.AUDITOR)
    desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
    tab = PreparingTab(desk, services_of(station))
    qtbot.addWidget(tab)

    offered = {button.objectName() for button in tab.findChildren(QPushButton) if not button.isHidden()}

    assert offered == {"preparing_papers", "calendar_file"}
    desk.tasks.close()
