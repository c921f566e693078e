"""What of the meetings needs a person today."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import ago, left, moment
from jn_desktop.meetings.cards import MeetingRow, OpenAction
from jn_desktop.meetings.pages.filtering import Stage, stage_of
from jn_desktop.meetings.service import MeetingService

_MOST_ROWS = 8


def today_cards(meetings: MeetingService, now: datetime) -> list[Card]:
    """Return what is overdue, what is due by Sunday, what was held without minutes so far, and the week's meetings.

    A meeting of this week may want its minutes, too; as work it counts once.
    """
    today = now.date()
    monday, sunday = week_of(today)
    waiting = meetings.open_actions()
    overdue = [action for action in waiting if action.due_date and action.due_date < today.isoformat()]
    due = due_this_week(waiting, today)
    board = sorted(meetings.board(), key=lambda row: row.time)
    to_write = [row for row in board if stage_of(row, now) is Stage.TO_WRITE]
    week = [row for row in board if monday <= row.time[:10] <= sunday]
    return [
        _actions("超期的议定事项", Tone.LATE, "overdue", overdue, today, "没有超期的议定事项。"),
        _actions("本周到期的议定事项", Tone.WARN, "due", due, today, "本周没有到期的议定事项。"),
        Card(
            "待出纪要的会议",
            Tone.WARN,
            Place("meetings", only=f"stage/{Stage.TO_WRITE}"),
            tuple(_to_write(row, today) for row in to_write[:_MOST_ROWS]),
            "开过的会议都印发了纪要。",
            len(to_write),
        ),
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
            again=sum(row in to_write for row in week),
        ),
    ]


def _to_write(row: MeetingRow, today: date) -> CardRow:
    """Return a meeting whose minutes are not issued: they are printed on the day, so that the next one is late."""
    tone = Tone.WARN if row.time[:10] == today.isoformat() else Tone.LATE
    held = f"{ago(row.time, today)}召开"
    return CardRow(row.name, held, tone, Place("meetings", row.id), about=f"{row.number} · 纪要{row.minutes_state}")


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
