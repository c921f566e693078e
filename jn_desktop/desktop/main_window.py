"""The shell around the pages: navigation, message strip, status bar with background work, lock screen, search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.desktop import theme
from jn_desktop.desktop.badges import Badge, Badges
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk, Message, Place
from jn_desktop.desktop.dialogs import ask
from jn_desktop.desktop.lock import LockScreen
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.theme import Tone

_STRIP_STAYS = 8_000  # milliseconds
_WORK_SHOWN_EVERY = 150  # milliseconds
_NAVIGATION_WIDTH = 184
_USUAL, _FRAME = QSize(1366, 768), 50  # pixels, the title bar included


@dataclass(frozen=True)
class Entry:
    """A page before it is built: pages are made when somebody first goes there."""

    key: str
    title: str
    icon: str
    make: Callable[[], Page]
    badge: Badge | None = None
    in_navigation: bool = True
    at_foot: bool = False


class MainWindow(QMainWindow):
    """One open station."""

    closed = Signal()
    unlock_wanted = Signal(str, object)
    """A password and what to call with the sentence of a refusal, or None."""

    def __init__(self, desk: Desk, station: str, operator: str, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.desk = desk
        self.entries = tuple(entries)
        self._entries = {entry.key: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._trail: list[Place] = []
        self._closing = False
        self.setWindowTitle(f"跑小青工作台 · {station}")
        self.setObjectName("main_window")
        self.setMinimumSize(1024, 600)
        self._stack = QStackedWidget()
        self._strip = Strip()
        self.navigation = _Navigation(station, entries)
        self.navigation.chosen.connect(lambda key: self.go(Place(key)))
        badges = {entry.key: entry.badge for entry in entries if entry.badge is not None}
        self._badges = Badges(desk, badges, self)
        self._badges.counted.connect(self.navigation.set_badge)
        self.status = StatusBar(desk, f"{operator} · {station}")
        self._lock_screen = LockScreen(station, operator, self.unlock_wanted.emit)
        self._lock_screen.unlocked.connect(self._unlocked)
        self._lay_out()
        self._add_keys()
        desk.went.connect(self.go)
        desk.said.connect(self._strip.say)
        self._come_back()

    # ---- places ----

    def page(self, key: str) -> Page:
        """Return a page, made now if nobody has been there yet."""
        if key not in self._pages:
            page = self._entries[key].make()
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    def go(self, place: Place) -> None:
        """Show a page and there what the place names."""
        page = self.page(place.page)
        if not self._trail or self._trail[-1] != place:
            self._trail = [*self._trail[-30:], place]
        focus = page.focus_place()  # the stack would give the keyboard to the page's first widget
        self._stack.setCurrentWidget(page)
        focus.setFocus()
        self.navigation.mark(place.page)
        self.desk.memory.put("page", place.page)
        page.arrive()
        if place.record is not None or place.only is not None:
            page.open_place(place)

    def back(self) -> None:
        """Return to where one was before."""
        if len(self._trail) > 1:
            self._trail.pop()
            self.go(self._trail[-1])

    @property
    def current(self) -> Page | None:
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Page) else None

    # ---- lock ----

    @property
    def locked(self) -> bool:
        return self._places.currentWidget() is self._lock_screen

    def lock(self) -> None:
        if not self.locked:
            self.desk.memory.flush()
            self._places.setCurrentWidget(self._lock_screen)
            self._lock_screen.begin()

    def _unlocked(self) -> None:
        self._places.setCurrentIndex(0)
        page = self.current
        if page is not None:
            page.focus_place().setFocus()

    # ---- end ----

    def unsaved(self) -> bool:
        """Tell whether anything is being typed anywhere that is not saved yet."""
        panes = [pane for page in self._pages.values() for pane in (page, *page.findChildren(QWidget))]
        return any(pane.unsaved() for pane in panes if pane is not self and hasattr(pane, "unsaved"))

    def closeEvent(self, event: QCloseEvent) -> None:
        working = any(job.awaited for job in self.desk.tasks.running)
        if self._closing or self.locked or not (self.unsaved() or working):
            self.desk.memory.put("window", bytes(self.saveGeometry().toBase64().data()).decode())
            self.desk.memory.flush()
            super().closeEvent(event)
            self.closed.emit()
            return
        event.ignore()
        what = "填写的内容还没有保存。" if self.unsaved() else "还有工作没有做完，关闭会取消它。"
        ask(self, what, "关闭", self._close_anyway, no="不关闭")

    def _close_anyway(self) -> None:
        self._closing = True
        self.close()

    # ---- inside ----

    def _lay_out(self) -> None:
        work = QWidget()
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.navigation)
        across.addWidget(self._stack, 1)
        down = QVBoxLayout(work)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(across, 1)
        down.addWidget(self._strip)
        down.addWidget(self.status)
        centre = QWidget()
        self._places = QStackedLayout(centre)
        self._places.addWidget(work)
        self._places.addWidget(self._lock_screen)
        self.setCentralWidget(centre)

    def _add_keys(self) -> None:
        pairs: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl+L", self.lock),
            ("Ctrl+K", self.desk.search_wanted.emit),
            ("Alt+Left", self.back),
            ("Ctrl+Z", self._strip.undo),
            ("F5", lambda: self.current.reload() if self.current is not None else None),
        ]
        places = [entry.key for entry in self._entries.values() if entry.in_navigation]
        pairs += [(f"Ctrl+{number}", partial(self.go, Place(key))) for number, key in enumerate(places, start=1)]
        for keys, act in pairs:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda act=act: None if self.locked else act())

    def _come_back(self) -> None:
        """Take the place and size that the window had."""
        kept = self.desk.memory.get("window")
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(str(kept).encode()))):
            room = self.screen().availableSize()
            self.resize(min(_USUAL.width(), room.width()), min(_USUAL.height(), room.height()))
            tight = room.width() <= _USUAL.width() or room.height() <= _USUAL.height() + _FRAME
            if tight and room.width() >= self.minimumWidth():
                self.setWindowState(Qt.WindowState.WindowMaximized)


class _NavigationButton(QPushButton):
    """A place in the navigation, with the count of what needs work there."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"  {entry.title}")
        self.setObjectName(f"go_{entry.key}")
        self.setAccessibleName(entry.title)
        self.setCheckable(True)
        self.setIconSize(QSize(20, 20))
        self._icon, self._title = entry.icon, entry.title
        self._count = QLabel()
        self._count.setProperty("muted", True)
        self._count.setFont(theme.font(theme.SMALL))
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.addStretch()
        inside.addWidget(self._count)
        self.toggled.connect(lambda _: self.tint())
        self.tint()

    def set_count(self, count: int) -> None:
        self._count.setText(f"{count:,}" if count else "")
        self.setAccessibleName(f"{self._title}，{count} 项待办" if count else self._title)

    def tint(self) -> None:
        self.setIcon(theme.icon(self._icon, Tone.ACCENT if self.isChecked() else Tone.MUTED))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self.tint()


