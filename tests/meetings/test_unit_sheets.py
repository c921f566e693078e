"""A unit's sheet: its actions by their lights, its figures and meetings, and the papers that go to it."""

from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from jn_desktop.core.errors import StationError
from jn_desktop.meetings.cards import DraftAction, MeetingDraft
from jn_desktop.meetings.follow_up_rules import Light, UnitFigures
from jn_desktop.meetings.unit_sheets import (
    NO_UNIT,
    Part,
    actions_of,
    by_lead_unit,
    figures_of_units,
    in_words,
    meetings_of,
)
from jn_desktop.station import Station

TODAY = date(2026, 11, 23)


@pytest.fixture
def agreed(station: Station) -> Station:
    """Two meetings: 供电公司 leads 拆塔 (overdue), 改线 with 住建局 and 增容 (done), and assists with 修路."""
    first = (
        DraftAction(None, None, "拆塔", "供电公司", "住建局", "2026-11-20"),
        DraftAction(None, None, "改线", "供电公司、住建局", None, "2026-12-10"),
        DraftAction(None, None, "定方案"),
    )
    second = (
        DraftAction(None, None, "增容", "供电公司", None, "2026-11-30"),
        DraftAction(None, None, "修路", "园区办", "供电公司", "2026-11-24"),
    )
    station.meetings.save(None, MeetingDraft("电力会", datetime(2026, 11, 16, 9, 0), actions=first))
    station.meetings.save(None, MeetingDraft("道路会", datetime(2026, 11, 18, 9, 0), actions=second))
    for one in station.follow_up.board():
        if one.responsible_unit:
            station.follow_up.hand_over(one.id)
    done = next(one for one in station.follow_up.board() if one.text == "增容")
    station.follow_up.accept(done.id)
    station.follow_up.report_done(done.id, TODAY, "已增容到 1 000 kVA")
    station.follow_up.check(done.id)
    station.attachments.add(done.id, "现场.txt", b"photo")
    station.follow_up.close(done.id)
    return station


def ids(station: Station, *texts: str) -> list[str]:
    return [one.id for one in station.follow_up.board() if one.text in texts]


def cells(file: Path) -> list[list[str]]:
    """Return the rows of all tables of a document, without their heads."""
    return [[cell.text for cell in row.cells] for table in docx.Document(str(file)).tables for row in table.rows[1:]]


def paragraphs(file: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)


# ---- what belongs to a unit ----


def test_the_actions_of_a_unit_stand_by_their_lights_those_it_leads_first(agreed: Station) -> None:
    own = actions_of("供电公司", agreed.follow_up.board())

    assert [(one.action.text, one.part, one.action.light) for one in own] == [
        ("拆塔", Part.LEAD, Light.RED),
        ("修路", Part.ASSIST, Light.YELLOW),
        ("改线", Part.LEAD, Light.GREEN),
        ("增容", Part.LEAD, Light.OVER),
    ]
    assert [one.action.text for one in actions_of("住建局", agreed.follow_up.board())] == ["拆塔", "改线"]


def test_an_action_of_two_lead_units_counts_for_each_and_one_that_assists_for_none(agreed: Station) -> None:
    told = {one.unit: one for one in figures_of_units(agreed.follow_up.board(), TODAY)}

    assert told["供电公司"] == UnitFigures("供电公司", 3, 1, 0, 2, 1, 0)
    assert told["住建局"] == UnitFigures("住建局", 1, 0, 0, 1, 0, 0)
    assert told["园区办"].open == 1
    assert told[NO_UNIT].open == 1
    assert in_words(told["供电公司"]) == "牵头 3 项，按时办结 1 项，超期办结 0 项，在办 2 项，其中超期 1 项"


def test_a_unit_that_only_assists_is_told_as_such(station: Station) -> None:
    actions = (DraftAction(None, None, "修路", "园区办", "供电公司"),)
    station.meetings.save(None, MeetingDraft("道路会", datetime(2026, 11, 18, 9, 0), actions=actions))
    told = {one.unit: one for one in figures_of_units(station.follow_up.board(), TODAY)}
    assert in_words(told["供电公司"]) == "没有牵头的议定事项"


def test_what_was_finished_without_being_handed_over_counts_by_its_day(station: Station) -> None:
    actions = (DraftAction(None, None, "修路", "园区办", None, "2026-11-20"),)
    meeting = station.meetings.save(None, MeetingDraft("道路会", datetime(2026, 11, 18, 9, 0), actions=actions))
    station.meetings.finish_action(station.meetings.meeting(meeting).actions[0].id, TODAY, None)
    (told,) = figures_of_units(station.follow_up.board(), TODAY)
    assert (told.on_time, told.late) == (0, 1)


