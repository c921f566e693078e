"""设置, 检查事项与频次 and 部门名录: the window's way to what an office sets about inspections."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.desktop.settings_departments import DepartmentsSection
from jn_desktop.desktop.settings_inspections import InspectionsSection
from jn_desktop.desktop.settings_table import TableBlock
from jn_desktop.inspections.lists import Exemption, InspectionKind
from jn_desktop.inspections.registers import Point
from jn_desktop.registry.service import DepartmentRow
from jn_desktop.station import Station
from tests.conftest import PASSWORD
from tests.desktop.walking import Walk

FIRE, TAX = "消防救援大队", "税务局"


@pytest.fixture
def filled(opened: Walk) -> Walk:
    """A station with two departments that inspect, an item each, and a cap."""
    lists = opened.station.inspection_lists
    for name, item in ((FIRE, "消防安全检查"), (TAX, "涉税事项核查")):
        lists.save_department(None, {"name": name})
        lists.save_item(None, {"department": name, "name": item})
    lists.save_cap(None, {"department": FIRE, "most": 2})
    return opened


def section_of(walk: Walk) -> InspectionsSection:
    section = walk.go("settings", only="检查事项与频次").current
    assert isinstance(section, InspectionsSection)
    return section


def show(walk: Walk, section: InspectionsSection, block: TableBlock) -> None:
    section.tabs.setCurrentWidget(block)
    walk.settle()


def write(walk: Walk, name: str, text: str) -> None:
    walk.find(QPlainTextEdit, name, walk.dialog).setPlainText(text)


def accept(walk: Walk) -> None:
    walk.do("accept", walk.dialog)


def fault(walk: Walk, name: str) -> str:
    label = walk.find(QLabel, f"{name}_fault")
    return label.text() if label.isVisible() else ""


# ---- departments that inspect ----


def test_a_department_is_added_from_the_register_or_by_a_new_name(opened: Walk) -> None:
    opened.station.registry.save_department(None, {"name": FIRE})
    section = section_of(opened)
    opened.click("add_inspecting_departments")
    box = opened.find(QComboBox, "name", opened.dialog)
    assert [box.itemText(place) for place in range(box.count())] == [FIRE]
    assert opened.find(QCheckBox, "competent", opened.dialog).isChecked()

    box.setEditText(TAX)
    write(opened, "basis", "《税收征收管理法》第十四条")
    opened.type("chains", "高端装备、新能源", opened.dialog)
    accept(opened)

    card = opened.station.inspection_lists.departments()[0]
    assert (card.name, card.competent, card.chains) == (TAX, True, ("高端装备", "新能源"))
    assert section.departments.table.current() == card
    assert [row.name for row in opened.station.registry.departments()] == [FIRE, TAX]


def test_a_department_keeps_its_name_and_loses_its_competence(filled: Walk) -> None:
    section = section_of(filled)
    section.departments.table.setCurrentIndex(section.departments.table.model().index(0, 0))
    filled.click("edit_inspecting_departments")
    assert not filled.find(QComboBox, "name", filled.dialog).isEnabled()

    filled.find(QCheckBox, "competent", filled.dialog).setChecked(False)
    accept(filled)
    assert not filled.station.inspection_lists.departments()[0].competent


def test_a_department_that_stands_there_already_is_refused_beside_its_name(filled: Walk) -> None:
    section_of(filled)
    filled.click("add_inspecting_departments")
    filled.find(QComboBox, "name", filled.dialog).setEditText(FIRE)
    accept(filled)

    assert "已有" in fault(filled, "name")


def test_a_department_rests_with_its_items_and_is_brought_back_from_the_strip(filled: Walk) -> None:
    section = section_of(filled)
    section.departments.table.setCurrentIndex(section.departments.table.model().index(0, 0))
    filled.do("remove_inspecting_departments")
    assert filled.said == f"已停用检查部门“{FIRE}”。"
    assert [item.department for item in section.items.table.records()] == [TAX]

    filled.do("strip_0")
    assert len(section.items.table.records()) == 2
    assert section.departments.table.current().name == FIRE


# ---- items ----


def test_an_item_is_added_with_the_points_of_its_checklist(filled: Walk) -> None:
    section = section_of(filled)
    show(filled, section, section.items)
    filled.click("add_inspection_items")
    filled.pick("department", TAX, filled.dialog)
    filled.type("name", "发票管理检查", filled.dialog)
    write(filled, "points", "发票保管｜专人专柜\n开具情况")
    filled.find(QCheckBox, "off_site", filled.dialog).setChecked(True)
    accept(filled)

    item = section.items.table.current()
    assert (item.department, item.name, item.off_site) == (TAX, "发票管理检查", True)
    assert item.points == (Point("发票保管", "专人专柜"), Point("开具情况"))


def test_an_item_is_changed_and_its_points_come_back_as_they_were_typed(filled: Walk) -> None:
    lists = filled.station.inspection_lists
    lists.save_item(lists.items()[0].id, {"points": "安全出口｜畅通", "legal_basis": "《消防法》"})
    section = section_of(filled)
    show(filled, section, section.items)
    section.items.table.setCurrentIndex(section.items.table.model().index(0, 0))
    filled.click("edit_inspection_items")
    assert filled.find(QPlainTextEdit, "points", filled.dialog).toPlainText() == "安全出口｜畅通"
    filled.type("name", "涉税事项核查", filled.dialog)
    accept(filled)

    assert [item.name for item in lists.items()] == ["涉税事项核查", "涉税事项核查"]
    assert lists.items()[0].legal_basis == "《消防法》"


def test_items_are_found_by_a_word_and_by_their_department(filled: Walk) -> None:
    section = section_of(filled)
    show(filled, section, section.items)
    field = filled.find(QLineEdit, "inspection_items_filter_text")
    field.setText("涉税")
    filled.until(lambda: [item.name for item in section.items.table.records()] == ["涉税事项核查"])
    field.clear()
    filled.until(lambda: len(section.items.table.records()) == 2)

    filled.pick("inspection_items_filter_department", FIRE)
    filled.until(lambda: [item.department for item in section.items.table.records()] == [FIRE])
    filled.click("add_inspection_items")
    assert filled.find(QComboBox, "department", filled.dialog).currentText() == FIRE


def test_an_item_that_is_added_is_shown_whatever_the_filter(filled: Walk) -> None:
    section = section_of(filled)
    show(filled, section, section.items)
    filled.find(QLineEdit, "inspection_items_filter_text").setText("涉税")
    filled.until(lambda: len(section.items.table.records()) == 1)
    filled.click("add_inspection_items")
    filled.pick("department", FIRE, filled.dialog)
    filled.type("name", "消防产品检查", filled.dialog)
    accept(filled)

    assert section.items.table.current().name == "消防产品检查"


def test_the_lists_are_written_as_a_ledger_and_taken_from_one(filled: Walk, tmp_path: Path) -> None:
    section = section_of(filled)
    show(filled, section, section.items)
    file = tmp_path / "事项.xlsx"
    section.items.export_to(file)
    filled.settle()
    result = filled.station.inspection_lists.import_items(file, ImportOptions(dry_run=True, strict=True))
    assert result.unchanged == 2

    filled.do("import_items")
    assert filled.window.current.key == "import"


# ---- caps ----


def test_a_cap_offers_the_items_of_its_department(filled: Walk) -> None:
    section = section_of(filled)
    show(filled, section, section.caps)
    filled.click("add_inspection_caps")
    items = filled.find(QComboBox, "item", filled.dialog)
    assert [items.itemText(place) for place in range(items.count())] == ["所有事项"]
    filled.pick("department", TAX, filled.dialog)
    filled.pick("item", "涉税事项核查", filled.dialog)
    filled.pick("risk_class", "C", filled.dialog)
    filled.type("most", "6", filled.dialog)
    filled.type("least", "7", filled.dialog)
    accept(filled)
    assert "比最多 6 次还多" in fault(filled, "least")

    filled.type("least", "1", filled.dialog)
    accept(filled)
    cap = section.caps.table.current()
    assert (cap.department, cap.item, cap.risk_class, cap.most, cap.least) == (TAX, "涉税事项核查", "C", 6, 1)


def test_a_cap_is_changed_taken_away_and_brought_back(filled: Walk) -> None:
    section = section_of(filled)
    show(filled, section, section.caps)
    section.caps.table.setCurrentIndex(section.caps.table.model().index(0, 0))
    filled.click("edit_inspection_caps")
    assert filled.find(QComboBox, "department", filled.dialog).currentText() == FIRE
    filled.type("most", "3", filled.dialog)
    accept(filled)
    assert filled.station.inspection_lists.caps()[0].most == 3

    filled.do("remove_inspection_caps")
    assert filled.said == f"已停用频次上限“{FIRE}”。" and section.caps.table.records() == []
    filled.do("strip_0")
    assert [cap.most for cap in section.caps.table.records()] == [3]


# ---- lists ----


def test_an_exemption_keeps_its_code_whatever_it_is_called(opened: Walk) -> None:
    section = section_of(opened)
    show(opened, section, section.exemptions)
    section.exemptions.table.select("投诉举报线索")
    opened.click("edit_exemptions")
    opened.type("name", "投诉举报", opened.dialog)
    opened.find(QCheckBox, "counts", opened.dialog).setChecked(True)
    accept(opened)

    assert section.exemptions.table.current() == Exemption("COMPLAINT_CLUE", "投诉举报", counts=True)

    opened.click("add_exemptions")
    opened.type("name", "税收风险", opened.dialog)
    accept(opened)
    assert opened.station.inspection_lists.lists().exemptions[-1] == Exemption("税收风险", "税收风险")


def test_the_exemption_of_rechecks_stays(opened: Walk) -> None:
    section = section_of(opened)
    show(opened, section, section.exemptions)
    section.exemptions.table.select("整改复查")
    opened.do("remove_exemptions")

    assert opened.said == "整改复查由程序自动安排，这一项可以改名，不能去掉。"
    assert opened.station.inspection_lists.lists().exemption("RECTIFY_RECHECK") is not None


def test_a_new_kind_counts_unless_somebody_says_otherwise(opened: Walk) -> None:
    section = section_of(opened)
    show(opened, section, section.kinds)
    opened.click("add_inspection_kinds")
    opened.type("name", "双随机检查", opened.dialog)
    accept(opened)
    opened.do("raise_inspection_kinds")

    assert opened.station.inspection_lists.lists().kinds[2] == InspectionKind("双随机检查", counts=True)


def test_other_visits_are_a_list_of_names(opened: Walk) -> None:
    section = section_of(opened)
    show(opened, section, section.other_kinds)
    section.other_kinds.table.select("调研")
    opened.do("remove_other_kinds")
    assert opened.station.inspection_lists.lists().other_kinds == ("观摩", "督导", "考察")

    opened.do("strip_0")
    assert opened.station.inspection_lists.lists().other_kinds == ("观摩", "督导", "调研", "考察")


def test_how_visits_are_counted_and_told_is_saved_by_itself(opened: Walk) -> None:
    section = section_of(opened)
    field = opened.find(QPlainTextEdit, "frequency")
    field.setPlainText("")
    opened.do("save_counting")
    assert fault(opened, "frequency") and section.unsaved()

    field.setPlainText("每个部门一年不超过两次。")
    opened.find(QCheckBox, "recheck_counts").setChecked(True)
    opened.do("save_counting")
    lists = opened.station.inspection_lists.lists()
    assert (lists.frequency, lists.recheck_counts) == ("每个部门一年不超过两次。", True)
    assert opened.said == "频次的算法和告知已保存。" and not section.unsaved()


def test_who_may_not_change_them_reads_them_without_the_classes(walk: Callable[[Path], Walk], station: Station) -> None:
    station.operators.add("登记甲", Role.REGISTRAR, PASSWORD)
    station.inspection_lists.save_cap(None, {"most": 6, "risk_class": "C"})
    station.close()
    begun = walk(station.folder)
    begun.log_in("登记甲", PASSWORD)
    section = section_of(begun)
    show(begun, section, section.caps)

    shown = [column.shown(section.caps.table.records()[0]) for column in section.caps.table.header.visible()]
    assert "按分类" in shown and not any("C" in text for text in shown)
    for name in ("add_inspection_caps", "edit_inspection_caps", "import_items", "add_exemptions", "save_counting"):
        assert not section.findChild(QPushButton, name).isVisible()
    assert not begun.find(QPlainTextEdit, "frequency").isEnabled()


# ---- the register of departments ----


def test_the_register_of_departments_is_kept_in_the_window(opened: Walk) -> None:
    section = opened.go("settings", only="部门名录").current
    assert isinstance(section, DepartmentsSection)
    opened.click("add_departments")
    opened.type("name", "供电公司", opened.dialog)
    opened.type("chief_officer", "王主任", opened.dialog)
    accept(opened)
    assert section.block.table.current() == DepartmentRow("供电公司", "王主任", None)

    opened.click("edit_departments")
    assert not opened.find(QLineEdit, "name", opened.dialog).isEnabled()
    opened.type("phone", "0537-1234567", opened.dialog)
    accept(opened)
    assert opened.station.registry.departments() == [DepartmentRow("供电公司", "王主任", "0537-1234567")]

    opened.do("remove_departments")
    assert opened.said == "已停用部门“供电公司”。" and opened.station.registry.departments() == []
    opened.do("strip_0")
    assert len(opened.station.registry.departments()) == 1


def test_a_department_that_is_in_the_register_is_refused_beside_its_name(opened: Walk) -> None:
    opened.station.registry.save_department(None, {"name": "供电公司"})
    opened.go("settings", only="部门名录")
    opened.click("add_departments")
    opened.type("name", "供电公司", opened.dialog)
    accept(opened)

    assert "已有部门" in fault(opened, "name")
