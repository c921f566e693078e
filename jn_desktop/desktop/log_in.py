"""The log-in window: it appears at once, while everything else is still being loaded behind it.

Built in code, because the first Designer form of a process costs as much time as half of this window; the Qt namespace
costs as much again, and is not needed until somebody presses a key.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.desktop.buttons import push_button

_PLAIN_TEXT = 0  # Qt.TextFormat.PlainText


class LogInWindow(QFrame):
    """Asks who it is; says what is wrong right below the password."""

    entered = Signal(str, str)
    """Operator and password."""
    recovery_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setWindowTitle("跑小青工作台")
        self.setFixedWidth(400)
        self.operator, self.password = QComboBox(), QLineEdit()
        self._fields = self._make_fields()
        self._title, self._station = QLabel("跑小青工作台"), QLabel()
        self._title.setProperty("title", True)
        self._station.setProperty("muted", True)
        self._station.setProperty("textFormat", _PLAIN_TEXT)
        self._station.setWordWrap(True)
        self._fault = QLabel()
        self._fault.setObjectName("fault")
        self._fault.setProperty("fault", True)
        self._fault.setProperty("textFormat", _PLAIN_TEXT)
        self._fault.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        keep = self._bar.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keep)
        self._bar.hide()
        self.enter = push_button("登录(&L)", "log_in", self._submit, primary=True)
        self._recover = push_button("忘记密码", "recover", self.recovery_wanted.emit, link=True)
        self._restore = push_button("从备份恢复", "restore", self.restore_wanted.emit, link=True)
        below = QHBoxLayout()
        below.addWidget(self._recover)
        below.addStretch()
        below.addWidget(self._restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 20)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._station)
        layout.addSpacing(8)
        layout.addWidget(self._fields)
        layout.addWidget(self._fault)
        layout.addWidget(self._bar)
        layout.addWidget(self.enter)
        layout.addLayout(below)
        self.password.setFocus()

    def say_station(self, name: str, operators: list[str], operator: str) -> None:
        """Say which station it is and offer its operators; who is already being typed stays."""
        self._station.setText(name)
        box = self.operator
        typed = box.currentText()
        box.clear()
        box.addItems(operators)
        box.setEditText(typed or operator)

    def set_opening(self, what: str | None) -> None:
        """Say what is going on and hold the fields still, or, with None, let the person type again."""
        self._bar.setVisible(what is not None)
        self._say(what or "", wrong=False)
        for widget in (self._fields, self.enter, self._recover, self._restore):
            widget.setEnabled(what is None)

    def refuse(self, sentence: str) -> None:
        """Say why it does not open, where the person is looking."""
        self.set_opening(None)
        self._say(sentence, wrong=True)
        self.password.selectAll()
        self.password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit()
        else:
            super().keyPressEvent(event)

    def _make_fields(self) -> QWidget:
        fields = QWidget()
        form = QFormLayout(fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        self.operator.setEditable(True)
        self.operator.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for widget, name, label in ((self.operator, "operator", "操作员"), (self.password, "password", "密码")):
            widget.setObjectName(name)
            widget.setAccessibleName(label)
            form.addRow(f"{label}(&{name[0].upper()})", widget)
        return fields

    def _submit(self) -> None:
        operator, password = self.operator.currentText().strip(), self.password.text()
        if not self.enter.isEnabled():
            return
        if not password:
            self.refuse("请输入密码。")
        else:
            self.entered.emit(operator, password)

    def _say(self, text: str, *, wrong: bool) -> None:
        self._fault.setProperty("fault", wrong)
        self._fault.setProperty("muted", not wrong)
        self._fault.style().unpolish(self._fault)
        self._fault.style().polish(self._fault)
        self._fault.setText(text)
        layout = self.layout()
        if layout is not None:  # a sentence of three lines must not squeeze the fields
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
