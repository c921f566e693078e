"""What the window promised, measured in processes of their own, against a bare PySide6 window of the same run."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jn_desktop.core.cells import plain
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.database import column_names
from jn_desktop.core.work import new_id
from jn_desktop.demo import fill_with_samples
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import FIRST_OPERATOR, Station

if TYPE_CHECKING:
    from jn_desktop.desktop.desk import Desk

PASSWORD = "灯塔-纸船-石榴"
CLOCK = FixedClock(datetime(2026, 11, 23, 9, 30))
MANY = 1_000_000
RUNS = 7
_AT_A_TIME = 20_000
_TYPED = (
    *("济宁天地机械制造", "鲁南玄黄", "泗水出", "食品有限公司"),
    *("jntdj", "lnxhswyy", "91370800MA00123", "MA0012345"),
)

_BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        print("painted", flush=True)
        QTimer.singleShot(0, application.quit)

application = QApplication([])
window = Window()
window.resize(400, 320)
window.show()
application.exec()
"""
_FIRST = """
import os, sys
from jn_desktop.desktop import app, log_in

class Window(log_in.LogInWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        os._exit(0)

log_in.LogInWindow = Window
app.main(["--station", sys.argv[1]])
"""
_OPENED = """
import os, sys, time
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from jn_desktop.desktop import app

given, waits = os.environ.get("JN_PASSWORD"), float(sys.argv[2])

class Watched(app.Program):
    entered = None

    def start(self):
        super().start()
        if waits:
            QTimer.singleShot(int(waits * 1000), self.press_enter)
        self.look()

    def press_enter(self):
        self.log_in.password.setText(os.environ["JN_TYPED"])
        self.entered = time.perf_counter()
        QTest.keyClick(self.log_in.password, Qt.Key.Key_Return)

    def look(self):
        page = self.window.current if self.window is not None else None
        table = getattr(page, "table", None)
        if table is None or not table.model().rowCount():
            QTimer.singleShot(1, self.look)
            return
        table.viewport().repaint()
        print("filled", time.perf_counter() - self.entered if self.entered else 0, flush=True)
        QTimer.singleShot(2500, self.weigh)

    def weigh(self):
        with open("/proc/self/status", encoding="utf-8") as status:
            print("memory", next(line.split()[1] for line in status if line.startswith("VmRSS")), flush=True)
        self.window.close()
        QApplication.quit()

app.Program = Watched
app.main(["--station", sys.argv[1]])
"""


def window_figures(workspace: Path) -> Iterator[tuple[str, float, float]]:
    """Yield name, figure and bound; times of whole processes are ratios to the bare window's, the rest ms and MiB."""
    folder = workspace / "样例 站点"
    Station.create(folder, "测试服务站", PASSWORD, CLOCK)
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, CLOCK) as station:
        fill_with_samples(station)
        station.search.refresh()
    (folder / "window.json").write_text('{"page": "projects"}', encoding="utf-8")
    bare, first, entered, cold, memory = [], [], [], [], []
    for _ in range(RUNS):
        bare.append(_until("painted", _BARE))
        first.append(_until("painted", _FIRST, str(folder)))
        typed = _said(_OPENED, str(folder), "3", typed=PASSWORD)
        entered.append(float(typed["filled"]))
        memory.append(float(typed["memory"]) / 1024)
        cold.append(_until("filled", _OPENED, str(folder), "0", given=PASSWORD))
    window = statistics.median(bare)
    print(f"(a bare window: {window:.3f} s, its process included)")
    yield "first window / a bare PySide6 window", statistics.median(first) / window, 1.6
    yield "Enter after 3 s to the filled project table / a bare window", statistics.median(entered) / window, 3.0
    yield "cold start, password given, to the filled table / a bare window", statistics.median(cold) / window, 9.0
    yield "memory of the opened sample station, MiB", statistics.median(memory), 220.0
    yield from _with_many(workspace)


def _environment(**more: str) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name != "JN_PASSWORD"}
    return {**known, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parent.parent), **more}


