"""设置, 公文样板: the window's way to an office's own base documents."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.roles import Role
from jn_desktop.desktop.settings_bases import BasesSection
from jn_desktop.station import Station
from tests.conftest import PASSWORD
from tests.core.test_base_documents import restyled
from tests.desktop.walking import Walk


def section_of(walk: Walk) -> BasesSection:
    section = walk.go("settings", only="公文样板").current
    assert isinstance(section, BasesSection)
    return section


@pytest.fixture
def section(opened: Walk) -> BasesSection:
    return section_of(opened)


def names(section: BasesSection) -> list[str | None]:
    return [row.name for row in section.table.records()]


def test_a_specimen_is_handed_out_restyled_taken_and_dropped_again(
    opened: Walk, section: BasesSection, tmp_path: Path
) -> None:
    assert [row.kind for row in section.table.records()] == list(PaperKind)
    assert not opened.find(QPushButton, "drop_base").isEnabled()
    section.hand_out(PaperKind.MINUTES, tmp_path / "样板.docx")
    opened.settle()
    assert "附件标题" in {p.style.name for p in docx.Document(str(tmp_path / "样板.docx")).paragraphs}

    (tmp_path / "改好的.docx").write_bytes(restyled())
    section.take(PaperKind.MINUTES, tmp_path / "改好的.docx")
    opened.settle()
    assert names(section) == ["改好的.docx", None, None]
    assert opened.said == "会议纪要以后按“改好的.docx”的样式排。"

    opened.do("drop_base")
    assert names(section) == [None, None, None]
    assert opened.said == "会议纪要改回了标准样板。"


def test_a_file_that_is_no_base_document_is_refused_in_a_sentence(
    opened: Walk, section: BasesSection, tmp_path: Path
) -> None:
    (tmp_path / "台账.docx").write_bytes("年份,编号".encode())
    section.take(PaperKind.DEMANDS, tmp_path / "台账.docx")
    opened.settle()
    assert "“台账.docx”不是 Word 文件（.docx）" in opened.said
    assert names(section) == [None, None, None]


@pytest.mark.parametrize("button", ["write_specimen", "take_base"])
def test_files_are_asked_for_in_the_kind_that_is_chosen(opened: Walk, section: BasesSection, button: str) -> None:
    section.table.select(PaperKind.INSPECTIONS.name)
    opened.find(QPushButton, button).click()
    (dialog,) = section.findChildren(QFileDialog)
    assert "检查文书" in dialog.windowTitle() or any("检查文书" in file for file in dialog.selectedFiles())
    dialog.reject()


def test_who_may_not_change_them_hands_them_out(walk: Callable[[Path], Walk], station: Station) -> None:
    station.operators.add("登记甲", Role.REGISTRAR, PASSWORD)
    station.close()
    begun = walk(station.folder)
    begun.log_in("登记甲", PASSWORD)
    section = section_of(begun)
    shown = [name for name in ("write_specimen", "take_base", "drop_base")
             if section.findChild(QPushButton, name).isVisible()]  # fmt: skip
    assert shown == ["write_specimen"]
