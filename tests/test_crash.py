"""JN_KILLS says how many times an import is killed; `JN_KILLS=50 pytest tests/test_crash.py -s` is the full run."""

import csv
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD

KILLS = int(os.environ.get("JN_KILLS", "6"))
ROWS = 3000

IMPORTER = """
import pathlib, sys
from jn_desktop.core.clock import SystemClock
from jn_desktop.core.importing import ImportOptions
from jn_desktop.station import Station

station = Station.open(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], SystemClock())
print("begun", flush=True)
station.projects.import_projects(pathlib.Path(sys.argv[4]), ImportOptions())
print("done", flush=True)
station.close()
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("台账") / "重点项目台账.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["项目名称", "项目单位", "责任单位", "总投资（万元）", "形象进度", "联系人", "联系电话"])
        for number in range(ROWS):
            names = (f"第{number}号示例项目", f"示例企业{number}有限公司", f"部门{number % 40}")
            rows.writerow([*names, number + 1, "主体施工" * 20, f"联系人{number}", f"1380000{number:04d}"])
    return path


def importing(folder: Path, ledger: Path) -> "subprocess.Popen[str]":
    """Start a program that imports the ledger; return once it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORTER, str(folder), FIRST_OPERATOR, PASSWORD, str(ledger)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begun"
    return process


def full_duration(folder: Path, ledger: Path) -> float:
    with importing(folder, ledger) as process:
        started = time.monotonic()
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "done"
        return time.monotonic() - started


def test_an_import_killed_at_any_moment_is_there_whole_or_not_at_all(
    blank_station: tuple[Path, str], ledger: Path, tmp_path: Path, clock: FixedClock
) -> None:
    duration = full_duration(Path(shutil.copytree(blank_station[0], tmp_path / "不打断")), ledger)
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for kill in range(KILLS):
        folder = Path(shutil.copytree(blank_station[0], tmp_path / f"第 {kill} 次"))
        # every other kill falls about the end, where the transaction is written and committed
        delay = chance.uniform(0.8 * duration if kill % 2 else 0, 1.3 * duration)
        with importing(folder, ledger) as process:
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.kill()
        log = folder / f"{DATABASE_NAME}-wal"
        hot = log.exists() and log.stat().st_size > 0

        started = time.monotonic()
        with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
            slowest = max(slowest, time.monotonic() - started)
            problems = station.verification.verify()
            projects = len(station.projects.projects())
        outcomes[f"{'all' if projects else 'none'}{', with a log to replay' if hot else ''}"] += 1

        assert problems == [], f"kill {kill} after {delay:.3f} s, seed {seed}"
        assert projects in (0, ROWS), f"kill {kill} after {delay:.3f} s, seed {seed}"
        assert slowest < 2, f"kill {kill} after {delay:.3f} s, seed {seed}"
        shutil.rmtree(folder)
    print(f"\n{KILLS} kills within {duration:.2f} s: {dict(outcomes)}; slowest opening {slowest:.2f} s")
    assert outcomes.total() == KILLS
