"""Writing a meeting down while people talk: the agenda at the left, typing in the middle, the minutes at the right."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.cells import CellProblem, reader
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import on_keys, push_button, tab_order
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FaultLine, ask, on_save_keys
from jn_desktop.desktop.forms import Binder, Form
from jn_desktop.desktop.paper import PaperView
from jn_desktop.desktop.words import shown
from jn_desktop.meetings.cards import DraftTopic, MeetingDetail, MeetingDraft
from jn_desktop.meetings.ledger import MEETINGS
from jn_desktop.meetings.pages.names import names_in
from jn_desktop.meetings.pages.topic import TopicPane, TopicText, texts_of
from jn_desktop.meetings.service import MeetingService

_SPLIT = "split.meeting_editor"
_PAUSE = 500  # milliseconds without a key before the paper follows
_FACTS = [field for field in MEETINGS.fields if field.name not in ("number", "kind")]
_PATH = re.compile(r"(topics|actions)\.(\d+)\.(\w+)")


class MeetingFactsForm(Form):
    ui = "meeting_facts.ui"
    name: QLineEdit
    time: QLineEdit
    place: QLineEdit
    host: QLineEdit
    recorder: QLineEdit
    attendees: QPlainTextEdit
    absentees: QPlainTextEdit
    observers: QPlainTextEdit


@dataclass(frozen=True)
class Known:
    """What the editor completes to: departments, and projects by id and name."""

    units: Sequence[str]
    projects: Sequence[tuple[str, str]]


class MeetingEditor(QWidget):
    """One meeting being written; `closed` says which one was saved, or None."""

    closed = Signal(object)

    def __init__(self, desk: Desk, meetings: MeetingService, meeting: MeetingDetail | None, known: Known) -> None:
        super().__init__()
        self.desk = desk
        self._meetings = meetings
        self._meeting_id = meeting.id if meeting is not None else None
        self._units = known.units
        self._projects = {name: record_id for record_id, name in reversed(known.projects)} | _linked(meeting)
        self._topics, self._whole = texts_of(meeting)
        self._pane: TopicPane | None = None
        self._saving = False
        self.form = MeetingFactsForm()
        self.binder = Binder(self.form, _FACTS)
        self.binder.load(_facts_of(meeting, desk))
        self.agenda = QListWidget()
        self.paper = PaperView("meeting_paper", "纪要预览")
        self._fault = FaultLine()
        self._middle = QScrollArea()
        self._lay_out()
        self._list_agenda(0)
        self._begun = self._typed()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._follow)
        self.binder.changed.connect(self._pause.start)
        self.agenda.currentRowChanged.connect(self._show)
        self._show(0)
        self._follow()

    def unsaved(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return self._typed() != self._begun

    def leave(self, go_on: Callable[[], None]) -> None:
        """Go on at once when nothing was typed, else ask whether what was typed may be dropped."""
        if not self.unsaved():
            go_on()
        else:
            ask(self, "这次会议写下的内容还没有保存。", "不保存", go_on, no="继续填写")

    def save(self) -> None:
        """Save everything at once; what is wrong is said where it stands."""
        facts = self.binder.collect()
        if self._saving:
            return
        if facts is None:
            self.agenda.setCurrentRow(0)
            return
        if any(topic.blank for topic in self._topics):
            self._topics = [topic for topic in self._topics if not topic.blank]
            self._go(min(self.agenda.currentRow(), len(self._topics)))
        unknown = self._unknown_project()
        if unknown is not None:
            self._say(FieldError(f"topics.{unknown[0]}.project_ids", unknown[1]))
            return
        draft = self._draft(facts)
        self._saving = True
        self.desk.tasks.save(
            self, lambda: self._meetings.save(self._meeting_id, draft), self.closed.emit, failed=self._refuse
        )

    # ---- building ----

    def _lay_out(self) -> None:
        self.agenda.setObjectName("agenda")
        self.agenda.setAccessibleName("议程")
        self._middle.setWidgetResizable(True)
        self._middle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._middle.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        add = push_button("加议题(&G)", "add_topic", self._add_topic)
        remove = push_button("删除(&X)", "remove_topic", self._remove_topic)
        up = push_button("上移(&U)", "topic_up", lambda: self._move(-1))
        down = push_button("下移(&D)", "topic_down", lambda: self._move(1))
        left = _card(_heading("议程"), self.agenda, _row(add, remove), _row(up, down))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("meeting_editor_split")
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(_card(self._middle))
        split.addWidget(_card(self.paper))
        split.setCollapsible(0, False)
        split.setCollapsible(1, False)
        for place, stretch in enumerate((0, 3, 2)):
            split.setStretchFactor(place, stretch)
        split.setSizes(self.desk.memory.get(_SPLIT) or [200, 540, 380])
        split.splitterMoved.connect(lambda *_: self.desk.memory.put(_SPLIT, split.sizes()))
        back = push_button("返回列表(&K)", "editor_back", lambda: self.leave(lambda: self.closed.emit(None)))
        on_keys(self, "Esc", back.click)
        save = push_button("保存(&S)", "editor_save", self.save, primary=True)
        on_save_keys(self, self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(split, 1)
        layout.addWidget(self._fault)
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch()
        foot.addWidget(save)
        layout.addLayout(foot)
        self._before, self._after = (self.agenda, add, remove, up, down), (self.paper, back, save)

    def _list_agenda(self, row: int) -> None:
        """Show the agenda: the meeting itself, its topics, and what belongs to none."""
        self.agenda.blockSignals(True)
        self.agenda.clear()
        self.agenda.addItem("会议情况")
        for number, topic in enumerate(self._topics, start=1):
            self.agenda.addItem(f"{number}. {topic.title or '（议题）'}")
        self.agenda.addItem("其他议定事项")
        self.agenda.setCurrentRow(row)
        self.agenda.blockSignals(False)

    def _show(self, row: int) -> None:
        self._clear_middle()
        if row <= 0:
            self._pane = None
            self._middle.setWidget(self.form.root)
            self.form.root.show()
        else:
            titled = row <= len(self._topics)
            topic = self._topics[row - 1] if titled else self._whole
            self._pane = TopicPane(topic, self._units, self._projects, titled=titled)
            self._pane.changed.connect(self._note_typing)
            self._middle.setWidget(self._pane)
        tab_order(*self._before, *self._stops(), *self._after)

    def _clear_middle(self) -> None:
        """Take out what is shown; what is left of a topic goes later, for a key pressed there may still be at work."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus() and self._middle.isAncestorOf(focused):
            self.agenda.setFocus()  # hidden with the keyboard in it, it would pass the keyboard on as Tab does
        shown = self._middle.takeWidget()
        if shown is not None and shown is not self.form.root:
            shown.deleteLater()

    # ---- the way of Tab ----

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on from the end of what is shown to the next part of the meeting, and back from its beginning."""
        stops, row = self._stops(), self.agenda.currentRow()
        end, step = (stops[-1], 1) if forward else (stops[0], -1)
        if self.focusWidget() is not end or not 0 <= row + step <= self._last_row():
            return super().focusNextPrevChild(forward)
        self.agenda.setCurrentRow(row + step)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        self._stops()[0 if forward else -1].setFocus(reason)
        return True

    def _stops(self) -> tuple[QWidget, ...]:
        """Return where Tab goes in what is shown, in the order of the eye."""
        if self._pane is not None:
            return self._pane.stops
        return tuple(getattr(self.form, field.name) for field in _FACTS)

    def _last_row(self) -> int:
        """Return the last part that Tab goes to: what belongs to no topic is passed by where there is none."""
        return len(self._topics) + bool(self._whole.actions)

    def _note_typing(self) -> None:
        self._fault.say("")
        row = self.agenda.currentRow()
        item = self.agenda.item(row)
        if item is not None and 0 < row <= len(self._topics):
            item.setText(f"{row}. {self._topics[row - 1].title or '（议题）'}")
        self._pause.start()

    # ---- the agenda ----

    def _add_topic(self) -> None:
        if not self._topics or not self._topics[-1].blank:
            self._topics.append(TopicText())
        self._go(len(self._topics))
        if self._pane is not None:
            self._pane.title.setFocus()

    def _remove_topic(self) -> None:
        place = self.agenda.currentRow() - 1
        if not 0 <= place < len(self._topics):
            return
        topic = self._topics[place]

        def remove() -> None:
            self._topics = [known for known in self._topics if known is not topic]
            self._go(min(place, len(self._topics)))

        if topic.title or topic.situation or topic.actions:
            ask(self, f"删除议题“{topic.title[:40] or '（没有题目）'}”和它下面的议定事项？", "删除", remove)
        else:
            remove()

    def _move(self, by: int) -> None:
        place = self.agenda.currentRow() - 1
        if 0 <= place < len(self._topics) and 0 <= place + by < len(self._topics):
            self._topics[place], self._topics[place + by] = self._topics[place + by], self._topics[place]
            self._go(place + by + 1)

    def _go(self, row: int) -> None:
        self._list_agenda(row)
        self._show(row)
        self._pause.start()

    # ---- what was typed ----

    def _typed(self) -> tuple[Any, ...]:
        texts = [(t.title, t.situation, t.projects, [vars(a).copy() for a in t.actions]) for t in self._all()]
        return self.binder.dirty(), texts

    def _all(self) -> list[TopicText]:
        return [*self._topics, self._whole]

    def _draft(self, facts: dict[str, Any]) -> MeetingDraft:
        topics = tuple(
            DraftTopic(topic.id, topic.title, topic.situation, tuple(self._ids_of(topic))) for topic in self._topics
        )
        places = [*range(len(self._topics)), None]
        actions = tuple(
            action.draft(place)
            for place, topic in zip(places, self._all(), strict=True)
            for action in topic.actions
            if not action.blank
        )
        known = {**facts, "time": datetime.fromisoformat(facts["time"])}
        return MeetingDraft(**known, topics=topics, actions=actions)

    def _ids_of(self, topic: TopicText) -> list[str]:
        return [self._projects[name] for name in self._names_of(topic) if name in self._projects]

    def _names_of(self, topic: TopicText) -> list[str]:
        return names_in(topic.projects, self._projects)

    def _unknown_project(self) -> tuple[int, str] | None:
        for place, topic in enumerate(self._topics):
            for name in self._names_of(topic):
                if name not in self._projects:
                    return place, f"没有叫“{name[:40]}”的项目；请从列出的项目中选。"
        return None

    def _follow(self) -> None:
        """Have the paper show what was typed, as far as it can be read."""
        raw = {field.name: _read(self.form, field) for field in _FACTS}
        try:
            time = datetime.fromisoformat(str(raw["time"]))
        except ValueError:
            return
        draft = self._draft({**raw, "name": raw["name"] or "", "time": time.isoformat()})
        self.paper.show_read(
            self.desk.tasks, lambda: self._meetings.preview(self._meeting_id, draft), failed=lambda _: None
        )

    # ---- refusals ----

    def _refuse(self, error: StationError) -> None:
        self._saving = False
        self._say(error)

    def _say(self, error: StationError) -> None:
        """Go to what is wrong and say it there; what belongs to no field is said at the foot."""
        if isinstance(error, FieldError):
            found = _PATH.fullmatch(error.field)
            if found is not None and self._say_in_topic(found[1], int(found[2]), found[3], str(error)):
                return
            if error.field in {field.name for field in _FACTS}:
                self._go(0)
                self.binder.show_fault(error.field, str(error))
                return
        self._fault.say(str(error))

    def _say_in_topic(self, what: str, place: int, name: str, sentence: str) -> bool:
        if what == "topics":
            self._go(place + 1)
            assert self._pane is not None
            self._pane.show_fault(name, sentence)
            return True
        for row, topic in enumerate(self._all(), start=1):
            lines = [action for action in topic.actions if not action.blank]
            if place < len(lines):
                self._go(row)
                assert self._pane is not None
                line = next(line for line in self._pane.lines if line.action is lines[place])
                line.show_fault(name, sentence)
                return True
            place -= len(lines)
        return False


def _linked(meeting: MeetingDetail | None) -> dict[str, str]:
    """Return the projects that a meeting is about already, by name: also those that have left the ledger since."""
    topics = meeting.topics if meeting is not None else ()
    return {
        name: record_id
        for topic in topics
        for name, record_id in zip(topic.project_names, topic.project_ids, strict=True)
    }


def _facts_of(meeting: MeetingDetail | None, desk: Desk) -> dict[str, Any]:
    if meeting is None:
        return {"time": f"{desk.today()} 09:30", "recorder": desk.context.operator}
    return {**vars(meeting), "time": meeting.time.replace("T", " ")}


def _read(form: MeetingFactsForm, field: Field) -> str | None:
    """Return a field as far as it is readable, for the paper."""
    widget = getattr(form, field.name)
    text = widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()
    try:
        return shown(reader(field.kind, 1)(text.strip())) or None if text.strip() else None
    except CellProblem:
        return None


def _card(*parts: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part, 0 if isinstance(part, QLabel) else 1 if not part.property("row") else 0)
    return card


def _row(*buttons: QWidget) -> QWidget:
    row = QWidget()
    row.setProperty("row", True)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    for button in buttons:
        line.addWidget(button)
    return row


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("section", True)
    return label
