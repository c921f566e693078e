"""The year of an enterprise, emergencies and visits that are no inspections, and the charts of inspections."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.errors import FieldError
from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found, Place
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.figure_service import CapUse, Count, FigureRow, Figures
from jn_desktop.inspections.other_service import OtherVisitFacts
from jn_desktop.inspections.pages.entries import ask_emergency, parts_of
from jn_desktop.inspections.pages.figures import InspectionFiguresPage, bars_of, in_words
from jn_desktop.inspections.pages.of_enterprise import CapLine, YearTab, cap_in_words
from jn_desktop.inspections.pages.year_strip import Mark, YearStrip
from jn_desktop.inspections.visit_cards import EmergencyPart
from jn_desktop.station import Station
from tests.inspections.visiting import FIRE, MONDAY, add_enterprise, plan_visit, record


class Window:
    """A desk with one widget on it."""

    def __init__(self, qtbot: QtBot, station: Station, folder: Path) -> None:
        self.qtbot, self.station = qtbot, station
        self.desk = Desk(station.context, Memory(folder / "window.json"), Found(station.search.ids))
        self.said: list[str] = []
        self.went: list[Place] = []
        self.desk.said.connect(lambda message: self.said.append(message.text))
        self.desk.went.connect(self.went.append)

    def show(self, widget: QWidget, width: int = 420, height: int = 600) -> None:
        self.qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)

    @property
    def dialog(self) -> QDialog:
        (shown,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return shown

    def click(self, name: str, within: QWidget) -> None:
        button = within.findChild(QPushButton, name)
        assert button is not None and button.isEnabled()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, **told: str) -> None:
        for name, text in told.items():
            field = self.dialog.findChild(QWidget, name)
            if isinstance(field, QPlainTextEdit):
                field.setPlainText(text)
            elif isinstance(field, QComboBox) and field.isEditable():
                field.setEditText(text)
            elif isinstance(field, QComboBox):
                field.setCurrentIndex(field.findText(text))
            else:
                assert isinstance(field, QLineEdit)
                field.setText(text)

    def fault(self, name: str) -> str:
        label = self.dialog.findChild(QLabel, f"{name}_fault")
        assert label is not None
        return label.text() if label.isVisible() else ""


Open = Callable[[Station], Window]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    theme.dress(qapp, dark=False)
    opened: list[Window] = []

    def begin(station: Station) -> Window:
        opened.append(Window(qtbot, station, tmp_path))
        return opened[-1]

    yield begin
    for one in opened:
        one.desk.tasks.close()


def year_tab(window: Window, enterprise_id: str) -> YearTab:
    station = window.station
    tab = YearTab(
        window.desk, station.inspection_figures, station.other_visits, station.inspection_lists, station.registry
    )
    window.show(tab)
    tab.show_record(enterprise_id)
    window.settle()
    return tab


# ---- the year ----


def test_the_year_has_every_visit_by_anyone_and_what_counts(station: Station, window: Open) -> None:
    visit = plan_visit(station)
    record(station, visit)
    enterprise = station.inspection_visits.visit(visit).card.enterprise_id
    station.other_visits.record(OtherVisitFacts(enterprise, date(2026, 9, 1), "调研", "发改局", "了解用电"))
    station.inspection_lists.save_department(None, {"name": FIRE, "competent": True})
    station.inspection_lists.save_cap(None, {"department": FIRE, "most": 1})

    tab = year_tab(window(station), enterprise)

    assert [(row.day, row.kind) for row in tab.table.records()] == [("2026-11-23", "联合检查"), ("2026-09-01", "调研")]
    assert tab._title.text() == "2026 年　2 次，计入频次 1 次"
    assert tab.strip.accessibleName() == "2026 年入企情况：9 月 1 次，11 月 1 次"
    assert [mark.tone for mark, _ in tab.strip.places()] == [Tone.WARN, Tone.ACCENT]
    (cap,) = tab.findChildren(CapLine)
    assert "1/1" in [label.text() for label in cap.findChildren(QLabel)]


def test_other_years_are_turned_to_and_a_visit_is_opened(station: Station, window: Open) -> None:
    visit = plan_visit(station)
    seen = window(station)
    tab = year_tab(seen, station.inspection_visits.visit(visit).card.enterprise_id)

    tab.table.selectRow(0)
    tab.table.opened.emit(tab.table.current())
    seen.click("year_before", tab)

    assert seen.went == [Place("visit", record=visit)]
    assert tab.year == 2025 and tab.table.records() == []


def test_an_activity_is_recorded_corrected_and_removed_by_undo(station: Station, window: Open) -> None:
    enterprise, seen = add_enterprise(station), window(station)
    tab = year_tab(seen, enterprise)

    seen.click("add_other_visit", tab)
    seen.type(kind="观摩", unit="工信局", purpose="看智能车间", day="2026-11-25")
    seen.click("accept", seen.dialog)
    assert [(row.kind, row.by) for row in tab.table.records()] == [("观摩", ("工信局",))]
    tab.table.selectRow(0)
    seen.click("correct_other_visit", tab)
    seen.type(unit="发改局")
    seen.click("accept", seen.dialog)
    assert tab.table.records()[0].by == ("发改局",)
    tab.table.selectRow(0)
    seen.click("remove_other_visit", tab)

    assert tab.table.records() == [] and "已移除 2026-11-25 的观摩" in seen.said[-1]


def test_an_activity_on_a_quiet_day_wants_a_reason_at_its_field(station: Station, window: Open) -> None:
    seen = window(station)
    tab = year_tab(seen, add_enterprise(station))

    seen.click("add_other_visit", tab)
    seen.type(kind="督导", unit="工信局", purpose="督导技改", day="2026-11-24")
    seen.click("accept", seen.dialog)
    assert "安静日" in seen.fault("exemption_reason")
    seen.type(exemption_reason="省里统一安排", exemption_approver="分管领导")
    seen.click("accept", seen.dialog)

    assert len(tab.table.records()) == 1


def test_who_may_not_record_is_not_offered_to(as_role: Callable[[Role], Station], window: Open) -> None:
    station = as_role(Role.AUDITOR)
    seen = window(station)
    tab = YearTab(
        seen.desk, station.inspection_figures, station.other_visits, station.inspection_lists, station.registry
    )
    seen.show(tab)

    assert not any(button.isVisible() for button in (tab._add, tab._correct, tab._remove))


def test_a_cap_says_how_much_of_it_is_used() -> None:
    cap = CapUse("消防救援大队", 4, None, 5, ("LH20260001 2026-11-23",))

    assert cap_in_words(cap) == "消防救援大队，一年最多 4 次，今年 5 次，LH20260001 2026-11-23，已经超过"
    assert cap_in_words(CapUse("甲", None, 2, 1, ())) == "甲，至少 2 次，今年 1 次"


def test_visits_of_one_day_stand_above_each_other(qtbot: QtBot) -> None:
    strip = YearStrip()
    qtbot.addWidget(strip)
    strip.resize(360, 90)

    strip.show_year(2026, [Mark(MONDAY, Tone.ACCENT, "一"), Mark(MONDAY, Tone.LATE, "二")], MONDAY)

    (_, first), (_, second) = strip.places()
    assert first.left() == second.left() and first.top() > second.bottom()


# ---- emergencies that nobody planned ----


def test_an_emergency_at_an_enterprise_makes_its_visit_and_goes_there(station: Station, window: Open) -> None:
    add_enterprise(station, "乙化工有限公司")
    station.search.refresh(lambda _done, _total: None)
    seen, parent = window(station), QWidget()
    seen.show(parent)
    ask_emergency(parent, seen.desk, station.inspection_visits, station.registry)

    seen.type(enterprise="没有这家", parts="消防救援大队", emergency="燃气泄漏")
    seen.click("accept", seen.dialog)
    assert "请从列出的企业里选" in seen.fault("enterprise")
    field = seen.dialog.findChild(QLineEdit, "enterprise")
    assert field is not None
    field.setText("乙化工有限公司")
    field.textEdited.emit(field.text())
    seen.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)
    seen.settle()
    seen.click("accept", seen.dialog)
    assert "没有写清楚" in seen.fault("parts")
    seen.type(parts="消防救援大队：消防安全检查、疏散通道")
    seen.click("accept", seen.dialog)

    (card,) = station.inspection_visits.visits()
    assert (card.enterprise, card.emergency, card.requests) == ("乙化工有限公司", "燃气泄漏", 2)
    assert seen.went == [Place("visit", record=card.id)]


def test_departments_and_items_are_read_line_by_line() -> None:
    assert parts_of("消防救援大队: 消防，疏散\n\n应急管理局：责任制") == (
        EmergencyPart("消防救援大队", ("消防", "疏散")),
        EmergencyPart("应急管理局", ("责任制",)),
    )
    with pytest.raises(FieldError, match="消防救援大队：消防安全检查"):
        parts_of("消防")


# ---- charts ----


def figures_page(window: Window) -> InspectionFiguresPage:
    page = InspectionFiguresPage(window.desk, window.station.inspection_figures, window.station.visit_ratings)
    window.show(page, 1190, 712)
    page.arrive()
    window.settle()
    return page


def test_the_indicators_of_the_year_are_drawn_and_told(station: Station, window: Open) -> None:
    visit = plan_visit(station)
    record(station, visit, "灭火器过期")
    station.visit_ratings.rate(visit, 5, "耐心")

    page = figures_page(window(station))

    assert page.period.choice.currentText() == "本年"
    assert "3 项需求 → 1 次入企，少跑 2 次" in page._counts.text() and "联合检查率 100.0%" in page._counts.text()
    assert [row.name for row in page.months.records()] == ["2026-11", "合计"]
    assert page.charts["inspection_saved"].chart.isVisible()
    assert not page.charts["inspection_off_site"].chart.isVisible()
    assert [(card.stars, card.text) for card in page.rated.records()] == [(5, "耐心")]


def test_ratings_are_for_those_who_may_read_them(
    station: Station, as_role: Callable[[Role], Station], window: Open
) -> None:
    visit = plan_visit(station)
    record(station, visit)
    station.visit_ratings.rate(visit, 1, "态度差")

    page = figures_page(window(as_role(Role.REGISTRAR)))

    assert "inspection_satisfaction" not in page.charts and page.tabs.count() == 1
    assert not any("满意度" in column.title for column in page.months.model().columns)


def test_a_time_without_inspections_says_so(station: Station, window: Open) -> None:
    page = figures_page(window(station))

    assert not any(card.chart.isVisible() for card in page.charts.values())
    assert page.months.records() == []


def test_the_charts_are_printed_with_their_figures(
    station: Station, window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(station, plan_visit(station))
    page = figures_page(window(station))
    printed: list[tuple[object, ...]] = []
    monkeypatch.setattr("jn_desktop.desktop.printing.print_figures", lambda *told: printed.append(told))

    page.print()

    (_, title, words, charts, headers, rows) = printed[0]
    assert title == "检查统计（2026-01-01 至 2026-12-31）" and "少跑" in str(words)
    assert [caption for caption, _ in charts] == ["少跑的次数", "联合检查率（%）"]  # type: ignore[attr-defined]
    assert headers[0] == "月份" and rows[-1][0] == "合计"  # type: ignore[index]


def test_a_month_has_a_bar_of_each_figure_and_none_where_none_has_it() -> None:
    told = Figures((FigureRow("2026-10", Count(requests=3, visits=2)), FigureRow("2026-11", Count())), Count())

    assert bars_of(told, lambda count: count.saved, Tone.OK) == [("10月", 1, Tone.OK), ("11月", 0, Tone.OK)]
    assert bars_of(told, lambda count: count.hit_rate, Tone.OK) == []
    assert bars_of(told, lambda count: count.joint_rate, Tone.OK) == [("10月", 0.0, Tone.OK)]
    assert in_words(Count(requests=5, visits=2, joint=1)) == (
        "5 项需求 → 2 次入企，少跑 3 次 · 联合检查率 50.0% · 非现场检查率 0.0%"
    )
