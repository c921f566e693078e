"""Making a plan's visits: as a proposal beside what stands now, and, once it is taken, in the station."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from jn_desktop.core.clock import stamp
from jn_desktop.inspections.leading import lead_of
from jn_desktop.inspections.model import JointVisit, VisitDepartment, VisitOfficer
from jn_desktop.inspections.plan_cards import DroppedVisit, PlanOutcome, ProposedPlan, ProposedVisit, UnplannedRequest
from jn_desktop.inspections.plan_reading import Basis, Standing
from jn_desktop.inspections.planning import Plan
from jn_desktop.inspections.registers import read_departments
from jn_desktop.inspections.request_cards import Plannable
from jn_desktop.inspections.states import Move, RequestState, VisitState
from jn_desktop.inspections.timeline import note_move
from jn_desktop.inspections.visit_moving import Record, VisitMover
from jn_desktop.registry.model import Enterprise

_Visits = dict[tuple[str, int], list[Plannable]]
_NO_DECISION: Mapping[str, None] = dict.fromkeys(("decision", "decided_by", "decided_at"))


def proposed(basis: Basis, plan: Plan, teams: int | None) -> ProposedPlan:
    """Return a plan as it is shown, with what would become of the visits that stand now."""
    visits: _Visits = defaultdict(list)
    for request in basis.requests:
        if request.id in plan.days:
            visits[request.enterprise_id, plan.days[request.id]].append(request)
    becoming = _becoming(basis, visits)
    unplanned = [one for one in basis.requests if one.id in plan.unplanned]
    kept = {standing.id for standing in becoming.values()}
    return ProposedPlan(
        first=basis.first,
        last=basis.last,
        teams=teams,
        requests=len(basis.requests),
        planned=len(plan.days),
        separate=plan.separate,
        visits=tuple(
            _visit(basis, date.fromordinal(day), requests, becoming.get((enterprise_id, day)))
            for (enterprise_id, day), requests in sorted(visits.items(), key=lambda one: (one[0][1], one[1][0].number))
        ),
        unplanned=tuple(_unplanned(basis, one, plan, teams) for one in unplanned),
        dropped=tuple(
            DroppedVisit(one.id, one.number, one.enterprise, one.day)
            for one in basis.standing
            if one.state.is_movable and one.id not in kept
        ),
        optimal=plan.optimal,
        spread_optimal=plan.spread_optimal,
        gap=plan.gap,
        provisional=basis.is_provisional(),
        basis=basis.fingerprint(),
    )


def _becoming(basis: Basis, visits: _Visits) -> dict[tuple[str, int], Standing]:
    """Return which visit that stands now becomes which planned one: that of the same day, else the one most alike."""
    waiting: dict[str, list[Standing]] = defaultdict(list)
    for standing in basis.standing:
        if standing.state.is_movable:
            waiting[standing.enterprise_id].append(standing)
    found: dict[tuple[str, int], Standing] = {}

    def become(key: tuple[str, int], standing: Standing) -> None:
        found[key] = standing
        waiting[key[0]].remove(standing)

    for key in visits:
        same_day = next((one for one in waiting[key[0]] if one.day.toordinal() == key[1]), None)
        if same_day is not None:
            become(key, same_day)
    for key, requests in visits.items():
        shared = Counter(request.visit_id for request in requests)
        alike = [one for one in waiting[key[0]] if one.replannable and shared[one.id]]
        if key not in found and alike:
            become(key, max(alike, key=lambda one: (shared[one.id], one.number)))
    return found


def _visit(basis: Basis, day: date, requests: Sequence[Plannable], now: Standing | None) -> ProposedVisit:
    one = requests[0]
    lead = lead_of((request.department for request in requests), one.chain, basis.departments)
    departments = dict.fromkeys(request.department for request in requests)
    return ProposedVisit(
        id=now.id if now else None,
        enterprise_id=one.enterprise_id,
        enterprise=one.enterprise,
        uscc=one.uscc,
        day=day,
        lead=lead,
        departments=(lead, *(name for name in departments if name != lead)),
        items=tuple(dict.fromkeys(request.item for request in requests)),
        request_ids=tuple(request.id for request in requests),
        numbers=tuple(request.number for request in requests),
        pinned=now is not None and now.pinned,
        before=now.day if now else None,
        against=next(filter(None, (basis.against(request, day.toordinal()) for request in requests)), None),
    )


def _unplanned(basis: Basis, request: Plannable, plan: Plan, teams: int | None) -> UnplannedRequest:
    return UnplannedRequest(
        id=request.id,
        number=request.number,
        department=request.department,
        enterprise=request.enterprise,
        item=request.item,
        first_day=request.first_day,
        last_day=request.last_day,
        why=basis.why_not(request, plan.unplanned[request.id], teams),
    )


class PlanMaker:
    """Makes the visits of plans inside one transaction, for one operator."""

    def __init__(self, mover: VisitMover) -> None:
        self._mover, self._work = mover, mover.work

    def apply(self, plan: ProposedPlan) -> PlanOutcome:
        """Make a plan's visits the ones that stand, and put off what it has no day for."""
        wanted = [one for visit in plan.visits for one in visit.request_ids] + [one.id for one in plan.unplanned]
        requests = {one["id"]: one for one in (self._mover.requests.find(wanted) if wanted else [])}
        ids = [visit.id for visit in plan.visits if visit.id is not None]
        known = {record["id"]: record for record in (self._mover.find(ids) if ids else [])}
        parts = self._mover.of_many(VisitDepartment, ids)
        officers = self._mover.of_many(VisitOfficer, ids)
        for visit in plan.visits:
            changed = {
                requests[one]["department"] for one in visit.request_ids if requests[one]["visit_id"] != visit.id
            }
            record = known.get(visit.id or "")
            if record is None:
                record = self._add(visit)
            else:
                self._keep(record, visit, parts[record["id"]], officers[record["id"]], changed)
            for one in visit.request_ids:
                if requests[one]["visit_id"] != record["id"]:
                    self._merge(requests[one], record)
        for dropped in plan.dropped:
            self._retire(self._mover.one(dropped.id), "新方案里没有这次检查")
        for left in plan.unplanned:
            self.put_off(requests[left.id], left.why)
        moved = sum(visit.before not in (None, visit.day) for visit in plan.visits)
        new = sum(visit.id is None for visit in plan.visits)
        return PlanOutcome(new, moved, len(plan.visits) - new - moved, len(plan.dropped), len(plan.unplanned))

    def put_off(self, request: Record, why: str) -> None:
        """Leave a request without a day until another plan finds one."""
        decided = {"decision": why, "decided_by": self._mover.operator, "decided_at": stamp(self._work.now)}
        if request["state"] == RequestState.MERGED:
            self._mover.requests.make(request, Move.TAKE_OUT, why, visit_id=None, **decided)
        elif request["state"] != RequestState.DEFERRED:
            self._mover.requests.make(request, Move.DEFER, why, **decided)

    def shrink(self, record: Record) -> None:
        """Let a visit go on with the departments that its requests still name, or not at all where there is none."""
        asked = self._mover.asked(record)
        if not asked:
            self._retire(record, "已没有检查需求")
            return
        names = Counter(one["department"] for one in asked)
        parts = self._mover.parts(record)
        self._leave(parts, self._mover.officers(record), names)
        values = {"state": _approval(part for part in parts if part["department"] in names).value}
        if record["lead"] not in names:
            enterprise = self._work.find(Enterprise, "id", [record["enterprise_id"]])[0]
            values["lead"] = lead_of(names.elements(), enterprise["chain"], read_departments(self._work.connection))
        self._mover.change(record, values)

    def _merge(self, request: Record, visit: Record) -> None:
        """Make a request part of a visit; why it was put off, if it was, holds no longer."""
        told = {"visit_id": visit["id"], **(_NO_DECISION if request["decision"] else {})}
        self._mover.requests.make(request, Move.PLAN, visit["number"], **told)

    def _add(self, visit: ProposedVisit) -> Record:
        record = self._mover.add(
            enterprise_id=visit.enterprise_id, day=visit.day, lead=visit.lead, departments=visit.departments
        )
        note_move(self._work, record, Move.PLAN, self._mover.operator, text=f"{visit.requests} 项检查需求合并")
        return record

    def _keep(
        self,
        record: Record,
        visit: ProposedVisit,
        parts: Iterable[Record],
        officers: Iterable[Record],
        changed: set[str],
    ) -> None:
        """Bring a visit that stands to what a plan wants; a department that gets other items has to approve anew."""
        here = {part["department"]: part for part in parts}
        self._leave(here.values(), officers, visit.departments)
        for name in visit.departments:
            if name not in here:
                self._mover.add_part(record, name)
            elif name in changed and here[name]["approved_by"]:
                self._work.update(
                    VisitDepartment, here[name], dict.fromkeys(("approved_by", "approved_at", "approval"))
                )
        state = _approval(
            here[name] if name in here and name not in changed else {"approved_at": None} for name in visit.departments
        )
        values = {"day": visit.day.isoformat(), "lead": visit.lead, "state": state.value}
        if any(record[name] != value for name, value in values.items()):
            text = f"由 {record['day']} 改到 {visit.day}" if record["day"] != values["day"] else "部门或事项有变"
            self._mover.change(record, values)
            note_move(self._work, record, Move.PLAN, self._mover.operator, text=text)

    def _leave(self, parts: Iterable[Record], officers: Iterable[Record], staying: Iterable[str]) -> None:
        names = set(staying)
        for part in parts:
            if part["department"] not in names:
                self._mover.retire(VisitDepartment, part)
        for officer in officers:
            if officer["department"] not in names:
                self._mover.retire(VisitOfficer, officer)

    def _retire(self, record: Record, why: str) -> None:
        self._mover.retire(JointVisit, record)
        note_move(self._work, record, Move.PLAN, self._mover.operator, text=why)


def _approval(parts: Iterable[Mapping[str, Any]]) -> VisitState:
    """Return where a visit stands that the enterprise has not been told of, by its departments' parts."""
    return VisitState.APPROVED if all(part["approved_at"] for part in parts) else VisitState.PLANNED
