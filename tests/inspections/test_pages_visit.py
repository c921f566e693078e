"""One visit as a page: what a person at the desk or at the enterprise clicks, from the approval to the closing."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found, Place
from jn_desktop.desktop.memory import Memory
from jn_desktop.inspections.pages.checklist_painting import choices
from jn_desktop.inspections.pages.visit import VisitPage
from jn_desktop.inspections.pages.visit_flow import Act
from jn_desktop.inspections.pages.visit_services import VisitServices
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import CheckResult, Emergency, LineResult, Officer, VisitDetail
from jn_desktop.station import Station
from tests.conftest import NOW
from tests.inspections.visiting import (
    EVEN,
    FIRE,
    MARKET,
    add_item,
    answer,
    approve,
    enter,
    finish_record,
    notify,
    order,
    plan_visit,
    record,
    staff,
)


class Look:
    """One person before the page of one visit."""

    def __init__(self, qtbot: QtBot, station: Station, folder: Path, visit_id: str) -> None:
        self.qtbot, self.station, self.visit_id = qtbot, station, visit_id
        self.desk = Desk(station.context, Memory(folder / "window.json"), Found(lambda _kind, _text: []))
        self.said: list[str] = []
        self.went: list[Place] = []
        self.desk.said.connect(lambda message: self.said.append(message.text))
        self.desk.went.connect(self.went.append)
        self.copies = OpenedCopies()
        services = VisitServices(
            *(station.inspection_visits, station.inspection_requests, station.inspection_plans),
            station.inspection_papers,
            *(station.door_codes, station.visit_ratings, station.calendar),
            *(station.attachments, station.settings),
        )
        self.page = VisitPage(self.desk, services, self.copies)
        qtbot.addWidget(self.page)
        self.page.resize(1190, 712)
        self.page.show()
        self.page.open_place(Place("visit", record=visit_id))
        self.page.arrive()
        self.settle()

    @property
    def detail(self) -> VisitDetail:
        return self.station.inspection_visits.visit(self.visit_id)

    @property
    def state(self) -> VisitState:
        return self.detail.card.state

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)

    def offered(self) -> list[str]:
        """Return the words of the acts from the primary one on, which stands at the right."""
        shown = [button for button in self.page.buttons.values() if button.isVisible()]
        return [button.accessibleName() for button in sorted(shown, key=lambda one: -one.x())]

    def find(self, kind: type[QWidget], name: str, within: QWidget | None = None) -> QWidget:
        places = [within] if within is not None else [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        found = [widget for place in places for widget in place.findChildren(kind, name) if widget.isVisible()]
        assert found, f"there is no {name}"
        return found[0]

    def click(self, name: str, within: QWidget | None = None) -> None:
        button = self.find(QAbstractButton, name, within)
        assert button.isEnabled(), f"{name} is disabled"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, name: str, text: str) -> None:
        field = self.find(QWidget, name, self.dialog)
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        else:
            assert isinstance(field, QLineEdit)
            field.selectAll()
            field.insert(text)

    @property
    def dialog(self) -> QDialog:
        (shown,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return shown

    @property
    def is_asked(self) -> bool:
        return any(isinstance(one, QDialog) and one.isVisible() for one in QApplication.topLevelWidgets())

    def accept(self) -> None:
        self.click("accept", self.dialog)

    def fault(self, name: str) -> str:
        label = self.find(QLabel, f"{name}_fault", self.dialog)
        assert isinstance(label, QLabel)
        return label.text()

    def tap(self, place: int, result: CheckResult) -> None:
        """Hit a choice of a line of the checklist, counted from 0."""
        view = self.page.checklist.view
        rows = [view.model().index(row, 0) for row in range(view.model().rowCount())]
        index = [one for one in rows if view.line(one) is not None][place]
        view.scrollTo(index)
        at = choices(view.visualRect(index))[result].center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.settle()

    def end(self) -> None:
        self.desk.tasks.close()
        self.copies.empty()


Open = Callable[..., Look]


@pytest.fixture
def look(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    theme.dress(qapp, dark=False)
    opened: list[Look] = []

    def begin(station: Station, visit_id: str) -> Look:
        opened.append(Look(qtbot, station, tmp_path, visit_id))
        return opened[-1]

    yield begin
    for each in opened:
        each.end()


# ---- before the entry ----


def test_a_planned_visit_is_approved_department_by_department(station: Station, look: Open) -> None:
    seen = look(station, plan_visit(station))
    assert seen.page.tabs.currentWidget() is seen.page.parts
    assert seen.offered() == ["审批"]

    for department in (FIRE, MARKET):
        seen.click("act_approve")
        choice = seen.find(QComboBox, "department", seen.dialog)
        assert isinstance(choice, QComboBox) and choice.currentText() == department
        seen.type("by", "王局长")
        seen.accept()

    assert seen.state is VisitState.APPROVED
    assert seen.offered() == ["通知企业", "定执法人员"][::-1]
    assert "还没有定两名执法人员" in seen.page.sentence.text()


def test_officers_are_named_and_a_number_that_comes_twice_is_refused_at_its_field(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    approve(station, visit)
    seen = look(station, visit)

    seen.click("act_officers")
    for name, text in (("name_1", "张三"), ("certificate_1", "37001"), ("name_2", "李四"), ("certificate_2", "37001")):
        seen.type(name, text)
    seen.accept()
    assert "37001" in seen.fault("certificate_2")
    seen.type("certificate_2", "")
    seen.accept()
    assert seen.fault("certificate_2") == "请填写李四的执法证号。"
    station.inspection_visits.set_officers(visit, MARKET, [Officer("王五", "37009"), Officer("赵六", "37010")])
    seen.type("certificate_2", "37010")
    seen.accept()
    assert "37010" in seen.fault("certificate_2")
    seen.type("certificate_2", "37002")
    seen.type("assistants", "1")
    seen.accept()

    part = next(one for one in seen.detail.parts if one.department == FIRE)
    assert [officer.certificate for officer in part.officers] == ["37001", "37002"] and part.assistants == 1
    assert not seen.is_asked


def test_one_officer_is_not_enough(station: Station, look: Open) -> None:
    seen = look(station, plan_visit(station))

    seen.click("set_officers", seen.page.parts)
    seen.type("name_1", "张三")
    seen.type("certificate_1", "37001")
    seen.accept()

    assert "至少要有 2 名持证执法人员" in seen.fault("name_2")


def test_a_missing_reason_of_an_exemption_is_asked_before_the_notice(station: Station, look: Open) -> None:
    visit = plan_visit(station, exemption="COMPLAINT_CLUE")
    approve(station, visit)
    staff(station, visit)
    seen = look(station, visit)
    assert seen.offered()[0] == "补充例外理由"

    seen.click("act_notify")
    seen.type("received_by", "赵经理")
    seen.accept()
    fault = seen.find(QLabel, "fault", seen.dialog)
    assert isinstance(fault, QLabel) and "JC2026" in fault.text()
    seen.dialog.findChild(QAbstractButton, "cancel").click()  # type: ignore[union-attr]
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible())
    next(one for one in box.buttons() if one.objectName() == "yes").click()
    seen.settle()
    seen.click("act_justify")
    seen.type("reason", "接到投诉")
    seen.type("approver", "分管领导")
    seen.accept()
    seen.click("act_notify")
    seen.type("received_by", "赵经理")
    seen.accept()

    assert seen.state is VisitState.NOTIFIED
    assert seen.detail.received_by == "赵经理"


def test_one_request_is_taken_out_before_the_notice(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    seen = look(station, visit)
    next(one for one in seen.page.menu().actions() if one.text().startswith("移出事项")).trigger()
    seen.settle()

    seen.accept()
    assert seen.fault("request_id") == "请选择检查事项。"
    choice = seen.find(QComboBox, "request_id", seen.dialog)
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(3)
    seen.type("reason", "设备停用")
    seen.accept()

    assert [request.item for request in seen.detail.requests] == ["消防安全检查", "特种设备检查"]


def test_the_code_of_a_notified_visit_can_be_shown(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    notify(station, visit)
    seen = look(station, visit)
    action = next(one for one in seen.page.menu().actions() if one.text().startswith("入企码"))

    action.trigger()
    seen.settle()

    picture, text = seen.find(QLabel, "code_picture"), seen.find(QLabel, "code_text")
    assert isinstance(picture, QLabel) and not picture.pixmap().isNull()
    assert isinstance(text, QLabel) and text.text().startswith("JN1:LH20260001:")
    assert text.text().replace("\n", "") == station.door_codes.code(visit).text  # type: ignore[union-attr]
    seen.click("code_close")


# ---- at the enterprise ----


def test_one_touch_notes_the_entry_and_one_the_leaving(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    notify(station, visit)
    seen = look(station, visit)

    seen.click("act_enter")
    assert seen.detail.entered_at == NOW.strftime("%Y-%m-%dT%H:%M")
    assert seen.offered() == ["填检查表", "写问题", "离企"]
    assert seen.page.tabs.currentWidget() is seen.page.checklist
    assert seen.page.checklist.view.hasFocus()
    seen.click("act_leave")

    assert seen.detail.left_at is not None and not seen.is_asked
    assert "离企" not in seen.offered()


def test_an_entry_on_another_day_asks_for_the_reason(station: Station, look: Open) -> None:
    visit = plan_visit(station, day=EVEN + timedelta(days=1))
    notify(station, visit)
    seen = look(station, visit)

    seen.click("act_enter")
    assert seen.fault("reason")
    seen.type("reason", "企业要求提前")
    seen.type("contact", "赵经理")
    seen.accept()

    assert seen.state is VisitState.ENTERED and seen.detail.contact == "赵经理"


def test_ticks_are_saved_as_they_are_made(station: Station, look: Open) -> None:
    add_item(station, FIRE, "消防安全检查", "灭火器｜年检有效\n通道｜不堵")
    visit = plan_visit(station)
    enter(station, visit)
    seen = look(station, visit)
    assert seen.page.tabs.currentWidget() is seen.page.checklist

    seen.tap(0, CheckResult.PASS)
    seen.tap(1, CheckResult.FAIL)

    assert [line.result for line in seen.detail.checklist][:2] == [CheckResult.PASS, CheckResult.FAIL]
    assert seen.page.tabs.tabText(0) == "检查表 2/4"
    seen.tap(0, CheckResult.PASS)
    assert seen.detail.checklist[0].result is None


def test_a_tick_keeps_the_remark_and_the_remark_the_tick(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    seen = look(station, visit)
    seen.page.checklist.show_first_open()

    QTest.keyClick(seen.page.checklist.view, Qt.Key.Key_Return)
    seen.settle()
    seen.type("remark", "二楼北侧")
    seen.accept()
    seen.tap(0, CheckResult.PASS)

    line = seen.detail.checklist[0]
    assert (line.remark, line.result) == ("二楼北侧", CheckResult.PASS)


def test_a_tick_that_is_refused_is_taken_back_with_a_sentence(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    seen = look(station, visit)
    finish_record(station, visit)

    line = seen.page.checklist.lines[0]
    assert line.id is not None
    seen.page.checklist.ticked.emit(line.id, CheckResult.FAIL)
    seen.settle()

    assert seen.detail.checklist[0].result is CheckResult.PASS
    assert seen.said and "LH20260001" in seen.said[-1]


def test_a_finding_is_written_with_photos_changed_and_removed_by_undo(
    station: Station, look: Open, tmp_path: Path
) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    seen = look(station, visit)
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#7A8A99"))
    assert image.save(str(tmp_path / "通道.jpg"))

    seen.click("act_find")
    seen.type("text", "通道堆放纸箱")
    seen.accept()
    (finding,) = seen.detail.findings
    seen.page.findings.strips[finding.id].add_files([tmp_path / "通道.jpg"])
    seen.settle()
    assert [row.name for row in station.attachments.of(finding.id)] == ["通道.jpg"]
    assert seen.page.findings.strips[finding.id].list.count() == 1
    seen.click("change_finding", seen.page.findings)
    seen.type("kept", "当场清理")
    seen.accept()

    assert not seen.detail.findings[0].open
    seen.click("remove_finding", seen.page.findings)
    assert seen.detail.findings == () and "已移除问题" in seen.said[-1]


def test_the_record_wants_a_signature_or_the_reason_for_none(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    lines = station.inspection_visits.visit(visit).checklist
    station.inspection_visits.set_results(visit, {one.id or "": LineResult(CheckResult.PASS) for one in lines})
    station.inspection_visits.leave(visit, NOW - timedelta(minutes=5))
    seen = look(station, visit)

    seen.click("act_record")
    summary = seen.find(QPlainTextEdit, "summary", seen.dialog)
    assert isinstance(summary, QPlainTextEdit) and "合格 3 条" in summary.toPlainText()
    seen.accept()
    assert seen.is_asked and seen.state is VisitState.ENTERED
    seen.type("refusal", "负责人外出，见证人李某")
    seen.accept()

    assert seen.state is VisitState.RECORDED and seen.detail.refusal == "负责人外出，见证人李某"


def test_an_emergency_is_entered_at_once_and_its_papers_come_afterwards(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    seen = look(station, visit)
    next(one for one in seen.page.menu().actions() if one.text().startswith("紧急入企")).trigger()
    seen.settle()

    seen.type("emergency", "燃气泄漏")
    seen.accept()

    assert seen.state is VisitState.ENTERED and "审批" in seen.offered()
    assert "手续还要补办" in seen.page.sentence.text()
    words = [label.text() for label in seen.page.findChildren(QLabel) if label.isVisible()]
    assert "紧急入企" in words and "燃气泄漏" in words


# ---- afterwards ----


def test_what_was_found_is_ordered_by_its_day_rechecked_and_closed(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    answer(station, visit, "灭火器过期", "通道堵塞")
    seen = look(station, visit)
    assert seen.offered()[0] == "责令改正"

    seen.click("act_order")
    seen.accept()
    fault = seen.find(QLabel, "fault", seen.dialog)
    assert isinstance(fault, QLabel) and "第 1 个问题的整改要求" in fault.text()
    for number in (1, 2):
        seen.type(f"demand_{number}", "限期改正")
    seen.accept()
    assert seen.state is VisitState.RECTIFYING
    assert all(finding.due == "2026-12-07" for finding in seen.detail.findings)  # ten working days
    seen.click("act_recheck")
    seen.click("passed_1", seen.dialog)
    seen.click("passed_2", seen.dialog)
    seen.accept()
    assert seen.state is VisitState.RECHECKED
    seen.click("act_close")
    box = seen.dialog
    assert isinstance(box, QMessageBox)
    next(one for one in box.buttons() if one.objectName() == "yes").click()
    seen.settle()

    assert seen.state is VisitState.CLOSED and seen.offered() == []


def test_what_was_not_put_right_gets_another_day(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    order(station, visit, "灭火器过期")
    seen = look(station, visit)

    seen.click("report_correction", seen.page.findings)
    seen.type("kept", "已下单更换")
    seen.accept()
    seen.click("act_recheck")
    seen.accept()
    fault = seen.find(QLabel, "fault", seen.dialog)
    assert isinstance(fault, QLabel) and "至少选一个问题" in fault.text()
    seen.click("failed_1", seen.dialog)
    due = seen.find(QDateEdit, "due_1", seen.dialog)
    assert isinstance(due, QDateEdit)
    due.setDate(QDate(2026, 12, 15))
    seen.accept()

    assert seen.state is VisitState.RECTIFYING
    assert seen.detail.findings[0].due == "2026-12-15"


def test_a_rating_is_taken_and_shown_nowhere_on_the_page(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    record(station, visit)
    seen = look(station, visit)
    next(one for one in seen.page.menu().actions() if one.text().startswith("登记企业评价")).trigger()
    seen.settle()

    stars = seen.find(QComboBox, "stars", seen.dialog)
    assert isinstance(stars, QComboBox)
    stars.setCurrentIndex(stars.findData(2))
    seen.type("text", "态度生硬")
    seen.accept()

    assert [card.stars for card in station.visit_ratings.ratings()] == [2]
    assert not any("态度生硬" in label.text() for label in seen.page.findChildren(QLabel))


def test_the_papers_are_looked_at_and_all_written(station: Station, look: Open, tmp_path: Path) -> None:
    visit = plan_visit(station)
    record(station, visit)
    seen = look(station, visit)

    seen.click("visit_papers")
    dialog = seen.dialog
    assert dialog.objectName() == "paper_dialog"
    choice = seen.find(QComboBox, "paper_choice", dialog)
    assert isinstance(choice, QComboBox) and choice.count() >= 6
    folder = tmp_path / "公文"
    folder.mkdir()
    card = seen.detail.card
    seen.page._papers._say_written(station.inspection_papers.write_all(card.id, folder), folder)
    dialog.close()

    assert len(list(folder.glob("*.docx"))) == choice.count()
    assert f"已写出 {choice.count()} 份公文" in seen.said[-1]


def test_who_only_reads_is_offered_nothing(as_role: Callable[[Role], Station], station: Station, look: Open) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    seen = look(as_role(Role.AUDITOR), visit)

    seen.tap(0, CheckResult.PASS)

    assert seen.offered() == []
    assert seen.page.sentence.text() == "检查表还有 3 条没有填。这一步由有权限的同事来办。"
    assert seen.detail.checklist[0].result is None
    assert [one.text() for one in seen.page.menu().actions() if one.text()][-2:] == ["转到月历(&C)", "转到企业(&E)"]


def test_what_changes_elsewhere_shows_on_the_page(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    seen = look(station, visit)

    approve(station, visit)
    seen.settle()

    assert seen.page.stages.accessibleName().startswith("审批已完成，通知当前一步")


def test_without_a_visit_the_page_leads_to_the_list(station: Station, look: Open) -> None:
    seen = look(station, plan_visit(station))
    seen.page._visit_id = None

    seen.page.reload()
    seen.click("first_step", seen.page)

    assert seen.went == [Place("inspections", only="visits")]
    assert not seen.page.buttons[Act.APPROVE].isVisible()


def test_new_colours_are_put_on_at_once(station: Station, look: Open, qapp: QApplication) -> None:
    visit = plan_visit(station)
    station.inspection_visits.enter_at_once(Emergency("燃气泄漏", NOW - timedelta(minutes=20), visit_id=visit))
    seen = look(station, visit)
    before = seen.page.sentence.styleSheet()

    theme.dress(qapp, dark=True)
    QApplication.processEvents()

    assert theme.DARK.warn.lower() in seen.page.sentence.styleSheet().lower() and before != ""
    theme.dress(qapp, dark=False)


def test_a_visit_with_sixty_lines_and_long_names_stays_within_a_field_laptop(station: Station, look: Open) -> None:
    points = "\n".join(f"第 {number} 条很长的检查内容，{'要看的地方很多，' * 6}｜{'标准' * 30}" for number in range(60))
    add_item(station, FIRE, "消防安全检查", points)
    visit = plan_visit(station, {FIRE: ("消防安全检查",), "长" * 200: ("事项" * 60,)})
    enter(station, visit)
    seen = look(station, visit)

    for place in range(seen.page.tabs.count()):
        seen.page.tabs.setCurrentIndex(place)
        seen.settle()

    assert seen.page.minimumSizeHint().width() <= 1190 and seen.page.minimumSizeHint().height() <= 712
    assert seen.page.width() == 1190


def test_the_way_back_and_to_the_enterprise(station: Station, look: Open) -> None:
    visit = plan_visit(station)
    seen = look(station, visit)

    seen.click("visit_back")
    next(one for one in seen.page.menu().actions() if one.text().startswith("转到企业")).trigger()

    assert seen.went == [
        Place("inspections", only="visits"),
        Place("enterprises", record=seen.detail.card.enterprise_id),
    ]
    assert datetime.fromisoformat(seen.detail.card.day)
