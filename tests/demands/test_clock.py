"""The 2110 clock against a count minute by minute, and the promises that hold for any receipt and any pauses."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.calendar import Calendar
from jn_desktop.demands.clock import THE_2110, Met, Pause, Promise, Target, deadlines, explain, merged

USUAL = Calendar()
BY_CLOCK = Promise(contact_in_clock_hours=True)
RECEIPTS = st.integers(0, 712 * 1440).map(lambda minutes: datetime(2025, 1, 1) + timedelta(minutes=minutes))
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@st.composite
def courses(draw: st.DrawFn) -> tuple[datetime, list[Pause]]:
    """A receipt and up to four pauses after it, extensions among them."""
    received = draw(RECEIPTS)
    pauses: list[Pause] = []
    for _ in range(draw(st.integers(0, 4))):
        start = received + timedelta(minutes=draw(st.integers(0, 20_000)))
        end = start + timedelta(minutes=draw(st.integers(0, 10_000)))
        granted = draw(st.booleans())
        pauses.append(Pause(start, end, "延期" if granted else "等企业补材料", granted))
    return received, pauses


def counted(received: datetime) -> tuple[datetime, datetime, datetime]:
    """The three deadlines, found by walking on minute by minute and day by day."""
    left, moment = 120, received
    while left:
        minute = moment.hour * 60 + moment.minute
        if not chinese_calendar.is_workday(moment.date()):
            moment = datetime.combine(moment.date() + DAY, datetime.min.time())
            continue
        left -= 510 <= minute < 720 or 810 <= minute < 1050
        moment += timedelta(minutes=1)
    day = received.date()
    while not chinese_calendar.is_workday(day):
        day += DAY
    closes: list[datetime] = []
    while len(closes) < 10:
        day += DAY
        if chinese_calendar.is_workday(day):
            closes.append(datetime(day.year, day.month, day.day, 17, 30))
    return moment, closes[0], closes[9]


@pytest.mark.parametrize(
    ("received", "contact", "opinion", "resolve"),
    [
        ("2026-09-21T10:00", "2026-09-21T12:00", "2026-09-22T17:30", "2026-10-12T17:30"),  # ends exactly at closing
        ("2026-09-21T12:30", "2026-09-21T15:30", "2026-09-22T17:30", "2026-10-12T17:30"),  # at lunch
        ("2026-09-21T16:00", "2026-09-22T09:00", "2026-09-22T17:30", "2026-10-12T17:30"),
        ("2026-09-21T23:59", "2026-09-22T10:30", "2026-09-22T17:30", "2026-10-12T17:30"),  # after closing: that day
        ("2026-09-19T09:00", "2026-09-20T10:30", "2026-09-21T17:30", "2026-10-10T17:30"),  # Saturday, Sunday is worked
        ("2026-09-30T17:00", "2026-10-08T10:00", "2026-10-08T17:30", "2026-10-20T17:30"),  # the eve of National Day
        ("2026-02-14T16:30", "2026-02-24T09:30", "2026-02-24T17:30", "2026-03-06T17:30"),  # a makeup Saturday
        ("2025-01-27T17:30", "2025-02-05T10:30", "2025-02-05T17:30", "2025-02-17T17:30"),  # the Spring Festival
    ],
)
def test_the_three_deadlines_of_the_days_that_offices_argue_about(
    received: str, contact: str, opinion: str, resolve: str
) -> None:
    found = deadlines(at(received), USUAL)

    assert (found.contact.due, found.opinion.due, found.resolve.due) == (at(contact), at(opinion), at(resolve))


@given(RECEIPTS)
def test_the_deadlines_of_any_receipt_are_those_that_one_counts_on_the_fingers(received: datetime) -> None:
    found = deadlines(received, USUAL)

    assert (found.contact.due, found.opinion.due, found.resolve.due) == counted(received)
    assert not found.resolve.provisional


def test_seconds_do_not_count() -> None:
    assert deadlines(at("2026-09-21T10:00:59"), USUAL) == deadlines(at("2026-09-21T10:00"), USUAL)


def test_by_clock_hours_contact_is_due_two_hours_later_at_any_hour() -> None:
    found = deadlines(at("2026-10-01T23:10"), USUAL, BY_CLOCK)

    assert found.contact.due == at("2026-10-02T01:10")
    assert found.opinion == deadlines(at("2026-10-01T23:10"), USUAL).opinion


def test_a_deadline_is_provisional_only_when_a_day_on_the_way_to_it_has_no_table() -> None:
    found = deadlines(at("2026-12-30T15:00"), USUAL)

    assert (found.contact.provisional, found.opinion.provisional, found.resolve.provisional) == (False, False, True)
    assert deadlines(at("2027-05-01T09:00"), USUAL).contact.provisional
    assert not deadlines(at("2027-05-01T09:00"), USUAL, BY_CLOCK).contact.provisional


# ---- pauses ----


def test_ninety_paused_minutes_move_closing_time_to_ten_the_next_working_day() -> None:
    pause = Pause(at("2026-09-21T14:00"), at("2026-09-21T15:30"), "等企业补材料")

    found = deadlines(at("2026-09-21T09:00"), USUAL, pauses=[pause])

    assert found.opinion.due == at("2026-09-23T10:00")
    assert found.resolve.due == at("2026-10-13T10:00")
    assert found.contact.due == at("2026-09-21T11:00")  # was due before


def test_a_pause_overnight_counts_only_its_working_minutes() -> None:
    pause = Pause(at("2026-09-21T17:00"), at("2026-09-22T09:00"), "等企业补材料")

    assert deadlines(at("2026-09-21T09:00"), USUAL, pauses=[pause]).opinion.due == at("2026-09-23T09:30")


def test_an_open_pause_leaves_a_remainder() -> None:
    found = deadlines(at("2026-09-21T09:00"), USUAL, pauses=[Pause(at("2026-09-22T16:00"), None, "等企业补材料")])

    assert found.opinion.remainder == 90
    assert found.contact.remainder is None


def test_in_clock_hours_the_contact_pause_counts_clock_minutes() -> None:
    pause = Pause(at("2026-09-21T19:00"), at("2026-09-21T20:00"), "企业要求晚些联系")

    found = deadlines(at("2026-09-21T18:00"), USUAL, BY_CLOCK, [pause])

    assert found.contact.due == at("2026-09-21T21:00")
    assert found.opinion.due == at("2026-09-22T17:30")


def test_a_target_that_was_reached_before_a_pause_is_not_put_off() -> None:
    pause = Pause(at("2026-09-21T14:00"), at("2026-09-21T15:30"), "等企业补材料")

    found = deadlines(at("2026-09-21T13:00"), USUAL, pauses=[pause], met=Met(contact=at("2026-09-21T13:40")))

    assert found.contact.due == at("2026-09-21T15:30")


def test_pauses_that_overlap_count_once() -> None:
    first = Pause(at("2026-09-21T14:00"), at("2026-09-21T15:00"), "等企业补材料")
    second = Pause(at("2026-09-21T14:30"), at("2026-09-21T15:30"), "延期")

    assert merged([second, first]) == [Pause(first.start, second.end, "等企业补材料；延期")]


def test_an_extension_counts_in_full_beside_what_stops_the_clock_meanwhile() -> None:
    waiting = Pause(at("2026-09-21T14:00"), None, "等企业补材料")
    granted = Pause(at("2026-09-22T14:00"), at("2026-09-23T14:00"), "延期 1 个工作日", granted=True)
    over = Pause(waiting.start, at("2026-09-23T09:00"), waiting.reason)

    stopped = deadlines(at("2026-09-21T09:00"), USUAL, pauses=[granted, waiting]).opinion
    resumed = deadlines(at("2026-09-21T09:00"), USUAL, pauses=[granted, over]).opinion

    assert (stopped.due, stopped.remainder) == (at("2026-09-23T17:30"), 210 + 450 + 450)
    assert resumed.due == at("2026-09-28T14:00")  # 450 and 690 minutes later, across the Mid-Autumn days


def test_a_year_before_1000_is_written_with_four_digits() -> None:
    assert explain(Target.CONTACT, at("0987-06-05T09:00"), USUAL)[0].text.startswith("0987-06-05（")


@given(courses(), st.sampled_from([THE_2110, BY_CLOCK]), st.data())
def test_adding_a_pause_never_makes_a_deadline_earlier(
    course: tuple[datetime, list[Pause]], promise: Promise, data: st.DataObject
) -> None:
    received, pauses = course
    start = received + timedelta(minutes=data.draw(st.integers(0, 20_000)))
    more = [*pauses, Pause(start, start + timedelta(minutes=data.draw(st.integers(0, 10_000))), "又停")]

    before, after = deadlines(received, USUAL, promise, pauses), deadlines(received, USUAL, promise, more)

    assert all(before.of(target).due <= after.of(target).due for target in Target)


@given(courses(), st.sampled_from([THE_2110, BY_CLOCK]), st.integers(0, 20_000))
def test_a_later_receipt_never_makes_a_deadline_earlier(
    course: tuple[datetime, list[Pause]], promise: Promise, later: int
) -> None:
    received, pauses = course
    moved = min([received + timedelta(minutes=later), *(pause.start for pause in pauses)])

    before, after = deadlines(received, USUAL, promise, pauses), deadlines(moved, USUAL, promise, pauses)

    assert all(before.of(target).due <= after.of(target).due for target in Target)


# ---- the explanation ----


@given(courses(), st.sampled_from([THE_2110, BY_CLOCK]))
def test_what_an_explanation_counts_adds_up_to_the_promise(
    course: tuple[datetime, list[Pause]], promise: Promise
) -> None:
    received, pauses = course

    promised = {Target.CONTACT: 120, Target.OPINION: 450, Target.RESOLVE: 4500}

    for target in Target:
        steps = explain(target, received, USUAL, promise, pauses)
        assert sum(step.minutes for step in steps if not step.paused) == promised[target]


@given(courses())
def test_an_explanation_ends_at_the_deadline(course: tuple[datetime, list[Pause]]) -> None:
    received, pauses = course
    found = deadlines(received, USUAL, pauses=pauses)

    for target in Target:
        due = found.of(target).due
        said = [step.text for step in explain(target, received, USUAL, pauses=pauses) if "应在" in step.text]
        assert f"{due:%Y-%m-%d}" in said[-1]
        assert f"{due:%H:%M}" in said[-1]


def test_an_explanation_names_what_was_counted_and_what_was_skipped() -> None:
    said = [step.text for step in explain(Target.CONTACT, at("2026-09-18T16:40"), USUAL)]

    assert said == [
        "2026-09-18（周五）16:40 受理，应在 120 分钟工作时间内联系企业。",
        "2026-09-18（周五）16:40-17:30，计 50 分钟。",
        "2026-09-19（周六）周末休息，不计。",
        "2026-09-20（周日，国庆节补班）08:30-09:40，计 70 分钟。",
        "应在 2026-09-20（周日）09:40 前联系企业。",
    ]


def test_an_explanation_tells_each_pause_with_its_reason() -> None:
    pauses = [
        Pause(at("2026-09-21T14:00"), at("2026-09-21T15:30"), "等企业补材料"),
        Pause(at("2026-09-23T09:00"), None, "等上级批复"),
    ]

    said = [step.text for step in explain(Target.OPINION, at("2026-09-21T09:00"), USUAL, pauses=pauses)]

    assert said[3:] == [
        "2026-09-21（周一）14:00 至 2026-09-21（周一）15:30 暂停（等企业补材料），计工作时间 90 分钟，时限顺延。",
        "2026-09-23（周三）08:30-10:00，计 90 分钟。",
        "顺延后应在 2026-09-23（周三）10:00 前给出初步意见。",
        "2026-09-23（周三）09:00 起暂停（等上级批复），剩余 1 小时，恢复后接着计。",
    ]


def test_an_explanation_says_what_is_provisional() -> None:
    said = [step.text for step in explain(Target.RESOLVE, at("2026-12-30T09:00"), USUAL)]

    assert "暂按周一至周五推算" in said[-1]
    assert date(2027, 1, 1).isoformat() in "".join(said)
