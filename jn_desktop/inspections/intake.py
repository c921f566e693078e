"""Taking the rows of a list of inspection requests: what is new is submitted, what is known is brought up to date.

What stands against a request, such as an item on no list, is for its screening to say; a row is refused only where
nobody could tell what is meant.
"""

from collections.abc import Mapping
from typing import Any

from jn_desktop.core.cells import plain
from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowRefused
from jn_desktop.core.ledger import Row, Table
from jn_desktop.inspections.ledger import INSPECTION_REQUESTS
from jn_desktop.inspections.lists import read_lists
from jn_desktop.inspections.model import InspectionRequest
from jn_desktop.inspections.request_moving import RequestMover, blank_request
from jn_desktop.inspections.request_rules import EXEMPTION_FACTS, check_window
from jn_desktop.inspections.states import MOVES, Move, RequestState
from jn_desktop.registry.directory import Departments, Enterprises, Meant, unit_names

_IMPORTED = "台账导入"
_KEPT_AS_WRITTEN = ("item", "first_day", "last_day", "minutes", "exemption_reason", "exemption_approver")
_ASIDE = ("source", "remark")
_TOLD_BY = ("department", "enterprise_id", "item", "first_day", "last_day")
"""What tells a request that has no number in the list."""
_NONE = {"无", "否", "-", "--", "—", "——", "/"}


def take_requests(mover: RequestMover, table: Table, result: ImportResult, options: ImportOptions) -> Importing:
    """Take every row of a list; refused rows and notes go to `result`."""
    intake = _Intake(mover, table, result)
    for row in intake.importing.rows(options.progress):
        try:
            intake.take(row)
        except RowRefused as refusal:
            intake.importing.refuse(row, refusal)
        except FieldError as error:
            intake.importing.refuse(row, RowRefused(error.field, str(error)))
    return intake.importing


