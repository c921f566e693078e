"""Whatever people try with visits, in whatever order: what is refused changes nothing, and what is left is sound."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from jn_desktop.core.errors import StationError
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import (
    CheckResult,
    Correction,
    Emergency,
    EmergencyPart,
    FindingFacts,
    LineResult,
    Recheck,
    VisitDetail,
)
from jn_desktop.station import Station
from tests.conftest import NOW
from tests.inspections.visiting import FIRE, MARKET, TWO, add_enterprise, officers, plan_visit

DAYS = [date(2026, 11, 19) + timedelta(days=number) for number in range(14)]
STEPS = 160


class Walker:
    """Somebody who tries anything, at any time of the last days."""

    def __init__(self, station: Station, random: Random) -> None:
        self.station = station
        self.visits = station.inspection_visits
        self.random = random
        self.done = 0

    def step(self) -> None:
        shown = self.visits.visit(self.random.choice(self.visits.visits()).id)
        anything = [
            self.approve, self.staff, self.notify, self.enter, self.enter_at_once, self.leave, self.tick, self.find,
            self.record, self.tell, self.order, self.recheck, self.close, self.cancel, self.make_emergency,
        ]  # fmt: skip
        sensible: dict[VisitState, list[Callable[[VisitDetail], object]]] = {
            VisitState.PLANNED: [self.approve, self.staff],
            VisitState.APPROVED: [self.staff, self.notify],
            VisitState.NOTIFIED: [self.enter],
            VisitState.ENTERED: [self.staff, self.tick, self.find, self.leave, self.record],
            VisitState.RECORDED: [self.tell, self.approve],
            VisitState.RESULT_NOTIFIED: [self.order, self.close, self.approve],
            VisitState.RECTIFYING: [self.order, self.recheck],
            VisitState.RECHECKED: [self.close, self.approve],
        }
        try:
            self.random.choice(sensible.get(shown.card.state, anything) if self.chance(0.7) else anything)(shown)
            self.done += 1
        except StationError:
            pass

    def at(self) -> datetime:
        return NOW - timedelta(minutes=self.random.choice((0, 0, 0, 5, 60, 60 * 24)))

    def chance(self, share: float = 0.85) -> bool:
        return self.random.random() < share

    def approve(self, visit: VisitDetail) -> None:
        for part in visit.parts:
            self.visits.approve([visit.card.id], part.department, "王局长", self.at())

    def staff(self, visit: VisitDetail) -> None:
        for part in visit.parts:
            self.visits.set_officers(visit.card.id, part.department, officers(part.department), 1)

    def notify(self, visit: VisitDetail) -> None:
        self.visits.notify(visit.card.id, self.at(), "赵经理")

    def enter(self, visit: VisitDetail) -> None:
        self.visits.enter(visit.card.id, self.at(), reason="企业请求" if self.chance() else None)

    def enter_at_once(self, visit: VisitDetail) -> None:
        if not self.chance(0.8):
            self.visits.enter_at_once(Emergency("冒烟", self.at(), visit_id=visit.card.id))

    def make_emergency(self, visit: VisitDetail) -> None:
        if not self.chance(0.8):
            part = EmergencyPart(self.random.choice((FIRE, MARKET)), ("消防安全检查",))
            entry = Emergency("泄漏", self.at(), enterprise_id=visit.card.enterprise_id, parts=(part,))
            self.visits.enter_at_once(entry)

    def leave(self, visit: VisitDetail) -> None:
        self.visits.leave(visit.card.id, self.at())

    def tick(self, visit: VisitDetail) -> None:
        results = {line.id or "": LineResult(self.random.choice(list(CheckResult))) for line in visit.checklist}
        self.visits.set_results(visit.card.id, results)

    def find(self, visit: VisitDetail) -> None:
        for request in visit.requests if not visit.findings else ():
            kept = "当场改" if self.chance(0.3) else None
            self.visits.add_finding(visit.card.id, FindingFacts(request.id, "问题", kept=kept))

    def record(self, visit: VisitDetail) -> None:
        self.visits.record(visit.card.id, self.at(), signed_by="赵经理")

    def tell(self, visit: VisitDetail) -> None:
        self.visits.notify_result(visit.card.id, self.at())

    def order(self, visit: VisitDetail) -> None:
        wanted = [
            Correction(one.id, "改", self.random.choice(DAYS[5:]))
            for one in visit.findings
            if one.open and self.chance()
        ]
        self.visits.order_correction(visit.card.id, self.at(), wanted)

    def recheck(self, visit: VisitDetail) -> None:
        outcomes = [
            Recheck(one.id, self.chance(0.6), due=date(2026, 12, 1) if self.chance(0.5) else None)
            for one in visit.findings
            if one.ordered and one.passed is None and self.chance()
        ]
        self.visits.recheck(visit.card.id, self.at(), "张三", outcomes)

    def close(self, visit: VisitDetail) -> None:
        self.visits.close([visit.card.id])

    def cancel(self, visit: VisitDetail) -> None:
        if not self.chance(0.9):
            self.visits.cancel(visit.card.id, "停产")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_tried_the_station_stays_sound(station: Station, seed: int) -> None:
    enterprise = add_enterprise(station)
    for day in (date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 27)):
        plan_visit(station, {FIRE: ("消防安全检查",)}, day, enterprise_id=enterprise)
    plan_visit(station, TWO, enterprise_id=enterprise)
    walker = Walker(station, Random(seed))

    for _ in range(STEPS):
        walker.step()

    reached = {card.state for card in station.inspection_visits.visits()}
    assert walker.done > 40
    assert reached & {VisitState.RECTIFYING, VisitState.RECHECKED, VisitState.CLOSED}
    assert station.verification.verify() == []
    for card in station.inspection_visits.visits():
        visit = station.inspection_visits.visit(card.id)
        assert (card.state in (VisitState.PLANNED, VisitState.APPROVED)) <= (visit.entered_at is None)
        assert not (card.state is VisitState.CLOSED and (card.open_findings or card.lacking))
