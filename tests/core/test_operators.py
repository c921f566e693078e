import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import StationError
from jn_desktop.core.operators import OperatorRow
from jn_desktop.core.roles import Role
from jn_desktop.core.vault import VAULT_NAME
from jn_desktop.station import FIRST_OPERATOR, Station, default_operator
from tests.conftest import PASSWORD

Opener = Callable[..., Station]
NEW = "海棠-玉兰-山茶"
NEWER = "灯塔-山茶-纸鸢"


def wrapped(folder: Path) -> set[str]:
    return set(json.loads((folder / VAULT_NAME).read_text(encoding="utf-8"))["operators"])


def test_a_new_station_has_one_administrator(station: Station, folder: Path) -> None:
    assert station.operators.roster() == [OperatorRow(FIRST_OPERATOR, Role.ADMINISTRATOR, True)]
    assert default_operator(folder) == FIRST_OPERATOR


@pytest.mark.parametrize("role", Role)
def test_a_new_operator_opens_the_station_in_their_role(station: Station, open_station: Opener, role: Role) -> None:
    station.operators.add("王小明", role, NEW)
    station.close()

    again = open_station("王小明", NEW)

    assert (again.context.operator, again.context.role) == ("王小明", role)


def test_a_name_is_taken_without_the_spaces_around_it(station: Station) -> None:
    station.operators.add("  王小明 ", Role.REGISTRAR, NEW)

    assert [row.name for row in station.operators.roster()] == [FIRST_OPERATOR, "王小明"]


def test_a_name_that_is_taken_is_refused_and_its_password_stays(station: Station, open_station: Opener) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)

    with pytest.raises(StationError, match="已经存在"):
        station.operators.add("王小明", Role.ADMINISTRATOR, NEWER)

    station.close()
    assert open_station("王小明", NEW).context.role is Role.REGISTRAR


@pytest.mark.parametrize("password", ["1234567", "password", "王小明王小明王小明", "测试服务站2026"])
def test_a_poor_password_adds_nobody(station: Station, folder: Path, password: str) -> None:
    with pytest.raises(StationError, match="密码"):
        station.operators.add("王小明王小明王小明", Role.REGISTRAR, password)

    assert len(station.operators.roster()) == 1
    assert wrapped(folder) == {FIRST_OPERATOR}


def test_a_disabled_operator_cannot_open_the_station(station: Station, folder: Path, open_station: Opener) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)

    station.operators.disable("王小明")

    assert station.operators.roster()[1] == OperatorRow("王小明", Role.REGISTRAR, False)
    assert wrapped(folder) == {FIRST_OPERATOR}
    station.close()
    with pytest.raises(StationError):
        open_station("王小明", NEW)


def test_a_key_wrapped_for_someone_disabled_does_not_let_them_in(
    station: Station, folder: Path, open_station: Opener
) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)
    old_vault = (folder / VAULT_NAME).read_bytes()
    station.operators.disable("王小明")
    station.close()
    (folder / VAULT_NAME).write_bytes(old_vault)

    with pytest.raises(StationError, match="已停用"):
        open_station("王小明", NEW)

    open_station(FIRST_OPERATOR, PASSWORD)


def test_a_disabled_operator_is_brought_back_with_a_new_role_and_password(
    station: Station, open_station: Opener
) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)
    station.operators.disable("王小明")

    station.operators.add("王小明", Role.SUPERVISOR, NEWER)

    assert station.operators.roster()[1:] == [OperatorRow("王小明", Role.SUPERVISOR, True)]
    station.close()
    with pytest.raises(StationError, match="密码不对"):
        open_station("王小明", NEW)
    assert open_station("王小明", NEWER).context.role is Role.SUPERVISOR


def test_someone_disabled_twice_or_unknown_is_named(station: Station) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)
    station.operators.disable("王小明")

    with pytest.raises(StationError, match="“王小明”已停用"):
        station.operators.disable("王小明")
    with pytest.raises(StationError, match="没有操作员“李四”"):
        station.operators.disable("李四")
    with pytest.raises(StationError, match="“王小明”已停用"):
        station.operators.set_password("王小明", NEWER)
    with pytest.raises(StationError, match="没有操作员“李四”"):
        station.operators.set_password("李四", NEWER)


