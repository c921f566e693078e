"""从备份恢复: the station of a backup file takes the place of the one in a folder; what was there is kept aside."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from jn_desktop.core.clock import Clock
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.dialogs import FormDialog, tell
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.tasks import Tasks


class RestoreForm(Form):
    ui = "restore.ui"
    operator: QComboBox
    password: QLineEdit


def choose_backup(parent: QWidget, tasks: Tasks, folder: Path, clock: Clock, then: Callable[[], None]) -> None:
    """Ask for a backup file and restore it into `folder`, where nobody may have the station open; `then` goes on."""
    dialog = QFileDialog(parent, "选择备份文件", "", "备份 (*.jnbackup)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda file: look_into(parent, tasks, folder, Path(file), clock, then))
    dialog.open()


def look_into(parent: QWidget, tasks: Tasks, folder: Path, file: Path, clock: Clock, then: Callable[[], None]) -> None:
    """Check a backup and ask for one of its administrators."""
    from jn_desktop.core.backup import operators_of

    tasks.save(
        parent,
        lambda: operators_of(file),
        lambda names: _dialog(parent, tasks, folder, file, clock, names, then).open(),
        failed=lambda error: _tell(parent, error),
    )


def _tell(parent: QWidget, error: StationError) -> None:
    tell(parent, str(error))


def _dialog(
    parent: QWidget,
    tasks: Tasks,
    folder: Path,
    file: Path,
    clock: Clock,
    names: list[str],
    then: Callable[[], None],
) -> FormDialog:
    form = RestoreForm()
    form.operator.addItems(names)

    def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        password = form.password.text()

        def restore() -> Path | None:
            from jn_desktop.station import Station

            return Station.restore(folder, file, values["operator"], password, clock)

        def restored(aside: Path | None) -> None:
            done()
            kept = f"原来的站点留在“{aside.name}”文件夹里。" if aside else ""
            tell(parent, f"已经恢复，请用备份里的操作员和密码登录。{kept}").finished.connect(lambda _: then())

        tasks.save(form.root, restore, restored, failed=failed)

    return FormDialog(
        parent,
        "从备份恢复",
        f"“{file.name}”会换下“{folder}”里现在的站点，现在的站点会留在一旁。需要备份里的一位管理员的密码。",
        form,
        [Field("operator", "备份里的管理员", required=True), Field("password", "他的密码", required=True)],
        accept="恢复(&Y)",
        save=save,
        values={"operator": names[0] if names else ""},
    )
