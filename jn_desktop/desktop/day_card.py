"""Beside a month: what the chosen day is and what it has, as a table with buttons below."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.tables import RecordTable


class DayCard(QFrame):
    """One day. A subclass says what its table lists and which buttons there are."""

    def __init__(
        self, desk: Desk, table: str, label: str, columns: Sequence[Column], row_id: Callable[[Any], str]
    ) -> None:
        """`table` is the name that the table's columns are remembered under, `label` what screen readers call it."""
        super().__init__()
        self.setProperty("card", True)
        self.setObjectName("day_pane")
        self.setMinimumWidth(300)
        self._title, self._told = plain_label(wrap=True), plain_label(wrap=True)
        self._title.setProperty("section", True)
        self._told.setProperty("muted", True)
        self.table = RecordTable(table, columns, desk.memory, row_id=row_id)
        self.table.setAccessibleName(label)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._told)
        layout.addSpacing(4)
        layout.addWidget(self.table, 1)
        layout.addSpacing(8)
        layout.addLayout(self._buttons)

    def add_button(self, text: str, name: str, act: Callable[[], object]) -> QPushButton:
        """Put a button below the table, after those before it."""
        button = push_button(text, name, act)
        self._buttons.addWidget(button)
        return button

    def show_rows(self, words: str, rows: Sequence[Any]) -> None:
        """Show a day, told in `words` (its date, and what it is), with what it has."""
        title, _, told = words.partition("，")
        self._title.setText(title)
        self._told.setText(told)
        self.table.set_rows(rows)
        self.table.select_first()
