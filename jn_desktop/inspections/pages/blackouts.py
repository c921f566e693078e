"""不便的日子: when an enterprise asked not to be visited, or a department cannot come; plans keep off these days."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.pages.enterprise_field import EnterpriseFinder
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, date_field, offer
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.inspections.pages.visit_words import short_name
from jn_desktop.inspections.plan_cards import BlackoutCard
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.registry.service import DepartmentRow, RegistryService

_ENTERPRISE, _DEPARTMENT = "enterprise", "department"
_FIELDS = (
    Field("whose", "谁的", required=True),
    Field(_ENTERPRISE, "企业", Kind.NAME),
    Field(_DEPARTMENT, "部门", Kind.NAME),
    date_field("first", "起始日期", required=True),
    date_field("last", "截止日期"),
    Field("reason", "原因", required=True),
)


class BlackoutForm(Form):
    ui = "inspection_blackout.ui"
    whose: QComboBox
    enterprise: QLineEdit
    department: QComboBox
    first: QLineEdit
    last: QLineEdit
    reason: QLineEdit


class BlackoutsDialog(QDialog):
    """The days that are known, and adding and taking away such days."""

    def __init__(self, parent: QWidget, desk: Desk, plans: PlanService, registry: RegistryService) -> None:
        super().__init__(parent)
        self._desk, self._plans, self._registry = desk, plans, registry
        self.setObjectName("blackouts_dialog")
        self.setWindowTitle("不便的日子")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.table = RecordTable("blackouts", _columns(), desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("不便的日子")
        self.table.set_empty("没有登记不便的日子。企业停产检修、部门集中学习的日子，登记以后方案会避开。")
        self._add = push_button("添加(&A)…", "blackout_add", self.ask)
        self._remove = push_button("去掉(&R)", "blackout_remove", self._take_away)
        self._undone = push_button("撤销去掉(&U)", "blackout_bring_back", self._bring_back)
        self._removed: BlackoutCard | None = None
        offered_if(desk.may("inspection_plans.add_blackout"), self._add)
        offered_if(desk.may("inspection_plans.remove_blackout"), self._remove)
        self._undone.hide()
        self._lay_out()
        self.table.chosen.connect(lambda _: self._show_buttons())
        self._show_buttons()
        self.reload()

    def reload(self) -> None:
        self._desk.tasks.read(self, self._plans.blackouts, self.table.set_rows, key="blackouts")

    def _lay_out(self) -> None:
        purpose = plain_label("方案和改期都会避开这些日子；已经排在这些日子的检查不会自己动。", wrap=True)
        purpose.setProperty("muted", True)
        buttons = QHBoxLayout()
        for button in (self._add, self._remove, self._undone):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(push_button("关闭(&C)", "cancel", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(purpose)
        layout.addWidget(in_card(self.table), 1)
        layout.addLayout(buttons)
        self.resize(720, 460)

    def _show_buttons(self) -> None:
        self._remove.setEnabled(self.table.current() is not None)

    # ---- adding and taking away ----

    def ask(self) -> None:
        """Ask whose days are to be kept free, and why."""
        self._desk.tasks.read(self, self._registry.departments, self._open_form, key="departments")

    def _open_form(self, departments: Sequence[DepartmentRow]) -> None:
        form = BlackoutForm()
        form.whose.addItem("企业", _ENTERPRISE)
        form.whose.addItem("部门", _DEPARTMENT)
        offer(form.department, [row.name for row in departments])
        finder = EnterpriseFinder(form.enterprise, self._desk, self._registry)
        dialog = FormDialog(
            self,
            "添加不便的日子",
            "这些日子不给这家企业、或者不让这个部门排检查。",
            form,
            _FIELDS,
            accept="添加(&Y)",
            save=self._saver(form, finder),
            values={"whose": _ENTERPRISE},
        )
        layout = form.root.layout()

        def choose() -> None:
            of_enterprise = form.whose.currentData() == _ENTERPRISE
            for field, wanted in ((form.enterprise, of_enterprise), (form.department, not of_enterprise)):
                box = field.parentWidget()
                assert box is not None and layout is not None
                layout.setRowVisible(box, wanted)  # type: ignore[attr-defined]

        form.whose.currentIndexChanged.connect(lambda _: choose())
        choose()
        dialog.open()

    def _saver(
        self, form: BlackoutForm, finder: EnterpriseFinder
    ) -> Callable[[dict[str, Any], Callable[[], None], Callable[[StationError], None]], None]:
        def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            of_enterprise = told["whose"] == _ENTERPRISE
            if of_enterprise and finder.card is None:
                failed(FieldError(_ENTERPRISE, "请从名录里选一家企业。"))
                return
            enterprise_id = finder.card.id if of_enterprise and finder.card is not None else None
            first = date.fromisoformat(told["first"])
            last = date.fromisoformat(told["last"]) if told["last"] else first

            def then(_: object) -> None:
                done()
                self.reload()

            self._desk.tasks.save(
                self,
                lambda: self._plans.add_blackout(
                    first,
                    last,
                    told["reason"],
                    enterprise_id=enterprise_id,
                    department=None if of_enterprise else told["department"],
                ),
                then,
                failed=failed,
            )

        return save

    def _take_away(self) -> None:
        card: BlackoutCard | None = self.table.current()
        if card is not None:
            self._desk.tasks.save(self, lambda: self._plans.remove_blackout(card.id), lambda _: self._taken_away(card))

    def _taken_away(self, card: BlackoutCard) -> None:
        self._removed = card
        self._undone.show()
        self.reload()

    def _bring_back(self) -> None:
        card = self._removed
        if card is None:
            return

        def then(_: object) -> None:
            self._removed = None
            self._undone.hide()
            self.reload()

        self._desk.tasks.save(self, lambda: self._plans.restore_blackout(card.id), then)


def _columns() -> list[Column]:
    return [
        Column("whose", "谁的", _whose, tip=lambda card: card.enterprise or card.department, width=200, middle=True),
        Column("first", "从", lambda card: str(card.first_day), width=110),
        Column("last", "到", lambda card: str(card.last_day), width=110),
        Column("reason", "原因", attrgetter("reason"), width=180, stretch=True),
    ]


def _whose(card: BlackoutCard) -> str:
    return short_name(card.enterprise) if card.enterprise else card.department or ""
