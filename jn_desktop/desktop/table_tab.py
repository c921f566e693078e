"""A tab of a detail pane that is a table: what belongs to the record, fetched when it is looked at, buttons below."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.rows import Rows
from jn_desktop.desktop.tables import RecordTable


class TableTab(QWidget):
    """What belongs to one record; `fetch` returns the rows by the record's id and runs beside the window."""

    def __init__(self, desk: Desk, table: RecordTable, fetch: Callable[[str], Iterable[Any]]) -> None:
        super().__init__()
        self.desk = desk
        self.table = table
        self.record_id: str | None = None
        self._fetch = fetch
        self._buttons = Rows()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(table, 1)
        layout.addLayout(self._buttons)

    def show_record(self, record_id: str) -> None:
        self.record_id = record_id
        self.desk.tasks.read(self, lambda: self._fetch(record_id), self.table.set_rows, key="rows")

    def add_button(self, text: str, name: str, act: Callable[[], None], *, action: str) -> QPushButton:
        """Add a button for those who may do `action`."""
        button = push_button(text, name, act)
        offered_if(self.desk.may(action), button)
        self._buttons.addWidget(button)
        return button
