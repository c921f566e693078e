"""What is known of the enterprise that calls, beside the form in which its demand is written down."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from jn_desktop.demands.cards import DemandCard
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.words import moment, short
from jn_desktop.registry.listing import EnterpriseCard

_NOBODY = "选好企业，这里显示它在办的诉求、重点项目和开过的会。"


class BesideCaller(QFrame):
    """What is known of the enterprise that calls: what it may mean, its demands, and what the slots show of it."""

    go_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("card", True)
        self.setObjectName("demand_caller")
        self.setMinimumWidth(300)
        self._name, self._about = plain_label(wrap=True), plain_label(wrap=True)
        self._name.setProperty("section", True)
        self._about.setProperty("muted", True)
        self._alike = QWidget()
        self._alike_lines = QVBoxLayout(self._alike)
        self._alike_lines.setContentsMargins(0, 4, 0, 4)
        self._alike_lines.setSpacing(2)
        self._nothing = EmptyPlace(text=_NOBODY)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("caller_tabs")
        self.tabs.setAccessibleName("来电企业的情况")
        self.tabs.setDocumentMode(True)
        for maker in desk.slots.of("enterprise"):
            self.tabs.addTab(maker.make(desk), maker.title)
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        self._card: EnterpriseCard | None = None
        self._lay_out()

    def show_enterprise(self, card: EnterpriseCard | None) -> None:
        """Show an enterprise, or that none is chosen yet."""
        self._card = card
        self._places.setCurrentIndex(0 if card is None else 1)
        if card is not None:
            self._name.setText(short(card.name, 80))
            self._about.setText(" · ".join(filter(None, (card.uscc, card.park, card.chain))))
            self._show_tab()

    def show_new(self, name: str) -> None:
        """Say that an enterprise of this name is added with the demand; without one, what there will be to see."""
        new = f"还没有从名录里选企业；照“{short(name)}”登记，会作为新企业加进名录。"
        self._nothing.say(new if name else _NOBODY)

    @property
    def has_alike(self) -> bool:
        """Whether there is a demand that may be the same."""
        return self._alike_lines.count() > 0

    def show_alike(self, cards: Sequence[DemandCard], today: date) -> None:
        """Say which demands may be the same; each is a click away."""
        while (item := self._alike_lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if cards:
            told = f"30 天内已有 {len(cards)} 件同类诉求，可能是同一件事；也可以照常登记，以后再合并。"
            said = plain_label(told, wrap=True)
            said.setProperty("warning", True)
            self._alike_lines.addWidget(said)
        for number, card in enumerate(cards[:5]):
            words = f"{card.number}  {short(card.matter, 24)}  {card.state}  {moment(card.received_at, today)}"
            link = push_button(words, f"alike_{number}", partial(self.go_wanted.emit, card.id), link=True)
            self._alike_lines.addWidget(link)
        self._alike.setVisible(bool(cards))

    def _lay_out(self) -> None:
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(4)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        layout.addWidget(self._alike)
        layout.addSpacing(4)
        layout.addWidget(self.tabs, 1)
        self._places = QStackedLayout(self)
        self._places.addWidget(self._nothing)
        self._places.addWidget(shown)
        self._alike.hide()

    def _show_tab(self) -> None:
        widget = self.tabs.currentWidget()
        if self._card is not None and hasattr(widget, "show_record"):
            widget.show_record(self._card.id)
