"""The dialog that links a demand to a project, found while its name is typed."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.pages.move_forms import ProjectLinkForm
from jn_desktop.demands.service import DemandService
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.words import short
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.service import ProjectService


def ask_project(
    parent: QWidget, desk: Desk, demands: DemandService, projects: ProjectService, card: DemandCard
) -> None:
    """Ask which project a demand is about; none takes the link away."""

    def fetch() -> tuple[list[ProjectCard], str | None]:
        return projects.cards(), demands.demand(card.id).project_id

    desk.tasks.read(parent, fetch, lambda found: _open(parent, desk, demands, card, *found), key="projects")


def _open(
    parent: QWidget,
    desk: Desk,
    demands: DemandService,
    card: DemandCard,
    known: Sequence[ProjectCard],
    linked: str | None,
) -> None:
    form = ProjectLinkForm()
    own = [project for project in known if project.enterprise_id == card.enterprise_id]
    ordered = [*own, *(project for project in known if project not in own)]
    ids = {project.name: project.id for project in reversed(ordered)}
    completer = QCompleter([project.name for project in ordered], form.project)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    form.project.setCompleter(completer)
    before = next((project.name for project in known if project.id == linked), None)

    def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        name = values["project"]
        if name and name not in ids:
            failed(FieldError("project", f"台账里没有“{short(name)}”；请从列出的项目里选。"))
            return

        def saved(_: None) -> None:
            done()
            desk.say(f"{card.number}：已关联“{short(name)}”。" if name else f"{card.number}：没有关联项目了。")

        wanted = ids[name] if name else None
        desk.tasks.save(parent, lambda: demands.link_project(card.id, wanted), saved, failed=failed)

    FormDialog(
        parent,
        "关联项目",
        f"“{short(card.matter, 24)}”说的是哪个重点项目。",
        form,
        (Field("project", "项目"),),
        accept="关联(&Y)",
        save=save,
        values={"project": before or (own[0].name if len(own) == 1 else None)},
    ).open()
