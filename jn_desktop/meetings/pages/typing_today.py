"""What somebody has begun to type of a meeting and not saved, as a card of today: after a crash it is found here."""

from datetime import date

from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import moment
from jn_desktop.meetings.typing import TypingService

EDIT = "edit"
"""The view of a meeting's place that goes on writing it."""


def typing_cards(typing: TypingService, today: date) -> list[Card]:
    """Return one card with the meetings that are half typed; none where there is nothing, as mostly."""
    unsaved = typing.unsaved() if typing.context.may("typing.unsaved") else []
    rows = tuple(
        CardRow(one.name, f"{moment(one.at, today)} 写下", Tone.WARN, Place("meetings", one.meeting_id, EDIT))
        for one in unsaved
    )
    return [Card("没有保存的会议记录", Tone.WARN, rows[0].place, rows, "没有写到一半的会议。")] if rows else []
