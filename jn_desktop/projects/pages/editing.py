"""The forms of a project: its ledger fields in the detail pane, and the small dialogs around it."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.ledger import FIELDS, PROJECTS
from jn_desktop.projects.rules import Stage, Status
from jn_desktop.registry.directory import unit_names

EDITED = (*(field for field in FIELDS if field.name != "lead_agent"), Field("status", "推进状态", Kind.NAME))
REPORTED = (
    Field("month", "月份", Kind.START, required=True),
    *map(PROJECTS.field, ("invested", "progress", "problem")),
)
_OFFERED = ("category", "nature", "invest_type", "land", "park", "chain")


class ProjectForm(Form):
    """All ledger fields of a project but its lead, who is handed over."""

    ui = "project_edit.ui"
    name: QLineEdit
    code: QLineEdit
    enterprise: QLineEdit
    stage: QComboBox
    status: QComboBox
    category: QComboBox
    nature: QComboBox
    invest_type: QComboBox
    land: QComboBox
    park: QComboBox
    chain: QComboBox
    responsible_unit: QComboBox

    def __init__(self) -> None:
        super().__init__()
        self.stage.addItem("未登记", None)
        for stage in Stage:
            self.stage.addItem(stage.value, stage.value)
        for status in Status:
            self.status.addItem(status.value, status.value)

    def offer_known(self, cards: Iterable[ProjectCard]) -> None:
        """Offer what other projects have in the fields where offices repeat themselves."""
        cards = list(cards)
        for name in _OFFERED:
            offer(getattr(self, name), sorted({told for card in cards if (told := getattr(card, name))}))
        offer(self.responsible_unit, sorted({unit for card in cards for unit in unit_names(card.responsible_unit)}))

    def keep_code(self) -> None:
        """Show the code as what it is: given once for all."""
        self.code.setReadOnly(True)
        self.code.setToolTip("项目代码登记后不再更改")


class ProgressForm(Form):
    """What one project had reached in a month."""

    ui = "progress_report.ui"
    month: QLineEdit
    invested: QLineEdit
    progress: QPlainTextEdit
    problem: QPlainTextEdit
