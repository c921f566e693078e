"""A form of 设置 that is saved by itself: its fields, what is wrong about them, and the button below."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.desktop.forms import Binder, Form
from jn_desktop.desktop.settings_section import line_of
from jn_desktop.desktop.theme import Tone

_WIDEST = 520
Values = dict[str, Any]


class SavedForm(QWidget):
    """Fills a form, saves it, and says so. What somebody is typing is not replaced by what is in force."""

    def __init__(
        self,
        desk: Desk,
        form: Form,
        fields: Sequence[Field],
        *,
        name: str,
        may_save: bool,
        put: Callable[[Values], Values],
        said: str,
        saved: Callable[[], None] | None = None,
    ) -> None:
        """`put` saves beside the window and returns the values in force; `name` is the button's, `said` is told then.

        `saved` is called last. Without `may_save` the form can only be read.
        """
        super().__init__()
        self._desk, self._put, self._said, self._after = desk, put, said, saved
        form.root.setMaximumWidth(_WIDEST)
        self._binder = Binder(form, fields)
        self._fault = FaultLine()
        save = push_button("保存(&S)", name, self._submit, primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(form.root)
        layout.addWidget(self._fault)
        layout.addLayout(line_of(save))
        offered_if(may_save, save)
        self._binder.load({})
        self._binder.set_read_only(not may_save)

    def unsaved(self) -> bool:
        return self._binder.dirty()

    def show_values(self, values: Values) -> None:
        """Show what is in force, unless somebody is typing."""
        if not self.unsaved():
            self._binder.load(values)

    def _submit(self) -> None:
        self._fault.say("")
        values = self._binder.collect()
        if values is not None:
            self._desk.tasks.save(self, lambda: self._put(values), self._saved, failed=self._refused)

    def _saved(self, values: Values) -> None:
        self._binder.load(values)
        self._desk.say(self._said, tone=Tone.OK)
        if self._after is not None:
            self._after()

    def _refused(self, error: StationError) -> None:
        if not (isinstance(error, FieldError) and self._binder.show_fault(error.field, str(error))):
            self._fault.say(str(error))
