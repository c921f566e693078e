"""Header names that an office adds to the bundled ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base
from jn_desktop.core.errors import StationError
from jn_desktop.core.headers import exact
from jn_desktop.core.ledger import NOT_TAKEN, Aliases, OwnName, bundled_aliases, with_own
from jn_desktop.core.service import Service


class LedgerAlias(Base):
    """One header name of an office's own, with its field or `NOT_TAKEN`; taken back by `retired_on`."""

    __tablename__ = "ledger_alias"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    field: Mapped[str]
    header: Mapped[str]
    retired_on: Mapped[str | None]


@dataclass(frozen=True)
class AliasRow:
    kind: str
    field: str
    header: str


class AliasService(Service):
    """Keep the office's own header names."""

    feature = "aliases"

    def own(self) -> list[AliasRow]:
        with self.context.reading() as connection:
            return [AliasRow(*row) for row in _own(connection)]

    def add(self, kind: str, field: str, header: str) -> None:
        """Have `header` read as `field` in ledgers of this kind, or left alone where that is `NOT_TAKEN`."""
        header = "".join(header.split())
        known = bundled_aliases().bundled
        if kind not in known:
            raise StationError(f"没有“{kind}”这种台账；可选：{'、'.join(known)}。")
        if field not in (NOT_TAKEN, *known[kind]):
            raise StationError(f"{kind} 台账没有字段“{field}”；可选：{'、'.join(known[kind])}。")
        if not header:
            raise StationError("表头名称不能为空；请写出表头里的文字。")
        with self.context.writing() as work:
            for row in work.rows(
                select(LedgerAlias.__table__).where(LedgerAlias.kind == kind, LedgerAlias.header == header)
            ):
                if row["retired_on"] is None:
                    raise StationError(f"表头“{header}”已经定为 {row['field'] or '不读取'}；要改请先去掉原来的。")
            work.insert(LedgerAlias, {"kind": kind, "field": field, "header": header})

    def remember(self, corrections: Iterable[OwnName]) -> None:
        """Keep what a person said of the headers of a ledger, in the place of what was kept of the same headers."""
        with self.context.writing() as work:
            kept = work.rows(select(LedgerAlias.__table__).where(LedgerAlias.retired_on.is_(None)))
            by_header = {(row["kind"], exact(row["header"])): row for row in kept}
            for kind, field, header in corrections:
                known = by_header.get((kind, exact(header)))
                if known is not None and known["field"] == field:
                    continue
                if known is not None:
                    work.update(LedgerAlias, known, {"retired_on": self.context.today().isoformat()})
                work.insert(LedgerAlias, {"kind": kind, "field": field, "header": "".join(header.split())})

    def remove(self, kind: str, header: str) -> None:
        with self.context.writing() as work:
            rows = work.rows(
                select(LedgerAlias.__table__).where(LedgerAlias.kind == kind, LedgerAlias.header == header)
            )
            open_rows = [row for row in rows if row["retired_on"] is None]
            if not open_rows:
                raise StationError(f"{kind} 台账没有自定的表头“{header}”；请用 aliases list 查看。")
            for row in open_rows:
                work.update(LedgerAlias, row, {"retired_on": self.context.today().isoformat()})


def aliases_in_force(connection: Connection) -> Aliases:
    """Return the bundled header names and the office's own."""
    return with_own(bundled_aliases(), _own(connection))


def _own(connection: Connection) -> list[OwnName]:
    query = select(LedgerAlias.kind, LedgerAlias.field, LedgerAlias.header).where(LedgerAlias.retired_on.is_(None))
    return [OwnName(row.kind, row.field, row.header) for row in connection.execute(query.order_by(LedgerAlias.id))]