class _Intake:
    """The requests, enterprises and departments that the rows of one list may mean, fetched at once."""

    def __init__(self, mover: RequestMover, table: Table, result: ImportResult) -> None:
        self._mover = mover
        self.importing = Importing(mover.work, InspectionRequest, table, result)
        rows = [row.values for row in table.rows]
        numbers = [row["number"] for row in rows if row.get("number")]
        mover.reserve(numbers)
        self._by_number = {one["number"]: one for one in mover.work.find(InspectionRequest, "number", numbers)}
        without = {row.get("first_day") for row in rows if not row.get("number")}
        self._by_facts = {_told_by(one): one for one in mover.work.find(InspectionRequest, "first_day", without)}
        self._enterprises = Enterprises(
            mover.work, (row.get("enterprise") for row in rows), (row.get("uscc") for row in rows)
        )
        self._departments = Departments(mover.work, (row.get("department") for row in rows))
        self._lists = read_lists(mover.work.connection)

    def take(self, row: Row) -> None:
        values = row.values
        _check_complete(values)
        known = self._by_number.get(values["number"]) if values.get("number") else None
        if self.importing.check_repeat(row, known):
            return
        check_window(values["first_day"], values["last_day"])
        facts = self._facts(values)
        meant = self._meant(values)
        facts["enterprise_id"] = meant.record["id"] if meant.record else None
        if not values.get("number"):
            known = self._by_facts.get(_told_by(facts))
            if self.importing.check_repeat(row, known):
                return
        move = None if known is None else _move_of(known, facts)
        for note in meant.notes:
            self.importing.note(row, "enterprise", note)
        for note in self._departments.admit(facts["department"]):
            self.importing.note(row, "department", note)
        facts["enterprise_id"] = self._enterprises.admit(meant)["id"]
        if known is None:
            self._add(row, facts)
        else:
            self._change(row, known, facts, move)

    def _facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a row tells of its request, without the enterprise."""
        facts = {name: values[name] for name in (*_KEPT_AS_WRITTEN, *_ASIDE) if name in values}
        departments = unit_names(values["department"])
        if len(departments) != 1:
            raise RowRefused("department", f"检查部门写了 {len(departments)} 个；一条需求只写一个部门，请分行填写。")
        facts["department"] = departments[0]
        facts["kind"] = self._kind(values["kind"])
        if "exemption" in values:
            facts["exemption"] = self._exemption(values["exemption"])
        return facts

    def _kind(self, text: str) -> str:
        kind = self._lists.kind_meant(text)
        if kind is None:
            known = "、".join(one.name for one in self._lists.kinds)
            raise RowRefused("kind", f"检查类型“{text}”不在清单里；可以写{known}。")
        return kind.name

    def _exemption(self, text: str | None) -> str | None:
        if text is None or plain(text) in _NONE:
            return None
        exemption = self._lists.exemption_meant(text)
        if exemption is None:
            known = "、".join(one.name for one in self._lists.exemptions)
            raise RowRefused("exemption", f"例外情形“{text}”不在清单里；可以写{known}。")
        return exemption.code

    def _meant(self, values: Mapping[str, Any]) -> Meant:
        name, code = values.get("enterprise"), values.get("uscc")
        same_name = self._enterprises.by_name(name)
        if code and self._enterprises.by_code(code) is None and same_name and all(one["uscc"] for one in same_name):
            raise RowRefused(
                "uscc", f"信用代码 {code} 不在名录里；名录里“{name}”的代码是 {same_name[0]['uscc']}，请核对。"
            )
        meant = self._enterprises.tell(name, code, "enterprise")
        if meant is None:
            raise RowRefused("enterprise", "没有写检查对象和信用代码，不知道要检查哪家企业；请补上。")
        return meant

    def _add(self, row: Row, facts: dict[str, Any]) -> None:
        number = row.values.get("number") or self._mover.number(facts["first_day"])
        now = stamp(self._mover.work.now)
        record = blank_request({"number": number, "state": RequestState.SUBMITTED.value, "submitted_at": now, **facts})
        record["id"] = self.importing.settle(row, None, dict(record))
        self._by_number[number] = self._by_facts[_told_by(record)] = record
        self._mover.note(record, Move.SUBMIT, _IMPORTED)

    def _change(self, row: Row, record: dict[str, Any], facts: dict[str, Any], move: Move | None) -> None:
        if move is not None:
            facts["state"] = MOVES[move].leads[RequestState(record["state"])].value
        if move is Move.SUBMIT:
            facts["submitted_at"] = stamp(self._mover.work.now)
        if move in (Move.SUBMIT, Move.SAVE):
            facts.update(verdict=None, verdict_reason=None)
        self.importing.settle(row, record, facts)
        if move is not None:
            self._mover.note(record, move, _IMPORTED)


def _check_complete(values: Mapping[str, Any]) -> None:
    """Refuse a row of a list that lacks a column without which there is no request."""
    for known in INSPECTION_REQUESTS.fields:
        if known.required and values.get(known.name) is None:
            raise RowRefused(known.name, f"没有“{known.label}”；请在表里加上这一列并填好。")


def _told_by(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(facts[name] for name in _TOLD_BY)


def _move_of(record: Mapping[str, Any], facts: Mapping[str, Any]) -> Move | None:
    """Return the move by which a row changes a known request, None where it changes nothing."""
    changed = {name for name, value in facts.items() if record[name] != value}
    if not changed:
        return None
    if {"department", "enterprise_id"} <= changed:
        raise RowRefused(
            "number", f"编号 {record['number']} 已经是{record['department']}另一家企业的检查需求；请核对编号。"
        )
    state = RequestState(record["state"])
    moves = [Move.SUBMIT] if state in (RequestState.DRAFT, RequestState.RETURNED) else [Move.SAVE]
    if changed <= EXEMPTION_FACTS:
        moves.append(Move.JUSTIFY)
    for move in moves:
        if state in MOVES[move].leads:
            return move
    raise RowRefused(
        "number", f"检查需求 {record['number']} 现在是“{state}”，不能再改；要改请先在程序里把它退回、撤销或移出方案。"
    )
