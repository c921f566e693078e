"""Meetings: the ledger of three sheets, and the minutes."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from jn_desktop.core.errors import StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.meetings.documents import shown_number
from jn_desktop.station import Station
from tests.conftest import SAMPLES
from tests.meetings.conftest import LEDGER


def test_meetings_topics_and_actions_come_in_together(station: Station) -> None:
    station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", ImportOptions())
    result = station.meetings.import_meetings(LEDGER, ImportOptions())
    assert (result.rows, result.added, result.errors) == (12, 12, [])
    assert result.columns["会议/会议编号"] == "number"
    assert result.columns["议定事项/完成时限"] == "due_date"
    meetings = station.meetings.meetings()
    assert [len(meeting.topics) for meeting in meetings] == [3] * 12
    assert meetings[0].time == "2026-10-10T09:30"
    assert meetings[0].topics[0].projects == ["济宁高新区示例新能源0022号智能制造项目"]
    assert len(station.meetings.actions()) == 72


def test_the_same_meetings_again_change_nothing_and_export_reads_back(filled: Station, tmp_path: Path) -> None:
    again = filled.meetings.import_meetings(LEDGER, ImportOptions())
    assert (again.unchanged, again.updated, again.added) == (12, 0, 0)
    filled.meetings.export_meetings(tmp_path / "会议.xlsx")
    back = filled.meetings.import_meetings(tmp_path / "会议.xlsx", ImportOptions())
    assert (back.unchanged, back.updated, back.added, back.errors) == (12, 0, 0, [])


def test_a_changed_action_updates_its_meeting_alone(filled: Station, tmp_path: Path) -> None:
    workbook = load_workbook(LEDGER)
    workbook["议定事项"]["D2"] = "由责任单位三日内拿出方案。"
    workbook.save(tmp_path / "改过.xlsx")
    result = filled.meetings.import_meetings(tmp_path / "改过.xlsx", ImportOptions())
    assert (result.updated, result.unchanged) == (1, 11)


def test_a_bad_topic_or_action_row_is_refused_by_itself(station: Station, tmp_path: Path) -> None:
    workbook = load_workbook(LEDGER)
    workbook["议题"]["A3"] = "XC2026999"
    workbook["议定事项"]["G2"] = "2026年2月30日"
    workbook["议定事项"]["C4"] = 9
    workbook.save(tmp_path / "有错.xlsx")
    result = station.meetings.import_meetings(tmp_path / "有错.xlsx", ImportOptions())
    refused = {(error.sheet, error.row) for error in result.errors}
    assert {("议题", 3), ("议定事项", 2), ("议定事项", 4)} <= refused
    assert result.added == 12


def test_minutes_say_who_met_what_was_agreed_and_by_when(filled: Station, tmp_path: Path) -> None:
    file = filled.meetings.minutes("XC2026003", tmp_path / "纪要 三.docx")
    document = docx.Document(str(file))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in (
        "济宁高新区现场办公会纪要",
        "〔2026〕3号",
        "2026年10月12日上午",
        "一、关于高压线迁改",
        "（二）议定事项",
        "责任单位：",
        "完成时限：2026年11月",
        "出席：市场监管局",
        "请假：综合行政执法局",
        "列席：济宁高新区示例新一代信息技术0013号有限公司",
        "测试服务站",
    ):
        assert words in text
    assert document.core_properties.author == "测试服务站"
    assert document.core_properties.title.startswith("济宁高新区示例新一代信息技术0013号研发中心项目")


def test_the_same_minutes_are_the_same_bytes(filled: Station, tmp_path: Path) -> None:
    first = filled.meetings.minutes("XC2026001", tmp_path / "一.docx").read_bytes()
    second = filled.meetings.minutes("XC2026001", tmp_path / "二.docx").read_bytes()
    assert first == second
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_minutes_of_an_unknown_meeting_are_refused_by_name(filled: Station, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="XC2026999"):
        filled.meetings.minutes("XC2026999", tmp_path / "无.docx")


@pytest.mark.parametrize(
    ("number", "shown"), [("XC2026003", "〔2026〕3号"), ("XC2026120", "〔2026〕120号"), ("临3", "临3")]
)
def test_numbers_are_shown_without_leading_zeros(number: str, shown: str) -> None:
    assert shown_number(number) == shown
