"""The search index: a derived, encrypted file beside the station's, told by the audit what has changed.

It holds no truth of its own: it is never backed up, and a file that is damaged, of another form, or of another course
of the audit (a restored backup, an undone import) is thrown away and made anew. SQLite's own full text looks up the
grams of what was typed; what it proposes is then checked against the whole text.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlcipher3 import dbapi2

from jn_desktop.core.audit import AuditEntry, AuditHead
from jn_desktop.core.database import Base, Database, connect, table_of, world_faults
from jn_desktop.core.files import writing_failed
from jn_desktop.core.grams import HEAD, grams_asked, grams_of, searched_text
from jn_desktop.core.work import Progress

INDEX_NAME = "search.db"
_FORMAT = 1
_CHUNK, _BATCH = 4_000, 500
_IDS_OF_A_KIND = 1 << 40
_GRAMS_ASKED = 4
_COMMON_GRAMS = 4_000

_SCHEMA = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE position (device TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL)",
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, text TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE gram USING fts5("
    f"grams, tokenize=\"ascii tokenchars '{HEAD}'\", content='', detail=none, columnsize=0)",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(gram, row)",
    "CREATE TABLE common (gram TEXT PRIMARY KEY, entries INTEGER NOT NULL)",
)


@dataclass(frozen=True)
class Searched:
    """A table that is searched: by parts of its `texts` and their pinyin initials, and by its `numbers`.

    What is found is shown by `title` and the first of the numbers. Retired records are left out.
    """

    kind: str
    model: type[Base]
    title: str
    texts: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def table(self) -> str:
        return table_of(self.model).name

    def text(self, record: Mapping[str, Any]) -> str:
        """Return what a record is found by."""
        return searched_text([record[name] for name in self.texts], [record[name] for name in self.numbers])


class SearchIndex:
    """The index of one station at `path`. One thread may search while another refreshes.

    `searched` is asked when the index is first used.
    """

    def __init__(self, path: Path, key: bytes, searched: Callable[[], Sequence[Searched]]) -> None:
        self._searched = searched
        self._path = path
        self._key = key
        self._reader: dbapi2.Connection | None = None
        self._writer: dbapi2.Connection | None = None
        self._reading = threading.Lock()
        self._refreshing = threading.Lock()
        self._damaged = False
        self._common: dict[str, int] = {}

    @cached_property
    def searched(self) -> tuple[Searched, ...]:
        """The tables that are searched."""
        return tuple(self._searched())

    def find(self, kind: str, parts: Sequence[str], limit: int) -> list[str]:
        """Return ids of records of a kind, those that begin with the first part first; none before a first refresh."""
        if not parts:
            return []
        number = next(number for number, known in enumerate(self.searched) if known.kind == kind)
        with self._reading:
            try:
                if (reader := self._open_reader()) is None:
                    return []
                found = self._matching(reader, number, [HEAD + parts[0], *parts[1:]], limit)
                if len(found) < limit:
                    found = list(dict.fromkeys([*found, *self._matching(reader, number, parts, limit)]))
                return found[:limit]
            except dbapi2.DatabaseError as error:
                self._damaged = not _is_the_worlds(error)  # the next refresh makes it anew
                return []

    def complete(self, source: Database) -> bool:
        """Tell whether everything that the audit tells has been taken in."""
        heads = _heads(source)
        with self._reading:
            try:
                if (reader := self._open_reader()) is None:
                    return False
                sweeping = reader.execute("SELECT count(*) FROM state WHERE name = 'sweep'").fetchone() != (0,)
                places = dict(reader.execute("SELECT device, sequence FROM position"))
            except dbapi2.DatabaseError:
                return False
        return not sweeping and all(places.get(device, 0) == sequence for device, sequence, _ in heads)

    def refresh(self, source: Database, progress: Progress | None = None) -> None:
        """Take in what the audit tells since the last time; what `progress` breaks off, the next call takes up."""
        with self._refreshing, world_faults(self._path):
            try:
                self._catch_up(source, progress)
            except dbapi2.DatabaseError as error:
                if _is_the_worlds(error):
                    raise
                self._damaged = True
                self._catch_up(source, progress)

    def close(self) -> None:
        """Let go of the file."""
        with self._refreshing, self._reading:
            self._disconnect()

    # ---- finding ----

    def _open_reader(self) -> dbapi2.Connection | None:
        if self._reader is None and self._path.exists():
            self._reader = connect(self._path, self._key)
            self._common = dict(self._reader.execute("SELECT gram, entries FROM common"))
        return self._reader

    def _matching(self, reader: dbapi2.Connection, number: int, parts: Sequence[str], limit: int) -> list[str]:
        grams = self._rarest({gram for part in parts for gram in grams_asked(part)})
        if not grams:
            return []
        rows = reader.execute(
            "SELECT entry.record_id FROM gram JOIN entry ON entry.id = gram.rowid"
            " WHERE gram MATCH ? AND gram.rowid BETWEEN ? AND ?"
            f"{' AND instr(entry.text, ?)' * len(parts)} LIMIT ?",
            (" ".join(f'"{gram}"' for gram in grams), *_ids(number), *parts, limit),
        )
        return [record_id for (record_id,) in rows]

    def _rarest(self, grams: set[str]) -> list[str]:
        """Return the few grams that say most: to walk the long lists of common ones would take most of the time."""
        return sorted(grams, key=lambda gram: self._common.get(gram, 0))[:_GRAMS_ASKED]

    # ---- following the audit ----

    def _catch_up(self, source: Database, progress: Progress | None) -> None:
        if self._damaged or not self._belongs_to(source):
            self._discard()
            self._begin(source)
        written = self._sweep(source, progress) + self._follow(source, progress)
        if written >= _CHUNK:
            self._count_grams()

    def _belongs_to(self, source: Database) -> bool:
        """Tell whether the index has our form and stands at places that the audit still has."""
        if not self._path.exists():
            return False
        found = self._open_writer().execute("SELECT count(*) FROM sqlite_master WHERE name = 'state'").fetchone()
        if found == (0,) or self._state("form") != self._form():
            return False
        query = select(AuditEntry.hash)
        with source.reading() as connection:
            return all(
                connection.execute(query.filter_by(device=device, sequence=sequence)).scalar_one_or_none() == digest
                for device, sequence, digest in self._open_writer().execute("SELECT * FROM position WHERE sequence > 0")
            )

    def _form(self) -> str:
        about = [_FORMAT, [(known.kind, known.table, known.texts, known.numbers) for known in self.searched]]
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()

    def _begin(self, source: Database) -> None:
        """Make an empty index that stands where the audit stands now, with all tables still to be gone through."""
        heads = _heads(source)
        with self._writing() as writer:
            for statement in _SCHEMA:
                writer.execute(statement)
            writer.executemany("INSERT INTO position VALUES (?, ?, ?)", heads)
            writer.execute("INSERT INTO state VALUES ('form', ?), ('sweep', '[0, \"\"]')", (self._form(),))

    def _sweep(self, source: Database, progress: Progress | None) -> int:
        """Go through all tables, from wherever an earlier sweep was broken off; return the number of new entries."""
        written = total = 0
        while (sweep := self._state("sweep")) is not None:
            number, after = json.loads(sweep)
            if number == len(self.searched):
                self._set_state("sweep", None)
                break
            known = self.searched[number]
            total = total or _count_after(source, self.searched[number:], after)
            records = _records_after(source, known, after)
            place = [number, records[-1]["id"]] if records else [number + 1, ""]
            with self._writing() as writer:
                self._insert(writer, number, {record["id"]: known.text(record) for record in records})
                self._set_state("sweep", json.dumps(place))
            written += len(records)
            if progress is not None:
                progress(written, max(written, total))
        return written

    def _follow(self, source: Database, progress: Progress | None) -> int:
        """Read the audit from where the index stands to its end; return how many rows that were."""
        heads = _heads(source)
        places = dict(self._open_writer().execute("SELECT device, sequence FROM position"))
        total = sum(sequence - places.get(device, 0) for device, sequence, _ in heads)
        done = 0
        for device, _, _ in heads:
            while rows := _audit_after(source, device, places.get(device, 0)):
                self._take(source, device, rows)
                places[device] = rows[-1].sequence
                done += len(rows)
                if progress is not None:
                    progress(done, max(done, total))
        return done

    def _take(self, source: Database, device: str, rows: Sequence[Any]) -> None:
        """Rewrite the entries of the records that these audit rows touched, and move on."""
        fresh = []
        for number, known in enumerate(self.searched):
            ids = list(dict.fromkeys(row.record_id for row in rows if row.table_name == known.table))
            for start in range(0, len(ids), _BATCH):
                batch = ids[start : start + _BATCH]
                texts = {record["id"]: known.text(record) for record in _records(source, known, batch)}
                fresh.append((number, batch, texts))
        with self._writing() as writer:
            for number, batch, texts in fresh:
                self._rewrite(writer, number, batch, texts)
            position = (device, rows[-1].sequence, rows[-1].hash)
            writer.execute("INSERT OR REPLACE INTO position VALUES (?, ?, ?)", position)

    # ---- writing ----

    def _rewrite(self, writer: dbapi2.Connection, number: int, ids: Sequence[str], texts: Mapping[str, str]) -> None:
        """Bring the entries of `ids` to `texts`; a record without a text loses its entry."""
        query = f"SELECT id, record_id, text FROM entry WHERE record_id IN ({','.join('?' * len(ids))})"
        known = {record_id: (entry, text) for entry, record_id, text in writer.execute(query, ids)}
        stale = [(entry, text) for record_id, (entry, text) in known.items() if texts.get(record_id) != text]
        # the table of grams keeps no text: what is taken out has to be said again
        taken = [(entry, " ".join(grams_of(text))) for entry, text in stale]
        writer.executemany("INSERT INTO gram (gram, rowid, grams) VALUES ('delete', ?, ?)", taken)
        writer.executemany("DELETE FROM entry WHERE id = ?", [(entry,) for entry, _ in stale])
        fresh = {record_id: text for record_id, text in texts.items() if known.get(record_id, (0, ""))[1] != text}
        self._insert(writer, number, fresh)

    def _insert(self, writer: dbapi2.Connection, number: int, texts: Mapping[str, str]) -> None:
        first, end = _ids(number)
        (last,) = writer.execute("SELECT max(id) FROM entry WHERE id BETWEEN ? AND ?", (first, end)).fetchone()
        ids = range(first if last is None else last + 1, end)
        rows = [(entry, record_id, text) for entry, (record_id, text) in zip(ids, texts.items(), strict=False)]
        grams = [(entry, " ".join(grams_of(text))) for entry, _, text in rows]
        writer.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
        writer.executemany("INSERT INTO gram (rowid, grams) VALUES (?, ?)", grams)

    def _count_grams(self) -> None:
        """Note the commonest grams. The figures only choose between ways to the same answer, so they may age."""
        query = "INSERT INTO common SELECT term, doc FROM vocabulary ORDER BY doc DESC LIMIT ?"
        with self._writing() as writer:
            writer.execute("DELETE FROM common")
            writer.execute(query, (_COMMON_GRAMS,))
        self._common = dict(self._open_writer().execute("SELECT gram, entries FROM common"))

    def _state(self, name: str) -> str | None:
        row = self._open_writer().execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _set_state(self, name: str, value: str | None) -> None:
        if value is None:
            self._open_writer().execute("DELETE FROM state WHERE name = ?", (name,))
        else:
            self._open_writer().execute("UPDATE state SET value = ? WHERE name = ?", (value, name))

    @contextmanager
    def _writing(self) -> Iterator[dbapi2.Connection]:
        writer = self._open_writer()
        writer.execute("BEGIN IMMEDIATE")
        try:
            yield writer
            writer.execute("COMMIT")
        except BaseException:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            raise

    def _open_writer(self) -> dbapi2.Connection:
        if self._writer is None:
            self._writer = connect(self._path, self._key)
            # what is lost here is made anew, and what is deleted here still stands in the station
            self._writer.execute("PRAGMA synchronous=NORMAL")
            self._writer.execute("PRAGMA secure_delete=OFF")
        return self._writer

    def _discard(self) -> None:
        """Throw the file away."""
        with self._reading:
            self._disconnect()
            for suffix in ("-wal", "-shm", ""):
                part = self._path.with_name(self._path.name + suffix)
                try:
                    part.unlink(missing_ok=True)
                except OSError as error:
                    raise writing_failed(part, error) from error
            self._damaged = False

    def _disconnect(self) -> None:
        for connection in (self._reader, self._writer):
            if connection is not None:
                connection.close()
        self._reader = self._writer = None


def _ids(number: int) -> tuple[int, int]:
    """Return the first and the last entry that a kind may have."""
    return number * _IDS_OF_A_KIND, (number + 1) * _IDS_OF_A_KIND - 1


def _is_the_worlds(error: dbapi2.DatabaseError) -> bool:
    """Tell a full disk, a locked or read-only file from damage."""
    return any(sign in str(error) for sign in ("is full", "is locked", "readonly", "unable to open"))


# ---- reading the station ----


def _heads(source: Database) -> list[tuple[str, int, str]]:
    with source.reading() as connection:
        return [tuple(head) for head in connection.execute(select(AuditHead.__table__))]


def _audit_after(source: Database, device: str, sequence: int) -> Sequence[Any]:
    query = (
        select(AuditEntry.sequence, AuditEntry.hash, AuditEntry.table_name, AuditEntry.record_id)
        .where(AuditEntry.device == device, AuditEntry.sequence > sequence)
        .order_by(AuditEntry.sequence)
        .limit(_CHUNK)
    )
    with source.reading() as connection:
        return connection.execute(query).all()


def _columns(known: Searched) -> Any:
    table = table_of(known.model)
    names = dict.fromkeys(("id", *known.texts, *known.numbers))
    return select(*(table.c[name] for name in names)).where(table.c.retired_on.is_(None))


def _records_after(source: Database, known: Searched, after: str) -> list[dict[str, Any]]:
    record_id = table_of(known.model).c.id
    with source.reading() as connection:
        rows = connection.execute(_columns(known).where(record_id > after).order_by(record_id).limit(_CHUNK))
        return [dict(row) for row in rows.mappings()]


def _records(source: Database, known: Searched, ids: Sequence[str]) -> list[dict[str, Any]]:
    with source.reading() as connection:
        rows = connection.execute(_columns(known).where(table_of(known.model).c.id.in_(ids)))
        return [dict(row) for row in rows.mappings()]


def _count_after(source: Database, searched: Sequence[Searched], after: str) -> int:
    """Return how many records of the first table from `after` on, and of all others, there are, retired ones too."""
    tables = [table_of(known.model) for known in searched]
    counts = [select(func.count()).select_from(table) for table in tables]
    counts[0] = counts[0].where(tables[0].c.id > after)
    with source.reading() as connection:
        return sum(connection.execute(count).scalar_one() for count in counts)
