"""A field for names that are completed while they are typed; several are separated by 、."""

import re
from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from jn_desktop.core.initials import initials

_FOUND_BY = Qt.ItemDataRole.UserRole
_SEPARATORS = re.compile(r"([、，,;；])")
_MOST_PIECES = 9  # of a name that has separators in itself, these included


def names_in(text: str, known: Collection[str] = ()) -> list[str]:
    """Return the names that a field holds; a known one that has separators in itself stays whole."""
    pieces = _SEPARATORS.split(text)
    names = []
    while pieces:
        longest = range(min(len(pieces), _MOST_PIECES), 1, -2)
        whole = next((count for count in longest if "".join(pieces[:count]).strip() in known), 1)
        names.append("".join(pieces[:whole]).strip())
        del pieces[: whole + 1]
    return [name for name in names if name]


class _LastName(QCompleter):
    """Completes what stands after the last separator, by any part of a name or of its pinyin initials."""

    def __init__(self, field: "NamesField") -> None:
        super().__init__(field)
        self._field = field
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(10)
        self.setCompletionRole(_FOUND_BY)

    def offer(self, names: Sequence[str]) -> None:
        """Complete to these names."""
        model = QStandardItemModel(self)
        for name in names:
            item = QStandardItem(name)
            item.setData(f"{name}\n{initials(name)}", _FOUND_BY)
            model.appendRow(item)
        self.setModel(model)

    def splitPath(self, path: str) -> list[str]:
        return [_SEPARATORS.split(path)[-1].strip() or "\n"]  # nothing typed yet: nothing fits

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        chosen = str(index.data(Qt.ItemDataRole.DisplayRole))
        before = names_in(self._field.text(), self._field.known)[:-1]
        return "、".join([*before, chosen])


class NamesField(QLineEdit):
    """A line of names out of those that are known; others may be typed too."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        self.known: frozenset[str] = frozenset()
        self._names: Sequence[str] = ()

    def offer(self, names: Sequence[str]) -> None:
        """Complete to these names."""
        self.known, self._names = frozenset(names), names
        self.setCompleter(None)  # type: ignore[arg-type]

    def completer(self) -> QCompleter:
        """Return what completes here, made when somebody first types: a page may have a hundred such fields."""
        made = super().completer()
        if made is None:
            made = _LastName(self)
            made.offer(self._names)
            self.setCompleter(made)
        return made

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.completer()
        super().focusInEvent(event)
