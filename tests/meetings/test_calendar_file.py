"""A meeting as an iCalendar file: what RFC 5545 asks of its lines, whatever the meeting is called."""

import re
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.meetings.calendar_file import CalendarEvent, calendar_file

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)


def event(summary: str, description: str = "", place: str | None = None) -> CalendarEvent:
    return CalendarEvent(
        uid="0199@jn-desktop",
        sequence=3,
        made_at=datetime(2026, 11, 23, 9, 30),
        begins=datetime(2026, 12, 31, 23, 0),
        ends=datetime(2027, 1, 1, 1, 0),
        summary=summary,
        place=place,
        description=description,
    )


def read(content: bytes) -> dict[str, str]:
    """Read the lines as a calendar does: unfold, split at the first colon, take the escapes away."""
    lines = content.decode("utf-8").replace("\r\n ", "").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return {
        name: re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value) for name, _, value in pairs
    }


@given(TEXTS, TEXTS)
def test_any_text_comes_back_from_lines_of_at_most_75_octets(summary: str, description: str) -> None:
    content = calendar_file(event(summary, description))

    told = read(content)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert told["SUMMARY"] == "".join(sign for sign in summary if sign.isprintable() or sign == "\n")
    assert told["DESCRIPTION"] == "".join(sign for sign in description if sign.isprintable() or sign == "\n")


def test_times_are_those_of_the_station_in_utc_across_midnight_and_the_year() -> None:
    told = read(calendar_file(event("跨年的会")))

    assert (told["DTSTAMP"], told["DTSTART"], told["DTEND"]) == (
        "20261123T013000Z",
        "20261231T150000Z",
        "20261231T170000Z",
    )


def test_the_parts_stand_in_their_order_and_an_unknown_place_is_left_out() -> None:
    lines = calendar_file(event("会", place=None)).decode("utf-8").split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-3:] == ["END:VEVENT", "END:VCALENDAR", ""]
    assert [line.partition(":")[0] for line in lines[1:5]] == ["VERSION", "PRODID", "CALSCALE", "METHOD"]
    assert not [line for line in lines if line.startswith("LOCATION")]
