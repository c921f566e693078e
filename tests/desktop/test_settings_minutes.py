"""设置, 会议纪要: the window's way to the form of the minutes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton

from jn_desktop.core.roles import Role
from jn_desktop.desktop.settings_minutes import MinutesSection
from jn_desktop.meetings.minutes_form import ActionsAs, MinutesForm, NumberStyle, Signing
from jn_desktop.station import Station
from tests.conftest import PASSWORD
from tests.desktop.walking import Walk


def section_of(walk: Walk) -> MinutesSection:
    section = walk.go("settings", only="会议纪要").current
    assert isinstance(section, MinutesSection)
    return section


@pytest.fixture
def section(opened: Walk) -> MinutesSection:
    return section_of(opened)


def test_the_usual_form_is_shown_until_another_is_chosen(opened: Walk, section: MinutesSection) -> None:
    assert opened.find(QComboBox, "number_style").currentText() == "〔2026〕3号"
    assert opened.find(QCheckBox, "red_rule").isChecked()
    assert not opened.find(QCheckBox, "numbers_copies").isChecked()


def test_what_is_chosen_is_in_force(opened: Walk, section: MinutesSection) -> None:
    opened.pick("number_style", "第3期")
    opened.pick("actions", "作附件，横排一张表")
    opened.pick("signing", "署名，留盖章位置")
    opened.find(QCheckBox, "red_rule").click()
    assert section.unsaved()
    opened.do("save_minutes_form")
    assert opened.station.minutes_form.form() == MinutesForm(
        number_style=NumberStyle.ISSUE, red_rule=False, signing=Signing.SEALED, actions=ActionsAs.ATTACHED
    )
    assert opened.said == "纪要格式已保存。" and not section.unsaved()


def test_who_may_not_change_it_reads_it(walk: Callable[[Path], Walk], station: Station) -> None:
    station.operators.add("登记甲", Role.REGISTRAR, PASSWORD)
    station.close()
    begun = walk(station.folder)
    begun.log_in("登记甲", PASSWORD)
    section = section_of(begun)
    assert not section.findChild(QPushButton, "save_minutes_form").isVisible()
    assert not begun.find(QComboBox, "number_style").isEnabled()
