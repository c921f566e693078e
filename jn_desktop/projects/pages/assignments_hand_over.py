"""Giving projects another lead: one dialog for one project or many, with who could take over and how well they fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog, tell
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.words import short
from jn_desktop.projects.assignments import AssignmentService
from jn_desktop.projects.board import AgentCard
from jn_desktop.projects.pages.agents_columns import FITS, load_in_words

_FIELDS = (Field("to_agent", "接手专员", Kind.NAME, required=True), Field("reason", "原因", required=True))
_NOBODY = "名册里没有在岗的专员可以接手；请先让专员返岗，或增加专员。"
_MOST_NAMED = 3

Project = tuple[str, str]
"""A project's id and name."""


@dataclass(frozen=True)
class _Successor:
    """Somebody who could take over; `words` tell name, fit and load."""

    number: str
    name: str
    words: str


class HandOverForm(Form):
    ui = "hand_over.ui"
    to_agent: QComboBox
    reason: QLineEdit


def hand_over(parent: QWidget, desk: Desk, assignments: AssignmentService, projects: Sequence[Project]) -> None:
    """Ask who leads `projects` from today and why, and give them to that agent together."""

    def show(successors: list[_Successor]) -> None:
        if successors:
            _open(parent, desk, assignments, projects, successors)
        else:
            tell(parent, _NOBODY)

    desk.tasks.read(parent, lambda: _successors(assignments, projects), show, key="hand_over")


def _successors(assignments: AssignmentService, projects: Sequence[Project]) -> list[_Successor]:
    """Return who could take all of `projects`: for one the best fit first, for many those with the most room first."""
    known = {card.number: card for card in assignments.board()}
    if len(projects) == 1:
        return [_successor(known[one.agent], FITS[one.score][0]) for one in assignments.candidates(projects[0][0])]
    on_duty = [card for card in known.values() if card.absence is None]
    on_duty.sort(key=lambda card: (card.capacity is not None, card.leads - (card.capacity or 0)))
    return [_successor(card) for card in on_duty]


def _successor(card: AgentCard, fit: str | None = None) -> _Successor:
    words = (f"{card.name}（{card.number}）", fit, f"牵头 {load_in_words(card.leads, card.capacity)}")
    return _Successor(card.number, card.name, " · ".join(filter(None, words)))


def _open(
    parent: QWidget,
    desk: Desk,
    assignments: AssignmentService,
    projects: Sequence[Project],
    successors: Sequence[_Successor],
) -> None:
    form = HandOverForm()
    names = {one.number: one.name for one in successors}
    if (
        len(projects) > 1
    ):  # of one project the fittest is proposed; nobody is burdened with many by a key pressed too soon
        form.to_agent.addItem("请选择接手的专员", None)
    for one in successors:
        form.to_agent.addItem(one.words, one.number)
    form.to_agent.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    form.to_agent.setMinimumContentsLength(30)

    def save(values: dict[str, Any], saved: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        ids = [project_id for project_id, _ in projects]

        def then(count: int) -> None:
            saved()
            given = f"“{short(projects[0][1])}”" if count == 1 else f" {count} 个项目"
            desk.say(f"{names[values['to_agent']]} 从今天起牵头{given}。")

        desk.tasks.save(
            parent,
            lambda: assignments.hand_over_many(ids, values["to_agent"], values["reason"]),
            then,
            failed=failed,
        )

    dialog = FormDialog(
        parent, "牵头专员", _purpose(projects), form, _FIELDS, accept="交给这位专员(&Y)", save=save, values={}
    )
    dialog.resize(560, dialog.sizeHint().height())
    dialog.open()


def _purpose(projects: Sequence[Project]) -> str:
    names = "、".join(f"“{short(name)}”" for _, name in projects[:_MOST_NAMED])
    if len(projects) > _MOST_NAMED:
        names += f"等 {len(projects)} 个项目"
    return f"从今天起{names}由这位专员牵头，以前的承接记录会留着。"
