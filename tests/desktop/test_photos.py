"""What becomes of a photo before it is kept."""

import struct

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.photos import LONGEST_SIDE, prepared


def picture(width: int, height: int, kind: bytes = b"JPG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F6FEB"))
    for x in range(width // 2):
        image.setPixelColor(x, 0, QColor("#C93A3A"))
    image.setText("Location", "N35.4 E116.6")
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind)).write(image)
    return bytes(written.data())


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    """Put an EXIF block with an orientation and a recognisable mark behind the beginning of a JPEG."""
    entries = struct.pack(">HHHIHH", 1, 0x0112, 3, 1, orientation, 0) + struct.pack(">I", 0)
    body = b"Exif\0\0MM\0*\0\0\0\x08" + entries + b"GPS-N35.4-E116.6"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def size(content: bytes) -> tuple[int, int]:
    image = QImage.fromData(content)
    return image.width(), image.height()


@pytest.mark.parametrize(
    ("width", "height", "kept"),
    [(4000, 3000, (2560, 1920)), (3000, 4000, (1920, 2560)), (5120, 2, (2560, 1)), (800, 600, (800, 600))],
)
def test_a_photo_is_at_most_2560_pixels_long(width: int, height: int, kept: tuple[int, int]) -> None:
    name, content = prepared("照片.jpg", picture(width, height))

    assert name == "照片.jpg"
    assert size(content) == kept
    assert max(kept) <= LONGEST_SIDE


def test_a_photo_is_turned_upright_and_loses_what_the_camera_wrote() -> None:
    taken = with_exif(picture(400, 300), orientation=6)
    assert b"GPS-N35.4" in taken

    _, content = prepared("照片.jpeg", taken)

    assert size(content) == (300, 400)
    assert b"Exif" not in content and b"GPS-N35.4" not in content


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [("截图.PNG", b"PNG", "截图.png"), ("图.bmp", b"BMP", "图.png"), ("图.webp", b"JPG", "图.jpg")],
)
def test_each_kind_is_drawn_anew_under_an_ending_that_fits(name: str, kind: bytes, kept: str) -> None:
    drawn, content = prepared(name, picture(40, 30, kind))

    assert drawn == kept
    assert size(content) == (40, 30)
    assert b"E116.6" not in content


def test_what_is_no_photo_stays_as_it_is() -> None:
    assert prepared("合同.pdf", b"%PDF") == ("合同.pdf", b"%PDF")


@pytest.mark.parametrize(("name", "said"), [("照片.HEIC", "先转成 JPG"), ("照片.jpg", "不是能读的照片")])
def test_a_photo_that_nobody_could_look_at_is_refused(name: str, said: str) -> None:
    with pytest.raises(StationError, match=said):
        prepared(name, b"not a photo")
