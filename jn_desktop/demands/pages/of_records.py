"""The tab 诉求 of an enterprise or a project: what was asked for, each demand a key away."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.pages.columns import Watch, brief_columns
from jn_desktop.demands.service import DemandService
from jn_desktop.demands.states import State
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.table_tab import TableTab
from jn_desktop.desktop.tables import RecordTable

_Found = tuple[Gauge, Sequence[DemandCard]]


class DemandsTab(TableTab):
    """The demands of one record, open ones first; Enter goes to the demand."""

    def __init__(
        self, desk: Desk, demands: DemandService, of: Callable[[str], Sequence[DemandCard]], name: str, nothing: str
    ) -> None:
        self._watch = Watch(desk.clock.now)
        table = RecordTable(name, brief_columns(self._watch), desk.memory, row_id=attrgetter("id"))
        table.setAccessibleName("诉求")
        table.set_empty(nothing)
        table.opened.connect(lambda card: desk.go(Place("demands", card.id)))
        super().__init__(desk, table, of)
        self._demands = demands

    def show_record(self, record_id: str) -> None:
        self.record_id = record_id
        self.desk.tasks.read(self, lambda: (self._demands.gauge(), self._fetch(record_id)), self._take, key="rows")

    def _take(self, found: _Found) -> None:
        self._watch.gauge, cards = found
        self.table.set_rows(sorted(cards, key=lambda card: not State(card.state).is_open))


def demands_of_enterprise(desk: Desk, demands: DemandService) -> DemandsTab:
    return DemandsTab(desk, demands, demands.of_enterprise, "enterprise_demands", "这家企业还没有提过诉求。")


def demands_of_project(desk: Desk, demands: DemandService) -> DemandsTab:
    return DemandsTab(desk, demands, demands.of_project, "project_demands", "还没有诉求关联到这个项目。")
