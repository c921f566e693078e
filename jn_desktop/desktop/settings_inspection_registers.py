"""设置: the departments that inspect, the items of their lists, and how often a year an enterprise may be inspected."""

from collections import Counter
from collections.abc import Callable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.exporting import ask_sheet
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.desktop.settings_table import TableBlock
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.list_editing import CLASSES
from jn_desktop.inspections.list_service import InspectionListService
from jn_desktop.inspections.registers import CapCard, DepartmentCard, ItemCard, points_text

_ALL_TOGETHER, _ALL_ITEMS, _ALL_CLASSES, _BY_CLASS = "所有部门合计", "所有事项", "所有企业", "按分类"
_TAKING = Place("import", only="inspection-items")
_DEPARTMENT = (
    Field("name", "部门名称", Kind.NAME, required=True),
    Field("competent", "有检查资格", Kind.FLAG),
    Field("basis", "依据", Kind.LINES),
    Field("chains", "主管产业链", Kind.NAMES),
)
_ITEM = (
    Field("department", "检查部门", Kind.NAME, required=True),
    Field("name", "检查事项", Kind.NAME, required=True),
    Field("legal_basis", "法律依据", Kind.LINES),
    Field("off_site", "可以非现场检查", Kind.FLAG),
    Field("points", "检查内容", Kind.LINES),
)
_CAP = (
    Field("department", "检查部门", Kind.NAME),
    Field("item", "检查事项", Kind.NAME),
    Field("risk_class", "信用风险分类", Kind.NAME),
    Field("most", "每年最多（次）", Kind.INTEGER),
    Field("least", "每年最少（次）", Kind.INTEGER),
    Field("source", "依据"),
)


class DepartmentForm(Form):
    ui = "inspection_department.ui"
    name: QComboBox
    competent: QCheckBox
    basis: QPlainTextEdit
    chains: QLineEdit


class ItemForm(Form):
    ui = "inspection_item.ui"
    department: QComboBox
    name: QLineEdit
    legal_basis: QPlainTextEdit
    off_site: QCheckBox
    points: QPlainTextEdit


class CapForm(Form):
    ui = "inspection_cap.ui"
    department: QComboBox
    item: QComboBox
    risk_class: QComboBox
    most: QLineEdit
    least: QLineEdit
    source: QLineEdit


class DepartmentBlock(TableBlock):
    """The departments that inspect: may they, by what, and which industry chains they govern."""

    def __init__(self, desk: Desk, service: InspectionListService, changed: Callable[[], None]) -> None:
        self._items: Counter[str] = Counter()
        super().__init__(
            desk,
            "inspecting_departments",
            "检查部门",
            self._columns(),
            row_id=attrgetter("id"),
            may_change=desk.may("inspection_lists.save_department"),
            changed=changed,
        )
        self._service = service
        self._names: Sequence[str] = ()
        self.table.set_empty("还没有检查部门。部门没有事项清单时，不审核它的检查资格和事项。")

    def show_departments(
        self, departments: Sequence[DepartmentCard], items: Sequence[ItemCard], names: Sequence[str]
    ) -> None:
        """Show the departments; `names` are those of the register, to choose from."""
        inspecting = {card.name for card in departments}
        self._names = [name for name in names if name not in inspecting]
        self._items = Counter(item.department for item in items)
        self.show_rows(departments)

    def purpose(self) -> str:
        return "由哪些部门检查，有没有检查资格；参加检查的部门里，主管企业所在产业链的牵头。"

    def form(self, entry: DepartmentCard | None) -> tuple[Form, tuple[Field, ...]]:
        form = DepartmentForm()
        offer(form.name, self._names)
        form.name.setEnabled(entry is None)
        return form, _DEPARTMENT

    def values(self, entry: DepartmentCard | None) -> dict[str, Any]:
        if entry is None:
            return {"competent": True}
        return {"name": entry.name, "competent": entry.competent, "basis": entry.basis, "chains": entry.chains}

    def save(self, entry: DepartmentCard | None, values: dict[str, Any]) -> str:
        return self._service.save_department(entry.id if entry else None, values)

    def take_away(self, entry: DepartmentCard) -> None:
        self._service.retire_department(entry.id)

    def put_back(self, entry: DepartmentCard, place: int) -> None:
        self._service.bring_back_department(entry.id)

    def _columns(self) -> list[Column]:
        return [
            Column("name", "检查部门", attrgetter("name"), stretch=True, width=150),
            Column(
                "competent",
                "检查资格",
                lambda card: "有" if card.competent else "没有",
                look=Look.CHIP,
                tone=lambda card: Tone.OK if card.competent else Tone.WARN,
                width=90,
            ),
            Column("items", "事项", lambda card: self._items[card.name], look=Look.NUMBER, width=70, priority=2),
            Column("chains", "主管产业链", lambda card: "、".join(card.chains), width=200, priority=2),
            Column("basis", "依据", attrgetter("basis"), width=200, priority=3),
        ]


