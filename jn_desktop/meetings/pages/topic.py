"""What is typed about one topic of a meeting: title, situation, projects, and what was agreed, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from jn_desktop.core.cells import CellProblem, Kind, reader
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button, tab_order
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.meetings.cards import DraftAction, MeetingDetail
from jn_desktop.meetings.pages.names import NamesField

_TYPING = 16  # pixels: what is typed while people talk


@dataclass
class Agreed:
    """A line of what was agreed, as it is being typed."""

    id: str | None = None
    text: str = ""
    responsible_unit: str = ""
    assisting_units: str = ""
    due_date: str = ""

    def draft(self, topic: int | None) -> DraftAction:
        return DraftAction(self.id, topic, self.text, self.responsible_unit, self.assisting_units, self.day())

    def day(self) -> str | None:
        """Return the date in any way that people write one; one that is none is left for the service to refuse."""
        try:
            return reader(Kind.DATE, 1)(self.due_date) if self.due_date.strip() else None
        except CellProblem:
            return self.due_date

    @property
    def blank(self) -> bool:
        return not (self.text or self.responsible_unit or self.assisting_units or self.due_date).strip()


@dataclass
class TopicText:
    """A topic as it is being typed; the meeting as a whole is one without a title."""

    id: str | None = None
    title: str = ""
    situation: str = ""
    projects: str = ""
    actions: list[Agreed] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        """Whether nobody has written anything about it yet."""
        written = (self.title + self.situation + self.projects).strip()
        return self.id is None and not written and all(action.blank for action in self.actions)


def texts_of(meeting: MeetingDetail | None) -> tuple[list[TopicText], TopicText]:
    """Return what stands in a meeting as it is edited: its topics, and what it agreed under none."""
    if meeting is None:
        return [TopicText()], TopicText()

    def agreed(topic_id: str | None) -> list[Agreed]:
        return [
            Agreed(a.id, a.text, a.responsible_unit or "", a.assisting_units or "", a.due_date or "")
            for a in meeting.actions
            if a.topic_id == topic_id
        ]

    topics = [
        TopicText(t.id, t.title, t.situation or "", "、".join(t.project_names), agreed(t.id)) for t in meeting.topics
    ]
    return topics, TopicText(actions=agreed(None))


class ActionLine(QFrame):
    """One thing that was agreed: what, who, with whom, by when."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, action: Agreed, units: Sequence[str], number: int) -> None:
        super().__init__()
        self.action = action
        self.text = QLineEdit(action.text)
        self.text.setObjectName(f"action_{number}_text")
        self.text.setAccessibleName("议定事项")
        self.text.setPlaceholderText("议定事项")
        self.text.setFont(theme.font(_TYPING))
        self.unit = NamesField(f"action_{number}_unit", "责任单位")
        self.assisting = NamesField(f"action_{number}_assisting", "配合单位")
        self.due = QLineEdit(action.due_date)
        self.due.setObjectName(f"action_{number}_due")
        self.due.setAccessibleName("完成时限")
        self.due.setPlaceholderText("如 2026-12-15")
        self.unit.setText(action.responsible_unit)
        self.assisting.setText(action.assisting_units)
        for names in (self.unit, self.assisting):
            names.offer(units)
        self._fault = FaultLine()
        remove = push_button("去掉", f"action_{number}_remove", lambda: self.removed.emit(self), link=True)
        self.stops: tuple[QWidget, ...] = (self.text, self.unit, self.assisting, self.due, remove)
        """Where Tab goes, in the order of the eye."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setSpacing(6)
        particulars = ((_muted("责任"), self.unit), (_muted("配合"), self.assisting), (_muted("时限"), self.due))
        line = [widget for pair in particulars for widget in pair] + [remove]
        grid.addWidget(self.text, 0, 0, 1, len(line))
        for column, widget in enumerate(line):
            grid.addWidget(widget, 1, column)
        grid.addWidget(self._fault, 2, 0, 1, len(line))
        for column, stretch in ((1, 5), (3, 5), (5, 4)):
            grid.setColumnStretch(column, stretch)
        for edit in (self.text, self.unit, self.assisting, self.due):
            edit.textChanged.connect(self._take)

    def show_fault(self, name: str, sentence: str) -> None:
        self._fault.say(sentence)
        places = {"responsible_unit": self.unit, "assisting_units": self.assisting, "due_date": self.due}
        places.get(name, self.text).setFocus()

    def _take(self) -> None:
        self._fault.say("")
        self.action.text, self.action.due_date = self.text.text(), self.due.text()
        self.action.responsible_unit, self.action.assisting_units = self.unit.text(), self.assisting.text()
        self.changed.emit()


class TopicPane(QWidget):
    """The middle of the editor for one topic; without `titled` it is what the meeting agreed as a whole."""

    changed = Signal()

    def __init__(self, topic: TopicText, units: Sequence[str], projects: Mapping[str, str], *, titled: bool) -> None:
        super().__init__()
        self.topic = topic
        self._units = units
        self._known = projects
        self.lines: list[ActionLine] = []
        self._about: tuple[QWidget, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 12, 12)
        self._column.setSpacing(8)
        if titled:
            self._add_topic_fields()
        agreed = QLabel("议定事项" if titled else "不属于某个议题的议定事项")
        agreed.setProperty("section", True)
        self._column.addWidget(agreed)
        self._list = QVBoxLayout()
        self._column.addLayout(self._list)
        self.add = push_button("加一项(&I)", "add_action", self._add_and_go)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch()
        self._column.addLayout(line)
        self._column.addStretch()
        for action in topic.actions:
            self._add_line(action)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, in the order of the eye."""
        return (*self._about, *(stop for line in self.lines for stop in line.stops), self.add)

    def show_fault(self, name: str, sentence: str) -> None:
        self._fault.say(sentence)
        {"title": self.title, "situation": self.situation}.get(name, self.projects).setFocus()

    # ---- inside ----

    def _add_topic_fields(self) -> None:
        self.title = QLineEdit(self.topic.title)
        self.title.setObjectName("topic_title")
        self.title.setAccessibleName("议题")
        self.title.setPlaceholderText("议题，如 高压线迁改")
        self.title.setFont(theme.font(_TYPING, bold=True))
        self.situation = QPlainTextEdit(self.topic.situation)
        self.situation.setObjectName("topic_situation")
        self.situation.setAccessibleName("情况说明")
        self.situation.setPlaceholderText("情况说明")
        self.situation.setTabChangesFocus(True)
        self.situation.setFont(theme.font(_TYPING))
        self.situation.setMinimumHeight(140)
        self.projects = NamesField("topic_projects", "关联项目")
        self.projects.setText(self.topic.projects)
        self.projects.offer(list(self._known))
        self._about = (self.title, self.situation, self.projects)
        self._fault = FaultLine()
        about = QHBoxLayout()
        about.addWidget(_muted("关联项目"))
        about.addWidget(self.projects)
        self._column.addWidget(self.title)
        self._column.addWidget(self.situation)
        self._column.addLayout(about)
        self._column.addWidget(self._fault)
        self.title.textChanged.connect(self._take)
        self.situation.textChanged.connect(self._take)
        self.projects.textChanged.connect(self._take)

    def _take(self) -> None:
        self._fault.say("")
        self.topic.title, self.topic.projects = self.title.text(), self.projects.text()
        self.topic.situation = self.situation.toPlainText()
        self.changed.emit()

    def _add_and_go(self) -> None:
        action = Agreed()
        self.topic.actions.append(action)
        self._add_line(action).text.setFocus()
        self.changed.emit()

    def _add_line(self, action: Agreed) -> ActionLine:
        line = ActionLine(action, self._units, len(self.lines))
        line.changed.connect(self.changed)
        line.removed.connect(self._remove)
        line.text.returnPressed.connect(self._add_and_go)
        self.lines.append(line)
        self._list.addWidget(line)
        tab_order(*self.stops)
        return line

    def _remove(self, line: ActionLine) -> None:
        self.topic.actions = [action for action in self.topic.actions if action is not line.action]
        self.lines.remove(line)
        line.deleteLater()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    return label
