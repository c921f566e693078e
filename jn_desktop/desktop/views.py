"""A place with several views, each under its tab: 综合查一次, 现场办公会."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from jn_desktop.core.changes import Changes
from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.view import View


@dataclass(frozen=True)
class ViewMaker:
    """A view before it is made: the name that a `Place` has for it in `only`, its tab, and what makes it."""

    key: str
    title: str
    make: Callable[[], View]


class ViewsPage(Page):
    """Shows one view at a time, and has its buttons in the head; a view is made when somebody first looks at it."""

    def __init__(self, desk: Desk, makers: Sequence[ViewMaker]) -> None:
        super().__init__(desk)
        self._makers = {maker.key: maker for maker in makers}
        self._views: dict[str, View] = {}
        self._stale_views: set[str] = set()
        self._told: dict[str, str] = {}
        self._instead: QWidget | None = None
        self.tabs = QTabBar()
        self.tabs.setObjectName(f"{self.key}_views")
        self.tabs.setAccessibleName(f"{self.title}的视图")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setToolTip("Ctrl+Tab 换到下一个视图")
        for maker in makers:
            self.tabs.addTab(maker.title)
        self._places = QStackedWidget()
        self.body.addWidget(self.tabs)
        self.body.addWidget(self._places, 1)
        kept = desk.memory.get(self._kept)
        self.tabs.setCurrentIndex(self.keys.index(kept) if kept in self._makers else 0)
        self.tabs.currentChanged.connect(lambda _: self._show_view())
        on_keys(self, "Ctrl+Tab", lambda: self._step(1))
        on_keys(self, "Ctrl+Shift+Tab", lambda: self._step(-1))
        desk.changed.connect(self._hear_for_views)

    @property
    def keys(self) -> list[str]:
        """The names of the views, in the order of their tabs."""
        return list(self._makers)

    @property
    def view(self) -> View:
        """The view that is shown, made now if nobody has looked at it yet."""
        key = self._key_shown
        if key not in self._views:
            self._add_view(key)
        return self._views[key]

    # ---- what the shell asks ----

    def arrive(self) -> None:
        self._show_view()

    def reload(self) -> None:
        self.view.reload()

    def open_place(self, place: Place) -> None:
        key, _, only = (place.only or "").partition("/")
        if key in self._makers:
            self.tabs.setCurrentIndex(self.keys.index(key))
        if place.record is not None or only:
            self.view.open_place(replace(place, only=only or None))

    # ---- something else in the place of all views ----

    def show_instead(self, widget: QWidget, counts: str) -> None:
        """Put something, such as an editor, in the place of tabs and views until `end_instead`; the head goes too."""
        self._instead = widget
        self._places.addWidget(widget)
        self._places.setCurrentWidget(widget)
        self.tabs.hide()
        self.offer_head(False)
        self.set_counts(counts)

    def end_instead(self) -> None:
        """Take away what `show_instead` put there."""
        widget, self._instead = self._instead, None
        if widget is not None:
            self._places.removeWidget(widget)
            widget.deleteLater()
        self.tabs.show()
        self.offer_head(True)
        self._show_view()

    # ---- inside ----

    @property
    def _kept(self) -> str:
        return f"{self.key}.view"

    @property
    def _key_shown(self) -> str:
        return self.keys[self.tabs.currentIndex()]

    def _add_view(self, key: str) -> None:
        view = self._views[key] = self._makers[key].make()
        self._stale_views.add(key)
        self._places.addWidget(view)
        view.counted.connect(lambda text, key=key: self._take_counts(key, text))
        for widget in view.head:
            self.add_to_head(widget)

    def _show_view(self) -> None:
        if self._instead is not None:
            return
        view, key = self.view, self._key_shown
        self.desk.memory.put(self._kept, key)
        for other in self._views.values():
            for widget in other.head:
                widget.setVisible(other is view)  # and its shortcuts are those of its view
        inside = self._places.currentWidget()
        held = inside is not None and inside.isAncestorOf(self.focusWidget() or self)
        self._places.setCurrentWidget(view)
        self.setFocusProxy(view)
        if held:  # the keyboard was in the view that goes
            view.setFocus()
        self.set_counts(self._told.get(key, ""))
        if key in self._stale_views:
            self._stale_views.discard(key)
            view.reload()

    def _step(self, by: int) -> None:
        if self._instead is None:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def _take_counts(self, key: str, text: str) -> None:
        self._told[key] = text
        if self._instead is None and key == self._key_shown:
            self.set_counts(text)

    def _hear_for_views(self, changes: Changes) -> None:
        for key, view in self._views.items():
            if changes.tables & view.shows:
                if view.isVisible():
                    view.reload()
                else:
                    self._stale_views.add(key)