class _Navigation(QFrame):
    chosen = Signal(str)

    def __init__(self, station: str, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(_NAVIGATION_WIDTH)
        self._buttons: dict[str, _NavigationButton] = {}
        title, name = QLabel("跑小青工作台"), QLabel(station)
        title.setFont(theme.font(16, bold=True))
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setFont(theme.font(theme.SMALL))
        name.setProperty("muted", True)
        name.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 16, 10, 12)
        layout.setSpacing(2)
        for label in (title, name):
            label.setContentsMargins(12, 0, 0, 0)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            layout.addWidget(label)
        layout.addSpacing(10)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        shown = [entry for entry in entries if entry.in_navigation]
        above = sum(not entry.at_foot for entry in shown)
        for place, entry in enumerate(sorted(shown, key=lambda entry: entry.at_foot)):
            if place == above:
                layout.addStretch()
            button = _NavigationButton(entry)
            button.setToolTip(f"{entry.title}（Ctrl+{shown.index(entry) + 1}）")
            button.clicked.connect(lambda _=False, key=entry.key: self.chosen.emit(key))
            self._group.addButton(button)
            layout.addWidget(button)
            self._buttons[entry.key] = button
        if above == len(shown):
            layout.addStretch()

    def mark(self, key: str) -> None:
        """Show which place one is at; none for a page that is not in the navigation."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            return
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def set_badge(self, key: str, count: int) -> None:
        if key in self._buttons:
            self._buttons[key].set_count(count)


class Strip(QFrame):
    """The message below the page, which makes room for it; it goes by itself, but not while somebody is at it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(16, 10, 8, 10)
        self._line.setSpacing(12)
        self._line.addWidget(self._text, 1)
        self._buttons: list[QPushButton] = []
        self._undo: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STRIP_STAYS)
        self._timer.timeout.connect(self._go)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, message: Message) -> None:
        for button in self._buttons:
            button.deleteLater()
        self._buttons = []
        self._text.setText(message.text)
        self.setAccessibleName(message.text)
        self._undo = next((act for word, act in message.actions if word == "撤销"), None)
        for number, (word, act) in enumerate((*message.actions, ("关闭", lambda: None))):
            button = push_button(word, f"strip_{number}", partial(self._do, act))
            self._line.addWidget(button)
            self._buttons.append(button)
            if word == "撤销":
                button.setToolTip("撤销（Ctrl+Z）")
        self.show()
        self._timer.start()

    def undo(self) -> None:
        """Take back what the message tells, if it offers that."""
        if self.isVisible() and self._undo is not None:
            self._do(self._undo)

    def _do(self, act: Callable[[], None]) -> None:
        self.hide()
        act()

    def _go(self) -> None:
        if self.underMouse() or any(button.hasFocus() for button in self._buttons):
            self._timer.start()
        else:
            self.hide()


