"""What the sections of 设置 have in common: a heading, one sentence of purpose, and a body in a card."""

from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label


class Section(QWidget):
    """One section. A subclass fills `self.body` and fetches in `reload`, whenever it is looked at."""

    title: ClassVar[str]
    purpose: ClassVar[str]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        heading = plain_label(self.title)
        heading.setProperty("section", True)
        purpose = plain_label(self.purpose, wrap=True)
        purpose.setProperty("muted", True)
        card = QFrame()
        card.setProperty("card", True)
        self.body = QVBoxLayout(card)
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(12)
        self.body.addWidget(heading)
        self.body.addWidget(purpose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def reload(self) -> None:
        """Fetch what the section shows, through the desk's tasks."""

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put buttons into a line of their own, at the left."""
        self.body.addLayout(line_of(*buttons))


def line_of(*buttons: QPushButton) -> QHBoxLayout:
    """Return buttons in a line, at the left."""
    line = QHBoxLayout()
    line.setSpacing(8)
    for button in buttons:
        line.addWidget(button)
    line.addStretch()
    return line
