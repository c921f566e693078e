"""What the tables of 设置 have in common: add, change and take away under each, every change in force at once."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.abstract import AbstractWidget
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_section import line_of
from jn_desktop.desktop.tables import RecordTable

ROWS = 6  # of a table; the rest scrolls
NAME = Field("name", "名称", Kind.NAME, required=True)


class ChoiceForm(Form):
    """The form of an entry that is but a name."""

    ui = "choice.ui"
    name: QLineEdit


class TableBlock(QWidget, metaclass=AbstractWidget):
    """A table of what an office sets. A subclass says how an entry is asked for, kept, and taken away.

    `save`, `take_away` and `put_back` run beside the window.
    """

    leaving: ClassVar[str] = "停用"
    """What is done to an entry that leaves."""

    def __init__(
        self,
        desk: Desk,
        key: str,
        label: str,
        columns: Sequence[Column],
        *,
        row_id: Callable[[Any], str],
        may_change: bool,
        changed: Callable[[], None],
        rows: int = ROWS,
        table: str | None = None,
    ) -> None:
        """`label` is what one entry is called; `key` ends the names of the buttons, and is the table's unless given."""
        super().__init__()
        self.desk, self.label = desk, label
        self._key, self._row_id, self._may_change, self._changed = key, row_id, may_change, changed
        self._wanted: str | None = None
        self.table = RecordTable(table or key, columns, desk.memory, row_id=row_id)
        self.table.setAccessibleName(label)
        self.table.setFixedHeight((1 + rows) * self.table.row_height())
        self.table.chosen.connect(lambda _: self._show_buttons())
        if may_change:
            self.table.opened.connect(self.ask)
        self._of_current = self.buttons_of_current()
        buttons = (push_button("添加(&A)…", f"add_{key}", self.ask), *self._of_current)
        offered_if(may_change, *buttons)
        self.line = line_of(*buttons)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 8, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(self.table)
        self.column.addLayout(self.line)
        self.column.addStretch()  # beside a taller one in another tab
        self._show_buttons()

    # ---- what a subclass says ----

    @abstractmethod
    def purpose(self) -> str:
        """Return what the dialog of an entry says above its fields."""

    @abstractmethod
    def form(self, entry: Any | None) -> tuple[Form, tuple[Field, ...]]:
        """Return the form of an entry, None for a new one, and its fields."""

    @abstractmethod
    def values(self, entry: Any | None) -> dict[str, Any] | None:
        """Return what the form begins with."""

    @abstractmethod
    def save(self, entry: Any | None, values: dict[str, Any]) -> str:
        """Keep a new entry (None) or a changed one; return the row that is then the current one."""

    @abstractmethod
    def take_away(self, entry: Any) -> None:
        """Have an entry apply no more."""

    @abstractmethod
    def put_back(self, entry: Any, place: int) -> None:
        """Undo the taking away of an entry that stood at a place."""

    def called(self, entry: Any) -> str:
        """Return what a sentence calls an entry."""
        return str(entry.name)

    def uncover(self) -> None:
        """Show every entry, where a filter keeps some back."""

    # ---- what all do ----

    def buttons_of_current(self) -> list[QPushButton]:
        """Return the buttons that do something with the current entry."""
        return [
            push_button("修改(&M)…", f"edit_{self._key}", lambda: self.ask(self.table.current())),
            push_button(f"{self.leaving}(&R)", f"remove_{self._key}", self._take_away),
        ]

    def show_rows(self, rows: Sequence[Any]) -> None:
        self.table.set_rows(rows)
        if self._wanted is not None:
            if not self.table.select(self._wanted):
                self.uncover()
                self.table.select(self._wanted)
            self._wanted = None
        self._show_buttons()

    def ask(self, entry: Any | None = None) -> FormDialog:
        """Ask for an entry; with `entry` change that one."""
        form, fields = self.form(entry)

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def then(row: str) -> None:
                done()
                self._refresh(row)

            self.desk.tasks.save(form.root, lambda: self.save(entry, values), then, failed=failed)

        dialog = FormDialog(
            self,
            f"修改{self.label}" if entry else f"添加{self.label}",
            self.purpose(),
            form,
            fields,
            accept="保存(&Y)" if entry else "添加(&Y)",
            save=save,
            values=self.values(entry),
        )
        dialog.open()
        return dialog

    def _take_away(self) -> None:
        entry = self.table.current()
        if entry is None:
            return
        place = self.table.records().index(entry)

        def put_back() -> None:
            row = self._row_id(entry)
            self.desk.tasks.save(self, lambda: self.put_back(entry, place), lambda _: self._refresh(row))

        def then(_: object) -> None:
            self.desk.say(f"已{self.leaving}{self.label}“{self.called(entry)}”。", ("撤销", put_back))
            self._changed()

        self.desk.tasks.save(self, lambda: self.take_away(entry), then)

    def _refresh(self, row: str) -> None:
        """Fetch everything anew and make a row the current one."""
        self._wanted = row
        self._changed()

    def _show_buttons(self) -> None:
        entry = self.table.current()
        for button in self._of_current:
            button.setEnabled(entry is not None)


