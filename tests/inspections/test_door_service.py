from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.inspections import door_code
from jn_desktop.inspections.door_service import CodeVerdict
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.inspections.visiting import (
    MONDAY,
    WEDNESDAY,
    add_enterprise,
    approve,
    enter,
    finish_record,
    notify,
    plan_visit,
)

USCC = "91370800MA3C00001X"


@pytest.fixture
def visit(station: Station) -> str:
    return plan_visit(station, enterprise_id=add_enterprise(station, uscc=USCC))


def code_of(station: Station, visit_id: str) -> str:
    code = station.door_codes.code(visit_id)
    assert code is not None
    return code.text


@pytest.fixture
def elsewhere(tmp_path: Path) -> Station:
    """Another station, which knows nothing of this one's visits."""
    Station.create(tmp_path / "别处", "邻区服务站", PASSWORD, FixedClock(NOW))
    return Station.open(tmp_path / "别处", FIRST_OPERATOR, PASSWORD, FixedClock(NOW))


def test_a_visit_has_a_code_from_the_notice_on_until_it_is_cancelled(station: Station, visit: str) -> None:
    assert station.door_codes.code(visit) is None
    assert station.door_codes.own_key() is None
    notify(station, visit)

    code = station.door_codes.code(visit)
    assert code is not None
    assert code.text.startswith(f"JN1:LH20260001:{USCC}:20261123:2:")
    assert code.picture.startswith(b"\x89PNG")
    assert code_of(station, visit) == code.text
    station.inspection_visits.cancel(visit, "停产")
    assert station.door_codes.code(visit) is None


def test_the_code_of_today_passes_and_opens_the_visit(station: Station, visit: str) -> None:
    notify(station, visit)

    found = station.door_codes.verify(f" {code_of(station, visit).lower()}\n")

    assert (found.verdict, found.visit_id, found.number, found.day) == (
        CodeVerdict.TODAY,
        visit,
        "LH20260001",
        "2026-11-23",
    )
    assert found.sentence == "核验通过，检查日期是今天：LH20260001，甲公司，2 个部门，由测试服务站签发。"


def test_the_code_of_another_day_says_which(station: Station) -> None:
    visit = plan_visit(station, day=WEDNESDAY)
    notify(station, visit)

    found = station.door_codes.verify(code_of(station, visit))

    assert found.verdict is CodeVerdict.ANOTHER_DAY
    assert "检查日期是 2026-11-25，还没有到" in found.sentence


def test_a_cancelled_visit_does_not_pass_with_the_code_that_was_handed_out(station: Station, visit: str) -> None:
    notify(station, visit)
    text = code_of(station, visit)
    station.inspection_visits.cancel(visit, "企业停产")

    found = station.door_codes.verify(text)

    assert found.verdict is CodeVerdict.CHANGED
    assert "已经取消（企业停产）" in found.sentence


def test_a_visit_that_was_put_on_another_day_says_so(station: Station) -> None:
    visit = plan_visit(station, day=WEDNESDAY)
    notify(station, visit)
    text = code_of(station, visit)
    station.inspection_visits.enter(visit, NOW, reason="企业请求提前")

    found = station.door_codes.verify(text)

    assert found.verdict is CodeVerdict.CHANGED
    assert "已改到 2026-11-23，这个码上是 2026-11-25" in found.sentence


def test_a_code_serves_for_one_entry(station: Station, visit: str) -> None:
    enter(station, visit)
    assert station.door_codes.verify(code_of(station, visit)).verdict is CodeVerdict.TODAY
    finish_record(station, visit)

    found = station.door_codes.verify(code_of(station, visit))

    assert found.verdict is CodeVerdict.OVER
    assert "同一个码不能再用来入企" in found.sentence


def test_a_changed_code_and_no_code_at_all_are_told_apart(station: Station, visit: str) -> None:
    notify(station, visit)
    text = code_of(station, visit)

    assert station.door_codes.verify(text.replace("20261123", "20261125")).verdict is CodeVerdict.FORGED
    assert station.door_codes.verify("http://example.com").verdict is CodeVerdict.NO_CODE
    assert station.door_codes.verify("").verdict is CodeVerdict.NO_CODE


