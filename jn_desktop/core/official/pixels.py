"""How large a picture is, by what its file says at its head: PNG and JPEG, as stations keep photos and drawings."""

import struct

from jn_desktop.core.photo_location import segments

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_END_OF_PNG, _END_OF_JPEG = b"IEND", b"\xff\xd9"
_NOT_FRAMES = (0xC4, 0xC8, 0xCC)  # tables, among the markers of frames
_FRAMES = frozenset(range(0xC0, 0xD0)) - set(_NOT_FRAMES)


def is_jpeg(content: bytes) -> bool:
    return content.startswith(_JPEG)


def pixels(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture; ValueError for a file that is none, or was cut off."""
    try:
        wide, high = _of_jpeg(content) if is_jpeg(content) else _of_png(content)
    except (struct.error, StopIteration) as error:
        raise ValueError("no picture") from error
    if not wide or not high:
        raise ValueError("an empty picture")
    return wide, high


def _of_png(content: bytes) -> tuple[int, int]:
    if not content.startswith(_PNG) or _END_OF_PNG not in content[-12:]:
        raise ValueError("no whole PNG")
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def _of_jpeg(content: bytes) -> tuple[int, int]:
    if _END_OF_JPEG not in content[-64:]:  # some cameras write a few bytes more
        raise ValueError("no whole JPEG")
    frame = next(payload for marker, payload in segments(content) if marker in _FRAMES)
    high, wide = struct.unpack(">HH", frame[1:5])
    return wide, high
