"""A layout for buttons below a narrow pane: side by side as long as there is room, the others in the next line."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

_BETWEEN = 8  # pixels


class Rows(QLayout):
    """Lines of widgets; those of a line share its width, none is narrower than its word asks for."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(_BETWEEN)

    # ---- what a layout has to answer ----

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [max(item.sizeHint().height() for item in line) for line in self._lines(width)]
        return sum(heights) + self.spacing() * max(0, len(heights) - 1)

    def minimumSize(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, self.minimumSize().height())

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        top = room.top()
        for line in self._lines(room.width()):
            height = max(item.sizeHint().height() for item in line)
            self._place(line, QRect(room.left(), top, room.width(), height))
            top += height + self.spacing()

    # ---- inside ----

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Return what stands in each line of a width."""
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not lines or needed > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self.spacing()
        return lines

    def _place(self, line: list[QLayoutItem], room: QRect) -> None:
        """Let the items of a line share it: all alike where each has room so, else each by what it asks for."""
        free = room.width() - self.spacing() * (len(line) - 1)
        alike = free // len(line)
        asked = [item.sizeHint().width() for item in line]
        more = (free - sum(asked)) // len(line)
        left = room.left()
        for item, width in zip(line, asked, strict=True):
            given = alike if max(asked) <= alike else width + more
            item.setGeometry(QRect(left, room.top(), given, room.height()))
            left += given + self.spacing()
