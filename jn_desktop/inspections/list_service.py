"""What an office sets about inspections: the lists, the departments that inspect, their items, the caps."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import ImportOptions, ImportResult, finish, start_result
from jn_desktop.core.service import Service
from jn_desktop.core.settings import write_setting
from jn_desktop.inspections.item_intake import take_items
from jn_desktop.inspections.ledger import INSPECTION_ITEMS
from jn_desktop.inspections.list_editing import bring_back, retire, save_cap, save_department, save_item
from jn_desktop.inspections.lists import SETTING, InspectionLists, checked_lists, lists_to_json, read_lists
from jn_desktop.inspections.model import InspectingDepartment, InspectionCap, InspectionItem
from jn_desktop.inspections.registers import (
    CapCard,
    DepartmentCard,
    ItemCard,
    points_text,
    read_caps,
    read_departments,
    read_items,
)
from jn_desktop.registry.listing import may_see_risk_class


class InspectionListService(Service):
    """The lists as data. Everything that is refused names the field that is wrong."""

    feature = "inspection_lists"

    def lists(self) -> InspectionLists:
        """Return what inspections are described by."""
        with self.context.reading() as connection:
            return read_lists(connection)

    def save_lists(self, lists: InspectionLists) -> None:
        """Put the office's own lists in force."""
        checked = checked_lists(lists)
        with self.context.writing() as work:
            write_setting(work, SETTING, lists_to_json(checked))

    # ---- departments ----

    def departments(self) -> list[DepartmentCard]:
        """Return the departments that inspect, in the order in which they were added."""
        with self.context.reading() as connection:
            return list(read_departments(connection).values())

    def save_department(self, department_id: str | None, values: Mapping[str, Any]) -> str:
        """Add a department (None) or change what is given of one: name, competent, basis, chains; return its id.

        One that the register does not know is added there too.
        """
        with self.context.writing() as work:
            return save_department(work, department_id, values)

    def retire_department(self, department_id: str) -> None:
        """Have a department inspect no longer; its items and caps rest with it."""
        with self.context.writing() as work:
            retire(work, InspectingDepartment, department_id)

    def bring_back_department(self, department_id: str) -> None:
        with self.context.writing() as work:
            bring_back(work, InspectingDepartment, department_id)

    # ---- items ----

    def items(self) -> list[ItemCard]:
        """Return the items of all lists, department by department."""
        with self.context.reading() as connection:
            return [item for items in read_items(connection).values() for item in items.values()]

    def save_item(self, item_id: str | None, values: Mapping[str, Any]) -> str:
        """Add an item (None) or change what is given of one: department, name, legal_basis, off_site, points.

        `points` are lines `what｜standard`. Return its id.
        """
        with self.context.writing() as work:
            return save_item(work, item_id, values)

    def retire_item(self, item_id: str) -> None:
        with self.context.writing() as work:
            retire(work, InspectionItem, item_id)

    def bring_back_item(self, item_id: str) -> None:
        with self.context.writing() as work:
            bring_back(work, InspectionItem, item_id)

    def import_items(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take published item lists: recognised by department and item. What left and is listed again is back."""
        table = open_ledger(self.context, file, INSPECTION_ITEMS, options.aliases)
        result = start_result(INSPECTION_ITEMS.name, table)
        with self.context.writing() as work:
            importing = take_items(work, table, result, options)
            return finish(work, importing, result, options)

    def export_items(self, file: Path) -> int:
        """Write the item lists and return the number of rows."""
        return write_ledger(file, [(INSPECTION_ITEMS, [_item_values(item) for item in self.items()])])

    # ---- caps ----

    def caps(self) -> list[CapCard]:
        """Return the caps in the order in which they were added; the class only for those who may see it."""
        with self.context.reading() as connection:
            caps = read_caps(connection)
        return caps if may_see_risk_class(self.context) else [replace(cap, risk_class=None) for cap in caps]

    def save_cap(self, cap_id: str | None, values: Mapping[str, Any]) -> str:
        """Add a cap (None) or change what is given of one: department, item, risk_class, most, least, source."""
        with self.context.writing() as work:
            return save_cap(work, cap_id, values)

    def retire_cap(self, cap_id: str) -> None:
        with self.context.writing() as work:
            retire(work, InspectionCap, cap_id)

    def bring_back_cap(self, cap_id: str) -> None:
        with self.context.writing() as work:
            bring_back(work, InspectionCap, cap_id)


def _item_values(item: ItemCard) -> dict[str, Any]:
    """Return an item as the columns of its ledger."""
    return {**asdict(item), "points": points_text(item.points)}
