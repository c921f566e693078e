"""提出人选: the proposed leads with their reasons, each line changeable, and the loads that follow from them."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jn_desktop.core.cells import plain
from jn_desktop.core.errors import StationError
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import beside, in_card, plain_label
from jn_desktop.desktop.dialogs import ask
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import short
from jn_desktop.projects.assignments import AssignmentService
from jn_desktop.projects.pages.agents_chart import Load, LoadChart
from jn_desktop.projects.pages.agents_columns import FITS, load_in_full, load_in_words, load_share, load_tone
from jn_desktop.projects.preview import PreviewLine, ProposalPreview
from jn_desktop.projects.proposal import Suitable

_TOGGLES = (("unserved", "没有人选"), ("unfit", "不对口"), ("changed", "改过的"))


@dataclass(frozen=True)
class LineFilter:
    """What the filters above the lines say."""

    text: str = ""
    unserved: bool = False
    unfit: bool = False
    changed: bool = False

    def accepts(self, line: PreviewLine) -> bool:
        wanted = plain(self.text)
        return (
            (not self.unserved or line.agent is None)
            and (not self.unfit or line.score == 0)
            and (not self.changed or line.changed)
            and any(wanted in plain(told) for told in (line.name, line.agent_name, line.chain, line.park) if told)
        )


class ProposalView(QWidget):
    """The lines of a proposal at the left, who else could take the current one at the right."""

    closed = Signal()
    """The person goes back to the roster."""

    def __init__(self, desk: Desk, assignments: AssignmentService) -> None:
        super().__init__()
        self._desk, self._assignments = desk, assignments
        self._preview: ProposalPreview | None = None
        self._may_apply = desk.may("assignments.choose")
        self.filters = self._make_filters()
        self.lines = RecordTable("proposal_lines", _LINE_COLUMNS, desk.memory, row_id=lambda line: line.project_id)
        self.lines.setAccessibleName("人选")
        self.candidates = RecordTable("proposal_candidates", self._candidate_columns(), desk.memory, row_id=_number)
        self.candidates.setAccessibleName("可以改派的专员")
        self.chart = LoadChart("proposal_chart", "安排后各专员牵头的项目数")
        self._project, self._about = plain_label(wrap=True), plain_label(wrap=True)
        self._summary = plain_label(wrap=True)
        self._summary.setProperty("muted", True)
        self._build()
        self._connect()

    def start(self) -> None:
        """Propose anew."""
        self._preview = None
        self._summary.setText("正在推算人选…")
        self._apply.setEnabled(False)
        self._desk.tasks.read(self, self._assignments.preview, self._begin, key="preview")

    def unsaved(self) -> bool:
        """Tell whether the person changed a line."""
        return self._preview is not None and any(line.changed for line in self._preview.lines)

    def choose(self, agent: str | None) -> None:
        """Have another agent (number) lead the current line's project, or nobody."""
        line: PreviewLine | None = self.lines.current()
        if line is not None and self._preview is not None:
            self._show(self._preview.choose(line.project_id, agent))
            self.lines.flash([line.project_id])

    def apply(self) -> None:
        """Make the lines so, all of them or none."""
        if self._preview is None:
            return
        choices = self._preview.choices()
        self._apply.setEnabled(False)
        self._desk.tasks.save(self, lambda: self._assignments.choose(choices), self._applied, failed=self._refuse)

    def leave(self, go_on: Callable[[], None]) -> None:
        """Go on elsewhere; changed lines are asked about."""

        def drop() -> None:
            self._preview = None
            go_on()

        if self.unsaved():
            ask(self, "改过的人选还没有安排。", "不安排", drop, no="继续安排")
        else:
            drop()

    # ---- showing ----

    def _begin(self, preview: ProposalPreview) -> None:
        self._show(preview)
        self.lines.select_first()
        self.lines.setFocus()

    def _show(self, preview: ProposalPreview) -> None:
        self._preview = preview
        self.lines.set_rows(preview.lines)
        self.filters.count(preview.lines, self._wanted())
        self.chart.show_loads([Load(load.agent, load.name, load.after, load.capacity) for load in preview.loads])
        chosen = len(preview.chosen)
        over = [load.name for load in preview.loads if load.too_much]
        self._apply.setText(f"安排这 {chosen} 个项目(&Y)")
        self._apply.setAccessibleName(f"安排这 {chosen} 个项目")
        self._apply.setEnabled(chosen > 0 and not over)
        self._summary.setText(self._in_words(preview, over))

    def _in_words(self, preview: ProposalPreview, over: list[str]) -> str:
        if not preview.projects:
            return "每个项目都有牵头的专员。"
        left = len(preview.projects) - len(preview.chosen)
        words = f"{len(preview.projects)} 个项目没有牵头的专员，安排 {len(preview.chosen)} 个"
        words += f"，{left} 个先不派" if left else ""
        if over:
            return f"{words}；{'、'.join(over)}超过承接上限，请改派。"
        return f"{words}。" if self._may_apply else f"{words}。安排要由站长来做。"

    def _show_line(self, line: PreviewLine | None) -> None:
        if line is None or self._preview is None:
            self._project.clear()
            self._about.clear()
            self.candidates.set_empty("在左边选一个项目，这里显示可以改派的专员。")
            self.candidates.set_rows([])
        else:
            self._project.setText(short(line.name, 80))
            self._about.setText("\n".join([_wants(line), *line.reasons]))
            self.candidates.set_empty("没有在岗的专员。")
            self.candidates.set_rows(self._preview.suitable(line.project_id))
            if line.agent is not None:
                self.candidates.select(line.agent)
        self._show_state()

    def _show_state(self) -> None:
        line, candidate = self.lines.current(), self.candidates.current()
        self._take.setEnabled(
            line is not None and candidate is not None and candidate.agent != line.agent and not candidate.full
        )
        self._leave_out.setEnabled(line is not None and line.agent is not None)
        self._undo.setEnabled(line is not None and line.changed)

    def _take_candidate(self) -> None:
        candidate: Suitable | None = self.candidates.current()
        if candidate is not None and self._take.isEnabled():
            self.choose(candidate.agent)

    def _take_proposed(self) -> None:
        line: PreviewLine | None = self.lines.current()
        if line is not None and self._preview is not None:
            self.choose(self._preview.proposed.get(line.project_id))

    # ---- after applying ----

    def _applied(self, count: int) -> None:
        self._preview = None
        self._desk.say(f"已安排 {count} 个项目的牵头专员。")
        self.closed.emit()

    def _refuse(self, error: StationError) -> None:
        self._apply.setEnabled(True)
        self._desk.say(str(error), ("重新提出", self.start), tone=Tone.LATE)

    # ---- filters ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("proposal_filter", self._desk.memory, self)
        filters.add_text("项目、专员、产业链、园区")
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        return filters

    def _filter(self) -> None:
        wanted = self._wanted()
        self.lines.set_filter(wanted.accepts)
        self.filters.count(self._preview.lines if self._preview is not None else (), wanted)

    def _wanted(self) -> LineFilter:
        return LineFilter(text=self.filters.text, **{name: self.filters.on(name) for name, _ in _TOGGLES})

    # ---- building ----

    def _build(self) -> None:
        self._back = push_button("返回名册(&B)", "proposal_back", lambda: self.leave(self.closed.emit))
        self._back.setShortcut("Esc")
        self._apply = push_button("安排(&Y)", "proposal_apply", self.apply, primary=True)
        offered_if(self._may_apply, self._apply)
        self._take = push_button("换成这位(&C)", "proposal_take", self._take_candidate)
        self._leave_out = push_button("这次不派(&X)", "proposal_leave_out", lambda: self.choose(None))
        self._undo = push_button("恢复建议(&U)", "proposal_undo", self._take_proposed)
        split = beside(self._desk, "proposal", self._make_left(), self._make_right(), (716, 454))
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._summary, 1)
        foot.addWidget(self._back)
        foot.addWidget(self._apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.filters.add_widget(more_button(self.lines, self._desk, "建议人选"))
        layout.addWidget(self.filters)
        layout.addWidget(split, 1)
        layout.addLayout(foot)

    def _make_left(self) -> QWidget:
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(in_card(self.lines), 1)
        inside.addWidget(self.chart)
        return left

    def _make_right(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(0)
        self._project.setProperty("section", True)
        self._about.setProperty("muted", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._take, self._leave_out, self._undo):
            buttons.addWidget(button)
        inside.addWidget(self._project)
        inside.addWidget(self._about)
        inside.addSpacing(8)
        inside.addWidget(self.candidates, 1)
        inside.addSpacing(8)
        inside.addLayout(buttons)
        card.setMinimumWidth(300)
        return card

    def _candidate_columns(self) -> list[Column]:
        return [
            Column("name", "专员", self._name_of, tip=_number, width=90, stretch=True),
            _fit_column(),
            Column(
                "load",
                "已有项目",
                attrgetter("load"),
                text=lambda one: load_in_words(one.load, one.capacity),
                look=Look.BAR,
                tone=lambda one: load_tone(one.load, one.capacity),
                share=lambda one: load_share(one.load, one.capacity),
                tip=lambda one: load_in_full(one.load, one.capacity),
                width=126,
            ),
        ]

    def _name_of(self, one: Suitable) -> str:
        return self._preview.names[one.agent] if self._preview is not None else one.agent

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.lines.chosen.connect(self._show_line)
        self.lines.opened.connect(lambda _: self.candidates.setFocus())
        self.lines.set_empty("每个项目都有牵头的专员，不用提出人选。")
        self.lines.set_filtered_out(self.filters.clear)
        self.candidates.chosen.connect(lambda _: self._show_state())
        self.candidates.opened.connect(lambda _: self._take_candidate())
        self._filter()


def _fit_column() -> Column:
    return Column(
        "score",
        "对口",
        attrgetter("score"),
        text=lambda row: "" if row.score is None else FITS[row.score][0],
        look=Look.CHIP,
        tone=lambda row: Tone.MUTED if row.score is None else FITS[row.score][1],
        tip=lambda row: "；".join(row.reasons),
        width=112,
        priority=2,
    )


def _wants(line: PreviewLine) -> str:
    return f"{line.chain or '产业链未填'} · {line.park or '园区未填'}"


def _chosen(line: PreviewLine) -> str:
    if line.agent_name is None:
        return "不派" if line.changed else "没有人选"
    return f"{line.agent_name}（改）" if line.changed else line.agent_name


def _chosen_tone(line: PreviewLine) -> Tone:
    if line.agent is None:
        return Tone.MUTED if line.changed else Tone.LATE
    return Tone.ACCENT if line.changed else Tone.PLAIN


def _number(one: Suitable) -> str:
    return one.agent


_LINE_COLUMNS = [
    Column("name", "项目", attrgetter("name"), width=250, stretch=True, middle=True),
    Column("agent", "人选", _chosen, tone=_chosen_tone, tip=attrgetter("agent"), width=140),
    _fit_column(),
    Column("chain", "产业链", attrgetter("chain"), width=110, priority=3),
    Column("park", "园区", attrgetter("park"), width=130, priority=4),
    Column("code", "项目代码", attrgetter("code"), width=150, priority=6, hidden=True),
    Column("reasons", "理由", lambda line: "；".join(line.reasons), width=200, priority=5),
]
