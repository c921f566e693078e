"""The audit's time only moves forward, and a clock that was set back is said."""

from datetime import datetime

from sqlalchemy import select

from jn_desktop.core.audit import AuditEntry
from tests.demands.conftest import Desk


def test_a_clock_that_was_set_back_is_said_and_does_not_turn_the_audit_back(desk: Desk) -> None:
    desk.watch.set("23 10:00")
    desk.register()
    before = desk.demands.clock_warning()
    desk.watch.moment = datetime(2026, 11, 22, 8, 0)

    warning = desk.demands.clock_warning()
    desk.station.aliases.add("projects", "remark", "注解")

    assert before is None
    assert "2026-11-22 08:00" in (warning or "")
    assert "2026-11-23 10:00" in (warning or "")
    with desk.station.context.reading() as connection:
        times = list(connection.execute(select(AuditEntry.at).order_by(AuditEntry.sequence)).scalars())
    assert times == sorted(times)
