"""The chart of loads: a bar an agent, what is full or over the limit in its colour, and the same in words above."""

from collections.abc import Sequence
from dataclasses import dataclass

from jn_desktop.desktop.charts import ChartCard
from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.pages.agents_columns import load_tone

_MOST_NAMES = 12
"""With more bars than these, numbers stand below them instead of names."""


@dataclass(frozen=True)
class Load:
    """What an agent leads, or would lead, against the limit."""

    number: str
    name: str
    load: int
    capacity: int | None


class LoadChart(ChartCard):
    """A card with the loads of the agents in the order in which they are given."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__(name, caption)
        self._caption_begins = caption
        self.chart.setFixedHeight(116)

    def show_loads(self, loads: Sequence[Load]) -> None:
        """Draw the bars; without any agent there is no card."""
        self.setVisible(bool(loads))
        tones = [load_tone(one.load, one.capacity) for one in loads]
        counts = ((Tone.WARN, "已满"), (Tone.LATE, "超过上限"))
        told = [f"{word} {tones.count(tone)} 名" for tone, word in counts if tone in tones]
        self.say(" · ".join([self._caption_begins, *told]))
        self.show_bars(
            [
                (label, one.load, Tone.ACCENT if tone is Tone.PLAIN else tone)
                for label, one, tone in zip(_labels(loads), loads, tones, strict=True)
            ]
        )


def _labels(loads: Sequence[Load]) -> list[str]:
    """Return the names, or with many bars the ends of the numbers."""
    if len(loads) <= _MOST_NAMES:
        return [one.name for one in loads]
    return [one.number[-3:] for one in loads]
