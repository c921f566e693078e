"""Which projects a page shows: the filters above the table as one value. No Qt here."""

from dataclasses import dataclass
from datetime import date

from jn_desktop.core.cells import plain
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.rules import CARRIED, is_stale
from jn_desktop.registry.directory import unit_names

NO_STAGE = ""
"""Chosen as a stage: projects whose stage nobody has said."""


def lacks_lead(card: ProjectCard) -> bool:
    """Tell whether a project waits for somebody to lead it."""
    return card.lead_agent is None and card.status in CARRIED and card.retired_on is None


def lacks_progress(card: ProjectCard, today: date) -> bool:
    """Tell whether a project's progress is overdue."""
    return card.retired_on is None and is_stale(card.progress_on, today, card.status)


@dataclass(frozen=True)
class ProjectFilter:
    """What the filters of the page say; a choice of None takes every project."""

    today: date
    text: str = ""
    found: frozenset[str] = frozenset()
    """Ids of projects and enterprises that the search finds for `text`."""
    stage: str | None = None
    chain: str | None = None
    park: str | None = None
    agent: str | None = None
    unit: str | None = None
    problem: bool = False
    stale: bool = False
    unled: bool = False
    retired: bool = False

    def accepts(self, card: ProjectCard) -> bool:
        return (
            (card.retired_on is not None) == self.retired
            and self.stage in (None, card.stage or NO_STAGE)
            and self.chain in (None, card.chain)
            and self.park in (None, card.park)
            and self.agent in (None, card.lead_agent)
            and (self.unit is None or self.unit in unit_names(card.responsible_unit))
            and (not self.problem or bool(card.problem))
            and (not self.stale or lacks_progress(card, self.today))
            and (not self.unled or lacks_lead(card))
            and self._accepts_text(card)
        )

    def _accepts_text(self, card: ProjectCard) -> bool:
        if not self.text or card.id in self.found or card.enterprise_id in self.found:
            return True
        wanted = plain(self.text)
        return any(wanted in plain(told) for told in (card.name, card.enterprise, card.code, card.uscc) if told)
