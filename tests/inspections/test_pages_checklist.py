"""The checklist under a finger and under the keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.inspections.pages.checklist import Checklist
from jn_desktop.inspections.pages.checklist_model import Group, grouped
from jn_desktop.inspections.pages.checklist_painting import choices, finding_place
from jn_desktop.inspections.visit_cards import CheckResult, Line

Show = Callable[..., Checklist]
PASS, FAIL, NOT_APPLICABLE = CheckResult


def line(place: int, result: CheckResult | None = None, **told: object) -> Line:
    known = {"standard": None, "remark": None, "finding_id": None, **told}
    request = str(known.pop("request", "一"))
    point = str(known.pop("point", f"内容{place}"))
    return Line(f"l{place}", request, "消防救援大队", f"事项{request}", place, point, result=result, **known)  # type: ignore[arg-type]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Show:
    theme.dress(qapp, dark=False)

    def make(*lines: Line, open_for_ticks: bool = True, width: int = 860) -> Checklist:
        made = Checklist()
        qtbot.addWidget(made)
        made.resize(width, 480)
        made.show()
        made.show_lines(lines, open_for_ticks=open_for_ticks)
        qapp.processEvents()
        return made

    return make


def place_of(shown: Checklist, line_id: str) -> int:
    model = shown.view.model()
    rows = range(model.rowCount())
    return next(row for row in rows if getattr(shown.view.line(model.index(row, 0)), "id", None) == line_id)


def tap(qtbot: QtBot, shown: Checklist, line_id: str, result: CheckResult, *, times: int = 1) -> None:
    rect = shown.view.visualRect(shown.view.model().index(place_of(shown, line_id), 0))
    at = choices(rect)[result].center()
    qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    for _ in range(times - 1):
        qtbot.mouseDClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def results(shown: Checklist) -> list[CheckResult | None]:
    return [one.result for one in shown.lines]


def test_lines_stand_under_the_head_of_their_request_with_its_progress() -> None:
    rows = grouped([line(1, PASS), line(2), line(3, request="二")])

    heads = [(row.item, row.done, row.total) for row in rows if isinstance(row, Group)]
    assert heads == [("事项一", 1, 2), ("事项二", 0, 1)]
    assert len(grouped([line(1, PASS), line(2, FAIL)], only_open=True)) == 0


def test_one_tap_gives_a_line_its_result_and_one_more_takes_it_back(qtbot: QtBot, show: Show) -> None:
    shown = show(line(1), line(2))
    heard: list[tuple[str, object]] = []
    shown.ticked.connect(lambda *told: heard.append(told))

    tap(qtbot, shown, "l2", FAIL)
    tap(qtbot, shown, "l1", PASS)
    tap(qtbot, shown, "l1", PASS)

    assert heard == [("l2", FAIL), ("l1", PASS), ("l1", None)]
    assert results(shown) == [None, FAIL]
    assert shown._progress.text() == "已填 1/2" and shown._failed.text() == "不合格 1"


def test_a_finger_that_hits_a_choice_twice_has_hit_it_once(qtbot: QtBot, show: Show) -> None:
    shown = show(line(1), line(2))

    tap(qtbot, shown, "l1", PASS, times=2)

    assert results(shown) == [PASS, None]


def test_a_target_is_as_large_as_a_finger(show: Show) -> None:
    shown = show(line(1))
    rect = shown.view.visualRect(shown.view.model().index(1, 0))

    assert all(
        place.height() >= 44 and place.width() >= 44 and rect.contains(place) for place in choices(rect).values()
    )


def test_the_keyboard_goes_from_line_to_line(show: Show) -> None:
    shown = show(line(1), line(2, request="二"), line(3, request="二"))
    shown.show_first_open()

    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_2):
        QTest.keyClick(shown.view, key)

    assert results(shown) == [PASS, NOT_APPLICABLE, FAIL]
    current = shown.view.line(shown.view.currentIndex())
    assert current is not None and current.id == "l3"


def test_what_failed_offers_to_be_written_down(qtbot: QtBot, show: Show) -> None:
    shown = show(line(1, FAIL), line(2, PASS))
    wanted: list[Line] = []
    shown.finding_wanted.connect(wanted.append)

    for line_id in ("l1", "l2"):
        rect = shown.view.visualRect(shown.view.model().index(place_of(shown, line_id), 0))
        qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=finding_place(rect).center())

    assert [one.id for one in wanted] == ["l1"]


def test_enter_and_a_double_click_on_the_words_write_a_remark(qtbot: QtBot, show: Show) -> None:
    shown = show(line(1), line(2))
    wanted: list[Line] = []
    shown.remark_wanted.connect(wanted.append)
    shown.show_first_open()

    QTest.keyClick(shown.view, Qt.Key.Key_Return)
    rect = shown.view.visualRect(shown.view.model().index(2, 0))
    qtbot.mouseDClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(40, 20))

    assert [one.id for one in wanted] == ["l1", "l2"]


def test_a_list_that_is_not_open_takes_no_tick(qtbot: QtBot, show: Show) -> None:
    shown = show(line(1, PASS), line(2), open_for_ticks=False)

    tap(qtbot, shown, "l2", PASS)
    QTest.keyClick(shown.view, Qt.Key.Key_1)

    assert results(shown) == [PASS, None]


def test_only_the_open_lines_are_shown_and_one_that_was_just_ticked_stays_in_view(qtbot: QtBot, show: Show) -> None:
    shown = show(line(1, PASS), line(2), line(3))
    qtbot.mouseClick(shown.only_open, Qt.MouseButton.LeftButton)
    before = shown.view.model().rowCount()

    tap(qtbot, shown, "l2", PASS)

    assert before == shown.view.model().rowCount() == 3
    tap(qtbot, shown, "l3", PASS)
    shown.show_lines(shown.lines, open_for_ticks=True)
    assert shown.view.model().rowCount() == 0 and shown._nothing.text == "都填好了。"


def test_what_is_told_anew_keeps_the_place(show: Show) -> None:
    shown = show(*(line(place) for place in range(1, 40)))
    index = shown.view.model().index(20, 0)
    shown.view.setCurrentIndex(index)

    shown.show_lines([line(place, PASS) for place in range(1, 40)], open_for_ticks=True)

    assert shown.view.currentIndex().row() == 20


def test_long_words_wrap_and_make_their_line_higher(show: Show) -> None:
    shown = show(line(1), line(2, point="很长的检查内容" * 20, standard="标准" * 60, remark="备注" * 30))
    short, long = (shown.view.visualRect(shown.view.model().index(row, 0)).height() for row in (1, 2))

    assert long > 2 * short
    narrow = show(line(1, point="很长的检查内容" * 20), width=480)
    assert narrow.view.visualRect(narrow.view.model().index(1, 0)).height() > short


def test_a_screen_reader_is_told_the_line_and_its_result(show: Show) -> None:
    shown = show(line(1, FAIL, standard="年检有效", remark="过期"), line(2))
    model = shown.view.model()
    told = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]

    assert told == [
        "消防救援大队，事项一，已填 1，共 2",
        "第 1 条，内容1，年检有效，过期，不合格",
        "第 2 条，内容2，没有填",
    ]
