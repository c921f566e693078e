"""Taking the published item lists of departments from a spreadsheet: recognised by department and item."""

from collections.abc import Iterable, Mapping
from typing import Any

from jn_desktop.core.errors import FieldError
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowRefused
from jn_desktop.core.ledger import Row, Table
from jn_desktop.core.work import Work
from jn_desktop.inspections.list_editing import NEW_DEPARTMENT, NEW_ITEM, checked_name, checked_points
from jn_desktop.inspections.model import InspectingDepartment, InspectionItem
from jn_desktop.registry.directory import Departments, unit_names


def take_items(work: Work, table: Table, result: ImportResult, options: ImportOptions) -> Importing:
    """Take every row of an item list into `work`; refused rows and notes go to `result`."""
    importing = Importing(work, InspectionItem, table, result)
    departments = _Inspectors(work, (row.values.get("department") for row in table.rows))
    found = work.find(InspectionItem, "name", (row.values.get("name") for row in table.rows))
    known = {(record["department"], record["name"]): record for record in found}
    for row in importing.rows(options.progress):
        try:
            _take(row, known, departments, importing)
        except RowRefused as refusal:
            importing.refuse(row, refusal)
    return importing


class _Inspectors:
    """The departments that inspect, as the rows of one import name them; a new one is added, one that left is back."""

    def __init__(self, work: Work, names: Iterable[str | None]) -> None:
        wanted = [name for name in names if name]
        self._work = work
        self._register = Departments(work, wanted)
        self._known = {record["name"]: record for record in work.find(InspectingDepartment, "name", wanted)}

    def admit(self, name: str) -> str | None:
        """Have a department among those that inspect; return what deserves a look."""
        record = self._known.get(name)
        if record is not None and record["retired_on"] is None:
            return None
        if record is not None:
            self._work.update(InspectingDepartment, record, {"retired_on": None})
            self._known[name] = {**record, "retired_on": None}
            return f"检查部门“{name}”原已停用，已恢复。"
        self._register.admit(name)
        values = {**NEW_DEPARTMENT, "name": name}
        self._known[name] = {**values, "id": self._work.insert(InspectingDepartment, values)}
        return f"“{name}”已加入检查部门，请核对它有没有检查资格。"


def _take(
    row: Row, known: dict[tuple[str, str], dict[str, Any]], departments: _Inspectors, importing: Importing
) -> None:
    department, name = row.values["department"], row.values["name"]
    if len(unit_names(department)) != 1:
        raise RowRefused("department", f"“{department}”是几个部门；请每个部门一行。")
    record = known.get((department, name))
    if importing.check_repeat(row, record):
        return
    values = _own_values(row.values, record)
    if said := departments.admit(department):
        importing.note(row, "department", said)
    if record is not None and record["retired_on"]:
        importing.note(row, "name", f"事项“{name}”原已停用，已恢复。")
    record_id = importing.settle(row, record, values)
    known.setdefault((department, name), {**values, "id": record_id})


def _own_values(given: Mapping[str, Any], record: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the columns of an item as a row gives them; what is left open stays, or is as for a new one."""
    own = {name: value for name, value in given.items() if value is not None}
    try:
        own["name"] = checked_name(own["name"], "检查事项")
        if "points" in own:
            own["points"] = checked_points(own["points"])
    except FieldError as error:
        raise RowRefused(error.field, str(error)) from None
    return {**(NEW_ITEM if record is None else {}), **own, "retired_on": None}
