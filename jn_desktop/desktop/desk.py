"""What the shell gives to every page: background work, memory, the way to other places, the message strip, slots."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from jn_desktop.core.clock import Clock
from jn_desktop.core.errors import StationError
from jn_desktop.core.service import Context
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.tasks import Tasks
from jn_desktop.desktop.theme import Tone

if TYPE_CHECKING:
    from jn_desktop.core.opened_copies import OpenedCopies


@dataclass(frozen=True)
class Place:
    """Somewhere in the window: a page by its key, and there a record by its id or a ready-made view by its name."""

    page: str
    record: str | None = None
    only: str | None = None


@dataclass(frozen=True)
class Message:
    """What the strip at the foot of the page says, and what can be done about it there."""

    text: str
    tone: Tone = Tone.PLAIN
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()


@dataclass(frozen=True)
class Card:
    """What needs a person today: a heading with its rows, each a click from done. Made by a feature, shown by 今日."""

    title: str
    tone: Tone
    place: Place
    rows: tuple["CardRow", ...]
    nothing: str
    """What the card says when there is no row: 没有……"""
    total: int | None = None
    """How many there are where only the first are listed."""
    again: int = 0
    """How many of them stand on a more urgent card, too."""

    @property
    def count(self) -> int:
        return len(self.rows) if self.total is None else self.total

    @property
    def work(self) -> int:
        """How many there are to do that no other card counts."""
        return self.count - self.again


@dataclass(frozen=True)
class CardRow:
    """One thing to do: what, a word on the side in its tone, and where it is done."""

    text: str
    aside: str
    tone: Tone
    place: Place
    about: str = ""
    """The record that it belongs to, where `text` does not name it."""


@dataclass(frozen=True)
class TabMaker:
    """What a feature puts into the detail pane of another: the tab's title, and what makes its widget."""

    title: str
    make: Callable[["Desk"], QWidget]


@dataclass(frozen=True)
class Found:
    """Ids of the records that a text finds, by part of the name, pinyin initials, code or number."""

    search: Callable[[str, str], list[str]]

    def ids(self, kind: str, text: str) -> list[str]:
        return self.search(kind, text)


@dataclass
class Slots:
    """Filled by `desktop/app.py`: tabs by the kind of record (project, enterprise, agent, meeting)."""

    tabs: dict[str, list[TabMaker]] = field(default_factory=dict)

    def fill(self, kind: str, makers: Iterable[TabMaker]) -> None:
        self.tabs.setdefault(kind, []).extend(makers)

    def of(self, kind: str) -> list[TabMaker]:
        return self.tabs.get(kind, [])


class Desk(QObject):
    """One open window's parts, as its pages see them."""

    went = Signal(object)
    """A `Place` that somebody wants to go to."""
    said = Signal(object)
    """A `Message` for the strip."""
    changed = Signal(object)
    """The `Changes` of a committed transaction, on the window's thread."""
    search_wanted = Signal()
    _committed = Signal(object)

    def __init__(self, context: Context, memory: Memory, found: Found, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.clock: Clock = context.clock
        self.memory = memory
        self.found = found
        self.slots = Slots()
        self.copies: OpenedCopies | None = None
        """Where files stand that other programs are shown, once the shell has said."""
        self.tasks = Tasks(self)
        self.tasks.refused.connect(self._say_refusal)
        self._committed.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        context.database.listen(self._committed.emit)

    def today(self) -> date:
        return self.clock.now().date()

    def may(self, action: str) -> bool:
        """Tell whether the operator may call `feature.method`: what they may not do is not offered."""
        return self.context.may(action)

    def go(self, place: Place) -> None:
        self.went.emit(place)

    def say(self, text: str, *actions: tuple[str, Callable[[], None]], tone: Tone = Tone.PLAIN) -> None:
        """Show a message at the foot of the page for 8 seconds; an action is a word and what it does."""
        self.said.emit(Message(text, tone, actions))

    def _say_refusal(self, error: StationError) -> None:
        self.say(str(error), tone=Tone.LATE)

    def say_file(self, text: str, file: Path) -> None:
        """Say that a file was written, and offer to open it or its folder."""
        from jn_desktop.desktop.opening import open_file

        self.say(
            f"{text}：{file.name}",
            ("打开文件", lambda: open_file(file)),
            ("打开文件夹", lambda: open_file(file.parent)),
        )

    def say_folder(self, text: str, folder: Path) -> None:
        """Say that several files were written into a folder, and offer to open it."""
        from jn_desktop.desktop.opening import open_file

        self.say(f"{text}：{folder.name}", ("打开文件夹", lambda: open_file(folder)))
