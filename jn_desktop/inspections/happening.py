"""What happened to a request or a visit, as its timeline tells. Pure."""

from dataclasses import dataclass

from jn_desktop.inspections.states import Move


@dataclass(frozen=True)
class Happening:
    """One line of a timeline; `at` is `YYYY-MM-DDTHH:MM`."""

    at: str
    move: Move
    operator: str
    department: str | None
    text: str | None
