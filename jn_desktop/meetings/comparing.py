"""What is different between two versions of the minutes of a meeting, paragraph by paragraph. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from jn_desktop.meetings.cards import ActionCard, MeetingCard


class Change(StrEnum):
    """What became of a paragraph or an action."""

    ADDED = "新增"
    REMOVED = "删去"
    CHANGED = "修改"


@dataclass(frozen=True)
class Difference:
    """A paragraph or an action that is not the same; `where` says what it is, such as 议题 or 议定事项."""

    change: Change
    where: str
    before: str | None
    after: str | None


_Piece = tuple[str, str]
"""What it is, and its text."""


def differences(older: MeetingCard, newer: MeetingCard) -> list[Difference]:
    """Return what is different, in the order of the minutes; what only moved within its list counts as unchanged."""
    told: list[Difference] = []
    for label in _LABELS:
        told += _compared(label, _texts(label, older), _texts(label, newer))
    return told


_LABELS = (
    "会议名称",
    "系列",
    "主题",
    "召开时间",
    "地点",
    "主持人",
    "记录人",
    "议题",
    "议定事项",
    "出席",
    "请假",
    "列席",
    "照片",
)


def _texts(label: str, card: MeetingCard) -> list[str]:
    return [text for found, text in _pieces(card) if found == label]


def _pieces(card: MeetingCard) -> Iterator[_Piece]:
    single = {
        "会议名称": card.name,
        "系列": card.series,
        "主题": card.theme,
        "召开时间": card.time.replace("T", " "),
        "地点": card.place,
        "主持人": card.host,
        "记录人": card.recorder,
        "出席": card.attendees,
        "请假": card.absentees,
        "列席": card.observers,
    }
    yield from ((label, text) for label, text in single.items() if text)
    for topic in card.topics:
        projects = f"（涉及项目：{'、'.join(topic.projects)}）" if topic.projects else ""
        yield "议题", f"{topic.title}{f'：{topic.situation}' if topic.situation else ''}{projects}"
        yield from (("议定事项", _shown(action)) for action in topic.actions)
        yield from (("照片", picture.name) for picture in topic.pictures)
    yield from (("议定事项", _shown(action)) for action in card.actions)


def _shown(action: ActionCard) -> str:
    particulars = (
        ("责任单位", action.responsible_unit),
        ("配合单位", action.assisting_units),
        ("完成时限", action.due_date),
    )
    told = "；".join(f"{label}：{value}" for label, value in particulars if value)
    return f"{action.text}（{told}）" if told else action.text


def _compared(label: str, before: list[str], after: list[str]) -> Iterator[Difference]:
    moved = set(before) & set(after)
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone = [text for text in before[first:last] if text not in moved]
        came = [text for text in after[begin:end] if text not in moved]
        for old, new in zip_longest(gone, came):
            change = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
            yield Difference(change, label, old, new)
