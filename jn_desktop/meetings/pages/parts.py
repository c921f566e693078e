"""The middle of the editor: one part of the meeting at a time, each as it was left; a topic's is made when it is shown.

What was made stays, for to make a topic with sixty actions takes longer than a key may.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from jn_desktop.meetings.pages.topic import TopicPane
from jn_desktop.meetings.pages.typed import TopicText


class Parts(QStackedWidget):
    """Shows the facts of the meeting, or one of its topics."""

    def __init__(self, facts: QWidget, make: Callable[[TopicText], TopicPane]) -> None:
        super().__init__()
        self._make = make
        self._facts = _scrolled(facts)
        self._made: dict[int, tuple[TopicPane, QScrollArea]] = {}
        self.pane: TopicPane | None = None
        """The topic that is shown, if one is."""
        self.addWidget(self._facts)

    @property
    def panes(self) -> Iterable[TopicPane]:
        """The topics that were shown so far."""
        return [pane for pane, _ in self._made.values()]

    def show_facts(self) -> None:
        """Show what the meeting is."""
        self.pane = None
        self.setCurrentWidget(self._facts)

    def show_topic(self, topic: TopicText) -> None:
        """Show a topic as it was left."""
        if id(topic) not in self._made:  # its pane keeps the topic, so that no other can have its id
            pane = self._make(topic)
            area = _scrolled(pane)
            pane.moved.connect(self._bring_into_view)
            self._made[id(topic)] = (pane, area)
            self.addWidget(area)
        self.pane, area = self._made[id(topic)]
        self.setCurrentWidget(area)

    def forget(self, topic: TopicText) -> None:
        """Let go of a topic that is no more; later, for a key pressed there may still be at work."""
        made = self._made.pop(id(topic), None)
        if made is not None:
            self.removeWidget(made[1])
            made[1].deleteLater()

    def forget_all(self) -> None:
        """Let go of all topics: others take their places."""
        for pane in self.panes:
            self.forget(pane.topic)

    def _bring_into_view(self, field: QWidget, place: QRect) -> None:
        """Have the cursor of a growing field stay in sight."""
        area = self.currentWidget()
        if isinstance(area, QScrollArea) and area.isAncestorOf(field):
            at = field.mapTo(area.widget() or self, place.center())
            area.ensureVisible(at.x(), at.y(), 0, 3 * place.height())


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    return area