class ListBlock(TableBlock):
    """A list in its order, kept as a whole. Entries are frozen dataclasses with a `name`, by which they are told."""

    leaving = "去掉"

    def __init__(
        self,
        desk: Desk,
        key: str,
        label: str,
        columns: Sequence[Column],
        *,
        may_change: bool,
        changed: Callable[[], None],
        rows: int = ROWS,
        table: str | None = None,
    ) -> None:
        super().__init__(
            desk,
            key,
            label,
            columns,
            row_id=lambda entry: str(entry.name),
            may_change=may_change,
            changed=changed,
            rows=rows,
            table=table,
        )

    # ---- what a subclass says ----

    @abstractmethod
    def read(self) -> list[Any]:
        """Return the entries as they are kept now."""

    @abstractmethod
    def write(self, entries: list[Any]) -> None:
        """Keep the entries, or refuse them."""

    @abstractmethod
    def entry(self, before: Any | None, values: dict[str, Any]) -> Any:
        """Return the entry that a form tells of, which takes the place of `before`."""

    # ---- what all lists do ----

    def buttons_of_current(self) -> list[QPushButton]:
        edit, remove = super().buttons_of_current()
        higher = push_button("上移(&U)", f"raise_{self._key}", lambda: self._move(-1))
        lower = push_button("下移(&D)", f"lower_{self._key}", lambda: self._move(1))
        return [edit, higher, lower, remove]

    def form(self, entry: Any | None) -> tuple[Form, tuple[Field, ...]]:
        return ChoiceForm(), (NAME,)

    def save(self, entry: Any | None, values: dict[str, Any]) -> str:
        after = self.entry(entry, values)
        entries = self.read()
        if entry is None:
            entries.append(after)
        else:
            entries[_place(entries, entry)] = after
        try:
            self.write(entries)
        except FieldError as error:
            raise FieldError(NAME.name, str(error)) from None  # the list was named, and the form has its entry
        return str(after.name)

    def take_away(self, entry: Any) -> None:
        entries = self.read()
        entries.pop(_place(entries, entry))
        self.write(entries)

    def put_back(self, entry: Any, place: int) -> None:
        entries = self.read()
        self.write([*entries[:place], entry, *entries[place:]])

    def _move(self, by: int) -> None:
        entry = self.table.current()
        if entry is not None:
            self.desk.tasks.save(self, lambda: self._moved(entry, by), self._refresh)

    def _moved(self, entry: Any, by: int) -> str:
        entries = self.read()
        place = _place(entries, entry)
        moved = entries.pop(place)
        entries.insert(max(0, place + by), moved)
        self.write(entries)
        return str(moved.name)


def _place(entries: list[Any], entry: Any) -> int:
    """Return where an entry stands now."""
    found = next((place for place, one in enumerate(entries) if one.name == entry.name), None)
    if found is None:
        raise StationError(f"“{entry.name}”已经不在了；请刷新后再试。")
    return found
