"""What of the agents needs a person today: projects whose lead is away."""

from datetime import date

from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.assignments import AssignmentService, NeedsNewLead

_MOST_ROWS = 8


def today_cards(assignments: AssignmentService, today: date) -> list[Card]:
    """Return the projects whose lead has left or is on leave."""
    orphaned = assignments.needing_new_lead()
    return [
        Card(
            "牵头专员不在岗的项目",
            Tone.WARN,
            Place("agents", only="away"),
            tuple(map(_row, orphaned[:_MOST_ROWS])),
            "牵头的专员都在岗。",
            len(orphaned),
        )
    ]


def _row(project: NeedsNewLead) -> CardRow:
    return CardRow(project.name, f"{project.agent_name}{project.why}", Tone.WARN, Place("projects", project.project_id))
