"""The planner: brute force on small instances, the sample month as it was promised, and what limits and pins mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jn_desktop.core.calendar import Calendar
from jn_desktop.inspections.planning import Cause, Limits, Plan, Wish, plan
from jn_desktop.inspections.screening_reading import days_of
from tests.inspection_benchmarks import DECEMBER, generated, sample_month


@st.composite
def small_instances(draw: st.DrawFn, most: int = 6) -> list[Wish]:
    """Return a few wishes of three enterprises and two departments within five days, some pinned, some not new."""
    wishes = []
    for number in range(draw(st.integers(0, most))):
        days = tuple(sorted(draw(st.sets(st.integers(1, 5), max_size=3))))
        pinned = len(days) == 1 and draw(st.booleans())
        enterprise, department = draw(st.sampled_from("ABC")), draw(st.sampled_from("xy"))
        last = draw(st.none() | st.integers(1, 5))
        wishes.append(Wish(f"r{number}", enterprise, department, days, pinned, last))
    return wishes


def brute_force(wishes: Sequence[Wish], teams: int | None) -> tuple[int, int, int]:
    """Return how many wishes can be planned, in how few visits, and the least sum of squares of visits a day."""
    best = (0, 0, 0)
    for days in product(*([*wish.days, None] if not wish.pinned else wish.days for wish in wishes)):
        chosen = [(wish, day) for wish, day in zip(wishes, days, strict=True) if day is not None]
        if teams is not None and not keeps(chosen, teams):
            continue
        visits = {(wish.enterprise, day) for wish, day in chosen}
        squares = sum(count**2 for count in Counter(day for _, day in visits).values())
        best = max(best, (len(chosen), -len(visits), -squares))
    return best[0], -best[1], -best[2]


def keeps(chosen: Sequence[tuple[Wish, int]], teams: int) -> bool:
    """Tell whether no department makes more visits a day than it can staff, but for those that are pinned."""
    pinned = {(wish.department, day, wish.enterprise) for wish, day in chosen if wish.pinned}
    room = Counter((department, day) for department, day, _ in pinned)
    coming = {(wish.department, day, wish.enterprise) for wish, day in chosen}
    busy = Counter((department, day) for department, day, _ in coming)
    return all(count <= max(teams, room[key]) for key, count in busy.items())


def figures(wishes: Sequence[Wish], made: Plan) -> tuple[int, int, int]:
    visits = {(wish.enterprise, made.days[wish.id]) for wish in wishes if wish.id in made.days}
    squares = sum(count**2 for count in Counter(day for _, day in visits).values())
    return len(made.days), len(visits), squares


@settings(max_examples=400, deadline=None)
@given(wishes=small_instances())
def test_without_a_limit_a_plan_is_as_good_as_brute_force_finds(wishes: list[Wish]) -> None:
    made = plan(wishes)

    assert figures(wishes, made) == brute_force(wishes, None)
    assert made.optimal
    assert made.spread_optimal
    assert made.visits == made.bound == figures(wishes, made)[1]


@settings(max_examples=120, deadline=None)
@given(wishes=small_instances(), teams=st.integers(1, 2))
def test_with_a_limit_a_plan_is_as_good_as_brute_force_finds(wishes: list[Wish], teams: int) -> None:
    made = plan(wishes, Limits(teams))

    assert figures(wishes, made) == brute_force(wishes, teams)
    assert made.optimal
    assert made.spread_optimal
    assert keeps([(wish, made.days[wish.id]) for wish in wishes if wish.id in made.days], teams)


@settings(max_examples=200, deadline=None)
@given(wishes=small_instances(), teams=st.sampled_from([None, 1, 2]))
def test_each_wish_has_an_allowed_day_or_a_cause_and_a_pinned_one_its_own(
    wishes: list[Wish], teams: int | None
) -> None:
    made = plan(wishes, Limits(teams))

    assert made.days.keys() | made.unplanned.keys() == {wish.id for wish in wishes}
    assert not made.days.keys() & made.unplanned.keys()
    assert all(made.days[wish.id] in wish.days for wish in wishes if wish.id in made.days)
    assert all(made.days[wish.id] == wish.days[0] for wish in wishes if wish.pinned)
    causes = {wish.id: Cause.FULL if wish.days else Cause.NO_DAY for wish in wishes}
    assert all(causes[wish] is cause for wish, cause in made.unplanned.items())
    assert made.separate == len(wishes)


@settings(max_examples=200, deadline=None)
@given(wishes=small_instances(most=9).filter(bool))
def test_without_a_limit_another_request_never_means_fewer_visits(wishes: list[Wish]) -> None:
    assert plan(wishes[:-1]).visits <= plan(wishes).visits


@settings(max_examples=100, deadline=None)
@given(wishes=small_instances(), standing=st.dictionaries(st.integers(1, 5), st.integers(0, 3)))
def test_visits_that_stand_already_are_spread_around(wishes: list[Wish], standing: dict[int, int]) -> None:
    made = plan(wishes, Limits(standing=standing))

    def squares(days: Sequence[int | None]) -> tuple[int, int]:
        visits = {(wish.enterprise, day) for wish, day in zip(wishes, days, strict=True) if day is not None}
        loads = Counter(standing) + Counter(day for _, day in visits)
        return len(visits), sum(count**2 for count in loads.values())

    every = product(*(wish.days or [None] for wish in wishes))
    assert squares([made.days.get(wish.id) for wish in wishes]) == min(squares(days) for days in every)


def test_what_a_department_is_engaged_in_already_leaves_it_less_room() -> None:
    wishes = [Wish("a", "A", "x", (1, 2)), Wish("b", "B", "x", (1,))]

    made = plan(wishes, Limits(1, engaged={("x", 1): 1}))

    assert made.days == {"a": 2}
    assert made.unplanned == {"b": Cause.FULL}


def test_a_department_with_several_items_at_one_enterprise_makes_one_visit() -> None:
    wishes = [Wish("a", "A", "x", (1,)), Wish("b", "A", "x", (1,)), Wish("c", "B", "x", (1,))]

    made = plan(wishes, Limits(1))

    assert made.days == {"a": 1, "b": 1}
    assert made.unplanned == {"c": Cause.FULL}


def test_equal_plans_take_the_earlier_days() -> None:
    assert plan([Wish("a", "A", "x", (3, 5))]).days == {"a": 3}
    wishes = [Wish("a", "A", "x", (1, 2)), Wish("b", "B", "x", (1, 2)), Wish("c", "C", "x", (1, 2))]
    assert sorted(plan(wishes).days.values()) == [1, 1, 2]


def test_a_plan_that_is_told_to_stop_stops() -> None:
    def stop(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        plan([Wish("a", "A", "x", (1,))], say=stop)


@pytest.mark.parametrize(
    ("teams", "planned", "visits"), [(None, 1200, 785), (12, 1200, 796), (11, 1200, 819), (9, 1126, 804)]
)
def test_the_sample_month_is_planned_as_well_as_can_be(teams: int | None, planned: int, visits: int) -> None:
    wishes = sample_month()

    made = plan(wishes, Limits(teams))

    assert (len(wishes), len(made.days), made.visits) == (1200, planned, visits)
    assert made.optimal
    assert made.gap is None
    assert set(made.unplanned.values()) <= {Cause.FULL}
    assert keeps([(wish, made.days[wish.id]) for wish in wishes if wish.id in made.days], teams or 1200)


def test_when_the_time_is_over_a_plan_is_whole_and_tells_its_gap() -> None:
    wishes = sample_month()

    made = plan(wishes, Limits(11), time_limit=0)

    assert keeps([(wish, made.days[wish.id]) for wish in wishes if wish.id in made.days], 11)
    assert not made.optimal
    assert made.gap is not None
    assert made.gap > 0
    assert made.days.keys() | made.unplanned.keys() == {wish.id for wish in wishes}
    assert made.bound < made.visits < len(made.days)


@st.composite
def asked_for(draw: st.DrawFn) -> tuple[str, str, date, date, bool]:
    """Return who is to be visited by whom, within which days around the Spring Festival, and whether exempt."""
    first = date(2026, 2, 1) + timedelta(days=draw(st.integers(0, 40)))
    last = first + timedelta(days=draw(st.integers(0, 12)))
    return draw(st.sampled_from("ABCD")), draw(st.sampled_from("xyz")), first, last, draw(st.booleans())


@settings(max_examples=100, deadline=None)
@given(asked=st.lists(asked_for(), max_size=12), teams=st.sampled_from([None, 1, 2]))
def test_no_visit_is_on_a_day_off_nor_on_a_quiet_day_without_an_exemption(
    asked: list[tuple[str, str, date, date, bool]], teams: int | None
) -> None:
    calendar = Calendar()
    usable = days_of(calendar, date(2026, 2, 1), date(2026, 3, 31))
    wishes = [
        Wish(
            str(number),
            enterprise,
            department,
            tuple(usable.within(first.toordinal(), last.toordinal(), exempt=exempt)),
        )
        for number, (enterprise, department, first, last, exempt) in enumerate(asked)
    ]

    made = plan(wishes, Limits(teams))

    for number, (_, _, first, last, exempt) in enumerate(asked):
        if str(number) in made.days:
            day = calendar.day(date.fromordinal(made.days[str(number)]))
            assert first <= day.date <= last
            assert day.working
            assert exempt or not day.quiet


@pytest.mark.parametrize("teams", [None, 6])
def test_a_day_that_one_enterprise_keeps_free_leaves_the_visits_of_others_where_they_were(teams: int | None) -> None:
    wishes = generated(240, 60, DECEMBER, seed=5)
    before = plan(wishes, Limits(teams))
    one = next(wish for wish in wishes if wish.id in before.days)
    day = before.days[one.id]

    def again(wish: Wish) -> Wish:
        kept = tuple(other for other in wish.days if other != day or wish.enterprise != one.enterprise)
        return replace(wish, days=kept, last=before.days.get(wish.id))

    after = plan([again(wish) for wish in wishes], Limits(teams))

    def visits(made: Plan) -> set[tuple[str, int]]:
        others = (wish for wish in wishes if wish.id in made.days and wish.enterprise != one.enterprise)
        return {(wish.enterprise, made.days[wish.id]) for wish in others}

    assert after.optimal and after.spread_optimal
    assert len(visits(before) - visits(after)) <= 2


def test_a_plan_of_what_has_not_changed_is_the_last_plan() -> None:
    wishes = generated(240, 60, DECEMBER, seed=6)
    before = plan(wishes, Limits(6))

    assert plan([replace(wish, last=before.days.get(wish.id)) for wish in wishes], Limits(6)).days == before.days