class StatusBar(QFrame):
    """Who works where, what is being done behind the window, and when the last backup was made."""

    def __init__(self, desk: Desk, who: str) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("status")
        self.setFixedHeight(26)
        self._who, self._work, self._backup = QLabel(who), QLabel(), QLabel()
        for label in (self._who, self._work, self._backup):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._cancel = QPushButton("取消")
        self._cancel.setObjectName("cancel_work")
        self._cancel.setAccessibleName("取消正在进行的工作")
        self._cancel.setProperty("link", True)
        self._cancel.setFont(theme.font(theme.SMALL))
        self._cancel.clicked.connect(self._stop)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(10)
        line.addWidget(self._who)
        line.addStretch(1)
        for widget in (self._work, self._bar, self._cancel):
            line.addWidget(widget)
            widget.hide()
        line.addSpacing(8)
        line.addWidget(self._backup)
        self._line = line
        self._timer = QTimer(self)
        self._timer.setInterval(_WORK_SHOWN_EVERY)
        self._timer.timeout.connect(self._show_work)
        desk.tasks.changed.connect(self._follow)

    def add(self, widget: QWidget) -> None:
        """Put something of a feature before the last backup."""
        self._line.insertWidget(self._line.count() - 1, widget)

    def say_backup(self, words: str, tone: Tone) -> None:
        self._backup.setText(words)
        self._backup.setStyleSheet("" if tone is Tone.MUTED else f"color: {theme.colour(tone).name()}")

    def _follow(self) -> None:
        if not self._desk.tasks.running:
            self._show_work()
        elif not self._timer.isActive():
            self._timer.start()  # what is done before its first tick is not worth a flicker

    def _show_work(self) -> None:
        jobs = self._desk.tasks.running
        for widget in (self._work, self._bar, self._cancel):
            widget.setVisible(bool(jobs))
        if not jobs:
            self._timer.stop()
            return
        job = jobs[0]
        more = f"（另有 {len(jobs) - 1} 项等着）" if len(jobs) > 1 else ""
        self._work.setText(f"{job.title}{more}" if not job.cancelled else f"正在取消：{job.title}")
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        self._cancel.setEnabled(not job.cancelled)

    def _stop(self) -> None:
        for job in self._desk.tasks.running[:1]:
            job.cancel()
