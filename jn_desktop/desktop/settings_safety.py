"""设置: backups by hand, checking one, restoring; and checking the station itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget

from jn_desktop.core.backup import SUFFIX, Backup, BackupService, verify_backup
from jn_desktop.core.verification import VerificationService
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import ask
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import moment


class BackupSection(Section):
    """Make a backup, check one, put one in place. `restore` closes the station and goes on from there."""

    title = "备份与恢复"
    purpose = "备份是一个加密的文件，里面有全部数据；请放到移动硬盘或另一台电脑上。"

    def __init__(self, desk: Desk, backup: BackupService, folder: Path, restore: Callable[[], None]) -> None:
        super().__init__(desk)
        self._backup = backup
        self._folder = folder
        self._restore = restore
        self._last = plain_label(wrap=True)
        create = push_button("立即备份(&B)…", "create_backup", self._choose_folder, primary=True)
        check = push_button("核对备份文件(&V)…", "verify_backup", self._choose_file)
        put_back = push_button("从备份恢复(&R)…", "restore_backup", self._ask_restore)
        offered_if(desk.may("backup.create"), create)
        offered_if(desk.may("station.restore"), put_back)
        self.body.addWidget(self._last)
        self.add_buttons(create, check, put_back)

    def reload(self) -> None:
        self.desk.tasks.read(self, self._backup.last, self._say_last, key="last")

    def back_up_into(self, folder: Path) -> None:
        """Write a backup of this moment into `folder`."""
        self.desk.memory.put("backup.folder", str(folder))
        self.desk.tasks.work(self, "备份", lambda report: self._backup.create(folder, report), self._made)

    def check(self, file: Path) -> None:
        """Say whether a backup file is whole."""
        self.desk.tasks.work(
            self, "核对备份", lambda report: verify_backup(file), lambda wrong: self._checked(file, wrong)
        )

    def _say_last(self, last: str | None) -> None:
        self._last.setText(f"上次手工备份：{moment(last, self.desk.today())}。" if last else "还没有手工备份过。")

    def _made(self, made: Backup) -> None:
        self.desk.say_file(f"已备份 {made.rows:,} 行数据", made.file)
        self.reload()

    def _checked(self, file: Path, wrong: Sequence[str]) -> None:
        if wrong:
            self.desk.say("".join(wrong), tone=Tone.LATE)
        else:
            self.desk.say(f"备份“{file.name}”完好。", tone=Tone.OK)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "备份到哪个文件夹", self.desk.memory.get("backup.folder", ""))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.back_up_into(Path(folder)))
        dialog.open()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "核对哪个备份", self.desk.memory.get("backup.folder", ""), f"备份 (*{SUFFIX})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.check(Path(file)))
        dialog.open()

    def _ask_restore(self) -> None:
        ask(
            self,
            f"恢复会用备份换下“{self._folder}”里现在的数据，备份之后的改动就看不到了；"
            "现在的数据留在一旁的文件夹里。需要备份里一位管理员的密码。本站会先关闭。",
            "关闭本站并选择备份",
            self._restore,
        )


class CheckSection(Section):
    """Check every page, reference, audit chain and rule of the station."""

    title = "检查"
    purpose = "检查数据库文件、记录之间的引用、审计记录和各项规则，不改动任何数据。数据多时要几分钟。"

    def __init__(self, desk: Desk, verification: VerificationService) -> None:
        super().__init__(desk)
        self._verification = verification
        self._result = plain_label(wrap=True)
        self.findings = QListWidget()
        self.findings.setObjectName("findings")
        self.findings.setAccessibleName("检查发现的问题")
        self.findings.setWordWrap(True)
        self.findings.setMinimumHeight(220)
        self.findings.hide()
        self._button = push_button("开始检查(&C)", "verify_station", self.check, primary=True)
        self.body.addWidget(self._result)
        self.body.addWidget(self.findings)
        self.add_buttons(self._button)
        self._result.hide()

    def check(self) -> None:
        """Check the station beside the window and list what is wrong."""
        self._button.setEnabled(False)
        self._say("正在检查…")
        self.findings.hide()
        self.desk.tasks.work(
            self,
            "检查本站",
            lambda report: self._verification.verify(),
            self._show,
            failed=lambda error: self._show([str(error)]),
        )

    def _show(self, problems: Sequence[str]) -> None:
        self._button.setEnabled(True)
        self.findings.clear()
        self.findings.addItems(list(problems))
        self.findings.setVisible(bool(problems))
        at = moment(self.desk.clock.now().isoformat(), self.desk.today())
        self._say(f"{at} 检查：发现 {len(problems)} 个问题。" if problems else f"{at} 检查：没有发现问题。")

    def _say(self, text: str) -> None:
        self._result.setText(text)
        self._result.show()
