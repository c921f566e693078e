"""What of the demands needs a person today."""

from collections.abc import Callable
from datetime import datetime

from jn_desktop.demands.cards import DemandCard, DemandQuery
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.pages.clocks import next_tone
from jn_desktop.demands.service import DemandService
from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import moment

_MOST_ROWS = 8


def today_cards(demands: DemandService, now: datetime) -> list[Card]:
    """Return what is overdue, what is due today, what waits for a unit, and what the operator answers for.

    A demand stands on every card that asks for it, so that each has what its button lists; as work it counts once.
    """
    gauge, counts = demands.gauge(), demands.board_counts()

    def left(card: DemandCard) -> str:
        return gauge.next_in_words(card, now)

    def since(card: DemandCard) -> str:
        return moment(card.received_at, now.date())

    def made(
        only: str,
        title: str,
        tone: Tone,
        query: DemandQuery,
        nothing: str,
        aside: Callable[[DemandCard], str],
        again: int = 0,
    ) -> Card:
        count = getattr(counts, only)
        found = demands.page(query)[:_MOST_ROWS] if count else []
        rows = tuple(_row(card, aside(card), _tone(gauge, card, now, tone)) for card in found)
        return Card(title, tone, Place("demands", only=only), rows, nothing, count, again)

    return [
        made("overdue", "超期的诉求", Tone.LATE, DemandQuery(overdue=True), "没有超期的诉求。", left),
        made("due_today", "今天到期的诉求", Tone.WARN, DemandQuery(due_today=True), "今天没有到期的诉求。", left),
        made(
            "unassigned",
            "等着转办的诉求",
            Tone.ACCENT,
            DemandQuery(unassigned=True),
            "诉求都转给了主办单位。",
            since,
            counts.unassigned_pressing,
        ),
        made(
            "mine",
            "我首问、经办的诉求",
            Tone.PLAIN,
            DemandQuery(mine=True),
            "没有由我负责到底的在办诉求。",
            left,
            counts.mine_elsewhere,
        ),
    ]


def _row(card: DemandCard, aside: str, tone: Tone) -> CardRow:
    return CardRow(card.matter, aside or card.state, tone, Place("demands", card.id), about=card.enterprise)


def _tone(gauge: Gauge, card: DemandCard, now: datetime, tone: Tone) -> Tone:
    """Return the colour of what stands aside: that of the card, or, where it has none, of the nearest deadline."""
    if tone is not Tone.PLAIN:
        return Tone.MUTED if tone is Tone.ACCENT else tone
    nearest = next_tone(gauge, card, now)
    return Tone.MUTED if nearest is Tone.PLAIN else nearest
