"""What a spreadsheet holds once it has been read."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | float | bool | date | datetime | time | timedelta
"""A cell as read; an empty one is ''."""

Faults = dict[tuple[int, int], str]
"""Cells of one sheet, by row and column from 0, whose value cannot be read, with what they hold."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns count from 0 here; row 0 is the spreadsheet's row 1."""

    name: str
    visible: bool
    rows: list[list[Cell]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    faults: Faults = field(default_factory=dict)
