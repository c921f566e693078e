"""The 2110 clock: contact in 2 working hours, an opinion in 1 working day, solved in 10. It explains itself.

Pure: from the time of receipt, the calendar and the pauses come three deadlines, and for each the steps that led there.
Nothing is stored, so a new target, category or unit loses neither elapsed nor paused time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from jn_desktop.core.calendar import COMPUTED, Calendar, Day, shown_time, weekday


class Target(Enum):
    """What was promised to the enterprise by when."""

    CONTACT = "联系企业"
    OPINION = "给出初步意见"
    RESOLVE = "办结"


@dataclass(frozen=True)
class Promise:
    """How long each target may take (高新区 2110): minutes of work, or of the clock, and whole working days."""

    contact_minutes: int = 120
    contact_in_clock_hours: bool = False
    opinion_days: int = 1
    resolve_days: int = 10


@dataclass(frozen=True)
class Pause:
    """A time during which the clock stands still; without an `end` it still does. It begins after the receipt.

    One that was `granted` is an extension: it counts in full, whatever else makes the clock stand still meanwhile.
    """

    start: datetime
    end: datetime | None
    reason: str
    granted: bool = False


@dataclass(frozen=True)
class Deadline:
    """When a target is due. While a pause is open, `remainder` is how many minutes are left once it ends."""

    due: datetime
    provisional: bool
    remainder: int | None = None


@dataclass(frozen=True)
class Deadlines:
    """The three deadlines of a demand."""

    contact: Deadline
    opinion: Deadline
    resolve: Deadline

    def of(self, target: Target) -> Deadline:
        found: Deadline = getattr(self, target.name.lower())
        return found


@dataclass(frozen=True)
class Met:
    """When each target was reached; a pause that begins later no longer concerns it."""

    contact: datetime | None = None
    opinion: datetime | None = None
    resolve: datetime | None = None

    def of(self, target: Target) -> datetime | None:
        return {Target.CONTACT: self.contact, Target.OPINION: self.opinion, Target.RESOLVE: self.resolve}[target]


@dataclass(frozen=True)
class Step:
    """A sentence of an explanation; `minutes` are what it counts towards the promise or, `paused`, beyond it."""

    text: str
    minutes: int = 0
    paused: bool = False


THE_2110 = Promise()
_NOT_MET = Met()


def deadlines(
    received: datetime,
    calendar: Calendar,
    promise: Promise = THE_2110,
    pauses: Sequence[Pause] = (),
    met: Met = _NOT_MET,
) -> Deadlines:
    """Return the three deadlines of what was received at a moment; only the minute of the receipt counts.

    An opinion and a solution are due at the close of office of a working day after the day of receipt, which is the day
    itself where it is worked (also after closing), else the next working day. What still runs when a pause begins is
    put off by its working minutes, counted on from the deadline.
    """
    received = received.replace(second=0, microsecond=0)
    stops = merged(pauses)
    first = calendar.working_day(received.date()).date
    days = calendar.working_days_after(first, max(promise.opinion_days, promise.resolve_days))
    by_day = _Course(calendar, received, by_clock=False)
    contact = _Course(calendar, received, by_clock=True) if promise.contact_in_clock_hours else by_day
    return Deadlines(
        contact=contact.deadline(contact.after(received, promise.contact_minutes), stops, met.contact),
        opinion=by_day.deadline(_close(days, promise.opinion_days), stops, met.opinion),
        resolve=by_day.deadline(_close(days, promise.resolve_days), stops, met.resolve),
    )


def explain(
    target: Target,
    received: datetime,
    calendar: Calendar,
    promise: Promise = THE_2110,
    pauses: Sequence[Pause] = (),
    met: datetime | None = None,
) -> list[Step]:
    """Return how a deadline came about, step by step: what was counted, what was skipped and why, each pause."""
    received = received.replace(second=0, microsecond=0)
    contact = target is Target.CONTACT
    course = _Course(calendar, received, by_clock=contact and promise.contact_in_clock_hours)
    if contact:
        steps, due = _contact_steps(course, received, promise)
    else:
        days = promise.opinion_days if target is Target.OPINION else promise.resolve_days
        steps, due = _day_steps(target, calendar, received, days)
    stood = None
    for pause, later in course.put_off(due, merged(pauses), met):
        if pause.end is None:
            stood = pause
        else:
            steps += _pause_steps(target, course, pause, due, later)
        due = later
    if stood is not None:
        left = in_hours(course.between(stood.start, due))
        steps.append(Step(f"{_moment(stood.start)}起暂停（{stood.reason}），剩余 {left}，恢复后接着计。"))
    if course.is_provisional(due):
        steps.append(Step(f"其中有的日子所在年度还没有公布放假安排，{COMPUTED}；公布后会重新计算。"))
    return steps


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """Return the pauses in their order, all that overlap but extensions as one: no minute is put off twice."""
    if not pauses:
        return []
    joined: list[Pause] = []
    for pause in sorted((one for one in pauses if not one.granted), key=_beginning):
        last = joined[-1] if joined else None
        if last is None or (last.end is not None and pause.start > last.end):
            joined.append(pause)
            continue
        end = None if last.end is None or pause.end is None else max(last.end, pause.end)
        reason = last.reason if pause.reason == last.reason else f"{last.reason}；{pause.reason}"
        joined[-1] = Pause(last.start, end, reason)
    return sorted([*joined, *(one for one in pauses if one.granted)], key=_beginning)


def _beginning(pause: Pause) -> datetime:
    return pause.start


@dataclass(frozen=True)
class _Course:
    """How time passes for one target: by the office's hours, or by the clock."""

    calendar: Calendar
    received: datetime
    by_clock: bool

    def after(self, moment: datetime, minutes: int) -> datetime:
        return moment + timedelta(minutes=minutes) if self.by_clock else self.calendar.add(moment, minutes)

    def between(self, start: datetime, end: datetime) -> int:
        if self.by_clock:
            return max(0, int((end - start).total_seconds() // 60))
        return self.calendar.minutes_between(start, end)

    def is_provisional(self, due: datetime) -> bool:
        """Tell whether a day from the receipt to the deadline lies in a year without a table."""
        published, first, last = self.calendar.is_published, self.received.year, due.year
        return not self.by_clock and not (
            published(first) and (first == last or all(map(published, range(first + 1, last + 1))))
        )

    def put_off(self, due: datetime, pauses: Sequence[Pause], met: datetime | None) -> Iterator[tuple[Pause, datetime]]:
        """Yield the pauses that began while a target was still running, in their order, and when it is due for each."""
        stands = False
        for pause in pauses:
            if (met is not None and pause.start >= met) or not (stands or pause.start < due):
                continue
            if pause.end is None:
                stands = True
            else:
                due = self.after(due, self.between(pause.start, pause.end))
            yield pause, due

    def deadline(self, due: datetime, pauses: Sequence[Pause], met: datetime | None) -> Deadline:
        since = None
        for pause, later in self.put_off(due, pauses, met) if pauses else ():
            due = later
            if pause.end is None:
                since = pause.start
        return Deadline(due, self.is_provisional(due), None if since is None else self.between(since, due))


def _close(days: Sequence[Day], count: int) -> datetime:
    return days[count - 1].closes


# ---- in words ----


def _contact_steps(course: _Course, received: datetime, promise: Promise) -> tuple[list[Step], datetime]:
    due = course.after(received, promise.contact_minutes)
    name = Target.CONTACT.value
    if course.by_clock:
        minutes = promise.contact_minutes
        begun = Step(f"{_moment(received)}受理，按自然时间计 {minutes} 分钟。", minutes)
        return [begun, Step(f"应在 {_moment(due)}前{name}。")], due
    steps = [Step(f"{_moment(received)}受理，应在 {promise.contact_minutes} 分钟工作时间内{name}。")]
    steps += _span_steps(course.calendar, received, promise.contact_minutes)
    return [*steps, Step(f"应在 {_moment(due)}前{name}。")], due


def _day_steps(target: Target, calendar: Calendar, received: datetime, count: int) -> tuple[list[Step], datetime]:
    first = calendar.working_day(received.date())
    steps = [Step(f"{_moment(received)}受理，受理日不计，应在其后第 {count} 个工作日下班前{target.value}。")]
    if first.date != received.date():
        steps += _skipped(calendar, received.date(), first.date)
        steps.append(Step(f"受理日顺延为 {_named(first)}。"))
    before = first.date
    days = calendar.working_days_after(first.date, count)
    for number, day in enumerate(days, start=1):
        steps += _skipped(calendar, before + timedelta(days=1), day.date)
        minutes = sum(end - start for start, end in day.intervals)
        steps.append(Step(f"第 {number} 个工作日：{_named(day)}{_hours(day)}。", minutes))
        before = day.date
    return [*steps, Step(f"应在 {_moment(days[-1].closes)}前{target.value}。")], days[-1].closes


def _pause_steps(target: Target, course: _Course, pause: Pause, due: datetime, later: datetime) -> list[Step]:
    """Return how a pause that is over puts a deadline off, from `due` to `later`."""
    assert pause.end is not None
    minutes = course.between(pause.start, pause.end)
    kind = "" if course.by_clock else "工作时间 "
    steps = [
        Step(f"{_moment(pause.start)}至 {_moment(pause.end)}暂停（{pause.reason}），计{kind}{minutes} 分钟，时限顺延。")
    ]
    if not course.by_clock:
        steps += [Step(step.text, step.minutes, paused=True) for step in _span_steps(course.calendar, due, minutes)]
    return [*steps, Step(f"顺延后应在 {_moment(later)}前{target.value}。")]


def _span_steps(calendar: Calendar, start: datetime, minutes: int) -> Iterator[Step]:
    """Yield the open times that are counted from a moment on, and the days that are skipped between them."""
    before = start.date() - timedelta(days=1)
    for opened, closed in calendar.spans(start, minutes):
        if opened.date() != before:
            yield from _skipped(calendar, before + timedelta(days=1), opened.date())
            before = opened.date()
        counted = int((closed - opened).total_seconds() // 60)
        yield Step(f"{_named(calendar.day(opened.date()))}{opened:%H:%M}-{closed:%H:%M}，计 {counted} 分钟。", counted)


def _skipped(calendar: Calendar, first: date, until: date) -> Iterator[Step]:
    """Yield a sentence for each run of days off with one reason, from `first` to the day before `until`."""
    runs: list[tuple[Day, Day, str]] = []
    for day in calendar.days(first, until - timedelta(days=1)):
        if day.working:
            continue
        reason = day.name or "周末"
        if runs and runs[-1][2] == reason and runs[-1][1].date + timedelta(days=1) == day.date:
            runs[-1] = (runs[-1][0], day, reason)
        else:
            runs.append((day, day, reason))
    for begins, ends, reason in runs:
        span = _named_date(begins) if begins == ends else f"{_named_date(begins)}至 {_named_date(ends)}"
        yield Step(f"{span}{reason}休息，不计。")


def in_hours(minutes: int) -> str:
    """Return `1 小时 30 分钟`, for what is left of a clock."""
    hours, rest = divmod(minutes, 60)
    told = [f"{hours} 小时"] if hours else []
    return " ".join([*told, *([f"{rest} 分钟"] if rest or not hours else [])])


def _moment(moment: datetime) -> str:
    return f"{moment.date()}（{weekday(moment.date())}）{moment:%H:%M} "


def _named_date(day: Day) -> str:
    return f"{day.date}（{weekday(day.date)}）"


def _named(day: Day) -> str:
    return f"{day.date}（{weekday(day.date)}{f'，{day.name}' if day.name else ''}）"


def _hours(day: Day) -> str:
    return "、".join(f"{shown_time(start)}-{shown_time(end)}" for start, end in day.intervals)
