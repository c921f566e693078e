"""What the views of a place have in common: each is one way to look at its records, under a tab of the place."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from jn_desktop.desktop.buttons import on_keys, push_button
from jn_desktop.desktop.desk import Desk, Place


class View(QWidget):
    """One view. A subclass builds itself in `__init__` and fetches in `reload`; it is made when it is first shown."""

    shows: ClassVar[frozenset[str]] = frozenset()
    """The tables whose changes concern it."""

    counted = Signal(str)
    """What the place says beside its title while the view is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.head: list[QWidget] = []
        """What stands in the head of the place while the view is shown; at most one button of them is primary."""
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)

    def offer(
        self, text: str, name: str, act: Callable[[], object], *, keys: str, primary: bool = False
    ) -> QPushButton:
        """Put a button into the head, after those before it; `keys` is its shortcut while one is in the view."""
        button = push_button(text, name, act, primary=primary)
        button.setToolTip(f"{text}（{keys}）")
        on_keys(self, keys, button.click)
        self.head.append(button)
        return button

    def reload(self) -> None:
        """Fetch what the view shows, through the desk's tasks."""

    def open_place(self, place: Place) -> None:
        """Go to a record, or to what `only` names in this view."""

    def go_to_next(self, record_id: str) -> None:
        """Go to a record that has just been written, once the view is fetched anew."""