class ItemBlock(TableBlock):
    """The items of all lists, found by a word or by the department; taken from and written to spreadsheets as well."""

    def __init__(self, desk: Desk, service: InspectionListService, changed: Callable[[], None]) -> None:
        super().__init__(
            desk,
            "inspection_items",
            "检查事项",
            _item_columns(),
            row_id=attrgetter("id"),
            may_change=desk.may("inspection_lists.save_item"),
            changed=changed,
            rows=7,
        )
        self._service = service
        self._departments: list[str] = []
        self.filters = FilterBar("inspection_items_filter", desk.memory, self)
        self.filters.add_text("事项名称、法律依据")
        self.filters.add_choice("department", "检查部门")
        self.filters.changed.connect(self._filter)
        self.column.insertWidget(0, self.filters)
        take = push_button("导入清单(&I)…", "import_items", lambda: desk.go(_TAKING))
        give = push_button("导出清单(&E)…", "export_items", self._ask_export)
        offered_if(desk.may("ledgers.take") and desk.may("inspection_lists.import_items"), take)
        for button in (take, give):
            self.line.addWidget(button)
        self.table.set_empty("还没有检查事项；逐项添加，或者导入各部门公布的清单。")
        self.table.set_filtered_out(self.filters.clear)

    def show_items(self, items: Sequence[ItemCard], departments: Sequence[DepartmentCard]) -> None:
        self._departments = [card.name for card in departments]
        self.filters.set_choices("department", self._departments)
        self.show_rows(items)

    def uncover(self) -> None:
        self.filters.clear()
        self._filter()

    def export_to(self, file: Path) -> None:
        """Write all items, whatever the filter, as a ledger that can be read in again."""
        self.desk.tasks.work(
            self,
            "导出检查事项清单",
            lambda _: self._service.export_items(file),
            lambda count: self.desk.say_file(f"已导出 {count:,} 项检查事项", file),
        )

    def purpose(self) -> str:
        return "清单之外不检查；检查内容用来生成一张检查表，一行一条。"

    def form(self, entry: ItemCard | None) -> tuple[Form, tuple[Field, ...]]:
        form = ItemForm()
        for name in self._departments:
            form.department.addItem(name, name)
        form.department.setEnabled(entry is None)
        return form, _ITEM

    def values(self, entry: ItemCard | None) -> dict[str, Any]:
        if entry is None:
            return {"department": self.filters.choice("department")}
        kept = {name: getattr(entry, name) for name in ("department", "name", "legal_basis", "off_site")}
        return {**kept, "points": points_text(entry.points)}

    def save(self, entry: ItemCard | None, values: dict[str, Any]) -> str:
        return self._service.save_item(entry.id if entry else None, values)

    def take_away(self, entry: ItemCard) -> None:
        self._service.retire_item(entry.id)

    def put_back(self, entry: ItemCard, place: int) -> None:
        self._service.bring_back_item(entry.id)

    def _filter(self) -> None:
        text, department = self.filters.text, self.filters.choice("department")
        self.table.set_filter(
            lambda item: (
                (department is None or item.department == department)
                and (text in item.name or text in (item.legal_basis or ""))
            )
        )

    def _ask_export(self) -> None:
        ask_sheet(self, "导出检查事项清单", "检查事项清单", self.export_to)


