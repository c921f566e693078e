"""A call comes in and is answered for until it is closed: from the keyboard, without the mouse."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QWidget

from jn_desktop.demands.cards import DemandRow
from jn_desktop.demands.states import State
from tests.desktop.walking import Walk


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def tab(walk: Walk, times: int = 1) -> None:
    for _ in range(times):
        walk.press(Qt.Key.Key_Tab)


def write(text: str) -> None:
    """Write into what has the keyboard: Chinese comes from an input method, in one piece."""
    found: Any = focus()
    if isinstance(found, QPlainTextEdit):
        found.insertPlainText(text)
        return
    line = found.lineEdit() if isinstance(found, QComboBox) else found
    line.selectAll()
    line.insert(text)


def accept(walk: Walk) -> None:
    """Do what the dialog that stands open is for."""
    walk.keys("Alt+Y", walk.dialog)


def the_last(walk: Walk) -> DemandRow:
    return walk.station.demands.demands()[-1]


def test_a_call_is_written_down_from_wherever_one_is(at_work: Walk) -> None:
    at_work.go("meetings")
    at_work.search("djsq")
    at_work.press(Qt.Key.Key_Return, at_work.palette.field)
    at_work.settle()

    assert at_work.page.focusWidget() is at_work.page.sheet.form.enterprise


def test_from_the_call_to_the_close_without_the_mouse(at_work: Walk) -> None:
    at_work.keys("Ctrl+2")
    at_work.keys("Ctrl+N")
    assert focus().objectName() == "enterprise"
    QTest.keyClicks(focus(), "0348")
    at_work.until(lambda: at_work.page.sheet.finder._popup.isVisible())
    at_work.settle()
    at_work.press(Qt.Key.Key_Return, at_work.page.sheet.finder._popup)
    at_work.settle()
    tab(at_work, 2)
    write("二号车间停电。请尽快恢复")
    tab(at_work, 2)
    QTest.keyClicks(focus(), "gyx")
    at_work.keys("Ctrl+S", focus())
    assert the_last(at_work).title == "二号车间停电"

    at_work.keys("Alt+D")
    write("供电公司")
    accept(at_work)
    at_work.keys("Alt+D")
    write("王工")
    accept(at_work)
    for words in ("已经通了电话", "今天派人去看", "换了变压器"):
        at_work.keys("Alt+D")
        write(words)
        accept(at_work)
    at_work.keys("Alt+D")
    QTest.keyClicks(focus(), "yjj")
    tab(at_work)
    write("已经恢复供电")
    accept(at_work)
    at_work.keys("Alt+D")
    tab(at_work)
    QTest.keyClicks(focus(), "jjl")
    tab(at_work)
    QTest.keyClicks(focus(), "my")
    accept(at_work)
    at_work.keys("Alt+D")
    accept(at_work)

    closed = the_last(at_work)
    assert (closed.state, closed.result, closed.satisfaction) == (State.CLOSED, "已解决", "满意")
    assert (closed.lead_unit, closed.handler) == ("供电公司", "王工")
    assert closed.contacted_at and closed.opinion_at and closed.replied_at
    assert at_work.said.endswith("已办结。")


def test_two_callers_that_nobody_knows_are_added_one_after_the_other(opened: Walk) -> None:
    for name in ("先来的电子有限公司", "后来的电子有限公司"):
        opened.go("demands")
        opened.keys("Ctrl+N")
        write(name)
        opened.page.sheet.form.text.setPlainText("想买地建厂")
        opened.keys("Ctrl+S", focus())

    # what was beside the first form is gone with it, and hears of nothing any more
    assert [demand.enterprise for demand in opened.station.demands.demands()] == [
        "先来的电子有限公司",
        "后来的电子有限公司",
    ]
