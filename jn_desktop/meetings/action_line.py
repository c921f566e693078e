"""One line of what was agreed, read as it is typed: 供电公司 12月10日前迁改6基高压线杆，住建局配合. No database.

The words that say who and until when are taken out, and nothing else: every other character is the action. Words that
cannot be taken out without breaking the sentence (道路开口由建设局负责办理) are understood and left where they are.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import pairwise

from jn_desktop.core.calendar import Calendar
from jn_desktop.meetings.due_words import DueWords, due_words, narrow
from jn_desktop.meetings.unit_names import LONGEST, UnitBook

_REMEMBERED = 2_000  # lines
_JOINTS = " \u3000\t,，、;；:：()（）"
_NO_BRACKETS = str.maketrans(dict.fromkeys("()（）"))
_BREAKS = re.compile(r"[,，;；。()（）\s]")
_AND = re.compile(r"\s?(?:、|/|以及|和|与|及)\s?")
_BY = re.compile(r"(?:责任单位|牵头单位|主责单位|主办单位|责任|牵头)(?:[:：是为]\s?|\s)|由|请")
_WITH = re.compile(r"(?:配合单位|协办单位|协助单位|参与单位|配合|协办)(?:[:：是为]\s?|\s)")
_LEADS = re.compile(r"牵头负责|负责牵头|牵头|主办|承办|主责|负责(?!人|制|同志)")
_LEAD_MARK = re.compile(r"[（(](?:牵头|主办|主责)(?:单位)?[)）]")
_NO_UNIT = re.compile(r"负责人|主要负责|领导|职工|大楼|门口|门前|院内|宿舍|旧址|周边|[东南西北]侧|[东南西北]门")
_A_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号]|\d[-./]\d{1,2}[-./]\d")
_ALONG = re.compile(r"(?:共同|联合)?(?:会同|协同|联合|商)")
_ASSISTS = re.compile(r"(?:要|需|应|做好|予以|积极|全力)?(?:配合|协助|协办|参与|协同)(?:落实|办理|做好|支持)?")
_GOES_ON = re.compile("|".join(words.pattern for words in (_AND, _LEADS, _ALONG, _ASSISTS)))
_DONE = re.compile(r"(?:全部)?(?:完成|办结|落实到位|落实|到位)(?=$|[,，、;；。)）\s])")
_BETWEEN = re.compile(r"[ \u3000\t,，]*")


class Part(Enum):
    """What a line says beside the action itself."""

    RESPONSIBLE = "responsible_unit"
    ASSISTING = "assisting_units"
    DUE = "due_date"


@dataclass(frozen=True)
class Said:
    """What a line says of one part: in which words, and what they mean (units joined by 、, or `YYYY-MM-DD`).

    `places` are those of its words that leave the text; the others are understood and stay.
    """

    words: str
    value: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ActionLine:
    """A line as it was understood."""

    line: str
    said: Mapping[Part, Said]

    def pieces(self, left: Collection[Part] = ()) -> tuple[tuple[str, bool], ...]:
        """Return all characters in order, piece by piece, each with whether it is the action.

        The words of the parts in `left` stay.
        """
        taken = (place for part, said in self.said.items() if part not in left for place in said.places)
        return tuple(_pieces(self.line, sorted(taken)))

    def text(self, left: Collection[Part] = ()) -> str:
        """Return what is to be done: the line without the words that were taken out of it."""
        return "".join(piece for piece, kept in self.pieces(left) if kept).strip()


@dataclass(frozen=True)
class _Phrase:
    """Words of a part; `taken` ones leave the text."""

    start: int
    end: int
    part: Part
    names: tuple[str, ...]
    taken: bool


class LineReader:
    """Reads the lines of one meeting, which was held on a day; what it has read it knows."""

    def __init__(self, units: UnitBook, held: date, calendar: Calendar) -> None:
        self.units, self.held, self.calendar = units, held, calendar
        self._read: dict[str, ActionLine] = {}

    def read(self, line: str) -> ActionLine:
        """Return what a line says."""
        known = self._read.get(line)
        if known is None:
            if len(self._read) > _REMEMBERED:
                self._read.clear()
            known = self._read[line] = self._understood(line)
        return known

    def _understood(self, line: str) -> ActionLine:
        deadlines = due_words(line, self.held, self.calendar)
        phrases = _Phrases(line, self.units, deadlines).found()
        said = {}
        for part in (Part.RESPONSIBLE, Part.ASSISTING):
            own = [phrase for phrase in phrases if phrase.part is part]
            if own:
                names = dict.fromkeys(name for phrase in own for name in phrase.names)
                taken = tuple((phrase.start, phrase.end) for phrase in own if phrase.taken)
                said[part] = Said("\n".join(line[p.start : p.end] for p in own), "、".join(names), taken)
        if deadlines:
            words = "\n".join(line[words.start : words.end] for words in deadlines)
            day = max(words.day for words in deadlines).isoformat()
            said[Part.DUE] = Said(words, day, ())
            if len(deadlines) == 1 and len(_A_DAY.findall(narrow(line))) < 2:  # else the sentence would break
                return _without_due(ActionLine(line, said), deadlines[0])
        return ActionLine(line, said)


class _Phrases:
    """Finds the words that name units in one line."""

    def __init__(self, line: str, units: UnitBook, deadlines: Collection[DueWords]) -> None:
        self._line, self._units = line, units
        self._dues = {words.start: words.end for words in deadlines}
        self._found: list[_Phrase] = []

    def found(self) -> list[_Phrase]:
        """Return the words of units, in their order."""
        self._read_clauses(self._read_head())
        return sorted(self._found, key=lambda phrase: phrase.start)

    def _has(self, part: Part) -> bool:
        return any(phrase.part is part for phrase in self._found)

    # ---- the beginning of a line: 由供电公司牵头，会同建设局 ----

    def _read_head(self) -> int:
        """Read who stands at the beginning; return where the rest begins."""
        start = self._skip(0)
        while start in self._dues:
            start = self._skip(self._dues[start])
        with_them = _WITH.match(self._line, start)
        by = None if with_them else _BY.match(self._line, start)
        end, names = self._list(by.end() if by else with_them.end() if with_them else start, likely=True)
        if not names or _NO_UNIT.match(self._line, end):
            return start
        space = re.compile(r"[ \u3000\t]*").match(self._line, end)
        behind = space.end() if space else end
        if with_them or self._assist_alone(behind) is not None:
            whole = self._assist_alone(behind) or end
            self._found.append(_Phrase(start, whole, Part.ASSISTING, names, True))
            return whole
        leads = _LEADS.match(self._line, behind)
        if leads:
            end = leads.end()
        self._found.append(_Phrase(start, end, Part.RESPONSIBLE, names, True))
        along_at = self._skip_spaces(end)
        along = _ALONG.match(self._line, along_at)
        if along:
            last, helpers = self._list(along.end(), likely=True)
            if helpers:
                last = self._after_leads(last)
                self._found.append(_Phrase(along_at, last, Part.ASSISTING, helpers, True))
                return last
        return end

    def _after_leads(self, end: int) -> int:
        leads = _LEADS.match(self._line, end)
        return leads.end() if leads else end

    # ---- the rest, clause by clause ----

    def _read_clauses(self, begin: int) -> None:
        for start, end in self._clauses(begin):
            self._read_clause(start, end)

    def _clauses(self, begin: int) -> Iterator[tuple[int, int]]:
        """Yield where the clauses of the rest lie, without the spaces and deadlines at their beginning."""
        cuts = [begin - 1, *(found.start() for found in _BREAKS.finditer(self._line, begin)), len(self._line)]
        for before, after in pairwise(cuts):
            start = self._skip_spaces(before + 1)
            while start in self._dues:
                start = self._skip_spaces(self._dues[start])
            if start < after:
                yield start, after

    def _read_clause(self, start: int, end: int) -> None:
        marked = _WITH.match(self._line, start) or _ALONG.match(self._line, start)
        if marked:
            last, names = self._list(marked.end(), likely=True)
            if last > end:
                return
            if names and self._ends(last, end):
                self._found.append(_Phrase(start, last, Part.ASSISTING, names, True))
            elif names:
                self._found.append(_Phrase(start, last, Part.ASSISTING, names, False))
            return
        by = _BY.match(self._line, start)
        last, names = self._list(by.end() if by else start, likely=True)
        if names and last <= end:
            self._read_named(start, end, last, names, labelled=by is not None and by[0][-1] in ":： 是为")
        elif not self._has(Part.RESPONSIBLE):
            self._look_inside(start, end)

    def _read_named(self, start: int, end: int, last: int, names: tuple[str, ...], *, labelled: bool) -> None:
        """Read a clause that begins with units: 住建局配合, 城管局牵头, 责任单位：建设局."""
        assists = _ASSISTS.match(self._line, last)
        if assists:
            whole = self._ends(assists.end(), end)
            self._found.append(_Phrase(start, assists.end() if whole else last, Part.ASSISTING, names, whole))
            return
        if self._has(Part.RESPONSIBLE):
            return
        leads = _LEADS.match(self._line, last)
        after = leads.end() if leads else last
        bare = self._ends(last, end) and all(map(self._units.knows, names))
        if leads or labelled or bare:
            self._found.append(_Phrase(start, after, Part.RESPONSIBLE, names, labelled or self._ends(after, end)))

    def _look_inside(self, start: int, end: int) -> None:
        """Read 由…负责 and …牵头 from within a sentence, which stays whole."""
        for place in range(start, end):
            by = self._line[place] == "由"
            last, names = self._list(place + 1 if by else place, likely=False)
            if names and last <= end and (by or _LEADS.match(self._line, last)):
                self._found.append(_Phrase(place, last, Part.RESPONSIBLE, names, False))
                return

    # ---- names ----

    def _list(self, place: int, *, likely: bool) -> tuple[int, tuple[str, ...]]:
        """Return where a list of units ends that begins at a place, and the units."""
        names: list[str] = []
        end = at = place
        while True:
            found = self._units.at(self._line, at) or (self._likely(at) if likely else None)
            if found is None:
                return end, tuple(dict.fromkeys(names))
            end, name = found
            names.append(name)
            mark = _LEAD_MARK.match(self._line, end)
            end = mark.end() if mark else end
            joined = _AND.match(self._line, end)
            if joined is None:
                return end, tuple(dict.fromkeys(names))
            at = joined.end()

    def _likely(self, place: int) -> tuple[int, str] | None:
        """Return a name that nobody knows yet, where something after it shows that it is over."""
        for end in self._ends_of_names(place):
            name = self._units.likely(self._line, place, end)
            if name is not None:
                return end, name
        return None

    def _ends_of_names(self, place: int) -> Iterator[int]:
        for end in range(place + 1, min(len(self._line), place + LONGEST + 1)):
            rest = self._line[end:]
            if end in self._dues or rest[0] in _JOINTS or _GOES_ON.match(rest):
                yield end
            if rest[0] in _JOINTS + "。":
                return

    # ---- places ----

    def _assist_alone(self, place: int) -> int | None:
        """Return the end of a 配合 that ends its clause."""
        assists = _ASSISTS.match(self._line, place)
        return assists.end() if assists and self._ends(assists.end(), len(self._line)) else None

    def _ends(self, place: int, end: int) -> bool:
        return place >= end or self._line[place] in _JOINTS + "。"

    def _skip(self, place: int) -> int:
        while place < len(self._line) and self._line[place] in _JOINTS:
            place += 1
        return place

    def _skip_spaces(self, place: int) -> int:
        found = _BETWEEN.match(self._line, place)
        return found.end() if found else place


def _without_due(read: ActionLine, words: DueWords) -> ActionLine:
    """Have a deadline leave the text: with its 完成 where a clause says nothing else, but the rest of the line does."""
    done = _DONE.match(read.line, words.end)
    own = words.start > 0 and read.line[words.start - 1] in _JOINTS
    for end in (done.end() if done and own else words.end, words.end):
        due = replace(read.said[Part.DUE], places=((words.start, end),))
        without = ActionLine(read.line, {**read.said, Part.DUE: due})
        if without.text().strip(_JOINTS + "。"):
            break
    return without


def _pieces(line: str, taken: Collection[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield a line in pieces: what is taken out goes with the marks that joined it to the rest."""
    place = 0
    for start, end in _with_joints(line, taken):
        if start > place:
            yield line[place:start], True
        if end > max(start, place):
            yield line[max(start, place) : end], False
        place = max(place, end)
    if place < len(line):
        yield line[place:], True


