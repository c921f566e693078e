"""Killed while somebody types, the program loses two seconds at most, and the station is sound.

JN_KILLS says how often: `JN_KILLS=50 pytest tests/meetings/test_typing_crash.py -s` is the full run.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from jn_desktop.core.clock import FixedClock
from jn_desktop.meetings.pages.typed import from_text
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.meetings.conftest import Written

KILLS = int(os.environ.get("JN_KILLS", "4"))
MOST_LOST = 2.0  # seconds
LONGEST_TYPING = 4.0
AT_A_TIME = 2

TYPIST = """
import pathlib, sys, tempfile, time
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from jn_desktop.core.clock import SystemClock
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.desktop.desk import Desk, Found
from jn_desktop.desktop.memory import Memory
from jn_desktop.meetings.pages.editor import MeetingEditor, known_of
from jn_desktop.station import Station
from tests.meetings.conftest import services_of

application = QApplication([])
station = Station.open(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], SystemClock())
desk = Desk(station.context, Memory(pathlib.Path(sys.argv[1]) / "window.json"), Found(lambda kind, text: []))
services = services_of(station)
editor = MeetingEditor(desk, services, services.meetings.meeting(sys.argv[4]), known_of(services, sys.argv[4]))
editor.show()
editor.agenda.setCurrentRow(1)
field = editor._pane.situation
field.clear()
field.setFocus()
typed = 0
print("begun", flush=True)
while True:
    QTest.keyClick(field, chr(ord("a") + typed % 26))
    typed += 1
    print(typed, time.time(), flush=True)
    until = time.time() + 0.02
    while time.time() < until:
        application.processEvents()
        time.sleep(0.001)
"""


@dataclass(frozen=True)
class Lost:
    """What one kill cost: seconds and characters of so many that were typed."""

    seconds: float
    characters: int
    typed: int


@pytest.fixture
def closed(written: Written) -> tuple[Path, str]:
    """The folder of a station that nobody has open, with a meeting in it."""
    folder = written.station.folder
    written.station.close()
    return folder, written.meeting_id


def killed(folder: Path, meeting_id: str, delay: float) -> tuple[float, list[float]]:
    """Have somebody type and kill the program after a while; return when, and when each character was typed."""
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(folder), FIRST_OPERATOR, PASSWORD, meeting_id],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as typist:
        assert typist.stdout is not None
        assert typist.stdout.readline().strip() == "begun"
        time.sleep(delay)
        at = time.time()
        typist.kill()
        lines = [line.split() for line in typist.stdout]
    return at, [float(line[1]) for line in lines if len(line) == 2]


def lost(folder: Path, meeting_id: str, delay: float) -> Lost:
    """Kill the program once, open the station again, and compare what it kept with what was typed."""
    at, typed = killed(folder, meeting_id, delay)
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW)) as station:
        assert station.verification.verify() == []
        kept = station.typing.kept(meeting_id)
        assert station.meetings.meeting(meeting_id).topics[0].situation == "地块上有六基高压线杆"
    text = from_text(kept.text) if kept is not None else None
    written = text.topics[0].situation if text is not None else ""
    alphabet = "".join(chr(ord("a") + place % 26) for place in range(len(written)))
    assert written == alphabet, "what was kept is not what was typed"
    missing = typed[len(written) :]
    return Lost(at - missing[0] if missing else 0.0, len(missing), len(typed))


@pytest.mark.timed
def test_killed_at_any_moment_the_editor_loses_two_seconds_of_typing_at_most(
    closed: tuple[Path, str], tmp_path: Path
) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    folders = [Path(shutil.copytree(closed[0], tmp_path / f"第 {kill} 次")) for kill in range(KILLS)]
    delays = [chance.uniform(0, LONGEST_TYPING) for _ in folders]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        losses = list(pool.map(lambda kill: lost(folders[kill], closed[1], delays[kill]), range(KILLS)))
    worst = max(losses, key=lambda loss: loss.seconds)
    print(f"\n{KILLS} kills: at most {worst.seconds:.2f} s and {worst.characters} characters lost")
    assert worst.seconds <= MOST_LOST, f"seed {seed}"
    assert any(loss.typed for loss in losses)
