"""The dialog that fills the table of a meeting: demands, projects and actions that wait, chosen by ticking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jn_desktop.core.cells import plain
from jn_desktop.core.errors import StationError
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import on_keys, push_button, tab_order
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.dialogs import FaultLine, on_save_keys
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.preparing_cards import Candidate, Source

_BOX = 16  # pixels
_TOGGLES = {"demands": Source.DEMAND, "projects": Source.PROJECT, "actions": Source.ACTION}
Chosen = list[tuple[Source, str]]
Take = Callable[[Chosen, Callable[[], None], Callable[[StationError], None]], None]
"""Given what was ticked, `done` and `failed`: takes it beside the window and calls one of the two."""


@dataclass(frozen=True)
class CandidateFilter:
    """What the filters above the candidates say; with no source pressed, all are shown."""

    text: str = ""
    demands: bool = False
    projects: bool = False
    actions: bool = False
    pressing: bool = False

    def accepts(self, one: Candidate) -> bool:
        sources = [source for name, source in _TOGGLES.items() if getattr(self, name)]
        return (
            (not sources or one.source in sources)
            and (not self.pressing or one.pressing)
            and any(plain(self.text) in plain(told) for told in (one.title, one.why, one.unit or ""))
        )


class AgendaDialog(QDialog):
    """Everything that waits for a meeting; Space ticks, and what is ticked becomes topics."""

    def __init__(self, parent: QWidget, desk: Desk, candidates: Sequence[Candidate], take: Take) -> None:
        super().__init__(parent)
        self.setObjectName("agenda_dialog")
        self.setWindowTitle("列入议题")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._take, self._candidates = take, list(candidates)
        self._ticked: dict[tuple[Source, str], Candidate] = {}
        self.table = RecordTable("agenda", self._columns(), desk.memory, row_id=_key)
        self.table.setAccessibleName("可以列入的议题")
        self.table.set_empty("没有在办的诉求、停滞的项目和超期的事项；议题可以在编辑里直接写。")
        self.filters = self._make_filters(desk)
        self._told, self._fault = plain_label(), FaultLine()
        self.accept_button = push_button("列入议题(&Y)", "accept", self.submit, primary=True)
        self._cancel = push_button("取消", "cancel", self.reject)
        self._lay_out()
        self.table.set_filtered_out(self.filters.clear)
        self.table.set_rows(self._candidates)
        self.table.opened.connect(self._toggle)
        self.table.clicked.connect(lambda index: self._toggle(self.table.current()) if index.column() == 0 else None)
        on_keys(self.table, "Space", self._toggle_selected)
        on_save_keys(self, self.submit)
        self._filter()
        self._say_ticked()
        self.table.setFocus()
        if self._candidates:
            self.table.select(_key(self._candidates[0]))

    def submit(self) -> None:
        """Put what is ticked on the table."""
        if self._ticked and self.accept_button.isEnabled():
            self.accept_button.setEnabled(False)
            self._take(list(self._ticked), self.accept, self._refuse)

    def _refuse(self, error: StationError) -> None:
        self._fault.say(str(error))
        self._say_ticked()

    # ---- ticking ----

    def _toggle_selected(self) -> None:
        """Tick what is selected, or take the ticks away where all of it is ticked."""
        selected = self.table.selected()
        every = all((one.source, one.record_id) in self._ticked for one in selected)
        for one in selected:
            self._set_ticked(one, not every)
        self._show_ticks()

    def _toggle(self, one: Candidate | None) -> None:
        if one is not None:
            self._set_ticked(one, (one.source, one.record_id) not in self._ticked)
            self._show_ticks()

    def _set_ticked(self, one: Candidate, ticked: bool) -> None:
        key = (one.source, one.record_id)
        if ticked:
            self._ticked[key] = one
        else:
            self._ticked.pop(key, None)

    def _show_ticks(self) -> None:
        self.table.viewport().update()
        self._say_ticked()

    def _say_ticked(self) -> None:
        counts = [(source, sum(of is source for of, _ in self._ticked)) for source in Source]
        told = "、".join(f"{source.value} {count}" for source, count in counts if count)
        self._told.setText(
            f"已勾选 {len(self._ticked)} 项：{told}" if told else "还没有勾选；按空格勾选，可以一次选多行。"
        )
        self.accept_button.setEnabled(bool(self._ticked))

    # ---- inside ----

    def _columns(self) -> list[Column]:
        def ticked(one: Candidate) -> bool:
            return (one.source, one.record_id) in self._ticked

        def draw(painter: QPainter, room: QRect, one: Candidate) -> None:
            _draw_box(painter, room, ticked=ticked(one))

        def tone(one: Candidate) -> Tone:
            return Tone.LATE if one.pressing else Tone.WARN

        return [
            Column("ticked", "勾选", ticked, lambda one: "已勾选" if ticked(one) else "未勾选", draw=draw, width=56),
            Column("source", "来源", lambda one: one.source.value, width=92, priority=2),
            Column("title", "议题", lambda one: one.title, tip=lambda one: one.title, width=200, stretch=True),
            Column("why", "为什么", lambda one: one.why, tip=lambda one: one.why, tone=tone, width=190),
            Column("unit", "责任单位", lambda one: one.unit, width=120, priority=3),
        ]

    def _make_filters(self, desk: Desk) -> FilterBar:
        filters = FilterBar("agenda_filter", desk.memory, self)
        filters.add_text("议题、原因、单位")
        for name, source in _TOGGLES.items():
            filters.add_toggle(name, source.value)
        filters.add_toggle("pressing", "急的")
        filters.changed.connect(self._filter)
        filters.left.connect(self.table.setFocus)
        return filters

    def _filter(self) -> None:
        wanted = CandidateFilter(text=self.filters.text, **self.filters.values())
        self.table.set_filter(wanted.accepts)
        self.filters.count(self._candidates, wanted)

    def _lay_out(self) -> None:
        purpose = plain_label("诉求、项目各成一个议题，议定事项合成一个；内容照台账带入，会上可以再改。", wrap=True)
        purpose.setProperty("muted", True)
        buttons = QHBoxLayout()
        buttons.addWidget(self._told, 1)
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(purpose)
        layout.addWidget(self.filters)
        layout.addWidget(in_card(self.table), 1)
        layout.addWidget(self._fault)
        layout.addLayout(buttons)
        tab_order(self.filters, self.table, self.accept_button, self._cancel)
        self.resize(940, 560)


def _draw_box(painter: QPainter, room: QRect, *, ticked: bool) -> None:
    """Draw a box to tick; the style's own can hardly be seen on a dark ground."""
    box = QRectF(0, 0, _BOX, _BOX)
    box.moveCenter(QPointF(room.center()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(Tone.ACCENT if ticked else Tone.MUTED), 1.5))
    painter.setBrush(theme.soft(Tone.ACCENT) if ticked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        at = box.topLeft()
        painter.drawPolyline([at + QPointF(*point) for point in ((3.5, 8.5), (6.5, 11.5), (12.5, 5.0))])
    painter.restore()


def _key(one: Candidate) -> str:
    return f"{one.source.name} {one.record_id}"
