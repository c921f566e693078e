"""The papers of following up in the window: looked at as they are printed, written as Word files, put on paper."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.core.letterhead import document_file_name
from jn_desktop.core.official import OfficialDocument
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, date_field
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.desktop.paper_files import Write, ask_paper_file, ask_paper_folder
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_paper_service import ASSIGNMENT, FollowUpPaperService, assignment_file_name
from jn_desktop.meetings.follow_up_rules import UnitFigures
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.pages.bulletin_chart import draw_units

_BULLETIN, _OF_UNIT = "督办通报", "督办清单"


class FollowUpBulletinForm(Form):
    ui = "follow_up_bulletin.ui"
    first: QLineEdit
    last: QLineEdit


class FollowUpPapers(QObject):
    """Opens the papers, to be printed or written."""

    def __init__(self, parent: QWidget, desk: Desk, follow_up: FollowUpService, papers: FollowUpPaperService) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._follow_up, self._papers = parent, desk, follow_up, papers

    def open_sheets(self, actions: Sequence[FollowedAction]) -> None:
        """Show the sheets with which actions are handed over, one for each lead unit."""
        ids = [action.id for action in actions]

        def show(documents: Mapping[str, OfficialDocument]) -> None:
            def export(over: QWidget) -> None:
                if len(documents) > 1:
                    write_all = partial(self._papers.assignment_sheets, ids)
                    ask_paper_folder(self._parent, over, self._desk, ASSIGNMENT, write_all)
                else:
                    write = partial(self._papers.assignment_sheet, ids)
                    ask_paper_file(self._parent, over, self._desk, ASSIGNMENT, assignment_file_name(actions), write)

            PaperDialog(self._parent, self._desk, ASSIGNMENT, documents, export).open()

        self._desk.tasks.read(self, lambda: self._papers.assignment_documents(ids), show, key="paper")

    def open_unit(self, unit: str) -> None:
        """Show the list of what a unit has to do."""
        fetch = partial(self._papers.unit_document, unit)
        name = document_file_name(f"{unit} {self._desk.today()} ", _OF_UNIT)
        self._open(_OF_UNIT, name, fetch, partial(self._papers.unit_sheet, unit))

    def ask_bulletin(self) -> None:
        """Ask which time the bulletin is about: at first last month."""
        ends = self._desk.today().replace(day=1) - timedelta(days=1)

        def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            first, last = date.fromisoformat(told["first"]), date.fromisoformat(told["last"])

            def found(units: list[UnitFigures]) -> None:
                done()
                self.open_bulletin(first, last, units)

            self._desk.tasks.read(
                self, lambda: self._follow_up.figures(first, last), found, key="figures", failed=failed
            )

        FormDialog(
            self._parent,
            _BULLETIN,
            "通报一段时间里交办的议定事项：各单位按时、超期、在办和退回各多少，附超期的事项。",
            FollowUpBulletinForm(),
            (date_field("first", "交办日期从", required=True), date_field("last", "到", required=True)),
            accept="写通报(&Y)",
            save=save,
            values={"first": ends.replace(day=1), "last": ends},
        ).open()

    def open_bulletin(self, first: date, last: date, units: list[UnitFigures]) -> None:
        """Show the bulletin of a time, with a chart of its figures."""
        chart = draw_units(units)
        fetch = partial(self._papers.bulletin_document, first, last, chart)

        def write(file: Path) -> Path:
            return self._papers.bulletin(first, last, file, chart)

        self._open(_BULLETIN, document_file_name(f"{first} 至 {last} ", _BULLETIN), fetch, write)

    # ---- inside ----

    def _open(self, title: str, file_name: str, fetch: Callable[[], OfficialDocument], write: Write) -> None:
        def show(document: OfficialDocument) -> None:
            def export(over: QWidget) -> None:
                ask_paper_file(self._parent, over, self._desk, title, file_name, write)

            PaperDialog(self._parent, self._desk, title, {title: document}, export).open()

        self._desk.tasks.read(self, fetch, show, key="paper")
