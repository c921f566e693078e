"""历史: the tab that tells in words who changed what about a record, and when."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.history import FieldChange, HistoryEntry, HistoryPage, HistoryService, RecordChange
from jn_desktop.core.ledger import Field
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.words import amount, moment, shown

_YUAN_IN_WAN = 10_000
_LONGEST_VALUE = 80
_MOST_FIELDS_OF_NEW = 6
_NOTED = {"retire": "写明了退出原因", "merge": "并入了另一家企业"}


@dataclass(frozen=True)
class RecordWords:
    """How a table's records are called and its fields in words; a field without a word is not told."""

    label: str
    fields: Mapping[str, Field]
    values: Mapping[Any, str]
    """Words for values that are stored in another form."""


@dataclass(frozen=True)
class Told:
    """One entry in words: when, who and what; then a line a field."""

    head: str
    lines: tuple[str, ...]


def in_words(entry: HistoryEntry, words: Mapping[str, RecordWords], today: date) -> Told | None:
    """Return an entry in words, or None for one that says nothing to people."""
    told = [told for told in (_told(change, words.get(change.table)) for change in entry.changes) if told is not None]
    if not told:
        return None
    counts = Counter(done for done, _ in told)
    doings = (f"{done}（{count} 条）" if count > 1 else done for done, count in counts.items())
    head = f"{moment(entry.at, today)}  {entry.operator}  {'，'.join(doings)}"
    return Told(head, tuple(line for _, lines in told for line in lines))


def _told(change: RecordChange, known: RecordWords | None) -> tuple[str, tuple[str, ...]] | None:
    """Return what was done to one record, and its lines."""
    done = _NOTED.get(change.action) if known is None else _done(change, known)
    lines = tuple(_lines(change, known))
    if done is None or (change.action == "update" and not lines and "retired_on" not in _names(change)):
        return None
    return done, lines


def _done(change: RecordChange, known: RecordWords) -> str:
    if change.action == "insert":
        return f"新增了{known.label}"
    retired = next((field for field in change.fields if field.name == "retired_on"), None)
    if retired is not None:
        return f"{'恢复' if retired.new is None else '移除'}了{known.label}"
    return f"修改了{known.label}"


def _lines(change: RecordChange, known: RecordWords | None) -> Iterator[str]:
    told = [field for field in change.fields if known is None or field.name in known.fields]
    if known is None:
        yield from (_value(None, field.new) for field in told)
        return
    if change.action != "insert":
        yield from (_line(known, field) for field in told)
        return
    yield from (_line(known, field) for field in told[:_MOST_FIELDS_OF_NEW])
    if len(told) > _MOST_FIELDS_OF_NEW:
        yield f"另有 {len(told) - _MOST_FIELDS_OF_NEW} 项"


def _line(known: RecordWords, change: FieldChange) -> str:
    field = known.fields[change.name]
    old, new = (_value(field, known.values.get(value, value)) for value in (change.old, change.new))
    unit = "（万元）" if field.kind is Kind.MONEY else ""
    if not old:
        return f"{field.label}{unit}：{new}"
    return f"{field.label}{unit}：{old} → {new or '（清空）'}"


def _value(field: Field | None, value: Any) -> str:
    if field is not None and field.kind is Kind.MONEY and isinstance(value, int):
        return amount(value / _YUAN_IN_WAN)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = " ".join(shown(value).replace("T", " ").split()) if field and field.kind is Kind.MOMENT else shown(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _names(change: RecordChange) -> set[str]:
    return {field.name for field in change.fields}


class HistoryTab(QScrollArea):
    """What happened to one record, the newest first; older entries come on demand."""

    def __init__(self, desk: Desk, history: HistoryService, words: Mapping[str, RecordWords]) -> None:
        super().__init__()
        self.desk = desk
        self._history = history
        self._words = words
        self._record_id: str | None = None
        self._read = 0
        self._labels: list[QWidget] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("history")
        self.setAccessibleName("历史")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 8, 8, 8)
        self._column.setSpacing(2)
        self._older = push_button("更早的记录(&M)", "older_history", self._fetch, link=True)
        self._nothing = EmptyPlace(text="还没有改动过。")
        self._column.addWidget(self._nothing)
        self._column.addWidget(self._older)
        self._column.addStretch()
        self.setWidget(self._inside)

    def show_record(self, record_id: str) -> None:
        """Show the history of a record from its newest entry on."""
        self._record_id = record_id
        self._read = 0
        self._fetch()

    def _fetch(self) -> None:
        record_id, skip = self._record_id, self._read
        if record_id is not None:
            self.desk.tasks.read(
                self,
                lambda: self._history.of(record_id, skip),
                lambda page: self._show(page, skip),
                key="history",
            )

    def _show(self, page: HistoryPage, skip: int) -> None:
        if skip == 0:
            self._clear()
        self._read = page.read
        for entry in page.entries:
            told = in_words(entry, self._words, self.desk.today())
            if told is not None:
                self._add(told)
        self._nothing.setVisible(self._read == 0)
        self._older.setVisible(page.more)

    def _add(self, told: Told) -> None:
        head = plain_label(told.head, wrap=True)
        head.setProperty("muted", True)
        head.setFont(theme.font(theme.SMALL))
        head.setContentsMargins(0, 8, 0, 0)
        self._insert(head)
        if told.lines:
            self._insert(plain_label("\n".join(told.lines), wrap=True))

    def _insert(self, label: QWidget) -> None:
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column.insertWidget(self._column.indexOf(self._older), label)
        self._labels.append(label)

    def _clear(self) -> None:
        for label in self._labels:
            self._column.removeWidget(label)
            label.deleteLater()
        self._labels = []
