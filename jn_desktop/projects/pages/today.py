"""What of the projects needs a person today."""

from collections.abc import Sequence
from datetime import date

from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import ago, amount
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.pages.filtering import lacks_lead, lacks_progress
from jn_desktop.projects.service import ProjectService

_MOST_ROWS = 8
_NONE = "台账里还没有项目；可以在“重点项目”里导入台账，或者新增一个。"


def today_cards(projects: ProjectService, today: date) -> list[Card]:
    """Return the projects without a lead, the largest first, and those without progress, the longest first."""
    cards = projects.cards()
    unled = sorted(filter(lacks_lead, cards), key=lambda card: -(card.total_investment or 0))
    stale = sorted((card for card in cards if lacks_progress(card, today)), key=lambda card: card.progress_on or "")
    return [
        Card(
            "没有牵头专员的项目",
            Tone.LATE,
            Place("projects", only="unled"),
            _rows(unled),
            "每个项目都有专员牵头。" if cards else _NONE,
            len(unled),
        ),
        Card(
            "30 天没有进展的项目",
            Tone.WARN,
            Place("projects", only="stale"),
            _rows(stale, today),
            "各项目都按时登记了进展。" if cards else _NONE,
            len(stale),
        ),
    ]


def _rows(cards: Sequence[ProjectCard], today: date | None = None) -> tuple[CardRow, ...]:
    """Return a row a project, with its last progress where `today` is given, else its size, at the side."""
    return tuple(
        CardRow(
            card.name,
            ago(card.progress_on, today)
            if today
            else f"{amount(card.total_investment)} 万元"
            if card.total_investment
            else "",
            Tone.LATE if today else Tone.MUTED,
            Place("projects", card.id),
        )
        for card in cards[:_MOST_ROWS]
    )
