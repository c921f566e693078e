"""Reminders in the window: looked for every minute, counted in the status bar, listed for the day."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jn_desktop.demands.rules import Rung
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import moment, short

_MINUTE = 60_000  # milliseconds
_KEYS = "Ctrl+Shift+R"
_SEEN = "reminders_seen"
_NAMED = 3  # numbers, in a notification; the list has them all
_TONES = {Rung.BEFORE: Tone.ACCENT, Rung.DUE: Tone.WARN, Rung.OVERDUE: Tone.LATE}
_NOTHING = "今天还没有提醒。上班时间里，时限快到、到了、过了的诉求和议定事项会列在这里。"


class Reminder(Protocol):
    """Somebody to be told of a deadline, whatever it is the deadline of: `page` and `record_id` say where it is."""

    @property
    def page(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def rung(self) -> str: ...
    @property
    def due(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def told(self) -> str: ...


class Reminders(Protocol):
    """A service that knows of reminders."""

    def remind(self) -> Sequence[Reminder]: ...
    def of_today(self) -> Sequence[Reminder]: ...


class Reminding(QObject):
    """Looks for reminders as long as the window stands; `button` belongs into its status bar.

    `sources` are the services that know of any; who may note those of one may note those of all.
    """

    found = Signal(object)
    """The reminders that are new, as a list."""

    def __init__(self, desk: Desk, sources: Sequence[Reminders], window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._sources, self._window = desk, sources, window
        self._today: list[Reminder] = []
        self._dialog: RemindersDialog | None = None
        self.button = push_button("提醒", "reminders", self.show_list, link=True)
        self.button.setFont(theme.font(theme.SMALL))
        self.button.setToolTip(f"今天的提醒（{_KEYS}）")
        self._minutes = QTimer(self)
        self._minutes.setInterval(_MINUTE)
        self._minutes.timeout.connect(self.look)
        self._minutes.start()
        self._fetch()

    def look(self) -> None:
        """Note what has become due to be told, where the operator may; then list the day anew."""
        if self._desk.may("reminders.remind"):
            self._desk.tasks.save(self, self._remind, self._tell)
        else:
            self._fetch()

    def show_list(self) -> None:
        """Open the list of the day, unless something else waits for an answer."""
        if QApplication.activeModalWidget() is not None:
            return
        self._dialog = RemindersDialog(self._window, self._desk)
        self._dialog.show_reminders(self._today)
        self._dialog.open()
        self._count()

    def _tell(self, new: list[Reminder]) -> None:
        if new:
            self.found.emit(new)
        self._fetch()

    def _remind(self) -> list[Reminder]:
        return [new for source in self._sources for new in source.remind()]

    def _fetch(self) -> None:
        self._desk.tasks.read(self, self._of_today, self._take, key="today")

    def _of_today(self) -> list[Reminder]:
        told = [one for source in self._sources for one in source.of_today()]
        return sorted(told, key=attrgetter("at"), reverse=True)  # of the same minute, in the order of the sources

    def _take(self, today: list[Reminder]) -> None:
        self._today = today
        if self._dialog is not None and shiboken6.isValid(self._dialog):
            self._dialog.show_reminders(today)  # a locked one, too
        self._count()

    def _count(self) -> None:
        """Say how many of today's nobody has looked at; none is ever taken off the list, so that a number tells."""
        memory, today = self._desk.memory, self._desk.today().isoformat()
        if self._dialog is not None and shiboken6.isValid(self._dialog) and self._dialog.isVisible():
            memory.put(_SEEN, [today, len(self._today)])
        day, seen = memory.get(_SEEN, ["", 0])
        unseen = max(0, len(self._today) - (seen if day == today else 0))
        self.button.setText(f"提醒 {unseen}" if unseen else "提醒")
        self.button.setShortcut(_KEYS)  # a new text takes it away
        self.button.setAccessibleName(f"提醒，{unseen} 条还没有看" if unseen else "提醒")


class RemindersDialog(QDialog):
    """Today's reminders, the latest first; Enter goes to what one is about."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("reminders_dialog")
        self.setWindowTitle("今天的提醒")
        self.setModal(True)
        self.resize(920, 480)
        self.table = RecordTable("reminders_table", _columns(desk), desk.memory, row_id=_row_id)
        self.table.setAccessibleName("今天的提醒")
        self.table.set_empty(_NOTHING)
        self.table.opened.connect(self._go)
        self._go_there = push_button(
            "转到那里(&G)", "reminder_go", lambda: self._go(self.table.current()), primary=True
        )
        close = push_button("关闭(&C)", "close_reminders", self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self._go_there, close):
            button.setAutoDefault(False)  # Enter is the table's
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(
            plain_label(
                "时限快到时提醒经办人（议定事项提醒责任单位），到了提醒首席服务专员，过了提醒站长；每条只提醒一次。",
                wrap=True,
            )
        )
        layout.addWidget(in_card(self.table), 1)
        layout.addLayout(buttons)
        self.table.setFocus()

    def show_reminders(self, reminders: Sequence[Reminder]) -> None:
        """Show these; the place in the list stays."""
        self.table.set_rows(reminders)
        if self.table.current() is None and reminders:
            self.table.select(_row_id(reminders[0]))
        self._go_there.setEnabled(bool(reminders))

    def _go(self, reminder: Reminder | None) -> None:
        if reminder is not None:
            self.accept()
            self._desk.go(Place(reminder.page, reminder.record_id))


def in_words(new: Sequence[Reminder], *, locked: bool) -> str:
    """Return the sentence of a notification: nobody's name, and of a locked window the count alone."""
    numbers = list(dict.fromkeys(one.number for one in new))
    count = len(numbers)
    what = "诉求" if all(one.page == "demands" for one in new) else "事"
    if locked:
        return f"{count} 件{what}需要提醒。"
    if count == 1:
        told = "、".join(f"{one.target}{one.rung}" for one in new)
        return f"{new[0].number} {short(new[0].about, 24)}：{told}。"
    more = " 等" if count > _NAMED else ""
    return f"{count} 件{what}需要提醒：{'、'.join(numbers[:_NAMED])}{more}。"


def _row_id(reminder: Reminder) -> str:
    return "/".join((reminder.record_id, reminder.target, reminder.rung, reminder.due))


def _columns(desk: Desk) -> list[Column]:
    return [
        Column("at", "时间", attrgetter("at"), lambda one: one.at[11:], width=64),
        Column(
            "rung",
            "提醒",
            attrgetter("rung"),
            look=Look.CHIP,
            tone=lambda one: _TONES[Rung(one.rung)],
            width=90,
        ),
        Column("number", "编号", attrgetter("number"), width=112, priority=2),
        Column("enterprise", "企业或事项", attrgetter("about"), stretch=True, width=180, middle=True),
        Column("target", "事项", attrgetter("target"), width=100),
        Column("due", "时限", attrgetter("due"), lambda one: moment(one.due, desk.today()), width=130),
        Column("told", "提醒谁", attrgetter("told"), width=90, priority=2),
    ]
