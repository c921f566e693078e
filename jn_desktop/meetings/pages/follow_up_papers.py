"""Writing the papers of following up from the board: the hand-over sheet of an action, the bulletin of a time."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, date_field
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_paper_service import FollowUpPaperService, assignment_file_name
from jn_desktop.meetings.follow_up_rules import UnitFigures
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.pages.bulletin_chart import draw_units

_BULLETIN = "督办通报.docx"


class FollowUpBulletinForm(Form):
    ui = "follow_up_bulletin.ui"
    first: QLineEdit
    last: QLineEdit


class FollowUpPapers(QObject):
    """Asks where a paper is written to, and writes it."""

    def __init__(self, parent: QWidget, desk: Desk, follow_up: FollowUpService, papers: FollowUpPaperService) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._follow_up, self._papers = parent, desk, follow_up, papers

    def choose_sheet(self, action: FollowedAction) -> None:
        """Ask where the hand-over sheet of an action is written to."""
        self._choose("交办单", assignment_file_name(action), lambda file: self.write_sheet(action, file))

    def write_sheet(self, action: FollowedAction, file: Path) -> None:
        """Write the hand-over sheet of an action."""
        self._desk.tasks.work(
            self,
            "写交办单",
            lambda _report: self._papers.assignment_sheet(action.id, file),
            lambda written: self._desk.say_file("已写出交办单", written),
            failed=self._fail(lambda: self.choose_sheet(action)),
        )

    def ask_bulletin(self) -> None:
        """Ask which time the bulletin is about: at first last month."""
        ends = self._desk.today().replace(day=1) - timedelta(days=1)

        def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            first, last = date.fromisoformat(told["first"]), date.fromisoformat(told["last"])

            def found(units: list[UnitFigures]) -> None:
                done()
                self._choose("督办通报", _BULLETIN, lambda file: self.write_bulletin((first, last), units, file))

            self._desk.tasks.read(
                self, lambda: self._follow_up.figures(first, last), found, key="figures", failed=failed
            )

        FormDialog(
            self._parent,
            "督办通报",
            "通报一段时间里交办的议定事项：各单位按时、超期、在办和退回各多少，附超期的事项。",
            FollowUpBulletinForm(),
            (date_field("first", "交办日期从", required=True), date_field("last", "到", required=True)),
            accept="写通报(&Y)",
            save=save,
            values={"first": ends.replace(day=1), "last": ends},
        ).open()

    def write_bulletin(self, span: tuple[date, date], units: list[UnitFigures], file: Path) -> None:
        """Write the bulletin of a time, with a chart of its figures."""
        chart = draw_units(units)
        self._desk.tasks.work(
            self,
            "写督办通报",
            lambda _report: self._papers.bulletin(*span, file, chart),
            lambda written: self._desk.say_file("已写出督办通报", written),
            failed=self._fail(
                lambda: self._choose("督办通报", _BULLETIN, lambda other: self.write_bulletin(span, units, other))
            ),
        )

    def _choose(self, title: str, name: str, write: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._parent, f"{title}写到哪里", name, "Word 文档 (*.docx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("docx")
        dialog.fileSelected.connect(lambda file: write(Path(file)))
        dialog.open()

    def _fail(self, again: Callable[[], None]) -> Callable[[StationError], None]:
        return lambda error: self._desk.say(str(error), ("换个名字…", again), tone=Tone.LATE)
