"""What happened to a record so far, the newest first, each with the person, the time and what they wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import moment


@dataclass(frozen=True)
class Happening:
    """One thing that happened, in words; `at` is `YYYY-MM-DDTHH:MM`."""

    words: str
    at: str
    operator: str
    text: str | None
    tone: Tone = Tone.PLAIN


class Timeline(QScrollArea):
    """The tab 经过."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_happenings(self, happenings: Sequence[Happening], today: date) -> None:
        """Show what happened, told in the order of time."""
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 10, 8, 8)
        lines.setSpacing(2)
        for happening in reversed(happenings):
            head = plain_label(happening.words)
            head.setWordWrap(True)
            head.setFont(theme.font(bold=True))
            head.setStyleSheet(f"color: {theme.colour(happening.tone).name()}")
            who = plain_label(f"{moment(happening.at, today)}  {happening.operator}")
            who.setProperty("muted", True)
            who.setFont(theme.font(theme.SMALL))
            lines.addWidget(head)
            lines.addWidget(who)
            if happening.text:
                lines.addWidget(plain_label(happening.text, wrap=True))
            lines.addSpacing(10)
        lines.addStretch()
        self.setWidget(inside)
