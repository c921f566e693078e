"""Breaks a text into lines as LibreOffice does: as many characters as fit, no 、，。 at the start of a line.

The rules were found by comparing thousands of lines with LibreOffice's; what they depend on is said beside each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from jn_desktop.desktop.typesetting.word_file import Face, Shown, Text

_NEVER_FIRST = frozenset(
    "!%),.:;>?]}¢¨°ˇˉ―‖’”‰′″›∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂＇），．：；？］｀｜｝～￠"
)
_NEVER_LAST = frozenset("$(*,£¥‘“〈《「『【〔〖〝﹗﹙﹛＄（．［｛￡￥")
_CLOSES = frozenset("、。，．）》」』】〕〗”’")  # no Latin letter begins a line after one
_OPENS = frozenset("（《〔【“‘")  # none begins a line after a Latin letter
_WIDE_DASHES = frozenset("—…")  # fill a cell among Chinese, whatever the font has them be
_ASCENT = 0.8  # of a line of exact height stands above the foot of its letters
_TAB = 630.0


class Ruler(Protocol):
    """Knows fonts."""

    def width(self, face: Face, character: str, *, latin: bool) -> float:
        """Return how wide a character is, without spacing and stretch."""

    def heights(self, face: Face) -> tuple[float, float]:
        """Return how far a font reaches above and below the foot of its letters."""


@dataclass(frozen=True)
class Glyph:
    """A character at its place on a line."""

    at: float
    character: str
    face: Face
    latin: bool

    @property
    def fills_cell(self) -> bool:
        return _fills_cell(self.character, latin=self.latin)


@dataclass(frozen=True)
class Line:
    """One line; `foot` is how far below its upper edge the letters stand."""

    glyphs: tuple[Glyph, ...]
    shown: tuple[tuple[float, Shown], ...]
    height: float
    foot: float

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs).strip(" ")


@dataclass
class _Run:
    """The characters of a text up to a forced break, with all that breaking asks for."""

    characters: str
    faces: list[Face]
    latin: list[bool]
    widths: list[float]
    gaps: list[float]
    shown: dict[int, Shown]


def set_text(text: Text, width: float, ruler: Ruler) -> tuple[Line, ...]:
    """Return the lines of a text that is `width` wide with its indents."""
    lines: list[Line] = []
    for number, run in enumerate(_runs(text, ruler)):
        first = text.first if number == 0 else 0.0
        lines += _lines(text, run, width - text.right, first, ruler)
    return tuple(lines)


def _runs(text: Text, ruler: Ruler) -> Iterator[_Run]:
    characters = "".join(piece.text for piece in text.pieces)
    faces = [piece.face for piece in text.pieces for _ in piece.text]
    shown = [piece.shown for piece in text.pieces for _ in piece.text]
    latin = _latin(characters)
    start = 0
    for part in characters.split("\n"):
        end = start + len(part)
        yield _run(part, faces[start:end], latin[start:end], shown[start:end], ruler)
        start = end + 1


def _run(part: str, faces: list[Face], latin: list[bool], shown: Sequence[Shown | None], ruler: Ruler) -> _Run:
    pictures = {place: picture for place, picture in enumerate(shown) if picture is not None}
    widths = [
        pictures[place].width if place in pictures else _width(ruler, face, character, is_latin)
        for place, (character, face, is_latin) in enumerate(zip(part, faces, latin, strict=True))
    ]
    return _Run(part, faces, latin, widths, _gaps(part, faces, latin), pictures)


def _width(ruler: Ruler, face: Face, character: str, is_latin: bool) -> float:
    width = face.size if _fills_cell(character, latin=is_latin) else ruler.width(face, character, latin=is_latin)
    return width * face.stretch / 100 + face.spacing


def _fills_cell(character: str, *, latin: bool) -> bool:
    return character in _WIDE_DASHES and not latin


def _gaps(part: str, faces: Sequence[Face], latin: Sequence[bool]) -> list[float]:
    """Return the room before each character: a fifth of its size where Chinese meets a Latin letter or digit.

    The last character of a stretch of one script does not have its spacing. LibreOffice leaves this room even where
    `w:autoSpaceDE` forbids it.
    """
    gaps = [0.0] * len(part)
    for place in range(1, len(part)):
        if latin[place] != latin[place - 1]:
            meet = part[place].isalnum() and part[place - 1].isalnum()
            gaps[place] = (faces[place].size // 5 if meet else 0.0) - faces[place - 1].spacing
    return gaps


@lru_cache(maxsize=4096)
def _script(character: str) -> bool | None:
    """Tell whether a character is Latin; None for one that goes with what stands before it."""
    code = ord(character)
    if character == " " or 0x2000 <= code < 0x2E80:
        return None
    return code < 0x2000


def _latin(characters: str) -> list[bool]:
    found, last = [], True  # a quotation mark that begins a text is a Latin one
    for script in map(_script, characters):
        last = last if script is None else script
        found.append(last)
    return found


# ---- where to break ----


def _lines(text: Text, run: _Run, right: float, first: float, ruler: Ruler) -> Iterator[Line]:
    start, left, end = 0, text.left + first, len(run.characters)
    while True:
        stop = _fitting(text, run, start, right - left, left)
        if stop < end:
            stop = _break(run, start, stop)
        yield _line(text, run, start, stop, left, right, ruler)
        if stop >= end:
            return
        start, left = stop, text.left


def _fitting(text: Text, run: _Run, start: int, room: float, left: float) -> int:
    """Return the place of the first character that does not fit on a line of this room any more."""
    used = 0.0
    for place in range(start, len(run.characters)):
        if run.characters[place] == "\t":
            used = _after_tab(text, run, place, used + left) - left
            continue
        used += run.widths[place] + (run.gaps[place] if place > start else 0)
        if used - min(run.faces[place].spacing, 0) > room and place > start:
            return place
    return len(run.characters)


def _after_tab(text: Text, run: _Run, place: int, at: float) -> float:
    """Return where the text goes on after a tab: at the next stop, or so that it ends at a stop on the right."""
    for stop, kind in text.tabs:
        if stop > at:
            return (
                max(at, stop - sum(run.widths[place + 1 :]) - sum(run.gaps[place + 2 :])) if kind == "right" else stop
            )
    return (at // _TAB + 1) * _TAB


def _break(run: _Run, start: int, cut: int) -> int:
    """Return where the line ends whose next character would be the one at `cut`."""
    characters = run.characters
    if characters[cut] == " ":
        while cut < len(characters) and characters[cut] == " ":
            cut += 1
        return cut
    place = cut
    if not run.latin[cut]:
        while place > start and (characters[place] in _NEVER_FIRST or characters[place - 1] in _NEVER_LAST):
            place -= 1
        beside_latin = run.latin[place] or (place == cut and run.latin[place - 1])
        if place == start or not beside_latin:
            return place if place > start else cut
    while place > start and not _may_break(run, place):
        place -= 1
    return place if place > start else cut


def _may_break(run: _Run, place: int) -> bool:
    """Tell whether a line may end before this place, one of its neighbours being Latin."""
    before, after = run.characters[place - 1], run.characters[place]
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    if before == " ":
        return True
    if run.latin[place - 1]:
        if run.latin[place]:
            return before == "-" and after.isalnum()
        return after not in _OPENS
    return not run.latin[place] or before not in _CLOSES


# ---- a line ----


def _line(text: Text, run: _Run, start: int, stop: int, left: float, right: float, ruler: Ruler) -> Line:
    shown_until = stop
    while shown_until > start and run.characters[shown_until - 1] == " ":
        shown_until -= 1
    places, used = [], 0.0
    for place in range(start, shown_until):
        if run.characters[place] == "\t":
            used = _after_tab(text, run, place, used + left) - left
            places.append(used)
            continue
        used += run.gaps[place] if place > start else 0.0
        places.append(used)
        used += run.widths[place]
    room = right - left - used
    if text.align == "center":
        left += room / 2
    elif text.align == "right":
        left += room
    elif text.align == "both" and stop < len(run.characters):
        _justify(run, start, places, room)
    glyphs, shown = [], []
    for at, place in zip(places, range(start, shown_until), strict=True):
        if place in run.shown:
            shown.append((left + at, run.shown[place]))
        elif run.characters[place] not in " \t":
            glyphs.append(Glyph(left + at, run.characters[place], run.faces[place], run.latin[place]))
    height, foot = _height(text, [glyph.face for glyph in glyphs], [picture for _, picture in shown], ruler)
    return Line(tuple(glyphs), tuple(shown), height, foot)


def _justify(run: _Run, start: int, places: list[float], room: float) -> None:
    """Spread what is left of a line over the places between characters that may be drawn apart."""
    apart = [
        place
        for place in range(1, len(places))
        if not (run.latin[start + place] and run.latin[start + place - 1]) or run.characters[start + place - 1] == " "
    ]
    if not apart or room <= 0:
        return
    added, share = 0.0, room / len(apart)
    wider = set(apart)
    for place in range(len(places)):
        added += share if place in wider else 0.0
        places[place] += added


def _height(text: Text, faces: Sequence[Face], shown: Sequence[Shown], ruler: Ruler) -> tuple[float, float]:
    if text.line is not None:
        return text.line, text.line * _ASCENT
    if shown:
        high = max(picture.height for picture in shown)
        return high, high
    reaches = [ruler.heights(face) for face in set(faces) or {text.face}]
    above, below = (max(side) for side in zip(*reaches, strict=True))
    return above + below, above