class CapBlock(TableBlock):
    """How often a year: by department, item and class of the enterprise, each of which may be left open."""

    def __init__(self, desk: Desk, service: InspectionListService, changed: Callable[[], None]) -> None:
        super().__init__(
            desk,
            "inspection_caps",
            "频次上限",
            _cap_columns(),
            row_id=attrgetter("id"),
            may_change=desk.may("inspection_lists.save_cap"),
            changed=changed,
        )
        self._service = service
        self._items: dict[str, list[str]] = {}
        self.table.set_empty("还没有频次上限；按各部门公布的填写，没有公布的不填。")

    def show_caps(
        self, caps: Sequence[CapCard], departments: Sequence[DepartmentCard], items: Sequence[ItemCard]
    ) -> None:
        self._items = {card.name: [] for card in departments}
        for item in items:
            self._items.setdefault(item.department, []).append(item.name)
        self.show_rows(caps)

    def purpose(self) -> str:
        return "一家企业一年最多、最少检查几次。不选部门，所有部门合起来算；不选事项、分类，对所有的都算。"

    def form(self, entry: CapCard | None) -> tuple[Form, tuple[Field, ...]]:
        form = CapForm()
        form.department.addItem(_ALL_TOGETHER, None)
        for name in self._items:
            form.department.addItem(name, name)
        form.department.currentIndexChanged.connect(lambda _: self._offer_items(form))
        form.risk_class.addItem(_ALL_CLASSES, None)
        for known in CLASSES:
            form.risk_class.addItem(f"{known} 类", known)
        self._offer_items(form)
        return form, _CAP

    def values(self, entry: CapCard | None) -> dict[str, Any] | None:
        return {field.name: getattr(entry, field.name) for field in _CAP} if entry else None

    def save(self, entry: CapCard | None, values: dict[str, Any]) -> str:
        return self._service.save_cap(entry.id if entry else None, values)

    def take_away(self, entry: CapCard) -> None:
        self._service.retire_cap(entry.id)

    def put_back(self, entry: CapCard, place: int) -> None:
        self._service.bring_back_cap(entry.id)

    def called(self, entry: CapCard) -> str:
        said = [entry.department or _ALL_TOGETHER, entry.item, entry.risk_class and f"{entry.risk_class} 类"]
        return "，".join(part for part in said if part)

    def _offer_items(self, form: CapForm) -> None:
        form.item.clear()
        form.item.addItem(_ALL_ITEMS, None)
        for name in self._items.get(form.department.currentData(), ()):
            form.item.addItem(name, name)


def _item_columns() -> list[Column]:
    return [
        Column("department", "检查部门", attrgetter("department"), width=130),
        Column("name", "检查事项", attrgetter("name"), stretch=True, width=170),
        Column(
            "off_site",
            "非现场",
            lambda item: "可以" if item.off_site else "",
            look=Look.CHIP,
            tone=lambda _: Tone.ACCENT,
            width=80,
            priority=2,
        ),
        Column("points", "检查内容", lambda item: len(item.points), _counted, width=90, priority=2),
        Column("legal_basis", "法律依据", attrgetter("legal_basis"), width=190, priority=3),
    ]


def _counted(item: ItemCard) -> str:
    return f"{len(item.points)} 条" if item.points else ""


def _cap_columns() -> list[Column]:
    return [
        Column("department", "检查部门", lambda cap: cap.department or _ALL_TOGETHER, stretch=True, width=130),
        Column("item", "检查事项", lambda cap: cap.item or _ALL_ITEMS, width=170),
        Column("risk_class", "信用风险分类", _class_of, width=110),
        Column("most", "最多", attrgetter("most"), look=Look.NUMBER, width=70),
        Column("least", "最少", attrgetter("least"), look=Look.NUMBER, width=70),
        Column("source", "依据", attrgetter("source"), width=180, priority=2),
    ]


def _class_of(cap: CapCard) -> str:
    if cap.risk_class:
        return f"{cap.risk_class} 类"
    return _BY_CLASS if cap.by_class else _ALL_CLASSES
