"""The line of filters above a table: a text field, choices, and buttons that show only some rows.

Where there is no room for all in one line, the buttons stand below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.desktop.buttons import on_keys, push_button
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.words import plain_tip

_BESIDE_CHOICE = 40  # pixels that the frame, the arrow and what lies between take
_SPACING = 8
_PAUSE = 120  # milliseconds without a key before a text is looked for


class FilterBar(QWidget):
    """Filters by name; choices and toggles are remembered, what was typed is not."""

    changed = Signal()
    left = Signal()
    """Somebody goes on, by Enter or the arrow down, from the text to what it finds."""

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
        self._line, self._below = QHBoxLayout(), QHBoxLayout()
        self._end = QWidget()
        self._end_line = QHBoxLayout(self._end)
        for line in (self._line, self._below, self._end_line):
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(_SPACING)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(_SPACING)
        lines.addLayout(self._line)
        lines.addLayout(self._below)
        self._clear = self._make_clear()
        self._line.addWidget(self._clear)
        self._line.addStretch()
        self._line.addWidget(self._end)
        self._below.addStretch()
        self.changed.connect(self._show_state)

    def add_text(self, placeholder: str) -> QLineEdit:
        """Add the text field; `Ctrl+F` goes there, Esc clears it, Enter and the arrow down go on to the table."""
        field = QLineEdit()
        field.setObjectName(f"{self._name}_text")
        field.setAccessibleName(placeholder)
        field.setPlaceholderText(placeholder)
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(140)
        field.setMaximumWidth(280)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        field.textChanged.connect(lambda: self._pause.start())
        on_keys(self.parentWidget() or self, "Ctrl+F", lambda: _go_to(field))
        on_keys(field, "Esc", field.clear)
        for keys in ("Return", "Enter", "Down"):
            on_keys(field, keys, self.left.emit)
        self._text = field
        self._line.insertWidget(0, field, 2)
        return field

    def add_choice(self, name: str, everything: str) -> QComboBox:
        """Add a choice; its first line, `everything`, names what is chosen from and takes all rows."""
        box = _Choice()
        box.setObjectName(f"{self._name}_{name}")
        box.setAccessibleName(everything)
        box.addItem(everything, None)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(4)
        box.setMinimumWidth(box.fontMetrics().horizontalAdvance("责任单位") + _BESIDE_CHOICE)
        box.setMaximumWidth(170)
        box.setMaxVisibleItems(20)
        box.currentIndexChanged.connect(lambda _: self._note())
        self._choices[name] = box
        self._line.insertWidget(self._line.indexOf(self._clear), box, 1)
        return box

    def add_toggle(self, name: str, label: str) -> QPushButton:
        """Add a button that, pressed, shows only some rows; the first one is led by 只看."""
        if not self._toggles:
            only = QLabel("只看")
            only.setProperty("muted", True)
            self._end_line.addWidget(only)
        button = QPushButton(label)
        button.setObjectName(f"{self._name}_{name}")
        button.setAccessibleName(f"只看{label}")
        button.setCheckable(True)
        button.setChecked(bool(self._kept.get(name)))
        button.toggled.connect(lambda _: self._note())
        self._toggles[name] = button
        self._labels[name] = label
        self._end_line.addWidget(button)
        self._show_state()
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Put something else at the end of the line."""
        self._end_line.addWidget(widget)

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
        self._show_state()
        if box.currentData() != wanted:
            self._note()

    def count(self, rows: Sequence[Any], wanted: Any) -> None:
        """Say on each toggle how many of all `rows` it would show beside the other filters.

        `wanted` is what the filters say: a frozen dataclass with `accepts` and a field for each toggle.
        """
        for name, button in self._toggles.items():
            shown = sum(map(replace(wanted, **{name: True}).accepts, rows))
            button.setText(f"{self._labels[name]} {shown:,}")
        self._fold()

    @property
    def active(self) -> bool:
        """Whether any filter keeps rows back."""
        chosen = any(box.currentIndex() > 0 for box in self._choices.values())
        return bool(self.text) or chosen or any(button.isChecked() for button in self._toggles.values())

    @property
    def text(self) -> str:
        return self._text.text().strip() if self._text is not None else ""

    def choice(self, name: str) -> Any:
        """Return the chosen value, None for everything."""
        return self._choices[name].currentData()

    def on(self, name: str) -> bool:
        return self._toggles[name].isChecked()

    def values(self) -> dict[str, Any]:
        """Return what each choice (None for everything) and each toggle says, by its name."""
        values: dict[str, Any] = {name: box.currentData() for name, box in self._choices.items()}
        return values | {name: button.isChecked() for name, button in self._toggles.items()}

    def only(self, name: str) -> None:
        """Show what one toggle, or a choice with its value as `stage/待召开`, shows, with no other filter.

        This is the way in from 今日.
        """
        self._reset()
        choice, _, value = name.partition("/")
        if name in self._toggles:
            self._toggles[name].setChecked(True)  # which says that something has changed
        elif choice in self._choices and (place := self._choices[choice].findData(value)) > 0:
            self._choices[choice].setCurrentIndex(place)  # so does this
        else:
            self.changed.emit()

    def clear(self) -> None:
        """Take all filters away."""
        if self._clear.hasFocus() and self._text is not None:
            self._text.setFocus()  # the button goes
        self._reset()
        self.changed.emit()

    def _make_clear(self) -> QPushButton:
        """Return the button that is there while any filter is; its place stays free, so that nothing moves."""
        button = push_button("清除筛选", f"{self._name}_clear", self.clear, link=True)
        button.setToolTip("清除筛选（Ctrl+Shift+F）")
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        button.hide()
        on_keys(self.parentWidget() or self, "Ctrl+Shift+F", self.clear)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Put the buttons at the end of the line, or below it where there is no room for them."""
        before = [part for part in (self._text, *self._choices.values(), self._clear) if part is not None]
        widths = [part.minimumWidth() or part.minimumSizeHint().width() for part in (*before, self._end)]
        tight = sum(widths) + _SPACING * len(widths) > self.width()
        wanted = self._below if tight else self._line
        if wanted.indexOf(self._end) < 0:
            wanted.addWidget(self._end)

    def _show_state(self) -> None:
        self._clear.setVisible(self.active)
        for box in self._choices.values():
            box.setToolTip(plain_tip(box.currentText()) if box.currentIndex() > 0 else "")

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
        self._kept = self.values()
        self._memory.put(f"filter.{self._name}", self._kept)
        self.changed.emit()


class _Choice(QComboBox):
    """A box that says by … that its words are cut, and opens as wide as its longest line."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(kind, option, part, self).width() - 4
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(kind, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:
        view = self.view()
        bar = view.verticalScrollBar().sizeHint().width() if self.count() > self.maxVisibleItems() else 0
        view.setMinimumWidth(view.sizeHintForColumn(0) + bar + 2 * view.frameWidth())
        super().showPopup()


def _go_to(field: QLineEdit) -> None:
    field.setFocus()
    field.selectAll()
