"""A page of background for each topic of a meeting (议题背景材料), for those who sit at the table."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import ceil

from jn_desktop.core.clock import ZONE
from jn_desktop.core.official import Block, Cell, Heading, OfficialDocument, Paragraph, Table, Title, shown_date
from jn_desktop.meetings.background_reading import Background, Fact
from jn_desktop.meetings.cards import ActionDetail, CarriedAction, Concern, MeetingDetail
from jn_desktop.meetings.invitation import Caller

_FACTS = (18, 82)
_CARRIED = (10, 46, 20, 24)
_AGREED = (17, 51, 16, 16)
_ROOM = 186.0  # millimetres of a page below a title of one line
_TITLE_LINE, _TITLE_SIGNS = 12.5, 17
_HEADING, _LINE, _EDGES = 10.3, 6.4, 2.4  # millimetres: a heading, a line in a table, what a row takes beside its lines
_SIGN, _TYPE_AREA = 4.43, 156  # millimetres: a sign in a table, the width of the page
_LONGEST = 112  # signs of a fact
_Row = tuple[str, ...]


def background(meeting: MeetingDetail, known: Background, caller: Caller) -> OfficialDocument:
    """Return what is known of one topic on a page: the facts, what was agreed before, what happened last.

    What the page does not hold is left out, and it says so; the records have it all.
    """
    held = datetime.fromisoformat(meeting.time)
    page = _Page(f"{known.topic.title}背景材料", caller.now.date())
    blocks: tuple[Block, ...] = (
        Title(page.title),
        Paragraph(f"{shown_date(held.date())}{meeting.name}议题{known.place}。"),
        *page.facts("基本情况", (*_situation(known), *known.facts)),
        *page.carried(known.topic.carried),
        *page.earlier(known.earlier),
        *page.facts("办理经过", known.history),
    )
    title = f"议题{known.place}背景材料"
    return OfficialDocument(title, caller.station, caller.now.replace(tzinfo=ZONE), blocks, caller.base)


def _situation(known: Background) -> list[Fact]:
    """Return what was written down of a topic, where no fact says the same."""
    said = " ".join((known.topic.situation or "").split())
    return [Fact("情况", said)] if said and all(fact.text != said for fact in known.facts) else []


class _Page:
    """One page: what is put on it first has its room first."""

    def __init__(self, title: str, today: date) -> None:
        self.title = title
        self._today = today
        self._left = _ROOM - len(title) // _TITLE_SIGNS * _TITLE_LINE

    def facts(self, heading: str, facts: Sequence[Fact]) -> Iterator[Block]:
        rows = [(fact.label, _short(fact.text, _LONGEST if len(facts) < 10 else _LONGEST // 2)) for fact in facts]
        yield from self._table(heading, (), rows, _FACTS)

    def carried(self, carried: Sequence[CarriedAction]) -> Iterator[Block]:
        """Yield what became of the actions that the topic carries over."""
        rows = [
            (str(place), _short(one.text), one.responsible_unit or "—", _state(one, self._today))
            for place, one in enumerate(carried, start=1)
        ]
        yield from self._table("上次议定事项", ("序号", "议定事项", "责任单位", "现状"), rows, _CARRIED)

    def earlier(self, earlier: Sequence[Concern]) -> Iterator[Block]:
        """Yield what earlier meetings agreed on the same matter."""
        rows = [
            (f"{one.number}\n{one.time[:10]}", _short(action.text), action.responsible_unit or "—", _became(action))
            for one in earlier
            for action in one.actions
        ]
        yield from self._table("以往议定", ("会议", "议定事项", "责任单位", "办理情况"), rows, _AGREED)

    def _table(self, heading: str, heads: _Row, rows: Sequence[_Row], widths: tuple[int, ...]) -> Iterator[Block]:
        """Yield as many rows as there is room for, below their heading; fewer than all are said to be so."""
        note = _HEADING  # a line of text takes as much as a heading
        begun = self._left - _HEADING - (_LINE + _EDGES if heads else 0)
        left, shown = begun, 0
        for row in rows:
            left -= _height(row, widths)
            if left < (0 if shown + 1 == len(rows) else note):
                break
            shown += 1
        if not shown:
            return
        self._left = begun - sum(_height(row, widths) for row in rows[:shown])
        yield Heading(1, heading)
        head = (tuple(Cell(word, label=True) for word in heads),) if heads else ()
        told = (
            tuple(Cell(text, label=not heads and not place) for place, text in enumerate(row)) for row in rows[:shown]
        )
        yield Table(widths, (*head, *told), headers=len(head))
        if shown < len(rows):
            self._left -= note
            yield Paragraph(f"共 {len(rows)} 条，这里列前 {shown} 条。")


def _height(row: _Row, widths: tuple[int, ...]) -> float:
    """Return the millimetres that a row takes."""
    lines = 1
    for text, width in zip(row, widths, strict=True):
        fit = max(1, int((_TYPE_AREA * width / 100 - 3.8) / _SIGN))
        lines = max(lines, sum(max(1, ceil(_signs(part) / fit)) for part in text.split("\n")))
    return lines * _LINE + _EDGES


def _signs(text: str) -> float:
    """Return how wide a text is in Chinese signs: Latin letters and figures take about half of one."""
    return sum(0.55 if sign.isascii() else 1 for sign in text)


def _state(action: CarriedAction, today: date) -> str:
    if action.done_on:
        return f"{action.done_on} 办结"
    if not action.due_date:
        return "办理中"
    return f"{action.due_date} 到期{'，已超期' if action.due_date < today.isoformat() else ''}"


def _became(action: ActionDetail) -> str:
    return f"{action.state.value}{f' {action.done_on}' if action.done_on else ''}"


def _short(text: str, longest: int = _LONGEST // 2) -> str:
    said = " ".join(text.split())
    return said if len(said) <= longest else f"{said[: longest - 1]}…"
