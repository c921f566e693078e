"""Keeping what is typed in the editor: at most a second after a key it stands in the station, until it is saved."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.typing import TypingService

_EVERY = 1_000  # milliseconds


class Keeping(QObject):
    """Keeps the text of one meeting beside the window's thread; `text` makes it there, None where all is saved."""

    def __init__(
        self, parent: QObject, desk: Desk, typing: TypingService, meeting_id: str, text: Callable[[], str | None]
    ) -> None:
        super().__init__(parent)
        self._desk, self._typing, self._meeting_id, self._text = desk, typing, meeting_id, text
        self._kept: str | None = None
        self._at_work = False
        self._dropped = False  # since what is at work was begun
        self._refused = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._keep)

    def begin(self, kept: str) -> None:
        """Take a text as what stands in the station already."""
        self._kept = kept

    def touch(self) -> None:
        """Keep what is typed within a second; the clock is not set back by further keys."""
        if not self._timer.isActive():
            self._timer.start()

    def drop(self) -> None:
        """Forget what was kept: it was saved, or nobody wants it."""
        self._timer.stop()
        self._kept, self._dropped = None, self._at_work
        typing, meeting_id = self._typing, self._meeting_id
        self._desk.tasks.keep(self._desk, lambda: typing.drop(meeting_id))

    def leave(self) -> None:
        """Forget what was kept on the way where all is saved again: nobody types here any more."""
        if self._text() is None and (self._at_work or self._kept is not None):
            self.drop()

    def _keep(self) -> None:
        text = self._text()
        if self._at_work:
            self._timer.start()
        elif text is None:
            if self._kept is not None:
                self.drop()
        elif text != self._kept:
            self._at_work = True
            typing, meeting_id = self._typing, self._meeting_id
            self._desk.tasks.keep(
                self, lambda: typing.keep(meeting_id, text), lambda _: self._done(text), failed=self._not_kept
            )

    def _done(self, text: str) -> None:
        self._kept = None if self._dropped else text
        self._at_work = self._dropped = self._refused = False

    def _not_kept(self, error: StationError) -> None:
        """Say once that nothing is kept, and go on trying."""
        self._at_work = self._dropped = False
        if not self._refused:
            self._refused = True
            self._desk.say(f"写下的内容暂时没有存下：{error}", tone=Tone.LATE)
        self._timer.start()
