"""The dialog that asks why: for what is kept in the history with its reason, such as leaving a ledger."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form

Act = Callable[[str, Callable[[], None], Callable[[StationError], None]], None]
"""Given the reason, `done` and `failed`: acts on the work lane and calls one of the two."""


class ReasonForm(Form):
    ui = "reason.ui"
    reason: QPlainTextEdit


def ask_reason(parent: QWidget, title: str, purpose: str, accept: str, act: Act) -> FormDialog:
    """Ask for a reason before `act`; `accept` names what it does."""
    dialog = FormDialog(
        parent,
        title,
        purpose,
        ReasonForm(),
        (Field("reason", "原因", required=True),),
        accept=accept,
        save=lambda values, done, failed: act(values["reason"], done, failed),
    )
    dialog.open()
    return dialog
