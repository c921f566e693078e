"""设置: what demands are described by, which unit a category usually goes to, and how early people are reminded."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.ladder import Ladder
from jn_desktop.demands.lists import Category, DemandLists
from jn_desktop.demands.service import DemandService
from jn_desktop.demands.setting_service import DemandSettingService
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import FaultLine, FormDialog
from jn_desktop.desktop.forms import Binder, Form, offer
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone

_ROWS = 6  # of a list; the rest scrolls
_CATEGORIES = "categories"
_LISTS = {"channels": "来源", "kinds": "类型", _CATEGORIES: "类别", "urgencies": "紧急程度"}
_NAME = Field("name", "名称", Kind.NAME, required=True)
_UNIT = Field("unit", "常办单位", Kind.NAME)
_LADDER = (
    Field("contact_minutes", "联系前（分钟）", Kind.INTEGER, required=True),
    Field("opinion_minutes", "初步意见前（分钟）", Kind.INTEGER, required=True),
    Field("resolve_days", "办结前（工作日）", Kind.INTEGER, required=True),
)

Entries = list[Category]
"""A list being changed; only categories have a unit."""


class ChoiceForm(Form):
    ui = "demand_choice.ui"
    name: QLineEdit


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
        self.blocks = {name: ListBlock(desk, demands, name, self.reload) for name in _LISTS}
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


class ListBlock(QWidget):
    """One list in its order: add, change, move, take away. What is changed is in force at once."""

    def __init__(self, desk: Desk, demands: DemandService, name: str, changed: Callable[[], None]) -> None:
        super().__init__()
        self._desk, self._demands, self._name, self._changed = desk, demands, name, changed
        self._units: Sequence[str] = ()
        self._wanted: str | None = None
        may_change = desk.may("demands.save_lists")
        self.table = RecordTable(f"demand_{name}", _columns(name), desk.memory, row_id=attrgetter("name"))
        self.table.setAccessibleName(_LISTS[name])
        self.table.setFixedHeight((1 + _ROWS) * self.table.row_height())
        self.table.chosen.connect(lambda _: self._show_buttons())
        if may_change:
            self.table.opened.connect(self.ask)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._of_current = [
            push_button("修改(&M)…", f"edit_{name}", lambda: self.ask(self.table.current())),
            push_button("上移(&U)", f"raise_{name}", lambda: self._move(-1)),
            push_button("下移(&D)", f"lower_{name}", lambda: self._move(1)),
            push_button("去掉(&R)", f"remove_{name}", self._take_away),
        ]
        for button in (push_button("添加(&A)…", f"add_{name}", self.ask), *self._of_current):
            buttons.addWidget(button)
            offered_if(may_change, button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table)
        layout.addLayout(buttons)
        self._show_buttons()

    def show_lists(self, lists: DemandLists, units: Sequence[str]) -> None:
        self._units = units
        self.table.set_rows(_entries(lists, self._name))
        if self._wanted is not None:
            self.table.select(self._wanted)
            self._wanted = None
        self._show_buttons()

    def ask(self, entry: Category | None = None) -> FormDialog:
        """Ask for an entry; with `entry` change that one."""
        form, fields = self._form()

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def then(_: object) -> None:
                self._wanted = values["name"]
                done()
                self._changed()

            def refused(error: StationError) -> None:
                failed(FieldError(_NAME.name, str(error)) if isinstance(error, FieldError) else error)

            self._desk.tasks.save(
                form.root, lambda: self._change(_putting(entry, Category(**values))), then, failed=refused
            )

        label = _LISTS[self._name]
        dialog = FormDialog(
            self,
            f"修改{label}" if entry else f"添加{label}",
            f"登记诉求时可以选的{label}。",
            form,
            fields,
            accept="保存(&Y)" if entry else "添加(&Y)",
            save=save,
            values=asdict(entry) if entry else None,
        )
        dialog.open()
        return dialog

    def _form(self) -> tuple[Form, tuple[Field, ...]]:
        if self._name != _CATEGORIES:
            return ChoiceForm(), (_NAME,)
        form = CategoryForm()
        offer(form.unit, self._units)
        return form, (_NAME, _UNIT)

    def _move(self, by: int) -> None:
        entry: Category | None = self.table.current()
        if entry is not None:
            self._desk.tasks.save(self, lambda: self._change(_moving(entry, by)), lambda _: self._changed())

    def _take_away(self) -> None:
        entry: Category | None = self.table.current()
        if entry is None:
            return
        place = self.table.records().index(entry)

        def put_back() -> None:
            self._wanted = entry.name
            self._desk.tasks.save(self, lambda: self._change(_inserting(entry, place)), lambda _: self._changed())

        def then(_: object) -> None:
            self._desk.say(f"已去掉{_LISTS[self._name]}“{entry.name}”。", ("撤销", put_back))
            self._changed()

        self._desk.tasks.save(self, lambda: self._change(_leaving_out(entry)), then)

    def _change(self, edit: Callable[[Entries], Entries]) -> None:
        """Change the list as it is kept now; runs beside the window."""
        lists = self._demands.lists()
        entries = edit(list(_entries(lists, self._name)))
        kept: Any = tuple(entries) if self._name == _CATEGORIES else tuple(entry.name for entry in entries)
        self._demands.save_lists(replace(lists, **{self._name: kept}))

    def _show_buttons(self) -> None:
        entry = self.table.current()
        for button in self._of_current:
            button.setEnabled(entry is not None)


class LadderBlock(QWidget):
    """How long before a deadline the first reminder comes, and how long after it the last."""

    def __init__(self, desk: Desk, settings: DemandSettingService) -> None:
        super().__init__()
        self._desk, self._settings = desk, settings
        self.form = LadderForm()
        self.form.root.setMaximumWidth(520)
        self.binder = Binder(self.form, _LADDER)
        self._fault = FaultLine()
        save = push_button("保存(&S)", "save_ladder", self._submit, primary=True)
        line = QHBoxLayout()
        line.addWidget(save)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(
            plain_label("按办公时间算：时限前这么久提醒经办人，到时限提醒首席服务专员，再过这么久提醒站长。", wrap=True)
        )
        layout.addWidget(self.form.root)
        layout.addWidget(self._fault)
        layout.addLayout(line)
        may_change = desk.may("demand_settings.set_ladder")
        offered_if(may_change, save)
        self.binder.load({})
        self.binder.set_read_only(not may_change)

    def unsaved(self) -> bool:
        return self.binder.dirty()

    def show_ladder(self, known: Ladder) -> None:
        """Show what is in force; what somebody is typing stays."""
        if not self.unsaved():
            self.binder.load(asdict(known))

    def _submit(self) -> None:
        self._fault.say("")
        values = self.binder.collect()
        if values is not None:
            known = Ladder(**values)
            self._desk.tasks.save(
                self, lambda: self._settings.set_ladder(known), lambda _: self._saved(known), failed=self._refused
            )

    def _saved(self, known: Ladder) -> None:
        self.binder.load(asdict(known))
        self._desk.say("提醒时间已保存。", tone=Tone.OK)

    def _refused(self, error: StationError) -> None:
        if not (isinstance(error, FieldError) and self.binder.show_fault(error.field, str(error))):
            self._fault.say(str(error))


def _entries(lists: DemandLists, name: str) -> tuple[Category, ...]:
    """Return a list of any kind as entries; one without units has none."""
    known = getattr(lists, name)
    return known if name == _CATEGORIES else tuple(Category(one) for one in known)


def _place(entries: Entries, entry: Category) -> int:
    """Return where an entry stands now."""
    found = next((place for place, one in enumerate(entries) if one.name == entry.name), None)
    if found is None:
        raise StationError(f"“{entry.name}”已经不在了；请刷新后再试。")
    return found


def _putting(before: Category | None, after: Category) -> Callable[[Entries], Entries]:
    """Put an entry in the place of another, or at the end."""

    def edit(entries: Entries) -> Entries:
        if before is None:
            return [*entries, after]
        place = _place(entries, before)
        return [*entries[:place], after, *entries[place + 1 :]]

    return edit


def _moving(entry: Category, by: int) -> Callable[[Entries], Entries]:
    def edit(entries: Entries) -> Entries:
        place = _place(entries, entry)
        moved = entries.pop(place)
        entries.insert(max(0, place + by), moved)
        return entries

    return edit


def _inserting(entry: Category, place: int) -> Callable[[Entries], Entries]:
    return lambda entries: [*entries[:place], entry, *entries[place:]]


def _leaving_out(entry: Category) -> Callable[[Entries], Entries]:
    def edit(entries: Entries) -> Entries:
        entries.pop(_place(entries, entry))
        return entries

    return edit


def _columns(name: str) -> list[Column]:
    """Return the columns of a list; it stands in its own order."""
    shown = [Column("name", _LISTS[name], attrgetter("name"), stretch=True, width=180, sortable=False)]
    if name == _CATEGORIES:
        shown.append(Column("unit", "常办单位", attrgetter("unit"), width=240, sortable=False))
    return shown
