import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jn_desktop.core import holding
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import StationError
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.core.vault import ATTEMPTS_NAME, VAULT_NAME, Attempts, Vault, Wrap, require_good_password
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD

WRONG = "不是这个密码"
NEW = "石榴-灯塔-纸船"
Opener = Callable[..., Station]


class MovingClock:
    """The machine's clock, moved by the test."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def pass_seconds(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> MovingClock:
    """The clock that the delay goes by."""
    clock = MovingClock()
    monkeypatch.setattr(holding, "SystemClock", lambda: clock)
    return clock


def change_vault(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / VAULT_NAME
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def fail(open_station: Opener, times: int) -> None:
    for _ in range(times):
        with pytest.raises(StationError, match="密码不对"):
            open_station(password=WRONG)


# ---- which of the three is wrong ----


def test_a_wrong_password_is_called_a_wrong_password(open_station: Opener) -> None:
    with pytest.raises(StationError, match="密码不对") as refusal:
        open_station(password=WRONG)

    assert "损坏" not in str(refusal.value)


def test_an_unknown_operator_is_told_nothing_about_who_exists(open_station: Opener) -> None:
    with pytest.raises(StationError) as unknown:
        open_station("查无此人", WRONG)
    with pytest.raises(StationError) as known:
        open_station(FIRST_OPERATOR, WRONG)

    assert str(unknown.value).replace("查无此人", FIRST_OPERATOR) == str(known.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"not json",
        b'{"format": "x"}',
        b'{"format": 1, "station": "x", "operators": {"admin": {}}, "recovery": {}}',
        b'{"format": 1, "station": "x", "operators": [], "recovery": 3}',
    ],
)
def test_a_damaged_vault_is_called_a_damaged_vault(folder: Path, open_station: Opener, content: bytes) -> None:
    (folder / VAULT_NAME).write_bytes(content)

    with pytest.raises(StationError, match=r"密钥文件.*损坏"):
        open_station()


def test_a_truncated_vault_is_called_damaged_wherever_it_was_cut(folder: Path) -> None:
    whole = (folder / VAULT_NAME).read_bytes()
    for length in range(0, len(whole) - 1, 37):
        (folder / VAULT_NAME).write_bytes(whole[:length])

        with pytest.raises(StationError, match=r"密钥文件.*损坏"):
            Vault.load(folder / VAULT_NAME)


@pytest.mark.parametrize("part", ["sealed", "salt", "nonce"])
def test_one_changed_letter_in_a_wrap_is_damage_and_not_a_wrong_password(
    folder: Path, open_station: Opener, part: str
) -> None:
    def swap(data: dict[str, Any]) -> None:
        text = data["operators"][FIRST_OPERATOR][part]
        data["operators"][FIRST_OPERATOR][part] = ("A" if text[0] != "A" else "B") + text[1:]

    change_vault(folder, swap)

    with pytest.raises(StationError, match=r"密钥文件.*损坏"):
        open_station()


@pytest.mark.parametrize("part", ["sealed", "salt", "nonce"])
def test_a_wrap_of_the_wrong_length_is_damage(folder: Path, open_station: Opener, part: str) -> None:
    change_vault(folder, lambda data: data["operators"][FIRST_OPERATOR].update({part: "AAAA"}))

    with pytest.raises(StationError, match=r"密钥文件.*损坏"):
        open_station()


@pytest.mark.parametrize("cost", [{"memory_kib": 2**31}, {"passes": 10**6}, {"lanes": 0}, {"memory_kib": -1}])
def test_a_vault_cannot_ask_for_an_unreasonable_amount_of_work(
    folder: Path, open_station: Opener, cost: dict[str, int]
) -> None:
    change_vault(folder, lambda data: data["operators"][FIRST_OPERATOR].update(cost))

    with pytest.raises(StationError, match=r"密钥文件.*损坏"):
        open_station()


def test_a_vault_from_a_newer_program_is_refused_unchanged(folder: Path, open_station: Opener) -> None:
    change_vault(folder, lambda data: data.update(format=2))
    before = (folder / VAULT_NAME).read_bytes()

    with pytest.raises(StationError, match="更新版本"):
        open_station()

    assert (folder / VAULT_NAME).read_bytes() == before


def test_a_missing_vault_is_named(folder: Path, open_station: Opener) -> None:
    (folder / VAULT_NAME).unlink()

    with pytest.raises(StationError, match="没有站点"):
        open_station()


def test_a_damaged_database_is_called_a_damaged_database(folder: Path, open_station: Opener) -> None:
    path = folder / DATABASE_NAME
    content = bytearray(path.read_bytes())
    content[100:200] = bytes(100)
    path.write_bytes(content)

    with pytest.raises(StationError, match=r"数据库.*损坏") as refusal:
        open_station()

    assert "密码不对" not in str(refusal.value)


def test_a_wrong_password_is_found_before_the_database_is_asked(folder: Path, open_station: Opener) -> None:
    (folder / DATABASE_NAME).write_bytes(bytes(4096))

    with pytest.raises(StationError, match="密码不对"):
        open_station(password=WRONG)


# ---- the recovery code ----


@pytest.mark.parametrize(
    "copied",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O"),
        lambda code: code.replace("0", "o").lower(),
        lambda code: code.replace("1", "I"),
        lambda code: code.replace("1", "l"),
        lambda code: f"  {code}\n",
    ],
    ids=["as given", "lower case", "no dashes", "spaces", "O for 0", "o for 0", "I for 1", "l for 1", "pasted"],
)
def test_the_recovery_code_forgives_what_copying_by_hand_does(copied: Callable[[str], str]) -> None:
    key = bytes(range(32))
    code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WX01"
    vault = Vault("站", {}, Wrap.seal(key, code.replace("-", "")))

    assert vault.recover(copied(code)) == key


def test_the_recovery_code_of_a_new_vault_opens_it_and_has_160_bits() -> None:
    vault, key, code = Vault.create("站", FIRST_OPERATOR, PASSWORD)

    assert vault.recover(code.lower().replace("-", "")) == key
    assert len(code.replace("-", "")) * 5 == 160
    assert not set("ILOU") & set(code)


def test_the_recovery_code_gives_an_operator_a_new_password(
    blank_station: tuple[Path, str], folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    Station.recover(folder, FIRST_OPERATOR, blank_station[1].lower(), NEW, clock)

    with pytest.raises(StationError, match="密码不对"):
        open_station(password=PASSWORD)
    assert open_station(password=NEW).verification.verify() == []


def test_the_recovery_code_still_works_after_it_was_used(
    blank_station: tuple[Path, str], folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    Station.recover(folder, FIRST_OPERATOR, blank_station[1], NEW, clock)
    Station.recover(folder, FIRST_OPERATOR, blank_station[1], PASSWORD, clock)

    open_station(password=PASSWORD)


def test_without_password_and_recovery_code_nothing_opens(
    folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    before = (folder / VAULT_NAME).read_bytes()

    with pytest.raises(StationError, match="恢复码不对"):
        Station.recover(folder, FIRST_OPERATOR, "0000-0000-0000-0000-0000-0000-0000-0000", NEW, clock)
    with pytest.raises(StationError, match="密码不对"):
        open_station(password=NEW)

    assert (folder / VAULT_NAME).read_bytes() == before


def test_recovery_refuses_a_poor_new_password_and_changes_nothing(
    blank_station: tuple[Path, str], folder: Path, clock: FixedClock, open_station: Opener
) -> None:
    with pytest.raises(StationError, match="密码太短"):
        Station.recover(folder, FIRST_OPERATOR, blank_station[1], "短", clock)

    open_station(password=PASSWORD)


def test_guessing_recovery_codes_is_slowed_down_too(folder: Path, clock: FixedClock, machine: MovingClock) -> None:
    for _ in range(5):
        with pytest.raises(StationError, match="恢复码不对"):
            Station.recover(folder, FIRST_OPERATOR, "0", NEW, clock)

    with pytest.raises(StationError, match="30 秒后再试"):
        Station.recover(folder, FIRST_OPERATOR, "0", NEW, clock)


# ---- password rules ----


@pytest.mark.parametrize(
    "password",
    [
        "12345678",
        "123456789",
        "1234567890",
        "87654321",
        "11111111",
        "00000000",
        "88888888",
        "123123123",
        "147258369",
        "password",
        "Password1",
        "p@ssw0rd",
        "qwertyuiop",
        "qwerty123",
        "1qaz2wsx",
        "1q2w3e4r",
        "abcd1234",
        "a123456789",
        "iloveyou",
        "sunshine",
    ],
)
def test_the_commonest_passwords_are_refused(password: str) -> None:
    with pytest.raises(StationError, match="太常见"):
        require_good_password(password, FIRST_OPERATOR, "测试服务站")


@pytest.mark.parametrize(
    "password",
    ["woaini1314", "5201314520", "12341234", "admin888", "admin123456", "jn123456", "jn202611", "paoxiaoqing2026"],
)
def test_what_a_chinese_office_would_guess_first_is_refused(password: str) -> None:
    with pytest.raises(StationError, match="太常见"):
        require_good_password(password, FIRST_OPERATOR, "测试服务站")


@pytest.mark.parametrize("password", ["测试企业服务站", "测试企业服务站2026", "2026测试企业服务站!", "wang.xiaoming1"])
def test_a_name_with_a_year_is_no_password(password: str) -> None:
    with pytest.raises(StationError, match="太"):
        require_good_password(password, "Wang.Xiaoming", "测试企业服务站")


@pytest.mark.parametrize("password", ["", "1234567", "aB3$xyz", "灯塔纸船石榴山"])
def test_fewer_than_eight_characters_are_refused(password: str) -> None:
    with pytest.raises(StationError, match="至少要 8 个字符"):
        require_good_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "灯塔纸船石榴山茶",
        "correct horse battery staple",
        "kdjwmznq",
        "49271856",
        "x" * 32 + "灯" + "y" * 64,
        "🦊🚲🌵灯塔-xy",
        " 前后 都有 空格 ",
    ],
)
def test_length_is_enough_and_no_kind_of_character_is_demanded(password: str) -> None:
    require_good_password(password, FIRST_OPERATOR, "测试服务站")


@pytest.mark.parametrize("password", ["灯塔纸船石榴山茶", "长" * 200 + "尾巴", "é" * 3 + "灯塔纸船石"])
def test_a_password_is_neither_truncated_nor_rewritten(password: str) -> None:
    vault, key, _ = Vault.create("站", FIRST_OPERATOR, password)

    assert vault.unlock(FIRST_OPERATOR, password) == key
    assert vault.unlock(FIRST_OPERATOR, password[:-1]) is None
    assert vault.unlock(FIRST_OPERATOR, password + " ") is None


def test_a_password_that_is_no_text_is_refused_in_words(tmp_path: Path, clock: FixedClock) -> None:
    undecodable = b"\xb5\xc6\xcb\xfe\xd6\xbd\xb4\xac\xca\xaf".decode("utf-8", "surrogateescape")

    with pytest.raises(StationError):
        Station.create(tmp_path / "station", "测试服务站", undecodable, clock)


def test_a_password_that_is_no_text_does_not_open_a_station(open_station: Opener) -> None:
    undecodable = b"\xb5\xc6\xcb\xfe\xd6\xbd\xb4\xac\xca\xaf".decode("utf-8", "surrogateescape")

    with pytest.raises(StationError):
        open_station(password=undecodable)


# ---- the delay ----


def test_five_failures_are_free_and_the_sixth_attempt_waits(open_station: Opener, machine: MovingClock) -> None:
    fail(open_station, 5)

    with pytest.raises(StationError, match="30 秒后再试"):
        open_station(password=WRONG)


def test_the_wait_doubles_with_each_failure_up_to_a_quarter_of_an_hour(tmp_path: Path) -> None:
    clock = MovingClock()
    attempts = Attempts(tmp_path, clock)
    waits = []
    for _ in range(5):
        attempts.begin("甲")
    for _ in range(8):
        with pytest.raises(StationError, match="秒后再试") as refusal:
            attempts.begin("甲")
        waits.append(int(str(refusal.value).split("在 ")[1].split(" 秒")[0]))
        clock.pass_seconds(waits[-1] - 1)
        with pytest.raises(StationError, match="1 秒后再试"):
            attempts.begin("甲")
        clock.pass_seconds(1)
        attempts.begin("甲")

    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_the_right_password_is_refused_while_the_wait_lasts(open_station: Opener, machine: MovingClock) -> None:
    fail(open_station, 5)

    with pytest.raises(StationError, match="秒后再试"):
        open_station(password=PASSWORD)
    machine.pass_seconds(30)

    open_station(password=PASSWORD)


def test_a_refusal_while_waiting_does_not_lengthen_the_wait(open_station: Opener, machine: MovingClock) -> None:
    fail(open_station, 5)
    for _ in range(10):
        machine.pass_seconds(2)
        with pytest.raises(StationError, match="秒后再试"):
            open_station(password=PASSWORD)
    machine.pass_seconds(10)

    open_station(password=PASSWORD)


def test_the_wait_survives_a_restart(tmp_path: Path) -> None:
    clock = MovingClock()
    for _ in range(5):
        Attempts(tmp_path, clock).begin("甲")

    with pytest.raises(StationError, match="30 秒后再试"):
        Attempts(tmp_path, clock).begin("甲")


def test_an_attempt_counts_before_the_password_is_tried(tmp_path: Path) -> None:
    Attempts(tmp_path, MovingClock()).begin("甲")

    assert json.loads((tmp_path / ATTEMPTS_NAME).read_text(encoding="utf-8"))["甲"][0] == 1


def test_success_forgets_the_failures(open_station: Opener, machine: MovingClock) -> None:
    fail(open_station, 4)
    open_station().close()
    fail(open_station, 5)

    with pytest.raises(StationError, match="30 秒后再试"):
        open_station()


def test_one_operators_failures_do_not_keep_another_out(station: Station, open_station: Opener) -> None:
    station.operators.add("登记员甲", station.operators.roster()[0].role, NEW)
    station.close()
    fail(open_station, 5)

    open_station("登记员甲", NEW)


def test_a_clock_set_back_gains_nothing(open_station: Opener, machine: MovingClock) -> None:
    fail(open_station, 5)
    machine.pass_seconds(-3600)

    with pytest.raises(StationError, match="秒后再试"):
        open_station()


def test_a_clock_set_back_does_not_lengthen_the_wait(open_station: Opener, machine: MovingClock) -> None:
    fail(open_station, 5)
    machine.pass_seconds(-365 * 24 * 3600)
    with pytest.raises(StationError, match="30 秒后再试"):
        open_station()
    machine.pass_seconds(31)

    open_station()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"admin": 5}', b'{"admin": [9, "x"]}', b'{"admin": [9, "2026-11-23T09:30+08:00"]}']
)
def test_a_damaged_count_of_failures_does_not_keep_the_station_shut(
    folder: Path, open_station: Opener, content: bytes
) -> None:
    (folder / ATTEMPTS_NAME).write_bytes(content)

    open_station()


def test_the_stations_rehearsal_clock_does_not_shorten_the_wait(
    folder: Path, open_station: Opener, machine: MovingClock
) -> None:
    fail(open_station, 5)

    with pytest.raises(StationError, match="秒后再试"):
        Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW + timedelta(days=3)))


# ---- what stands in clear ----


def test_the_vault_holds_names_and_wraps_and_nothing_else(folder: Path, station: Station) -> None:
    station.operators.add("登记员甲", station.operators.roster()[0].role, NEW)

    data = json.loads((folder / VAULT_NAME).read_text(encoding="utf-8"))
    text = (folder / VAULT_NAME).read_text(encoding="utf-8")

    assert data["station"] == "测试服务站"
    assert set(data["operators"]) == {FIRST_OPERATOR, "登记员甲"}
    assert set(data) <= {"format", "station", "operators", "recovery", "sha256", "digest", "check"}
    for wrap in (*data["operators"].values(), data["recovery"]):
        assert set(wrap) == {"salt", "nonce", "sealed", "memory_kib", "passes", "lanes"}
    assert PASSWORD not in text
    assert NEW not in text


def test_the_same_password_is_wrapped_differently_each_time() -> None:
    key = bytes(32)
    one, other = Wrap.seal(key, PASSWORD), Wrap.seal(key, PASSWORD)

    assert one.salt != other.salt
    assert one.nonce != other.nonce
    assert one.sealed != other.sealed


def test_the_count_of_failures_holds_no_password(folder: Path, open_station: Opener) -> None:
    fail(open_station, 1)

    assert WRONG not in (folder / ATTEMPTS_NAME).read_text(encoding="utf-8")


def test_a_mistyped_password_in_the_name_field_is_not_kept(folder: Path, open_station: Opener) -> None:
    with pytest.raises(StationError):
        open_station(PASSWORD, PASSWORD)

    kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.suffix == ".json")
    assert PASSWORD.encode() not in kept


def test_the_programs_own_cost_is_what_owasp_asks_for() -> None:
    script = (
        "from jn_desktop.core import vault; wrap = vault.Wrap.seal(bytes(32), 'x');"
        "print(wrap.memory_kib, wrap.passes, wrap.lanes)"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)

    memory_kib, passes, lanes = map(int, said.stdout.split())
    assert memory_kib >= 19 * 1024
    assert passes >= 2
    assert lanes >= 1
