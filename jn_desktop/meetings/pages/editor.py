"""Writing a meeting down while people talk: the agenda at the left, typing in the middle, the minutes at the right."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.changes import Changes
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.desktop.buttons import on_keys, push_button, tab_order
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FaultLine, ask, on_save_keys
from jn_desktop.desktop.paper import PaperView
from jn_desktop.meetings.action_line import LineReader
from jn_desktop.meetings.cards import DraftTopic, MeetingDetail, MeetingDraft, draft_of
from jn_desktop.meetings.pages.agenda import Agenda
from jn_desktop.meetings.pages.facts import FACTS, MeetingFactsForm, as_draft
from jn_desktop.meetings.pages.keeping import Keeping
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.pages.names import names_in
from jn_desktop.meetings.pages.parts import Parts
from jn_desktop.meetings.pages.pictures import PastedPictures, Pictures, Wanted
from jn_desktop.meetings.pages.taken_up import TakenUp
from jn_desktop.meetings.pages.topic import TopicPane
from jn_desktop.meetings.pages.typed import AsSaved, MeetingText, TopicText, from_text, topic_ids, topics_of
from jn_desktop.meetings.typing import Typed
from jn_desktop.meetings.unit_names import UnitBook

_SPLIT = "split.meeting_editor"
_PAUSE = 500  # milliseconds without a key before the paper follows
_LOOK = 150  # milliseconds that a topic is shown before the paper comes to it
_PICTURES_BELONG = "照片和图纸附在议题后面；请在左边的议程里点开那个议题，再粘贴或拖进去。"
_PATH = re.compile(r"(topics|actions)\.(\d+)\.(\w+)")


@dataclass(frozen=True)
class Known:
    """What the editor goes by: departments, projects by id and name, the calendar, and what was typed and not saved."""

    units: UnitBook
    projects: Sequence[tuple[str, str]]
    calendar: Calendar
    kept: Typed | None = None


def known_of(services: MeetingServices, meeting_id: str) -> Known:
    """Read what the editor of a meeting goes by. For any thread."""
    meetings = services.meetings
    kept = services.typing.kept(meeting_id)
    return Known(UnitBook(meetings.units()), meetings.project_choices(), services.calendar.calendar(), kept)


class MeetingEditor(QWidget):
    """One meeting being written; `closed` says which one was saved, or None."""

    closed = Signal(object)

    def __init__(self, desk: Desk, services: MeetingServices, meeting: MeetingDetail, known: Known) -> None:
        super().__init__()
        self.desk = desk
        self._meetings = services.meetings
        self._pictures = Pictures(desk, services.attachments, services.settings, services.copies)
        self.meeting_id = meeting.id
        self._base = draft_of(meeting)
        self._calendar, self._units = known.calendar, known.units
        self._projects = {name: record_id for record_id, name in reversed(known.projects)} | _linked(meeting)
        self._saving = False
        self.form = MeetingFactsForm(self._base)
        self.form.begin(meeting)
        self._lines = LineReader(self._units, self.form.held() or desk.today(), self._calendar)
        self._topics, self._whole = topics_of(meeting, self._lines)
        self._seen = topic_ids(meeting)
        self.agenda = Agenda()
        self.paper = PaperView("meeting_paper", "纪要预览")
        self.taken_up = TakenUp(self._drop_typed)
        self._fault = FaultLine()
        self._parts = Parts(self.form.root, self._make_pane)
        PastedPictures(self, lambda _: self._fault.say(_PICTURES_BELONG)).watch(*self.form.stops)
        self._lay_out()
        self._begun = self._typed().as_text()
        self._keeping = Keeping(self, desk, services.typing, self.meeting_id, self._unsaved_text)
        self._pause = self._after_a_while(_PAUSE, self._follow)
        self._look = self._after_a_while(_LOOK, self._seek)
        self._list_agenda(0)
        self.agenda.currentRowChanged.connect(self._show)
        self.agenda.dragged.connect(self._carry)
        self._show(0)
        self._take_up(known.kept, meeting)
        self.form.binder.changed.connect(self._note_facts)
        desk.changed.connect(self._note_pictures)
        desk.changed.connect(self._look_for_topics)
        self._follow()

    def unsaved(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return self._unsaved_text() is not None

    def _unsaved_text(self) -> str | None:
        text = self._typed().as_text()
        return None if text == self._begun else text

    def leave(self, go_on: Callable[[], None]) -> None:
        """Go on at once when nothing was typed, else ask whether what was typed may be dropped."""

        def drop() -> None:
            self._keeping.drop()
            go_on()

        if not self.unsaved():
            self._keeping.leave()
            go_on()
        else:
            ask(self, "这次会议写下的内容还没有保存。", "不保存", drop, no="继续填写")

    def save(self) -> None:
        """Save everything at once; what is wrong is said where it stands."""

        def saved(as_saved: AsSaved) -> None:
            if as_saved.is_still(self._typed()):
                self._keeping.drop()
                self.closed.emit(self.meeting_id)
            else:
                self._adopt(as_saved, lambda: self.desk.say("已保存；之后写下的还没有保存。"))

        self._save(saved)

    def _save(self, then: Callable[[AsSaved], None]) -> None:
        facts = self.form.binder.collect()
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
        draft, as_saved = self._draft(facts), AsSaved(self._typed())
        self._saving = True

        def done(_: str) -> None:
            self._saving = False
            then(as_saved)

        self.desk.tasks.save(self, lambda: self._meetings.save(self.meeting_id, draft), done, failed=self._refuse)

    def _adopt(self, as_saved: AsSaved, then: Callable[[], None]) -> None:
        """Go on with what is saved now, in the records that it became."""

        def found(meeting: MeetingDetail) -> None:
            self._begun, self._seen = as_saved.adopt(meeting), topic_ids(meeting)
            self._keeping.drop()
            self._note_change()
            then()

        self.desk.tasks.read(self, lambda: self._meetings.meeting(self.meeting_id), found)

    # ---- what was typed before a crash ----

    def _take_up(self, kept: Typed | None, meeting: MeetingDetail) -> None:
        """Go on where somebody was stopped: what is on the screen is what was typed last, and it is said so."""
        text = from_text(kept.text) if kept is not None else None
        if kept is None or text is None or kept.text == self._begun:
            return
        self._put(text)
        self._bring_in(meeting)
        self._keeping.begin(kept.text)
        self.taken_up.say(kept, self.desk.today())

    def _drop_typed(self) -> None:
        """Go back to what is saved; for a moment it can be had again."""
        dropped = self._typed()
        self._keeping.drop()
        saved = from_text(self._begun)
        assert saved is not None
        self._put(saved)

        def again() -> None:
            if shiboken6.isValid(self):
                self._put(dropped)

        self.desk.say("已回到上次保存的内容。", ("撤销", again))

    def _put(self, text: MeetingText) -> None:
        """Show a text in the place of what is shown."""
        self.form.put(text.facts)
        self._take_keyboard()
        self._parts.forget_all()
        self._topics, self._whole, self._seen = text.topics, text.whole, text.seen
        self._go(min(self.agenda.currentRow(), len(self._topics) + 1))

    # ---- what others put on the table ----

    def _look_for_topics(self, changes: Changes) -> None:
        """Have a topic that was put on the table elsewhere stand here, too: to save without it would take it off."""
        if "topic" in changes.tables and not self._saving:
            self.desk.tasks.read(
                self, lambda: self._meetings.meeting(self.meeting_id), self._take_in, failed=lambda _: None
            )

    def _take_in(self, meeting: MeetingDetail) -> None:
        """Take topics in that are saved already, which makes nothing unsaved."""
        saved = from_text(self._begun)
        assert saved is not None
        added = self._bring_in(meeting)
        if added:
            copies = from_text(MeetingText({}, added, TopicText()).as_text())
            assert copies is not None
            saved.topics, saved.seen = [*saved.topics, *copies.topics], self._seen
            self._begun = saved.as_text()
            self._note_change()

    def _bring_in(self, meeting: MeetingDetail) -> list[TopicText]:
        """Add the topics of a meeting that nobody here has seen, after the others; return them."""
        saved, _ = topics_of(meeting, self._lines)
        added = [topic for topic in saved if topic.id is not None and topic.id not in self._seen]
        if added:
            row, rest = self.agenda.currentRow(), len(self._topics) + 1
            self._topics = [*self._topics, *added]
            self._seen = sorted({*self._seen, *topic_ids(meeting)})
            self._list_agenda(row + len(added) if row == rest else row)
        return added

    # ---- pictures ----

    def _add_strip(self, act: Wanted) -> None:
        """Add pictures to a topic that is not saved yet: it is saved first, for pictures belong to a record."""
        pane = self._pane
        if pane is not None and pane.topic is self._whole:
            self._fault.say(_PICTURES_BELONG)
            return

        def add() -> None:
            if pane is not None and shiboken6.isValid(pane):
                self._show_strip(pane)
                if pane.strip is not None:
                    act(pane.strip)

        self._save(lambda as_saved: self._adopt(as_saved, add))

    def _show_strip(self, pane: TopicPane) -> None:
        if pane.topic.id is not None:
            pane.show_strip(self._pictures.strip(pane.topic.id))

    # ---- building ----

    def _lay_out(self) -> None:
        add = push_button("加议题(&G)", "add_topic", self._add_topic)
        remove = push_button("删除(&X)", "remove_topic", self._remove_topic)
        up = push_button("上移(&U)", "topic_up", lambda: self._move(-1))
        down = push_button("下移(&D)", "topic_down", lambda: self._move(1))
        left = _card(_heading("议程"), self.agenda, _row(add, remove), _row(up, down))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("meeting_editor_split")
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(_card(self._parts))
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
        for key, by in (("Up", -1), ("Down", 1)):
            on_keys(self, f"Ctrl+{key}", partial(self._step, by))
            on_keys(self, f"Ctrl+Shift+{key}", partial(self._move, by))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.taken_up)
        layout.addWidget(split, 1)
        layout.addWidget(self._fault)
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch()
        foot.addWidget(save)
        layout.addLayout(foot)
        self._before = (*self.taken_up.stops, self.agenda, add, remove, up, down)
        self._after = (self.paper, back, save)

    def _after_a_while(self, interval: int, act: Callable[[], None]) -> QTimer:
        """Return a timer that does something once, so many milliseconds after it was started last."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(act)
        return timer

    def _list_agenda(self, row: int) -> None:
        self.agenda.show_topics([topic.title for topic in self._topics], row)

    @property
    def _pane(self) -> TopicPane | None:
        return self._parts.pane

    def _take_keyboard(self) -> None:
        """Take the keyboard out of what is shown: hidden with the keyboard in it, it would pass it on as Tab does."""
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus() and self._parts.isAncestorOf(focused):
            self.agenda.setFocus()

    def _show(self, row: int) -> None:
        self._take_keyboard()
        self._fault.say("")
        if row <= 0:
            self._parts.show_facts()
        else:
            self._parts.show_topic(self._all()[row - 1])
            self._look.start()
        tab_order(*self._before, *self._stops(), *self._after)

    def _make_pane(self, topic: TopicText) -> TopicPane:
        pane = TopicPane(topic, self._lines, self._projects, titled=topic is not self._whole)
        pane.changed.connect(self._note_typing)
        pane.strip_wanted.connect(self._add_strip)
        self._show_strip(pane)
        return pane

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
        return self.form.stops

    def _last_row(self) -> int:
        """Return the last part that Tab goes to: what belongs to no topic is passed by where there is none."""
        return len(self._topics) + bool(self._whole.actions)

    def _note_typing(self) -> None:
        self._fault.say("")
        place = self.agenda.currentRow() - 1
        if 0 <= place < len(self._topics):
            self.agenda.name_topic(place, self._topics[place].title)
        self._note_change()

    def _note_facts(self) -> None:
        """Read lines by the day of the meeting, wherever it is moved to."""
        self._fault.say("")
        held = self.form.held()
        if held is not None and held != self._lines.held:
            self._lines = LineReader(self._units, held, self._calendar)
            for pane in self._parts.panes:
                pane.read_lines(self._lines)
        self._note_change()

    def _note_pictures(self, changes: Changes) -> None:
        """Have the paper show pictures that were added or taken away."""
        if "attachment" in changes.tables:
            self._pause.start()

    def _note_change(self) -> None:
        self._pause.start()
        self._keeping.touch()

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
            self._take_keyboard()
            self._parts.forget(topic)
            self._topics = [known for known in self._topics if known is not topic]
            self._go(min(place, len(self._topics)))

        if topic.title or topic.situation or topic.actions:
            ask(self, f"删除议题“{topic.title[:40] or '（没有题目）'}”和它下面的议定事项？", "删除", remove)
        else:
            remove()

    def _move(self, by: int) -> None:
        place = self.agenda.currentRow() - 1
        if 0 <= place < len(self._topics) and 0 <= place + by < len(self._topics):
            self._carry(place, place + by)

    def _carry(self, begin: int, end: int) -> None:
        """Have a topic stand at another place."""
        self._topics.insert(end, self._topics.pop(begin))
        self._go(end + 1)

    def _step(self, by: int) -> None:
        """Go to the part of the meeting above or below, and begin to type there."""
        if self.agenda.step(by):
            self._stops()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, row: int) -> None:
        self._list_agenda(row)
        self._show(row)
        self._note_change()

    # ---- what was typed ----

    def _typed(self) -> MeetingText:
        return MeetingText(self.form.texts(), self._topics, self._whole, self._seen)

    def _all(self) -> list[TopicText]:
        return [*self._topics, self._whole]

    def _draft(self, facts: Mapping[str, Any]) -> MeetingDraft:
        topics = tuple(
            DraftTopic(topic.id, topic.title, topic.situation, tuple(self._ids_of(topic))) for topic in self._topics
        )
        places = [*range(len(self._topics)), None]
        actions = tuple(
            action.draft(place, self._lines)
            for place, topic in zip(places, self._all(), strict=True)
            for action in topic.actions
            if not action.blank
        )
        return replace(self._base, **as_draft(facts), topics=topics, actions=actions)

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
        told = self.form.readable()
        if not told["time"]:
            return
        draft = self._draft({**told, "name": told["name"] or ""})
        self._seek()
        self.paper.show_read(
            self.desk.tasks, lambda: self._meetings.preview(self.meeting_id, draft), failed=lambda _: None
        )

    def _seek(self) -> None:
        """Have the paper come to what is being typed; a topic's own words are found below those of the opening."""
        if self._pane is not None:
            typed = self._pane.typed_at
            self.paper.seek(f"关于{typed.removeprefix('关于')}" if typed and typed == self._pane.topic.title else typed)

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
            if error.field in {field.name for field in FACTS}:
                self._go(0)
                self.form.binder.show_fault(error.field, str(error))
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
                self._pane.show_fault_of(lines[place], name, sentence)
                return True
            place -= len(lines)
        return False


def _linked(meeting: MeetingDetail) -> dict[str, str]:
    """Return the projects that a meeting is about already, by name: also those that have left the ledger since."""
    return {
        name: record_id
        for topic in meeting.topics
        for name, record_id in zip(topic.project_names, topic.project_ids, strict=True)
    }


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
