"""The papers of a visit in the window: looked at as they are printed, put on paper, written all at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.paper_service import InspectionPaperService, WrittenPapers
from jn_desktop.inspections.visit_cards import VisitCard

if TYPE_CHECKING:
    from jn_desktop.inspections.documents import VisitPapers


class VisitPapersOpener:
    """Opens the papers of visits from the parts of one window."""

    def __init__(self, parent: QWidget, desk: Desk, papers: InspectionPaperService) -> None:
        self._parent, self._desk, self._papers = parent, desk, papers

    def open(self, card: VisitCard) -> None:
        """Show the papers of a visit, one at a time."""
        self._desk.tasks.read(
            self._parent, lambda: self._papers.documents(card.id), lambda found: self._show(card, found), key="papers"
        )

    def _show(self, card: VisitCard, found: "VisitPapers") -> None:
        if found.withheld:
            self._desk.say("".join(found.withheld), tone=Tone.WARN)
        documents = {paper.name: paper.document for paper in found.papers}
        dialog = PaperDialog(self._parent, self._desk, "检查公文", documents, lambda over: self._ask_folder(card, over))
        dialog.export.setText("全部存为 Word(&W)…")
        dialog.export.setAccessibleName("全部存为 Word")
        dialog.open()

    def _ask_folder(self, card: VisitCard, over: QWidget) -> None:
        dialog = QFileDialog(over, f"{card.number} 的公文写到哪个文件夹")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(folder: str) -> None:
            if isinstance(over, PaperDialog):
                over.accept()
            self._desk.tasks.work(
                self._parent,
                f"写 {card.number} 的公文",
                lambda report: self._papers.write_all(card.id, Path(folder), report),
                lambda written: self._say_written(written, Path(folder)),
            )

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _say_written(self, written: WrittenPapers, folder: Path) -> None:
        withheld = f"；{''.join(written.withheld)}" if written.withheld else ""
        self._desk.say_folder(f"已写出 {len(written.files)} 份公文{withheld}", folder)
