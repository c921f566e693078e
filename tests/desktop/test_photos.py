"""What becomes of a photo before it is kept."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from jn_desktop.core.errors import StationError
from jn_desktop.core.photo_location import location_of, with_location
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


def with_place(jpeg: bytes, order: str) -> bytes:
    """Put an EXIF block of a camera behind the beginning of a JPEG: its name, and where it was (N 35°24'36")."""
    degrees = struct.pack(f"{order}6I", 35, 1, 24, 1, 36, 1)
    first = struct.pack(f"{order}H", 2)
    first += struct.pack(f"{order}HHII", 0x010F, 2, 7, 200) + struct.pack(f"{order}HHII", 0x8825, 4, 1, 60)
    gps = struct.pack(f"{order}H", 4)
    for tag, letter, at in ((1, b"N", 120), (3, b"E", 144)):
        gps += struct.pack(f"{order}HHI", tag, 2, 2) + letter.ljust(4, b"\0")
        gps += struct.pack(f"{order}HHII", tag + 1, 5, 3, at)
    block = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8) + first
    block = block.ljust(60, b"\0") + gps
    block = block.ljust(120, b"\0") + degrees + degrees
    block = block.ljust(200, b"\0") + b"Camera\0"
    body = b"Exif\0\0" + block
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


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_location_of_a_photo_goes_along_only_where_the_office_keeps_it(order: str) -> None:
    taken = with_place(picture(4000, 3000), order)
    degrees = struct.pack(f"{order}6I", 35, 1, 24, 1, 36, 1)

    _, bare = prepared("照片.jpg", taken)
    _, kept = prepared("照片.jpg", taken, keep_location=True)

    assert location_of(bare) is None and b"Exif" not in bare
    assert location_of(kept) == location_of(taken)
    assert kept.count(degrees) == 2 and b"Camera" not in kept
    assert size(kept) == (2560, 1920)


def test_a_photo_without_a_location_gets_none() -> None:
    for taken in (picture(40, 30), with_exif(picture(40, 30), orientation=1)):
        _, kept = prepared("照片.jpg", taken, keep_location=True)

        assert b"Exif" not in kept


def test_a_kept_location_stands_behind_the_head_of_the_file() -> None:
    location = location_of(with_place(picture(8, 8), ">"))
    assert location is not None

    placed = with_location(picture(8, 8), location)

    assert placed.startswith(b"\xff\xd8\xff\xe0") and location_of(placed) == location
    assert size(placed) == (8, 8)


@given(st.binary(max_size=60), st.integers(0, 280))
def test_a_broken_exif_block_is_read_as_none_and_never_fails(noise: bytes, at: int) -> None:
    taken = bytearray(with_place(b"\xff\xd8\xff\xd9", "<"))
    taken[at : at + len(noise)] = noise

    location_of(bytes(taken))
