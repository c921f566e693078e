"""The detail pane beside a table: a head, tabs (the feature's own and those in the slots), and the record's actions."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.rows import Rows
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import short

_LEAST = 344  # pixels: seven tabs, and what the smallest window leaves beside a table


def plain_label(text: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label that shows its text as it stands and lets it be copied."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def in_card(widget: QWidget, *below: QWidget) -> QFrame:
    """Return a card that holds a table, or anything else that fills it, and what stands below."""
    card = QFrame()
    card.setProperty("card", True)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(widget, 1)
    for other in below:
        inside.addWidget(other)
    return card


def beside(desk: Desk, name: str, left: QWidget, right: QWidget, widths: Sequence[int]) -> QSplitter:
    """Return two parts beside each other, with the share that the user gave them; `widths` are the first, in pixels."""
    split = QSplitter(Qt.Orientation.Horizontal)
    split.setObjectName(f"{name}_split")
    split.setChildrenCollapsible(False)
    split.setHandleWidth(12)
    split.addWidget(left)
    split.addWidget(right)
    split.setStretchFactor(0, 2)
    split.setStretchFactor(1, 1)
    split.setSizes(desk.memory.get(f"split.{name}") or list(widths))
    split.splitterMoved.connect(lambda *_: desk.memory.put(f"split.{name}", split.sizes()))
    return split


class Facts(QScrollArea):
    """Labels with their values, one a line; what has no value is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_facts(self, facts: Sequence[tuple[str, str | None] | tuple[str, str | None, Tone]]) -> None:
        """Show (label, value) or (label, value, tone)."""
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(0, 8, 8, 8)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for label, value, *tone in facts:
            if value:
                name, words = QLabel(label), plain_label(value, wrap=True)
                name.setProperty("muted", True)
                name.setAlignment(Qt.AlignmentFlag.AlignTop)
                words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                words.setMinimumWidth(80)
                if tone:
                    words.setStyleSheet(f"color: {theme.colour(tone[0]).name()}")
                form.addRow(name, words)
        self.setWidget(inside)


class Detail(QFrame):
    """The pane at the right. `kind` is whose slots are shown; the feature's own tabs are added before them."""

    def __init__(self, desk: Desk, kind: str, nothing: str) -> None:
        super().__init__()
        self._desk = desk
        self._record_id: str | None = None
        self._came_from: QWidget | None = None
        self.setProperty("card", True)
        self.setObjectName(f"{kind}_detail")
        self.setMinimumWidth(_LEAST)
        self.title, self.subtitle = plain_label(wrap=True), plain_label(wrap=True)
        self.title.setProperty("section", True)
        self.subtitle.setProperty("muted", True)
        self.tabs = QTabWidget()
        self.tabs.setObjectName(f"{kind}_tabs")
        self.tabs.setAccessibleName("详细内容")
        self.tabs.setDocumentMode(True)
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        self.under_head = QVBoxLayout()
        self._buttons = Rows()
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.subtitle)
        layout.addLayout(self.under_head)
        layout.addSpacing(4)
        layout.addWidget(self.tabs, 1)
        layout.addSpacing(8)
        layout.addLayout(self._buttons)
        self._places = QStackedLayout(self)
        self._places.addWidget(EmptyPlace(text=nothing))
        self._places.addWidget(shown)
        self._slots_added = False
        self._kind = kind

    @property
    def record_id(self) -> str | None:
        return self._record_id

    def add_tab(self, title: str, widget: QWidget) -> None:
        """Add a tab; one with `show_record` is told of a record when it is looked at."""
        self.tabs.addTab(widget, title)

    def add_button(self, text: str, act: Callable[[], None], *, name: str, primary: bool = False) -> QPushButton:
        button = push_button(text, name, act, primary=primary)
        self._buttons.addWidget(button)
        return button

    def show_record(self, record_id: str | None, title: str = "", subtitle: str = "") -> None:
        """Show the pane for a record, or say that none is chosen."""
        if not self._slots_added:
            self._slots_added = True
            QTimer.singleShot(0, self, self._add_slots)  # after the record itself is on the screen
        self._record_id = record_id
        self.title.setText(short(title, 80))
        self.subtitle.setText(short(subtitle, 120))
        self.subtitle.setVisible(bool(subtitle))
        self._places.setCurrentIndex(0 if record_id is None else 1)
        self._show_tab()

    def show_instead(self, widget: QWidget) -> None:
        """Put something else, such as a form, into the pane until `show_record` is called."""
        self.end_instead()
        self._came_from = QApplication.focusWidget()
        self._places.addWidget(widget)
        self._places.setCurrentWidget(widget)

    def end_instead(self) -> None:
        """Take away what `show_instead` put there; the keyboard goes back to where it came from."""
        focus, left = QApplication.focusWidget(), False
        while (widget := self._places.widget(2)) is not None:
            left = left or (focus is not None and widget.isAncestorOf(focus))
            self._places.removeWidget(widget)
            widget.deleteLater()
        self._places.setCurrentIndex(0 if self._record_id is None else 1)
        if left:
            self._give_keyboard_back()

    @property
    def occupied(self) -> bool:
        """Whether a form or the like stands where the record would."""
        return self._places.count() > 2

    def _give_keyboard_back(self) -> None:
        before = self._came_from
        if before is None or not isValid(before) or not before.isVisible():
            before = self.tabs
        before.setFocus()

    def _add_slots(self) -> None:
        for maker in self._desk.slots.of(self._kind):
            self.tabs.addTab(maker.make(self._desk), maker.title)

    def _show_tab(self) -> None:
        widget = self.tabs.currentWidget()
        if self._record_id is not None and hasattr(widget, "show_record"):
            widget.show_record(self._record_id)