def _start(script: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env=_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _until(word: str, script: str, *arguments: str, given: str = "") -> float:
    """Return the seconds from the start of a process to the line that begins with `word`."""
    begun = time.perf_counter()
    with _start(script, *arguments, **({"JN_PASSWORD": given} if given else {})) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(word):
                spent = time.perf_counter() - begun
                process.stdout.read()
                return spent
    raise RuntimeError(f"the process ended without saying {word}")


def _said(script: str, *arguments: str, typed: str) -> dict[str, str]:
    """Return what a process says, by the first word of its lines."""
    with _start(script, *arguments, JN_TYPED=typed) as process:
        assert process.stdout is not None
        return {line.split()[0]: line.split()[1] for line in process.stdout if len(line.split()) == 2}


def _with_many(workspace: Path) -> Iterator[tuple[str, float, float]]:
    """Measure search and paging on a station with a million enterprises, in the widgets that people use."""
    from PySide6.QtWidgets import QApplication

    from jn_desktop.desktop import theme
    from jn_desktop.desktop.desk import Desk, Found
    from jn_desktop.desktop.memory import Memory

    folder = workspace / "百万 站点"
    Station.create(folder, "测试服务站", PASSWORD, CLOCK)
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, CLOCK) as station:
        begun = time.perf_counter()
        fill_with_many(station, MANY)
        filled = time.perf_counter()
        station.search.refresh()
        indexed = time.perf_counter()
        print(f"({MANY} enterprises written in {filled - begun:.0f} s, indexed in {indexed - filled:.0f} s)")
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        theme.dress(application, dark=False)
        desk = Desk(station.context, Memory(workspace / "window.json"), Found(station.search.ids))
        try:
            name = "a keystroke in Ctrl+K among 1 000 000 enterprises, ms, 95th percentile"
            yield name, _keystrokes(desk, station), 50.0
            yield "a page of the table scrolled, ms", _scrolled(desk, station), 16.0
        finally:
            desk.tasks.close()


def fill_with_many(station: Station, count: int) -> None:
    """Put enterprises into a station as an import would leave them, without its checks."""
    blank = {**dict.fromkeys(column_names(Enterprise)), "unverified": False}
    kinds = ("机械制造", "新材料科技", "生物医药", "光电信息", "物流", "食品", "纺织", "建筑工程", "能源", "软件")
    places = ("济宁", "高新", "鲁南", "任城", "兖州", "曲阜", "邹城", "微山", "泗水", "嘉祥")
    rows = (
        {
            **blank,
            "id": new_id(),
            "name": (name := f"{places[n % 10]}{_word(n)}{kinds[n * 7 // 3 % 10]}有限公司"),
            "name_key": plain(name),
            "uscc": f"91370800MA{n:08d}",
            "chain": kinds[n % 10],
            "park": f"园区{n % 12}",
        }
        for n in range(count)
    )
    while batch := list(islice(rows, _AT_A_TIME)):
        with station.context.writing() as work:
            for row in batch:
                work.insert(Enterprise, row)


def _word(number: int) -> str:
    letters = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水"
    return "".join(letters[number // len(letters) ** place % len(letters)] for place in range(3))


def _keystrokes(desk: "Desk", station: Station) -> float:
    """Type names, initials and codes letter by letter; return the 95th percentile from key to shown results."""
    from PySide6.QtWidgets import QApplication, QWidget

    from jn_desktop.desktop.search import SearchedKind, SearchPalette

    window = QWidget()
    window.resize(1366, 768)
    window.show()
    palette = SearchPalette(window, desk, station.search, [SearchedKind("enterprise", "企业", "enterprises", "x")], [])
    palette.show()
    spent = []
    for text in _TYPED:
        palette.field.clear()
        _wait(desk)
        for letter in text:
            begun = time.perf_counter()
            palette.field.insert(letter)
            _wait(desk)
            QApplication.processEvents()
            spent.append((time.perf_counter() - begun) * 1000)
    palette.close()
    window.close()
    return statistics.quantiles(spent, n=20)[-1]


def _scrolled(desk: "Desk", station: Station) -> float:
    """Return the middle of what a page of the enterprise table costs, from the key to the painted rows."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from jn_desktop.registry.pages.enterprises import EnterprisesPage

    page = EnterprisesPage(desk, station.registry)
    page.resize(1182, 744)
    page.show()
    page.arrive()
    _wait(desk)
    page.table.setFocus()
    spent = []
    for _ in range(200):
        begun = time.perf_counter()
        QTest.keyClick(page.table, Qt.Key.Key_PageDown)
        page.table.viewport().repaint()
        spent.append((time.perf_counter() - begun) * 1000)
        _wait(desk)
    page.close()
    return statistics.median(spent)


def _wait(desk: "Desk") -> None:
    from PySide6.QtWidgets import QApplication

    while desk.tasks.busy:
        QApplication.processEvents()
