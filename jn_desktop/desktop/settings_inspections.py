"""设置: who may inspect what and how often, for what a quiet day may be used, and what counts against the caps."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QTabWidget, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_form import SavedForm
from jn_desktop.desktop.settings_inspection_registers import CapBlock, DepartmentBlock, ItemBlock
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.settings_table import NAME, ListBlock
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.list_service import InspectionListService
from jn_desktop.inspections.lists import Exemption, InspectionKind, InspectionLists
from jn_desktop.inspections.registers import CapCard, DepartmentCard, ItemCard
from jn_desktop.registry.service import RegistryService

_COUNTS = Field("counts", "计入年度频次", Kind.FLAG)
_COUNTING = (
    Field("frequency", "频次告知", required=True),
    Field("recheck_counts", "整改复查计入年度频次", Kind.FLAG),
)


class CountedForm(Form):
    ui = "inspection_choice.ui"
    name: QLineEdit
    counts: QCheckBox


class CountingForm(Form):
    ui = "inspection_counting.ui"
    frequency: QPlainTextEdit
    recheck_counts: QCheckBox


@dataclass(frozen=True)
class _Shown:
    """All that the section shows, fetched at once."""

    lists: InspectionLists
    departments: list[DepartmentCard]
    items: list[ItemCard]
    caps: list[CapCard]
    names: list[str]


class InspectionsSection(Section):
    """The registers and the lists of inspections in tabs, and below how visits are counted."""

    title = "检查事项与频次"
    purpose = "哪些部门可以检查什么、一年几次，什么情形可以用安静日。审核检查需求、排检查方案、出通知书都按这里。"

    def __init__(self, desk: Desk, service: InspectionListService, registry: RegistryService) -> None:
        super().__init__(desk)
        self._service, self._registry = service, registry
        self.departments = DepartmentBlock(desk, service, self.reload)
        self.items = ItemBlock(desk, service, self.reload)
        self.caps = CapBlock(desk, service, self.reload)
        self.exemptions = ExemptionBlock(desk, service, self.reload)
        self.kinds = KindBlock(desk, service, self.reload)
        self.other_kinds = OtherKindBlock(desk, service, self.reload)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("inspection_lists")
        self.tabs.setAccessibleName("检查的各种清单")
        self.tabs.setDocumentMode(True)
        for title, block in self._titled().items():
            self.tabs.addTab(block, title)
        self.counting = SavedForm(
            desk,
            CountingForm(),
            _COUNTING,
            name="save_counting",
            may_save=desk.may("inspection_lists.save_lists"),
            put=self._put_counting,
            said="频次的算法和告知已保存。",
        )
        heading = plain_label("怎么算频次；没有公布上限时，通知书上怎么告知企业")
        heading.setProperty("muted", True)
        self.body.addWidget(self.tabs)
        self.body.addSpacing(4)
        self.body.addWidget(heading)
        self.body.addWidget(self.counting)

    def unsaved(self) -> bool:
        return self.counting.unsaved()

    def reload(self) -> None:
        self.desk.tasks.read(self, self._fetch, self._show, key="inspection_lists")

    def _titled(self) -> dict[str, QWidget]:
        return {
            "检查部门": self.departments,
            "检查事项": self.items,
            "频次上限": self.caps,
            "安静日例外": self.exemptions,
            "检查类型": self.kinds,
            "其他入企活动": self.other_kinds,
        }

    def _fetch(self) -> _Shown:
        return _Shown(
            lists=self._service.lists(),
            departments=self._service.departments(),
            items=self._service.items(),
            caps=self._service.caps(),
            names=[row.name for row in self._registry.departments()],
        )

    def _show(self, shown: _Shown) -> None:
        self.departments.show_departments(shown.departments, shown.items, shown.names)
        self.items.show_items(shown.items, shown.departments)
        self.caps.show_caps(shown.caps, shown.departments, shown.items)
        self.exemptions.show_rows(shown.lists.exemptions)
        self.kinds.show_rows(shown.lists.kinds)
        self.other_kinds.show_rows([Named(name) for name in shown.lists.other_kinds])
        self.counting.show_values(_counting(shown.lists))

    def _put_counting(self, values: dict[str, Any]) -> dict[str, Any]:
        self._service.save_lists(replace(self._service.lists(), **values))
        return _counting(self._service.lists())


@dataclass(frozen=True)
class Named:
    """An entry that is but a name."""

    name: str


class _InspectionList(ListBlock):
    """One of the lists that are kept together."""

    def __init__(
        self,
        desk: Desk,
        service: InspectionListService,
        changed: Callable[[], None],
        *,
        key: str,
        label: str,
        counted: bool = True,
    ) -> None:
        super().__init__(
            desk,
            key,
            label,
            _columns(label, counted=counted),
            may_change=desk.may("inspection_lists.save_lists"),
            changed=changed,
        )
        self.service = service

    def values(self, entry: Any | None) -> dict[str, Any] | None:
        return asdict(entry) if entry else None


class ExemptionBlock(_InspectionList):
    """The exemptions from quiet days. Records keep an exemption's code, which it never loses."""

    def __init__(self, desk: Desk, service: InspectionListService, changed: Callable[[], None]) -> None:
        super().__init__(desk, service, changed, key="exemptions", label="安静日例外")

    def purpose(self) -> str:
        return "什么情形可以在安静日检查；每次都要写理由和批准人。"

    def form(self, entry: Exemption | None) -> tuple[Form, tuple[Field, ...]]:
        return CountedForm(), (NAME, _COUNTS)

    def entry(self, before: Exemption | None, values: dict[str, Any]) -> Exemption:
        return Exemption(before.code if before else "", **values)

    def read(self) -> list[Exemption]:
        return list(self.service.lists().exemptions)

    def write(self, entries: list[Exemption]) -> None:
        self.service.save_lists(replace(self.service.lists(), exemptions=tuple(entries)))


