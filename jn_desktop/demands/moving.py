"""Moving a demand: its state and facts, a line in its timeline, its pauses and its clock, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.numbering import next_number
from jn_desktop.core.work import Work
from jn_desktop.demands.model import Demand, DemandEvent, DemandPause
from jn_desktop.demands.rules import check_moment
from jn_desktop.demands.states import Move, State, after
from jn_desktop.demands.taking_back import Before
from jn_desktop.demands.timing import Timekeeper, set_clocks
from jn_desktop.registry.directory import Departments


class Mover:
    """Makes moves inside one transaction, for one operator; `finish` works out the clocks that they touch."""

    def __init__(self, work: Work, operator: str) -> None:
        self.work = work
        self.operator = operator
        self._touched: dict[str, dict[str, Any]] = {}
        self._filed: dict[str, str] = {}
        self.keeper = Timekeeper(work.connection)

    def find(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return the records of demands, in the order of `ids`."""
        found = {record["id"]: record for record in self.work.find(Demand, "id", ids)}
        missing = [demand_id for demand_id in ids if demand_id not in found or found[demand_id]["retired_on"]]
        if missing or not ids:
            raise StationError("这件诉求已经不在了；请刷新列表。")
        return [found[demand_id] for demand_id in ids]

    def one(self, demand_id: str) -> dict[str, Any]:
        return self.find([demand_id])[0]

    def make(
        self,
        record: dict[str, Any],
        move: Move,
        at: datetime | None = None,
        *,
        text: str | None = None,
        unit: str | None = None,
        days: int | None = None,
        **values: Any,
    ) -> None:
        """Make a move at a time (now, where none is told); `values` are what it changes beside the state."""
        moment = at or self.work.now
        check_moment(move, moment, record, self.work.now)
        state = after(State(record["state"]), move, record["number"])
        self.change(record, {"state": state.value, **values})
        self.note(record, move, moment, text=text, unit=unit, days=days)

    def change(self, record: dict[str, Any], values: dict[str, Any]) -> None:
        """Change facts of a demand."""
        self.work.update(Demand, record, values)
        record.update(values)
        self._touched[record["id"]] = record

    def note(
        self,
        record: dict[str, Any],
        move: Move,
        moment: datetime,
        *,
        text: str | None = None,
        unit: str | None = None,
        days: int | None = None,
    ) -> None:
        """Add a line to a timeline."""
        self.work.insert(
            DemandEvent,
            {
                "demand_id": record["id"],
                "at": stamp(moment),
                "move": move.value,
                "operator": self.operator,
                "unit": unit,
                "days": days,
                "text": text,
            },
        )

    def pause(
        self, record: dict[str, Any], start: datetime, end: datetime | None, reason: str, approved_by: str | None = None
    ) -> None:
        """Have the clock stand still for a time; until it is resumed where there is no end."""
        self.work.insert(
            DemandPause,
            {
                "demand_id": record["id"],
                "starts_at": stamp(start),
                "ends_at": stamp(end) if end else None,
                "reason": reason,
                "approved_by": approved_by,
            },
        )
        self._touched[record["id"]] = record

    def open_pause(self, record: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the pause that has no end yet."""
        pauses = self._pauses(record)
        return next((one for one in pauses if one["ends_at"] is None and one["retired_on"] is None), None)

    def resolve_by(self, record: dict[str, Any]) -> datetime | None:
        """Return when a solution is due; None while the clock stands still."""
        found = self.keeper.deadlines(record, self._pauses(record)).resolve
        return found.due if found.remainder is None else None

    def _pauses(self, record: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self.work.find(DemandPause, "demand_id", [record["id"]])

    def end_pause(self, record: dict[str, Any], at: datetime) -> bool:
        """End the open pause, if there is one; tell whether there was."""
        pause = self.open_pause(record)
        if pause is None:
            return False
        if stamp(at) < pause["starts_at"]:
            begun = pause["starts_at"].replace("T", " ")
            raise FieldError("at", f"暂停从 {begun} 开始，不能在那以前恢复；请核对时间。")
        self.work.update(DemandPause, pause, {"ends_at": stamp(at)})
        self._touched[record["id"]] = record
        return True

    def take_back(self, record: dict[str, Any], before: Before, text: str) -> None:
        """Have a demand stand as it did before its last entry; the clock is worked out as if that had not been."""
        for pause, values in self._pauses_before(record, before):
            self.work.update(DemandPause, pause, values)
        self.make(record, Move.TAKE_BACK, text=text, state=before.state.value, **before.facts)

    def _pauses_before(self, record: dict[str, Any], before: Before) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield the pause that an entry began or ended, and what it was before."""
        for pause in self._pauses(record):
            if pause["retired_on"] is not None or pause["approved_by"] is not None:
                continue
            if before.entry.move is Move.PAUSE and pause["ends_at"] is None:
                yield pause, {"retired_on": self.work.now.date().isoformat()}
            elif (pause["starts_at"], pause["ends_at"]) == (before.paused_since, before.entry.at):
                yield pause, {"ends_at": None}

    def admit_units(self, *cells: str | None) -> None:
        """Add departments that are not known yet."""
        departments = Departments(self.work, cells)
        for cell in cells:
            departments.admit(cell)

    def touch(self, records: Iterable[dict[str, Any]]) -> None:
        for record in records:
            self._touched[record["id"]] = record

    def archive_number(self, record: dict[str, Any]) -> str:
        """Return the number under which a closed demand is filed: the year's next, or the one that it has already."""
        if record["archive_number"]:
            return str(record["archive_number"])
        prefix = f"GD{self.work.now.year}"
        last = self._filed.get(prefix)
        self._filed[prefix] = next_number(prefix, 5, self._archived(prefix) if last is None else [last])
        return self._filed[prefix]

    def _archived(self, prefix: str) -> list[str]:
        taken = select(Demand.archive_number).where(Demand.archive_number.startswith(prefix))
        return [str(number) for number in self.work.connection.execute(taken).scalars()]

    def finish(self) -> None:
        """Work out the clocks of what was moved."""
        set_clocks(self.work, self._touched.values(), self.keeper)
        self._touched.clear()
