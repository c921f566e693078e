"""Searching the text of all minutes, as they are now and as they were issued.

The texts are read once and kept in memory until something about a meeting is written: to go through those of 1 000
meetings takes a few milliseconds then, where SQL over the encrypted pages took a quarter of a second for each key.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.changes import Changes
from jn_desktop.core.service import Context, Service
from jn_desktop.meetings.cards import ActionCard
from jn_desktop.meetings.finding import Found, MinutesText, Passage, find, words_of
from jn_desktop.meetings.frozen import from_json
from jn_desktop.meetings.model import AgreedAction, Meeting, MinutesIssue, Topic

_TABLES = frozenset(table.__tablename__ for table in (AgreedAction, Meeting, MinutesIssue, Topic))
_FACTS = (
    *(("name", "会议名称"), ("theme", "主题"), ("series", "会议系列"), ("place", "地点"), ("host", "主持人")),
    *(("recorder", "记录人"), ("attendees", "出席"), ("absentees", "请假"), ("observers", "列席")),
)
_MOST = 60
_Parts = dict[str, list[Any]]


class MinutesSearchService(Service):
    """What the minutes say, word for word."""

    feature = "minutes_search"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._written = 0
        self._kept: tuple[int, list[MinutesText]] | None = None
        context.database.listen(self._hear)

    def find(self, typed: str, year: int | None = None, kind: str | None = None) -> Found:
        """Return where the words that were typed stand, the newest meeting first, of a year or a kind if wanted."""
        texts = self._texts()
        if year is not None:
            texts = [text for text in texts if text.time.startswith(f"{year}-")]
        if kind is not None:
            texts = [text for text in texts if text.kind == kind]
        return find(texts, words_of(typed), _MOST)

    def years(self) -> list[int]:
        """Return the years that there are meetings of, the newest first."""
        return sorted({int(text.time[:4]) for text in self._texts()}, reverse=True)

    # ---- inside ----

    def _hear(self, changes: Changes) -> None:
        if changes.tables & _TABLES:
            self._written += 1

    def _texts(self) -> list[MinutesText]:
        """Return the texts as they are by now; what is written while they are read has them read once more."""
        written = self._written
        if self._kept is None or self._kept[0] != written:
            with self.context.reading() as connection:
                self._kept = (written, list(_read(connection)))
        return self._kept[1]


def _read(connection: Connection) -> Iterator[MinutesText]:
    """Yield what is written about each current meeting, the newest first."""
    topics = _parts(connection, Topic, "title", "situation")
    actions = _parts(connection, AgreedAction, "text", "responsible_unit", "assisting_units", "result")
    issues: _Parts = defaultdict(list)
    issued = select(MinutesIssue.__table__).order_by(MinutesIssue.id)
    for row in connection.execute(issued):
        issues[row.meeting_id].append(row)
    names = ("id", "number", "kind", "time", *(name for name, _ in _FACTS))
    query = (
        select(*(getattr(Meeting, name) for name in names))
        .where(Meeting.retired_on.is_(None))
        .order_by(Meeting.time.desc(), Meeting.number.desc())
    )
    for meeting in connection.execute(query):
        passages = list(_now(meeting, topics[meeting.id], actions[meeting.id]))
        known = {passage.text for passage in passages}
        for issue in reversed(issues[meeting.id]):
            passages += [one for one in _then(issue) if one.text not in known]
            known.update(passage.text for passage in passages)
        number = issues[meeting.id][-1].number if issues[meeting.id] else None
        yield MinutesText(meeting.id, meeting.number, meeting.name, meeting.kind, meeting.time, number, tuple(passages))


def _parts(connection: Connection, model: type[Topic | AgreedAction], *names: str) -> _Parts:
    """Return the current topics or actions by meeting, in their order."""
    query = (
        select(model.meeting_id, model.position, *(getattr(model, name) for name in names))
        .where(model.retired_on.is_(None))
        .order_by(model.meeting_id, model.position)
    )
    parts: _Parts = defaultdict(list)
    for row in connection.execute(query):
        parts[row.meeting_id].append(row)
    return parts


def _now(meeting: Any, topics: list[Any], actions: list[Any]) -> Iterator[Passage]:
    yield from _facts(meeting)
    for topic in topics:
        yield from _topic(topic.position, topic.title, topic.situation)
    for action in actions:
        yield _action(action)
        if action.result:
            yield Passage(f"事项 {action.position} 办理结果", action.result)


def _then(issue: Any) -> Iterator[Passage]:
    """Yield what issued minutes said."""
    card = from_json(issue.text).card
    passages = [*_facts(card)]
    for topic in card.topics:
        passages += [*_topic(topic.position, topic.title, topic.situation), *map(_action, topic.actions)]
    for passage in (*passages, *map(_action, card.actions)):
        yield Passage(f"{issue.number} {passage.part}", passage.text, issue.id)


def _facts(meeting: Any) -> Iterator[Passage]:
    for name, label in _FACTS:
        text = getattr(meeting, name)
        if text:
            yield Passage(label, text)


def _topic(position: int, title: str, situation: str | None) -> Iterator[Passage]:
    yield Passage(f"议题 {position}", title)
    for paragraph in (situation or "").splitlines():
        if paragraph.strip():
            yield Passage(f"议题 {position}", paragraph)


def _action(action: ActionCard | Any) -> Passage:
    """Return what was agreed with who does it, so that both are found together."""
    units = [action.responsible_unit, action.assisting_units and f"{action.assisting_units}配合"]
    told = "，".join(filter(None, units))
    return Passage(f"事项 {action.position}", f"{action.text.rstrip('。；;')}（{told}）" if told else action.text)
