"""The photos of a record as a row of small pictures."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.roles import Role
from jn_desktop.desktop import photo_strip
from jn_desktop.desktop.attaching import Attaching
from jn_desktop.desktop.desk import Desk, Found, Message
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.photo_strip import PhotoStrip
from jn_desktop.station import Station

Make = Callable[[Station], tuple[PhotoStrip, list[Message]]]
RECORD = "问题一"


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    desks: list[Desk] = []
    copies = OpenedCopies()

    def show(station: Station) -> tuple[PhotoStrip, list[Message]]:
        desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda _kind, _text: []))
        desks.append(desk)
        said: list[Message] = []
        desk.said.connect(said.append)
        attaching = Attaching(desk, station.attachments, station.settings, photos_only=True)
        pictures: dict[str, QPixmap] = {}
        strip = PhotoStrip(desk, RECORD, station.attachments, attaching, copies, pictures)
        desk.changed.connect(lambda _: strip.reload())
        qtbot.addWidget(strip)
        strip.resize(600, 140)
        strip.show()
        strip.reload()
        qtbot.waitUntil(lambda: not desk.tasks.busy)
        return strip, said

    yield show
    for desk in desks:
        desk.tasks.close()
    copies.empty()


def picture(folder: Path, name: str, colour: str = "#1F6FEB") -> Path:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(folder / name))
    return folder / name


def names(strip: PhotoStrip) -> list[str]:
    rows = range(strip.list.count())
    return [strip.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in rows]


def test_photos_that_are_dropped_are_shown_small(qtbot: QtBot, station: Station, make: Make, tmp_path: Path) -> None:
    strip, said = make(station)
    data = QMimeData()
    files = [picture(tmp_path, "通道.jpg"), picture(tmp_path, "灭火器.png", "#C93A3A")]
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])

    assert strip._attaching.take(strip, RECORD, data)

    qtbot.waitUntil(lambda: names(strip) == ["通道.jpg", "灭火器.png"])
    assert strip.list.isVisible() and not strip.list.item(0).icon().isNull()
    assert said[0].text == "已添加 2 张照片。"


def test_what_is_no_picture_or_over_50_mib_is_refused(
    qtbot: QtBot, station: Station, make: Make, tmp_path: Path
) -> None:
    strip, said = make(station)
    large = tmp_path / "全景.jpg"
    with large.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    wrong, letter, new = tmp_path / "网页.jpg", tmp_path / "说明.docx", tmp_path / "手机.heic"
    wrong.write_text("<html>", encoding="utf-8")
    letter.write_bytes(b"PK")
    new.write_bytes(b"ftypheic")

    for file, why in (
        *((large, "附件最大 50 MiB"), (wrong, "不是能读的照片")),
        *((letter, "“说明.docx”不是照片"), (new, "先转成 JPG")),
    ):
        said.clear()
        strip.add_files([file])
        qtbot.waitUntil(lambda: bool(said))
        assert why in said[0].text

    assert station.attachments.of(RECORD) == []


def test_a_photo_is_removed_by_its_key_and_comes_back_by_undo(
    qtbot: QtBot, station: Station, make: Make, tmp_path: Path
) -> None:
    station.attachments.add(RECORD, "通道.png", picture(tmp_path, "通道.png").read_bytes())
    strip, said = make(station)
    strip.list.setCurrentRow(0)
    strip.list.setFocus()

    QTest.keyClick(strip.list, Qt.Key.Key_Delete)

    qtbot.waitUntil(lambda: names(strip) == [] and bool(said))
    assert said[0].text == "已移除“通道.png”。" and strip._nothing.isVisible()
    said[0].actions[0][1]()
    qtbot.waitUntil(lambda: names(strip) == ["通道.png"])


def test_enter_opens_a_copy(
    qtbot: QtBot, station: Station, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = picture(tmp_path, "通道.png").read_bytes()
    station.attachments.add(RECORD, "通道.png", content)
    strip, _ = make(station)
    opened: list[Path] = []
    monkeypatch.setattr(photo_strip, "open_file", opened.append)

    strip.list.itemActivated.emit(strip.list.item(0))

    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes() == content


def test_who_only_reads_is_offered_no_adding(as_role: Callable[[Role], Station], make: Make) -> None:
    strip, _ = make(as_role(Role.AUDITOR))

    assert strip._nothing.text() == "没有照片。" and not strip.acceptDrops()
    add = strip.findChild(QPushButton, "add_photo")
    assert add is not None and not add.isVisible()
