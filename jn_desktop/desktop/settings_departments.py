"""设置: the register of departments and their chief service officers, who answer for what the department takes on."""

from collections.abc import Callable
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QLineEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.settings_table import TableBlock
from jn_desktop.registry.service import DepartmentRow, RegistryService

_FIELDS = (
    Field("name", "部门名称", Kind.NAME, required=True),
    Field("chief_officer", "首席服务专员", Kind.NAME),
    Field("phone", "联系电话"),
)


class DepartmentForm(Form):
    ui = "department.ui"
    name: QLineEdit
    chief_officer: QLineEdit
    phone: QLineEdit


class DepartmentsSection(Section):
    """The departments as a table."""

    title = "部门名录"
    purpose = "承办诉求、落实议定事项、开展检查的部门，和各部门的首席服务专员。停用一个部门，已经写着它的记录不变。"

    def __init__(self, desk: Desk, registry: RegistryService) -> None:
        super().__init__(desk)
        self._registry = registry
        self.block = RegisterBlock(desk, registry, self.reload)
        self.body.addWidget(self.block)

    def reload(self) -> None:
        self.desk.tasks.read(self, self._registry.departments, self.block.show_rows, key="departments")


class RegisterBlock(TableBlock):
    """The register: add, change the officer, have one leave."""

    def __init__(self, desk: Desk, registry: RegistryService, changed: Callable[[], None]) -> None:
        super().__init__(
            desk,
            "departments",
            "部门",
            [
                Column("name", "部门名称", attrgetter("name"), stretch=True, width=180),
                Column("chief_officer", "首席服务专员", attrgetter("chief_officer"), width=150),
                Column("phone", "联系电话", attrgetter("phone"), width=160, priority=2),
            ],
            row_id=attrgetter("name"),
            may_change=desk.may("registry.save_department"),
            changed=changed,
            rows=12,
        )
        self._registry = registry
        self.table.set_empty("还没有部门；逐个添加，或者从“导入台账”读入部门名录。")
        self._agreed = push_button("议定事项(&U)", "department_actions", self._go_to_actions)
        self.line.insertWidget(self.line.count() - 1, self._agreed)  # the last is what fills the line
        self.table.chosen.connect(lambda entry: self._agreed.setEnabled(entry is not None))
        self._agreed.setEnabled(False)

    def purpose(self) -> str:
        return "首席服务专员收本部门的到期提醒。"

    def _go_to_actions(self) -> None:
        """Show what meetings agreed with the department."""
        entry: DepartmentRow | None = self.table.current()
        if entry is not None:
            self.desk.go(Place("units", entry.name))

    def form(self, entry: DepartmentRow | None) -> tuple[Form, tuple[Field, ...]]:
        form = DepartmentForm()
        form.name.setEnabled(entry is None)
        return form, _FIELDS

    def values(self, entry: DepartmentRow | None) -> dict[str, Any] | None:
        return asdict(entry) if entry else None

    def save(self, entry: DepartmentRow | None, values: dict[str, Any]) -> str:
        self._registry.save_department(entry.name if entry else None, values)
        return str(values["name"])

    def take_away(self, entry: DepartmentRow) -> None:
        self._registry.retire_department(entry.name)

    def put_back(self, entry: DepartmentRow, place: int) -> None:
        self._registry.bring_back_department(entry.name)
