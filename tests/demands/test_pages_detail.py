"""One demand beside the board: its clocks and their reasons, its course, and every move by its dialog."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.core.ledger import Field
from jn_desktop.core.roles import Role
from jn_desktop.demands.clock import Target
from jn_desktop.demands.pages.explaining import ExplanationDialog
from jn_desktop.demands.pages.move_forms import DispatchForm
from jn_desktop.demands.pages.of_records import demands_of_project
from jn_desktop.demands.pages.offering import NEXT
from jn_desktop.demands.rules import Result, Satisfaction
from jn_desktop.demands.states import Move, State
from jn_desktop.desktop.desk import Message
from jn_desktop.desktop.forms import Binder, offer
from jn_desktop.station import Station
from tests.conftest import PASSWORD
from tests.demands.conftest import Desk
from tests.demands.test_pages_board import Screen, Show, screen

__all__ = ["screen"]


def opened(show: Show, demand_id: str) -> Screen:
    shown = show()
    shown.page._shown.go_to(demand_id)
    shown.settle()
    return shown


def moves(shown: Screen) -> list[str]:
    """Return what can be done, the next move first, as it is offered."""
    detail = shown.page.detail
    first = [detail._next.accessibleName()] if detail._next.isVisible() else []
    return first + [action.text().split("(&")[0] for action in detail.menu().actions() if "…" in action.text()]


def make(shown: Screen, move: Move) -> None:
    detail = shown.page.detail
    assert detail._shown is not None
    detail.moves.make(move, [detail._shown.detail.card])
    shown.settle()


def test_the_clocks_tell_their_deadlines_and_how_they_stand(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    desk.demands.contact(demand_id, desk.watch.set("23 09:30"))
    desk.watch.set("25 09:00")

    shown = opened(screen, demand_id)

    told = [label.text() for label in shown.page.detail.situation.clocks.findChildren(QLabel) if label.text()]
    assert "11-23 09:30 完成" in told
    assert "超 30 分钟" in told
    assert "12-07 17:30 前" in told


@pytest.mark.parametrize("target", list(Target))
def test_every_deadline_explains_itself_at_a_click(desk: Desk, screen: Show, target: Target) -> None:
    shown = opened(screen, desk.register())

    shown.press(f"explain_{target.name.lower()}")

    dialog = shown.dialog
    assert isinstance(dialog, ExplanationDialog)
    shown.press("copy_explanation", dialog)
    copied = QApplication.clipboard().text()
    assert copied.startswith("SQ202600001") and "受理" in copied
    assert {Target.CONTACT: "共计 2 小时", Target.OPINION: "共计 7 小时", Target.RESOLVE: "共计 75 小时"}[
        target
    ] in copied
    dialog.reject()


def test_a_pause_and_its_reason_stand_in_the_explanation_and_in_the_facts(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    desk.demands.pause(demand_id, desk.watch.now(), "等企业补合同")
    shown = opened(screen, demand_id)

    told = [label.text() for label in shown.page.detail.situation.findChildren(QLabel)]
    assert "暂停，还剩 2 小时" in told and "等企业补合同" in told
    assert told.count("恢复后顺延") == 3
    shown.press("explain_resolve")
    assert "等企业补合同" in shown.dialog.text() and "剩余" in shown.dialog.text()
    shown.dialog.reject()


def test_the_course_is_told_with_person_time_and_words(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)

    shown = opened(screen, demand_id)

    told = [label.text() for label in shown.page.detail.timeline.findChildren(QLabel)]
    assert told[:3] == ["初步意见", "今天 09:00  admin", "派人现场查看"]
    assert "转办  供电公司" in told


def test_what_usually_comes_next_is_offered_first(desk: Desk, screen: Show) -> None:
    desk.register("还在办的")
    demand_id = desk.register()
    shown = opened(screen, demand_id)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("转办", lambda: shown.fill(lead_unit="供电公司", handler="王工")),
        ("接收", shown.fill),
        ("联系企业", lambda: shown.fill(words="电话联系")),
        ("给出意见", lambda: shown.fill(opinion="今天派人去看\n明天换变压器")),
        ("登记进展", lambda: shown.fill(words="已换变压器")),
        ("答复", lambda: _reply(shown)),
        ("回访", lambda: _call_back(shown)),
    ]

    for label, fill in steps:
        assert moves(shown)[0] == label
        shown.press("demand_next")
        fill()
    assert moves(shown)[0] == "办结"
    shown.press("demand_next")
    box = shown.dialog
    assert isinstance(box, QMessageBox)
    shown.press("yes", box)

    detail = desk.look(demand_id)
    assert detail.state is State.CLOSED
    assert (detail.card.result, detail.card.satisfaction) == ("已解决", "满意")
    assert detail.marks == ("不推诿", "要实效")
    assert detail.opinion == "今天派人去看\n明天换变压器"
    assert moves(shown)[0] == "重办"


def _choose(shown: Screen, name: str, word: str) -> None:
    box = shown.dialog.findChild(QComboBox, name)
    box.setCurrentIndex(box.findText(word))


def _reply(shown: Screen) -> None:
    _choose(shown, "result", Result.SOLVED.value)
    shown.fill(reply="变压器已换")


def _call_back(shown: Screen) -> None:
    _choose(shown, "satisfaction", Satisfaction.SATISFIED.value)
    _choose(shown, "solved", "解决了")
    form = shown.dialog.form
    form.mark_1.setChecked(True)
    form.mark_6.setChecked(True)
    shown.fill(words="很快")


def test_every_state_that_is_open_has_a_next_move_and_no_other_has(desk: Desk) -> None:
    assert set(NEXT) == {state for state in State if state.is_open}


def test_moves_that_the_facts_rule_out_are_not_offered(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    desk.demands.contact(demand_id, desk.watch.now())
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id])

    shown = opened(screen, demand_id)

    assert moves(shown)[0] == "给出意见"
    assert not {"联系企业", "恢复计时", "同意延期", "答复"} & set(moves(shown))


def test_a_clock_that_stands_still_is_offered_to_run_again_first(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    desk.demands.pause(demand_id, desk.watch.now(), "等企业补合同")

    assert moves(opened(screen, demand_id))[0] == "恢复计时"


def test_who_takes_a_closed_demand_up_again_is_led_to_it(desk: Desk, screen: Show) -> None:
    desk.register("还在办的")
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)
    desk.call_back(demand_id, Satisfaction.SATISFIED)
    desk.demands.close([demand_id])
    shown = opened(screen, demand_id)
    shown.window.went.connect(shown.page.open_place)

    make(shown, Move.REOPEN)
    shown.fill(reason="又坏了")

    assert shown.page.table.current().id == demand_id
    assert shown.page.detail.record_id == demand_id
    assert shown.messages[-1].endswith("已重办。")


@pytest.mark.parametrize(
    ("typed", "taken"), [("jsj", "建设局"), ("gd", "供电公司"), ("j", "j"), ("住建局", "住建局"), ("", "")]
)
def test_a_unit_is_known_by_its_initials_where_they_mean_one(
    qtbot: QtBot, qapp: QApplication, typed: str, taken: str
) -> None:
    form = DispatchForm()
    qtbot.addWidget(form.root)
    offer(form.lead_unit, ["建设局", "经济运行局", "供电公司"])
    binder = Binder(form, (Field("lead_unit", "主办单位"),))
    form.lead_unit.setEditText(typed)

    assert binder.collect() == {"lead_unit": taken or None}
    assert form.lead_unit.currentText() == taken


def test_a_demand_is_sent_back_paused_resumed_put_off_and_merged(desk: Desk, screen: Show) -> None:
    other, demand_id = desk.register("同一件事"), desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    shown = opened(screen, demand_id)
    make(shown, Move.RETURN)
    shown.fill(reason="不归我们管", unit="住建局")
    assert desk.look(demand_id).events[-1].unit == "住建局"
    make(shown, Move.PAUSE)
    shown.fill(reason="等企业补材料")
    assert desk.look(demand_id).card.paused
    desk.watch.set("23 10:00")
    make(shown, Move.RESUME)
    shown.fill()
    assert not desk.look(demand_id).card.paused
    desk.demands.dispatch([demand_id], "住建局")
    desk.demands.accept([demand_id])
    shown.page.detail.refresh()
    shown.settle()
    make(shown, Move.REQUEST_EXTENSION)
    shown.fill(days="3", reason="要请外地专家")
    assert moves(shown)[0] == "同意延期"
    shown.press("demand_next")
    shown.fill(days="2")
    assert desk.look(demand_id).extension_wanted is None
    make(shown, Move.MERGE)
    shown.fill()

    assert desk.look(demand_id).same_as == other


def test_a_contact_made_by_mistake_is_taken_back_with_its_reason(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    shown = opened(screen, demand_id)
    said: list[Message] = []
    shown.page.desk.said.connect(said.append)
    make(shown, Move.CONTACT)
    shown.fill(words="打给了另一家")
    ((word, ask),) = said[-1].actions
    ask()
    shown.settle()
    purpose = [label.text() for label in shown.dialog.findChildren(QLabel) if "收回" in label.text()]
    shown.fill(reason="打错了")

    assert word == "更正…"
    assert purpose[0].startswith("收回“厂区外电压不稳”（SQ202600001）的“联系企业”（admin，2026-11-23 09:00），时限按")
    assert desk.look(demand_id).card.contacted_at is None
    assert "联系企业" in moves(shown) and "更正上一步" not in moves(shown)
    told = [label.text() for label in shown.page.detail.timeline.findChildren(QLabel)]
    assert "联系企业（已更正）" in told


def test_a_dissatisfied_enterprise_has_the_demand_taken_up_again(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)
    shown = opened(screen, demand_id)
    shown.press("demand_next")
    form = shown.dialog.form
    assert not form.own_fault.isEnabled()
    _choose(shown, "satisfaction", Satisfaction.DISSATISFIED.value)
    assert form.own_fault.isEnabled()
    form.own_fault.setChecked(True)

    shown.fill(words="没有人来过")

    assert desk.look(demand_id).state is State.REOPENED


@pytest.mark.parametrize(
    ("move", "told", "field", "sentence"),
    [
        (Move.CONTACT, {"at": "2026-11-23 09:01"}, "at", "还没有到"),
        (Move.CONTACT, {"at": "2026-11-20 09:00"}, "at", "早于受理时间"),
        (Move.RETURN, {"unit": "住建局"}, "reason", "请填写退回理由"),
        (Move.RETURN, {"reason": "不归我们管"}, "unit", "请填写建议转给"),
        (Move.URGE, {}, "words", "请填写要求"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, screen: Show, move: Move, told: dict[str, str], field: str, sentence: str
) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    shown = opened(screen, demand_id)
    make(shown, move)

    shown.fill(**told)

    fault = shown.dialog.findChild(QLabel, f"{field}_fault")
    assert fault.isVisible() and sentence in fault.text()
    raw = shown.dialog.binder._raw()
    assert {name: raw[name] for name in told} == told
    shown.dialog.reject()


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("9:10", "2026-11-23T09:10"), ("上午9点半", "2026-11-23T09:30"), ("2026-11-23 9:20", "2026-11-23T09:20")],
)
def test_a_time_that_is_typed_alone_is_of_the_day_that_stands_there(
    desk: Desk, screen: Show, typed: str, taken: str
) -> None:
    demand_id = desk.register()
    desk.watch.set("23 10:00")
    shown = opened(screen, demand_id)
    make(shown, Move.CONTACT)
    at = shown.dialog.findChild(QLineEdit, "at")
    at.setFocus()
    at.selectAll()
    QTest.keyClicks(at, typed) if typed.isascii() else at.insert(typed)
    QTest.keyClick(at, Qt.Key.Key_Tab)
    shown_whole = at.text()

    shown.press("accept", shown.dialog)

    assert desk.look(demand_id).card.contacted_at == taken
    assert shown_whole in (taken.replace("T", " "), typed)


@pytest.mark.parametrize("typed", ["昨天", "25:00", ""])
def test_what_is_no_time_is_left_as_it_was_typed(desk: Desk, screen: Show, typed: str) -> None:
    shown = opened(screen, desk.register())
    make(shown, Move.CONTACT)
    at = shown.dialog.findChild(QLineEdit, "at")
    at.setText(typed)

    shown.press("accept", shown.dialog)

    fault = shown.dialog.findChild(QLabel, "at_fault")
    assert fault.text() == (f"时间“{typed}”不是时间，请写成 2026-10-09 09:30。" if typed else "请填写时间。")
    assert at.text() == typed


def test_a_reply_without_a_result_is_refused_at_the_field(desk: Desk, screen: Show) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    shown = opened(screen, demand_id)
    make(shown, Move.REPLY)

    shown.fill(reply="换好了")

    fault = shown.dialog.findChild(QLabel, "result_fault")
    assert fault.isVisible() and fault.text() == "请选择办理结果。"
    shown.dialog.reject()


def test_facts_are_corrected_in_the_pane(desk: Desk, screen: Show) -> None:
    demand_id = desk.register(channel="旧的渠道")
    shown = opened(screen, demand_id)

    shown.press("demand_edit")
    pane = shown.page.detail._pane
    assert pane is not None
    assert pane.form.channel.currentText() == "旧的渠道"  # type: ignore[attr-defined]
    pane.form.text.setPlainText("第一行\n第二行")  # type: ignore[attr-defined]
    shown.press("save", pane)

    card = desk.look(demand_id).card
    assert (card.text, card.channel) == ("第一行\n第二行", "旧的渠道")
    assert shown.page.detail._pane is None


@pytest.mark.parametrize("way_out", ["cancel", "save"])
def test_the_keyboard_goes_from_the_form_back_to_where_it_came_from(desk: Desk, screen: Show, way_out: str) -> None:
    demand_id = desk.register()
    shown = opened(screen, demand_id)
    shown.page.window().activateWindow()
    shown.page.table.setFocus()
    shown.page.detail.edit()
    shown.settle()
    assert shown.page.detail.isAncestorOf(QApplication.focusWidget())

    shown.press(way_out, shown.page.detail._pane)

    assert QApplication.focusWidget() is shown.page.table


def test_other_demands_of_the_enterprise_stand_in_their_tab(desk: Desk, screen: Show) -> None:
    desk.register("别的事")
    shown = opened(screen, desk.register("这件事"))
    tabs = shown.page.detail.tabs
    tabs.setCurrentIndex(2)
    shown.settle()

    table = tabs.currentWidget().table  # type: ignore[attr-defined]
    assert [card.title for card in table.records()] == ["别的事"]


def test_a_demand_is_linked_to_a_project_by_its_name(desk: Desk, screen: Show) -> None:
    project = desk.station.projects.save(
        None, {"name": "电子厂房二期", "status": "推进中", "enterprise": "甲电子有限公司"}
    )
    demand_id = desk.register()
    shown = opened(screen, demand_id)

    action = next(one for one in shown.page.detail.menu().actions() if one.text().startswith("关联项目"))
    action.trigger()
    shown.settle()
    shown.fill(project="没有的项目")
    assert "台账里没有" in shown.dialog.findChild(QLabel, "project_fault").text()
    shown.fill(project="电子厂房二期")

    assert desk.look(demand_id).project_id == project
    tab = demands_of_project(shown.window, desk.demands)
    shown.qtbot.addWidget(tab)
    tab.show_record(project)
    shown.settle()
    assert [card.id for card in tab.table.records()] == [demand_id]


def test_every_move_has_a_key_of_its_own_in_the_menu(desk: Desk, screen: Show) -> None:
    shown = opened(screen, desk.register())
    texts = [action.text() for action in shown.page.detail.menu().actions() if not action.isSeparator()]

    keys = [text[text.index("(&") + 2] for text in texts]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("role", "may_register", "first"),
    [(Role.AUDITOR, False, []), (Role.AGENT, True, ["接收"]), (Role.REGISTRAR, True, ["接收"])],
)
def test_what_an_operator_may_not_do_is_not_offered(
    desk: Desk, screen: Show, role: Role, may_register: bool, first: list[str]
) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    desk.station.operators.add("乙", role, PASSWORD)
    desk.station.close()
    with Station.open(desk.station.folder, "乙", PASSWORD, desk.watch) as station:
        shown = screen(station)
        shown.page._shown.go_to(demand_id)
        shown.settle()

        assert moves(shown)[:1] == first
        assert (shown.page.findChild(QPushButton, "demands_add") is not None) is may_register
        assert shown.page.detail._edit.isVisible() is (role is Role.REGISTRAR)
        shown.window.tasks.close()
