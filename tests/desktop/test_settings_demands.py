"""设置, 诉求: the window's way to the lists that demands are described by, and to the reminder ladder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from jn_desktop.core.roles import Role
from jn_desktop.demands.ladder import Ladder
from jn_desktop.demands.lists import Category
from jn_desktop.desktop.settings_demands import ChoiceBlock, DemandsSection
from jn_desktop.registry.model import Department
from jn_desktop.station import Station
from tests.conftest import PASSWORD
from tests.desktop.walking import Walk

CHOOSING = ("edit_kinds", "raise_kinds", "lower_kinds", "remove_kinds")


def section_of(walk: Walk) -> DemandsSection:
    section = walk.go("settings", only="诉求").current
    assert isinstance(section, DemandsSection)
    return section


@pytest.fixture
def section(opened: Walk) -> DemandsSection:
    return section_of(opened)


def show(walk: Walk, section: DemandsSection, name: str) -> ChoiceBlock:
    section.tabs.setCurrentWidget(section.blocks[name])
    walk.settle()
    return section.blocks[name]


def names(block: ChoiceBlock) -> list[str]:
    return [entry.name for entry in block.table.records()]


def fault(walk: Walk, name: str) -> str:
    label = walk.find(QLabel, f"{name}_fault")
    return label.text() if label.isVisible() else ""


def test_each_list_stands_in_the_order_in_which_it_is_offered(opened: Walk, section: DemandsSection) -> None:
    lists = opened.station.demands.lists()

    assert [section.tabs.tabText(place) for place in range(4)] == ["来源", "类型", "类别", "紧急程度"]
    assert names(section.blocks["channels"]) == list(lists.channels)
    assert names(section.blocks["kinds"]) == list(lists.kinds)
    assert section.blocks["categories"].table.records() == list(lists.categories)
    assert names(section.blocks["urgencies"]) == ["一般", "紧急", "特急"]


def test_an_entry_is_added_at_the_end_and_is_the_current_one(opened: Walk, section: DemandsSection) -> None:
    block = show(opened, section, "channels")
    opened.click("add_channels")
    opened.type("name", "  企业微信 ", opened.dialog)
    opened.do("accept", opened.dialog)

    assert names(block)[-1] == "企业微信" == block.table.current().name
    assert opened.station.demands.lists().channels[-1] == "企业微信"


def test_a_name_that_stands_there_already_is_refused_beside_it(opened: Walk, section: DemandsSection) -> None:
    show(opened, section, "kinds")
    opened.click("add_kinds")
    opened.type("name", "投诉", opened.dialog)
    opened.do("accept", opened.dialog)
    assert fault(opened, "name") == "“投诉”列了两次；请去掉一个。"

    opened.type("name", "长" * 40, opened.dialog)
    opened.do("accept", opened.dialog)
    assert "最多 30 个字" in fault(opened, "name")


def test_a_category_is_renamed_in_its_place_and_given_its_usual_unit(opened: Walk, section: DemandsSection) -> None:
    with opened.station.context.writing() as work:
        work.insert(Department, {"name": "供电公司"})
    block = show(opened, section_of(opened), "categories")
    block.table.select("高压线迁改")
    opened.click("edit_categories")
    box = opened.find(QComboBox, "unit", opened.dialog)
    assert [box.itemText(place) for place in range(box.count())] == ["供电公司"]
    box.setEditText("供电公司")
    opened.type("name", "电力线迁改", opened.dialog)
    opened.do("accept", opened.dialog)

    assert block.table.current() == Category("电力线迁改", "供电公司")
    assert opened.station.demands.lists().categories[2] == Category("电力线迁改", "供电公司")
    assert opened.station.demands.lists().unit_of("电力线迁改") == "供电公司"


def test_an_entry_moves_up_and_down_and_stays_the_current_one(opened: Walk, section: DemandsSection) -> None:
    block = show(opened, section, "urgencies")
    block.table.select("特急")
    opened.do("raise_urgencies")
    opened.do("raise_urgencies")
    opened.do("raise_urgencies")
    assert names(block) == ["特急", "一般", "紧急"] and block.table.current().name == "特急"

    opened.do("lower_urgencies")
    assert opened.station.demands.lists().urgencies == ("一般", "特急", "紧急")


def test_what_was_taken_away_comes_back_to_its_place(opened: Walk, section: DemandsSection) -> None:
    block = show(opened, section, "urgencies")
    block.table.select("紧急")
    opened.do("remove_urgencies")
    assert names(block) == ["一般", "特急"]
    assert opened.said == "已去掉紧急程度“紧急”。"

    opened.do("strip_0")
    assert names(block) == ["一般", "紧急", "特急"]


def test_the_last_entry_of_a_list_stays(opened: Walk, section: DemandsSection) -> None:
    block = show(opened, section, "urgencies")
    for name in ("一般", "紧急", "特急"):
        block.table.select(name)
        opened.do("remove_urgencies")

    assert names(block) == ["特急"]
    assert opened.said == "至少要留一项。"


def test_without_a_current_entry_there_is_only_something_to_add(opened: Walk, section: DemandsSection) -> None:
    show(opened, section, "kinds")

    assert [opened.find(QPushButton, name).isEnabled() for name in ("add_kinds", *CHOOSING)] == [True, *[False] * 4]


def test_the_reminder_distances_are_set_and_what_is_wrong_stands_beside_them(
    opened: Walk, section: DemandsSection
) -> None:
    assert opened.find(QLineEdit, "contact_minutes").text() == "30"
    opened.type("contact_minutes", "0")
    opened.do("save_ladder")
    assert fault(opened, "contact_minutes") == "联系提醒要在 1 到 120 分钟之间；请改。"

    opened.type("contact_minutes", "45")
    opened.type("resolve_days", "两天")
    opened.do("save_ladder")
    assert fault(opened, "resolve_days") and section.unsaved()

    opened.type("resolve_days", "2")
    opened.do("save_ladder")
    assert opened.station.demand_settings.ladder() == Ladder(contact_minutes=45, resolve_days=2)
    assert opened.said == "提醒时间已保存。" and not section.unsaved()


def test_what_is_being_typed_stays_when_a_list_changes(opened: Walk, section: DemandsSection) -> None:
    opened.type("opinion_minutes", "60")
    block = show(opened, section, "kinds")
    block.table.select("建议")
    opened.do("raise_kinds")

    assert opened.find(QLineEdit, "opinion_minutes").text() == "60" and section.unsaved()


def test_who_may_not_change_them_reads_them(walk: Callable[[Path], Walk], station: Station) -> None:
    station.operators.add("登记甲", Role.REGISTRAR, PASSWORD)
    station.close()
    begun = walk(station.folder)
    begun.log_in("登记甲", PASSWORD)
    section = section_of(begun)
    block = show(begun, section, "kinds")
    block.table.opened.emit(block.table.records()[0])

    assert "投诉" in names(block) and begun.dialogs() == []
    for name in ("add_kinds", *CHOOSING, "save_ladder"):
        assert not section.findChild(QPushButton, name).isVisible()
    assert not begun.find(QLineEdit, "contact_minutes").isEnabled()
