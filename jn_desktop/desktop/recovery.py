"""忘记密码: a new password for an operator, against the station's recovery code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from jn_desktop.core.clock import Clock
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.dialogs import FormDialog, tell
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.tasks import Tasks


class RecoverForm(Form):
    ui = "recover.ui"
    operator: QComboBox
    code: QLineEdit
    password: QLineEdit
    again: QLineEdit


def recovery_dialog(parent: QWidget, tasks: Tasks, folder: Path, clock: Clock, operators: list[str]) -> FormDialog:
    """Return the dialog; the station is opened for the moment of the change only."""
    form = RecoverForm()
    form.operator.addItems(operators)

    def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        password = form.password.text()  # as it was typed, spaces included
        if password != form.again.text():
            failed(FieldError("again", "两次输入的密码不一样；请再输一遍。"))
            return

        def recover() -> None:
            from jn_desktop.station import Station

            Station.recover(folder, values["operator"], values["code"], password, clock)

        def recovered(_: None) -> None:
            done()
            tell(parent, f"“{values['operator']}”的密码已经换好，请用新密码登录。")

        tasks.save(form.root, recover, recovered, failed=failed)

    return FormDialog(
        parent,
        "忘记密码",
        "输入建站时给出的恢复码，为操作员设定新密码。",
        form,
        [
            Field("operator", "操作员", required=True),
            Field("code", "恢复码", required=True),
            Field("password", "新密码", required=True),
            Field("again", "再输一遍", required=True),
        ],
        accept="设定新密码(&Y)",
        save=save,
        values={"operator": operators[0] if operators else ""},
    )
