"""What the month grid shows of a record, and a record that is being carried from one day to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import QPoint

from jn_desktop.desktop.theme import Tone


@dataclass(frozen=True)
class Chip:
    """A record as the grid shows it. `fixed` says why it stays on its day, None where it can be carried."""

    id: str
    day: date
    text: str
    figure: str
    tone: Tone
    tip: str
    pinned: bool = False
    fixed: str | None = None


class Put(Enum):
    """What a day is for the chip that is carried."""

    ALLOWED = auto()
    FORBIDDEN = auto()
    UNKNOWN = auto()
    """Nobody has told yet."""


@dataclass
class Carried:
    """A chip on its way; `choices` holds why not for each day that was told, None for allowed."""

    chip: Chip
    by_keys: bool
    at: QPoint | None = None
    day: date | None = None
    choices: Mapping[date, str | None] | None = None
    put_down: date | None = None
    """Where it was put down before anybody told what is allowed."""

    def why_not(self, day: date) -> str | None:
        """Return why a day is not allowed, None where it is; the choices are known."""
        assert self.choices is not None
        return self.choices.get(day, f"{named(day)}不在可以改到的日期里。")

    def put(self, day: date) -> Put:
        if self.choices is None or day == self.chip.day:
            return Put.UNKNOWN
        return Put.ALLOWED if self.why_not(day) is None else Put.FORBIDDEN

    def in_words(self) -> str:
        """Return what putting it down where it is now would mean."""
        if self.day is None or self.day == self.chip.day:
            return f"{self.chip.text}：用方向键选日子，回车放下，Esc 放回。" if self.by_keys else ""
        if self.choices is None:
            return "正在查可以改到哪天…"
        return self.why_not(self.day) or f"改到 {named(self.day)}"


def named(day: date) -> str:
    """Return 12月3日."""
    return f"{day.month}月{day.day}日"
