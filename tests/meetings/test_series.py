"""What a meeting agreed and nobody has done stands on the next agenda of its series by itself."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from jn_desktop.core.errors import FieldError
from jn_desktop.core.official import Paragraph
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft, draft_of
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.series import CARRIED_TITLE
from jn_desktop.station import Station

FIRST = MeetingDraft(
    kind=MeetingKind.TASK_FORCE,
    name="第一次例会",
    time=datetime(2026, 11, 2, 9, 0),
    series="高压线迁改专班",
    topics=(DraftTopic(None, "高压线迁改"),),
    actions=(
        DraftAction(None, 0, "拆除六基杆塔", "供电公司", None, "2026-11-06"),
        DraftAction(None, 0, "出具选址意见", "自规局", None, "2026-11-30"),
    ),
)


def later(name: str, day: int) -> MeetingDraft:
    return replace(FIRST, name=name, time=datetime(2026, 11, day, 9, 0), topics=(), actions=())


def carried(station: Station, meeting_id: str) -> list[str]:
    return [action.text for topic in station.meetings.meeting(meeting_id).topics for action in topic.carried]


def finish(station: Station, meeting_id: str, text: str, day: date) -> None:
    (action,) = [one for one in station.meetings.meeting(meeting_id).actions if one.text == text]
    station.meetings.finish_action(action.id, day, "已落地")


def test_what_is_not_done_is_carried_over_until_it_is(station: Station) -> None:
    first = station.meetings.save(None, FIRST)
    second = station.meetings.save(None, later("第二次例会", 9))
    finish(station, first, "拆除六基杆塔", date(2026, 11, 10))
    third = station.meetings.save(None, later("第三次例会", 16))
    finish(station, first, "出具选址意见", date(2026, 11, 18))
    fourth = station.meetings.save(None, later("第四次例会", 20))

    assert carried(station, second) == ["拆除六基杆塔", "出具选址意见"]
    assert carried(station, third) == ["出具选址意见"]
    assert carried(station, fourth) == []
    assert station.meetings.meeting(fourth).topics == ()
    assert station.verification.verify() == []


def test_what_is_carried_over_is_the_first_topic(station: Station) -> None:
    station.meetings.save(None, FIRST)
    topic, action = DraftTopic(None, "道路开口"), DraftAction(None, 0, "办开口手续", "城管局")
    second = station.meetings.save(None, replace(later("第二次例会", 9), topics=(topic,), actions=(action,)))

    meeting = station.meetings.meeting(second)
    assert [one.title for one in meeting.topics] == [CARRIED_TITLE, "道路开口"]
    assert meeting.actions[0].topic_id == meeting.topics[1].id


def test_the_minutes_say_what_had_become_of_each_by_the_day_of_the_meeting(station: Station) -> None:
    first = station.meetings.save(None, FIRST)
    second = station.meetings.save(None, later("第二次例会", 9))
    finish(station, first, "出具选址意见", date(2026, 11, 8))

    document = station.meetings.document(second)

    said = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert said[1:3] == [
        "1.拆除六基杆塔（供电公司）：原定2026年11月6日完成，已超期。",
        "2.出具选址意见（自规局）：已于2026年11月8日办结，已落地。",
    ]
    assert station.meetings.preview(second, draft_of(station.meetings.meeting(second))).blocks == document.blocks


def test_issued_minutes_keep_what_they_said_of_it(station: Station) -> None:
    first = station.meetings.save(None, FIRST)
    second = station.meetings.save(None, later("第二次例会", 9))
    station.minutes.submit(second)
    station.minutes.sign(second)
    station.minutes.issue(second)
    issued = station.meetings.document(second).blocks

    finish(station, first, "出具选址意见", date(2026, 11, 9))

    assert station.meetings.document(second).blocks == issued


def test_the_name_of_a_series_is_read_as_it_is_kept(station: Station) -> None:
    station.meetings.save(None, FIRST)

    second = station.meetings.save(None, replace(later("第二次例会", 9), series=" 高压线迁改专班 "))

    assert len(carried(station, second)) == 2


def test_what_is_wrong_with_a_topic_is_told_by_its_own_place(station: Station) -> None:
    station.meetings.save(None, FIRST)

    with pytest.raises(FieldError) as caught:
        station.meetings.save(None, replace(later("第二次例会", 9), topics=(DraftTopic(None, " "),)))

    assert caught.value.field == "topics.0.title"


def test_other_series_and_meetings_that_come_later_carry_nothing_over(station: Station) -> None:
    station.meetings.save(None, FIRST)
    other = station.meetings.save(None, replace(later("别的专班", 9), series="道路专班"))
    earlier = station.meetings.save(None, later("补记的例会", 1))

    assert carried(station, other) == carried(station, earlier) == []


def test_saving_a_meeting_again_keeps_what_it_carries_over(station: Station) -> None:
    station.meetings.save(None, FIRST)
    second = station.meetings.save(None, later("第二次例会", 9))

    station.meetings.save(second, replace(draft_of(station.meetings.meeting(second)), place="会议室"))

    assert len(carried(station, second)) == 2
