"""What stands where nothing stands yet: one sentence and the first step, which the keyboard comes to."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from jn_desktop.desktop.buttons import offered_if, push_button


class EmptyPlace(QWidget):
    """A sentence in the middle of an empty table or pane, with a button where there is something to do."""

    def __init__(self, parent: QWidget | None = None, text: str = "") -> None:
        super().__init__(parent)
        self.text = text
        self._act: Callable[[], None] | None = None
        self._label = QLabel(text)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setProperty("muted", True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        self._button = push_button("", "first_step", self._begin)
        self._button.hide()
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._label)
        layout.addSpacing(8)
        layout.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch()
        offered_if(bool(text), self)

    def say(self, text: str, action: str | None = None, act: Callable[[], None] | None = None) -> None:
        self.text = text
        self._act = act
        self._label.setText(text)
        self._button.setVisible(action is not None)
        self.setFocusProxy(None if action is None else self._button)  # type: ignore[arg-type]
        if action is not None:
            self._button.setText(action)
            self._button.setAccessibleName(action)

    def _begin(self) -> None:
        if self._act is not None:
            self._act()
