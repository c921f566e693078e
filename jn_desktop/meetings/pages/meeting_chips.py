"""Meetings as the month shows them: what stands on a chip, its tone, and why one stays on its day."""

from datetime import date, datetime

from jn_desktop.core.clock import Clock, stamp
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.month_carrying import Chip
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.cards import MeetingRow
from jn_desktop.meetings.pages.columns import minutes_in_words
from jn_desktop.meetings.pages.filtering import Stage, stage_of

STAGE_TONES = {Stage.PLANNED: Tone.ACCENT, Stage.TO_WRITE: Tone.WARN, Stage.WRITTEN: Tone.OK}


def chip_of(row: MeetingRow, now: datetime, *, may_move: bool) -> Chip:
    """Return a meeting as the month shows it: its name, and when it begins."""
    told = [row.name, f"{row.time.replace('T', ' ')} {row.place or '地点未定'}", f"纪要{minutes_in_words(row)}"]
    return Chip(
        row.id,
        date.fromisoformat(row.time[:10]),
        row.name.removesuffix(row.kind) or row.name,
        row.time[11:],
        STAGE_TONES[stage_of(row, now)],
        "\n".join(told),
        fixed=why_fixed(row, now) if may_move else "改期由经办的人来做。",
    )


def why_fixed(row: MeetingRow, now: datetime) -> str | None:
    """Return why a meeting stays on its day, None where it can be put off or brought forward."""
    if row.time <= stamp(now):
        return f"会议 {row.number} 已经开过，不能再改期。"
    if not row.minutes_state.is_editable:
        return f"会议 {row.number} 的纪要{row.minutes_state}，不能再改期。"
    return None


def day_columns(clock: Clock) -> list[Column]:
    """Return the columns of the meetings of a day."""

    def stage(row: MeetingRow) -> Stage:
        return stage_of(row, clock.now())

    return [
        Column("time", "时间", lambda row: row.time[11:], width=64),
        Column("name", "会议名称", lambda row: row.name, width=120, stretch=True, middle=True),
        Column(
            "stage",
            "进度",
            lambda row: stage(row).value,
            look=Look.CHIP,
            tone=lambda row: STAGE_TONES[stage(row)],
            tip=minutes_in_words,
            width=92,
        ),
    ]
