"""Where papers are written to: asks for a file, or for a folder where there are several, and says what came of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.desktop.tasks import Report
from jn_desktop.desktop.theme import Tone

Write = Callable[[Path], Path]
WriteAll = Callable[[Path, Report], Sequence[Path]]


def ask_paper_file(parent: QWidget, over: QWidget, desk: Desk, title: str, file_name: str, write: Write) -> None:
    """Ask, over a widget, for a file and write it, and say so where the dialog that asked has gone.

    Where it cannot be written, because it is open in Word, another name is offered on `parent`.
    """
    dialog = QFileDialog(over, f"导出{title}", file_name, "Word 文档 (*.docx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("docx")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    again = ("换个名字…", lambda: ask_paper_file(parent, parent, desk, title, file_name, write))

    def chosen(file: str) -> None:
        _close(over)
        desk.tasks.work(
            parent,
            f"写{title}",
            lambda _report: write(Path(file)),
            lambda written: desk.say_file(f"已写出{title}", written),
            failed=lambda error: desk.say(str(error), again, tone=Tone.LATE),
        )

    dialog.fileSelected.connect(chosen)
    dialog.open()


def ask_paper_folder(parent: QWidget, over: QWidget, desk: Desk, title: str, write: WriteAll) -> None:
    """Ask, over a widget, for a folder and write several papers into it, with progress."""
    dialog = QFileDialog(over, f"{title}写到哪个文件夹")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(folder: str) -> None:
        _close(over)
        desk.tasks.work(
            parent,
            f"写{title}",
            lambda report: write(Path(folder), report),
            lambda files: desk.say_folder(f"已写出 {len(files)} 份{title}", Path(folder)),
        )

    dialog.fileSelected.connect(chosen)
    dialog.open()


def _close(over: QWidget) -> None:
    if isinstance(over, PaperDialog):
        over.accept()
