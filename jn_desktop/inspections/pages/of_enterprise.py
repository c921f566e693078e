"""The tab 入企 of an enterprise: its year, with every visit by anyone, and how much of each cap is used up."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from jn_desktop.core.changes import Changes
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import offered_if, push_button, tab_order
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import plain_tip, short
from jn_desktop.inspections.figure_service import CapUse, EnterpriseYear, InspectionFigureService, YearVisit
from jn_desktop.inspections.list_service import InspectionListService
from jn_desktop.inspections.other_service import OtherVisitCard, OtherVisitService
from jn_desktop.inspections.pages.entries import ask_other_visit, correct_other_visit
from jn_desktop.inspections.pages.year_strip import Mark, YearStrip
from jn_desktop.inspections.states import VisitState
from jn_desktop.registry.listing import EnterpriseCard
from jn_desktop.registry.service import RegistryService

_TABLES = frozenset(
    {
        *("joint_visit", "visit_department", "inspection_request", "other_visit", "finding"),
        *("inspection_cap", "inspection_item", "inspecting_department", "enterprise", "setting"),
    }
)
_MOST_CAPS = 4


class YearTab(QWidget):
    """The year of the enterprise that is looked at; other years by the arrows."""

    def __init__(
        self,
        desk: Desk,
        figures: InspectionFigureService,
        others: OtherVisitService,
        lists: InspectionListService,
        registry: RegistryService,
    ) -> None:
        super().__init__()
        self.desk = desk
        self._figures, self._others, self._lists, self._registry = figures, others, lists, registry
        self._enterprise_id: str | None = None
        self.year = desk.today().year
        self._title = plain_label()
        self._title.setFont(theme.font(bold=True))
        self.strip = YearStrip()
        self._caps = QVBoxLayout()
        self.table = RecordTable("enterprise_year", year_columns(), desk.memory, row_id=_row_id)
        self.table.setAccessibleName("这一年的入企")
        self.table.set_empty("这一年没有人来过。")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(lambda _: self._show_buttons())
        self._before = push_button("‹", "year_before", lambda: self._turn(-1))
        self._after = push_button("›", "year_after", lambda: self._turn(1))
        self._add = push_button("登记入企活动(&A)…", "add_other_visit", self._record)
        self._correct = push_button("更正(&C)…", "correct_other_visit", self._correct_current)
        self._remove = push_button("移除(&R)", "remove_other_visit", self._remove_current)
        self._lay_out()
        desk.changed.connect(self._hear)

    def _hear(self, changes: Changes) -> None:
        if changes.tables & _TABLES and self.isVisible():
            self.reload()

    def show_record(self, enterprise_id: str) -> None:
        """Show the year of an enterprise."""
        if enterprise_id != self._enterprise_id:
            self._enterprise_id = enterprise_id
            self.table.set_rows([])
        self.reload()

    def reload(self) -> None:
        enterprise_id, year = self._enterprise_id, self.year
        if enterprise_id is not None:
            self.desk.tasks.read(
                self, lambda: self._figures.year_of_enterprise(enterprise_id, year), self._show, key="year"
            )

    # ---- inside ----

    def _lay_out(self) -> None:
        for button, name in ((self._before, "上一年"), (self._after, "下一年")):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setFixedWidth(36)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._before)
        head.addWidget(self._title)
        head.addWidget(self._after)
        head.addStretch()
        offered_if(self.desk.may("other_visits.record"), self._add)
        offered_if(self.desk.may("other_visits.correct"), self._correct)
        offered_if(self.desk.may("other_visits.retire"), self._remove)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._add, self._correct, self._remove):
            buttons.addWidget(button)
        self._caps.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.strip)
        layout.addLayout(self._caps)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        tab_order(self._before, self._after, self.table, self._add, self._correct, self._remove)
        self._show_buttons()

    def _show(self, found: EnterpriseYear) -> None:
        counted = sum(visit.counted for visit in found.visits)
        self._title.setText(f"{self.year} 年　{len(found.visits)} 次，计入频次 {counted} 次")
        self.strip.show_year(self.year, [mark_of(visit) for visit in found.visits], self.desk.today())
        self._show_caps(found.caps)
        self.table.set_rows(found.visits[::-1])
        self._show_buttons()

    def _show_caps(self, caps: Sequence[CapUse]) -> None:
        while (item := self._caps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        fullest = sorted(caps, key=_fullness, reverse=True)
        for cap in fullest[:_MOST_CAPS]:
            self._caps.addWidget(CapLine(cap))
        if len(fullest) > _MOST_CAPS:
            more = plain_label(f"还有 {len(fullest) - _MOST_CAPS} 条上限用得更少。")
            more.setProperty("muted", True)
            more.setToolTip(plain_tip("\n".join(cap_in_words(cap) for cap in fullest[_MOST_CAPS:])))
            self._caps.addWidget(more)

    def _show_buttons(self) -> None:
        row: YearVisit | None = self.table.current()
        recorded_here = row is not None and row.other_id is not None
        self._correct.setEnabled(recorded_here)
        self._remove.setEnabled(recorded_here)

    def _turn(self, by: int) -> None:
        self.year += by
        self.reload()

    def _open(self, row: YearVisit) -> None:
        if row.visit_id is not None:
            self.desk.go(Place("visit", record=row.visit_id))
        else:
            self._correct_current()

    def _record(self) -> None:
        enterprise_id = self._enterprise_id
        if enterprise_id is None:
            return

        def ask(card: EnterpriseCard) -> None:
            ask_other_visit(self, self.desk, self._others, self._lists, self._registry, enterprise=card)

        self.desk.tasks.read(self, lambda: self._registry.card(enterprise_id), ask, key="enterprise")

    def _correct_current(self) -> None:
        row: YearVisit | None = self.table.current()
        enterprise_id = self._enterprise_id
        if row is None or row.other_id is None or enterprise_id is None or not self.desk.may("other_visits.correct"):
            return
        other_id = row.other_id

        def fetch() -> list[OtherVisitCard]:
            return [card for card in self._others.of_enterprise(enterprise_id) if card.id == other_id]

        def ask(found: list[OtherVisitCard]) -> None:
            for card in found:
                correct_other_visit(self, self.desk, self._others, self._lists, self._registry, card)

        self.desk.tasks.read(self, fetch, ask, key="other")

    def _remove_current(self) -> None:
        row: YearVisit | None = self.table.current()
        if row is None or row.other_id is None:
            return
        desk, others, other_id = self.desk, self._others, row.other_id
        back = ("撤销", lambda: desk.tasks.save(desk, lambda: others.bring_back(other_id)))
        desk.tasks.save(
            self, lambda: others.retire(other_id), lambda _: desk.say(f"已移除 {row.day} 的{row.kind}。", back)
        )


class CapLine(QWidget):
    """One cap: what it limits, a bar, and 2/4 beside it."""

    def __init__(self, cap: CapUse) -> None:
        super().__init__()
        tone = Tone.LATE if cap.over else Tone.WARN if _fullness(cap) >= 1 else Tone.PLAIN
        label = plain_label(short(cap.label, 30))
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setFixedWidth(72)
        bar.setRange(0, max(1, cap.most or cap.least or 1))
        bar.setValue(min(bar.maximum(), cap.used))
        bar.setAccessibleName(cap_in_words(cap))
        figure = plain_label(_figure(cap))
        figure.setMinimumWidth(76)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if tone is not Tone.PLAIN:
            ink = theme.colour(tone).name()
            figure.setStyleSheet(f"color: {ink}")
            bar.setStyleSheet(f"QProgressBar::chunk {{ background: {ink}; border-radius: 3px; }}")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label, 1)
        line.addWidget(bar)
        line.addWidget(figure)
        self.setToolTip(plain_tip(cap_in_words(cap)))


def cap_in_words(cap: CapUse) -> str:
    """Return a cap with how much of it is used, and by which visits."""
    limits = (f"一年最多 {cap.most} 次" if cap.most is not None else "", f"至少 {cap.least} 次" if cap.least else "")
    told = [cap.label, *filter(None, limits), f"今年 {cap.used} 次"]
    if cap.visits:
        told.append("、".join(cap.visits))
    if cap.over:
        told.append("已经超过")
    return "，".join(told)


def mark_of(visit: YearVisit) -> Mark:
    """Return a visit as the strip shows it: those that count are filled with the accent."""
    tone = Tone.MUTED
    if visit.emergency:
        tone = Tone.LATE
    elif visit.visit_id is None:
        tone = Tone.WARN
    elif visit.counted:
        tone = Tone.ACCENT
    return Mark(date.fromisoformat(visit.day), tone, f"{visit.day} {visit.kind}：{'、'.join(visit.by)}")


def year_columns() -> list[Column]:
    """Return the columns of the visits of a year."""
    return [
        Column("day", "日期", lambda row: row.day, width=92),
        Column(
            "kind",
            "类别",
            lambda row: row.kind,
            look=Look.CHIP,
            tone=lambda row: mark_of(row).tone,
            width=92,
        ),
        Column("by", "部门", lambda row: "、".join(row.by), width=120, stretch=True),
        Column("counted", "计入频次", lambda row: "计" if row.counted else "不计", width=72, priority=2),
        Column("state", "状态", lambda row: row.state or "", tone=_state_tone, width=84, priority=3),
        Column("what", "内容", lambda row: row.what, width=140, priority=4),
        Column("number", "编号", lambda row: row.number or "", width=110, priority=5),
    ]


def _state_tone(row: YearVisit) -> Tone:
    return Tone.MUTED if row.state in (VisitState.CANCELLED.value, VisitState.CLOSED.value) else Tone.PLAIN


def _fullness(cap: CapUse) -> float:
    return cap.used / cap.most if cap.most else float(cap.over)


def _figure(cap: CapUse) -> str:
    """Return 2/4; where there is only a least number, 1（至少 2）."""
    return f"{cap.used}/{cap.most}" if cap.most is not None else f"{cap.used}（至少 {cap.least}）"


def _row_id(row: YearVisit) -> str:
    return row.visit_id or row.other_id or row.number or f"{row.day} {row.kind}"
