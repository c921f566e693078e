"""Moving an inspection request: its state and facts, and a line in its timeline, in one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from jn_desktop.core.database import column_names
from jn_desktop.core.errors import StationError
from jn_desktop.core.numbering import next_number
from jn_desktop.core.work import Work
from jn_desktop.inspections.model import InspectionRequest
from jn_desktop.inspections.states import Move, RequestState, after
from jn_desktop.inspections.timeline import note_move

_BLANK: dict[str, Any] = dict.fromkeys(column_names(InspectionRequest, "id"))


class RequestMover:
    """Makes moves of requests inside one transaction, for one operator, and numbers new ones."""

    def __init__(self, work: Work, operator: str) -> None:
        self.work = work
        self.operator = operator
        self._last: dict[str, str] = {}
        self._reserved: list[str] = []

    def find(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return the records of requests, in the order of `ids`."""
        found = {record["id"]: record for record in self.work.find(InspectionRequest, "id", ids)}
        missing = [one for one in ids if one not in found or found[one]["retired_on"]]
        if missing or not ids:
            raise StationError("这条检查需求已经不在了；请刷新列表。")
        return [found[one] for one in ids]

    def add(self, values: dict[str, Any], move: Move, text: str | None = None) -> dict[str, Any]:
        """Write a new request down and return its record; without a number it gets the next of its month."""
        number = values.get("number") or self.number(values["first_day"])
        record = blank_request({**values, "number": number})
        record["id"] = self.work.insert(InspectionRequest, dict(record))
        self.note(record, move, text)
        return record

    def make(self, record: dict[str, Any], move: Move, text: str | None = None, **values: Any) -> None:
        """Make a move now; `values` are what it changes beside the state."""
        state = after(RequestState(record["state"]), move, record["number"])
        changed = {"state": state.value, **values}
        self.work.update(InspectionRequest, record, changed)
        record.update(changed)
        self.note(record, move, text)

    def note(self, record: dict[str, Any], move: Move, text: str | None = None) -> None:
        """Add a line to a request's timeline."""
        note_move(self.work, record, move, self.operator, department=record["department"], text=text)

    def reserve(self, numbers: Iterable[str]) -> None:
        """Say which numbers are about to be taken by requests that bring their own."""
        self._reserved += numbers

    def number(self, first_day: str) -> str:
        """Return the next number of the month in which a window begins: JC, year, month and five digits."""
        prefix = f"JC{first_day[:4]}{first_day[5:7]}"
        last = self._last.get(prefix)
        self._last[prefix] = next_number(prefix, 5, self._taken(prefix) if last is None else [last])
        return self._last[prefix]

    def _taken(self, prefix: str) -> list[str]:
        known = self.work.rows(select(InspectionRequest.number).where(InspectionRequest.number.startswith(prefix)))
        return [row["number"] for row in known] + [one for one in self._reserved if one.startswith(prefix)]


def blank_request(values: dict[str, Any]) -> dict[str, Any]:
    """Return a whole record, empty but for `values`."""
    return {**_BLANK, **values}
