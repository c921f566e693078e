"""Kinds of meetings: their numbers, what they ask for, and how their minutes begin."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import FieldError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.official import Attendance, Mark, Paragraph
from jn_desktop.meetings.cards import MeetingDraft
from jn_desktop.meetings.kinds import MeetingKind, form_of
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD
from tests.meetings.conftest import LEDGER

HELD = datetime(2026, 11, 26, 14, 0)
SALON = MeetingDraft(
    kind=MeetingKind.SALON,
    name="第三季度企业家会客厅",
    time=HELD,
    host="站长",
    theme="用工和融资",
    attendees="人社局、金融办",
    observers="甲公司、乙公司",
)
FORCE = MeetingDraft(kind=MeetingKind.TASK_FORCE, name="专班例会", time=HELD, host="组长", series="高压线迁改专班")


def test_each_kind_has_numbers_of_its_own(station: Station) -> None:
    drafts = (MeetingDraft(name="现场", time=HELD), SALON, FORCE, replace(SALON, name="再一次"))

    ids = [station.meetings.save(None, draft) for draft in drafts]

    numbers = [station.meetings.meeting(one).number for one in ids]
    assert numbers == ["XC2026001", "HK2026001", "ZB2026001", "HK2026002"]


def test_the_kind_of_a_saved_meeting_stays(station: Station) -> None:
    meeting_id = station.meetings.save(None, SALON)

    station.meetings.save(meeting_id, replace(SALON, kind=MeetingKind.ONSITE, name="改名"))

    meeting = station.meetings.meeting(meeting_id)
    assert (meeting.kind, meeting.name, meeting.theme) == ("企业家会客厅", "改名", "用工和融资")


def test_a_task_force_without_its_name_is_refused(station: Station) -> None:
    with pytest.raises(FieldError, match="还没有写专班名称") as caught:
        station.meetings.save(None, replace(FORCE, series=" "))

    assert caught.value.field == "series"


def test_a_meeting_that_ends_before_it_begins_is_refused(station: Station) -> None:
    with pytest.raises(FieldError, match="结束时间 2026-11-26 14:00 不在召开时间之后") as caught:
        station.meetings.save(None, replace(FORCE, ends=HELD))

    assert caught.value.field == "ends"


def test_a_kind_calls_its_facts_by_its_own_words() -> None:
    assert form_of(MeetingKind.TASK_FORCE).label("host") == "组长"
    assert form_of(MeetingKind.ONSITE).label("host") == "主持人"
    assert "theme" in form_of(MeetingKind.SALON).asks


@pytest.mark.parametrize(
    ("draft", "mark", "opening"),
    [
        (MeetingDraft(name="现场", time=HELD), "现场办公会纪要", "2026年11月26日下午，召开现场办公会。现纪要如下。"),
        (
            SALON,
            "企业家会客厅会议纪要",
            "2026年11月26日下午，站长主持召开企业家会客厅，围绕“用工和融资”座谈交流。"
            "人社局、金融办有关负责同志和甲公司、乙公司等企业负责人参加会议。现纪要如下。",
        ),
        (FORCE, "专班例会纪要", "2026年11月26日下午，组长主持召开高压线迁改专班例会。现纪要如下。"),
    ],
)
def test_minutes_bear_the_mark_and_the_opening_of_their_kind(
    station: Station, draft: MeetingDraft, mark: str, opening: str
) -> None:
    document = station.meetings.document(station.meetings.save(None, draft))

    assert next(block.text for block in document.blocks if isinstance(block, Mark)).endswith(mark)
    assert next(block.text for block in document.blocks if isinstance(block, Paragraph)) == opening


def test_the_enterprises_of_a_salon_attend_it(station: Station) -> None:
    document = station.meetings.document(station.meetings.save(None, SALON))

    listed = [block for block in document.blocks if isinstance(block, Attendance)]
    assert listed == [Attendance("出席", "人社局、金融办、甲公司、乙公司")]


def test_each_kind_is_issued_in_a_series_of_its_own(station: Station) -> None:
    numbers = []
    for draft in (SALON, FORCE, replace(SALON, name="再一次")):
        meeting_id = station.meetings.save(None, replace(draft, time=datetime(2026, 11, 20, 14, 0)))
        station.minutes.submit(meeting_id)
        station.minutes.sign(meeting_id)
        numbers.append(station.minutes.issue(meeting_id))

    assert numbers == ["〔2026〕1号", "〔2026〕1号", "〔2026〕2号"]
    assert station.verification.verify() == []


def test_a_ledger_brings_meetings_of_every_kind(station: Station, tmp_path: Path) -> None:
    station.meetings.import_meetings(LEDGER, ImportOptions())
    station.meetings.save(None, replace(SALON, ends=datetime(2026, 11, 26, 16, 0), series="每月一次"))
    file = tmp_path / "会议.xlsx"
    station.meetings.export_meetings(file)

    again = station.meetings.import_meetings(file, ImportOptions())

    assert (again.rows, again.unchanged, again.errors) == (13, 13, [])


def test_a_ledger_gives_another_station_the_series_and_the_theme(
    station: Station, tmp_path: Path, clock: FixedClock
) -> None:
    station.meetings.save(None, replace(SALON, ends=datetime(2026, 11, 26, 16, 0), series="每月一次"))
    file = tmp_path / "会议.xlsx"
    station.meetings.export_meetings(file)
    Station.create(tmp_path / "另一站", "另一个服务站", PASSWORD, clock)

    with Station.open(tmp_path / "另一站", FIRST_OPERATOR, PASSWORD, clock) as other:
        other.meetings.import_meetings(file, ImportOptions())
        (card,) = other.meetings.meetings()

    assert (card.kind, card.number, card.series) == ("企业家会客厅", "HK2026001", "每月一次")
    assert (card.theme, card.ends) == ("用工和融资", "2026-11-26T16:00")
