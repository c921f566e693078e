"""What tests of demands share: a station whose clock goes on when it is told to, and a demand in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from jn_desktop.demands.cards import CallBack, DemandDetail, NewDemand
from jn_desktop.demands.rules import Result, Satisfaction
from jn_desktop.demands.service import DemandService
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD

MONDAY = datetime(2026, 11, 23, 9, 0)
LEDGER = "企业诉求登记台账.xlsx"


class Watch:
    """A clock that stands where it was set."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def set(self, text: str) -> datetime:
        """Set it to `24日 10:30` of November 2026, written `24 10:30`, or to any ISO time."""
        day, _, time = text.partition(" ")
        self.moment = datetime.fromisoformat(text if "-" in text else f"2026-11-{day}T{time}")
        return self.moment


@dataclass(frozen=True)
class Desk:
    """A station, its clock, and what one does with demands."""

    station: Station
    watch: Watch

    @property
    def demands(self) -> DemandService:
        return self.station.demands

    def register(self, text: str = "厂区外电压不稳。请协调", **told: object) -> str:
        draft = {"received_at": self.watch.now(), "text": text, "enterprise": "甲电子有限公司", **told}
        return self.demands.register(NewDemand(**draft))  # type: ignore[arg-type]

    def look(self, demand_id: str) -> DemandDetail:
        return self.demands.demand(demand_id)

    def handle(self, demand_id: str) -> None:
        """Bring a demand to where its opinion has been given, an hour for each step."""
        self.demands.dispatch([demand_id], "供电公司")
        self.demands.accept([demand_id], "王工")
        self.demands.contact(demand_id, self.watch.now(), "电话联系")
        self.demands.give_opinion(demand_id, self.watch.now(), "派人现场查看")

    def answer(self, demand_id: str, result: Result = Result.SOLVED) -> None:
        self.demands.reply(demand_id, self.watch.now(), result.value, "线路已改造")

    def call_back(self, demand_id: str, satisfaction: Satisfaction, *, own_fault: bool = False) -> None:
        called = CallBack(self.watch.now(), True, True, satisfaction.value, ("不推诿", "要实效"), own_fault)
        self.demands.call_back(demand_id, called)


@pytest.fixture
def watch() -> Watch:
    return Watch(MONDAY)


@pytest.fixture
def desk(folder: Path, watch: Watch) -> Iterator[Desk]:
    """An open, empty station on a Monday morning."""
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, watch) as station:
        yield Desk(station, watch)
