"""Taking the rows of a register of demands: what is new is registered, and moved on as far as the row tells.

Every step goes through the same moves as in the window. What a row cannot account for, such as a reply without a
contact, is not made up: it is left out and noted.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import StationError
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowRefused
from jn_desktop.core.ledger import Row, Table
from jn_desktop.demands import reading
from jn_desktop.demands.lists import read_lists
from jn_desktop.demands.model import Demand
from jn_desktop.demands.moving import Mover
from jn_desktop.demands.rules import Result, Satisfaction, title_of
from jn_desktop.demands.states import Move, State, after
from jn_desktop.registry.directory import Departments, Enterprises, unit_names

_FACTS = ("channel", "contact", "phone", "kind", "category", "title", "text", "place", "urgency")
_FIXED = {"received_at": "受理时间", "first_receiver": "首问责任人", "first_unit": "首问单位"}
_TIMES = {"contacted_at": "联系", "opinion_at": "初步意见", "replied_at": "答复", "closed_at": "办结"}
_ANSWERED = ("replied_at", "closed_at")
_ANSWER = ("result", "reply", "policy_basis", "satisfaction")
_ANSWERS = (Move.REPLY, Move.EXPLAIN)
_Step = tuple[Move, datetime, dict[str, Any]]
_Told = tuple[_Step | None, tuple[str, str] | None]
"""A step, or the field of a row that lacks something for it, and what that is."""


def take_demands(mover: Mover, table: Table, result: ImportResult, options: ImportOptions) -> Importing:
    """Take every row of a register; refused rows and notes go to `result`."""
    intake = _Intake(mover, table, result)
    for row in intake.importing.rows(options.progress):
        try:
            intake.take(row)
        except RowRefused as refusal:
            intake.importing.refuse(row, refusal)
    return intake.importing


class _Intake:
    """The demands, enterprises and units that the rows of one register may mean, fetched at once."""

    def __init__(self, mover: Mover, table: Table, result: ImportResult) -> None:
        self._mover = mover
        self.importing = Importing(mover.work, Demand, table, result)
        rows = [row.values for row in table.rows]
        found = mover.work.find(Demand, "number", (row.get("number") for row in rows))
        self._known = {record["number"]: record for record in found}
        self._enterprises = Enterprises(
            mover.work, (row.get("enterprise") for row in rows), (row.get("uscc") for row in rows)
        )
        units = (row.get(name) for row in rows for name in ("lead_unit", "split_units", "assisting_units"))
        self._departments = Departments(mover.work, units)
        self._lists = read_lists(mover.work.connection)
        self._reopened = reading.reopened(mover.work.connection)

    def take(self, row: Row) -> None:
        record = self._known.get(row.values["number"])
        if self.importing.check_repeat(row, record):
            return
        values = self._news(row.values, record)
        meant = self._enterprises.tell(values.get("enterprise"), values.get("uscc"), "enterprise")
        if meant is None and record is None:
            raise RowRefused("enterprise", "没有写企业名称和信用代码，不知道是哪家企业的诉求；请补上。")
        self._check_times(values, record)
        if record is not None:
            self._check_fixed(values, record)
        for note in meant.notes if meant else []:
            self.importing.note(row, "enterprise", note)
        facts = self._facts(values, record)
        if meant is not None:
            facts["enterprise_id"] = self._enterprises.admit(meant)["id"]
        self._settle(row, values, record, facts)

    def _news(self, values: Mapping[str, Any], record: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what a row tells, without the answer to a demand that was taken up again since."""
        again = self._reopened.get(record["id"]) if record is not None else None
        stale = {name for name in _ANSWERED if again and (values.get(name) or again) < again}
        stale.update(_ANSWER if stale else ())
        return {name: value for name, value in values.items() if name not in stale}

    def _settle(
        self, row: Row, values: Mapping[str, Any], record: dict[str, Any] | None, facts: dict[str, Any]
    ) -> None:
        new = record is None
        if record is None:
            facts = {
                **dict.fromkeys(column.name for column in Demand.__table__.columns if column.name != "id"),
                "number": values["number"],
                "received_at": values["received_at"],
                "first_receiver": values.get("first_receiver") or self._mover.operator,
                "first_unit": values.get("first_unit"),
                "state": State.REGISTERED.value,
                **facts,
            }
        held = record if record is not None else {**facts}
        steps = list(self._possible(row, held, self._steps(row, values, held)))
        record_id = self.importing.settle(row, record, facts, also_changed=bool(steps))
        held["id"] = record_id
        self._known[values["number"]] = held
        if new:
            received = datetime.fromisoformat(held["received_at"])
            self._mover.note(held, Move.REGISTER, received, unit=held["first_unit"], text="台账导入")
        self._mover.touch([held])
        for move, at, told in steps:
            if move in _ANSWERS:
                self._mover.end_pause(held, at)
            elif move is Move.CLOSE:
                told["archive_number"] = self._mover.archive_number(held)
            self._mover.make(held, move, at, **told)

    def _facts(self, values: Mapping[str, Any], record: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the facts that a row tells; what it leaves blank stays as it was, as does a title of our own."""
        facts = {name: values[name] for name in _FACTS if values.get(name) is not None}
        if facts.get("category") in self._lists.kinds and "kind" not in facts:
            facts["kind"] = facts.pop("category")  # one column for both
        if record is None or record["title"] == title_of(None, record["text"]):
            facts.setdefault("title", title_of(None, values["text"]))
        return facts

    def _check_times(self, values: Mapping[str, Any], record: Mapping[str, Any] | None) -> None:
        """Refuse a receipt that lies ahead, and steps that come before it or before each other.

        What the station has recorded of a step already counts, not what the row says of it.
        """
        now, before, after_what = stamp(self._mover.work.now), values["received_at"], "受理"
        if before > now:
            raise RowRefused("received_at", f"受理时间 {_shown(before)} 还没有到；请核对。")
        for name, label in _TIMES.items():
            at = (record[name] if record is not None else None) or values.get(name)
            if at is None:
                continue
            if at < before:
                raise RowRefused(name, f"{label}时间 {_shown(at)} 早于{after_what}时间 {_shown(before)}；请核对。")
            if at > now:
                raise RowRefused(name, f"{label}时间 {_shown(at)} 还没有到；请核对。")
            before, after_what = at, label

    def _check_fixed(self, values: Mapping[str, Any], record: Mapping[str, Any]) -> None:
        """Refuse to change who received a demand first, and when: that is who answers for it."""
        if record["retired_on"]:
            raise RowRefused("number", f"诉求 {record['number']} 已于 {record['retired_on']} 撤下；请先恢复它。")
        for name, label in _FIXED.items():
            given = values.get(name)
            if given is not None and given != record[name]:
                raise RowRefused(name, f"{label}登记的是“{_shown(record[name] or '空')}”，登记后不再更改；请核对。")

    def _possible(self, row: Row, record: Mapping[str, Any], steps: Iterable[_Step]) -> Iterator[_Step]:
        """Yield steps up to the first that cannot be made from where the demand stands then; note that one."""
        state = State(record["state"])
        for step in steps:
            try:
                state = after(state, step[0], record["number"])
                self._check_pause(record, step)
            except StationError as refusal:
                self.importing.note(row, None, f"{refusal}后面的办理情况没有读入。")
                return
            yield step

    def _check_pause(self, record: Mapping[str, Any], step: _Step) -> None:
        """Refuse an answer from before the clock was stopped, which it would have run on after."""
        move, at, _ = step
        pause = self._mover.open_pause(record) if move in _ANSWERS and "id" in record else None
        if pause is not None and stamp(at) < pause["starts_at"]:
            begun = _shown(pause["starts_at"])
            raise StationError(f"诉求 {record['number']} 的计时从 {begun} 起暂停，晚于{move.label}时间；请核对。")

    def _steps(self, row: Row, values: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[_Step]:
        """Yield the moves that a row tells of and the record has not made yet, as far as they are complete."""
        if State(record["state"]) in (State.CLOSED, State.MERGED):
            return
        if values.get("lead_unit") and record["lead_unit"] is None and record["state"] == State.REGISTERED:
            yield from self._hand_over(row, record)
        elif record["state"] == State.DISPATCHED and any(
            values.get(name) and not record[name] for name in ("contacted_at", "opinion_at")
        ):  # who works on it has taken it over
            told = {"unit": record["lead_unit"], "accepted_at": record["dispatched_at"]}
            yield _step(Move.ACCEPT, record["dispatched_at"], **told)
        if record["lead_unit"] and record["lead_unit"] not in unit_names(
            values.get("lead_unit") or record["lead_unit"]
        ):
            sentence = f"承办单位登记的是“{record['lead_unit']}”，没有按这份台账改；要改请在诉求页退回、转办。"
            self.importing.note(row, "lead_unit", sentence)
        for step, missing in self._later(values, record):
            if missing:
                self.importing.note(row, missing[0], f"{missing[1]}，后面的办理情况没有读入；请补全后再导入。")
                return
            if step is not None:
                yield step

    def _hand_over(self, row: Row, record: Mapping[str, Any]) -> Iterator[_Step]:
        values, units = row.values, unit_names(row.values["lead_unit"])
        told = {
            "split_units": "、".join([*units[1:], *unit_names(values.get("split_units"))]) or None,
            "assisting_units": "、".join(unit_names(values.get("assisting_units"))) or None,
            "handler": values.get("handler"),
        }
        for name, cell in (("lead_unit", values["lead_unit"]), *((name, told[name]) for name in list(told)[:2])):
            for note in self._departments.admit(cell):
                self.importing.note(row, name, note)
        at = values["received_at"] if values.get("contacted_at") else stamp(self._mover.work.now)
        dispatched = {"lead_unit": units[0], "dispatched_at": at, **told}
        yield Move.DISPATCH, datetime.fromisoformat(at), {"unit": units[0], **dispatched}
        if values.get("contacted_at"):
            accepted = {"unit": units[0], "accepted_at": at}
            yield Move.ACCEPT, datetime.fromisoformat(at), accepted

    def _later(self, values: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[_Told]:
        """Yield each later step that has yet to be made, or what is missing of it."""
        if values.get("contacted_at") and not record["contacted_at"]:
            yield _step(Move.CONTACT, values["contacted_at"], contacted_at=values["contacted_at"]), None
        if values.get("opinion_at") and not record["opinion_at"]:
            yield from _opinion(values, record)
        if values.get("replied_at") and not record["replied_at"]:
            yield from _answer(values, record)
        untimed = _untimed(values, record)
        if untimed is not None:
            yield None, untimed
        if values.get("closed_at"):
            yield from _close(values, record)


def _untimed(values: Mapping[str, Any], record: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what a row tells of without saying when it was: it cannot be held to any deadline."""
    for name, label, time, its_time in (
        ("opinion", "初步意见", "opinion_at", "初步意见时间"),
        ("reply", "答复内容", "replied_at", "答复时间"),
        ("closed_at", "办结时间", "replied_at", "答复时间"),
        ("satisfaction", "满意度", "closed_at", "办结时间"),
    ):
        if values.get(name) and not (values.get(time) or record[time]):
            return name, f"写了{label}，没有写{its_time}"
    return None


def _opinion(values: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[_Told]:
    for name, word in (("lead_unit", "承办单位"), ("contacted_at", "联系时间")):
        if not (values.get(name) or record[name]):
            yield None, ("opinion_at", f"没有写{word}")
    if not values.get("opinion"):
        yield None, ("opinion_at", "没有写初步意见")
    told = {"text": values["opinion"], "opinion": values["opinion"], "opinion_at": values["opinion_at"]}
    yield _step(Move.GIVE_OPINION, values["opinion_at"], **told), None


def _answer(values: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[_Told]:
    if not (values.get("opinion_at") or record["opinion_at"]):
        yield None, ("replied_at", "没有写初步意见时间")
    if values.get("result") not in set(Result) or not values.get("reply"):
        yield None, ("replied_at", f"没有写答复内容，或办理结果不是{'、'.join(Result)}之一")
    explained = values["result"] == Result.EXPLAINED
    if explained and not values.get("policy_basis"):
        yield None, ("result", f"办理结果是“{Result.EXPLAINED}”，没有写政策依据")
    told = {name: values.get(name) for name in ("replied_at", "result", "reply", "policy_basis")}
    move = Move.EXPLAIN if explained else Move.REPLY
    yield _step(move, values["replied_at"], text=values["reply"], **told), None


def _close(values: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[_Told]:
    satisfaction, at = values.get("satisfaction"), values["closed_at"]
    if satisfaction not in {*Satisfaction, None}:
        yield None, ("satisfaction", f"满意度不是{'、'.join(Satisfaction)}之一")
    if not record["reached"] and (satisfaction or not record["called_back_at"]):
        told = {"called_back_at": at, "satisfaction": satisfaction, "reached": bool(satisfaction)}
        yield _step(Move.CALL_BACK, at, text=satisfaction or "台账导入，没有回访记录", **told), None
    yield _step(Move.CLOSE, at, closed_at=at), None


def _step(move: Move, at: str, **told: Any) -> _Step:
    return move, datetime.fromisoformat(at), told


def _shown(text: str) -> str:
    return text.replace("T", " ")
