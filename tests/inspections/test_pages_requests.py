"""The view 检查需求: what is listed, its filters, what stands beside, entering one, and several at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.search import SearchedKind, SearchPalette
from jn_desktop.inspections.pages.request_form import RequestForm
from jn_desktop.inspections.pages.requests import RequestsView
from jn_desktop.inspections.request_cards import NewRequest
from jn_desktop.inspections.states import Move, RequestState
from jn_desktop.station import Station
from tests.conftest import SAMPLES
from tests.inspections.test_requests import EXEMPTED, REQUEST
from tests.stalls import LONGEST_STALL, longest_stall


@dataclass
class Screen:
    """The view on a screen, and what one does with it."""

    qtbot: QtBot
    desk: Desk
    view: RequestsView
    station: Station
    messages: list[str]
    counts: list[str]
    places: list[Place]

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)

    def numbers(self) -> list[str]:
        return [card.number for card in self.view.table.records()]

    def press(self, name: str, within: QWidget | None = None) -> None:
        places = [within] if within is not None else [self.view, *self.view.head]
        found = [
            one for place in places for one in (place, *place.findChildren(QPushButton)) if one.objectName() == name
        ]
        assert found and found[0].isEnabled(), name
        found[0].click()  # type: ignore[attr-defined]
        self.settle()

    def select(self, *rows: int) -> None:
        """Select rows, and make the first of them the current one."""
        table, how = self.view.table, QItemSelectionModel.SelectionFlag
        table.setCurrentIndex(table.model().index(rows[0], 0))
        for row in rows:
            table.selectionModel().select(table.model().index(row, 0), how.Select | how.Rows)
        self.settle()

    @property
    def dialog(self) -> Any:
        (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return found

    def fill(self, **told: str) -> None:
        """Fill in the dialog that stands open, and do what it is for."""
        dialog = self.dialog
        assert isinstance(dialog, FormDialog)
        dialog.binder.load({**dialog.binder._raw(), **told})
        self.press("accept", dialog)

    def facts(self) -> list[str]:
        return [label.text() for label in self.view.detail.facts.findChildren(QLabel)]

    def reload(self) -> None:
        self.view.reload()
        self.settle()


Show = Callable[..., Screen]


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Show]:
    """Open the view at the size that it has in a small window, and wait until it stands."""
    theme.dress(qapp, dark=False)
    opened, memory = [], Memory(tmp_path / "window.json")

    def show(of: Station = station) -> Screen:
        of.search.refresh()
        desk = Desk(of.context, memory, Found(of.search.ids))
        opened.append(desk)
        view = RequestsView(desk, of.inspection_requests, of.inspection_plans, of.registry)
        made = Screen(qtbot, desk, view, of, [], [], [])
        desk.said.connect(lambda message: made.messages.append(message.text))
        desk.went.connect(made.places.append)
        desk.changed.connect(lambda changes: view.reload() if changes.tables & view.shows else None)
        view.counted.connect(made.counts.append)
        for widget in (view, *view.head):
            qtbot.addWidget(widget)
        view.resize(1142, 620)
        view.show()
        view.reload()
        made.settle()
        return made

    yield show
    for desk in opened:
        desk.tasks.close()


def save(station: Station, request: NewRequest = REQUEST, **told: object) -> str:
    return station.inspection_requests.save(replace(request, **told))  # type: ignore[arg-type]


def state(station: Station, request_id: str) -> RequestState:
    return station.inspection_requests.request(request_id).state


# ---- the list ----


def test_the_sample_month_stands_with_a_verdict_on_each(station: Station, screen: Show) -> None:
    station.registry.import_enterprises(SAMPLES / "企业名录.xlsx", ImportOptions())
    station.inspection_requests.import_requests(SAMPLES / "检查需求汇总表-2026年12月.xlsx", ImportOptions())

    shown = screen()

    assert len(shown.numbers()) == 1200
    assert shown.counts[-1].startswith("1,200 项未了结 · 待审核 1,200 · 有疑问 ")
    assert all(card.proposed is not None for card in shown.view.table.records())


@pytest.mark.timed
def test_the_window_never_stalls_while_a_month_is_listed_narrowed_and_decided_on(
    station: Station, screen: Show
) -> None:
    station.registry.import_enterprises(SAMPLES / "企业名录.xlsx", ImportOptions())
    station.inspection_requests.import_requests(SAMPLES / "检查需求汇总表-2026年12月.xlsx", ImportOptions())
    shown = screen()

    def walk() -> None:
        shown.reload()
        for name in ("concern", "excuse", "waiting"):
            shown.view.open_place(Place("inspections", only=name))
            shown.settle()
        shown.view.filters.clear()
        shown.settle()
        shown.view.table.selectAll()
        shown.settle()
        shown.press("batch_screen")

    assert longest_stall(walk) <= LONGEST_STALL
    assert {card.state for card in shown.view.table.records()} == {RequestState.SCREENED}


def test_an_empty_list_offers_to_enter_one(screen: Show) -> None:
    shown = screen()

    assert shown.view.table._empty.isVisible()
    shown.view.table._empty._button.click()
    shown.settle()
    assert shown.dialog.windowTitle() == "登记检查需求"


def test_without_a_month_the_near_ones_are_listed_with_one_those_of_the_month(station: Station, screen: Show) -> None:
    save(station)
    save(station, first_day=date(2027, 3, 1), last_day=date(2027, 3, 5))
    shown = screen()
    assert shown.numbers() == ["JC20261200001"]

    shown.view.filters._choices["month"].setCurrentIndex(1)
    shown.settle()
    assert shown.numbers() == ["JC20270300001"]

    again = screen()  # it is remembered
    assert again.numbers() == ["JC20270300001"]


def test_a_request_of_another_month_is_found_by_its_place(station: Station, screen: Show) -> None:
    save(station)
    later = save(station, first_day=date(2027, 3, 1), last_day=date(2027, 3, 5))
    shown = screen()

    shown.view.open_place(Place("inspections", record=later))
    shown.settle()

    assert shown.view.table.current().id == later
    assert shown.view.detail.record_id == later


def test_the_filters_narrow_the_list(station: Station, screen: Show) -> None:
    save(station, EXEMPTED)
    save(station, department="税务局", item="涉税事项核查", first_day=date(2026, 12, 5), last_day=date(2026, 12, 6))
    gone = save(station, item="建筑防火检查")
    station.inspection_requests.cancel([gone], "重复填报")
    shown = screen()
    filters = shown.view.filters
    assert shown.numbers() == ["JC20261200001", "JC20261200002"]
    assert [filters._toggles[name].text() for name in ("waiting", "concern", "excuse", "over")] == [
        *("待审核 2", "有疑问 1", "缺例外理由 0", "已了结 1"),
    ]

    for name, numbers in (("concern", ["JC20261200002"]), ("over", ["JC20261200003"]), ("excuse", [])):
        shown.view.open_place(Place("inspections", only=name))
        shown.settle()
        assert shown.numbers() == numbers
    filters.clear()
    filters._choices["verdict"].setCurrentIndex(filters._choices["verdict"].findData("例外·可用安静日"))
    assert shown.numbers() == ["JC20261200001"]
    filters.clear()
    filters._text.setText("税务")  # type: ignore[union-attr]
    shown.qtbot.waitUntil(lambda: shown.numbers() == ["JC20261200002"])


# ---- beside the list ----


def test_the_verdict_is_told_in_words_and_advises_what_comes_next(station: Station, screen: Show) -> None:
    save(station)
    save(station, item="建筑防火检查", first_day=date(2026, 12, 8), last_day=date(2026, 12, 8))
    shown = screen()
    assert "可受理：期限内有 6 个可排的日期，最早 2026-12-03。" in shown.facts()
    assert shown.view.detail._next.text() == "审核(&D)"

    shown.select(1)

    assert "没有可排日期：2026-12-08 没有可排的日期（企业安静日）；离得最近的可排日期是 2026-12-09。" in shown.facts()
    assert shown.view.detail._next.text() == "退回(&D)…"


def test_screening_is_one_touch(station: Station, screen: Show) -> None:
    request_id = save(station)
    shown = screen()

    shown.press("request_next")

    assert state(station, request_id) is RequestState.SCREENED
    assert shown.messages == ["JC20261200001：已审核。"]
    assert not shown.view.detail._next.isVisible()
    shown.view.detail.tabs.setCurrentIndex(1)
    words = [label.text() for label in shown.view.detail.timeline.findChildren(QLabel)]
    assert words[0] == "审核" and "可受理：期限内有 6 个可排的日期，最早 2026-12-03。" in words


def test_what_is_sent_back_has_the_verdict_for_a_reason_already(station: Station, screen: Show) -> None:
    save(station)
    double = save(station)
    shown = screen()
    shown.select(1)

    shown.press("request_next")
    assert shown.dialog.form.reason.toPlainText().startswith("与 JC20261200001（2026-12-03 至 2026-12-20）是同一部门")
    shown.press("accept", shown.dialog)

    assert state(station, double) is RequestState.RETURNED
    assert shown.numbers() == ["JC20261200001"]


def test_the_menu_offers_the_other_moves_each_with_its_own_key(station: Station, screen: Show) -> None:
    save(station, EXEMPTED)
    shown = screen()

    menu = shown.view.detail.menu()
    words = [action.text() for action in menu.actions() if action.text()]
    menu.deleteLater()

    assert words == [
        *("补填例外理由(&L)…", "退回(&H)…", "转非现场(&F)…", "暂缓(&Z)…", "撤销(&C)…", "转到企业(&E)"),
    ]


def test_an_exemption_without_a_reason_asks_for_one(station: Station, screen: Show) -> None:
    request_id = save(station, EXEMPTED)
    with station.context.writing() as work:
        from jn_desktop.inspections.model import InspectionRequest

        (record,) = work.find(InspectionRequest, "id", [request_id])
        work.update(InspectionRequest, record, {"exemption_reason": None, "exemption_approver": None})
    station.inspection_requests.screen([request_id])
    shown = screen()
    assert "还没有写，通知企业前要补上" in shown.facts()

    shown.press("request_next")
    shown.fill(reason="群众举报消防通道堵塞", approver="李局长")

    card = station.inspection_requests.request(request_id).card
    assert (card.exemption_reason, card.exemption_approver) == ("群众举报消防通道堵塞", "李局长")


def test_who_may_only_read_is_offered_nothing_to_do(
    station: Station, screen: Show, as_role: Callable[[Role], Station]
) -> None:
    save(station)
    shown = screen(as_role(Role.AUDITOR))

    assert [widget.objectName() for widget in shown.view.head] == ["requests_table_more"]
    assert not shown.view.detail._next.isVisible() and not shown.view.detail._edit.isVisible()
    shown.select(0)
    assert not shown.view.batch.isVisible()


def test_what_is_planned_leads_to_its_visit_and_can_be_taken_out_of_it(station: Station, screen: Show) -> None:
    request_id, other = save(station), save(station, item="建筑防火检查")
    station.inspection_plans.apply(station.inspection_plans.propose(date(2026, 12, 1), date(2026, 12, 31)))
    shown = screen()
    menu = shown.view.detail.menu()
    actions = {action.text(): action for action in menu.actions()}

    actions["转到入企检查(&V)"].trigger()
    actions["移出(&Y)…"].trigger()
    shown.settle()
    menu.deleteLater()
    shown.fill(reason="企业停产检修")

    assert [place.page for place in shown.places] == ["visit"]
    assert (state(station, request_id), state(station, other)) == (RequestState.DEFERRED, RequestState.MERGED)


# ---- entering ----


def test_a_request_is_entered_for_an_enterprise_that_is_known(station: Station, screen: Show) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": None})
    shown = screen()
    shown.press("requests_add")
    form = shown.dialog.form
    assert isinstance(form, RequestForm)

    shown.qtbot.keyClicks(form.enterprise, "hrjx")
    form.enterprise.clearFocus()
    shown.qtbot.waitUntil(lambda: form.enterprise.text() == "恒瑞机械有限公司", timeout=5_000)
    assert not form.uscc.isVisible()
    shown.fill(
        department="税务局",
        item="涉税事项核查",
        kind="日常检查",
        first_day="2026-12-03",
        last_day="2026.12.20",
        minutes="60",
    )

    (card,) = station.inspection_requests.cards()
    assert (card.enterprise_id, card.department, card.minutes) == (known, "税务局", 60)
    assert (card.first_day, card.last_day, card.state) == ("2026-12-03", "2026-12-20", "已提交")
    assert shown.messages == ["JC20261200001：已保存，已提交。期限内有 6 个可排的日期，最早 2026-12-03。"]
    assert shown.numbers() == ["JC20261200001"]


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"last_day": "2026-12-01"}, "last_day", "早于最早日期"),
        ({"first_day": "下周"}, "first_day", "不是日期"),
        ({"item": ""}, "item", "请填写检查事项"),
        ({"uscc": "123"}, "uscc", "不是有效的统一社会信用代码"),
        ({"exemption": "COMPLAINT_CLUE"}, "exemption_reason", "还没有写例外理由"),
        ({"minutes": "很久"}, "minutes", "不是整数"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    station: Station, screen: Show, told: dict[str, str], field: str, words: str
) -> None:
    shown = screen()
    shown.press("requests_add")
    right = {"enterprise": "甲电子有限公司", "department": "税务局", "item": "涉税事项核查", "kind": "日常检查"}

    shown.fill(**{**right, "first_day": "2026-12-03", "last_day": "2026-12-20", **told})

    fault = shown.dialog.findChild(QLabel, f"{field}_fault")
    assert fault is not None and words in fault.text()
    assert shown.dialog.form.department.currentText() == "税务局"
    assert station.inspection_requests.requests() == []


def test_what_is_changed_begins_with_what_was_written(station: Station, screen: Show) -> None:
    request_id = save(station, EXEMPTED)
    station.inspection_requests.screen([request_id])
    shown = screen()

    shown.press("request_edit")
    form = shown.dialog.form
    assert (form.enterprise.text(), form.item.currentText()) == ("甲电子有限公司", "消防安全检查")
    assert (form.exemption.currentText(), form.exemption_approver.text()) == ("投诉举报线索", "张局长")
    shown.fill(last_day="2026-12-11")

    card = station.inspection_requests.request(request_id).card
    assert (card.last_day, card.state) == ("2026-12-11", "已提交")


def test_a_draft_is_kept_until_it_is_submitted(station: Station, screen: Show) -> None:
    shown = screen()
    shown.press("requests_add")
    right = {"enterprise": "甲电子有限公司", "department": "税务局", "item": "涉税事项核查", "kind": "日常检查"}
    shown.dialog.form.draft.setChecked(True)
    shown.fill(**right, first_day="2026-12-03", last_day="2026-12-20")
    (card,) = station.inspection_requests.cards()
    assert card.state == "草稿"

    shown.press("request_next")
    assert state(station, card.id) is RequestState.SUBMITTED


def test_a_department_with_a_list_offers_its_items(station: Station, screen: Show) -> None:
    lists = station.inspection_lists
    lists.save_department(None, {"name": "消防救援大队", "competent": True, "basis": None, "chains": None})
    values = {"department": "消防救援大队", "legal_basis": None, "off_site": False, "points": None}
    lists.save_item(None, {**values, "name": "消防安全检查"})
    shown = screen()
    shown.press("requests_add")
    form = shown.dialog.form

    form.department.setEditText("消防救援大队")

    assert [form.item.itemText(place) for place in range(form.item.count())] == ["消防安全检查"]


# ---- several at once ----


def test_several_are_screened_at_once(station: Station, screen: Show) -> None:
    ids = [save(station, item=item) for item in ("甲", "乙", "丙")]
    shown = screen()
    shown.select(0, 1, 2)
    assert shown.view.batch.isVisible()
    assert shown.view.batch._said.text() == "选了 3 项"
    assert not shown.view.batch._buttons[Move.JUSTIFY].isEnabled()

    shown.press("batch_screen")

    assert {state(station, request_id) for request_id in ids} == {RequestState.SCREENED}
    assert shown.messages == ["3 项需求：已审核。"]


def test_several_are_sent_back_with_one_reason(station: Station, screen: Show) -> None:
    ids = [save(station, item=item) for item in ("甲", "乙")]
    shown = screen()
    shown.select(0, 1)

    shown.press("batch_give_back")
    shown.fill(reason="不在年度计划内")

    assert {state(station, request_id) for request_id in ids} == {RequestState.RETURNED}


def test_a_request_is_found_from_anywhere_by_its_number(station: Station, screen: Show) -> None:
    request_id = save(station)
    shown = screen()
    kinds = [SearchedKind("inspection_request", "检查需求", "inspections", "inspections", "requests")]
    palette = SearchPalette(shown.view, shown.desk, station.search, kinds, [])
    palette.show()

    shown.qtbot.keyClicks(palette.field, "jc20261200001")
    shown.qtbot.waitUntil(lambda: palette.list.count() == 2)
    shown.qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert shown.places == [Place("inspections", record=request_id, only="requests")]


def test_the_import_is_one_button_away(screen: Show) -> None:
    shown = screen()

    shown.view.table.setFocus()
    shown.qtbot.keyClick(
        shown.view.table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )

    assert shown.places == [Place("import", only="inspection-requests")]
