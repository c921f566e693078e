"""--self-test: whether this installation can do its work, tried in a temporary folder, a line a step."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from jn_desktop import VERSION
from jn_desktop.core.backup import verify_backup
from jn_desktop.core.clock import SystemClock
from jn_desktop.core.database import SCHEMA_VERSION, inspect
from jn_desktop.core.migration import migrate
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.demo import fill_with_samples
from jn_desktop.station import DEFAULT_NAME, FIRST_OPERATOR, Station

_PASSWORD = "自检-只用一次-的密码"
Step = tuple[str, Callable[[], str]]


def main(file: Path | None) -> int:
    """Run every step until one fails; write the lines into `file`, or on standard output; return 0 or 1."""
    if file is None:
        return _run(sys.stdout)
    with open(file, "w", encoding="utf-8") as lines:
        return _run(lines)


def _run(lines: TextIO) -> int:
    print(f"跑小青工作台 {VERSION} 自检", file=lines, flush=True)
    with tempfile.TemporaryDirectory(prefix="jn_desktop 自检-", ignore_cleanup_errors=True) as workspace:
        for words, step in _steps(Path(workspace)):
            begun = time.perf_counter()
            try:
                found = step()
            except Exception as error:  # whatever it is, it is what this test is there to find
                print(f"× {words}：{type(error).__name__}: {error}", file=lines, flush=True)
                return 1
            print(f"√ {words}：{found}（{time.perf_counter() - begun:.1f} 秒）", file=lines, flush=True)
    print("自检通过", file=lines, flush=True)
    return 0


def _steps(workspace: Path) -> Iterator[Step]:
    place, kept, clock = workspace / "站点 一", workspace / "备份", SystemClock()

    def opened() -> Station:
        return Station.open(place, FIRST_OPERATOR, _PASSWORD, clock)

    def upgrade() -> str:
        old, key = workspace / "旧版.db", bytes(range(32))
        migrate(old, key, target=1)
        migrate(old, key)
        return f"从第 1 版到第 {inspect(old, key)} 版"

    def create() -> str:
        Station.create(place, DEFAULT_NAME, _PASSWORD, clock)
        return f"{DATABASE_NAME}，第 {SCHEMA_VERSION} 版"

    def read() -> str:
        with opened() as station:
            fill_with_samples(station)
            return f"{len(station.projects.projects())} 个项目，{len(station.registry.enterprises())} 家企业"

    def find() -> str:
        with opened() as station:
            station.search.refresh()
            return f"{len(station.search.find('高端装备'))} 条结果"

    def write() -> str:
        with opened() as station:
            meeting = station.meetings.meetings()[0]
            file = station.meetings.minutes(meeting.number, workspace / "纪要.docx")
            return f"{file.stat().st_size} 字节"

    def back_up() -> str:
        with opened() as station:
            made = station.backup.create(kept)
        problems = verify_backup(made.file)
        if problems:
            raise RuntimeError(problems[0])
        return f"{made.rows} 条记录"

    def restore() -> str:
        (file,) = kept.iterdir()
        aside = Station.restore(place, file, FIRST_OPERATOR, _PASSWORD, clock)
        return f"原来的留在 {aside.name if aside else '-'}"

    def reopen() -> str:
        with opened() as station:
            problems = station.verification.verify()
            if problems:
                raise RuntimeError(problems[0])
            return f"{len(station.projects.projects())} 个项目，没有发现问题"

    yield "升级数据库", upgrade
    yield "建站", create
    yield "读入样例台账", read
    yield "搜索", find
    yield "写会议纪要", write
    yield "画图", _draw
    yield "备份", back_up
    yield "恢复", restore
    yield "重新打开并检查", reopen


def _draw() -> str:
    """Draw a chart in a form's window, as the pages do; no screen is needed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QApplication

    from jn_desktop.desktop import theme
    from jn_desktop.desktop.charts import Chart
    from jn_desktop.desktop.first_start import FirstStartForm
    from jn_desktop.desktop.theme import Tone

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.dress(application, dark=False)
    FirstStartForm()
    chart = Chart("自检")
    chart.resize(320, 200)
    chart.show_bars([("甲", 1, Tone.ACCENT), ("乙", 3, Tone.ACCENT)])
    chart.show()
    application.processEvents()
    picture = chart.grab().toImage()
    accent = QColor(theme.tokens().accent).rgb()
    coloured = sum(
        picture.pixel(x, y) == accent for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)
    )
    if not coloured:
        raise RuntimeError("the chart is empty")
    if theme.icon("today").isNull():
        raise RuntimeError("an icon is missing")
    return f"{picture.width()} × {picture.height()}"
