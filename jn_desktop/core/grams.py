"""How text is cut for searching: what a record is found by, what a person typed, and the grams that both share.

A gram is a short run of characters; `^` marks where a name, its initials or a number begins. Pure functions.
"""

from collections.abc import Iterable, Iterator

from jn_desktop.core.cells import plain
from jn_desktop.core.initials import initials

HEAD = "^"
_LONGEST_HEAD = 4
_LONGEST_PART, _MOST_PARTS = 64, 8


def parts_of(typed: str) -> list[str]:
    """Return what a person typed as the parts, separated by spaces, that must all occur."""
    parts = (_comparable(part[:_LONGEST_PART]) for part in typed.split()[:_MOST_PARTS])
    return [part for part in parts if part]


def searched_text(names: Iterable[str | None], numbers: Iterable[str | None]) -> str:
    """Return what a record is found by: each name, its pinyin initials, and each number, a mark before each."""
    written = [_comparable(name) for name in names if name]
    letters = ["".join(filter(str.isascii, initials(name))) for name in written]
    segments = dict.fromkeys([*written, *letters, *(_comparable(number) for number in numbers if number)])
    return "".join(f"{HEAD}{segment}" for segment in segments if segment)


def grams_of(text: str) -> set[str]:
    """Return the grams of a searched text: each segment's heads and pairs, and its triples or single characters."""
    found: set[str] = set()
    for segment in text.split(HEAD)[1:]:
        found.update(f"{HEAD}{segment[:length]}" for length in range(1, _LONGEST_HEAD + 1))
        found.update(map(str.__add__, segment, segment[1:]))
        triples = map(str.__add__, map(str.__add__, segment, segment[1:]), segment[2:])
        if segment.isascii():
            found.update(triples)
        else:
            found.update(segment)
            found.update(filter(str.isascii, triples))  # the 0013 in 智能制造0013号项目
    return found


def grams_asked(part: str) -> Iterator[str]:
    """Yield grams that every searched text with this part has; a lone letter or digit is only found at a head."""
    if part.startswith(HEAD):
        part = part.removeprefix(HEAD)
        yield f"{HEAD}{part[:_LONGEST_HEAD]}"
    if len(part) == 1:
        yield from () if part.isascii() else part
    else:
        width = 3 if part.isascii() and len(part) > 2 else 2
        yield from (part[start : start + width] for start in range(len(part) - width + 1))


def _comparable(text: str) -> str:
    """Return letters, characters and digits only, whatever their case and width."""
    return "".join(filter(str.isalnum, plain(text)))
