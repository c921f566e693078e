"""The dialog with the rules by which agreed actions are followed up."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.meetings.follow_up_rules import FollowUpSettings
from jn_desktop.meetings.follow_up_service import FollowUpService


class FollowUpSettingsForm(Form):
    ui = "follow_up_settings.ui"
    default_days: QLineEdit
    warn_days: QLineEdit
    three_sign_offs: QCheckBox


def ask_settings(parent: QWidget, desk: Desk, follow_up: FollowUpService, known: FollowUpSettings) -> None:
    """Show the rules in force, to be changed."""

    def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        def saved(_: object) -> None:
            done()
            desk.say("督办规则已保存；已经交办的，时限不变。")

        settings = FollowUpSettings(int(told["default_days"]), int(told["warn_days"]), bool(told["three_sign_offs"]))
        desk.tasks.save(parent, lambda: follow_up.save_settings(settings), saved, failed=failed)

    FormDialog(
        parent,
        "督办规则",
        "议定事项怎么定时限、亮灯和销号。三方是责任单位负责人、服务站经办人和站长。",
        FollowUpSettingsForm(),
        (
            Field("default_days", "天数", Kind.INTEGER, required=True),
            Field("warn_days", "工作日数", Kind.INTEGER, required=True),
            Field("three_sign_offs", "销号要三方签字", Kind.FLAG),
        ),
        accept="保存(&Y)",
        save=save,
        values=vars(known),
    ).open()
