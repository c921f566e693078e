"""What is typed of a meeting and not saved yet stays in the station, and nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.roles import Role
from jn_desktop.meetings.typing import Typed, Unsaved
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.meetings.conftest import Written


def audited(station: Station) -> int:
    with station.context.reading() as connection:
        return len(connection.execute(AuditEntry.__table__.select()).all())


def test_what_was_typed_last_is_kept_with_its_time(written: Written) -> None:
    written.station.typing.keep(written.meeting_id, "拆除六基")
    written.station.typing.keep(written.meeting_id, "拆除六基杆塔")

    assert written.station.typing.kept(written.meeting_id) == Typed("拆除六基杆塔", "2026-11-23T09:30")


def test_who_changed_the_meeting_since_is_told(written: Written, folder: Path) -> None:
    meeting_id, draft = written.meeting_id, written.draft
    written.station.typing.keep(meeting_id, "拆除六基")
    written.station.close()

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW + timedelta(minutes=35))) as later:
        action = replace(draft.actions[0], text="拆除六基杆塔和基础")
        later.meetings.save(meeting_id, replace(draft, actions=(action, *draft.actions[1:])))
        assert later.typing.kept(meeting_id) == Typed("拆除六基", "2026-11-23T09:30", "admin", "2026-11-23T10:05")

        later.typing.keep(meeting_id, "拆除六基杆塔")
        assert later.typing.kept(meeting_id) == Typed("拆除六基杆塔", "2026-11-23T10:05")


def test_meetings_with_unsaved_typing_are_told_until_it_is_saved_or_dropped(written: Written) -> None:
    typing = written.station.typing
    typing.keep(written.meeting_id, "拆除六基")
    typing.keep("一次没有的会", "写给谁看")

    assert typing.unsaved() == [Unsaved(written.meeting_id, "新材料产业园电力迁改现场办公会", "2026-11-23T09:30")]

    typing.drop(written.meeting_id)
    assert typing.unsaved() == []
    assert typing.kept(written.meeting_id) is None


def test_typing_is_neither_audited_nor_announced(written: Written) -> None:
    heard: list[object] = []
    written.station.context.database.listen(heard.append)
    before = audited(written.station)

    written.station.typing.keep(written.meeting_id, "一个字一个字地写")

    assert audited(written.station) == before
    assert heard == []
    assert written.station.verification.verify() == []


def test_an_operator_neither_sees_nor_loses_what_another_typed(
    written: Written, open_station: Callable[..., Station]
) -> None:
    meeting_id = written.meeting_id
    written.station.operators.add("登记员甲", Role.REGISTRAR, PASSWORD)
    written.station.typing.keep(meeting_id, "管理员写的")
    written.station.close()

    with open_station("登记员甲") as registrar:
        assert registrar.typing.kept(meeting_id) is None
        registrar.typing.keep(meeting_id, "登记员写的")
        registrar.typing.drop(meeting_id)

    with open_station() as again:
        assert again.typing.kept(meeting_id) == Typed("管理员写的", "2026-11-23T09:30")
