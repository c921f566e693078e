"""A page of background for each topic of a meeting (议题背景材料), for those who sit at the table."""

from collections.abc import Iterator
from datetime import date, datetime

from jn_desktop.core.clock import ZONE
from jn_desktop.core.official import Block, Cell, Heading, OfficialDocument, Paragraph, Table, Title, shown_date
from jn_desktop.meetings.background_reading import Background, Fact
from jn_desktop.meetings.cards import ActionDetail, CarriedAction, Concern, MeetingDetail
from jn_desktop.meetings.invitation import Caller

_FACTS = (20, 80)
_CARRIED = (8, 46, 22, 24)
_AGREED = (24, 40, 18, 18)
_LONGEST = 220  # signs of a fact: with more, a page would not hold a topic
_MOST_ACTIONS = 6


def background(meeting: MeetingDetail, known: Background, caller: Caller) -> OfficialDocument:
    """Return what is known of one topic on a page: the facts, what happened last, what was agreed before."""
    held = datetime.fromisoformat(meeting.time)
    title = f"议题{known.place}背景材料"
    blocks: tuple[Block, ...] = (
        Title(f"{known.topic.title}背景材料"),
        Paragraph(f"{shown_date(held.date())}{meeting.name}议题{known.place}。"),
        *_facts("基本情况", (*_situation(known), *known.facts)),
        *_carried(known.topic.carried, caller.now.date()),
        *_facts("办理经过", known.history),
        *_earlier(known.earlier),
    )
    return OfficialDocument(title, caller.station, caller.now.replace(tzinfo=ZONE), blocks, caller.base)


def _situation(known: Background) -> list[Fact]:
    """Return what was written down of a topic, where no fact says the same."""
    said = (known.topic.situation or "").strip()
    return [Fact("情况", said)] if said and all(fact.text != said for fact in known.facts) else []


def _facts(heading: str, facts: tuple[Fact, ...]) -> Iterator[Block]:
    if facts:
        yield Heading(1, heading)
        yield Table(_FACTS, tuple((Cell(fact.label, label=True), Cell(_short(fact.text))) for fact in facts))


def _carried(carried: tuple[CarriedAction, ...], today: date) -> Iterator[Block]:
    if not carried:
        return
    yield Heading(1, "上次议定事项")
    heads = ("序号", "议定事项", "责任单位", "现状")
    rows = tuple(
        (Cell(str(place)), Cell(_short(one.text)), Cell(one.responsible_unit or "—"), Cell(_state(one, today)))
        for place, one in enumerate(carried, start=1)
    )
    yield Table(_CARRIED, (tuple(Cell(head, label=True) for head in heads), *rows), headers=1)


def _earlier(earlier: tuple[Concern, ...]) -> Iterator[Block]:
    """Yield what earlier meetings agreed on the same matter."""
    agreed = [(one, action) for one in earlier for action in one.actions][:_MOST_ACTIONS]
    if not agreed:
        return
    yield Heading(1, "以往议定")
    heads = ("会议", "议定事项", "责任单位", "办理情况")
    rows = tuple(
        (
            Cell(f"{one.number}\n{one.time[:10]}"),
            Cell(_short(action.text)),
            Cell(action.responsible_unit or "—"),
            Cell(_became(action)),
        )
        for one, action in agreed
    )
    yield Table(_AGREED, (tuple(Cell(head, label=True) for head in heads), *rows), headers=1)


def _state(action: CarriedAction, today: date) -> str:
    if action.done_on:
        return f"{action.done_on} 办结"
    if not action.due_date:
        return "办理中"
    return f"{action.due_date} 到期{'，已超期' if action.due_date < today.isoformat() else ''}"


def _became(action: ActionDetail) -> str:
    return f"{action.state.value}{f' {action.done_on}' if action.done_on else ''}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
