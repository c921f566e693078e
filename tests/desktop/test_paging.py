from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.paging import PagedModel, Source
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.tasks import Tasks

COLUMNS = (Column("number", "编号", lambda row: row), Column("half", "一半", lambda row: row // 2, sortable=False))


@dataclass
class Numbers:
    """A list of numbers that notes what it is asked for."""

    count: int
    asked: list[str] = field(default_factory=list)

    def source(self) -> Source:
        return Source(self._count, self._at, self._after, self._before, self._last, size=10)

    def _count(self) -> int:
        return self.count

    def _at(self, place: int) -> list[int]:
        self.asked.append(f"at {place}")
        return list(range(place, min(place + 10, self.count)))

    def _after(self, number: int) -> list[int]:
        self.asked.append(f"after {number}")
        return list(range(number + 1, min(number + 11, self.count)))

    def _last(self) -> list[int]:
        self.asked.append("last")
        return list(range(max(0, self.count - 10), self.count))

    def _before(self, number: int) -> list[int]:
        self.asked.append(f"before {number}")
        return list(range(max(0, number - 10), number))


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close()


@pytest.fixture
def model(tasks: Tasks) -> PagedModel:
    return PagedModel(COLUMNS, str, tasks)


def settle(qtbot: QtBot, model: PagedModel) -> None:
    qtbot.waitUntil(lambda: not model._tasks.busy)


def look_at(qtbot: QtBot, model: PagedModel, row: int) -> object:
    model.record(row)
    settle(qtbot, model)
    return model.record(row)


def test_the_first_page_shows_before_the_list_is_counted(qtbot: QtBot, model: PagedModel) -> None:
    model.show(Numbers(1_000_000).source())
    with qtbot.waitSignal(model.rearranged):
        pass

    assert (model.rowCount(), model.record(0)) == (10, 0)
    settle(qtbot, model)
    assert (model.rowCount(), model.counted) == (1_000_000, True)


def test_a_row_that_was_not_fetched_is_empty_until_its_page_has_come(qtbot: QtBot, model: PagedModel) -> None:
    model.show(Numbers(100).source())
    settle(qtbot, model)

    assert model.record(55) is None
    assert model.data(model.index(55, 0)) == ""
    with qtbot.waitSignal(model.dataChanged) as changed:
        pass
    assert (changed.args[0].row(), changed.args[1].row()) == (50, 59)
    assert model.record(55) == 55


def test_a_neighbour_is_fetched_by_key_and_a_jump_by_place(qtbot: QtBot, model: PagedModel) -> None:
    numbers = Numbers(1_000)
    model.show(numbers.source())
    settle(qtbot, model)

    assert [look_at(qtbot, model, row) for row in (10, 500, 499)] == [10, 500, 499]
    assert numbers.asked == ["at 0", "after 9", "at 500", "before 500"]


def test_pages_that_scrolled_by_are_not_fetched(qtbot: QtBot, model: PagedModel) -> None:
    numbers = Numbers(100_000)
    model.show(numbers.source())
    settle(qtbot, model)

    for row in range(0, 100_000, 10):
        model.record(row)
    settle(qtbot, model)

    assert len(numbers.asked) <= 6
    assert model.record(99_999) == 99_999


def test_only_the_pages_looked_at_last_are_kept(qtbot: QtBot, model: PagedModel) -> None:
    model.show(Numbers(10_000).source())
    settle(qtbot, model)

    for row in range(0, 1_000, 10):
        look_at(qtbot, model, row)

    assert len(model.records()) == 400
    assert model.record(0) is None


def test_a_list_backwards_begins_with_its_last_record(qtbot: QtBot, model: PagedModel) -> None:
    numbers = Numbers(95)
    model.show(numbers.source(), backwards=True)
    settle(qtbot, model)

    assert numbers.asked == ["last"]
    assert [look_at(qtbot, model, row) for row in (0, 4, 5, 94)] == [94, 90, 89, 0]
    assert model.row_of("90") == 4
    assert model.everything(lambda done, total: None) == list(range(94, -1, -1))


def test_after_a_change_the_list_stays_where_it_was(qtbot: QtBot, model: PagedModel) -> None:
    numbers = Numbers(1_000)
    model.show(numbers.source())
    settle(qtbot, model)
    look_at(qtbot, model, 500)

    numbers.count = 990
    model.show(numbers.source(), stay=True)
    settle(qtbot, model)

    assert (model.rowCount(), model.record(500)) == (990, 500)


def test_what_an_earlier_list_still_sends_is_dropped(qtbot: QtBot, model: PagedModel) -> None:
    model.show(Numbers(1_000).source())
    model.show(Numbers(3).source())
    settle(qtbot, model)

    assert [model.record(row) for row in range(model.rowCount())] == [0, 1, 2]


def test_a_page_of_the_list_before_does_not_get_into_the_next(qtbot: QtBot, model: PagedModel) -> None:
    model.show(Numbers(1_000).source())
    settle(qtbot, model)

    model.show(replace(Numbers(30).source(), at=lambda place: list("abcdefghij")))
    model.record(500)
    settle(qtbot, model)

    assert (model.rowCount(), model.records()) == (30, list("abcdefghij"))


def test_everything_is_fetched_page_by_page_with_progress(qtbot: QtBot, model: PagedModel) -> None:
    model.show(Numbers(95).source())
    settle(qtbot, model)
    told: list[tuple[int, int]] = []

    assert model.everything(lambda done, total: told.append((done, total))) == list(range(95))
    assert told[0] == (10, 95)


def test_a_fetch_that_fails_is_told_and_can_be_tried_again(qtbot: QtBot, model: PagedModel, tasks: Tasks) -> None:
    numbers = Numbers(100)
    source = numbers.source()
    model.show(source)
    settle(qtbot, model)
    object.__setattr__(source, "at", lambda place: (_ for _ in ()).throw(StationError("数据库正被占用")))

    with qtbot.waitSignal(tasks.refused) as refused:
        model.record(50)
    object.__setattr__(source, "at", numbers._at)

    assert str(refused.args[0]) == "数据库正被占用"
    assert look_at(qtbot, model, 50) == 50


def test_an_empty_list_says_whether_a_filter_made_it_so(qtbot: QtBot, model: PagedModel) -> None:
    model.show(Numbers(0).source())
    settle(qtbot, model)
    assert (model.rowCount(), model.total, model.counted) == (0, 0, True)

    model.show(Numbers(0).source(), filtered=True)
    settle(qtbot, model)
    assert (model.rowCount(), model.total) == (0, 1)


def test_the_head_asks_for_another_order_and_leaves_columns_alone_that_have_none(
    qtbot: QtBot, model: PagedModel, tmp_path: object
) -> None:
    table = RecordTable("numbers", COLUMNS, Memory(tmp_path / "window.json"), row_id=str, model=model)  # type: ignore[operator]
    qtbot.addWidget(table)
    header = table.horizontalHeader()

    with qtbot.waitSignal(model.order_wanted):
        table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert model.sorted_by == ("number", True)
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)

    assert model.sorted_by == ("number", True)
    assert header.sortIndicatorSection() == 0
