"""A field that finds an enterprise while it is typed: by its name, initials or credit code, or by who calls."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView
from shiboken6 import isValid

from jn_desktop.core.cells import plain
from jn_desktop.demands.rules import phone_number
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.words import short
from jn_desktop.registry.listing import EnterpriseCard, EnterpriseQuery, Order
from jn_desktop.registry.service import RegistryService

_PAUSE = 150  # milliseconds without a key before a text is looked for
_MOST = 12
_BESIDE_HIT = 28  # pixels: the frame, and the scroll bar of a long list
_CARD = Qt.ItemDataRole.UserRole


class EnterpriseFinder(QObject):
    """Completes a line edit to the enterprises that the search finds."""

    chosen = Signal(object)
    """The `EnterpriseCard` that the field means now, or None for one that is not known."""
    unclear = Signal(str)
    """Why what is typed names no enterprise, as soon as that is known."""

    def __init__(
        self,
        field: QLineEdit,
        desk: Desk,
        registry: RegistryService,
        callers: Callable[[str], Sequence[str]] = lambda _: (),
    ) -> None:
        """`callers` says which enterprises a phone number may be of, by their ids."""
        super().__init__(field)
        self._field, self._desk, self._registry, self._callers = field, desk, registry, callers
        self.card: EnterpriseCard | None = None
        self._looked_for = ""
        self._hits = QStandardItemModel(self)
        self._completer = QCompleter(self._hits, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST)
        self._completer.setWrapAround(False)  # Down at the last hit, maybe the only one, would leave the list
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

    @property
    def new(self) -> bool:
        """Whether what is typed would be a new enterprise's name."""
        return self.card is None and bool(self.typed) and not _only_keys(self.typed)

    @property
    def dialled(self) -> str | None:
        """The phone number by which the enterprise was looked for, if it was."""
        return self._looked_for if phone_number(self._looked_for) is not None else None

    def refusal(self) -> str | None:
        """Return why what is typed cannot be taken for an enterprise: initials and codes name none by themselves."""
        if self.card is not None or not _only_keys(self.typed):
            return None
        if self._looked_for == self.typed and not self._hits.rowCount():
            return f"名录里没有“{short(self.typed)}”；新企业请写全称。"
        return f"请从列出的企业里选“{short(self.typed)}”是哪一家；名录里没有的写全称。"

    # ---- inside ----

    def _type(self) -> None:
        if self.card is not None and self.typed != self.card.name:
            self._mean(None)
        self._pause.start()

    def _look(self) -> None:
        text = self.typed
        if not text:
            self._looked_for = text
            self._hits.clear()
            self._popup.hide()
            return
        self._desk.tasks.read(self, lambda: self._find(text), lambda cards: self._offer(text, cards), key="find")

    def _find(self, text: str) -> list[EnterpriseCard]:
        """Return the hits, best first; runs beside the window."""
        ids = list(dict.fromkeys([*self._callers(text), *self._desk.found.ids("enterprise", text)]))[:_MOST]
        cards = self._registry.page(EnterpriseQuery(ids=tuple(ids)), Order.NAME, limit=_MOST)
        found = {card.id: card for card in cards}
        return [found[known] for known in ids if known in found]

    def _offer(self, text: str, cards: Sequence[EnterpriseCard]) -> None:
        if text != self.typed or self.card is not None:
            return
        self._looked_for = text
        self._hits.clear()
        for card in cards:
            item = QStandardItem("   ".join(filter(None, (card.name, card.uscc, card.park))))
            item.setData(card, _CARD)
            self._hits.appendRow(item)
        if cards and self._field.hasFocus():
            self._completer.complete(self._room())
            self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._popup.hide()
            self._settle()

    def _room(self) -> QRect:
        """Return where the hits go: as wide as the field, and wider where one would be cut."""
        room = self._field.rect()
        room.setWidth(max(room.width(), self._popup.sizeHintForColumn(0) + _BESIDE_HIT))
        return room

    def _settle(self) -> None:
        """The field is left: what was typed in full, or finds but one, is meant without being picked from the list."""
        if not isValid(self._field) or self.card is not None:  # it goes with the window, and had the keyboard
            return
        if self._looked_for != self.typed:  # somebody types faster than the pause: they are told when it is found
            self._pause.stop()
            self._look()
            return
        meant, refusal = self._meant(), self.refusal()
        if meant is not None:
            self._choose(meant)
        elif refusal is not None:
            self.unclear.emit(refusal)

    def _meant(self) -> EnterpriseCard | None:
        cards = [self._hits.item(row).data(_CARD) for row in range(self._hits.rowCount())]
        wanted = plain(self.typed)
        same = next((card for card in cards if wanted in (plain(card.name), plain(card.uscc or ""))), None)
        return cards[0] if same is None and len(cards) == 1 and _only_keys(self.typed) else same

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


def _only_keys(text: str) -> bool:
    """Tell whether a text can only be initials, a code or a number: names of enterprises are Chinese."""
    return (text.isascii() and text.isalnum()) or phone_number(text) is not None
