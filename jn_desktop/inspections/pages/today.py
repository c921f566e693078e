"""What of the inspections needs a person today."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import left
from jn_desktop.inspections.pages.visit_words import BEFORE_ENTRY, departments_in_words, short_name
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import VisitCard, VisitQuery
from jn_desktop.inspections.visit_service import VisitService

_MOST_ROWS = 6


def today_cards(visits: VisitService, today: date) -> list[Card]:
    """Return the visits that nobody made, are to be rechecked, lack papers, are of today, or wait to be approved."""
    counts = visits.counts()

    def found(count: int, query: VisitQuery) -> list[VisitCard]:
        return visits.visits(query) if count else []

    due = [
        card
        for card in found(counts.recheck, VisitQuery(states=(VisitState.RECTIFYING,)))
        if card.due is not None and card.due <= today.isoformat()
    ]
    lacking = found(counts.backfill, VisitQuery(backfill=True))
    missed = found(counts.missed, VisitQuery(states=BEFORE_ENTRY, last=today - timedelta(days=1)))
    entering = found(counts.today, VisitQuery(states=BEFORE_ENTRY, first=today, last=today))
    waiting = found(counts.to_approve, VisitQuery(states=(VisitState.PLANNED,)))
    return [
        _card("整改到期的检查", "rectifying", Tone.LATE, due, "没有整改到期的检查。", lambda one: left(one.due, today)),
        _card("等着补手续的紧急入企", "backfill", Tone.LATE, lacking, "没有要补手续的紧急入企。", _lacks),
        _card("没有按期入企的检查", "missed", Tone.LATE, missed, "没有过了日子还没入企的检查。", _day),
        _card("今天入企的检查", "today", Tone.WARN, entering, "今天没有要入企的检查。", lambda one: one.state.value),
        _card("等着审批的检查", "waiting", Tone.ACCENT, waiting, "没有等着审批的检查。", _day),
    ]


def _card(
    title: str, only: str, tone: Tone, cards: Sequence[VisitCard], nothing: str, aside: Callable[[VisitCard], str]
) -> Card:
    rows = tuple(_row(card, aside(card), tone) for card in cards[:_MOST_ROWS])
    return Card(title, tone, Place("inspections", only=f"visits/{only}"), rows, nothing, len(cards))


def _day(card: VisitCard) -> str:
    return card.day


def _lacks(card: VisitCard) -> str:
    return card.lacking[0] if len(card.lacking) == 1 else f"缺 {len(card.lacking)} 样"


def _row(card: VisitCard, aside: str, tone: Tone) -> CardRow:
    words = f"{short_name(card.enterprise)} · {departments_in_words(card)}"
    return CardRow(words, aside, tone, Place("visit", card.id), about=card.number)