def test_the_meetings_of_a_unit_are_those_of_its_actions(agreed: Station) -> None:
    told = meetings_of(actions_of("供电公司", agreed.follow_up.board()))
    assert [(one.number, one.actions, one.open, one.overdue) for one in told] == [
        ("XC2026002", 2, 1, 0),
        ("XC2026001", 2, 2, 1),
    ]


def test_actions_are_told_apart_by_each_of_their_lead_units(agreed: Station) -> None:
    units = by_lead_unit(agreed.follow_up.board())
    assert {unit: [one.text for one in own] for unit, own in units.items()} == {
        "住建局": ["改线"],
        "供电公司": ["拆塔", "增容", "改线"],
        "园区办": ["修路"],
        NO_UNIT: ["定方案"],
    }


# ---- its papers ----


def test_the_list_of_a_unit_has_what_is_open_and_what_is_done(agreed: Station, tmp_path: Path) -> None:
    file = agreed.follow_up_papers.unit_sheet("供电公司", tmp_path / "督办 清单.docx")

    assert cells(file) == [
        ["1", "拆塔", "牵头", "2026-11-20", "已交办，超期", "XC2026001"],
        ["2", "修路", "配合", "2026-11-24", "已交办，将到期", "XC2026002"],
        ["3", "改线", "牵头", "2026-12-10", "已交办", "XC2026001"],
        ["1", "增容", "牵头", "2026-11-30", "已增容到 1 000 kVA", "XC2026002"],
    ]
    text = paragraphs(file)
    assert "供电公司：" in text and "你单位牵头 3 项" in text
    assert "一、在办事项" in text and "二、已办结事项" in text
    assert "督查" not in text


def test_a_unit_without_any_action_has_no_list(agreed: Station) -> None:
    with pytest.raises(StationError, match="还没有会议给“文旅局”定过事项"):
        agreed.follow_up_papers.unit_document("文旅局")


def test_actions_of_several_units_are_handed_over_in_a_list_and_a_sheet_for_each(
    agreed: Station, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    chosen = ids(agreed, "拆塔", "改线", "修路")

    files = agreed.follow_up_papers.assignment_sheets(chosen, tmp_path, lambda *at: told.append(at))

    assert [file.name for file in files] == [
        *("议定事项交办清单.docx", "住建局交办单.docx", "供电公司交办单.docx", "园区办交办单.docx")
    ]
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert [row[1:3] for row in cells(files[0])] == [
        *(["住建局", "改线"], ["供电公司", "拆塔"], ["供电公司", "改线"], ["园区办", "修路"])
    ]
    assert cells(files[2]) == [
        ["1", "拆塔", "住建局", "2026-11-20", "XC2026001"],
        ["2", "改线", "住建局（共同牵头）", "2026-12-10", "XC2026001"],
    ]
    assert "下列2项议定事项由你单位牵头办理" in paragraphs(files[2])


def test_one_action_of_one_unit_has_a_sheet_of_its_facts(agreed: Station, tmp_path: Path) -> None:
    file = agreed.follow_up_papers.assignment_sheet(ids(agreed, "修路"), tmp_path / "交办单.docx")
    rows = dict(row for row in [[cell.text for cell in row.cells] for row in docx.Document(str(file)).tables[0].rows])
    assert (rows["议定事项"], rows["责任单位"], rows["配合单位"]) == ("修路", "园区办", "供电公司")


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (("拆塔", "修路"), "要各写一份"),
        (("定方案",), "“定方案”现在是“待交办”，没有交办单"),
        ((), "还没有选议定事项"),
    ],
)
def test_what_has_no_single_sheet_is_refused(
    agreed: Station, tmp_path: Path, texts: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(StationError, match=sentence):
        agreed.follow_up_papers.assignment_sheet(ids(agreed, *texts), tmp_path / "交办单.docx")
    assert list(tmp_path.glob("*.docx")) == []


def test_a_long_list_still_lays_out(station: Station, tmp_path: Path) -> None:
    unit = "济宁高新区" + "很长很长的" * 18 + "服务中心"
    actions = tuple(DraftAction(None, None, f"第{place}件事" * 6, unit, None, "2026-12-01") for place in range(60))
    station.meetings.save(None, MeetingDraft("会", datetime(2026, 11, 18, 9, 0), actions=actions))

    file = station.follow_up_papers.unit_sheet(unit, tmp_path / "长.docx")

    assert len(cells(file)) == 60


def test_returned_actions_are_said() -> None:
    assert in_words(UnitFigures("甲", 1, 0, 0, 1, 0, returned=1)).endswith("退回重办 1 项")
