"""Where a photo was taken, as a JPEG carries it in its EXIF segment: taken out of one file and put into another.

Only the location goes along: what else a camera writes (its number, its owner, a small picture) is left behind.
"""

import struct
from collections.abc import Iterator

_EXIF = b"Exif\0\0"
_GPS_POINTER = 0x8825
_LATITUDE, _LONGITUDE = 2, 4  # tags of the GPS directory
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
"""Bytes of one value, by the type of an entry."""
_LONG = 4
_ENTRY = 12
_LONGEST_VALUE = 1_024
_MOST_ENTRIES = 64
_APP0, _APP1, _SCAN = 0xE0, 0xE1, 0xDA

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, and the bytes of the values."""


def location_of(jpeg: bytes) -> bytes | None:
    """Return an EXIF segment that holds nothing but the location of a JPEG; None where it names none."""
    for marker, payload in segments(jpeg):
        if marker == _APP1 and payload.startswith(_EXIF):
            try:
                return _segment_of(payload[len(_EXIF) :])
            except (struct.error, KeyError):  # a broken block says nothing
                return None
    return None


def with_location(jpeg: bytes, segment: bytes) -> bytes:
    """Return a JPEG with the segment of `location_of` behind its beginning."""
    after = 2
    if jpeg[2:4] == bytes((0xFF, _APP0)):
        after += 2 + struct.unpack(">H", jpeg[4:6])[0]
    return jpeg[:after] + segment + jpeg[after:]


def segments(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the content of each segment before the picture itself."""
    place = 2
    while jpeg[:2] == b"\xff\xd8" and place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker, length = jpeg[place + 1], struct.unpack(">H", jpeg[place + 2 : place + 4])[0]
        if marker == _SCAN or length < 2:
            return
        yield marker, jpeg[place + 4 : place + 2 + length]
        place += 2 + length


def _segment_of(tiff: bytes) -> bytes | None:
    order = {b"II": "<", b"MM": ">"}[tiff[:2]]
    (first,) = struct.unpack(f"{order}I", tiff[4:8])
    pointer = next((value for tag, _, _, value in _entries(tiff, first, order) if tag == _GPS_POINTER), None)
    if pointer is None:
        return None
    entries = list(_entries(tiff, struct.unpack(f"{order}I", pointer)[0], order))
    if not {_LATITUDE, _LONGITUDE} <= {tag for tag, *_ in entries}:
        return None
    body = _EXIF + _directories(entries, order, tiff[:2])
    return struct.pack(">BBH", 0xFF, _APP1, len(body) + 2) + body


def _entries(tiff: bytes, offset: int, order: str) -> Iterator[Entry]:
    """Yield the entries of a directory; one that points out of the block is left out."""
    (count,) = struct.unpack(f"{order}H", tiff[offset : offset + 2])
    for number in range(min(count, _MOST_ENTRIES)):
        place = offset + 2 + number * _ENTRY
        tag, kind, times, at = struct.unpack(f"{order}HHII", tiff[place : place + _ENTRY])
        size = _SIZES.get(kind, 0) * times
        value = tiff[place + 8 : place + 8 + size] if size <= 4 else tiff[at : at + size]
        if 0 < size <= _LONGEST_VALUE and len(value) == size:
            yield tag, kind, times, value


def _directories(entries: list[Entry], order: str, mark: bytes) -> bytes:
    """Return a TIFF block: a first directory that only points to the one with these entries."""
    second = 8 + 2 + _ENTRY + 4
    data_at = second + 2 + _ENTRY * len(entries) + 4
    first = struct.pack(f"{order}HHHIII", 1, _GPS_POINTER, _LONG, 1, second, 0)
    lines, data = b"", b""
    for tag, kind, times, value in entries:
        held = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(f"{order}I", data_at + len(data))
        if len(value) > 4:
            data += value + b"\0" * (len(value) % 2)
        lines += struct.pack(f"{order}HHI", tag, kind, times) + held
    head = mark + struct.pack(f"{order}HI", 42, 8)
    return head + first + struct.pack(f"{order}H", len(entries)) + lines + struct.pack(f"{order}I", 0) + data
