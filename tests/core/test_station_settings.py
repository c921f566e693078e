from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jn_desktop.core.changes import Changes
from jn_desktop.core.errors import FieldError, Refused
from jn_desktop.core.roles import Role
from jn_desktop.core.station_settings import StationSettings
from jn_desktop.core.vault import VAULT_NAME, Vault
from jn_desktop.station import Station


def test_a_new_station_has_its_name_and_locks_after_ten_minutes(station: Station) -> None:
    assert station.settings.read() == StationSettings("测试服务站", "济宁高新区", {}, 10)


def test_what_was_saved_is_in_force_and_in_the_audit(station: Station) -> None:
    heard: list[Changes] = []
    station.context.database.listen(heard.append)
    wanted = StationSettings("新站", "新区", {"仿宋_GB2312": "仿宋"}, 30, keep_photo_location=True)

    station.settings.save(wanted)

    assert station.settings.read() == wanted
    assert [changes.tables for changes in heard] == [{"setting"}]
    assert station.verification.verify() == []


def test_the_name_is_the_same_in_the_window_and_at_the_log_in(station: Station, folder: Path) -> None:
    station.settings.save(replace(station.settings.read(), station="  新站 "))

    assert station.name == "新站"
    assert Vault.load(folder / VAULT_NAME).station == "新站"
    station.close()


def test_the_password_still_opens_a_renamed_station(station: Station, open_station: Callable[..., Station]) -> None:
    station.settings.save(replace(station.settings.read(), station="新站"))
    station.close()

    assert open_station().name == "新站"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("station", " "),
        ("station", "长" * 61),
        ("authority", "一\n二"),
        ("lock_minutes", 0),
        ("lock_minutes", 121),
        ("fonts", {"微软雅黑": "宋体"}),
        ("fonts", {"宋体": "x" * 61}),
    ],
)
def test_a_wrong_value_is_refused_by_its_field_and_nothing_is_saved(
    station: Station, field: str, value: object
) -> None:
    before = station.settings.read()

    with pytest.raises(FieldError) as refused:
        station.settings.save(replace(before, **{field: value}))

    assert refused.value.field == field
    assert station.settings.read() == before


def test_a_font_that_stands_for_itself_is_no_substitute(station: Station) -> None:
    fonts = {"宋体": "宋体", "黑体": " ", "楷体_GB2312": "楷体"}
    station.settings.save(replace(station.settings.read(), fonts=fonts))

    assert station.settings.read().fonts == {"楷体_GB2312": "楷体"}


def test_only_an_administrator_changes_settings(station: Station, as_role: Callable[[Role], Station]) -> None:
    opened = as_role(Role.SUPERVISOR)

    with pytest.raises(Refused):
        opened.settings.save(opened.settings.read())
