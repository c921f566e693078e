"""From a department to what it has to do, and from words in the minutes to their meeting, by keys."""

from PySide6.QtCore import Qt

from tests.desktop.walking import Walk


def test_a_unit_is_reached_from_its_department_and_from_anywhere(at_work: Walk) -> None:
    at_work.go("settings", only="部门名录")
    at_work.choose("departments", "建设局")
    at_work.do("department_actions")
    assert (at_work.page.key, at_work.page.detail.title.text()) == ("units", "建设局")

    at_work.station.search.refresh()
    at_work.keys("Ctrl+1")
    assert at_work.search("税务局") == ["税务局"]
    at_work.press(Qt.Key.Key_Return, at_work.palette.field)
    at_work.settle()

    assert (at_work.page.key, at_work.page.detail.title.text()) == ("units", "税务局")
    assert {one.part.value for one in at_work.page.detail.agreed.records()} == {"牵头", "配合"}


def test_words_in_the_minutes_lead_to_their_meeting(at_work: Walk) -> None:
    at_work.search("jyjs")
    at_work.press(Qt.Key.Key_Return, at_work.palette.field)
    at_work.settle()
    assert at_work.view.isVisible() and at_work.page.tabs.currentIndex() == 2

    at_work.type("minutes_search_text", "迁改 市场监管局")
    at_work.until(lambda: bool(at_work.view.table.records()))
    wanted = at_work.view.table.records()[0]
    at_work.keys("Return", at_work.view._text)
    at_work.keys("Return", at_work.view.table)

    assert at_work.view.detail.record_id == wanted.meeting_id
    tabs = at_work.view.detail.tabs
    assert tabs.tabText(tabs.currentIndex()) == "纪要"
    at_work.keys("Ctrl+Tab")
    assert at_work.page.tabs.currentIndex() == 1