def test_the_last_administrator_stays(station: Station, open_station: Opener) -> None:
    station.operators.add("王小明", Role.SUPERVISOR, NEW)
    station.operators.add("李四", Role.ADMINISTRATOR, NEW)
    station.operators.disable("李四")

    with pytest.raises(StationError, match="最后一位管理员"):
        station.operators.disable(FIRST_OPERATOR)

    station.close()
    assert open_station().context.role is Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go(station: Station, open_station: Opener) -> None:
    station.operators.add("李四", Role.ADMINISTRATOR, NEW)

    station.operators.disable(FIRST_OPERATOR)

    station.close()
    with pytest.raises(StationError):
        open_station()
    assert open_station("李四", NEW).context.role is Role.ADMINISTRATOR


def test_an_operator_changes_their_own_password(station: Station, open_station: Opener) -> None:
    station.operators.change_own_password(NEW)
    station.close()

    with pytest.raises(StationError, match="密码不对"):
        open_station(password=PASSWORD)
    open_station(password=NEW)


def test_an_administrator_sets_anothers_password(station: Station, open_station: Opener) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)

    station.operators.set_password("王小明", NEWER)

    station.close()
    with pytest.raises(StationError, match="密码不对"):
        open_station("王小明", NEW)
    open_station("王小明", NEWER)


@pytest.mark.parametrize("password", ["", "short", "88888888", "adminadmin", "admin2026"])
def test_a_poor_password_changes_nothing(station: Station, open_station: Opener, password: str) -> None:
    with pytest.raises(StationError, match="密码"):
        station.operators.change_own_password(password)

    station.close()
    open_station(password=PASSWORD)


def test_the_recovery_code_gives_any_operator_a_new_password(
    blank_station: tuple[Path, str], station: Station, folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)
    station.close()

    Station.recover(folder, "王小明", blank_station[1], NEWER, clock)

    again = open_station("王小明", NEWER)
    assert again.context.role is Role.REGISTRAR
    again.close()
    open_station(FIRST_OPERATOR, PASSWORD)


def test_the_recovery_code_brings_nobody_disabled_or_unknown_in(
    blank_station: tuple[Path, str], station: Station, folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    station.operators.add("王小明", Role.REGISTRAR, NEW)
    station.operators.disable("王小明")
    station.close()

    with pytest.raises(StationError, match="已停用"):
        Station.recover(folder, "王小明", blank_station[1], NEWER, clock)
    with pytest.raises(StationError, match="没有操作员"):
        Station.recover(folder, "李四", blank_station[1], NEWER, clock)

    assert wrapped(folder) == {FIRST_OPERATOR}


def test_a_recovery_ends_the_wait_after_wrong_passwords(
    blank_station: tuple[Path, str], folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    for _ in range(5):
        with pytest.raises(StationError, match="密码不对"):
            open_station(password=NEW)

    Station.recover(folder, FIRST_OPERATOR, blank_station[1], NEWER, clock)

    open_station(password=NEWER)


def test_a_recovery_stands_in_the_audit(
    blank_station: tuple[Path, str], folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    Station.recover(folder, FIRST_OPERATOR, blank_station[1], NEWER, clock)

    station = open_station(password=NEWER)
    with station.context.reading() as connection:
        last = connection.exec_driver_sql("SELECT action, operator FROM audit ORDER BY sequence DESC").first()
    assert tuple(last or ()) == ("password_recovered", FIRST_OPERATOR)
    assert station.verification.verify() == []


def test_a_vault_that_cannot_be_written_changes_neither_roster_nor_password(
    station: Station, open_station: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full_disk)
        with pytest.raises(StationError, match="磁盘已满"):
            station.operators.add("王小明", Role.REGISTRAR, NEW)
        with pytest.raises(StationError, match="磁盘已满"):
            station.operators.change_own_password(NEW)

    assert [row.name for row in station.operators.roster()] == [FIRST_OPERATOR]
    station.close()
    open_station(password=PASSWORD)


def test_a_default_operator_is_the_only_one_or_the_first(station: Station, folder: Path) -> None:
    station.operators.add("王小明", Role.ADMINISTRATOR, NEW)
    assert default_operator(folder) == FIRST_OPERATOR

    station.operators.disable(FIRST_OPERATOR)

    assert default_operator(folder) == "王小明"
