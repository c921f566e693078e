"""Asking for what an action needs in a small dialog, doing it beside the window, and saying that it was done."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.reasons import ask_reason

if TYPE_CHECKING:
    from jn_desktop.core.ledger import Field

Values = dict[str, Any]


class Asker(QObject):
    """Opens the dialogs of one part of a window; with `large` their buttons are made for fingers."""

    def __init__(self, parent: QWidget, desk: Desk, *, large: bool = False) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._large = parent, desk, large

    def now(self) -> str:
        """Return the present moment as a field shows it."""
        return f"{self._desk.clock.now():%Y-%m-%d %H:%M}"

    def ask(
        self,
        title: str,
        purpose: str,
        form: Form,
        fields: "Sequence[Field]",
        act: Callable[[Values], Any],
        said: str | Callable[[Any], str],
        *,
        values: Mapping[str, Any] | None = None,
    ) -> FormDialog:
        """Ask for the fields of a form; `act` runs beside the window, `said` may be made of what it returns."""

        def save(told: Values, done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            self._do(lambda: act(told), said, done, failed)

        dialog = FormDialog(self._parent, title, purpose, form, fields, accept=f"{title}(&Y)", save=save, values=values)
        for button in dialog.findChildren(QPushButton):
            button.setProperty("large", self._large)
        dialog.open()
        return dialog

    def ask_why(self, title: str, purpose: str, act: Callable[[str], Any], said: str) -> None:
        """Ask for a reason."""
        ask_reason(
            self._parent,
            title,
            purpose,
            f"{title}(&Y)",
            lambda reason, done, failed: self._do(lambda: act(reason), said, done, failed),
        )

    def do(self, act: Callable[[], Any], said: str, *, failed: Callable[[StationError], None] | None = None) -> None:
        """Do something that needs nothing asked."""
        self._do(act, said, lambda: None, failed)

    def _do(
        self,
        act: Callable[[], Any],
        said: str | Callable[[Any], str],
        done: Callable[[], None],
        failed: Callable[[StationError], None] | None,
    ) -> None:
        def then(result: Any) -> None:
            done()
            self._desk.say(said if isinstance(said, str) else said(result))

        self._desk.tasks.save(self, act, then, failed=failed)