def _with_joints(line: str, taken: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    done = 0
    for start, end in _merged(line, taken):
        grown = _grown(line, start, end, done, _JOINTS)
        if not _balanced(line[grown[0] : grown[1]]):  # the other bracket of a pair stays
            grown = _grown(line, start, end, done, _JOINTS.translate(_NO_BRACKETS))
        yield grown
        done = grown[1]


def _grown(line: str, start: int, end: int, done: int, joints: str) -> tuple[int, int]:
    """Return a place with the marks that joined it to the rest of the line."""
    left, right = start, end
    while left > done and line[left - 1] in joints:
        left -= 1
    while right < len(line) and line[right] in joints:
        right += 1
    if left == 0:
        return 0, right
    if right == len(line) or line[right] == "。":
        return left, right
    if right > end and left < start:  # a clause of its own: one of its two joints goes with it
        return left, end
    if all(mark.isspace() for mark in line[left:start] + line[end:right]):
        return left, right
    return start, end


def _balanced(text: str) -> bool:
    return sum(text.count(mark) for mark in "（(") == sum(text.count(mark) for mark in "）)")


def _merged(line: str, taken: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of what is taken out, one where nothing but joints lies between two."""
    merged: list[tuple[int, int]] = []
    for start, end in taken:
        if merged and all(mark in _JOINTS for mark in line[merged[-1][1] : start]):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
