"""The line of filters above a table: a text field, choices, and buttons that show only some rows."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from jn_desktop.desktop.memory import Memory

_PAUSE = 120  # milliseconds without a key before a text is looked for


class FilterBar(QWidget):
    """Filters by name; choices and toggles are remembered, what was typed is not."""

    changed = Signal()

    def __init__(self, name: str, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._memory = memory
        self._text: QLineEdit | None = None
        self._choices: dict[str, QComboBox] = {}
        self._toggles: dict[str, QPushButton] = {}
        self._labels: dict[str, str] = {}
        self._kept: dict[str, Any] = dict(memory.get(f"filter.{name}") or {})
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.changed)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self._line.addStretch()

    def add_text(self, placeholder: str) -> QLineEdit:
        """Add the text field; `Ctrl+F` goes there, Esc clears it."""
        field = QLineEdit()
        field.setObjectName(f"{self._name}_text")
        field.setAccessibleName(placeholder)
        field.setPlaceholderText(placeholder)
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(150)
        field.setMaximumWidth(280)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        field.textChanged.connect(lambda: self._pause.start())
        for parent, keys, act in (
            (self.parentWidget() or self, "Ctrl+F", lambda: _go_to(field)),
            (field, "Esc", field.clear),
        ):
            shortcut = QShortcut(QKeySequence(keys), parent)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._text = field
        self._line.insertWidget(0, field, 2)
        return field

    def add_choice(self, name: str, everything: str) -> QComboBox:
        """Add a choice; its first line, `everything`, takes all rows."""
        box = QComboBox()
        box.setObjectName(f"{self._name}_{name}")
        box.setAccessibleName(everything)
        box.addItem(everything, None)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.setMaximumWidth(170)
        box.setMaxVisibleItems(20)
        box.currentIndexChanged.connect(lambda _: self._note())
        self._choices[name] = box
        self._line.insertWidget(self._line.count() - 1 - len(self._toggles), box, 1)
        return box

    def add_toggle(self, name: str, label: str) -> QPushButton:
        """Add a button that, pressed, shows only some rows; the first one is led by 只看."""
        if not self._toggles:
            only = QLabel("只看")
            only.setProperty("muted", True)
            self._line.addWidget(only)
        button = QPushButton(label)
        button.setObjectName(f"{self._name}_{name}")
        button.setAccessibleName(f"只看{label}")
        button.setCheckable(True)
        button.setChecked(bool(self._kept.get(name)))
        button.toggled.connect(lambda _: self._note())
        self._toggles[name] = button
        self._labels[name] = label
        self._line.addWidget(button)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Put something else at the end of the line."""
        self._line.addWidget(widget)

    def set_choices(self, name: str, values: Iterable[Any]) -> None:
        """Offer these values (or pairs of label and value); what is chosen stays chosen."""
        box = self._choices[name]
        wanted = box.currentData() if box.count() > 1 else self._kept.get(name)
        box.blockSignals(True)
        while box.count() > 1:
            box.removeItem(1)
        for value in values:
            label, data = value if isinstance(value, tuple) else (str(value), value)
            box.addItem(label, data)
        box.setCurrentIndex(max(0, box.findData(wanted)))
        box.blockSignals(False)
        if box.currentData() != wanted:
            self._note()

    def set_count(self, name: str, count: int) -> None:
        """Say on a toggle how many rows it would show."""
        self._toggles[name].setText(f"{self._labels[name]} {count}")

    @property
    def text(self) -> str:
        return self._text.text().strip() if self._text is not None else ""

    def choice(self, name: str) -> Any:
        """Return the chosen value, None for everything."""
        return self._choices[name].currentData()

    def on(self, name: str) -> bool:
        return self._toggles[name].isChecked()

    def only(self, name: str) -> None:
        """Show what one toggle shows, with no other filter: the way in from 今日."""
        self._reset()
        if name in self._toggles:
            self._toggles[name].setChecked(True)
        self.changed.emit()

    def clear(self) -> None:
        """Take all filters away."""
        self._reset()
        self.changed.emit()

    def _reset(self) -> None:
        self.blockSignals(True)
        if self._text is not None:
            self._text.clear()
        for box in self._choices.values():
            box.setCurrentIndex(0)
        for button in self._toggles.values():
            button.setChecked(False)
        self._pause.stop()
        self.blockSignals(False)

    def _note(self) -> None:
        self._kept = {name: box.currentData() for name, box in self._choices.items()}
        self._kept |= {name: button.isChecked() for name, button in self._toggles.items()}
        self._memory.put(f"filter.{self._name}", self._kept)
        self.changed.emit()


def _go_to(field: QLineEdit) -> None:
    field.setFocus()
    field.selectAll()
