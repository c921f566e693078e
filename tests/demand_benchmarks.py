"""What the demands desk promised, measured: its clock against numpy counting days, and its board when it is full."""

import os
import random
import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.clock import FixedClock, stamp
from jn_desktop.core.database import column_names, insert_rows, table_of
from jn_desktop.core.work import new_id
from jn_desktop.demands.clock import deadlines
from jn_desktop.demands.model import Demand
from jn_desktop.demands.states import State
from jn_desktop.demands.timing import set_all_clocks
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import FIRST_OPERATOR, Station

if TYPE_CHECKING:
    from jn_desktop.demands.pages.demands import DemandsPage

PASSWORD = "灯塔-纸船-石榴"
NOW = datetime(2026, 11, 23, 9, 30)
MANY = 100_000
RUNS = 5
_FIRST = datetime(2025, 1, 1)
_MINUTES = 690 * 1440  # to 2026-11-22


def demand_figures(workspace: Path) -> Iterator[tuple[str, float, float]]:
    """Yield name, figure and bound."""
    yield "deadlines of 100 000 demands / numpy's busday_offset on the same dates", clock_ratio(), 600.0
    yield "the board filled from 100 000 demands, after the first time, ms", board_milliseconds(workspace), 100.0


def clock_ratio() -> float:
    """Work out all three deadlines of each receipt; numpy counts ten working days on from each date."""
    chance = random.Random(2110)
    receipts = [_FIRST + timedelta(minutes=chance.randrange(_MINUTES)) for _ in range(MANY)]
    calendar = Calendar()
    off = [day.date for year in (2025, 2026) for day in _days_of(calendar, year) if not day.working]
    dates = numpy.array([receipt.date() for receipt in receipts], dtype="datetime64[D]")
    business = numpy.busdaycalendar(weekmask="1111111", holidays=[str(day) for day in off])

    def ours() -> None:
        for receipt in receipts:
            deadlines(receipt, calendar)

    def theirs() -> None:
        numpy.busday_offset(dates, 10, roll="backward", busdaycal=business)

    ours()
    return statistics.median(_seconds(ours) / _seconds(theirs) for _ in range(RUNS))


def board_milliseconds(workspace: Path) -> float:
    """Fill the board in its page again and again; the middle of what it takes until the rows are painted."""
    folder = workspace / "诉求 站点"
    Station.create(folder, "测试服务站", PASSWORD, FixedClock(NOW))
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW)) as station:
        fill_with_demands(station, MANY)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication

        from jn_desktop.demands.pages.demands import DemandsPage
        from jn_desktop.desktop import theme
        from jn_desktop.desktop.desk import Desk, Found
        from jn_desktop.desktop.memory import Memory

        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        theme.dress(application, dark=False)
        desk = Desk(station.context, Memory(workspace / "window.json"), Found(station.search.ids))
        page = DemandsPage(desk, station.demands, station.registry, station.projects, station.demand_papers)
        page.resize(1182, 744)
        page.show()
        try:
            return statistics.median([_filled(page) for _ in range(RUNS + 1)][1:]) * 1000
        finally:
            page.close()
            desk.tasks.close()


def fill_with_demands(station: Station, count: int) -> None:
    """Put open demands of a year and a half into a station, as an import would leave them, and set their clocks."""
    chance = random.Random(8951234)
    blank: dict[str, Any] = dict.fromkeys(column_names(Demand))
    bare: dict[str, Any] = {**dict.fromkeys(column_names(Enterprise)), "unverified": False}
    names = [f"示例企业{number:04d}有限公司" for number in range(1_000)]
    enterprises = [{**bare, "id": new_id(), "name": name, "name_key": name} for name in names]
    states = (State.DISPATCHED, State.CONTACTED, State.HANDLING)
    demands = [
        {
            **blank,
            "id": new_id(),
            "number": f"SQ2026{number:06d}",
            "received_at": stamp(_FIRST + timedelta(minutes=chance.randrange(_MINUTES))),
            "first_receiver": f"首问责任人{number % 30:02d}",
            "enterprise_id": enterprises[number % len(enterprises)]["id"],
            "title": f"第 {number} 件诉求",
            "text": "厂区外电压不稳，影响生产，请协调供电公司。",
            "state": states[number % 3].value,
            "lead_unit": f"单位{number % 12}",
            "category": f"类别{number % 19}",
        }
        for number in range(count)
    ]
    with station.context.database.locked() as connection:
        insert_rows(connection, table_of(Enterprise), enterprises)
        insert_rows(connection, table_of(Demand), demands)
        set_all_clocks(connection)


def _filled(page: "DemandsPage") -> float:
    """Return the seconds from asking for the board to its painted rows; then let the page come to rest."""
    from PySide6.QtWidgets import QApplication

    begun, filled = time.perf_counter(), []
    connection = page.model.rearranged.connect(lambda: filled.append(page.table.viewport().repaint()))
    page.reload()
    while not filled:
        QApplication.processEvents()
    spent = time.perf_counter() - begun
    page.model.rearranged.disconnect(connection)
    while page.desk.tasks.busy:
        QApplication.processEvents()
    return spent


def _days_of(calendar: Calendar, year: int) -> list[Any]:
    return calendar.days(datetime(year, 1, 1).date(), datetime(year, 12, 31).date())


def _seconds(action: Any) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
