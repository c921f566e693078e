"""A meeting as it is being typed: topics, and what was agreed line by line; and all of it as text that can be kept.

A line of what was agreed says by itself who does it and until when. What somebody corrects beneath it holds until the
line says something new.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jn_desktop.core.cells import CellProblem, Kind, reader
from jn_desktop.meetings.action_line import ActionLine, LineReader, Part
from jn_desktop.meetings.cards import ActionDetail, DraftAction, MeetingDetail
from jn_desktop.meetings.due_words import due_day


@dataclass
class Told:
    """A correction of what a line says of a part: `words` are those that were corrected, which the line may still have.

    With `taken` they are no part of the action.
    """

    words: str
    value: str
    taken: bool


@dataclass
class Agreed:
    """A line of what was agreed, as it is being typed, with what was corrected of it by the name of the part."""

    id: str | None = None
    line: str = ""
    told: dict[str, Told] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        return not (self.line.strip() or any(told.value.strip() for told in self.told.values()))

    def value(self, part: Part, lines: LineReader) -> str:
        """Return what holds for a part: what was told, else what the line says."""
        read = lines.read(self.line)
        told = self._holding(part, read)
        if told is not None:
            return told.value
        return read.said[part].value if part in read.said else ""

    def correct(self, part: Part, value: str, lines: LineReader) -> None:
        """Hold to a value from now on, until the line says something new; to what the line says, or to nothing."""
        said = lines.read(self.line).said.get(part)
        if value == (said.value if said is not None else ""):
            self.told.pop(part.value, None)
        else:
            self.told[part.value] = Told(said.words if said is not None else "", value, taken=bool(value.strip()))

    def draft(self, topic: int | None, lines: LineReader) -> DraftAction:
        read = lines.read(self.line)
        holding = {part: self._holding(part, read) for part in Part}
        left = {part for part, told in holding.items() if told is not None and not told.taken}
        unit, assisting = (self.value(part, lines) for part in (Part.RESPONSIBLE, Part.ASSISTING))
        return DraftAction(self.id, topic, read.text(left), unit, assisting, self._day(lines))

    def _day(self, lines: LineReader) -> str | None:
        """Return the date in any way that people write one; one that is none is left for the service to refuse."""
        typed = self.value(Part.DUE, lines).strip()
        if not typed:
            return None
        try:
            day: str | None = reader(Kind.DATE, 1)(typed)
        except CellProblem:
            meant = due_day(typed, lines.held, lines.calendar)
            return meant.isoformat() if meant is not None else typed
        return day

    def _holding(self, part: Part, read: ActionLine) -> Told | None:
        told, said = self.told.get(part.value), read.said.get(part)
        if told is None or said is None or not said.places:  # words that stay in the text overrule nobody
            return told
        return told if said.words == told.words else None


@dataclass
class TopicText:
    """A topic as it is being typed; the meeting as a whole is one without a title."""

    id: str | None = None
    title: str = ""
    situation: str = ""
    projects: str = ""
    actions: list[Agreed] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        """Whether nobody has written anything about it yet."""
        written = (self.title + self.situation + self.projects).strip()
        return self.id is None and not written and all(action.blank for action in self.actions)


@dataclass
class MeetingText:
    """A meeting as it is being typed; `facts` are the texts of the fields of its form."""

    facts: dict[str, str]
    topics: list[TopicText]
    whole: TopicText
    """What it agreed under no topic."""
    seen: list[str] = field(default_factory=list)
    """Ids of the topics that whoever types knows of; one that is missing here was put on the table by others since."""

    @property
    def all(self) -> list[TopicText]:
        return [*self.topics, self.whole]

    def as_text(self) -> str:
        """Return all of it as text."""
        return json.dumps(self, default=vars, ensure_ascii=False)


class AsSaved:
    """What was typed at the moment when it was saved; somebody may type on before that is done."""

    def __init__(self, typed: MeetingText) -> None:
        self._parts = _parts(typed)
        copy = from_text(typed.as_text())
        assert copy is not None
        self._copy = copy

    def is_still(self, typed: MeetingText) -> bool:
        """Tell whether nothing was typed since."""
        return typed == self._copy

    def adopt(self, meeting: MeetingDetail) -> str:
        """Give what was typed the ids of the records that it became; return it as the text that is saved."""
        ids = [*(topic.id for topic in meeting.topics), *(action.id for action in meeting.actions)]
        for parts in (self._parts, _parts(self._copy)):
            for part, record_id in zip(parts, ids, strict=True):
                part.id = record_id
        self._copy.seen = topic_ids(meeting)
        return self._copy.as_text()


def _parts(typed: MeetingText) -> list[TopicText | Agreed]:
    """Return what becomes records, in the order of the minutes."""
    agreed = [action for topic in typed.all for action in topic.actions if not action.blank]
    return [*typed.topics, *agreed]


def from_text(text: str) -> MeetingText | None:
    """Return what `as_text` made a text of; None for one that an older program kept in another way."""
    try:
        told: Mapping[str, Any] = json.loads(text)
        topics = [_topic(topic) for topic in told["topics"]]
        known = [topic.id for topic in topics if topic.id]
        return MeetingText(dict(told["facts"]), topics, _topic(told["whole"]), list(told.get("seen", known)))
    except (ValueError, TypeError, KeyError):
        return None


def _topic(told: Mapping[str, Any]) -> TopicText:
    actions = [
        Agreed(action["id"], action["line"], {part: Told(**known) for part, known in action["told"].items()})
        for action in told["actions"]
    ]
    return TopicText(told["id"], told["title"], told["situation"], told["projects"], actions)


def topics_of(meeting: MeetingDetail, lines: LineReader) -> tuple[list[TopicText], TopicText]:
    """Return what stands in a meeting as it is edited: its topics, or an empty one, and what it agreed under none."""

    def agreed(topic_id: str | None) -> list[Agreed]:
        return [_agreed(action, lines) for action in meeting.actions if action.topic_id == topic_id]

    topics = [
        TopicText(t.id, t.title, t.situation or "", "、".join(t.project_names), agreed(t.id)) for t in meeting.topics
    ]
    return topics or [TopicText()], TopicText(actions=agreed(None))


def topic_ids(meeting: MeetingDetail) -> list[str]:
    """Return the ids of the topics of a meeting, in the order in which they are compared."""
    return sorted(topic.id for topic in meeting.topics)


def _agreed(action: ActionDetail, lines: LineReader) -> Agreed:
    """Return a saved action as a line: its text stays whole, whatever it may be read as."""
    said = lines.read(action.text).said
    told = {}
    for part in Part:
        words, value = said[part].words if part in said else "", getattr(action, part.value) or ""
        if words or value:
            told[part.value] = Told(words, value, taken=False)
    return Agreed(action.id, action.text, told)
