"""The dialog that shows official documents: under which numbers they are printed, and in which program they open."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import docx
import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.official import Corner, OfficialDocument, Paragraph
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.word_programs import WordProgram
from jn_desktop.desktop import paper_dialog
from jn_desktop.desktop.desk import Desk, Found, Message
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.station import Station

Show = Callable[..., PaperDialog]


def document(*blocks: Corner) -> OfficialDocument:
    return OfficialDocument("纪要", "服务站", datetime(2026, 11, 23), (*blocks, Paragraph("正文。")))


@pytest.fixture
def desk(station: Station, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda _kind, _text: []))
    desk.copies = OpenedCopies()
    yield desk
    desk.tasks.close()
    desk.copies.empty()


@pytest.fixture
def show(qtbot: QtBot, desk: Desk) -> Show:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1000, 800)

    def shown(**documents: OfficialDocument) -> PaperDialog:
        dialog = PaperDialog(page, desk, "会议纪要", documents, lambda _over: None)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not desk.tasks.busy)
        return dialog

    return shown


def test_copies_with_numbers_may_go_on_where_the_last_ones_ended(qtbot: QtBot, desk: Desk, show: Show) -> None:
    dialog = show(纪要=document(Corner(1)))
    assert dialog.first_copy.isVisible()
    assert "000001" in dialog.paper.text()

    dialog.first_copy.setValue(6)
    qtbot.waitUntil(lambda: not desk.tasks.busy)

    assert "000006" in dialog.paper.text()


def test_nobody_is_asked_for_numbers_that_are_not_printed(show: Show) -> None:
    assert not show(纪要=document()).first_copy.isVisible()


@pytest.mark.skipif(sys.platform == "win32", reason="the system's own dialog waits for somebody")
def test_each_copy_that_is_printed_has_the_next_number(qtbot: QtBot, desk: Desk, show: Show, tmp_path: Path) -> None:
    said: list[Message] = []
    desk.said.connect(said.append)
    dialog = show(纪要=document(Corner(1)))
    dialog.first_copy.setValue(6)
    dialog.print()
    (asking,) = dialog.findChildren(QPrintDialog)
    asking.printer().setOutputFileName(str(tmp_path / "打印 六.pdf"))
    asking.printer().setCopyCount(3)

    asking.accepted.emit(asking.printer())
    qtbot.waitUntil(lambda: bool(said))

    assert said[0].text == "已交给打印机：纪要，共 3 页。"
    assert (tmp_path / "打印 六.pdf").read_bytes().count(b"/Type /Page\n") == 3
    asking.reject()


@pytest.mark.skipif(sys.platform == "win32", reason="there Word may be installed")
def test_word_is_not_offered_where_there_is_none(show: Show) -> None:
    assert not show(纪要=document())._open.isVisible()


@pytest.mark.skipif(os.name == "nt", reason="a script stands for Word")
def test_a_copy_opens_in_the_program_that_is_installed(
    qtbot: QtBot, desk: Desk, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, told = tmp_path / "办公 软件" / "wps", tmp_path / "打开了什么"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > "{told}"\n', "utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(paper_dialog, "word_program", lambda: WordProgram("WPS", program))
    dialog = show(**{"关于用电的纪要": document(Corner(1))})
    assert dialog._open.text() == "用 WPS 打开(&O)" and dialog._open.isVisible()

    dialog.first_copy.setValue(3)
    dialog._open.click()

    qtbot.waitUntil(lambda: told.exists() and told.read_text("utf-8").endswith(".docx"))
    copy = Path(told.read_text("utf-8"))
    assert copy.name == "关于用电的纪要.docx"
    assert [paragraph.text for paragraph in docx.Document(str(copy)).paragraphs] == ["000003", "正文。"]


def test_a_program_that_does_not_start_is_said(
    qtbot: QtBot, desk: Desk, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_dialog, "word_program", lambda: WordProgram("Word", tmp_path / "WINWORD.EXE"))
    said: list[Message] = []
    desk.said.connect(said.append)
    show(纪要=document()).open_in_word()
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].text == "Word 没有打开；请导出 Word 文件后再打开。"
