"""Rules of demands that need no database: results, call-back, times that fit, what goes together, whom to remind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.demands.clock import Met, Pause, Target
from jn_desktop.demands.states import Move

MARKS = ("不推诿", "不敷衍", "不折腾", "要笑脸", "要真心", "要实效")
"""三不三要: what an enterprise may say of how it was served."""
ALIKE_WITHIN = timedelta(days=30)
NOT_DISPATCHED = "未转办"
"""The lead unit of a demand that has none, where units are told apart."""
_BUILDS_ON = {
    Move.GIVE_OPINION: ("contacted_at", "联系"),
    Move.EXPLAIN: ("contacted_at", "联系"),
    Move.REPORT: ("opinion_at", "初步意见"),
    Move.REPLY: ("opinion_at", "初步意见"),
    Move.CALL_BACK: ("replied_at", "答复"),
}
"""The time of a record that a move may not be earlier than, beside the receipt, and what happened then."""
LONGEST_EXTENSION = 20  # working days: to 30 in all, as in 山东省接诉即办
_SHORTEST_NUMBER = 7
_BETWEEN_DIGITS = str.maketrans("", "", " -－")
_LONGEST_TITLE = 40
_LONGEST_TEXT = 4_000


class Result(StrEnum):
    """How a demand ended."""

    SOLVED = "已解决"
    PARTLY = "部分解决"
    CONFIRMED = "服务确认"
    EXPLAINED = "已解释"


class Satisfaction(StrEnum):
    """What the enterprise said when it was called back."""

    SATISFIED = "满意"
    BASICALLY = "基本满意"
    DISSATISFIED = "不满意"


class Rung(StrEnum):
    """A rung of the reminder ladder: who is told, as its label says."""

    BEFORE = "即将到期"
    DUE = "到期"
    OVERDUE = "超期"


def title_of(title: str | None, text: str | None) -> str:
    """Return the title, or, where none was written, the beginning of the text up to its first stop."""
    given = " ".join((title or "").split())
    if given:
        return given
    first = " ".join((text or "").split())
    for stop in "。；！？\n":
        first = first.split(stop)[0]
    return first if len(first) <= _LONGEST_TITLE else f"{first[: _LONGEST_TITLE - 1]}…"


def moment_of(record: Mapping[str, Any], name: str) -> datetime | None:
    """Return a time of a record."""
    return datetime.fromisoformat(record[name]) if record[name] else None


def received_at(record: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(record["received_at"])


def met_by(record: Mapping[str, Any]) -> Met:
    """Return when the targets of a demand were reached: a solution with the reply."""
    return Met(
        contact=moment_of(record, "contacted_at"),
        opinion=moment_of(record, "opinion_at"),
        resolve=moment_of(record, "replied_at"),
    )


def pauses_of(records: Iterable[Mapping[str, Any]]) -> list[Pause]:
    """Return the pauses that records of `demand_pause` tell of."""
    return [
        Pause(
            datetime.fromisoformat(one["starts_at"]),
            moment_of(one, "ends_at"),
            one["reason"],
            granted=one["approved_by"] is not None,
        )
        for one in records
        if one["retired_on"] is None
    ]


def check_receipt(received: datetime, now: datetime) -> None:
    """Refuse a receipt that has not happened yet."""
    if received > now:
        raise FieldError("received_at", f"受理时间 {_shown(received)} 还没有到；请填实际接到诉求的时间。")


def check_moment(move: Move, at: datetime, record: Mapping[str, Any], now: datetime) -> None:
    """Refuse a time of a move that lies ahead, before the demand was received, or before what it builds on."""
    check_past(move.label, at, now)
    check_order(move.label, at, "受理", received_at(record))
    if move in _BUILDS_ON:
        name, what = _BUILDS_ON[move]
        before = moment_of(record, name)
        if before is not None:
            check_order(move.label, at, what, before)


def check_past(label: str, at: datetime, now: datetime) -> None:
    """Refuse a time of something that has not happened yet."""
    if at > now:
        raise FieldError("at", f"{label}的时间 {_shown(at)} 还没有到；请填实际时间。")


def check_order(label: str, at: datetime, what: str, before: datetime) -> None:
    """Refuse a time of something that is earlier than that of something before it."""
    if at < before:
        raise FieldError("at", f"{label}的时间 {_shown(at)} 早于{what}时间 {_shown(before)}；请核对。")


def require_text(field: str, text: str | None, sentence: str) -> str:
    """Return what was written, stripped; refuse nothing at all with a sentence, and more than anybody reads."""
    written = (text or "").strip()
    if not written:
        raise FieldError(field, sentence)
    if len(written) > _LONGEST_TEXT:
        raise FieldError(field, f"写了 {len(written)} 个字，最多 {_LONGEST_TEXT} 个；请只写要点。")
    return written


def last_return(calendar: Calendar, dispatched: datetime) -> datetime:
    """Return until when a demand may be sent back: closing of the working day after its dispatch (DOMAIN 4.2)."""
    return calendar.working_days_after(calendar.working_day(dispatched.date()).date, 1)[0].closes


def end_of_extension(calendar: Calendar, begins: datetime, days: int) -> datetime:
    """Return when an extension of so many whole working days has passed that begins at a moment, worked or not."""
    last = calendar.working_days_after(begins.date(), days)[-1]
    return datetime.combine(last.date, begins.time()) if calendar.day(begins.date()).working else last.closes


def check_extension(days: int) -> None:
    """Refuse to put a demand off by no day, or by more than may be granted."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise FieldError("days", f"延期要在 1 到 {LONGEST_EXTENSION} 个工作日之间；请改天数。")


