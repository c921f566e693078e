from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from jn_desktop.core.calendar import USUAL_HOURS, QuietRule
from jn_desktop.core.errors import FieldError, Refused
from jn_desktop.core.roles import Role
from jn_desktop.inspections.other_service import OtherVisitFacts
from jn_desktop.station import Station
from tests.inspections.visiting import EVEN, MONDAY, add_enterprise


@pytest.fixture
def facts(station: Station) -> OtherVisitFacts:
    return OtherVisitFacts(add_enterprise(station), MONDAY, "调研", "市工信局", "了解用工情况", "刘科长等 3 人")


def test_a_visit_that_is_no_inspection_is_recorded(station: Station, facts: OtherVisitFacts) -> None:
    station.other_visits.record(facts)

    (card,) = station.other_visits.visits()

    assert (card.enterprise, card.day, card.kind, card.unit, card.quiet) == (
        "甲公司",
        "2026-11-23",
        "调研",
        "市工信局",
        False,
    )
    assert card.recorded_by == "admin"
    assert station.other_visits.of_enterprise(card.enterprise_id) == [card]
    assert station.other_visits.visits(EVEN) == []


def test_a_quiet_day_wants_a_reason_and_who_approved_it(station: Station, facts: OtherVisitFacts) -> None:
    quiet = replace(facts, day=EVEN)

    with pytest.raises(FieldError, match="2026-11-24（周二）是企业安静日；请换一天") as no_reason:
        station.other_visits.record(quiet)
    with pytest.raises(FieldError, match="请写明谁批准的") as nobody:
        station.other_visits.record(replace(quiet, exemption_reason="省里带队"))
    assert (no_reason.value.field, nobody.value.field) == ("exemption_reason", "exemption_approver")
    station.other_visits.record(replace(quiet, exemption_reason="省里带队", exemption_approver="王主任"))
    assert station.other_visits.visits()[0].quiet


def test_a_rule_that_covers_inspections_only_leaves_other_visits_free(station: Station, facts: OtherVisitFacts) -> None:
    station.calendar.save_rules(USUAL_HOURS, QuietRule(visits=False))

    station.other_visits.record(replace(facts, day=EVEN))

    assert not station.other_visits.visits()[0].quiet


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"enterprise_id": None}, "enterprise_id"),
        ({"kind": "逛逛"}, "kind"),
        ({"unit": " "}, "unit"),
        ({"purpose": ""}, "purpose"),
        ({"day": date(2036, 11, 23)}, "day"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    station: Station, facts: OtherVisitFacts, told: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldError) as refused:
        station.other_visits.record(replace(facts, **told))  # type: ignore[arg-type]

    assert refused.value.field == field
    assert station.other_visits.visits() == []


def test_a_visit_is_corrected_taken_away_and_brought_back(station: Station, facts: OtherVisitFacts) -> None:
    visit = station.other_visits.record(facts)

    station.other_visits.correct(visit, replace(facts, kind="观摩", people=" "))
    (card,) = station.other_visits.visits()
    assert (card.kind, card.people) == ("观摩", None)
    station.other_visits.retire(visit)
    assert station.other_visits.visits() == []
    station.other_visits.bring_back(visit)
    assert len(station.other_visits.visits()) == 1


def test_an_agent_records_and_the_desk_corrects(
    station: Station, facts: OtherVisitFacts, as_role: Callable[[Role], Station]
) -> None:
    agent = as_role(Role.AGENT)

    visit = agent.other_visits.record(facts)

    with pytest.raises(Refused):
        agent.other_visits.correct(visit, facts)
