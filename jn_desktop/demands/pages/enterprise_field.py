"""A field that finds an enterprise while it is typed: by part of its name, pinyin initials or credit code."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView
from shiboken6 import isValid

from jn_desktop.core.cells import plain
from jn_desktop.desktop.desk import Desk
from jn_desktop.registry.listing import EnterpriseCard, EnterpriseQuery, Order
from jn_desktop.registry.service import RegistryService

_PAUSE = 150  # milliseconds without a key before a text is looked for
_MOST = 12
_CARD = Qt.ItemDataRole.UserRole


class EnterpriseFinder(QObject):
    """Completes a line edit to the enterprises that the search finds."""

    chosen = Signal(object)
    """The `EnterpriseCard` that the field means now, or None for one that is not known."""

    def __init__(self, field: QLineEdit, desk: Desk, registry: RegistryService) -> None:
        super().__init__(field)
        self._field, self._desk, self._registry = field, desk, registry
        self.card: EnterpriseCard | None = None
        self._hits = QStandardItemModel(self)
        self._completer = QCompleter(self._hits, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST)
        self._completer.setWidget(field)
        self._popup = QListView()
        self._popup.setObjectName(f"{field.objectName()}_hits")
        self._popup.setAccessibleName("找到的企业")
        self._popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._completer.setPopup(self._popup)
        self._completer.activated.connect(lambda _: self._take())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._look)
        field.textEdited.connect(self._type)
        field.editingFinished.connect(self._settle)

    def show(self, card: EnterpriseCard) -> None:
        """Have the field mean an enterprise."""
        self._choose(card)

    @property
    def typed(self) -> str:
        return self._field.text().strip()

    # ---- inside ----

    def _type(self) -> None:
        if self.card is not None and self.typed != self.card.name:
            self._mean(None)
        self._pause.start()

    def _look(self) -> None:
        text = self.typed
        if not text:
            self._hits.clear()
            self._popup.hide()
            return
        self._desk.tasks.read(self, lambda: self._find(text), lambda cards: self._offer(text, cards), key="find")

    def _find(self, text: str) -> list[EnterpriseCard]:
        """Return the hits, best first; runs beside the window."""
        ids = self._desk.found.ids("enterprise", text)[:_MOST]
        cards = self._registry.page(EnterpriseQuery(ids=tuple(ids)), Order.NAME, limit=_MOST)
        found = {card.id: card for card in cards}
        return [found[known] for known in ids if known in found]

    def _offer(self, text: str, cards: Sequence[EnterpriseCard]) -> None:
        if text != self.typed or self.card is not None:
            return
        self._hits.clear()
        for card in cards:
            item = QStandardItem("   ".join(filter(None, (card.name, card.uscc, card.park))))
            item.setData(card, _CARD)
            self._hits.appendRow(item)
        same = self._same(text)
        if same is not None and not self._field.hasFocus():
            self._choose(same)
        elif cards and self._field.hasFocus():
            self._completer.complete()
            self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._popup.hide()

    def _settle(self) -> None:
        """The field is left: what was typed in full is meant, without having been picked from the list."""
        if not isValid(self._field):  # it goes together with the window, and had the keyboard
            return
        same = self._same(self.typed) if self.card is None else None
        if same is not None:
            self._choose(same)

    def _same(self, text: str) -> EnterpriseCard | None:
        cards = (self._hits.item(row).data(_CARD) for row in range(self._hits.rowCount()))
        wanted = plain(text)
        return next((card for card in cards if wanted in (plain(card.name), plain(card.uscc or ""))), None)

    def _take(self) -> None:
        card = self._popup.currentIndex().data(_CARD)
        if card is not None:
            self._choose(card)

    def _choose(self, card: EnterpriseCard) -> None:
        self._pause.stop()
        self._field.setText(card.name)
        self._field.setCursorPosition(0)
        self._mean(card)

    def _mean(self, card: EnterpriseCard | None) -> None:
        self.card = card
        self.chosen.emit(card)
