"""The window of a station with 100 000 enterprises keeps moving, whatever is being done with them.

Paging and export of the enterprises themselves are watched in tests/registry/test_pages.py.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtTest import QTest

from jn_desktop.core.clock import FixedClock
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.desktop.walking import Walk
from tests.registry.conftest import code, insert_many
from tests.stalls import LONGEST_STALL, longest_stall

pytestmark = pytest.mark.timed

MANY = 100_000
LEDGER_ROWS = 20_000


@pytest.fixture(scope="module")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with very many enterprises, each of them searchable; copied for each test, never opened."""
    folder = tmp_path_factory.mktemp("很多 企业") / "station"
    Station.create(folder, "测试服务站", PASSWORD, FixedClock(NOW))
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW)) as station:
        insert_many(station, MANY)
        station.search.refresh()
    return folder


@pytest.fixture
def large(large_folder: Path, tmp_path: Path, walk: Callable[[Path], Walk]) -> Walk:
    """The window of a copy of that station."""
    begun = walk(Path(shutil.copytree(large_folder, tmp_path / "站点 大")))
    begun.log_in(FIRST_OPERATOR, PASSWORD)
    return begun


@pytest.fixture(scope="module")
def large_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose every other row changes an enterprise that the row before it has added, and some are wrong."""
    file = tmp_path_factory.mktemp("台账") / "企业 名录.xlsx"
    with xlsxwriter.Workbook(str(file)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ("企业名称", "统一社会信用代码", "产业链", "所在园区", "联系人", "联系电话"))
        for row in range(1, LEDGER_ROWS + 1):
            number = code(5_000_000 + row // 2) if row % 100 else "91370800MA0000001A"
            sheet.write_row(
                row, 0, (f"新来的企业{row // 2:06d}", number, f"产业链{row % 3}", "东园", "李四", "13900000000")
            )
    return file


def test_no_stall_while_a_large_ledger_is_taken_in_and_undone(large: Walk, large_ledger: Path) -> None:
    page = large.go("import", only="enterprises")
    added: list[str] = []

    def walk() -> None:
        page.open_file(large_ledger)
        large.until(lambda: page.step == "columns")
        large.settle()
        for button, step in (("columns_next", "preview"), ("start_import", "result")):
            large.do(button)
            large.until(lambda step=step: page.step == step)  # type: ignore[misc]
        added.append(page.result_step._figures["added"].number.text())
        large.do("undo_import")
        large.answer("撤销导入")
        large.do("import_again")

    stall = longest_stall(walk)

    assert set(added) == {f"{LEDGER_ROWS // 2:,}"}
    assert stall <= LONGEST_STALL


def test_no_stall_while_one_types_into_the_search(large: Walk) -> None:
    found: list[list[str]] = []

    def walk() -> None:
        for text in ("slqy0012345", "91370800MA0004321X", "示例企业0054321"):
            large.keys("Ctrl+K")
            for key in text:
                QTest.keyClicks(large.palette.field, key) if key.isascii() else large.palette.field.insert(key)
                large.qtbot.wait(1)
            large.settle()
            found.append([row for row in large.search(text) if row.startswith("示例")])
            large.keys("Esc", large.palette.field)

    stall = longest_stall(walk)

    assert found[:3] == [[f"示例企业{number}号有限公司"] for number in ("0012345", "0004321", "0054321")]
    assert stall <= LONGEST_STALL


def test_no_stall_while_one_goes_from_page_to_page(large: Walk) -> None:
    for entry in large.window.entries:
        large.go(entry.key)

    def walk() -> None:
        for entry in large.window.entries:
            large.go(entry.key)

    assert longest_stall(walk) <= LONGEST_STALL
