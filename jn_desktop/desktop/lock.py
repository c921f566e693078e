"""The lock screen: covers the window when nobody has touched it for a while, and opens to the operator's password."""

from collections.abc import Callable
from datetime import datetime, timedelta

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jn_desktop.core.clock import Clock

_LOOK_EVERY = 5_000  # milliseconds
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """Notices when nobody has touched any of the program's windows for some minutes."""

    idle = Signal()

    def __init__(self, clock: Clock, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.minutes = minutes
        self._last: datetime = clock.now()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._attend)
        for window in QGuiApplication.topLevelWindows():
            self._attend(window)

    def look(self) -> None:
        """Say so when the time is over; 0 minutes means never."""
        if self.minutes and self._clock.now() - self._last >= timedelta(minutes=self.minutes):
            self._last = self._clock.now()
            self.idle.emit()

    def stop(self) -> None:
        """Watch no more: the station is closed, and there is nothing to lock."""
        self._timer.stop()
        self.deleteLater()

    def touch(self) -> None:
        self._last = self._clock.now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def _attend(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)


class LockScreen(QWidget):
    """What stands before everything else until the password is given. Other windows of the program are put away."""

    unlocked = Signal()

    def __init__(self, station: str, operator: str, check: Callable[[str, Callable[[str | None], None]], None]) -> None:
        """`check(password, then)` tries a password beside the window; `then` gets the sentence of a refusal or None."""
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._check = check
        self._put_away: list[QWidget] = []
        title, who = QLabel("已锁定"), QLabel(f"{operator} · {station}")
        title.setProperty("title", True)
        who.setProperty("muted", True)
        who.setTextFormat(Qt.TextFormat.PlainText)
        self.password = QLineEdit()
        self.password.setObjectName("unlock_password")
        self.password.setAccessibleName("密码")
        self.password.setPlaceholderText("输入密码继续工作")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._try)
        self._fault = QLabel()
        self._fault.setObjectName("unlock_fault")
        self._fault.setProperty("fault", True)
        self._fault.setTextFormat(Qt.TextFormat.PlainText)
        self._fault.setWordWrap(True)
        self._enter = QPushButton("解锁(&U)")
        self._enter.setObjectName("unlock")
        self._enter.setAccessibleName("解锁")
        self._enter.setProperty("primary", True)
        self._enter.clicked.connect(self._try)
        column = QWidget()
        column.setFixedWidth(320)
        inner = QVBoxLayout(column)
        for widget in (title, who, self.password, self._fault, self._enter):
            inner.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(column, alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)

    def begin(self) -> None:
        """Put the program's other windows away and wait for the password."""
        self._put_away = [
            window
            for window in QApplication.topLevelWidgets()
            if window is not self.window() and window.isVisible() and window.isWindow()
        ]
        for window in self._put_away:
            window.hide()
        self._fault.clear()
        self.password.clear()
        self.password.setFocus()

    def _try(self) -> None:
        if self.password.text() and self._enter.isEnabled():
            self._enter.setEnabled(False)
            self._check(self.password.text(), self._hear)

    def _hear(self, refusal: str | None) -> None:
        self._enter.setEnabled(True)
        self.password.clear()
        if refusal is not None:
            self._fault.setText(refusal)
            self.password.setFocus()
            return
        for window in self._put_away:
            if shiboken6.isValid(window):
                window.show()
        self._put_away = []
        self.unlocked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # nothing that is typed here reaches the window behind
