"""What of the meetings needs a person today."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import left, moment
from jn_desktop.meetings.cards import OpenAction
from jn_desktop.meetings.service import MeetingService

_MOST_ROWS = 8


def today_cards(meetings: MeetingService, today: date) -> list[Card]:
    """Return what is overdue, what is due by Sunday, and the meetings of the week."""
    monday, sunday = week_of(today)
    waiting = meetings.open_actions()
    overdue = [action for action in waiting if action.due_date and action.due_date < today.isoformat()]
    due = due_this_week(waiting, today)
    week = sorted((row for row in meetings.board() if monday <= row.time[:10] <= sunday), key=lambda row: row.time)
    return [
        _actions("超期的议定事项", Tone.LATE, "overdue", overdue, today, "没有超期的议定事项。"),
        _actions("本周到期的议定事项", Tone.WARN, "due", due, today, "本周没有到期的议定事项。"),
        Card(
            "本周的现场办公会",
            Tone.ACCENT,
            Place("meetings", only="week"),
            tuple(
                CardRow(row.name, moment(row.time, today), Tone.MUTED, Place("meetings", row.id))
                for row in week[:_MOST_ROWS]
            ),
            "本周没有现场办公会。",
            len(week),
        ),
    ]


def week_of(today: date) -> tuple[str, str]:
    """Return the Monday and the Sunday of the week, as `YYYY-MM-DD`."""
    monday = today - timedelta(days=today.weekday())
    return monday.isoformat(), (monday + timedelta(days=6)).isoformat()


def due_this_week(actions: Iterable[OpenAction], today: date) -> list[OpenAction]:
    """Return what has to be done from today to Sunday."""
    sunday = week_of(today)[1]
    return [action for action in actions if action.due_date and today.isoformat() <= action.due_date <= sunday]


def _actions(title: str, tone: Tone, only: str, actions: Sequence[OpenAction], today: date, nothing: str) -> Card:
    rows = tuple(
        CardRow(
            f"{action.responsible_unit or '未定单位'}：{action.text}",
            left(action.due_date, today),
            tone,
            Place("meetings", action.meeting_id),
            about=action.meeting_name,
        )
        for action in actions[:_MOST_ROWS]
    )
    return Card(title, tone, Place("meetings", only=only), rows, nothing, len(actions))
