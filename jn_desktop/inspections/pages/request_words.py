"""Inspection requests in words, tones and columns, and what the filters above them say."""

from dataclasses import dataclass
from operator import attrgetter

from jn_desktop.core.cells import plain
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.timeline import Happening as Line
from jn_desktop.inspections.happening import Happening
from jn_desktop.inspections.pages.visit_words import enterprise_column
from jn_desktop.inspections.request_cards import RequestCard, RequestDetail
from jn_desktop.inspections.screening import Verdict
from jn_desktop.inspections.states import Move, RequestState

VERDICT_TONES = {
    Verdict.RETURN: Tone.LATE,
    Verdict.DUPLICATE: Tone.LATE,
    Verdict.OFF_SITE: Tone.WARN,
    Verdict.OVER_CAP: Tone.LATE,
    Verdict.NO_DAY: Tone.WARN,
    Verdict.EXEMPT: Tone.ACCENT,
    Verdict.ACCEPTABLE: Tone.OK,
}
STATE_TONES = {
    RequestState.DRAFT: Tone.MUTED,
    RequestState.SUBMITTED: Tone.WARN,
    RequestState.SCREENED: Tone.OK,
    RequestState.DEFERRED: Tone.WARN,
    RequestState.MERGED: Tone.ACCENT,
    RequestState.OFF_SITE: Tone.MUTED,
    RequestState.RETURNED: Tone.LATE,
    RequestState.CANCELLED: Tone.MUTED,
    RequestState.CLOSED: Tone.MUTED,
}
_OVER = frozenset(state.value for state in RequestState if state.is_over)
_BY_VERDICT = {
    Verdict.RETURN: Move.RETURN,
    Verdict.DUPLICATE: Move.RETURN,
    Verdict.OVER_CAP: Move.RETURN,
    Verdict.NO_DAY: Move.RETURN,
    Verdict.OFF_SITE: Move.OFF_SITE,
    Verdict.EXEMPT: Move.SCREEN,
    Verdict.ACCEPTABLE: Move.SCREEN,
}
"""What a verdict advises."""


@dataclass(frozen=True)
class RequestFilter:
    """What the filters above requests say."""

    text: str = ""
    found: frozenset[str] = frozenset()
    """Enterprises and requests that the search finds for the text."""
    month: str | None = None
    """`YYYY-MM`: the window has a day in it."""
    department: str | None = None
    state: str | None = None
    verdict: str | None = None
    waiting: bool = False
    concern: bool = False
    excuse: bool = False
    over: bool = False

    def accepts(self, card: RequestCard) -> bool:
        return (
            is_over(card) is self.over
            and (self.month is None or card.first_day[:7] <= self.month <= card.last_day[:7])
            and (self.department is None or self.department == card.department)
            and (self.state is None or self.state == card.state)
            and (self.verdict is None or self.verdict == verdict_of(card))
            and (not self.waiting or card.state == RequestState.SUBMITTED)
            and (not self.concern or is_in_doubt(card))
            and (not self.excuse or card.lacks_excuse)
            and self._says(card)
        )

    def _says(self, card: RequestCard) -> bool:
        if not self.text or self.found & {card.id, card.enterprise_id}:
            return True
        wanted = plain(self.text)
        told = (card.enterprise, card.number, card.department, card.item, card.visit)
        return any(wanted in plain(one) for one in told if one)


def is_over(card: RequestCard) -> bool:
    return card.state in _OVER


def is_in_doubt(card: RequestCard) -> bool:
    """Tell whether something stands against a request that nobody has planned yet."""
    planned = card.state == RequestState.MERGED
    return card.proposed is not None and not card.proposed.is_well and not planned


def verdict_of(card: RequestCard) -> Verdict | None:
    """Return what screening finds now; of one that is over, what was confirmed."""
    if card.proposed is not None:
        return card.proposed
    return Verdict(card.verdict) if card.verdict else None


def next_move(detail: RequestDetail) -> Move | None:
    """Return what a request waits for, None where that is the plan's or nobody's."""
    wanted = {
        RequestState.DRAFT: Move.SUBMIT,
        RequestState.SUBMITTED: _BY_VERDICT.get(detail.card.proposed) if detail.card.proposed else None,
        RequestState.RETURNED: Move.SAVE,
    }.get(detail.state)
    if wanted is None and detail.card.lacks_excuse:
        wanted = Move.JUSTIFY
    return wanted if wanted in detail.moves else None


def window(card: RequestCard) -> str:
    """Return the days between which it is to be done: `2026-12-03 至 12-20`."""
    if card.first_day == card.last_day:
        return card.first_day
    same_year = card.first_day[:5] == card.last_day[:5]
    return f"{card.first_day} 至 {card.last_day[5:] if same_year else card.last_day}"


def _short_window(card: RequestCard) -> str:
    days = dict.fromkeys((card.first_day[5:], card.last_day[5:]))
    return " 至 ".join(days)


def told(event: Happening) -> Line:
    """Return a move as the timeline shows it."""
    tone = Tone.LATE if event.move in (Move.RETURN, Move.WITHDRAW) else Tone.PLAIN
    return Line(event.move.label, event.at, event.operator, event.text, tone)


def request_columns() -> list[Column]:
    """Return the columns of the table of requests."""
    return [
        Column("number", "编号", attrgetter("number"), width=124, priority=4),
        enterprise_column(width=130),
        Column("department", "检查部门", attrgetter("department"), width=116),
        Column("item", "检查事项", attrgetter("item"), width=124, priority=2),
        Column("window", "期限", attrgetter("first_day"), text=_short_window, tip=window, width=124, priority=3),
        Column(
            "verdict",
            "审核意见",
            lambda card: verdict_of(card) or "",
            order=lambda card: list(Verdict).index(verdict_of(card) or Verdict.ACCEPTABLE),
            look=Look.CHIP,
            tone=lambda card: VERDICT_TONES[verdict_of(card) or Verdict.ACCEPTABLE],
            tip=lambda card: card.reason or card.verdict_reason or "",
            width=148,
        ),
        Column(
            "state",
            "状态",
            attrgetter("state"),
            order=lambda card: list(RequestState).index(RequestState(card.state)),
            look=Look.CHIP,
            tone=lambda card: STATE_TONES[RequestState(card.state)],
            width=84,
        ),
        Column("visit_day", "入企日期", attrgetter("visit_day"), width=100, priority=5),
        Column("kind", "检查类型", attrgetter("kind"), width=92, priority=6),
        Column("exemption", "例外情形", attrgetter("exemption"), width=116, priority=7),
        Column("minutes", "分钟", attrgetter("minutes"), look=Look.NUMBER, width=64, priority=8),
        Column("source", "任务来源", attrgetter("source"), width=110, priority=9, hidden=True),
        Column("reason", "理由", lambda card: card.reason or card.verdict_reason, width=200, priority=9, hidden=True),
    ]
