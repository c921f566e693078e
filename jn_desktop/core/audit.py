"""The audit: who changed what and when, append-only, hash-chained per device from the first day.

One row per record and transaction. A row's hash covers the hash before it and every column of the row; the head of each
device's chain is kept beside it, so that a cut-off tail is found too.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, LargeBinary, cast, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base, column_names, insert_rows, table_of
from jn_desktop.core.settings import read_setting

_START = "0" * 64


class AuditEntry(Base):
    """What one transaction did to one record; `fields` maps a field to its new value, or to [old, new]."""

    __tablename__ = "audit"

    device: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    operator: Mapped[str]
    action: Mapped[str]
    table_name: Mapped[str]
    record_id: Mapped[str] = mapped_column(index=True)
    fields: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """Where a device's chain ends."""

    __tablename__ = "audit_head"

    device: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str]


_COLUMNS = column_names(AuditEntry)


def append(
    connection: Connection,
    *,
    device: str,
    at: str,
    operator: str,
    entries: Iterable[tuple[str, str, str, dict[str, Any]]],
) -> None:
    """Append `(action, table, record id, fields)` entries to the device's chain, in order.

    Time only moves forward there: where the computer's clock was set back, the time of the last entry stands.
    """
    head = connection.execute(
        select(AuditHead.sequence, AuditHead.hash).where(AuditHead.device == device)
    ).one_or_none()
    if head is None:
        connection.execute(insert(AuditHead).values(device=device, sequence=0, hash=_START))
    sequence, digest = head or (0, _START)
    at = max(at, _moment_of(connection, device, sequence) or at)
    rows = []
    for action, table_name, record_id, fields in entries:
        sequence += 1
        text = orjson.dumps(fields).decode()
        digest = _link(digest, device, sequence, at, operator, action, table_name, record_id, text)
        values = (device, sequence, at, operator, action, table_name, record_id, text, digest)
        rows.append(dict(zip(_COLUMNS, values, strict=True)))
    if rows:
        insert_rows(connection, table_of(AuditEntry), rows)
    connection.execute(update(AuditHead).where(AuditHead.device == device).values(sequence=sequence, hash=digest))


def last_moment(connection: Connection) -> str | None:
    """Return when this device recorded something last, as `YYYY-MM-DDTHH:MM`."""
    device = read_setting(connection, "device") or ""
    sequence = connection.execute(select(AuditHead.sequence).where(AuditHead.device == device)).scalar_one_or_none()
    return None if sequence is None else _moment_of(connection, device, sequence)


def problems(connection: Connection) -> Iterator[str]:
    """Yield, in words, every place where a chain is broken."""
    heads = {head.device: (head.sequence, head.hash) for head in connection.execute(select(AuditHead))}
    own = read_setting(connection, "device")
    if own not in heads:
        yield "本机的审计记录不见了。"
    last: dict[str, tuple[Any, Any]] = {device: (0, _START) for device in heads}
    broken: set[str] = set()
    # as bytes, because what was tampered with may not even be text
    columns = [
        known if known.name == "sequence" else cast(known, LargeBinary) for known in AuditEntry.__table__.columns
    ]
    for row in connection.execute(select(*columns).order_by(AuditEntry.device, AuditEntry.sequence)):
        device, found, *texts = (value.decode(errors="replace") if isinstance(value, bytes) else value for value in row)
        if device in broken:
            continue
        sequence, digest = last.get(device, (0, _START))
        if found != sequence + 1 or _link(digest, device, sequence + 1, *texts[:-1]) != texts[-1]:
            broken.add(device)
            yield f"审计记录第 {sequence + 1} 条被改动或删除（设备 {device}）。"
        last[device] = (found, texts[-1])
    for device, end in last.items():
        if device not in broken and heads.get(device) != end:
            yield f"审计记录在第 {end[0]} 条之后缺失（设备 {device}）。"


def _moment_of(connection: Connection, device: str, sequence: int) -> str | None:
    query = select(AuditEntry.at).where(AuditEntry.device == device, AuditEntry.sequence == sequence)
    return connection.execute(query).scalar_one_or_none()


def _link(previous: str, *columns: str | int) -> str:
    return hashlib.sha256(orjson.dumps((previous, *columns))).hexdigest()
