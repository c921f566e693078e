"""What all pages have in common: a head with title, counts, search and buttons, and when to fetch anew."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from jn_desktop.core.changes import Changes
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import on_keys, push_button, tab_order
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.words import plain_tip


class Page(QWidget):
    """One place of the navigation. A subclass builds its body in `__init__` and fetches in `reload`."""

    key: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    shows: ClassVar[frozenset[str]] = frozenset()
    """The tables whose changes concern this page."""

    _last_in_head: QWidget

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = True
        self.setObjectName(self.key)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 12)
        self.body.setSpacing(12)
        self._counts = _Counts()
        self._counts.setProperty("muted", True)
        self._counts.setTextFormat(Qt.TextFormat.PlainText)
        self._counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._in_head: list[QWidget] = []
        self._head = self._make_head()
        desk.changed.connect(self._hear)

    def reload(self) -> None:
        """Fetch what the page shows, through the desk's tasks."""

    def open_place(self, place: Place) -> None:
        """Go to a record or a ready-made view of this page."""

    def set_counts(self, text: str) -> None:
        """Say beside the title what is on the page in figures."""
        self._counts.setText(text)
        self._counts.setToolTip(plain_tip(text) if text else "")

    def add_button(
        self, text: str, act: Callable[[], None], *, name: str, icon: str = "", primary: bool = False, keys: str = ""
    ) -> QPushButton:
        """Put a button into the head; at most one is primary. `keys` is its shortcut while the page is shown."""
        button = push_button(text, name, act, primary=primary)
        if icon and not primary:
            button.setIcon(theme.icon(icon, theme.Tone.PLAIN))
        if keys:
            on_keys(self, keys, button.click)
            button.setToolTip(f"{text}（{keys}）")
        self.add_to_head(button)
        return button

    def add_to_head(self, widget: QWidget) -> None:
        """Put a widget at the right end of the head; Tab goes there from what stands before it."""
        self._head.addWidget(widget)
        tab_order(self._last_in_head, widget)
        self._last_in_head = widget
        self._in_head.append(widget)

    def offer_head(self, on: bool) -> None:
        """Show what was put into the head, or have it away, shortcuts and all, while it would do nothing."""
        for widget in self._in_head:
            widget.setVisible(on)
            widget.setEnabled(on)

    def arrive(self) -> None:
        """The page comes into view: fetch if anything has changed since."""
        if self._stale:
            self._stale = False
            self.reload()

    def focus_place(self) -> QWidget:
        """Return what last had the keyboard on the page; at first the page, or where its focus proxy says."""
        last = self.focusWidget()
        return last if last is not None and last.isVisibleTo(self) else self

    def _hear(self, changes: Changes) -> None:
        if not changes.tables & self.shows:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        title = QLabel(self.title)
        title.setProperty("title", True)
        search = QPushButton(theme.icon("search"), "搜索或前往  Ctrl+K")
        search.setObjectName("searchbox")
        search.setAccessibleName("搜索或前往")
        search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        search.clicked.connect(self.desk.search_wanted)
        head.addWidget(title)
        head.addSpacing(8)
        head.addWidget(self._counts, 1)
        head.addWidget(search)
        self._last_in_head = search
        self.body.addLayout(head)
        return head


class _Counts(QLabel):
    """A line that says by … that there is no room for the whole of it, which its tooltip has."""

    def paintEvent(self, event: QPaintEvent) -> None:
        place = self.contentsRect()
        fitted = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, int(self.alignment()), fitted)
        painter.end()
