"""A list to choose from by typing: Chinese words are found by their pinyin initials, without an input method.

The log-in window is a form too, and forms know this class: what finds the words is imported where it is used.
"""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

_TOGETHER = 1_000  # milliseconds within which keys belong together


class InitialsBox(QComboBox):
    """A choice that goes to what is typed: `rz` finds 融资, and the same keys once more the next such word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._since = QElapsedTimer()
        self.setMaxVisibleItems(20)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        plainly = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if len(letter) == 1 and letter.isascii() and letter.isalnum() and plainly:
            self._type(letter)
        else:
            super().keyPressEvent(event)

    def _type(self, letter: str) -> None:
        together = self._since.isValid() and self._since.elapsed() < _TOGETHER
        self._since.start()
        self._typed = (self._typed if together else "") + letter.casefold()
        place = self._find(self._typed, self.currentIndex())
        if place is None and len(self._typed) > 1:  # a new word, or the next one of the same
            self._typed = letter.casefold()
            place = self._find(self._typed, self.currentIndex() + 1)
        if place is not None:
            self.setCurrentIndex(place)

    def _find(self, typed: str, begin: int) -> int | None:
        """Return the first line from one on, round the end, whose word or initials begin with what was typed."""
        lines = [(begin + step) % self.count() for step in range(self.count())] if self.count() else []
        return next((place for place in lines if self._fits(self.itemText(place), typed)), None)

    @staticmethod
    def _fits(word: str, typed: str) -> bool:
        from jn_desktop.core.cells import plain
        from jn_desktop.core.initials import initials

        return plain(word).startswith(typed) or plain(initials(word)).startswith(typed)
