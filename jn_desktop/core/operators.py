"""The people who open a station: their roles in the database, their keys in the vault."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.clock import Clock
from jn_desktop.core.database import Base, Database
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.roles import Role
from jn_desktop.core.service import Context, Service
from jn_desktop.core.settings import read_setting
from jn_desktop.core.vault import Vault, require_good_password
from jn_desktop.core.work import Actor, Work, writing


class Operator(Base):
    """A person with a password; the name is what they log in with."""

    __tablename__ = "operator"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    active: Mapped[bool]


@dataclass(frozen=True)
class OperatorRow:
    name: str
    role: Role
    active: bool


class OperatorService(Service):
    """Add and disable operators, and change passwords. `vault_path` and `key` are the open station's."""

    feature = "operators"

    def __init__(self, context: Context, vault_path: Path, key: bytes) -> None:
        super().__init__(context)
        self._vault_path = vault_path
        self._key = key

    def roster(self) -> list[OperatorRow]:
        """Return all operators in the order in which they were added."""
        with self.context.reading() as connection:
            rows = connection.execute(select(Operator.name, Operator.role, Operator.active).order_by(Operator.id))
            return [OperatorRow(row.name, Role(row.role), row.active) for row in rows]

    def add(self, name: str, role: Role, password: str) -> None:
        """Add an operator, or bring a disabled one back with this role and password."""
        name = good_name(name)
        self._require_good_password(name, password)
        with self.context.writing() as work:
            known = _find(work, name)
            if known is None:
                work.insert(Operator, {"name": name, "role": role.value, "active": True})
            elif known["active"]:
                raise StationError(f"操作员“{name}”已经存在；请换一个名字。")
            else:
                work.update(Operator, known, {"role": role.value, "active": True})
            self._save(Vault.load(self._vault_path).with_operator(name, self._key, password))

    def disable(self, name: str) -> None:
        """Disable an operator and drop the key wrapped for them; the last administrator stays."""
        with self.context.writing() as work:
            known = _require(work, name)
            others = work.rows(select(Operator.name).where(Operator.role == Role.ADMINISTRATOR, Operator.active))
            if [row["name"] for row in others] == [name]:
                raise StationError(f"“{name}”是最后一位管理员，不能停用；请先添加另一位管理员。")
            work.update(Operator, known, {"active": False})
            self._save(Vault.load(self._vault_path).without_operator(name))

    def change_own_password(self, password: str) -> None:
        self._change(self.context.operator, password, "password_changed")

    def set_password(self, name: str, password: str) -> None:
        """Give another operator a new password."""
        self._change(name, password, "password_set")

    def _change(self, name: str, password: str, action: str) -> None:
        self._require_good_password(name, password)
        with self.context.writing() as work:
            work.note(action, _require(work, name)["id"], {})
            self._save(Vault.load(self._vault_path).with_operator(name, self._key, password))

    def _require_good_password(self, name: str, password: str) -> None:
        require_good_password(password, name, Vault.load(self._vault_path).station)

    def _save(self, vault: Vault) -> None:
        vault.save(self._vault_path)


def reset_password(database: Database, vault_path: Path, key: bytes, name: str, password: str, clock: Clock) -> None:
    """Give an operator a new password after the recovery code has proved who asks."""
    require_good_password(password, name, Vault.load(vault_path).station)
    with database.reading() as connection:
        device = read_setting(connection, "device") or ""
    with writing(database, Actor(name, device), clock.now()) as work:
        work.note("password_recovered", _require(work, name)["id"], {})
        Vault.load(vault_path).with_operator(name, key, password).save(vault_path)


def all_operators(connection: Connection) -> list[dict[str, Any]]:
    """Return every operator's whole record."""
    return [dict(row) for row in connection.execute(select(Operator.__table__)).mappings()]


def carry_over(work: Work, operators: Iterable[dict[str, Any]]) -> None:
    """Have an older state of the station know the operators of the newer one, whose passwords stay in the vault."""
    known = {record["id"]: record for record in all_operators(work.connection)}
    for record in operators:
        if record["id"] in known:
            work.update(Operator, known[record["id"]], record)
        else:
            work.insert(Operator, record)


def good_name(name: str) -> str:
    """Return an operator's name without surrounding spaces; refuse one that nobody could type again."""
    name = name.strip()
    if not name or len(name) > 40 or not name.isprintable():
        raise FieldError("operator", "操作员的名字要有 1 到 40 个字，且不含换行等特殊字符。")
    return name


def _find(work: Work, name: str) -> dict[str, Any] | None:
    return next(iter(work.find(Operator, "name", [name])), None)


def _require(work: Work, name: str) -> dict[str, Any]:
    known = _find(work, name)
    if known is None:
        raise StationError(f"没有操作员“{name}”；请用 operators list 查看名单。")
    if not known["active"]:
        raise StationError(f"操作员“{name}”已停用；需要时请用 operators add 重新添加。")
    return known
