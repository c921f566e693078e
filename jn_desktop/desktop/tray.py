"""The program's icon beside the system's clock: says what must be heard while the window is out of sight."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone

_NAME = "跑小青工作台"
_STAYS = 10_000  # milliseconds, where the system lets a program choose


class Tray(QObject):
    """The icon of one open window; it goes with it."""

    opened = Signal()
    """The icon, or its menu, asks for the window."""
    answered = Signal()
    """Somebody clicked what was said."""
    quit_wanted = Signal()

    def __init__(self, tip: str, window: QWidget) -> None:
        super().__init__(window)
        self._drawing = theme.icon("agents", Tone.ACCENT)
        self._icon = QSystemTrayIcon(self._drawing, self)
        self._icon.setToolTip(tip)
        self._icon.messageClicked.connect(self.answered)
        self._icon.activated.connect(self._touch)
        self.menu = QMenu(window)
        self.menu.setObjectName("tray_menu")
        self.menu.setAccessibleName(_NAME)
        self.menu.addAction("打开(&O)", self.opened.emit)
        self.menu.addAction("退出(&X)", self.quit_wanted.emit)
        self._icon.setContextMenu(self.menu)
        self._icon.show()

    def say(self, sentence: str) -> None:
        """Show a notification; a system that has none shows nothing."""
        self._icon.showMessage(_NAME, sentence, self._drawing, _STAYS)

    def leave(self) -> None:
        """Take the icon away: on some systems it would outlive the program."""
        self._icon.hide()

    def _touch(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:  # that one opens the menu
            self.opened.emit()


def tray_of(tip: str, window: QWidget) -> Tray | None:
    """Return the icon of a window, or None where the system has no place for icons."""
    return Tray(tip, window) if QSystemTrayIcon.isSystemTrayAvailable() else None
