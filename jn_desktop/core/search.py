"""Searching the station by part of a name, pinyin initials, credit code or number."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from jn_desktop.core.database import table_of
from jn_desktop.core.grams import parts_of
from jn_desktop.core.search_index import Searched, SearchIndex
from jn_desktop.core.service import Context, Service
from jn_desktop.core.work import Progress


@dataclass(frozen=True)
class Hit:
    """A record that was found; `subtitle` is its number or code."""

    kind: str
    record_id: str
    title: str
    subtitle: str | None


class SearchService(Service):
    """Find records through the index, which follows the audit."""

    feature = "search"

    def __init__(self, context: Context, index: SearchIndex) -> None:
        super().__init__(context)
        self._index = index

    def find(self, text: str, kinds: Sequence[str] | None = None, limit: int = 30) -> list[Hit]:
        """Return up to `limit` records of each kind, those that begin with the text first.

        What is separated by spaces must all occur. What was written since the last refresh is not found yet.
        """
        parts = parts_of(text)
        wanted = [known for known in self._index.searched if kinds is None or known.kind in kinds]
        found = [(known, self._index.find(known.kind, parts, limit)) for known in wanted]
        with self.context.reading() as connection:
            return [hit for known, ids in found if ids for hit in _hits(connection, known, ids)]

    def ids(self, kind: str, text: str, limit: int = 1000) -> list[str]:
        """Return the ids of up to `limit` records of one kind, those that begin with the text first."""
        return self._index.find(kind, parts_of(text), limit)

    def complete(self) -> bool:
        """Tell whether the index has taken in everything, so that what is not found is not there."""
        return self._index.complete(self.context.database)

    def refresh(self, progress: Progress | None = None) -> None:
        """Bring the index up to date; the first time, or after a restored backup, it is made anew."""
        self._index.refresh(self.context.database, progress)


def _hits(connection: Connection, known: Searched, ids: Sequence[str]) -> list[Hit]:
    """Return the hits as they are now, in the order of `ids`; what was retired meanwhile is left out."""
    table = table_of(known.model)
    columns = (table.c.id, table.c[known.title], table.c[known.numbers[0]])
    rows = connection.execute(select(*columns).where(table.c.id.in_(ids), table.c.retired_on.is_(None)))
    shown = {row[0]: Hit(known.kind, *row) for row in rows}
    return [shown[record_id] for record_id in ids if record_id in shown]
