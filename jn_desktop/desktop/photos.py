"""Photos on their way into the station: turned upright, at most 2 560 pixels long, without location and other marks.

Where the office keeps it, the location of a JPEG goes along; nothing else does.
"""

from pathlib import PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from jn_desktop.core.errors import StationError
from jn_desktop.core.photo_location import location_of, with_location

LONGEST_SIDE = 2_560
_MOST_PIXELS = 250_000_000
_JPEG_QUALITY = 88
_PHOTOS = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
_LOSSLESS = {".png", ".bmp"}
_UNREADABLE = {".heic", ".heif", ".avif"}


def is_photo(name: str) -> bool:
    return _ending(name) in _PHOTOS


def prepared(name: str, content: bytes, *, keep_location: bool = False) -> tuple[str, bytes]:
    """Return a file's name and content as they are kept: a photo drawn anew, everything else as it is.

    With `keep_location` a JPEG still says where it was taken.
    Refuses a photo that cannot be read, and kinds of photos that no office computer shows.
    """
    ending = _ending(name)
    if ending in _UNREADABLE:
        raise StationError(f"“{name}”是 {ending[1:].upper()} 照片，很多电脑打不开；请先转成 JPG 再添加。")
    if ending not in _PHOTOS:
        return name, content
    image = _read(name, content)
    lossless = ending in _LOSSLESS or image.hasAlphaChannel()
    kept, drawn = encoded(name, image, lossless=lossless)
    location = location_of(content) if keep_location and not lossless else None
    return kept, with_location(drawn, location) if location else drawn


def encoded(name: str, image: QImage, *, lossless: bool) -> tuple[str, bytes]:
    """Return the name, with the ending that fits, and the bytes of an image that carries nothing but its pixels."""
    kind, suffix = (b"PNG", ".png") if lossless else (b"JPG", ".jpg")
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind))
    if not lossless:
        writer.setQuality(_JPEG_QUALITY)
    if not writer.write(_bare(image)):
        raise StationError(f"“{name}”没有处理成功；请换一张照片。")
    ending = _ending(name)
    kept = ending if ending in (suffix, ".jpeg" if not lossless else suffix) else suffix
    return name[: len(name) - len(ending)] + kept, bytes(written.data())


def _read(name: str, content: bytes) -> QImage:
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > _MOST_PIXELS:
        raise StationError(f"照片“{name}”太大（{size.width()} × {size.height()}）；请先缩小再添加。")
    if size.isValid() and max(size.width(), size.height()) > LONGEST_SIDE:
        reader.setScaledSize(_within(size))
    image = reader.read()
    if image.isNull():
        raise StationError(f"“{name}”不是能读的照片，文件可能已损坏；请核对后再添加。")
    return image


def _within(size: QSize) -> QSize:
    share = LONGEST_SIDE / max(size.width(), size.height())
    return QSize(max(1, round(size.width() * share)), max(1, round(size.height() * share)))


def _bare(image: QImage) -> QImage:
    """Return the pixels alone, in the common colours: what a camera or a program wrote beside them stays behind."""
    if max(image.width(), image.height()) > LONGEST_SIDE:
        image = image.scaled(_within(image.size()))
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    alpha = image.hasAlphaChannel()
    bare = QImage(image.size(), QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32)
    bare.fill(0)
    painter = QPainter(bare)
    painter.drawImage(0, 0, image)
    painter.end()
    return bare


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()
