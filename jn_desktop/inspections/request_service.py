"""What the station does with inspection requests: takes them, screens them, decides on them until they are planned."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import StationError
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import ImportOptions, ImportResult, finish, start_result
from jn_desktop.core.service import Service
from jn_desktop.demands.rules import require_text
from jn_desktop.inspections import request_reading as reading
from jn_desktop.inspections.intake import take_requests
from jn_desktop.inspections.ledger import INSPECTION_REQUESTS
from jn_desktop.inspections.model import InspectionRequest
from jn_desktop.inspections.request_cards import NewRequest, RequestCard, RequestChoices, RequestDetail, RequestRow
from jn_desktop.inspections.request_entering import entered
from jn_desktop.inspections.request_moving import RequestMover
from jn_desktop.inspections.screening_reading import screened
from jn_desktop.inspections.states import Move, RequestState, after

_UNDECIDED: dict[str, Any] = dict.fromkeys(("verdict", "verdict_reason", "decision", "decided_by", "decided_at"))


class RequestService(Service):
    """Requests of departments. A move refuses what `states.py` does not allow and what has not been said."""

    feature = "inspection_requests"

    # ---- what there is ----

    def requests(self) -> list[RequestRow]:
        """Return all requests in the order of their numbers."""
        with self.context.reading() as connection:
            return reading.rows(connection)

    def cards(self, first: date | None = None, last: date | None = None, *, over: bool = False) -> list[RequestCard]:
        """Return the requests whose window has a day between two, with their verdicts as they are now.

        Those that are `over` were returned, checked off-site, cancelled or done.
        """
        with self.context.reading() as connection:
            return reading.cards(connection, reading.between(first, last, over=over), self.context.today())

    def of_enterprise(self, enterprise_id: str) -> list[RequestCard]:
        """Return the requests at an enterprise, the latest first."""
        with self.context.reading() as connection:
            wanted = reading.shown().where(InspectionRequest.enterprise_id == enterprise_id)
            return reading.cards(connection, wanted, self.context.today(), [enterprise_id])[::-1]

    def request(self, request_id: str) -> RequestDetail:
        """Return one request with its timeline and what may be done with it."""
        with self.context.reading() as connection:
            found = reading.detail(self.context, connection, request_id)
        if found is None:
            raise StationError("这条检查需求已经不在了；请刷新列表。")
        return found

    def choices(self) -> RequestChoices:
        """Return what a request may be described by."""
        with self.context.reading() as connection:
            return reading.choices(connection)

    def months(self) -> list[str]:
        """Return the months, `YYYY-MM`, in which windows begin, the latest first."""
        with self.context.reading() as connection:
            return reading.months(connection)

    def waiting(self) -> int:
        """Return how many requests nobody has screened yet."""
        with self.context.reading() as connection:
            return reading.waiting(connection)

    # ---- writing down ----

    def save(self, request: NewRequest, request_id: str | None = None, *, draft: bool = False) -> str:
        """Write a request down, or change one, and return its id; it is submitted at once unless it is a `draft`."""
        with self._moving() as mover:
            record = mover.find([request_id])[0] if request_id is not None else None
            facts = entered(mover.work, request, record)
            if record is None:
                record = mover.add({**facts, "state": RequestState.DRAFT.value}, Move.SAVE)
            else:
                mover.make(record, Move.SAVE, **facts, **_UNDECIDED)
            if not draft and RequestState(record["state"]) in (RequestState.DRAFT, RequestState.RETURNED):
                self._submit(mover, record)
        return str(record["id"])

    def justify(self, ids: Sequence[str], reason: str, approver: str) -> None:
        """Say why the exemption of requests holds and who approved it, also once they are part of a visit."""
        said = require_text("exemption_reason", reason, "还没有写例外理由；请写明为什么要用企业安静日。")
        by = require_text("exemption_approver", approver, "还没有写批准人；请写明谁批准使用企业安静日。")
        with self._moving() as mover:
            for record in mover.find(ids):
                if record["exemption"] is None:
                    raise StationError(f"检查需求 {record['number']} 没有例外情形，不用补理由和批准人。")
                mover.make(
                    record, Move.JUSTIFY, f"{said}（批准人：{by}）", exemption_reason=said, exemption_approver=by
                )

    # ---- moves ----

    def submit(self, ids: Sequence[str]) -> None:
        """Hand in requests that were drafts or sent back."""
        with self._moving() as mover:
            for record in mover.find(ids):
                self._submit(mover, record)

    def screen(self, ids: Sequence[str]) -> None:
        """Confirm what screening finds of requests now, and go on with them."""
        with self._moving() as mover:
            records = mover.find(ids)
            for record in records:
                after(RequestState(record["state"]), Move.SCREEN, record["number"])
            today = mover.work.now.date()
            found = screened(mover.work.connection, today, {record["enterprise_id"] for record in records})
            for record in records:
                verdict, reason = found[record["id"]].verdict.value, found[record["id"]].reason
                told = {**_UNDECIDED, "verdict": verdict, "verdict_reason": reason, **self._decided(mover)}
                mover.make(record, Move.SCREEN, f"{verdict}：{reason}", **told)

    def give_back(self, ids: Sequence[str], reason: str) -> None:
        """Send requests back to their departments."""
        self._decide(ids, Move.RETURN, reason, "还没有写退回的理由；请写明为什么不能受理。")

    def check_off_site(self, ids: Sequence[str], reason: str) -> None:
        """Have requests checked without entering the enterprise."""
        self._decide(ids, Move.OFF_SITE, reason, "还没有写怎样非现场检查；请写明用什么方式代替入企。")

    def defer(self, ids: Sequence[str], reason: str) -> None:
        """Put requests off; a plan still finds a day for them."""
        self._decide(ids, Move.DEFER, reason, "还没有写暂缓的理由；请写明在等什么。")

    def cancel(self, ids: Sequence[str], reason: str) -> None:
        """Withdraw requests."""
        self._decide(ids, Move.WITHDRAW, reason, "还没有写撤销的理由；请写明为什么不再检查。")

    def take_up(self, ids: Sequence[str]) -> None:
        """Take up again what was sent back, checked off-site or withdrawn."""
        with self._moving() as mover:
            for record in mover.find(ids):
                mover.make(record, Move.TAKE_UP, submitted_at=stamp(mover.work.now), **_UNDECIDED)

    # ---- files ----

    def import_requests(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a list of requests: recognised by number, or without one by department, enterprise, item and window."""
        table = open_ledger(self.context, file, INSPECTION_REQUESTS, options.aliases)
        result = start_result(INSPECTION_REQUESTS.name, table)
        with self._moving() as mover:
            importing = take_requests(mover, table, result, options)
            return finish(mover.work, importing, result, options)

    def export_requests(self, file: Path) -> int:
        """Write the list of requests and return how many there are."""
        return write_ledger(file, [(INSPECTION_REQUESTS, [vars(row) for row in self.requests()])])

    # ---- inside ----

    @contextmanager
    def _moving(self) -> Iterator[RequestMover]:
        with self.context.writing() as work:
            yield RequestMover(work, self.context.operator)

    def _submit(self, mover: RequestMover, record: dict[str, Any]) -> None:
        mover.make(record, Move.SUBMIT, submitted_at=stamp(mover.work.now), **_UNDECIDED)

    def _decide(self, ids: Sequence[str], move: Move, reason: str, missing: str) -> None:
        said = require_text("reason", reason, missing)
        with self._moving() as mover:
            for record in mover.find(ids):
                mover.make(record, move, said, decision=said, **self._decided(mover))

    def _decided(self, mover: RequestMover) -> dict[str, str]:
        return {"decided_by": self.context.operator, "decided_at": stamp(mover.work.now)}
