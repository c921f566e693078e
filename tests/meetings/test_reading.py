"""What the window reads of meetings: the list, what is open, what concerns a project, and the minutes of a draft."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.errors import StationError
from jn_desktop.core.numbering import next_number
from jn_desktop.core.official import Heading, Number, OfficialDocument, Paragraph, Title
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.meetings.writing import minutes_file_name
from jn_desktop.station import Station
from tests.meetings.conftest import Written

LATER = MeetingDraft(name="后一次会", time=datetime(2026, 11, 23, 9, 0))


def texts(document: OfficialDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Number | Title | Heading | Paragraph)]


def test_the_board_counts_topics_and_what_is_open_or_overdue(written: Written) -> None:
    written.station.meetings.finish_action(written.meeting.actions[1].id, date(2026, 11, 20), None)
    later = written.station.meetings.save(None, LATER)
    first, second = written.station.meetings.board()
    assert (first.id, first.topics, first.actions, first.open_actions, first.overdue_actions) == (later, 0, 0, 0, 0)
    assert (second.topics, second.actions, second.open_actions, second.overdue_actions) == (2, 3, 2, 1)
    assert (second.number, second.place, second.host, second.retired_on) == ("XC2026001", "17号地块", "站长", None)


def test_an_action_that_is_due_today_is_not_overdue(station: Station) -> None:
    due = DraftAction(None, None, "今天办", due_date="2026-11-23")
    station.meetings.save(None, replace(LATER, actions=(due,)))
    assert [(row.open_actions, row.overdue_actions) for row in station.meetings.board()] == [(1, 0)]


def test_open_actions_come_by_due_date_and_those_without_last(written: Written) -> None:
    rows = written.station.meetings.open_actions()
    assert [(row.text, row.due_date) for row in rows] == [
        ("协调施工时间", "2026-11-20"),
        ("拆除六基杆塔", "2026-12-10"),
        ("改线", None),
    ]
    assert {(row.meeting_id, row.meeting_number, row.meeting_name) for row in rows} == {
        (written.meeting_id, "XC2026001", "新材料产业园电力迁改现场办公会")
    }
    written.station.meetings.finish_action(rows[0].id, date(2026, 11, 23), None)
    assert len(written.station.meetings.open_actions()) == 2


def test_a_project_and_its_enterprise_see_the_topics_about_them(written: Written) -> None:
    meetings = written.station.meetings
    (solar,) = meetings.of_project(written.solar)
    assert (solar.meeting_id, solar.topic, solar.actions) == (written.meeting_id, "并网时序", ())
    power = meetings.of_project(written.power)
    assert [(row.topic, [action.text for action in row.actions]) for row in power] == [
        ("高压线迁改", ["拆除六基杆塔", "改线"]),
        ("并网时序", []),
    ]
    enterprise = written.station.projects.card(written.power).enterprise_id
    assert enterprise is not None
    assert meetings.of_enterprise(enterprise) == power


def test_the_newest_meeting_about_a_project_comes_first(written: Written) -> None:
    topic = DraftTopic(None, "复工", project_ids=(written.solar,))
    written.station.meetings.save(None, replace(LATER, topics=(topic,)))
    assert [row.topic for row in written.station.meetings.of_project(written.solar)] == ["复工", "并网时序"]


def test_current_projects_are_offered_in_the_order_of_registration(written: Written) -> None:
    assert written.station.meetings.project_choices() == [
        (written.power, "电力迁改项目"),
        (written.solar, "光伏项目"),
    ]
    written.station.projects.retire(written.power, "建成")
    assert written.station.meetings.project_choices() == [(written.solar, "光伏项目")]


def test_the_preview_of_a_saved_draft_is_its_document(written: Written) -> None:
    meetings = written.station.meetings
    assert meetings.preview(written.meeting_id, written.draft) == meetings.document(written.meeting_id)


def test_a_draft_that_is_only_begun_has_a_page_already(written: Written) -> None:
    begun = replace(
        LATER,
        name="",
        topics=(DraftTopic(None, ""), DraftTopic(None, "复工", project_ids=("无",))),
        actions=(DraftAction(None, 1, ""), DraftAction(None, 1, "复工", due_date="12月"), DraftAction(None, 0, "悬空")),
    )
    assert texts(written.station.meetings.preview(written.meeting_id, begun)) == [
        "〔2026〕  号",
        "纪要",
        "2026年11月23日上午，召开现场办公会，研究复工。现纪要如下。",
        "关于复工",
        "议定事项",
        "复工。",
        "以上议定事项由测试服务站逐项督办，办理结果及时反馈企业。",
    ]


def test_a_file_name_is_told_from_a_row_of_the_list(written: Written) -> None:
    (row,) = written.station.meetings.board()
    assert minutes_file_name(row) == "XC2026001 新材料产业园电力迁改现场办公会纪要.docx"


def test_minutes_are_written_by_number_or_id_in_the_fonts_of_the_office(written: Written, tmp_path: Path) -> None:
    settings = written.station.settings
    settings.save(replace(settings.read(), fonts={"仿宋_GB2312": "仿宋"}))
    by_id = written.station.meetings.minutes(written.meeting_id, tmp_path / "一.docx")
    by_number = written.station.meetings.minutes("XC2026001", tmp_path / "二.docx")
    assert by_id.read_bytes() == by_number.read_bytes()
    fonts = {element.get(qn("w:eastAsia")) for element in docx.Document(str(by_id)).styles.element.iter(qn("w:rFonts"))}
    assert "仿宋" in fonts
    assert "仿宋_GB2312" not in fonts


def test_a_retired_meetings_number_names_no_minutes(written: Written, tmp_path: Path) -> None:
    written.station.meetings.retire(written.meeting_id, "重复登记")
    with pytest.raises(StationError, match="XC2026001"):
        written.station.meetings.minutes("XC2026001", tmp_path / "一.docx")


@given(st.lists(st.integers(min_value=1, max_value=5000), max_size=8))
def test_a_new_number_is_higher_than_all_of_its_year(taken: list[int]) -> None:
    number = next_number("XC2026", 3, [f"XC2026{place:03d}" for place in taken] + ["XC2026甲", "临3"])
    assert int(number.removeprefix("XC2026")) == max(taken, default=0) + 1
