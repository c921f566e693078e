"""What is typed about one topic of a meeting: title, discussion, projects, pictures, and what was agreed by lines."""

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QMimeData, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import on_keys, push_button, tab_order
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.desktop.growing import GrowingText
from jn_desktop.desktop.photo_strip import PhotoStrip
from jn_desktop.meetings.action_line import LineReader
from jn_desktop.meetings.pages.action_edit import ActionEdit
from jn_desktop.meetings.pages.action_text import TYPING
from jn_desktop.meetings.pages.names import NamesField
from jn_desktop.meetings.pages.pictures import PastedPictures, Wanted, copied
from jn_desktop.meetings.pages.typed import Agreed, TopicText

_LINES = 6  # of the discussion before anything is written
_ENOUGH = 16  # characters that tell where in the minutes a text stands
_AT_ONCE, _AT_A_TIME = 3, 1  # lines of what was agreed that are made before the window goes on


class TopicPane(QWidget):
    """The middle of the editor for one topic; without `titled` it is what the meeting agreed as a whole."""

    changed = Signal()
    moved = Signal(QWidget, QRect)
    """The cursor is at a place of a field, which should be in view."""
    strip_wanted = Signal(object)
    """Pictures are to be added where there is no strip yet; brings what is to be done with it."""

    def __init__(self, topic: TopicText, lines: LineReader, projects: Mapping[str, str], *, titled: bool) -> None:
        super().__init__()
        self.topic = topic
        self._reader = lines
        self._known = projects
        self.strip: PhotoStrip | None = None
        self.lines: list[ActionEdit] = []
        self._made = 0
        self._about: tuple[QWidget, ...] = ()
        self._pasted = PastedPictures(self, self.take_pictures)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 12, 12)
        self._column.setSpacing(8)
        if titled:
            self._add_topic_fields()
        self._add_heading("议定事项" if titled else "不属于某个议题的议定事项")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._column.addLayout(self._list)
        self.add = push_button("加一项(&I)", "add_action", self._add_and_go)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addWidget(_muted("一行写一项，回车写下一项"))
        line.addStretch()
        self._column.addLayout(line)
        self._column.addStretch()
        self._waiting = list(topic.actions)
        self._filling = QTimer(self)
        self._filling.timeout.connect(lambda: self._fill(_AT_A_TIME))
        self._filling.start()
        self._fill(_AT_ONCE)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, in the order of the eye."""
        if not self._about:
            return (*self._of_lines(), self.add)
        pictures = self.strip.stops if self.strip is not None else (self._no_pictures,)
        return (*self._about, *pictures, *self._of_lines(), self.add)

    def _of_lines(self) -> Iterator[QWidget]:
        return (stop for line in self.lines for stop in line.stops)

    @property
    def typed_at(self) -> str:
        """The beginning of what is being typed, by which the paper finds its place; at first the title."""
        line = next((line for line in self.lines if line.text.hasFocus()), None)
        if line is not None:
            return line.action.draft(None, self._reader).text[:_ENOUGH]
        if self._about and self.situation.hasFocus():
            return self.situation.textCursor().block().text().strip()[:_ENOUGH]
        return self.topic.title

    def show_fault(self, name: str, sentence: str) -> None:
        """Say beneath the topic what is wrong with it, and go there."""
        self._fault.say(sentence)
        {"title": self.title, "situation": self.situation}.get(name, self.projects).setFocus()

    def show_fault_of(self, action: Agreed, name: str, sentence: str) -> None:
        """Say beneath a line what is wrong with it, and go there."""
        self._fill(len(self._waiting))
        next(line for line in self.lines if line.action is action).show_fault(name, sentence)

    def read_lines(self, lines: LineReader) -> None:
        """Have the lines understood anew: the meeting was moved to another day."""
        self._reader = lines
        for line in self.lines:
            line.show_understood(lines)

    def show_strip(self, strip: PhotoStrip) -> None:
        """Show the pictures of the topic, which is saved now."""
        self.strip = strip
        self._no_pictures.hide()
        self._pictures.addWidget(strip)
        tab_order(*self.stops)

    # ---- the topic ----

    def _add_topic_fields(self) -> None:
        self.title = QLineEdit(self.topic.title)
        self.title.setObjectName("topic_title")
        self.title.setAccessibleName("议题")
        self.title.setPlaceholderText("议题，如 高压线迁改")
        self.title.setFont(theme.font(TYPING, bold=True))
        self.situation = GrowingText("topic_situation", "讨论情况", theme.font(TYPING), fewest_lines=_LINES)
        self.situation.setPlainText(self.topic.situation)
        self.situation.setPlaceholderText("讨论情况，一段一段写")
        self.projects = NamesField("topic_projects", "关联项目")
        self.projects.setText(self.topic.projects)
        self.projects.offer(list(self._known))
        self._about = (self.title, self.situation, self.projects)
        self._pasted.watch(self.title, self.projects)
        self._fault = FaultLine()
        about = QHBoxLayout()
        about.addWidget(_muted("关联项目"))
        about.addWidget(self.projects)
        for widget in (self.title, self.situation):
            self._column.addWidget(widget)
        self._column.addLayout(about)
        self._add_pictures()
        self._column.addWidget(self._fault)
        self.title.textChanged.connect(self._take)
        self.title.returnPressed.connect(self.situation.setFocus)
        self.situation.textChanged.connect(self._take)
        self.situation.moved.connect(partial(self.moved.emit, self.situation))
        self.situation.pictured.connect(self.take_pictures)
        self.projects.textChanged.connect(self._take)
        self.projects.returnPressed.connect(self._go_to_actions)

    def _take(self) -> None:
        self._fault.say("")
        self.topic.title, self.topic.projects = self.title.text(), self.projects.text()
        self.topic.situation = self.situation.toPlainText()
        self.changed.emit()

    # ---- pictures ----

    def _add_pictures(self) -> None:
        self.setAcceptDrops(True)
        self._no_pictures = push_button(
            "加照片、图纸…", "add_first_photo", lambda: self._with_strip(PhotoStrip.choose), link=True
        )
        self._pictures = QVBoxLayout()
        self._pictures.addWidget(self._no_pictures, alignment=Qt.AlignmentFlag.AlignLeft)
        self._column.addLayout(self._pictures)
        on_keys(self, "Ctrl+V", lambda: self.take_pictures(QGuiApplication.clipboard().mimeData()))

    def take_pictures(self, data: QMimeData) -> None:
        """Add what was pasted or dropped to the topic; without one whoever shows this says where it belongs."""
        if data.hasImage() or data.hasUrls():
            kept = copied(data)
            self._with_strip(lambda strip: strip.take(kept))

    def _with_strip(self, act: Wanted) -> None:
        if self.strip is not None:
            act(self.strip)
        else:
            self.strip_wanted.emit(act)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._about and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_pictures(event.mimeData())

    # ---- what was agreed ----

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text)
        heading.setProperty("section", True)
        self._column.addWidget(heading)

    def _fill(self, count: int) -> None:
        """Make the next lines of those that wait: all of sixty at once would hold up the window."""
        for action in self._waiting[:count]:
            self._add_line(action, len(self.lines))
        del self._waiting[:count]
        if not self._waiting:
            self._filling.stop()
            tab_order(*self.stops)

    def _add_and_go(self) -> None:
        self._fill(len(self._waiting))
        self._insert(len(self.lines)).text.setFocus()

    def _go_to_actions(self) -> None:
        if self.lines:
            self.lines[0].text.setFocus()
        else:
            self._add_and_go()

    def _insert(self, place: int, line: str = "") -> ActionEdit:
        action = Agreed(line=line)
        self.topic.actions.insert(place, action)
        made = self._add_line(action, place)
        tab_order(*self.stops)
        self.changed.emit()
        return made

    def _add_line(self, action: Agreed, place: int) -> ActionEdit:
        line = ActionEdit(action, self._reader, self._made)
        self._made += 1
        line.changed.connect(self.changed)
        line.removed.connect(self._remove)
        line.stepped.connect(self._step)
        line.more.connect(self._add_more)
        line.text.moved.connect(partial(self.moved.emit, line.text))
        line.text.pictured.connect(self.take_pictures)
        self._pasted.watch(line.unit, line.assisting, line.due)
        self.lines.insert(place, line)
        self._list.insertWidget(place, line)
        line.show()  # now, not with the next event: somebody may press Tab before it
        return line

    def _step(self, line: ActionEdit, by: int) -> None:
        """Go to the line above or below; below one that says something there is room for another."""
        place = self.lines.index(line) + by
        if place < 0:
            if self._about:
                self.situation.setFocus()
        elif place < len(self.lines):
            self.lines[place].text.setFocus()
        elif not line.action.blank:
            self._insert(place).text.setFocus()

    def _add_more(self, line: ActionEdit, texts: list[str]) -> None:
        place = self.lines.index(line)
        for text in texts:
            place += 1
            line = self._insert(place, text)
        line.text.setFocus()

    def _remove(self, line: ActionEdit) -> None:
        place = self.lines.index(line)
        self.topic.actions = [action for action in self.topic.actions if action is not line.action]
        self.lines.remove(line)
        target = self.lines[max(0, place - 1)].text if self.lines else self.add
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        line.deleteLater()
        self.changed.emit()


def _muted(text: str) -> QLabel:
    label = plain_label(text)
    label.setProperty("muted", True)
    return label
