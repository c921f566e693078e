"""The units that somebody may mean who is typing a line: a list below the words, taken by Tab, Enter or a click."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from jn_desktop.desktop import theme
from jn_desktop.meetings.unit_names import UnitBook

_MOST = 8
_APART = re.compile(r"[ \u3000\t,，、;；:：()（）。]")
_BEFORE = re.compile(r".*(?:由|请|会同|联合|协同|商|和|与|及)")


@dataclass(frozen=True)
class Meant:
    """What stands before the cursor and may become a unit; `surely`: nothing else is likely to stand there."""

    start: int
    units: tuple[str, ...]
    surely: bool


def meant_before(line: str, cursor: int, units: UnitBook) -> Meant | None:
    """Return which units the word before the cursor may become."""
    start = max((found.end() for found in _APART.finditer(line, 0, cursor)), default=0)
    after_word = _BEFORE.match(line, start, cursor)
    for begin, surely in ((start, _for_units(line, start)), (after_word.end() if after_word else cursor, True)):
        typed = line[begin:cursor]
        if not typed or typed.isdigit():
            continue
        latin = typed.isascii()
        if latin and not (typed.isalpha() and (len(typed) > 1 or surely)):
            continue
        if not latin and not surely and len(typed) < 2:
            continue
        fitting = units.fitting(typed)[:_MOST]
        if fitting and fitting != [typed]:
            return Meant(begin, tuple(fitting), surely or latin)
    return None


def _for_units(line: str, start: int) -> bool:
    """Tell whether a word that begins here names a unit if anything: at the beginning, or after another with 、."""
    return start == 0 or line[start - 1] in "、：:"


class UnitList(QListWidget):
    """Lies over the window, below the cursor of a text that keeps the keyboard."""

    taken = Signal(str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("unit_list")
        self.setAccessibleName("可选的单位")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setProperty("overlay", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._take)
        self.hide()

    def offer(self, meant: Meant, below: QRect, owner: QWidget) -> None:
        """Show units below a place of `owner`, or above it where there is no room."""
        self.clear()
        self.addItems(list(meant.units))
        self.setCurrentRow(0 if meant.surely else -1)
        self.setFont(theme.font())
        over = self._over
        width = max(180, self.sizeHintForColumn(0) + 32)
        height = sum(self.sizeHintForRow(row) for row in range(self.count())) + 12
        place = owner.mapTo(over, below.bottomLeft()) + QPoint(0, 6)
        if place.y() + height > over.height():
            place = owner.mapTo(over, below.topLeft()) - QPoint(0, height + 6)
        self.setGeometry(min(place.x(), max(0, over.width() - width)), max(0, place.y()), width, height)
        self.show()
        self.raise_()

    def key(self, key: int) -> bool:
        """Do what a key means while units are offered; tell whether it meant anything."""
        if not self.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.setCurrentRow((max(self.currentRow(), -1 if step > 0 else 0) + step) % self.count())
            return True
        act = self._acts().get(key)
        if act is None:
            return False
        return act()

    def _acts(self) -> dict[int, Callable[[], bool]]:
        return {
            Qt.Key.Key_Tab: self._take_first,
            Qt.Key.Key_Return: self._take_current,
            Qt.Key.Key_Enter: self._take_current,
            Qt.Key.Key_Escape: self._close,
        }

    def _take_first(self) -> bool:
        return self._take(self.currentItem() or self.item(0))

    def _take_current(self) -> bool:
        """Take what is marked; where nothing is, the key has its own meaning."""
        item = self.currentItem()
        if item is None:
            self.hide()
            return False
        return self._take(item)

    def _take(self, item: QListWidgetItem) -> bool:
        self.hide()
        self.taken.emit(item.text())
        return True

    def _close(self) -> bool:
        self.hide()
        return True
