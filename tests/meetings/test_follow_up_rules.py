"""When an agreed action is due, its light, the figures of units, and what is different between two minutes."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from jn_desktop.core.calendar import Calendar
from jn_desktop.meetings.cards import ActionCard, MeetingCard, TopicCard
from jn_desktop.meetings.comparing import Change, differences
from jn_desktop.meetings.follow_up_rules import (
    Followed,
    FollowUpSettings,
    Light,
    closing,
    due_by,
    figures,
    light,
    total,
    yellow_from,
)
from jn_desktop.meetings.frozen import FrozenMinutes, from_json, to_json
from jn_desktop.meetings.minutes_form import MinutesForm, NumberStyle
from jn_desktop.meetings.states import ActionState, MinutesState

CALENDAR = Calendar()
DEFAULT = FollowUpSettings()


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (date(2026, 11, 23), "2026-12-14"),  # the 13th is a Sunday
        (date(2026, 11, 20), "2026-12-10"),
        (date(2026, 9, 14), "2026-10-08"),  # the 4th is in the holidays of National Day
    ],
)
def test_an_action_without_a_day_is_due_20_days_from_issue_or_on_the_next_working_day(issued: date, due: str) -> None:
    assert due_by(None, issued, DEFAULT, CALENDAR) == due


def test_a_day_of_the_minutes_is_kept_even_on_a_weekend() -> None:
    assert due_by("2026-12-12", date(2026, 11, 23), DEFAULT, CALENDAR) == "2026-12-12"


def test_yellow_begins_three_working_days_before() -> None:
    assert yellow_from(date(2026, 12, 14), 3, CALENDAR) == date(2026, 12, 9)
    assert yellow_from(date(2026, 12, 14), 0, CALENDAR) == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("state", "today", "reported", "shown"),
    [
        (ActionState.IN_PROGRESS, date(2026, 12, 8), None, Light.GREEN),
        (ActionState.IN_PROGRESS, date(2026, 12, 9), None, Light.YELLOW),
        (ActionState.IN_PROGRESS, date(2026, 12, 14), None, Light.YELLOW),
        (ActionState.IN_PROGRESS, date(2026, 12, 15), None, Light.RED),
        (ActionState.REPORTED, date(2026, 12, 20), "2026-12-14", Light.GREEN),
        (ActionState.CHECKED, date(2026, 12, 20), "2026-12-15", Light.RED),
        (ActionState.CLOSED, date(2026, 12, 20), "2026-12-15", Light.OVER),
        (ActionState.DONE, date(2026, 12, 20), None, Light.OVER),
    ],
)
def test_the_light_goes_by_the_day_until_the_unit_has_reported(
    state: ActionState, today: date, reported: str | None, shown: Light
) -> None:
    assert light(state, "2026-12-14", reported, today, 3, CALENDAR) is shown


def test_without_a_day_there_is_no_light() -> None:
    assert light(ActionState.AGREED, None, None, date(2026, 12, 1), 3, CALENDAR) is Light.NONE


def test_a_day_ends_when_the_office_closes() -> None:
    assert closing("2026-12-12", CALENDAR) == datetime(2026, 12, 14, 17, 30)


def followed(unit: str, reported: str | None, *, over: bool = False, returns: int = 0) -> Followed:
    return Followed(unit, "2026-12-10", reported, over, returns)


def test_the_figures_of_units_count_in_time_late_open_overdue_and_returned() -> None:
    told = figures(
        [
            followed("供电公司", "2026-12-10", over=True),
            followed("供电公司", "2026-12-11", over=True, returns=2),
            followed("建设局", None),
            followed("建设局", "2026-12-09", returns=1),
        ],
        date(2026, 12, 20),
    )

    assert [vars(one) for one in told] == [
        {"unit": "建设局", "handed_over": 2, "on_time": 0, "late": 0, "open": 2, "overdue": 1, "returned": 1},
        {"unit": "供电公司", "handed_over": 2, "on_time": 1, "late": 1, "open": 0, "overdue": 0, "returned": 1},
    ]
    assert (total(told).handed_over, total(told).open, total(told).overdue) == (4, 2, 1)


# ---- two versions ----

OLDER = MeetingCard(
    number="XC2026001",
    kind="现场办公会",
    name="迁改现场办公会",
    time="2026-11-16T09:30",
    place="17号地块",
    host="站长",
    recorder=None,
    attendees="建设局",
    absentees=None,
    observers=None,
    topics=[
        TopicCard(1, "高压线", "六基杆塔", ["甲项目"], [ActionCard(1, "拆除", "供电公司", None, "2026-12-10")]),
        TopicCard(2, "并网", None, [], []),
    ],
    actions=[ActionCard(2, "协调", "园区办", "建设局", None)],
)


def test_the_same_minutes_have_no_difference() -> None:
    assert differences(OLDER, OLDER) == []


def test_what_was_changed_added_and_left_out_is_told_in_the_order_of_the_minutes() -> None:
    changed = replace(OLDER.topics[0], actions=[ActionCard(1, "拆除", "供电公司", None, "2026-12-20")])
    newer = replace(OLDER, place=None, attendees="建设局、供电公司", topics=[changed], actions=OLDER.actions)

    told = [(one.change, one.where, one.before, one.after) for one in differences(OLDER, newer)]

    assert told == [
        (Change.REMOVED, "地点", "17号地块", None),
        (Change.REMOVED, "议题", "并网", None),
        (
            *(Change.CHANGED, "议定事项", "拆除（责任单位：供电公司；完成时限：2026-12-10）"),
            "拆除（责任单位：供电公司；完成时限：2026-12-20）",
        ),
        (Change.CHANGED, "出席", "建设局", "建设局、供电公司"),
    ]


def test_the_theme_and_the_name_of_a_task_force_are_compared_for_minutes_tell_them() -> None:
    newer = replace(OLDER, theme="用工和融资", series="高压线迁改专班")
    assert [(one.where, one.after) for one in differences(OLDER, newer)] == [
        *(("系列", "高压线迁改专班"), ("主题", "用工和融资")),
    ]


def test_what_only_moved_is_no_difference() -> None:
    assert differences(OLDER, replace(OLDER, topics=OLDER.topics[::-1])) == []


def test_minutes_are_read_back_as_they_were_kept() -> None:
    issued = replace(OLDER, minutes_state=MinutesState.ISSUED, document_number="〔2026〕3号", issued_on="2026-11-23")
    kept = FrozenMinutes(issued, "济宁高新区", "服务站", MinutesForm(number_style=NumberStyle.ISSUE), {"a": None})
    assert from_json(to_json(kept)) == kept


@pytest.mark.parametrize(
    ("style", "place", "shown"),
    [
        (NumberStyle.BRACKETS, 3, "〔2026〕3号"),
        (NumberStyle.BRACKETS, None, "〔2026〕  号"),
        (NumberStyle.ISSUE, 3, "第3期"),
    ],
)
def test_a_number_is_written_as_the_office_wants(style: NumberStyle, place: int | None, shown: str) -> None:
    assert style.shown(2026, place) == shown
