"""A field for names that are completed while they are typed; several are separated by 、."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

_SEPARATORS = re.compile(r"[、，,;；]")


def names_in(text: str) -> list[str]:
    """Return the names that a field holds."""
    return [name.strip() for name in _SEPARATORS.split(text) if name.strip()]


class _LastName(QCompleter):
    """Completes what stands after the last separator, by any part of a name."""

    def __init__(self, field: QLineEdit, several: bool) -> None:
        super().__init__(field)
        self._field, self._several = field, several
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(10)

    def splitPath(self, path: str) -> list[str]:
        last = _SEPARATORS.split(path)[-1].strip() if self._several else path.strip()
        return [last or "\n"]  # nothing typed yet: nothing fits

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        chosen = str(index.data(Qt.ItemDataRole.DisplayRole))
        if not self._several:
            return chosen
        before = names_in(self._field.text())[:-1]
        return "、".join([*before, chosen])


class NamesField(QLineEdit):
    """A line of names out of those that are known; others may be typed too."""

    def __init__(self, name: str, label: str, *, several: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        completer = _LastName(self, several)
        self._known = QStringListModel(self)
        completer.setModel(self._known)
        self.setCompleter(completer)

    def offer(self, names: Sequence[str]) -> None:
        """Complete to these names."""
        self._known.setStringList(list(names))