class KindBlock(_InspectionList):
    """The kinds of inspection, and which of them count against caps."""

    def __init__(self, desk: Desk, service: InspectionListService, changed: Callable[[], None]) -> None:
        super().__init__(desk, service, changed, key="inspection_kinds", label="检查类型")

    def purpose(self) -> str:
        return "检查需求可以选的类型；各地规定不一，计不计入年度频次由本单位定。"

    def form(self, entry: InspectionKind | None) -> tuple[Form, tuple[Field, ...]]:
        return CountedForm(), (NAME, _COUNTS)

    def values(self, entry: InspectionKind | None) -> dict[str, Any] | None:
        return super().values(entry or InspectionKind(""))

    def entry(self, before: InspectionKind | None, values: dict[str, Any]) -> InspectionKind:
        return InspectionKind(**values)

    def read(self) -> list[InspectionKind]:
        return list(self.service.lists().kinds)

    def write(self, entries: list[InspectionKind]) -> None:
        self.service.save_lists(replace(self.service.lists(), kinds=tuple(entries)))


class OtherKindBlock(_InspectionList):
    """The visits that are no inspections."""

    def __init__(self, desk: Desk, service: InspectionListService, changed: Callable[[], None]) -> None:
        super().__init__(desk, service, changed, key="other_kinds", label="其他入企活动", counted=False)

    def purpose(self) -> str:
        return "不是检查、也要登记的入企活动，以免变相检查。"

    def entry(self, before: Named | None, values: dict[str, Any]) -> Named:
        return Named(**values)

    def read(self) -> list[Named]:
        return [Named(name) for name in self.service.lists().other_kinds]

    def write(self, entries: list[Named]) -> None:
        names = tuple(entry.name for entry in entries)
        self.service.save_lists(replace(self.service.lists(), other_kinds=names))


def _counting(lists: InspectionLists) -> dict[str, Any]:
    return {"frequency": lists.frequency, "recheck_counts": lists.recheck_counts}


def _columns(label: str, *, counted: bool) -> list[Column]:
    """Return the columns of a list; it stands in its own order."""
    shown = [Column("name", label, attrgetter("name"), stretch=True, width=200, sortable=False)]
    if counted:
        shown.append(
            Column(
                "counts",
                "年度频次",
                lambda entry: "计入" if entry.counts else "不计入",
                look=Look.CHIP,
                tone=lambda entry: Tone.ACCENT if entry.counts else Tone.MUTED,
                width=110,
                sortable=False,
            )
        )
    return shown
