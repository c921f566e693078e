"""Dialogs, few and small; none blocks the event loop, so that the lock screen can always cover the window."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.desktop.buttons import on_keys, push_button
from jn_desktop.desktop.forms import Binder, Form

if TYPE_CHECKING:
    from jn_desktop.core.ledger import Field


_FEW_LINES = 8
_NARROWEST = 440  # pixels


def ask(parent: QWidget, sentence: str, yes: str, act: Callable[[], None], *, no: str = "取消") -> QMessageBox:
    """Ask before something that cannot be undone; `yes` names what it does."""
    box = QMessageBox(QMessageBox.Icon.Question, "请确认", sentence, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    accept = _answer(box, yes, "Y", QMessageBox.ButtonRole.AcceptRole)
    reject = _answer(box, no, "N", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(reject)
    box.setEscapeButton(reject)
    box.buttonClicked.connect(lambda button: act() if button is accept else None)
    box.open()
    return box


def tell(parent: QWidget, sentence: str) -> QMessageBox:
    """Say something that must be read before going on."""
    box = QMessageBox(QMessageBox.Icon.Information, "跑小青工作台", sentence, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _answer(box, "知道了", "Y", QMessageBox.ButtonRole.AcceptRole)
    box.open()
    return box


def _answer(box: QMessageBox, word: str, key: str, role: QMessageBox.ButtonRole) -> QPushButton:
    """Add a button with the same key in every question: Alt+Y does it, Alt+N does not."""
    button = box.addButton(f"{word}(&{key})", role)
    button.setObjectName("yes" if key == "Y" else "no")
    button.setAccessibleName(word)
    return button


class FaultLine(QLabel):
    """Where a dialog or a pane says what belongs to no single field."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fault")
        self.setProperty("fault", True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        self.setText(sentence)
        self.setVisible(bool(sentence))


Save = Callable[[dict[str, Any], Callable[[], None], Callable[[StationError], None]], None]
"""Given the values, `done` and `failed`: saves on the work lane and calls one of the two."""


class _Editing(QObject):
    """A form being filled in: collects, saves, and puts what is refused beside its field."""

    def __init__(
        self, form: Form, fields: "Sequence[Field]", save: Save, fault: FaultLine, button: QPushButton
    ) -> None:
        super().__init__(form.root)
        self.binder = Binder(form, fields)
        self._save, self._fault, self._button = save, fault, button
        self.saving = False
        self.binder.changed.connect(lambda: fault.say(""))

    def submit(self, done: Callable[[], None]) -> None:
        values = None if self.saving else self.binder.collect()
        if values is None:
            return

        def saved() -> None:
            self._set_saving(False)
            done()

        self._set_saving(True)
        self._save(values, saved, self._refuse)

    def leave(self, parent: QWidget, go_on: Callable[[], None]) -> None:
        """Go on at once when nothing was typed, else ask whether what was typed may be dropped."""
        if self.binder.dirty():
            ask(parent, "填写的内容还没有保存。", "不保存", go_on, no="继续填写")
        else:
            go_on()

    def _refuse(self, error: StationError) -> None:
        self._set_saving(False)
        if not (isinstance(error, FieldError) and self.binder.show_fault(error.field, str(error))):
            self._fault.say(str(error))

    def _set_saving(self, saving: bool) -> None:
        self.saving = saving
        self._button.setEnabled(not saving)


class FormDialog(QDialog):
    """One sentence of purpose, a form, the error beside its field, a button that says what it does.

    What was typed is not lost on Esc. The keyboard begins at the first field that is not a time filled in already.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        purpose: str,
        form: Form,
        fields: "Sequence[Field]",
        *,
        accept: str,
        save: Save,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self.form = form
        sentence = QLabel(purpose)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        self._fault = FaultLine()
        self._accept = push_button(accept, "accept", self._submit, primary=True)
        self._accept.setDefault(True)
        cancel = push_button("取消", "cancel", self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._accept)
        buttons.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(sentence)
        layout.addWidget(form.root, 1)
        layout.addWidget(self._fault)
        layout.addLayout(buttons)
        _limit_texts(form.root)
        self._editing = _Editing(form, fields, save, self._fault, self._accept)
        self._editing.binder.load(values or {})
        on_save_keys(self, self._submit)

    @property
    def binder(self) -> Binder:
        return self._editing.binder

    def reject(self) -> None:
        """Close; what was typed is asked about first."""
        self._editing.leave(self, super().reject)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = self.binder.first_to_fill()
        first.setFocus()
        line = first.lineEdit() if isinstance(first, QComboBox) else first
        if isinstance(line, QLineEdit):
            line.selectAll()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._make_room()
        return done

    def _make_room(self) -> None:
        """Be as wide as the form, and grow with what a fault says: a window has no regard for sentences that wrap."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumWidth(max(_NARROWEST, layout.totalMinimumSize().width()))
            self.setMinimumHeight(layout.totalMinimumHeightForWidth(self.width()))

    def _submit(self) -> None:
        self._editing.submit(self.accept)


def _limit_texts(form: QWidget) -> None:
    """Let several texts of many lines have some lines each: with faults below them all has to fit a low screen."""
    texts = form.findChildren(QPlainTextEdit)
    for text in texts if len(texts) > 1 else ():
        text.setMaximumHeight(max(text.minimumHeight(), _FEW_LINES * text.fontMetrics().lineSpacing()))


def on_save_keys(widget: QWidget, save: Callable[[], None]) -> None:
    """Save on Ctrl+S and, from a text of several lines, on Ctrl+Enter.

    A shortcut of the button itself would take its mnemonic away.
    """
    for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
        on_keys(widget, keys, save)


class EditPane(QWidget):
    """A form in the detail pane, with 保存 and 取消; leaving it with changes asks first."""

    def __init__(
        self,
        title: str,
        form: Form,
        fields: "Sequence[Field]",
        *,
        save: Save,
        closed: Callable[[], None],
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.form = form
        self._closed = closed
        self._fault = FaultLine()
        heading = QLabel(title)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("section", True)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(form.root)
        self._accept = push_button("保存(&S)", "save", lambda: self._editing.submit(self._closed), primary=True)
        cancel = push_button("取消", "cancel", lambda: self.leave(self._closed))
        cancel.setShortcut("Esc")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._accept, 1)
        buttons.addWidget(cancel, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._fault)
        layout.addLayout(buttons)
        self._editing = _Editing(form, fields, save, self._fault, self._accept)
        self._editing.binder.load(values or {})
        on_save_keys(self, lambda: self._editing.submit(self._closed))

    @property
    def binder(self) -> Binder:
        return self._editing.binder

    def unsaved(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return self._editing.binder.dirty()

    def leave(self, go_on: Callable[[], None]) -> None:
        """Go on at once when nothing was typed, else ask whether what was typed may be dropped."""
        self._editing.leave(self, go_on)
