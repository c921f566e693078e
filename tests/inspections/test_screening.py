"""Screening: each verdict and its words, which of several comes first, and that it is quick."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jn_desktop.core.calendar import Calendar
from jn_desktop.inspections.screening import Asked, Counted, Days, Screened, Verdict, World, screen

CALENDAR = Calendar()
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Most:
    """A cap as the lists of an office have it."""

    department: str | None = None
    item: str | None = None
    risk_class: str | None = None
    most: int | None = 2

    def covers(self, department: str, item: str, risk_class: str | None) -> bool:
        return (
            self.department in (None, department)
            and self.item in (None, item)
            and self.risk_class in (None, risk_class)
        )


def day(number: int, month: int = 12) -> int:
    return date(2026, month, number).toordinal()


def days(first: date = TODAY, count: int = 90) -> Days:
    found = CALENDAR.days(first, first + timedelta(days=count))
    return Days([(one.date.toordinal(), one.quiet) for one in found if one.working], first.toordinal())


WORLD = World(days())
REQUEST = Asked("1", "JC20261200001", "消防救援大队", "甲", "消防安全检查", day(3), day(20))


def verdict(request: Asked = REQUEST, world: World = WORLD, *others: Asked) -> Screened:
    return screen([request, *others], world)[request.id]


def visit(number: int, on: int, *parts: tuple[str, str]) -> Counted:
    return Counted(f"LH2026{number:04}", on, frozenset(parts or {("消防救援大队", "消防安全检查")}))


def test_a_request_that_nothing_stands_against_is_acceptable() -> None:
    assert verdict() == Screened(Verdict.ACCEPTABLE, "期限内有 6 个可排的日期，最早 2026-12-03。")


def test_an_item_that_is_not_on_its_departments_list_is_to_be_returned() -> None:
    world = replace(WORLD, items={"消防救援大队": {"建筑防火检查": False}})

    assert verdict(world=world) == Screened(
        Verdict.RETURN, "“消防安全检查”不在消防救援大队的检查事项清单里；清单之外无检查。"
    )


def test_a_department_that_may_not_inspect_has_its_requests_returned() -> None:
    world = replace(WORLD, items={"消防救援大队": {"消防安全检查": False}}, competent={"消防救援大队": False})

    assert verdict(world=world).verdict is Verdict.RETURN


@pytest.mark.parametrize("items", [{}, {"税务局": {"涉税事项核查": True}}, {"消防救援大队": {}}])
def test_a_department_without_a_list_is_judged_neither_by_item_nor_by_competence(
    items: dict[str, dict[str, bool]],
) -> None:
    world = replace(WORLD, items=items, competent={"消防救援大队": False})

    assert verdict(world=world).verdict is Verdict.ACCEPTABLE


def test_what_can_be_checked_off_site_is_not_entered_for() -> None:
    world = replace(WORLD, items={"消防救援大队": {"消防安全检查": True}})

    assert verdict(world=world) == Screened(
        Verdict.OFF_SITE, "“消防安全检查”可以用书面、数据或在线监测等非现场方式检查，不必入企。"
    )


def test_the_later_of_two_that_ask_for_the_same_is_the_duplicate_and_names_the_other() -> None:
    later = replace(REQUEST, id="2", number="JC20261200002", first=day(20), last=day(25))

    found = screen([later, REQUEST], WORLD)

    assert found["1"].verdict is Verdict.ACCEPTABLE
    assert found["2"] == Screened(
        Verdict.DUPLICATE,
        "与 JC20261200001（2026-12-03 至 2026-12-20）是同一部门对同一企业的同一事项，时间有重叠。",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"first": day(21), "last": day(25)},
        {"department": "应急管理局"},
        {"item": "建筑防火检查"},
        {"enterprise_id": "乙"},
        {"recheck": True},
    ],
)
def test_what_differs_or_has_no_day_in_common_is_no_duplicate(other: dict[str, object]) -> None:
    later = replace(REQUEST, id="2", number="JC20261200002", **other)  # type: ignore[arg-type]

    assert verdict(later, WORLD, REQUEST).verdict is Verdict.ACCEPTABLE


def test_what_has_been_done_already_is_not_done_again() -> None:
    assert verdict(replace(REQUEST, id="2", number="JC20261200002"), WORLD, replace(REQUEST, done=True)).verdict is (
        Verdict.DUPLICATE
    )


def test_over_the_cap_names_how_many_there_were_and_which() -> None:
    visits = [visit(5, day(9, 9)), visit(2, day(3, 3)), visit(9, day(1, 6), ("税务局", "涉税事项核查"))]
    world = replace(WORLD, caps=[Most("消防救援大队")], visits={"甲": visits})

    assert verdict(world=world) == Screened(
        Verdict.OVER_CAP,
        "2026 年消防救援大队已安排 2 次（LH20260002 2026-03-03、LH20260005 2026-09-09），本年上限 2 次。",
    )


def test_a_total_of_all_departments_counts_a_joint_visit_once() -> None:
    both = visit(1, day(1, 6), ("税务局", "涉税事项核查"), ("应急管理局", "安全生产日常检查"))
    world = replace(WORLD, caps=[Most(most=2)], visits={"甲": [both]})

    assert verdict(world=world).verdict is Verdict.ACCEPTABLE
    world = replace(world, visits={"甲": [both, visit(2, day(3, 6))]})
    assert verdict(world=world).reason.startswith("2026 年各部门合计已安排 2 次")


@pytest.mark.parametrize(
    ("cap", "request_", "holds"),
    [
        (Most(item="消防安全检查", most=1), REQUEST, True),
        (Most(item="建筑防火检查", most=1), REQUEST, False),
        (Most(risk_class="A", most=1), replace(REQUEST, risk_class="A"), True),
        (Most(risk_class="A", most=1), replace(REQUEST, risk_class="D"), False),
        (Most(most=None), REQUEST, False),
        (Most(most=1), replace(REQUEST, counts=False), False),
        (Most(most=1), replace(REQUEST, first=day(20), last=date(2027, 1, 15).toordinal()), False),
    ],
)
def test_a_cap_holds_for_what_it_is_for(cap: Most, request_: Asked, holds: bool) -> None:
    world = replace(WORLD, caps=[cap], visits={"甲": [visit(1, day(1, 6))]})

    assert (verdict(request_, world).verdict is Verdict.OVER_CAP) is holds


def test_a_reason_never_tells_the_risk_class() -> None:
    world = replace(WORLD, caps=[Most(risk_class="D", most=1)], visits={"甲": [visit(1, day(1, 6))]})

    assert "D" not in verdict(replace(REQUEST, risk_class="D"), world).reason


def test_of_planned_visits_only_the_last_is_over_the_cap() -> None:
    first = replace(REQUEST, id="1", planned_on=day(3))
    second = replace(REQUEST, id="2", number="JC20261200002", item="建筑防火检查", planned_on=day(7))
    visits = [visit(1, day(3)), visit(2, day(7), ("消防救援大队", "建筑防火检查"))]
    found = screen([first, second], replace(WORLD, caps=[Most(most=1)], visits={"甲": visits}))

    assert (found["1"].verdict, found["2"].verdict) == (Verdict.ACCEPTABLE, Verdict.OVER_CAP)


def test_a_window_of_quiet_days_and_days_off_names_the_nearest_day_that_would_do() -> None:
    assert verdict(replace(REQUEST, first=day(5), last=day(6))) == Screened(
        Verdict.NO_DAY, "2026-12-05 至 2026-12-06 没有可排的日期（休息日）；离得最近的可排日期是 2026-12-07。"
    )
    assert verdict(replace(REQUEST, first=day(8), last=day(8))) == Screened(
        Verdict.NO_DAY, "2026-12-08 没有可排的日期（企业安静日）；离得最近的可排日期是 2026-12-09。"
    )


def test_days_that_somebody_keeps_free_are_not_used() -> None:
    window = replace(REQUEST, first=day(7), last=day(10))
    world = replace(
        WORLD, free_enterprises={"甲": [(day(7), day(7))]}, free_departments={"消防救援大队": [(day(9), day(11))]}
    )

    assert verdict(window, world) == Screened(
        Verdict.NO_DAY,
        "2026-12-07 至 2026-12-10 没有可排的日期（企业不便入企、企业安静日、消防救援大队不能派人）；"
        "离得最近的可排日期是 2026-12-03。",
    )


def test_a_window_that_has_passed_has_no_day() -> None:
    assert verdict(replace(REQUEST, first=day(3, 11), last=day(20, 11))).reason == (
        "2026-11-03 至 2026-11-20 没有可排的日期（已经过去）；离得最近的可排日期是 2026-11-23。"
    )


def test_an_exemption_may_use_a_quiet_day_and_says_what_is_still_missing() -> None:
    exempt = replace(REQUEST, first=day(8), last=day(8), exemption="COMPLAINT_CLUE")
    world = replace(WORLD, exemptions={"COMPLAINT_CLUE": "投诉举报线索"})

    assert verdict(exempt, world) == Screened(
        Verdict.EXEMPT, "例外情形“投诉举报线索”，可以安排在企业安静日；通知企业前要补上例外理由和批准人。"
    )
    assert verdict(replace(exempt, excused=True), world).reason.endswith("可以安排在企业安静日。")
    assert verdict(replace(exempt, first=day(5), last=day(6)), world).verdict is Verdict.NO_DAY


def test_of_several_verdicts_the_first_in_order_is_told() -> None:
    other = replace(REQUEST, id="0", number="JC20261200000")
    request = replace(REQUEST, first=day(8), last=day(8), exemption=None)
    off_site = {"消防救援大队": {"消防安全检查": True}}
    caps, visits = [Most(most=1)], {"甲": [visit(1, day(1, 6))]}
    told = [
        verdict(request, World(days(), items={"消防救援大队": {"别的": True}}, caps=caps, visits=visits), other),
        verdict(request, World(days(), items=off_site, caps=caps, visits=visits), other),
        verdict(request, World(days(), items=off_site, caps=caps, visits=visits)),
        verdict(request, World(days(), caps=caps, visits=visits)),
        verdict(request, World(days())),
    ]

    assert [one.verdict for one in told] == list(Verdict)[:5]


windows = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(windows, st.booleans(), st.lists(windows, max_size=3), st.lists(windows, max_size=3))
def test_a_day_is_offered_exactly_where_the_rules_allow_one(
    window: tuple[int, int], exempt: bool, enterprise: list[tuple[int, int]], department: list[tuple[int, int]]
) -> None:
    begin = TODAY.toordinal()

    def absolute(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(begin + first, begin + last) for first, last in stretches]

    ((first, last),) = absolute([window])
    free = absolute([*enterprise, *department])
    world = replace(
        WORLD,
        free_enterprises={"甲": absolute(enterprise)},
        free_departments={"消防救援大队": absolute(department)},
    )
    found = verdict(replace(REQUEST, first=first, last=last, exemption="OTHER" if exempt else None), world)

    def allowed(number: int) -> bool:
        one = CALENDAR.day(date.fromordinal(number))
        return one.working and (exempt or not one.quiet) and not any(a <= number <= b for a, b in free)

    assert (found.verdict is Verdict.NO_DAY) is not any(allowed(number) for number in range(first, last + 1))
    if found.verdict is Verdict.NO_DAY:
        outside = [number for number in range(begin, begin + 91) if allowed(number) and not first <= number <= last]
        distance = min(max(first - number, number - last) for number in outside)
        named = date.fromisoformat(found.reason[-11:-1]).toordinal()
        assert named in outside and max(first - named, named - last) == distance


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(windows, min_size=1, max_size=12))
def test_originals_have_no_day_in_common_and_every_duplicate_has_one_with_its_original(
    given_windows: list[tuple[int, int]],
) -> None:
    begin = TODAY.toordinal()
    requests = [
        replace(REQUEST, id=str(number), number=f"JC202612{number:05}", first=begin + first, last=begin + last)
        for number, (first, last) in enumerate(given_windows)
    ]
    found = screen(requests, WORLD)

    originals = [one for one in requests if found[one.id].verdict is not Verdict.DUPLICATE]
    for one in requests:
        overlapping = [
            other for other in originals if other.id != one.id and other.first <= one.last and one.first <= other.last
        ]
        if one in originals:
            assert overlapping == []
        else:
            assert any(other.number in found[one.id].reason and other.number < one.number for other in overlapping)


def test_a_year_of_forty_thousand_requests_is_screened_in_less_than_two_seconds() -> None:
    departments = [f"部门{number}" for number in range(12)]
    requests = [
        Asked(
            id=str(number),
            number=f"JC202612{number:05}",
            department=departments[number % 12],
            enterprise_id=str(number % 1148),
            item=f"事项{number % 40}",
            first=TODAY.toordinal() + number % 300,
            last=TODAY.toordinal() + number % 300 + number % 20,
            exemption="OTHER" if number % 10 == 0 else None,
            risk_class="ABCD"[number % 4],
        )
        for number in range(40_000)
    ]
    parts = frozenset({(departments[0], "事项1"), (departments[1], "事项2")})
    visits = {str(number): [Counted(f"LH{one}", day(one, 6), parts) for one in range(1, 4)] for number in range(1148)}
    caps = [Most(department, most=6) for department in departments] + [Most(item=f"事项{n}") for n in range(40)]
    caps += [Most(risk_class=one, most=12) for one in "ABCD"]
    world = World(days(count=400), caps=caps, visits=visits)

    begun = time.process_time()
    found = screen(requests, world)

    assert len(found) == 40_000
    assert time.process_time() - begun < 2
