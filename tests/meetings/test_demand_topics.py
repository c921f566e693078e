"""A demand on the table of a meeting: which meetings take it, what the topic says, and what was agreed about it."""

from dataclasses import replace
from datetime import datetime

import pytest

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.demands.cards import NewDemand
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.station import Station
from tests.conftest import NOW

TOMORROW = datetime(2026, 11, 24, 14, 30)


@pytest.fixture
def demand(station: Station) -> str:
    return station.demands.register(NewDemand(NOW, "高压线没有迁改。影响吊装", enterprise="甲电子"))


def meeting(station: Station, time: datetime) -> str:
    return station.meetings.save(None, MeetingDraft("高压线专题会", time, topics=(DraftTopic(None, "已有的议题"),)))


def test_a_demand_becomes_the_last_topic_of_a_meeting_with_its_text(station: Station, demand: str) -> None:
    meeting_id = meeting(station, TOMORROW)

    assert station.meetings.add_demand_topic(demand, meeting_id, None, None) == meeting_id

    topics = station.meetings.meeting(meeting_id).topics
    assert [topic.title for topic in topics] == ["已有的议题", "高压线没有迁改"]
    assert topics[1].situation == "高压线没有迁改。影响吊装"
    (concern,) = station.meetings.of_demand(demand)
    assert (concern.meeting_id, concern.actions) == (meeting_id, ())


def test_a_new_meeting_is_made_for_it(station: Station, demand: str) -> None:
    meeting_id = station.meetings.add_demand_topic(demand, None, "现场办公会", TOMORROW)

    made = station.meetings.meeting(meeting_id)
    assert (made.name, made.time, made.number) == ("现场办公会", "2026-11-24T14:30", "XC2026001")
    assert [topic.title for topic in made.topics] == ["高压线没有迁改"]


def test_what_the_meeting_agreed_shows_on_the_demand_also_after_the_meeting_was_edited(
    station: Station, demand: str
) -> None:
    meeting_id = station.meetings.add_demand_topic(demand, None, "现场办公会", TOMORROW)
    topic = station.meetings.meeting(meeting_id).topics[0]
    draft = MeetingDraft(
        "现场办公会",
        TOMORROW,
        topics=(DraftTopic(topic.id, topic.title, topic.situation),),
        actions=(DraftAction(None, 0, "三日内迁改", "供电公司", None, "2026-11-27"),),
    )

    station.meetings.save(meeting_id, draft)

    (concern,) = station.meetings.of_demand(demand)
    assert [action.text for action in concern.actions] == ["三日内迁改"]
    station.meetings.save(meeting_id, replace(draft, topics=(), actions=()))
    assert station.meetings.of_demand(demand) == []


def test_the_project_of_the_demand_goes_with_it(station: Station, demand: str) -> None:
    project = station.projects.save(None, {"name": "电子厂房", "status": "推进中"})
    station.demands.link_project(demand, project)

    meeting_id = station.meetings.add_demand_topic(demand, None, "现场办公会", TOMORROW)

    assert station.meetings.meeting(meeting_id).topics[0].project_ids == (project,)


def test_only_meetings_from_today_on_are_offered_the_next_one_first(station: Station) -> None:
    meeting(station, datetime(2026, 11, 20, 9, 0))
    later, today = meeting(station, TOMORROW), meeting(station, datetime(2026, 11, 23, 8, 0))

    assert [row.id for row in station.meetings.to_come()] == [today, later]


def test_a_meeting_that_was_held_a_time_that_passed_and_a_second_time_are_refused(
    station: Station, demand: str
) -> None:
    held, to_come = meeting(station, datetime(2026, 11, 20, 9, 0)), meeting(station, TOMORROW)
    station.meetings.add_demand_topic(demand, to_come, None, None)

    for meeting_id, name, time, field, sentence in (
        (held, None, None, "meeting", "已于 2026-11-20 开过"),
        (to_come, None, None, "meeting", "已经是会议"),
        (None, "现场办公会", None, "time", "还没有写召开时间"),
        (None, "现场办公会", datetime(2026, 11, 20), "time", "已经过了"),
        (None, " ", TOMORROW, "name", "会议还没有名称"),
    ):
        with pytest.raises(FieldError, match=sentence) as refused:
            station.meetings.add_demand_topic(demand, meeting_id, name, time)
        assert refused.value.field == field


def test_a_demand_that_is_over_is_not_put_on_a_table(station: Station, demand: str) -> None:
    other = station.demands.register(NewDemand(NOW, "同一件事", enterprise="甲电子"))
    station.demands.merge(demand, other)

    with pytest.raises(StationError, match="在办的才列入会议"):
        station.meetings.add_demand_topic(demand, None, "现场办公会", TOMORROW)
