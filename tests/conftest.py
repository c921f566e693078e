"""What tests share: a real encrypted station in a temporary folder, a clock that stands still, the sample ledgers."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest

from jn_desktop.core import vault
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.paths import bundled
from jn_desktop.core.roles import Role
from jn_desktop.demo import read_samples
from jn_desktop.station import FIRST_OPERATOR, Station

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
hypothesis.settings.register_profile("gate", deadline=None)  # what holds to a time is marked `timed`, and runs alone
hypothesis.settings.load_profile("gate")

PASSWORD = "灯塔-纸船-石榴"
NOW = datetime(2026, 11, 23, 9, 30)
SAMPLES = bundled("resources") / "samples"
BAD_FILES = Path(__file__).parent / "坏文件"


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; tests open hundreds of stations. Its real cost has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "_MEMORY_KIB", 64)
        patch.setattr(vault, "_PASSES", 1)
        yield


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def blank_station(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A station just made, and its recovery code; copied for each test, never opened."""
    folder = tmp_path_factory.mktemp("空白 站点") / "station"
    return folder, Station.create(folder, "测试服务站", PASSWORD, FixedClock(NOW))


@pytest.fixture
def folder(blank_station: tuple[Path, str], tmp_path: Path) -> Path:
    """The folder of a fresh station that nobody has open."""
    return Path(shutil.copytree(blank_station[0], tmp_path / "站点 一"))


@pytest.fixture
def open_station(folder: Path, clock: FixedClock) -> Iterator[Callable[..., Station]]:
    """Open the station of `folder`, by default as its administrator; all are closed at the end."""
    opened: list[Station] = []

    def open_one(operator: str = FIRST_OPERATOR, password: str = PASSWORD) -> Station:
        station = Station.open(folder, operator, password, clock)
        opened.append(station)
        return station

    yield open_one
    for station in opened:
        station.close()


@pytest.fixture
def station(open_station: Callable[..., Station]) -> Station:
    """An open, empty station."""
    return open_station()


@pytest.fixture
def as_role(station: Station, folder: Path, clock: FixedClock) -> Iterator[Callable[[Role], Station]]:
    """Reopen the station for a new operator of a role."""
    opened: list[Station] = []

    def reopen(role: Role) -> Station:
        station.operators.add(f"{role.label}甲", role, PASSWORD)
        station.close()
        again = Station.open(folder, f"{role.label}甲", PASSWORD, clock)
        opened.append(again)
        return again

    yield reopen
    for again in opened:
        again.close()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station that the sample ledgers were read into; copied for each test, never opened."""
    folder = tmp_path_factory.mktemp("样例 站点") / "station"
    Station.create(folder, "测试服务站", PASSWORD, FixedClock(NOW))
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW)) as station:
        read_samples(station)
    return folder


@pytest.fixture
def sample(sample_folder: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Station]:
    """An open station with the samples."""
    folder = Path(shutil.copytree(sample_folder, tmp_path / "样例 一"))
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        yield station
