"""The tabs with a record's files and history, and the palette, on a real station."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.history import FieldChange, HistoryEntry, RecordChange
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.roles import Role
from jn_desktop.desktop import attachments as attachments_module
from jn_desktop.desktop.attachments import AttachmentsTab
from jn_desktop.desktop.desk import Desk, Found, Place
from jn_desktop.desktop.history import HistoryTab, in_words
from jn_desktop.desktop.history_words import HISTORY_WORDS
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.search import Command, SearchedKind, SearchPalette
from jn_desktop.station import Station
from tests.conftest import NOW

KINDS = (
    SearchedKind("project", "重点项目", "projects", "projects"),
    SearchedKind("enterprise", "企业", "enterprises", "enterprises"),
)


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[[Station], Desk]]:
    desks: list[Desk] = []

    def make(station: Station) -> Desk:
        desks.append(Desk(station.context, Memory(tmp_path / "window.json"), Found(station.search.ids)))
        return desks[-1]

    yield make
    for desk in desks:
        desk.tasks.close()


@pytest.fixture
def desk(sample: Station, make_desk: Callable[[Station], Desk]) -> Desk:
    return make_desk(sample)


@pytest.fixture
def project(sample: Station) -> str:
    return sample.projects.cards()[0].id


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedCopies]:
    made = OpenedCopies()
    yield made
    made.empty()


def button(within: QWidget, name: str) -> QPushButton:
    found = within.findChild(QPushButton, name)
    assert found is not None
    return found


# ---- 附件 ----


@pytest.fixture
def tab(qtbot: QtBot, sample: Station, desk: Desk, project: str, copies: OpenedCopies) -> AttachmentsTab:
    tab = AttachmentsTab(desk, sample.attachments, copies, sample.settings)
    qtbot.addWidget(tab)
    tab.resize(420, 400)
    tab.show()
    tab.show_record(project)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    return tab


def names(tab: AttachmentsTab) -> list[str]:
    return [row.name for row in tab.table.records()]


def test_files_that_are_dropped_are_attached_and_wrong_ones_said(
    qtbot: QtBot, tab: AttachmentsTab, desk: Desk, tmp_path: Path
) -> None:
    said: list[str] = []
    desk.said.connect(lambda message: said.append(message.text))
    for name, content in (("合同 一.pdf", b"%PDF"), ("病毒.exe", b"MZ"), ("照片.heic", b"x")):
        (tmp_path / name).write_bytes(content)
    data = QMimeData()
    data.setUrls(
        [QUrl.fromLocalFile(str(tmp_path / name)) for name in ("合同 一.pdf", "病毒.exe", "照片.heic", "没有.txt")]
    )

    assert tab.take(data)

    qtbot.waitUntil(lambda: names(tab) == ["合同 一.pdf"])
    qtbot.waitUntil(lambda: bool(said))
    assert "已添加 1 个附件" in said[0] and "病毒.exe" in said[0] and "转成 JPG" in said[0] and "另有 1 个" in said[0]


def test_a_photo_over_50_mib_or_without_a_picture_is_refused(
    qtbot: QtBot, tab: AttachmentsTab, desk: Desk, tmp_path: Path
) -> None:
    said: list[str] = []
    desk.said.connect(lambda message: said.append(message.text))
    large, wrong = tmp_path / "全景.jpg", tmp_path / "其实是网页.jpg"
    with large.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    wrong.write_text("<html>", encoding="utf-8")

    tab.add_files([large, wrong])

    qtbot.waitUntil(lambda: bool(said))
    assert "“全景.jpg”有 51 MiB，附件最大 50 MiB" in said[0] and "“其实是网页.jpg”不是能读的照片" in said[0]
    assert names(tab) == []


def test_a_picture_that_is_pasted_becomes_a_file(qtbot: QtBot, tab: AttachmentsTab) -> None:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F6FEB"))
    data = QMimeData()
    data.setImageData(image)

    assert tab.take(data)

    qtbot.waitUntil(lambda: names(tab) == ["截图 2026-11-23 0930.png"])


def test_a_removed_file_comes_back_by_undo(
    qtbot: QtBot, tab: AttachmentsTab, desk: Desk, sample: Station, project: str
) -> None:
    sample.attachments.add(project, "合同.pdf", b"1")
    qtbot.waitUntil(lambda: names(tab) == ["合同.pdf"])
    messages = []
    desk.said.connect(messages.append)
    tab.table.selectRow(0)

    qtbot.mouseClick(button(tab, "remove_attachment"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: names(tab) == [] and bool(messages))
    word, undo = messages[0].actions[0]
    assert word == "撤销"
    undo()
    qtbot.waitUntil(lambda: names(tab) == ["合同.pdf"])


def test_a_file_is_opened_as_a_copy_and_saved_where_one_likes(
    qtbot: QtBot,
    tab: AttachmentsTab,
    sample: Station,
    project: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(attachments_module, "open_file", shown.append)
    sample.attachments.add(project, "合同.pdf", b"1")
    qtbot.waitUntil(lambda: names(tab) == ["合同.pdf"])
    tab.table.selectRow(0)

    qtbot.mouseClick(button(tab, "open_attachment"), Qt.MouseButton.LeftButton)
    tab.save_to(tab.table.records()[0], tmp_path / "另存.pdf")

    qtbot.waitUntil(lambda: bool(shown) and (tmp_path / "另存.pdf").exists())
    assert shown[0].read_bytes() == (tmp_path / "另存.pdf").read_bytes() == b"1"


def test_an_auditor_is_offered_no_change(
    qtbot: QtBot,
    as_role: Callable[[Role], Station],
    make_desk: Callable[[Station], Desk],
    copies: OpenedCopies,
) -> None:
    station = as_role(Role.AUDITOR)
    tab = AttachmentsTab(make_desk(station), station.attachments, copies, station.settings)
    qtbot.addWidget(tab)
    tab.show()

    assert button(tab, "add_attachment").isHidden() and button(tab, "remove_attachment").isHidden()
    assert not tab.acceptDrops()


# ---- 历史 ----


def entry(action: str, table: str, *changes: FieldChange) -> HistoryEntry:
    return HistoryEntry("2026-11-23T09:30", "张三", (RecordChange(action, table, "1", changes),))


def in_one_go(*entries: HistoryEntry) -> HistoryEntry:
    return replace(entries[0], changes=tuple(change for one in entries for change in one.changes))


@pytest.mark.parametrize(
    ("known", "head", "lines"),
    [
        (
            entry("update", "project", FieldChange("total_investment", 10_000_000, 25_000_000)),
            "今天 09:30  张三  修改了项目",
            ("总投资（万元）：1,000 → 2,500",),
        ),
        (
            entry("insert", "attachment", FieldChange("name", None, "甲.pdf")),
            "今天 09:30  张三  新增了附件",
            ("文件：甲.pdf",),
        ),
        (
            entry("update", "project", FieldChange("phone", "1", None)),
            "今天 09:30  张三  修改了项目",
            ("联系电话：1 → （清空）",),
        ),
        (entry("update", "project", FieldChange("retired_on", None, "2026-11-23")), "今天 09:30  张三  移除了项目", ()),
        (entry("update", "project", FieldChange("retired_on", "2026-11-23", None)), "今天 09:30  张三  恢复了项目", ()),
        (
            entry("insert", "assignment", FieldChange("role", None, "lead")),
            "今天 09:30  张三  新增了承办人",
            ("分工：牵头",),
        ),
        (entry("retire", "", FieldChange("reason", None, "停建")), "今天 09:30  张三  写明了退出原因", ("停建",)),
        (
            in_one_go(
                entry("insert", "progress_report", FieldChange("month", None, "2026-11")),
                entry("update", "project", FieldChange("progress_on", None, "2026-11-23")),
            ),
            "今天 09:30  张三  新增了进展",
            ("月份：2026-11",),
        ),
        (
            in_one_go(
                entry("insert", "meeting", FieldChange("name", None, "协调会")),
                entry("insert", "topic", FieldChange("title", None, "供电")),
                entry("insert", "topic", FieldChange("title", None, "供水")),
            ),
            "今天 09:30  张三  新增了会议，新增了议题（2 条）",
            ("会议名称：协调会", "议题：供电", "议题：供水"),
        ),
    ],
)
def test_an_entry_is_told_in_words(known: HistoryEntry, head: str, lines: tuple[str, ...]) -> None:
    told = in_words(known, HISTORY_WORDS, NOW.date())

    assert told is not None
    assert (told.head, told.lines) == (head, lines)


@pytest.mark.parametrize(
    "known",
    [entry("update", "project", FieldChange("name_key", "a", "b")), entry("exported", "", FieldChange("x", 1, 2))],
)
def test_what_says_nothing_to_people_is_left_out(known: HistoryEntry) -> None:
    assert in_words(known, HISTORY_WORDS, NOW.date()) is None


def test_the_tab_shows_what_happened_as_plain_text(qtbot: QtBot, sample: Station, desk: Desk, project: str) -> None:
    sample.projects.report_progress(project, "2026-11", invested=1.0, progress="<b>封顶</b>", problem=None)
    tab = HistoryTab(desk, sample.history, HISTORY_WORDS)
    qtbot.addWidget(tab)

    tab.show_record(project)

    qtbot.waitUntil(lambda: any("<b>封顶</b>" in label.text() for label in tab.findChildren(QLabel)))
    labels = [label for label in tab.findChildren(QLabel) if label.text()]
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    assert "今天 09:30  admin  修改了项目" in [label.text() for label in labels]


# ---- Ctrl+K ----


@pytest.fixture
def palette(qtbot: QtBot, sample: Station, desk: Desk) -> Iterator[SearchPalette]:
    sample.search.refresh()
    window = QWidget()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    commands = (
        Command("导入台账", "import", lambda: desk.go(Place("import"))),
        Command("今日", "today", lambda: None, "Ctrl+1"),
    )
    palette = SearchPalette(window, desk, sample.search, KINDS, commands)
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    palette.show()
    yield palette
    palette.close()


def rows(palette: SearchPalette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_the_palette_goes_to_a_project_by_keys_alone(
    qtbot: QtBot, palette: SearchPalette, desk: Desk, sample: Station
) -> None:
    went: list[Place] = []
    desk.went.connect(went.append)

    qtbot.keyClicks(palette.field, "jngx")
    qtbot.waitUntil(lambda: "重点项目" in rows(palette) and not desk.tasks.busy)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    second = sample.search.find("jngx", ["project"])[1]
    assert went == [Place("projects", record=second.record_id)]
    assert not palette.isVisible()


def test_the_palette_goes_to_pages_by_their_initials(qtbot: QtBot, palette: SearchPalette, desk: Desk) -> None:
    went: list[Place] = []
    desk.went.connect(went.append)
    assert rows(palette) == ["前往", "导入台账", "今日"]

    qtbot.keyClicks(palette.field, "drtz")
    qtbot.waitUntil(lambda: rows(palette) == ["前往", "导入台账"])
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert went == [Place("import")]


def test_the_palette_says_when_nothing_is_found(qtbot: QtBot, palette: SearchPalette, desk: Desk) -> None:
    palette.field.setText("<b>" * 100)

    label = palette.findChild(QLabel, "palette_nothing")
    assert label is not None
    qtbot.waitUntil(label.isVisible)
    assert label.text().startswith("没有找到“<b><b>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_the_palette_says_while_the_index_is_being_built_and_then_finds_the_rest(
    qtbot: QtBot, palette: SearchPalette, desk: Desk, sample: Station
) -> None:
    building = palette.findChild(QLabel, "palette_building")
    assert building is not None
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert building.isHidden()
    palette.close()

    sample.projects.save(None, {"name": "后来的项目"})
    palette._ask_index()
    palette.show()
    palette.field.setText("后来的")
    qtbot.waitUntil(building.isVisible)
    assert building.text() == "正在建立索引，结果可能不全"
    assert "后来的项目" not in rows(palette)

    sample.search.refresh()
    qtbot.waitUntil(lambda: "后来的项目" in rows(palette))
    assert building.isHidden()
