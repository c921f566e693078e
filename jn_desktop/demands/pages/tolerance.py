"""The tab 容错 of a demand: decisions without precedent, filed with their six conditions, and what a review said.

The service shows a case to supervisors and to whoever filed it; everybody else finds the tab empty.
"""

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.tolerance import CONDITIONS, NewCase, Outcome, ToleranceCase, ToleranceService
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import Facts
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.table_tab import TableTab
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import moment, short

_WAITING = "待认定"
_TONES = {
    None: Tone.WARN,
    Outcome.EXEMPT: Tone.OK,
    Outcome.LIGHTER: Tone.ACCENT,
    Outcome.REDUCED: Tone.ACCENT,
    Outcome.NOT_APPLICABLE: Tone.MUTED,
}
_NOTHING = "没有可看的申报。为企业先试一步、没有先例的决定，可以在这里申报容错。"
_FILING = "没有先例的决定，写明六个条件各自的依据。只有站长、管理员和申报人看得到。"
_CASE = (
    Field("decision", "作了什么决定", Kind.LINES, required=True),
    *(Field(name, f"“{words}”的依据", Kind.LINES, required=True) for name, words in CONDITIONS.items()),
)
_REVIEW = (
    Field("outcome", "认定结果", required=True),
    Field("review", "认定意见", Kind.LINES, required=True),
    Field("correction", "纠正要求", Kind.LINES),
)
_WIDE = 640  # pixels: seven texts

Values = dict[str, Any]
Done = Callable[[], None]
Failed = Callable[[StationError], None]


class ToleranceForm(Form):
    ui = "demand_tolerance.ui"
    decision: QPlainTextEdit
    lawful: QPlainTextEdit
    reform_minded: QPlainTextEdit
    diligent: QPlainTextEdit
    public_spirited: QPlainTextEdit
    due_process: QPlainTextEdit
    correcting: QPlainTextEdit


class ReviewForm(Form):
    ui = "demand_review.ui"
    outcome: InitialsBox
    review: QPlainTextEdit
    correction: QPlainTextEdit

    def __init__(self) -> None:
        super().__init__()
        self.outcome.addItem("请选择", None)
        for outcome in Outcome:
            self.outcome.addItem(outcome.value, outcome.value)


class ToleranceTab(TableTab):
    """The cases of one demand that the operator may see, and below them all about the current one."""

    def __init__(self, desk: Desk, tolerance: ToleranceService) -> None:
        table = RecordTable("tolerance_cases", _columns(desk), desk.memory, row_id=attrgetter("id"))
        table.setAccessibleName("容错申报")
        super().__init__(desk, table, tolerance.cases)
        self._tolerance = tolerance
        self._facts = Facts()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self._facts, 2)
        if desk.may("tolerance.file"):
            table.set_empty(_NOTHING, "申报", self.ask_new)
        self.add_button("申报(&I)…", "file_case", self.ask_new, action="tolerance.file")
        self._review = self.add_button("认定(&V)…", "review_case", self.ask_review, action="tolerance.review")
        table.chosen.connect(self._show_case)
        table.rearranged.connect(self._choose)
        table.opened.connect(lambda _: self.ask_review() if self._review.isEnabled() else None)
        self._show_case(None)

    def ask_new(self) -> None:
        """Ask for a decision and the evidence of its six conditions."""
        demand_id = self.record_id
        assert demand_id is not None
        self._ask(
            ("申报容错", _FILING, "申报(&Y)"),
            ToleranceForm(),
            _CASE,
            lambda values: self._tolerance.file(demand_id, NewCase(**values)),
            "已申报，等站长认定。",
        )

    def ask_review(self) -> None:
        """Ask for what the review of the current case decided; of one that was reviewed, for a better word."""
        case = self.table.current()
        assert isinstance(case, ToleranceCase)
        self._ask(
            ("认定", f"“{short(case.decision, 60)}”由{case.filed_by}申报，看它符不符合六个条件。", "认定(&Y)"),
            ReviewForm(),
            _REVIEW,
            lambda values: self._tolerance.review(case.id, **values),
            "已认定。",
            {"outcome": case.outcome, "review": case.review, "correction": case.correction},
        )

    def _ask(
        self,
        words: tuple[str, str, str],
        form: Form,
        fields: tuple[Field, ...],
        act: Callable[[Values], object],
        told: str,
        values: Values | None = None,
    ) -> None:
        """Open a form; `words` are its title, its purpose and what its button says."""
        title, purpose, accept = words

        def save(given: Values, done: Done, failed: Failed) -> None:
            def then(_: object) -> None:
                done()
                self.desk.say(told, tone=Tone.OK)
                self._refresh()

            self.desk.tasks.save(self, lambda: act(given), then, failed=failed)

        dialog = FormDialog(self, title, purpose, form, fields, accept=accept, save=save, values=values)
        dialog.setMinimumWidth(_WIDE)
        dialog.open()

    def _refresh(self) -> None:
        if self.record_id is not None:
            self.show_record(self.record_id)

    def _choose(self) -> None:
        """Have a case shown as soon as there is one."""
        cases = self.table.records()
        if self.table.current() is None and cases:
            self.table.select(cases[0].id)

    def _show_case(self, case: ToleranceCase | None) -> None:
        self._review.setEnabled(case is not None and case.filed_by != self.desk.context.operator)
        self._facts.setVisible(case is not None)
        if case is None:
            return
        today = self.desk.today()
        self._facts.show_facts(
            [
                ("决定", case.decision),
                *((_first_clause(words), getattr(case, name)) for name, words in CONDITIONS.items()),
                ("申报", f"{case.filed_by} · {moment(case.filed_at, today)}"),
                ("认定", case.outcome or _WAITING, _TONES[_outcome(case)]),
                ("认定意见", case.review),
                ("纠正要求", case.correction),
                ("认定人", f"{case.reviewed_by} · {moment(case.reviewed_at, today)}" if case.reviewed_by else None),
            ]
        )


def _first_clause(words: str) -> str:
    """Return as much of a condition as the narrow pane has room for."""
    return re.split("[，（、]", words)[0]


def _outcome(case: ToleranceCase) -> Outcome | None:
    return Outcome(case.outcome) if case.outcome else None


def _columns(desk: Desk) -> list[Column]:
    return [
        Column("decision", "决定", attrgetter("decision"), stretch=True, width=140),
        Column(
            "outcome",
            "认定",
            lambda case: case.outcome or _WAITING,
            look=Look.CHIP,
            tone=lambda case: _TONES[_outcome(case)],
            width=96,
        ),
        Column("filed_by", "申报人", attrgetter("filed_by"), width=80, priority=3),
        Column(
            "filed_at",
            "申报时间",
            attrgetter("filed_at"),
            lambda case: moment(case.filed_at, desk.today()),
            width=124,
            priority=2,
        ),
    ]
