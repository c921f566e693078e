"""The dialog that shows official documents as they are printed, puts them on paper, and asks where to write them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jn_desktop.core.official import OfficialDocument
from jn_desktop.desktop.buttons import offered_if, push_button, tab_order
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.paper import PaperView


class PaperDialog(QDialog):
    """Shows documents, one at a time where there are several; `export` asks, over the dialog, where to."""

    def __init__(
        self, parent: QWidget, title: str, documents: Mapping[str, OfficialDocument], export: Callable[[QWidget], None]
    ) -> None:
        super().__init__(parent)
        self.setObjectName("paper_dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._title, self._documents = title, dict(documents)
        self.choice = InitialsBox()
        self.choice.setObjectName("paper_choice")
        self.choice.setAccessibleName("看哪一份")
        self.choice.addItems(list(documents))
        self.paper = PaperView("paper_pages", f"{title}预览")
        self.export = push_button("导出 Word(&W)…", "paper_export", lambda: export(self), primary=True)
        self._print = push_button("打印(&P)…", "paper_print", self.print)
        self._close = push_button("关闭(&C)", "paper_close", self.reject)
        self._lay_out()
        offered_if(len(documents) > 1, self.choice)
        self.choice.currentTextChanged.connect(self._show)
        self._show(self.choice.currentText())
        self.resize(760, min(900, parent.window().height()))

    def print(self) -> None:
        """Put the document that is shown on paper."""
        from jn_desktop.desktop.printing import print_paper

        print_paper(self, self._title, self.paper)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self._close, self._print, self.export):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.choice)
        layout.addWidget(self.paper, 1)
        layout.addLayout(buttons)
        tab_order(self.choice, self.paper, self._close, self._print, self.export)
        self.export.setFocus()

    def _show(self, name: str) -> None:
        self.paper.show_document(self._documents[name])
