"""The dialog that shows official documents as they are printed, puts them on paper or into a file."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from jn_desktop.core.files import write_file
from jn_desktop.core.letterhead import document_file_name
from jn_desktop.core.official import OfficialDocument, bears_copy_number, numbered_copy, render
from jn_desktop.core.word_programs import word_program
from jn_desktop.desktop.buttons import offered_if, push_button, tab_order
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.forms import WheelGuard
from jn_desktop.desktop.opening import open_with
from jn_desktop.desktop.paper import PaperView
from jn_desktop.desktop.paper_job import pdf_of
from jn_desktop.desktop.theme import Tone

_LAST_COPY = 999_999  # 份号 has six digits (GB/T 9704-2012 7.2.1)


class PaperDialog(QDialog):
    """Shows documents, one at a time where there are several; `export` asks, over the dialog, where to."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        documents: Mapping[str, OfficialDocument],
        export: Callable[[QWidget], None],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("paper_dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._parent, self._desk, self._title, self._documents = parent, desk, title, dict(documents)
        self.choice = InitialsBox()
        self.choice.setObjectName("paper_choice")
        self.choice.setAccessibleName("看哪一份")
        self.choice.addItems(list(documents))
        self.paper = PaperView("paper_pages", f"{title}预览")
        self.first_copy = QSpinBox()
        self.first_copy.setObjectName("paper_first_copy")
        self.first_copy.setAccessibleName("份号从第几份起")
        self.first_copy.setRange(1, _LAST_COPY)
        self.first_copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.first_copy.installEventFilter(WheelGuard(self.first_copy))  # the wheel turns pages
        self._first_copy_label = QLabel("份号从(&N)")
        self._first_copy_label.setBuddy(self.first_copy)
        self.first_copy.valueChanged.connect(lambda _: self._show(self.choice.currentText()))
        self.export = push_button("导出 Word(&W)…", "paper_export", lambda: export(self), primary=True)
        self._pdf = push_button("另存为 PDF(&F)…", "paper_pdf", self.save_pdf)
        self._print = push_button("打印(&P)…", "paper_print", self.print)
        program = word_program() if desk.copies is not None else None
        self._open = push_button(f"用 {program.name if program else 'Word'} 打开(&O)", "paper_open", self.open_in_word)
        self._close = push_button("关闭(&C)", "paper_close", self.reject)
        self._lay_out()
        offered_if(len(documents) > 1, self.choice)
        offered_if(program is not None, self._open)
        offered_if(any(map(bears_copy_number, documents.values())), self._first_copy_label, self.first_copy)
        self.choice.currentTextChanged.connect(self._show)
        self._show(self.choice.currentText())
        self.resize(760, min(900, parent.window().height()))

    def print(self) -> None:
        """Put the document that is shown on paper."""
        from jn_desktop.desktop.printing import print_papers

        name, pages = self.choice.currentText(), self.paper.pages
        document, first_copy = self._documents[name], self.first_copy.value()
        print_papers(self, self._parent, self._desk, name, [lambda: document], pages=pages, first_copy=first_copy)

    def save_pdf(self) -> None:
        """Ask for a file and write the document that is shown as PDF."""
        name = self.choice.currentText()
        document = self._documents[name]
        _ask_pdf(self, self._parent, self._desk, name, document, self.accept)

    def open_in_word(self) -> None:
        """Open a copy of the document that is shown in Word or WPS; what is changed there stays there."""
        name, copies, program = self.choice.currentText(), self._desk.copies, word_program()
        if copies is None or program is None:
            return
        document = numbered_copy(self._documents[name], self.first_copy.value())

        def opened(copy: Path) -> None:
            if not open_with(program.path, copy):
                self._desk.say(f"{program.name} 没有打开；请导出 Word 文件后再打开。", tone=Tone.LATE)

        self._desk.tasks.save(self, lambda: copies.write(document_file_name(name, ""), render(document)), opened)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._first_copy_label)
        buttons.addWidget(self.first_copy)
        buttons.addStretch()
        for button in (self._close, self._open, self._pdf, self._print, self.export):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.choice)
        layout.addWidget(self.paper, 1)
        layout.addLayout(buttons)
        tab_order(
            self.choice, self.paper, self.first_copy, self._close, self._open, self._pdf, self._print, self.export
        )
        self.export.setFocus()

    def _show(self, name: str) -> None:
        document = numbered_copy(self._documents[name], self.first_copy.value())
        self.paper.show_read(self._desk.tasks, lambda: document)


def _ask_pdf(
    over: QWidget, page: QWidget, desk: Desk, name: str, document: OfficialDocument, chosen: Callable[[], None]
) -> None:
    """Ask, over a widget, for a file and write it; where that fails, `page` offers another name."""
    dialog = QFileDialog(
        over, f"{name}另存为 PDF", f"{document_file_name(name, '').removesuffix('.docx')}.pdf", "PDF (*.pdf)"
    )
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    again = ("换个名字…", lambda: _ask_pdf(page, page, desk, name, document, lambda: None))

    def write(file: str) -> None:
        chosen()
        desk.tasks.work(
            page,
            f"写{name}",
            lambda _report: _written(document, Path(file)),
            lambda target: desk.say_file(f"已写出{name}", target),
            failed=lambda error: desk.say(str(error), again, tone=Tone.LATE),
        )

    dialog.fileSelected.connect(write)
    dialog.open()


def _written(document: OfficialDocument, file: Path) -> Path:
    file = file.absolute()
    write_file(file, pdf_of(document))
    return file