def check_contacted(record: Mapping[str, Any]) -> None:
    """Refuse an opinion about a demand whose enterprise nobody has spoken to."""
    if record["contacted_at"] is None:
        raise StationError(f"诉求 {record['number']} 还没有联系企业；请先登记联系情况。")


def check_opinion(record: Mapping[str, Any]) -> None:
    """Refuse to work on a demand without a preliminary opinion."""
    if record["opinion_at"] is None:
        raise StationError(f"诉求 {record['number']} 还没有初步意见；请先登记初步意见。")


def phone_number(text: str) -> str | None:
    """Return the digits of what is typed as a phone number, None where it can be none."""
    digits = text.translate(_BETWEEN_DIGITS)
    return digits if len(digits) >= _SHORTEST_NUMBER and digits.isascii() and digits.isdigit() else None


# ---- to which unit ----


@dataclass(frozen=True)
class UnitProposal:
    """A unit that a demand could go to, and why."""

    unit: str
    reasons: tuple[str, ...]


def propose_units(category: str | None, usual: str | None, handled: Mapping[str, int]) -> list[UnitProposal]:
    """Return the units for a demand, the best first: the usual one of its category, then by what they handled.

    `handled` counts, by unit, the demands of the category in the past year.
    """
    total = sum(handled.values())
    reasons: dict[str, list[str]] = {}
    if usual:
        reasons[usual] = [f"“{category}”类诉求一般由{usual}承办"]
    for unit, count in sorted(handled.items(), key=lambda pair: (-pair[1], pair[0])):
        reasons.setdefault(unit, []).append(f"近一年“{category}”类诉求 {total} 件，其中 {count} 件由它承办")
    return [UnitProposal(unit, tuple(said)) for unit, said in reasons.items()]


# ---- figures ----


@dataclass(frozen=True)
class Count:
    """What the assessment of a unit, or a month, is worked out from (DOMAIN 4.6)."""

    received: int = 0
    closed: int = 0
    called_back: int = 0
    contacted: int = 0
    solved: int = 0
    satisfied: int = 0
    basically_satisfied: int = 0
    contact_on_time: int = 0
    contact_due: int = 0
    opinion_on_time: int = 0
    opinion_due: int = 0
    resolve_on_time: int = 0
    resolve_due: int = 0
    returned: int = 0
    reopened: int = 0
    working_minutes: int = 0

    @property
    def response_rate(self) -> float | None:
        return _share(self.contacted, self.called_back)

    @property
    def resolution_rate(self) -> float | None:
        return _share(self.solved, self.called_back)

    @property
    def satisfaction_rate(self) -> float | None:
        return _share(self.satisfied + 0.9 * self.basically_satisfied, self.called_back)

    @property
    def score(self) -> float | None:
        """100 × (0.1 response + 0.4 satisfied + 0.5 solved); None where nobody was called back."""
        rates = (self.response_rate, self.satisfaction_rate, self.resolution_rate)
        if any(rate is None for rate in rates):
            return None
        return 100 * sum(weight * (rate or 0) for weight, rate in zip((0.1, 0.4, 0.5), rates, strict=True))

    def on_time(self, target: Target) -> float | None:
        """Return the share of those due by now that were on time."""
        name = target.name.lower()
        return _share(getattr(self, f"{name}_on_time"), getattr(self, f"{name}_due"))

    @property
    def average_minutes(self) -> float | None:
        """Working minutes from receipt to close, on average."""
        return self.working_minutes / self.closed if self.closed else None


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def months_between(first: date, last: date) -> list[str]:
    """Return the months from one day's to another's, as `YYYY-MM`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02}" for n in range(count)]


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
