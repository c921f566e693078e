"""Telling which enterprise or department a ledger row means, inside the transaction of an import of any feature."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.cells import CellProblem, plain, read_uscc
from jn_desktop.core.database import column_names
from jn_desktop.core.errors import FieldError
from jn_desktop.core.importing import RowRefused
from jn_desktop.core.work import Work
from jn_desktop.registry.model import Department, Enterprise

_BLANK: dict[str, Any] = dict.fromkeys(column_names(Enterprise, "id"))


@dataclass
class Meant:
    """The enterprise that a row means: a known record, or the values of one to add, with what deserves a look."""

    record: dict[str, Any] | None
    values: dict[str, Any]
    notes: list[str] = field(default_factory=list)


class Enterprises:
    """The enterprises that the rows of one import may mean, fetched at once.

    One that was merged into another stands for that other. Of several of a name, those that are still there count;
    one that has left counts only where no other has its name or code.
    """

    def __init__(self, work: Work, names: Iterable[str | None], codes: Iterable[str | None]) -> None:
        self._work = work
        self._by_code: dict[str, dict[str, Any]] = {}
        self._by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        known: dict[str, dict[str, Any]] = {}
        for record in work.find(Enterprise, "uscc", codes):
            known[record["id"]] = record
        for record in work.find(Enterprise, "name_key", (plain(name) for name in names if name)):
            known.setdefault(record["id"], record)
        self._index_all(known)

    def _index_all(self, known: dict[str, dict[str, Any]]) -> None:
        kept = _fetch_kept(self._work, known)
        there = [record for record in known.values() if record["retired_on"] is None]
        merged = [record for record in known.values() if record["merged_into"] is not None]
        left = [record for record in known.values() if record["retired_on"] and record["merged_into"] is None]
        for records in (there, merged, left):
            taken = set(self._by_name)
            for record in records:
                meant = _kept(record, kept)
                if record["uscc"]:
                    self._by_code.setdefault(record["uscc"], meant)
                if record["name_key"] not in taken and meant not in self._by_name[record["name_key"]]:
                    self._by_name[record["name_key"]].append(meant)

    def index(self, record: dict[str, Any]) -> None:
        """Make a record findable under its present code and name."""
        if record["uscc"]:
            self._by_code[record["uscc"]] = record
        if record not in self._by_name[record["name_key"]]:
            self._by_name[record["name_key"]].append(record)

    def by_code(self, code: str | None) -> dict[str, Any] | None:
        return self._by_code.get(code) if code else None

    def by_name(self, name: str | None) -> list[dict[str, Any]]:
        return self._by_name.get(plain(name), []) if name else []

    def tell(self, name: str | None, code: str | None, name_field: str) -> Meant | None:
        """Return which enterprise a name and a (valid) code mean, or None where the row names none.

        A known code wins over the name. A code that is new fills the enterprise of that name that has none yet.
        """
        known = self.by_code(code)
        if known is not None:
            notes = []
            if name and plain(name) != known["name_key"]:
                notes.append(f"信用代码 {code} 登记的企业是“{known['name']}”，以代码为准，没有按“{name}”另立。")
            return Meant(known, {}, notes)
        if name is None:
            if code is None:
                return None
            raise RowRefused("uscc", f"信用代码 {code} 还没有登记，也没有写企业名称；请补上名称。")
        same_name = self.by_name(name)
        without_code = [record for record in same_name if record["uscc"] is None]
        if code is None:
            if len(same_name) > 1:
                raise RowRefused(
                    name_field, f"有 {len(same_name)} 家企业都叫“{name}”，分不清是哪一家；请写明统一社会信用代码。"
                )
            if same_name:
                return Meant(same_name[0], {})
            return Meant(None, _new(name, None), [f"企业“{name}”不在名录中，已按名称加入，待核实。"])
        if without_code:
            return Meant(without_code[0], {"uscc": code, "unverified": False}, [f"企业“{name}”补上了信用代码 {code}。"])
        notes = [f"企业“{name}”（{code}）不在名录中，已加入。"]
        if same_name:
            notes = [f"名录中已有同名企业，信用代码不同；已按代码 {code} 另立，请核对。"]
        return Meant(None, _new(name, code), notes)

    def admit(self, meant: Meant) -> dict[str, Any]:
        """Add or complete the enterprise that is meant and return its record."""
        if meant.record is None:
            record = {**meant.values, "id": self._work.insert(Enterprise, meant.values)}
        else:
            record = meant.record
            self._work.update(Enterprise, record, meant.values)
            record.update(meant.values)
        self.index(record)
        return record


class Departments:
    """The departments known inside one import; a new name is added when a row that is taken brings it."""

    def __init__(self, work: Work, cells: Iterable[str | None]) -> None:
        self._work = work
        names = {name for cell in cells for name in unit_names(cell)}
        self._known = {record["name"]: record for record in work.find(Department, "name", names)}

    def admit(self, names: str | None) -> list[str]:
        """Add those of the listed `names` that are not known; return a note for each."""
        notes = []
        for name in unit_names(names):
            if name not in self._known:
                self._known[name] = {"id": self._work.insert(Department, {"name": name}), "name": name}
                notes.append(f"部门“{name}”不在名录中，已加入。")
        return notes


def entered_enterprise(work: Work, enterprise_id: str | None, name: str | None, code: str | None) -> str:
    """Return the id of the enterprise that a form means, added on the spot where nobody knows it.

    It is a known one by its id, else a new one by name and, where told, credit code.
    """
    if enterprise_id is not None:
        found = work.find(Enterprise, "id", [enterprise_id])
        if not found or found[0]["retired_on"]:
            raise FieldError("enterprise", "这家企业已经不在名录里了；请重新选择。")
        return enterprise_id
    told = " ".join((name or "").split())
    if not told:
        raise FieldError("enterprise", "还没有填企业；请输入名称、首字母或信用代码查找，查不到就写全称。")
    proper = _entered_code(code)
    enterprises = Enterprises(work, [told], [proper])
    try:
        meant = enterprises.tell(told, proper, "enterprise")
    except RowRefused as refusal:
        raise FieldError("enterprise", str(refusal)) from None
    assert meant is not None
    return str(enterprises.admit(meant)["id"])


def _entered_code(code: str | None) -> str | None:
    try:
        return read_uscc(code or "")
    except CellProblem as problem:
        raise FieldError("uscc", f"“{code}”{problem}。") from None


def department_names(connection: Connection) -> list[str]:
    """Return the names of the departments, to choose from."""
    query = select(Department.name).where(Department.retired_on.is_(None)).order_by(Department.name).distinct()
    return list(connection.execute(query).scalars())


@lru_cache(maxsize=4096)
def unit_names(cell: str | None) -> tuple[str, ...]:
    """Return the units that a cell lists."""
    return tuple(name.strip() for name in re.split(r"[、，,;；/]", cell or "") if name.strip())


def _fetch_kept(work: Work, known: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return `known` with the enterprises that merged ones among them stand for."""
    found = dict(known)
    while missing := {record["merged_into"] for record in found.values()} - found.keys() - {None}:
        found.update((record["id"], record) for record in work.find(Enterprise, "id", missing))
    return found


def _kept(record: dict[str, Any], found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    while record["merged_into"] is not None:
        record = found[record["merged_into"]]
    return record


def _new(name: str, code: str | None) -> dict[str, Any]:
    known = {"name": name, "name_key": plain(name), "uscc": code, "unverified": code is None}
    return {**_BLANK, **known}
