"""设置: what demands are described by, which unit a category usually goes to, and how early people are reminded."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.demands.ladder import Ladder
from jn_desktop.demands.lists import Category, DemandLists
from jn_desktop.demands.service import DemandService
from jn_desktop.demands.setting_service import DemandSettingService
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.desktop.settings_form import SavedForm
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.settings_table import NAME, ListBlock

_CATEGORIES = "categories"
_LISTS = {"channels": "来源", "kinds": "类型", _CATEGORIES: "类别", "urgencies": "紧急程度"}
_UNIT = Field("unit", "常办单位", Kind.NAME)
_LADDER = (
    Field("contact_minutes", "联系前（分钟）", Kind.INTEGER, required=True),
    Field("opinion_minutes", "初步意见前（分钟）", Kind.INTEGER, required=True),
    Field("resolve_days", "办结前（工作日）", Kind.INTEGER, required=True),
)


class CategoryForm(Form):
    ui = "demand_category.ui"
    name: QLineEdit
    unit: QComboBox


class LadderForm(Form):
    ui = "demand_ladder.ui"
    contact_minutes: QLineEdit
    opinion_minutes: QLineEdit
    resolve_days: QLineEdit


@dataclass(frozen=True)
class _Shown:
    """All that the section shows, fetched at once."""

    lists: DemandLists
    units: Sequence[str]
    ladder: Ladder


class DemandsSection(Section):
    """The four lists, and the distances of the reminder ladder."""

    title = "诉求"
    purpose = "登记诉求时可以选的来源、类型、类别和紧急程度。改名或去掉一项，已经登记的诉求不变。"

    def __init__(self, desk: Desk, demands: DemandService, settings: DemandSettingService) -> None:
        super().__init__(desk)
        self._demands, self._settings = demands, settings
        self.blocks = {name: ChoiceBlock(desk, demands, name, self.reload) for name in _LISTS}
        self.tabs = QTabWidget()
        self.tabs.setObjectName("demand_lists")
        self.tabs.setAccessibleName("诉求的各种选项")
        self.tabs.setDocumentMode(True)
        for name, block in self.blocks.items():
            self.tabs.addTab(block, _LISTS[name])
        self.ladder = LadderBlock(desk, settings)
        heading = plain_label("提前多久提醒")
        heading.setProperty("muted", True)
        self.body.addWidget(self.tabs)
        self.body.addSpacing(4)
        self.body.addWidget(heading)
        self.body.addWidget(self.ladder)

    def unsaved(self) -> bool:
        return self.ladder.unsaved()

    def reload(self) -> None:
        self.desk.tasks.read(self, self._fetch, self._show, key="demands")

    def _fetch(self) -> _Shown:
        return _Shown(self._demands.lists(), self._demands.units(), self._settings.ladder())

    def _show(self, shown: _Shown) -> None:
        for block in self.blocks.values():
            block.show_lists(shown.lists, shown.units)
        self.ladder.show_ladder(shown.ladder)


class ChoiceBlock(ListBlock):
    """One of the lists; only categories have a unit."""

    def __init__(self, desk: Desk, demands: DemandService, name: str, changed: Callable[[], None]) -> None:
        super().__init__(
            desk,
            name,
            _LISTS[name],
            _columns(name),
            may_change=desk.may("demands.save_lists"),
            changed=changed,
            table=f"demand_{name}",
        )
        self._demands, self._name = demands, name
        self._units: Sequence[str] = ()

    def purpose(self) -> str:
        return f"登记诉求时可以选的{self.label}。"

    def show_lists(self, lists: DemandLists, units: Sequence[str]) -> None:
        self._units = units
        self.show_rows(_entries(lists, self._name))

    def form(self, entry: Category | None) -> tuple[Form, tuple[Field, ...]]:
        if self._name != _CATEGORIES:
            return super().form(entry)
        form = CategoryForm()
        offer(form.unit, self._units)
        return form, (NAME, _UNIT)

    def values(self, entry: Category | None) -> dict[str, Any] | None:
        return asdict(entry) if entry else None

    def entry(self, before: Category | None, values: dict[str, Any]) -> Category:
        return Category(**values)

    def read(self) -> list[Category]:
        return list(_entries(self._demands.lists(), self._name))

    def write(self, entries: list[Category]) -> None:
        kept: Any = tuple(entries) if self._name == _CATEGORIES else tuple(entry.name for entry in entries)
        self._demands.save_lists(replace(self._demands.lists(), **{self._name: kept}))


class LadderBlock(QWidget):
    """How long before a deadline the first reminder comes, and how long after it the last."""

    def __init__(self, desk: Desk, settings: DemandSettingService) -> None:
        super().__init__()
        self._settings = settings
        self._saved_form = SavedForm(
            desk,
            LadderForm(),
            _LADDER,
            name="save_ladder",
            may_save=desk.may("demand_settings.set_ladder"),
            put=self._put,
            said="提醒时间已保存。",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(
            plain_label("按办公时间算：时限前这么久提醒经办人，到时限提醒首席服务专员，再过这么久提醒站长。", wrap=True)
        )
        layout.addWidget(self._saved_form)

    def unsaved(self) -> bool:
        return self._saved_form.unsaved()

    def show_ladder(self, known: Ladder) -> None:
        """Show what is in force; what somebody is typing stays."""
        self._saved_form.show_values(asdict(known))

    def _put(self, values: dict[str, Any]) -> dict[str, Any]:
        self._settings.set_ladder(Ladder(**values))
        return values


def _entries(lists: DemandLists, name: str) -> tuple[Category, ...]:
    """Return a list of any kind as entries; one without units has none."""
    known = getattr(lists, name)
    return known if name == _CATEGORIES else tuple(Category(one) for one in known)


def _columns(name: str) -> list[Column]:
    """Return the columns of a list; it stands in its own order."""
    shown = [Column("name", _LISTS[name], attrgetter("name"), stretch=True, width=180, sortable=False)]
    if name == _CATEGORIES:
        shown.append(Column("unit", "常办单位", attrgetter("unit"), width=240, sortable=False))
    return shown
