"""What the station does with demands: writes them down, moves them on, answers for them until they are closed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jn_desktop.core import audit
from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import ImportOptions, ImportResult, finish, start_result
from jn_desktop.core.service import Service
from jn_desktop.core.settings import write_setting
from jn_desktop.demands import reading, registering
from jn_desktop.demands.cards import (
    BoardCounts,
    CallBack,
    DemandCard,
    DemandDetail,
    DemandFacts,
    DemandQuery,
    DemandRow,
    Event,
    Explanation,
    Figures,
    NewDemand,
)
from jn_desktop.demands.clock import Target, explain
from jn_desktop.demands.figures import figures_of
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.intake import take_demands
from jn_desktop.demands.ledger import DEMANDS
from jn_desktop.demands.lists import SETTING, DemandLists, checked_lists, lists_to_json, read_lists
from jn_desktop.demands.model import Demand
from jn_desktop.demands.moving import Mover
from jn_desktop.demands.rules import (
    MARKS,
    Result,
    Satisfaction,
    UnitProposal,
    check_contacted,
    check_extension,
    check_opinion,
    check_order,
    end_of_extension,
    last_return,
    moment_of,
    phone_number,
    propose_units,
    require_text,
)
from jn_desktop.demands.states import Move, State
from jn_desktop.demands.taking_back import ENTRIES, OF_CALL_BACK, OF_REPLY, before_last, standing
from jn_desktop.demands.timing import Timekeeper
from jn_desktop.registry.directory import department_names, unit_names

_OF_UNIT = ("lead_unit", "split_units", "assisting_units", "handler", "accepted_at")
_OF_ANSWER = (*OF_REPLY, "closed_at", *OF_CALL_BACK)


class DemandService(Service):
    """Demands of enterprises. A move refuses what `states.py` does not allow and what has not been said."""

    feature = "demands"

    # ---- what there is ----

    def demands(self) -> list[DemandRow]:
        """Return all demands in the order of their numbers."""
        with self.context.reading() as connection:
            found = reading.cards(self.context, connection, reading.shown().order_by(Demand.number, Demand.id))
        return [_row_of(card) for card in found]

    def count(self, query: DemandQuery) -> int:
        """Return how many demands a board shows."""
        with self.context.reading() as connection:
            return reading.count(connection, query, self.context.operator, self.context.clock.now())

    def page(self, query: DemandQuery, after: DemandCard | None = None) -> list[DemandCard]:
        """Return a page of a board: its beginning, or what follows a card."""
        with self.context.reading() as connection:
            return reading.page(self.context, connection, query, card=after)

    def page_before(self, query: DemandQuery, card: DemandCard | None = None) -> list[DemandCard]:
        """Return the page of a board that ends before a card, or with the board."""
        with self.context.reading() as connection:
            return reading.page(self.context, connection, query, card=card, backwards=True)

    def page_at(self, query: DemandQuery, place: int) -> list[DemandCard]:
        """Return the page of a board that begins at a place, from 0."""
        with self.context.reading() as connection:
            return reading.page(self.context, connection, query, place=place)

    def place_of(self, query: DemandQuery, demand_id: str) -> int | None:
        """Return how many demands stand before one on a board; None where it is not among them."""
        with self.context.reading() as connection:
            return reading.place_of(connection, query, demand_id, self.context.operator, self.context.clock.now())

    def gauge(self) -> Gauge:
        """Return what reads the clocks of demands from minute to minute."""
        with self.context.reading() as connection:
            keeper = Timekeeper(connection)
        return Gauge(keeper.calendar, keeper.promise)

    def board_counts(self) -> BoardCounts:
        """Return the figures above the board, of what is open."""
        with self.context.reading() as connection:
            return reading.board_counts(connection, self.context.operator, self.context.clock.now())

    def pressing(self) -> int:
        """Return how many demands are overdue or due today."""
        counts = self.board_counts()
        return counts.overdue + counts.due_today

    def demand(self, demand_id: str) -> DemandDetail:
        """Return one demand with its timeline, its clocks and what may be done with it."""
        with self.context.reading() as connection:
            found = reading.detail(self.context, connection, demand_id)
        if found is None:
            raise StationError("这件诉求已经不在了；请刷新列表。")
        return found

    def explanation(self, demand_id: str) -> Explanation:
        """Return how the three deadlines of a demand came about, step by step."""
        found = self.demand(demand_id)
        with self.context.reading() as connection:
            keeper = Timekeeper(connection)
        received = datetime.fromisoformat(found.card.received_at)
        steps = {
            target: explain(target, received, keeper.calendar, keeper.promise, found.pauses, found.met.of(target))
            for target in Target
        }
        return Explanation(steps, found.deadlines)

    def of_enterprise(self, enterprise_id: str) -> list[DemandCard]:
        """Return the demands of an enterprise, the newest first."""
        with self.context.reading() as connection:
            statement = reading.shown().where(Demand.enterprise_id == enterprise_id)
            return reading.cards(self.context, connection, statement.order_by(Demand.received_at.desc()))

    def of_project(self, project_id: str) -> list[DemandCard]:
        """Return the demands that are linked to a project, the newest first."""
        with self.context.reading() as connection:
            statement = reading.shown().where(Demand.project_id == project_id)
            return reading.cards(self.context, connection, statement.order_by(Demand.received_at.desc()))

    def alike(self, enterprise_id: str, category: str | None) -> list[DemandCard]:
        """Return demands that may be the same: of one enterprise and category, received within 30 days."""
        with self.context.reading() as connection:
            query = reading.alike(enterprise_id, category, self.context.clock.now())
            return reading.cards(self.context, connection, query)

    def callers(self, phone: str) -> list[str]:
        """Return the enterprises that a phone number may be of; none for what is too short for one."""
        digits = phone_number(phone)
        if digits is None:
            return []
        with self.context.reading() as connection:
            return reading.callers(connection, digits)

    def clock_warning(self) -> str | None:
        """Return what to say where the computer's clock stands before the last thing that was recorded."""
        now = self.context.clock.now()
        with self.context.reading() as connection:
            last = audit.last_moment(connection)
        if last is None or stamp(now) >= last:
            return None
        shown = last.replace("T", " ")
        return f"本机时钟（{now:%Y-%m-%d %H:%M}）早于最后一次记录的时间（{shown}），时限会算错；请先校准电脑时间。"

    def lists(self) -> DemandLists:
        """Return what a demand may be described by."""
        with self.context.reading() as connection:
            return read_lists(connection)

    def units(self) -> list[str]:
        """Return the names of the departments, to choose from."""
        with self.context.reading() as connection:
            return department_names(connection)

    def proposed_units(self, category: str | None) -> list[UnitProposal]:
        """Return the units that a demand of a category could go to, the best first, and why."""
        if category is None:
            return []
        with self.context.reading() as connection:
            handled = reading.handled_by(connection, category, self.context.clock.now())
            return propose_units(category, read_lists(connection).unit_of(category), handled)

    def figures(self, first: date, last: date) -> Figures:
        """Return the assessment of what was received between two days, both included (DOMAIN 4.6)."""
        with self.context.reading() as connection:
            return figures_of(connection, Timekeeper(connection).calendar, first, last, self.context.clock.now())

    # ---- writing down ----

    def register(self, demand: NewDemand) -> str:
        """Write a demand down and return its id; its number is the year's next. The clock runs from its receipt."""
        with self._moving() as mover:
            return registering.register(mover, demand)

    def correct(self, demand_id: str, facts: DemandFacts) -> None:
        """Correct what was written down; the clock and who received it first stay as they are."""
        with self._moving() as mover:
            mover.change(mover.one(demand_id), registering.corrected(facts))

    def link_project(self, demand_id: str, project_id: str | None) -> None:
        """Link a demand to a project, or to none."""
        with self._moving() as mover:
            registering.check_project(mover.work, project_id)
            mover.change(mover.one(demand_id), {"project_id": project_id})

    def save_lists(self, lists: DemandLists) -> None:
        """Put the office's own lists in force."""
        checked = checked_lists(lists)
        with self.context.writing() as work:
            write_setting(work, SETTING, lists_to_json(checked))

    def import_demands(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a register of demands, or what a hotline or mini-programme exported: recognised by number."""
        table = open_ledger(self.context, file, DEMANDS, options.aliases)
        result = start_result(DEMANDS.name, table)
        with self._moving() as mover:
            importing = take_demands(mover, table, result, options)
            return finish(mover.work, importing, result, options)

    def export_demands(self, file: Path) -> int:
        """Write the register of demands and return how many there are."""
        with self.context.reading() as connection:
            words = reading.words(connection)
        return write_ledger(file, [(DEMANDS, [{**vars(row), **words[row.number]} for row in self.demands()])])

    # ---- moves ----

    def dispatch(
        self,
        ids: Sequence[str],
        lead_unit: str,
        *,
        split_units: str | None = None,
        assisting_units: str | None = None,
        handler: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Hand demands to a lead unit (主办), with those that split and assist (分办、协办); all of them or none."""
        lead = require_text("lead_unit", lead_unit, "还没有选主办单位；请选一个单位。")
        if len(unit_names(lead)) > 1:
            raise FieldError("lead_unit", "主办单位只能有一个；其他的请填在分办、协办里。")
        with self._moving() as mover:
            mover.admit_units(lead, split_units, assisting_units)
            for record in mover.find(ids):
                mover.make(
                    record,
                    Move.DISPATCH,
                    unit=lead,
                    text=(reason or "").strip() or None,
                    lead_unit=lead,
                    split_units="、".join(unit_names(split_units)) or None,
                    assisting_units="、".join(unit_names(assisting_units)) or None,
                    handler=(handler or "").strip() or None,
                    dispatched_at=stamp(mover.work.now),
                    accepted_at=None,
                )

    def accept(self, ids: Sequence[str], handler: str | None = None) -> None:
        """Say that the lead unit has taken demands over, and who handles them there."""
        with self._moving() as mover:
            for record in mover.find(ids):
                name = (handler or "").strip() or record["handler"]
                mover.make(
                    record,
                    Move.ACCEPT,
                    unit=record["lead_unit"],
                    text=name,
                    handler=name,
                    accepted_at=stamp(mover.work.now),
                )

    def give_back(self, demand_id: str, reason: str, unit: str) -> None:
        """Send a demand back with the reason and the unit that it belongs to, until the next working day closes."""
        said = require_text("reason", reason, "还没有写退回的理由；请写明为什么不该由本单位办。")
        proposed = require_text("unit", unit, "还没有写建议转给哪个单位；请选一个单位。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            dispatched = moment_of(record, "dispatched_at")
            if dispatched is not None:
                until = last_return(mover.keeper.calendar, dispatched)
                if mover.work.now > until:
                    raise StationError(
                        f"诉求 {record['number']} 只能在转办后下一个工作日下班（{until:%Y-%m-%d %H:%M}）以前退回；"
                        "请报站长协调。"
                    )
            mover.make(record, Move.RETURN, text=said, unit=proposed, **dict.fromkeys(_OF_UNIT))

    def contact(self, demand_id: str, at: datetime, words: str | None = None) -> None:
        """Say that somebody has spoken to the enterprise, and when."""
        with self._moving() as mover:
            record = mover.one(demand_id)
            if record["contacted_at"] is not None:
                raise StationError(f"诉求 {record['number']} 已于 {record['contacted_at'].replace('T', ' ')} 联系过。")
            mover.make(record, Move.CONTACT, at, text=(words or "").strip() or None, contacted_at=stamp(at))

    def give_opinion(self, demand_id: str, at: datetime, opinion: str) -> None:
        """Record the preliminary opinion (初步办理意见)."""
        said = require_text("opinion", opinion, "还没有写初步意见；请写明打算怎么办。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            check_contacted(record)
            first = record["opinion_at"] or stamp(at)
            mover.make(record, Move.GIVE_OPINION, at, text=said, opinion=said, opinion_at=first)

    def report(self, demand_id: str, at: datetime, words: str) -> None:
        """Record how far a demand has come."""
        said = require_text("words", words, "还没有写进展；请写明做了什么。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            check_opinion(record)
            _check_since_reopened(mover, record, Move.REPORT, at)
            mover.make(record, Move.REPORT, at, text=said)

    def reply(self, demand_id: str, at: datetime, result: str, reply: str, policy_basis: str | None = None) -> None:
        """Answer the enterprise with a result; the clock stands."""
        said = require_text("reply", reply, "还没有写答复内容；请写明给企业的答复。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            check_opinion(record)
            _check_since_reopened(mover, record, Move.REPLY, at)
            mover.end_pause(record, at)
            mover.make(
                record,
                Move.REPLY,
                at,
                text=said,
                replied_at=stamp(at),
                result=_checked_result(result),
                reply=said,
                policy_basis=(policy_basis or "").strip() or None,
            )

    def explain_unresolvable(self, demand_id: str, at: datetime, reply: str, policy_basis: str) -> None:
        """Explain to the enterprise why what it asks for cannot be done, and on which ground."""
        said = require_text("reply", reply, "还没有写解释说明；请写明为什么办不了。")
        basis = require_text("policy_basis", policy_basis, "还没有写政策依据；办不了的诉求要有依据。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            check_contacted(record)
            _check_since_reopened(mover, record, Move.EXPLAIN, at)
            mover.end_pause(record, at)
            mover.make(
                record,
                Move.EXPLAIN,
                at,
                text=said,
                replied_at=stamp(at),
                result=Result.EXPLAINED.value,
                reply=said,
                policy_basis=basis,
            )

    def call_back(self, demand_id: str, called: CallBack) -> None:
        """Record a call-back; who was not reached may be called again.

        Who is dissatisfied for our own fault has the demand taken up again.
        """
        if called.reached and called.satisfaction not in set(Satisfaction):
            raise FieldError("satisfaction", "还没有选满意度；联系上了就要问企业满意不满意。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            if record["state"] == State.CALLED_BACK and record["reached"]:
                raise StationError(f"诉求 {record['number']} 已经回访过，企业接了电话；不用再回访，可以办结或者重办。")
            told: dict[str, Any] = {
                "called_back_at": stamp(called.at),
                "called_back_by": self.context.operator,
                "reached": called.reached,
                "solved": called.solved if called.reached else None,
                "satisfaction": called.satisfaction if called.reached else None,
                "marks": "、".join(mark for mark in MARKS if mark in called.marks) or None,
                "own_fault": called.own_fault,
            }
            words = (called.words or "").strip() or None
            said = "；".join(filter(None, [told["satisfaction"] or "没有联系上", words]))
            mover.make(record, Move.CALL_BACK, called.at, text=said, **told)
            if called.satisfaction == Satisfaction.DISSATISFIED and called.own_fault:
                _reopen(mover, record, called.at, "回访不满意，属承办方原因")

    def close(self, ids: Sequence[str]) -> None:
        """Close demands that have a result and were called back; all of them or none."""
        with self._moving() as mover:
            for record in mover.find(ids):
                if record["state"] == State.CALLED_BACK and not record["result"]:
                    raise FieldError("result", f"诉求 {record['number']} 还没有办理结果，不能办结；请先答复。")
                filed = mover.archive_number(record)
                closed = stamp(mover.work.now)
                mover.make(record, Move.CLOSE, text=record["result"], closed_at=closed, archive_number=filed)

    def reopen(self, demand_id: str, reason: str) -> None:
        """Take a demand up again; the time since its answer does not count against it."""
        said = require_text("reason", reason, "还没有写重办的原因；请写明为什么要再办。")
        with self._moving() as mover:
            _reopen(mover, mover.one(demand_id), mover.work.now, said)

    def merge(self, demand_id: str, into: str) -> None:
        """Say that a demand is the same as another, which goes on for both."""
        with self._moving() as mover:
            record, other = mover.find([demand_id, into])
            if record["id"] == other["id"]:
                raise FieldError("into", "不能把一件诉求合并到它自己；请选另一件。")
            if record["enterprise_id"] != other["enterprise_id"]:
                raise FieldError("into", f"诉求 {other['number']} 是另一家企业的；只有同一家企业的才能合并。")
            if not State(other["state"]).is_open:
                raise FieldError("into", f"诉求 {other['number']} 是“{other['state']}”；请选在办的。")
            mover.end_pause(record, mover.work.now)
            mover.make(record, Move.MERGE, text=other["number"], same_as=other["id"])

    def pause(self, demand_id: str, at: datetime, reason: str) -> None:
        """Stop the clock while the enterprise is to bring something."""
        said = require_text("reason", reason, "还没有写暂停的原因；请写明在等企业的什么。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            if mover.open_pause(record) is not None:
                raise StationError(f"诉求 {record['number']} 的计时已经暂停；请先恢复。")
            mover.make(record, Move.PAUSE, at, text=said)
            mover.pause(record, at, None, said)

    def resume(self, demand_id: str, at: datetime) -> None:
        """Let the clock run again."""
        with self._moving() as mover:
            record = mover.one(demand_id)
            if not mover.end_pause(record, at):
                raise StationError(f"诉求 {record['number']} 的计时没有暂停。")
            mover.make(record, Move.RESUME, at)

    def request_extension(self, demand_id: str, days: int, reason: str) -> None:
        """Ask for so many working days more."""
        check_extension(days)
        said = require_text("reason", reason, "还没有写延期的理由；请写明为什么办不完。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            due = mover.resolve_by(record)
            if due is not None and mover.work.now > due:
                raise StationError(
                    f"诉求 {record['number']} 的办结时限（{due:%Y-%m-%d %H:%M}）已经过了，延期要在时限以前申请；"
                    "请抓紧办理，并把原因写进办理进展。"
                )
            mover.make(record, Move.REQUEST_EXTENSION, days=days, text=said)

    def grant_extension(self, demand_id: str, days: int) -> None:
        """Grant so many working days: the clock stands still for as long.

        Where the deadline has passed since it was asked for, the days are counted from the request.
        """
        check_extension(days)
        with self._moving() as mover:
            record = mover.one(demand_id)
            asked, due, begins = _wanted(mover, record), mover.resolve_by(record), mover.work.now
            mover.make(record, Move.GRANT_EXTENSION, days=days)
            if due is not None and begins >= due:
                begins = datetime.fromisoformat(asked.at)
            until = end_of_extension(mover.keeper.calendar, begins, days)
            mover.pause(record, begins, until, f"延期 {days} 个工作日", self.context.operator)

    def refuse_extension(self, demand_id: str, reason: str) -> None:
        """Decline an extension that was asked for."""
        said = require_text("reason", reason, "还没有写不同意的理由；请写明为什么。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            _wanted(mover, record)
            mover.make(record, Move.REFUSE_EXTENSION, text=said)

    def urge(self, ids: Sequence[str], words: str) -> None:
        """Press the lead unit (催办)."""
        said = require_text("words", words, "还没有写催办的话；请写明催什么。")
        with self._moving() as mover:
            for record in mover.find(ids):
                mover.make(record, Move.URGE, unit=record["lead_unit"], text=said)

    def escalate(self, ids: Sequence[str], words: str) -> None:
        """Put demands under the station head's supervision (督办)."""
        said = require_text("words", words, "还没有写督办的要求；请写明要求。")
        with self._moving() as mover:
            for record in mover.find(ids):
                mover.make(record, Move.ESCALATE, unit=record["lead_unit"], text=said)

    def take_back(self, demand_id: str, reason: str) -> None:
        """Take back the last entry, made by mistake: by who made it or a supervisor, on the same working day.

        The entry stays in the timeline, marked as taken back; the clock runs as if it had not been.
        """
        said = require_text("reason", reason, "还没有写更正的原因；请写明哪里写错了。")
        with self._moving() as mover:
            record = mover.one(demand_id)
            steps = reading.course(mover.work.connection, demand_id)
            before = before_last(steps, State(record["state"]))
            if before is None:
                raise StationError(_no_entry(record["number"], steps))
            label = before.entry.move.label
            refused = reading.cannot_take_back(self.context, mover.keeper, before)
            if refused is not None:
                raise StationError(f"诉求 {record['number']} 的“{label}”{refused}。")
            mover.take_back(record, before, f"收回“{label}”（{before.entry.at.replace('T', ' ')}）：{said}")

    # ---- inside ----

    @contextmanager
    def _moving(self) -> Iterator[Mover]:
        with self.context.writing() as work:
            mover = Mover(work, self.context.operator)
            yield mover
            mover.finish()


def _row_of(card: DemandCard) -> DemandRow:
    return DemandRow(**{name: getattr(card, name) for name in DemandRow.__dataclass_fields__})


def _checked_result(result: str) -> str:
    """Return a result that a reply may have: what cannot be done is explained, by who may and with its ground."""
    if result == Result.EXPLAINED:
        raise FieldError("result", f"办不了的诉求不在这里答复；请用“{Move.EXPLAIN.label}”，写明政策依据。")
    if result not in set(Result):
        raise FieldError("result", "还没有选办理结果；请选一种。")
    return result


def _no_entry(number: str, steps: Sequence[Event]) -> str:
    last = standing(steps)[-1].move.label
    entries = "、".join(move.label for move in ENTRIES)
    return f"诉求 {number} 的最后一步是“{last}”，不能更正；能更正的是登记在最后的{entries}。"


def _wanted(mover: Mover, record: dict[str, Any]) -> Event:
    """Return the request for an extension that nobody has decided on."""
    found = reading.extension_wanted(reading.course(mover.work.connection, record["id"]))
    if found is None:
        raise StationError(f"诉求 {record['number']} 没有待批的延期申请；请先由承办人申请延期。")
    return found


def _check_since_reopened(mover: Mover, record: dict[str, Any], move: Move, at: datetime) -> None:
    """Refuse a time before the demand was last taken up again: it belongs to the answer that did not do."""
    again = reading.reopened(mover.work.connection, record["id"]).get(record["id"])
    if again is not None:
        check_order(move.label, at, Move.REOPEN.label, datetime.fromisoformat(again))


def _reopen(mover: Mover, record: dict[str, Any], at: datetime, reason: str) -> None:
    replied = moment_of(record, "replied_at")
    mover.make(record, Move.REOPEN, at, text=reason, **dict.fromkeys(_OF_ANSWER))
    if replied is not None and replied < at:
        mover.pause(record, replied, at, "答复以后、重办以前")
