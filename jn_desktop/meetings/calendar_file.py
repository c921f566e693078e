"""A meeting as an iCalendar file (RFC 5545), for the calendars of phones, Outlook and 飞书. Pure.

Times are written in UTC: every calendar reads them alike, and none needs a table of time zones. The identity stays with
the meeting, and a higher sequence number replaces what was sent before.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from jn_desktop.core.clock import ZONE

_LONGEST_LINE = 75  # octets without the line end: RFC 5545 3.1
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class CalendarEvent:
    """What an entry of a calendar says; times are the station's, `sequence` counts what changed since it was made."""

    uid: str
    sequence: int
    made_at: datetime
    begins: datetime
    ends: datetime
    summary: str
    place: str | None
    description: str
    cancelled: bool = False


def calendar_file(event: CalendarEvent) -> bytes:
    """Return the file of one entry."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//jn_desktop//meetings//ZH",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_in_utc(event.made_at)}",
        f"DTSTART:{_in_utc(event.begins)}",
        f"DTEND:{_in_utc(event.ends)}",
        f"SUMMARY:{_escaped(event.summary)}",
        *([f"LOCATION:{_escaped(event.place)}"] if event.place else []),
        f"DESCRIPTION:{_escaped(event.description)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _in_utc(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=ZONE).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Return a text as a value: what would end it escaped, and nothing that no line may hold (3.3.11)."""
    escaped = text.translate(_ESCAPED)
    return "".join(sign for sign in escaped if sign.isprintable() or sign == " ")


def _folded(line: str) -> bytes:
    """Return a line with its end, folded so that none is longer than 75 octets; no character is cut in two."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode("utf-8")
        if len(piece) + len(octets) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "  # the space that begins a continued line counts too
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
