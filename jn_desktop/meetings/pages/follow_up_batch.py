"""The line below the follow-up board while several actions are selected: their sheets, all at once."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.pages.follow_up_papers import FollowUpPapers
from jn_desktop.meetings.unit_sheets import by_lead_unit


class FollowUpBatch(QFrame):
    """Offers the hand-over sheets of the selected actions; it is there only while there are several."""

    def __init__(self, table: RecordTable, papers: FollowUpPapers) -> None:
        super().__init__()
        self._table, self._papers = table, papers
        self.setObjectName("follow_up_batch")
        self._said = plain_label()
        self._sheets = push_button("交办单(&1)…", "batch_sheets", self._open)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 12, 8)
        line.setSpacing(8)
        line.addWidget(self._said, 1)
        line.addWidget(self._sheets)
        self.hide()
        table.selectionModel().selectionChanged.connect(lambda *_: self._look())
        table.rearranged.connect(self._look)

    def _look(self) -> None:
        """Show what can be done with what is selected now."""
        chosen = self._chosen()
        self.setVisible(len(chosen) > 1)
        if len(chosen) < 2:
            return
        waiting = sum(not action.state.is_handed_over for action in chosen)
        self._sheets.setEnabled(not waiting)
        told = f"，其中 {waiting} 项没有交办" if waiting else f"，{len(by_lead_unit(chosen))} 个责任单位"
        self._said.setText(f"选了 {len(chosen)} 项{told}")

    def _chosen(self) -> list[FollowedAction]:
        return self._table.selected()

    def _open(self) -> None:
        self._papers.open_sheets(self._chosen())
