"""The papers of demands in the window: looked at as they are printed, written as Word files, put on paper."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from jn_desktop.core.letterhead import document_file_name
from jn_desktop.core.official import OfficialDocument
from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.paper_service import DemandPaperService, record_file_name
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.desktop.paper_files import Write, ask_paper_file, ask_paper_folder


class Papers:
    """Opens the papers of demands from the parts of one window."""

    def __init__(self, desk: Desk, papers: DemandPaperService) -> None:
        self._desk = desk
        self._papers = papers

    def open_record_sheet(self, parent: QWidget, card: DemandCard) -> None:
        """Show the record sheet of a demand."""
        write = partial(self._papers.record_sheet, card.id)
        self._open(parent, "诉求办理单", record_file_name(card), lambda: self._papers.record_document(card.id), write)

    def open_daily_sheet(self, parent: QWidget) -> None:
        """Show what is overdue and due today."""
        name = document_file_name(f"企业诉求 {self._desk.today()} ", "今日清单")
        self._open(parent, "今日清单", name, self._papers.daily_sheet, self._papers.write_daily_sheet)

    def open_urging_notices(self, parent: QWidget, cards: Sequence[DemandCard]) -> None:
        """Show the urging notices about demands, one for each lead unit."""
        ids = [card.id for card in cards]
        self._desk.tasks.read(
            parent, lambda: self._papers.urging_documents(ids), lambda found: self._show_notices(parent, ids, found)
        )

    def fill_menu(self, menu: QMenu, parent: QWidget, card: DemandCard) -> None:
        """Add the papers that there are about a demand to its menu."""
        papers = menu.addMenu("公文(&G)")
        papers.setObjectName("demand_papers")
        papers.addAction("办理单(&Z)…", lambda: self.open_record_sheet(parent, card))
        if self._desk.may("demand_papers.urging_notice") and can_be_urged(card):
            papers.addAction("催办通知书(&V)…", lambda: self.open_urging_notices(parent, [card]))

    # ---- inside ----

    def _open(
        self, parent: QWidget, title: str, file_name: str, fetch: Callable[[], OfficialDocument], write: Write
    ) -> None:
        def show(document: OfficialDocument) -> None:
            def export(over: QWidget) -> None:
                ask_paper_file(parent, over, self._desk, title, file_name, write)

            PaperDialog(parent, self._desk, title, {title: document}, export).open()

        self._desk.tasks.read(parent, fetch, show, key="paper")

    def _show_notices(self, parent: QWidget, ids: Sequence[str], documents: Mapping[str, OfficialDocument]) -> None:
        title, (unit, *others) = "催办通知书", documents

        def export(over: QWidget) -> None:
            if others:
                ask_paper_folder(parent, over, self._desk, title, partial(self._papers.urging_notices, ids))
            else:
                write = partial(self._papers.urging_notice, ids)
                ask_paper_file(parent, over, self._desk, title, document_file_name(unit, title), write)

        PaperDialog(parent, self._desk, title, documents, export).open()


def can_be_urged(card: DemandCard) -> bool:
    """Tell whether somebody can be pressed about a demand: it has a unit, and a clock that runs."""
    return card.lead_unit is not None and card.next_by is not None
