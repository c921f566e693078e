"""Taking an entry back: all stands as before it, the course keeps both, and nobody rewrites what was decided."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from jn_desktop.core.database import table_of
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.roles import Role
from jn_desktop.demands.cards import CallBack, Event, NewDemand
from jn_desktop.demands.model import Demand, DemandClock, DemandPause
from jn_desktop.demands.rules import Satisfaction
from jn_desktop.demands.states import MOVES, Move, State, after
from jn_desktop.demands.taking_back import ENTRIES, before_last, marked
from jn_desktop.station import Station
from tests.conftest import NOW
from tests.demands.conftest import Desk

WRONG = "记到了别的企业"
Entry = Callable[[Desk, str], None]


def stands(desk: Desk, demand_id: str) -> tuple[Any, ...]:
    """Return everything that is kept of a demand but its course."""
    with desk.station.context.reading() as connection:
        demand, clock = (
            connection.execute(select(table_of(model)).where(table_of(model).c.id == demand_id)).one()
            for model in (Demand, DemandClock)
        )
        live = DemandPause.demand_id == demand_id, DemandPause.retired_on.is_(None)
        pauses = connection.execute(select(table_of(DemandPause)).where(*live).order_by(DemandPause.id)).all()
    return demand, clock, pauses


def contact(desk: Desk, demand_id: str) -> None:
    desk.demands.contact(demand_id, desk.watch.now(), "电话")


def opinion(desk: Desk, demand_id: str) -> None:
    desk.demands.give_opinion(demand_id, desk.watch.now(), "派人查看")


def report(desk: Desk, demand_id: str) -> None:
    desk.demands.report(demand_id, desk.watch.now(), "已去现场")


def pause(desk: Desk, demand_id: str) -> None:
    desk.demands.pause(demand_id, desk.watch.now(), "等企业的图纸")


def resume(desk: Desk, demand_id: str) -> None:
    desk.demands.resume(demand_id, desk.watch.now())


def reply(desk: Desk, demand_id: str) -> None:
    desk.answer(demand_id)


def explain(desk: Desk, demand_id: str) -> None:
    desk.demands.explain_unresolvable(demand_id, desk.watch.now(), "不符合条件", "鲁政办发〔2025〕3号")


def nobody(desk: Desk, demand_id: str) -> None:
    desk.demands.call_back(demand_id, CallBack(desk.watch.now(), reached=False))


def satisfied(desk: Desk, demand_id: str) -> None:
    desk.call_back(demand_id, Satisfaction.SATISFIED)


@pytest.mark.parametrize(
    "ways",
    [
        (contact,),
        (contact, opinion),
        (contact, opinion, report),
        (contact, opinion, report, report),
        (contact, opinion, pause),
        (contact, opinion, pause, resume),
        (contact, opinion, pause, resume, pause, report, reply),
        (contact, opinion, pause, explain),
        (contact, opinion, reply, nobody),
        (contact, opinion, reply, nobody, satisfied),
        (contact, opinion, reply, satisfied),
        (pause, contact),
    ],
    ids=lambda ways: "-".join(one.__name__ for one in ways),
)
def test_what_an_entry_changed_is_as_it_was_before(desk: Desk, ways: tuple[Entry, ...]) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id])
    for minute, way in enumerate(ways, start=1):
        desk.watch.set(f"23 09:{10 * minute:02}" if minute < 6 else f"23 10:{minute:02}")
        before = stands(desk, demand_id)
        way(desk, demand_id)

    desk.demands.take_back(demand_id, WRONG)

    assert stands(desk, demand_id) == before


def test_entries_are_taken_back_one_after_the_other_and_made_again(desk: Desk) -> None:
    demand_id = desk.register()
    at_first = stands(desk, demand_id)
    desk.demands.pause(demand_id, desk.watch.set("23 09:10"), "等企业")
    desk.demands.contact(demand_id, desk.watch.set("23 09:20"), "打错了电话")

    desk.demands.take_back(demand_id, WRONG)
    desk.demands.take_back(demand_id, WRONG)

    assert stands(desk, demand_id) == at_first
    contact(desk, demand_id)
    assert desk.look(demand_id).card.contacted_at == "2026-11-23T09:20"


def test_an_entry_of_an_earlier_time_that_was_recorded_last_is_the_last(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id])
    desk.watch.set("23 10:30")
    desk.demands.pause(demand_id, desk.watch.now(), "等企业")
    desk.demands.contact(demand_id, datetime(2026, 11, 23, 9, 5))

    desk.demands.take_back(demand_id, WRONG)

    detail = desk.look(demand_id)
    assert (detail.card.contacted_at, detail.state, detail.card.paused) == (None, State.ACCEPTED, True)


def test_the_course_keeps_what_was_taken_back_and_says_why(desk: Desk) -> None:
    demand_id = desk.register()
    contact(desk, demand_id)
    desk.watch.set("23 09:30")

    desk.demands.take_back(demand_id, WRONG)

    course = [(event.label, event.text) for event in desk.look(demand_id).events]
    assert course[1:] == [("联系企业（已更正）", "电话"), ("更正", f"收回“联系企业”（2026-11-23 09:00）：{WRONG}")]
    tables = [block for block in desk.station.demand_papers.record_document(demand_id).blocks if hasattr(block, "rows")]
    assert [row[1].text for row in tables[1].rows[-2:]] == ["联系企业（已更正）", "更正"]


def test_the_clock_runs_on_and_reminds_as_if_the_entry_had_not_been(desk: Desk) -> None:
    demand_id = desk.register()
    contact(desk, demand_id)
    desk.watch.set("23 11:05")
    silent = desk.station.reminders.remind()

    desk.demands.take_back(demand_id, WRONG)

    assert silent == []
    assert [(one.target, one.rung) for one in desk.station.reminders.remind()] == [("联系企业", "到期")]
    total = desk.demands.figures(desk.watch.now().date(), desk.watch.now().date()).total
    assert (total.contact_due, total.contact_on_time) == (1, 0)


@pytest.mark.parametrize(
    ("made", "then", "allowed"),
    [
        ("24 17:20", "24 20:00", True),
        ("24 17:20", "25 08:30", False),
        ("28 10:00", "30 17:00", True),  # a Saturday belongs to the Monday after it
        ("27 18:00", "28 09:00", False),
    ],
)
def test_an_entry_is_taken_back_on_the_working_day_of_its_recording(
    desk: Desk, made: str, then: str, allowed: bool
) -> None:
    demand_id = desk.register()
    desk.watch.set(made)
    contact(desk, demand_id)
    desk.watch.set(then)

    assert (Move.TAKE_BACK in desk.look(demand_id).moves) is allowed
    if allowed:
        desk.demands.take_back(demand_id, WRONG)
    else:
        with pytest.raises(StationError, match=r"“联系企业”是 2026-11-\d\d 登记的，只能在当个工作日里更正"):
            desk.demands.take_back(demand_id, WRONG)


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.SUPERVISOR, None),
        (Role.AGENT, "是admin登记的；请由本人或者站长更正"),
        (Role.REGISTRAR, "是admin登记的；请由本人或者站长更正"),
        (Role.AUDITOR, "的角色是审计员，不能做这件事"),
    ],
)
def test_somebody_elses_entry_is_taken_back_by_a_supervisor_only(
    station: Station, as_role: Callable[[Role], Station], role: Role, refused: str | None
) -> None:
    demand_id = station.demands.register(NewDemand(NOW, "停电", enterprise="甲电子有限公司"))
    station.demands.contact(demand_id, NOW, "电话")
    demands = as_role(role).demands
    offered = Move.TAKE_BACK in demands.demand(demand_id).moves

    with pytest.raises(StationError, match=refused) if refused else nullcontext():
        demands.take_back(demand_id, WRONG)

    assert offered is (refused is None)
    assert (demands.demand(demand_id).card.contacted_at is None) is (refused is None)


def test_a_decision_is_not_taken_back_nor_is_what_went_before_it(desk: Desk) -> None:
    demand_id = desk.register()
    with pytest.raises(StationError, match="最后一步是“登记”，不能更正；能更正的是登记在最后的联系企业、"):
        desk.demands.take_back(demand_id, WRONG)
    contact(desk, demand_id)
    desk.demands.dispatch([demand_id], "供电公司")
    with pytest.raises(StationError, match="最后一步是“转办”"):
        desk.demands.take_back(demand_id, WRONG)
    with pytest.raises(FieldError, match="还没有写更正的原因"):
        desk.demands.take_back(demand_id, "  ")

    assert Move.TAKE_BACK not in desk.look(demand_id).moves


def test_an_opinion_given_again_falls_back_to_the_one_before(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)
    desk.demands.reopen(demand_id, "没有解决")
    desk.demands.dispatch([demand_id], "建设局")
    desk.demands.accept([demand_id])
    before = stands(desk, demand_id)
    desk.demands.give_opinion(demand_id, desk.watch.now(), "换一家办")

    desk.demands.take_back(demand_id, WRONG)

    assert stands(desk, demand_id) == before
    assert desk.look(demand_id).opinion == "派人现场查看"


@given(choices=st.lists(st.integers(0, 40), max_size=30))
def test_whatever_way_a_demand_went_its_last_entry_leads_back_to_where_it_was(choices: list[int]) -> None:
    state, course, states = State.REGISTERED, [_event(Move.REGISTER)], [State.REGISTERED]
    for choice in choices:
        known = [move for move in Move if state in MOVES[move].leads and move is not Move.TAKE_BACK]
        if not known:
            break
        move = known[choice % len(known)]
        state = after(state, move, "")
        course.append(_event(move))
        states.append(state)

    before = before_last(marked(course), state)

    assert (before is not None) is (course[-1].move in ENTRIES)
    assert before is None or before.state is states[-2]


def _event(move: Move) -> Event:
    return Event("2026-11-23T09:00", move, "admin", None, None, None, "2026-11-23T09:00")
