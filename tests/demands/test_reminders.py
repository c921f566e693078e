"""The reminder ladder: who is told of what and when, each once, in office hours."""

import pytest

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.errors import FieldError
from jn_desktop.demands import reminders
from jn_desktop.demands.clock import Target
from jn_desktop.demands.ladder import Ladder, is_office_time, rung_reached
from jn_desktop.demands.reminders import Reminder
from jn_desktop.demands.rules import Rung
from tests.conftest import SAMPLES
from tests.demands.conftest import LEDGER, Desk, Watch

USUAL = Calendar()


def told(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.target, one.rung, one.told) for one in desk.station.reminders.remind()]


@pytest.mark.parametrize(
    ("target", "due", "now", "rung"),
    [
        (Target.CONTACT, "23 11:00", "23 10:29", None),
        (Target.CONTACT, "23 11:00", "23 10:30", Rung.BEFORE),
        (Target.CONTACT, "23 11:00", "23 11:00", Rung.DUE),
        (Target.CONTACT, "23 11:00", "23 11:30", Rung.OVERDUE),
        (Target.CONTACT, "24 08:40", "23 17:10", Rung.BEFORE),  # ten minutes tonight, twenty tomorrow
        (Target.OPINION, "24 17:30", "24 15:29", None),
        (Target.OPINION, "24 17:30", "24 15:30", Rung.BEFORE),
        (Target.OPINION, "24 17:30", "25 10:30", Rung.OVERDUE),
        (Target.RESOLVE, "25 17:30", "24 17:29", None),
        (Target.RESOLVE, "25 17:30", "24 17:30", Rung.BEFORE),
        (Target.RESOLVE, "25 17:30", "26 17:30", Rung.OVERDUE),
    ],
)
def test_a_rung_is_reached_by_working_time(target: Target, due: str, now: str, rung: Rung | None, watch: Watch) -> None:
    moment = watch.set(due)

    assert rung_reached(Ladder(), USUAL, target, moment, watch.set(now)) is rung


@pytest.mark.parametrize(("now", "open_now"), [("23 08:30", True), ("23 12:30", False), ("23 17:30", True)])
def test_the_office_is_open_until_it_closes(watch: Watch, now: str, open_now: bool) -> None:
    assert is_office_time(USUAL, watch.set(now)) is open_now


def test_handler_officer_and_station_head_are_told_in_turn_each_once(desk: Desk) -> None:
    desk.register()  # at nine: contact is due at eleven
    rounds = []
    for now in ("23 10:00", "23 10:35", "23 10:40", "23 11:05", "23 11:10", "23 14:00", "23 15:00"):
        desk.watch.set(now)
        rounds.append(told(desk))

    assert rounds == [
        [],
        [("联系企业", "即将到期", "admin")],
        [],
        [("联系企业", "到期", "admin")],
        [],
        [("联系企业", "超期", "站长")],
        [],
    ]
    assert [one.rung for one in desk.station.reminders.of_today()] == ["超期", "到期", "即将到期"]


def test_the_chief_officer_of_the_lead_unit_is_told_at_the_deadline(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司", handler="王工")
    with desk.station.context.writing() as work:
        from jn_desktop.registry.model import Department

        record = work.find(Department, "name", ["供电公司"])[0]
        work.update(Department, record, {"chief_officer": "赵专员"})
    desk.watch.set("23 10:35")
    before = told(desk)
    desk.watch.set("23 11:00")

    assert before == [("联系企业", "即将到期", "王工")]
    assert told(desk) == [("联系企业", "到期", "赵专员")]


def test_nobody_is_told_outside_office_hours(desk: Desk) -> None:
    desk.register()
    desk.watch.set("23 12:30")
    at_lunch = told(desk)
    desk.watch.set("23 13:30")

    assert at_lunch == []
    assert told(desk) == [("联系企业", "超期", "站长")]


def test_a_deadline_that_was_put_off_is_told_of_again(desk: Desk) -> None:
    demand_id = desk.register()
    desk.watch.set("23 10:35")
    first = told(desk)
    desk.demands.pause(demand_id, desk.watch.now(), "等企业补材料")
    desk.watch.set("23 11:30")
    paused = told(desk)
    desk.demands.resume(demand_id, desk.watch.now())
    desk.watch.set("23 11:40")

    assert (len(first), paused) == (1, [])
    assert told(desk) == [("联系企业", "即将到期", "admin")]


def test_what_is_met_or_closed_reminds_nobody(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.contact(demand_id, desk.watch.now())
    other = desk.register()
    desk.demands.merge(other, demand_id)
    desk.watch.set("23 16:00")

    assert told(desk) == []


def test_what_was_explained_before_any_opinion_reminds_nobody(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id], "王工")
    desk.demands.contact(demand_id, desk.watch.now())
    desk.demands.explain_unresolvable(demand_id, desk.watch.now(), "不在供电规划内", "供电营业规则")
    desk.watch.set("25 10:00")

    assert told(desk) == []


def test_who_sent_a_demand_back_is_reminded_of_it_no_more(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司", handler="王工")
    desk.demands.give_back(demand_id, "不属本单位职责", "建设局")
    desk.watch.set("23 10:35")

    assert told(desk) == [("联系企业", "即将到期", "admin")]


def test_what_was_told_before_does_not_stand_in_the_way_of_what_is_new(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "_AT_ONCE", 2)
    for _ in range(5):
        desk.register()
    desk.watch.set("23 10:40")

    rounds = [len(told(desk)) for _ in range(4)]

    assert rounds == [2, 2, 1, 0]


def test_a_reminder_names_the_demand_and_the_enterprise(desk: Desk) -> None:
    demand_id = desk.register()
    desk.watch.set("23 10:40")

    assert desk.station.reminders.remind() == [
        Reminder(
            demand_id=demand_id,
            number="SQ202600001",
            enterprise="甲电子有限公司",
            lead_unit=None,
            target="联系企业",
            rung="即将到期",
            due="2026-11-23T11:00",
            at="2026-11-23T10:40",
            told="admin",
        )
    ]


def test_an_office_sets_its_own_distances(desk: Desk) -> None:
    desk.station.demand_settings.set_ladder(Ladder(contact_minutes=60))
    desk.register()
    desk.watch.set("23 10:05")

    assert told(desk) == [("联系企业", "即将到期", "admin")]
    with pytest.raises(FieldError, match="1 到 120"):
        desk.station.demand_settings.set_ladder(Ladder(contact_minutes=0))


def test_reminders_are_no_changes_that_undoing_an_import_would_lose(desk: Desk) -> None:
    ledgers = desk.station.ledgers
    ledgers.take(ledgers.look(SAMPLES / LEDGER))
    desk.watch.set("23 10:00")
    reminded = desk.station.reminders.remind()
    untouched = ledgers.last_import()
    desk.register()
    changed = ledgers.last_import()

    assert reminded and untouched is not None and untouched.later_changes == 0
    assert changed is not None and changed.later_changes > 0