def test_a_code_of_this_station_without_a_visit_is_not_taken_for_good(station: Station, visit: str) -> None:
    notify(station, visit)
    with station.context.database.reading() as connection:
        secret = connection.exec_driver_sql("SELECT secret FROM door_key").scalar_one()
    text = door_code.sign(bytes(secret), number="LH20269999", uscc=USCC, day=MONDAY, departments=1)

    assert station.door_codes.verify(text).verdict is CodeVerdict.UNKNOWN_HERE


def test_another_station_checks_a_code_with_the_public_key_alone(
    station: Station, visit: str, elsewhere: Station
) -> None:
    notify(station, visit)
    text, own = code_of(station, visit), station.door_codes.own_key()
    assert own is not None

    with elsewhere:
        unknown = elsewhere.door_codes.verify(text)
        elsewhere.door_codes.trust("济宁高新区服务站", own.text)
        found = elsewhere.door_codes.verify(text)

        assert unknown.verdict is CodeVerdict.UNKNOWN_KEY
        assert own.key_id in unknown.sentence
        assert found.verdict is CodeVerdict.TODAY
        assert found.visit_id is None
        assert found.sentence == (
            f"核验通过，检查日期是今天：LH20260001，信用代码 {USCC} 的企业，2 个部门，由济宁高新区服务站签发。"
        )
        (trusted,) = elsewhere.door_codes.trusted()
        elsewhere.door_codes.distrust(trusted.id)
        assert elsewhere.door_codes.verify(text).verdict is CodeVerdict.UNKNOWN_KEY
        elsewhere.door_codes.bring_back(trusted.id)
        assert elsewhere.door_codes.verify(text).verdict is CodeVerdict.TODAY


def test_a_key_is_trusted_once_and_only_whole(station: Station) -> None:
    own = station.door_codes.make_key()
    other = door_code.public_text(door_code.new_key().public)

    with pytest.raises(FieldError, match="是本站自己的"):
        station.door_codes.trust("别处", own.text)
    with pytest.raises(FieldError, match="还没有写是哪个单位"):
        station.door_codes.trust(" ", other)
    with pytest.raises(FieldError, match="不是验证公钥"):
        station.door_codes.trust("别处", other[:20])
    station.door_codes.trust("别处", other)
    with pytest.raises(FieldError, match="是“别处”的"):
        station.door_codes.trust("再来", other)
    assert station.door_codes.make_key() == own


def test_the_stations_own_key_is_taken_away_by_nobody(station: Station) -> None:
    own = station.door_codes.make_key()

    with pytest.raises(StationError, match="已经不在了"):
        station.door_codes.distrust(own.id)


def test_the_secret_stands_in_no_audit_and_comes_out_of_no_service(station: Station, visit: str) -> None:
    notify(station, visit)
    driver = station.context.database.raw()
    try:
        (secret,) = driver.execute("SELECT secret FROM door_key").fetchone()
        told = driver.execute("SELECT fields FROM audit WHERE table_name = 'door_key'").fetchall()
    finally:
        driver.close()

    assert len(secret) == 32
    assert len(told) == 1
    assert "secret" not in told[0][0]
    assert secret.hex() not in str(vars(station.door_codes.own_key()))  # type: ignore[arg-type]


def test_only_supervisors_say_whom_to_trust(station: Station, as_role: Callable[[Role], Station]) -> None:
    registrar = as_role(Role.REGISTRAR)

    with pytest.raises(Refused):
        registrar.door_codes.trust("别处", "JN1KEY")


def test_an_own_key_is_called_by_the_stations_present_name(station: Station) -> None:
    station.door_codes.make_key()
    station.settings.save(replace(station.settings.read(), station="高新区新站"))
    key = station.door_codes.own_key()

    assert key is not None
    assert key.issuer == "高新区新站"


def test_the_approval_comes_before_there_is_a_code(station: Station, visit: str) -> None:
    approve(station, visit)

    assert station.door_codes.code(visit) is None
