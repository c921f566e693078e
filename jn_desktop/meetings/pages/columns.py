"""How meetings, agreed actions and what concerns a record look in tables."""

from collections.abc import Callable
from datetime import date
from typing import Any

from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import left
from jn_desktop.meetings.cards import ActionDetail, Concern, MeetingRow
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_rules import Light
from jn_desktop.meetings.states import ActionState, MinutesState

Today = Callable[[], date]
_MINUTES_TONES = {
    MinutesState.RECORDED: Tone.MUTED,
    MinutesState.DRAFT: Tone.MUTED,
    MinutesState.FOR_SIGNATURE: Tone.WARN,
    MinutesState.SIGNED: Tone.ACCENT,
    MinutesState.ISSUED: Tone.OK,
}

LIGHT_TONES = {
    Light.RED: Tone.LATE,
    Light.YELLOW: Tone.WARN,
    Light.GREEN: Tone.OK,
    Light.NONE: Tone.MUTED,
    Light.OVER: Tone.MUTED,
}


def meeting_columns() -> list[Column]:
    return [
        Column("number", "编号", lambda row: row.number, width=100, priority=2),
        Column("name", "会议名称", lambda row: row.name, width=220, stretch=True, middle=True),
        Column("time", "召开时间", lambda row: row.time, text=lambda row: row.time.replace("T", " "), width=130),
        Column("actions", "议定事项", _agreed, order=_urgency, tone=_tone, look=Look.CHIP, width=110),
        Column(
            "minutes",
            "纪要",
            minutes_in_words,
            look=Look.CHIP,
            tone=lambda row: _MINUTES_TONES[row.minutes_state],
            tip=lambda row: row.document_number or "",
            width=84,
            priority=3,
        ),
        Column("place", "地点", lambda row: row.place, width=150, priority=4),
        Column("host", "主持人", lambda row: row.host, width=100, priority=5),
        Column("topics", "议题", lambda row: row.topics, look=Look.NUMBER, width=60, priority=3),
    ]


def minutes_in_words(row: MeetingRow) -> str:
    """Return where minutes stand: those that are taken up again after their issue are being corrected."""
    correcting = row.document_number and row.minutes_state is MinutesState.DRAFT
    return "更正中" if correcting else row.minutes_state.value


def _urgency(row: MeetingRow) -> int:
    """Return what meetings are sorted by: overdue before open before done."""
    return row.overdue_actions * 10_000 + row.open_actions


def _agreed(row: MeetingRow) -> str:
    if row.overdue_actions:
        return f"{row.overdue_actions} 项超期"
    if row.open_actions:
        return f"{row.open_actions} 项在办"
    return "已办结" if row.actions else "无"


def _tone(row: MeetingRow) -> Tone:
    if row.overdue_actions:
        return Tone.LATE
    if row.open_actions:
        return Tone.WARN
    return Tone.OK if row.actions else Tone.MUTED


def action_columns(today: Today) -> list[Column]:
    return [
        Column("text", "议定事项", lambda action: action.text, width=140, stretch=True),
        Column(
            "state",
            "状态",
            lambda action: state_of(action, today()),
            order=urgency_of,
            tone=lambda action: tone_of(action, today()),
            look=Look.CHIP,
            width=104,
        ),
        Column("unit", "责任单位", lambda action: action.responsible_unit, width=96, priority=2),
        Column("due", "时限", lambda action: action.due, width=96, priority=3),
        Column("result", "办理结果", lambda action: action.result, width=120, priority=4),
    ]


def urgency_of(action: ActionDetail) -> tuple[bool, str]:
    """Return what actions are sorted by: those to be done before those done, the soonest due first."""
    return action.done_on is not None, action.due or "9999"


def state_of(action: ActionDetail, today: date) -> str:
    """Return what an action waits for: its unit by its day, or the station, whatever the day."""
    if action.state.is_over or action.state in (ActionState.REPORTED, ActionState.CHECKED, ActionState.RETURNED):
        return action.state.value
    return left(action.due, today)


def tone_of(action: ActionDetail, today: date) -> Tone:
    if action.state.is_over:
        return Tone.OK
    if action.due is None:
        return Tone.MUTED
    return Tone.LATE if action.due < today.isoformat() else Tone.WARN


def followed_columns(today: Today, of: Callable[[Any], FollowedAction] = lambda row: row) -> list[Column]:
    """Return the columns of actions with their lights, whoever answers for them; `of` is the action of a row."""

    def due(row: Any) -> str:
        action = of(row)
        return (action.due or "") if action.state.is_over else left(action.due, today())

    def by_light(row: Any) -> tuple[int, str]:
        return list(LIGHT_TONES).index(of(row).light), of(row).due or "9999"

    return [
        Column("text", "议定事项", lambda row: of(row).text, width=180, stretch=True),
        Column(
            "light",
            "亮灯",
            lambda row: of(row).light.value,
            order=by_light,
            look=Look.CHIP,
            tone=lambda row: LIGHT_TONES[of(row).light],
            width=80,
        ),
        Column("state", "状态", lambda row: of(row).state.value, width=84, priority=2),
        Column("left", "时限", lambda row: of(row).due, due, tip=lambda row: of(row).due or "", width=92),
        Column(
            "meeting",
            "会议",
            lambda row: of(row).meeting_number,
            tip=lambda row: of(row).meeting_name,
            width=100,
            priority=4,
        ),
        Column("number", "纪要文号", lambda row: of(row).document_number, width=100, priority=5),
    ]


def concern_columns(today: Today) -> list[Column]:
    def waiting(concern: Concern) -> int:
        return sum(not action.done_on for action in concern.actions)

    def state(concern: Concern) -> str:
        return f"{waiting(concern)} 项在办" if waiting(concern) else "已办结" if concern.actions else "无"

    def tone(concern: Concern) -> Tone:
        tones = {tone_of(action, today()) for action in concern.actions}
        return next((tone for tone in (Tone.LATE, Tone.WARN, Tone.MUTED) if tone in tones), Tone.OK)

    return [
        Column("time", "日期", lambda concern: concern.time[:10], width=92),
        Column("topic", "议题", lambda concern: concern.topic, width=120, stretch=True),
        Column("actions", "议定事项", state, order=waiting, tone=tone, look=Look.CHIP),
        Column("name", "会议", lambda concern: concern.name, width=140, priority=3, middle=True),
    ]
