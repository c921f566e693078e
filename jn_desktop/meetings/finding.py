"""Finding words in the text of minutes: which passages have them, and the sentence around them. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_NARROW = {code: chr(code - 0xFEE0).lower() for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
"""Letters and figures as wide as Chinese characters, and as they are compared."""
_END = re.compile("[。！？；!?;\n]")
_MOST_WORDS, _LONGEST_WORD = 8, 64
_LONGEST_SHOWN, _BEFORE = 110, 30  # characters
_OF_A_MEETING = 3
Mark = tuple[int, int]
"""Where a word begins and ends."""


@dataclass(frozen=True)
class Passage:
    """A stretch of text; `part` says where it stands: in the minutes as they are, or as `issue_id` has them."""

    part: str
    text: str
    issue_id: str | None = None

    @cached_property
    def folded(self) -> str:
        """The text as it is compared; each character stays one, so that a place in it is one in the text."""
        folded = fold(self.text)
        return self.text if folded == self.text else folded  # most of it is kept once


@dataclass(frozen=True)
class MinutesText:
    """All that is written about one meeting; `document_number` is that of its minutes, if they were issued."""

    meeting_id: str
    number: str
    name: str
    kind: str
    time: str
    document_number: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class MinutesHit:
    """A passage that has the words: the sentence with them, where they are in it, and the passage as a whole.

    `more` is how many other passages of the meeting have some of them, said with the last one that is shown.
    """

    meeting_id: str
    number: str
    name: str
    kind: str
    time: str
    document_number: str | None
    place: int
    part: str
    passage: str
    issue_id: str | None
    sentence: str
    marks: tuple[Mark, ...]
    more: int = 0

    @property
    def id(self) -> str:
        return f"{self.meeting_id} {self.place}"

    @property
    def printed(self) -> str:
        """What of the sentence stands in the printed minutes as it does here: who does what is written otherwise."""
        return self.sentence.strip("…").partition("（")[0]


@dataclass(frozen=True)
class Found:
    """What was found: the hits, and in how many meetings; `listed` is in how many of these the hits are."""

    hits: tuple[MinutesHit, ...] = ()
    meetings: int = 0
    listed: int = 0


def fold(text: str) -> str:
    """Return a text of the same length in which neither case nor width of letters and figures counts."""
    lower = text.lower()
    lower = lower if len(lower) == len(text) else text
    return lower.translate(_NARROW) if _WIDE.search(lower) else lower


def words_of(typed: str) -> list[str]:
    """Return what was typed as the words that must all occur, in whichever order."""
    words = fold(typed).split()[:_MOST_WORDS]
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in words))


def find(texts: Iterable[MinutesText], words: Sequence[str], most: int) -> Found:
    """Return the passages that have these words, meeting by meeting as they come, of the first `most` meetings."""
    if not words:
        return Found()
    hits: list[MinutesHit] = []
    meetings = listed = 0
    for text in texts:
        if not all(any(word in passage.folded for passage in text.passages) for word in words):
            continue
        meetings += 1
        if meetings <= most:
            listed += 1
            hits += _hits(text, words)
    return Found(tuple(hits), meetings, listed)


def _hits(text: MinutesText, words: Sequence[str]) -> list[MinutesHit]:
    """Return the few passages that say most of the words, all of these among them; the first ones first."""
    having = [
        (place, frozenset(word for word in words if word in passage.folded))
        for place, passage in enumerate(text.passages)
    ]
    having = [(place, own) for place, own in having if own]
    chosen: list[int] = []
    missing = set(words)
    for place, own in sorted(having, key=lambda one: -len(one[1])):
        if len(chosen) == _OF_A_MEETING or (not missing and len(own) < len(words)):
            break
        chosen.append(place)
        missing -= own
    *first, last = sorted(chosen)
    return [*(_hit(text, place, words) for place in first), _hit(text, last, words, len(having) - len(chosen))]


def _hit(text: MinutesText, place: int, words: Sequence[str], more: int = 0) -> MinutesHit:
    passage = text.passages[place]
    sentence, marks = in_context(passage, words)
    return MinutesHit(
        meeting_id=text.meeting_id,
        number=text.number,
        name=text.name,
        kind=text.kind,
        time=text.time,
        document_number=text.document_number,
        place=place,
        part=passage.part,
        passage=passage.text,
        issue_id=passage.issue_id,
        sentence=sentence,
        marks=marks,
        more=more,
    )


def in_context(passage: Passage, words: Sequence[str]) -> tuple[str, tuple[Mark, ...]]:
    """Return the sentence of a passage that has most of the words, and where they are in it; a long one is cut."""
    folded = passage.folded
    marks = _marks(folded, words)
    first, last = _fullest(folded, [begin for begin, _ in marks], words)
    begin = next(begin for begin, _ in marks if begin >= first)
    if last - first > _LONGEST_SHOWN:
        first = max(first, min(begin - _BEFORE, last - _LONGEST_SHOWN))
    cut = passage.text[first : min(last, first + _LONGEST_SHOWN)]
    lead = len(cut) - len(cut.lstrip())
    opened = "…" if first > 0 and passage.text[first - 1] not in "。！？；!?;\n" else ""
    closed = "…" if first + _LONGEST_SHOWN < last else ""
    by = len(opened) - first - lead
    end = first + len(cut)
    inside = tuple((start + by, min(stop, end) + by) for start, stop in marks if first <= start < end)
    return f"{opened}{cut.strip()}{closed}", inside


def _fullest(folded: str, places: Sequence[int], words: Sequence[str]) -> Mark:
    """Return the sentence round one of these places that has most of the words, the first of several."""
    ends = [0, *(match.end() for match in _END.finditer(folded)), len(folded)]
    best, most, last = (0, len(folded)), 0, 0
    for place in places:
        if place < last:
            continue  # it stands in the sentence that was looked at last
        at = bisect_right(ends, place)
        first, last = ends[at - 1], ends[min(at, len(ends) - 1)]
        told = sum(word in folded[first:last] for word in words)
        if told > most:
            best, most = (first, last), told
        if most == len(words):
            break
    return best


def _marks(folded: str, words: Sequence[str]) -> list[Mark]:
    """Return where words stand, from the left, those that overlap as one."""
    marks: list[Mark] = []
    for start, stop in sorted(match.span() for word in words for match in re.finditer(re.escape(word), folded)):
        if marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(stop, marks[-1][1]))
        else:
            marks.append((start, stop))
    return marks
