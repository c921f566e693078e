"""设置: the headers that this office writes otherwise than the ledgers' usual ones."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from jn_desktop.agents.ledger import AGENTS
from jn_desktop.core.aliases import AliasRow, AliasService
from jn_desktop.core.calendar_ledger import CALENDAR
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.ledger import DEMANDS
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.inspections.ledger import INSPECTION_ITEMS, INSPECTION_REQUESTS
from jn_desktop.meetings.ledger import ACTIONS, MEETINGS, TOPICS
from jn_desktop.projects.ledger import PROJECTS
from jn_desktop.registry.ledger import DEPARTMENTS, ENTERPRISES

_LEDGERS = (
    *(PROJECTS, ENTERPRISES, DEPARTMENTS, AGENTS, DEMANDS, INSPECTION_REQUESTS, INSPECTION_ITEMS),
    *(MEETINGS, TOPICS, ACTIONS, CALENDAR),
)
_KINDS = {known.name: known for known in _LEDGERS}
_FIELDS = (
    Field("kind", "台账", required=True),
    Field("field", "读作", required=True),
    Field("header", "表头文字", required=True),
)


class AliasForm(Form):
    ui = "alias_add.ui"
    kind: QComboBox
    field: QComboBox
    header: QLineEdit


class AliasesSection(Section):
    """The office's own header names: list, add, remove."""

    title = "表头别名"
    purpose = "本单位台账的表头写法和通常不同时，在这里说明它是哪一项；导入时改正过的列也记在这里。"

    def __init__(self, desk: Desk, aliases: AliasService) -> None:
        super().__init__(desk)
        self._aliases = aliases
        self.table = RecordTable("aliases", _columns(), desk.memory, row_id=lambda row: f"{row.kind}/{row.header}")
        self.table.setAccessibleName("表头别名")
        self.table.setMinimumHeight(260)
        self.table.chosen.connect(lambda _: self._show_buttons())
        self._add = push_button("添加别名(&A)…", "add_alias", self.ask_new)
        self._remove = push_button("去掉(&R)", "remove_alias", self._take_away)
        offered_if(desk.may("aliases.add"), self._add)
        offered_if(desk.may("aliases.remove"), self._remove)
        self.table.set_empty("还没有自己的表头。")
        self.body.addWidget(self.table)
        self.add_buttons(self._add, self._remove)
        self._show_buttons()

    def reload(self) -> None:
        self.desk.tasks.read(self, self._aliases.own, self.table.set_rows, key="aliases")

    def ask_new(self) -> FormDialog:
        """Ask for a header and what it means."""
        form = AliasForm()
        for kind in _KINDS.values():
            form.kind.addItem(kind.label, kind.name)
        form.kind.currentIndexChanged.connect(lambda _: _offer_fields(form))
        _offer_fields(form)

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def then(_: object) -> None:
                done()
                self.reload()

            self.desk.tasks.save(form.root, lambda: self._aliases.add(**values), then, failed=failed)

        dialog = FormDialog(
            self,
            "添加表头别名",
            "台账里出现这个表头时，按所选的一项读取。",
            form,
            _FIELDS,
            accept="添加(&Y)",
            save=save,
            values={"kind": PROJECTS.name, "field": PROJECTS.fields[0].name},
        )
        dialog.open()
        return dialog

    def _take_away(self) -> None:
        row: AliasRow | None = self.table.current()
        if row is None:
            return

        def then(_: object) -> None:
            self.desk.say(f"已去掉表头“{row.header}”。", ("撤销", lambda: self._put_back(row)))
            self.reload()

        self.desk.tasks.save(self, lambda: self._aliases.remove(row.kind, row.header), then)

    def _put_back(self, row: AliasRow) -> None:
        self.desk.tasks.save(self, lambda: self._aliases.add(row.kind, row.field, row.header), lambda _: self.reload())

    def _show_buttons(self) -> None:
        self._remove.setEnabled(self.table.current() is not None)


def _offer_fields(form: AliasForm) -> None:
    form.field.clear()
    for known in _KINDS[form.kind.currentData()].fields:
        form.field.addItem(known.label, known.name)


def _meaning(row: AliasRow) -> str:
    """Return what a header is read as; one that is not taken has no field, or one that the ledger does not have."""
    return next((known.label for known in _KINDS[row.kind].fields if known.name == row.field), "不读取")


def _columns() -> list[Column]:
    return [
        Column("header", "表头文字", lambda row: row.header, stretch=True, width=180),
        Column("field", "读作", _meaning, width=160),
        Column("kind", "台账", lambda row: _KINDS[row.kind].label, width=140),
    ]
