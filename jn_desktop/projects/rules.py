"""Rules of projects that need no database: their stages, when progress is overdue, and what to do next."""

from datetime import date, timedelta
from enum import StrEnum

STALE_DAYS = 30


class Stage(StrEnum):
    """The four approval stages of a project, and the time after them."""

    LAND = "立项用地规划许可"
    PLANNING = "工程建设许可"
    CONSTRUCTION = "施工许可"
    COMPLETION = "竣工验收"
    IN_PRODUCTION = "已投产"


class Status(StrEnum):
    """Whether the station still carries a project."""

    ACTIVE = "推进中"
    PAUSED = "暂停"
    COMPLETED = "已完成"
    CANCELLED = "已终止"


CARRIED = (Status.ACTIVE, Status.PAUSED)
"""Projects of these need a lead."""

_AT_REST = {
    Status.PAUSED: "项目暂停中，恢复后再推进。",
    Status.COMPLETED: "项目已完成，没有下一步。",
    Status.CANCELLED: "项目已终止，没有下一步。",
}


def ends_early(start: str | None, end: str | None) -> bool:
    """Tell whether a project (`YYYY-MM` or `YYYY`) ends before it starts, as far as both say."""
    if not start or not end:
        return False
    told = min(len(start), len(end))
    return end[:told] < start[:told]


def is_stale(progress_on: str | None, today: date, status: str) -> bool:
    """Tell whether a project under way has had no word of progress for `STALE_DAYS` days, or never."""
    if status != Status.ACTIVE:
        return False
    return progress_on is None or (today - date.fromisoformat(progress_on)).days >= STALE_DAYS


def last_stale_day(today: date) -> str:
    """Return the last day (`YYYY-MM-DD`) on which a word of progress is too old by now."""
    return (today - timedelta(days=STALE_DAYS)).isoformat()


def next_step(*, stage: str | None, status: str, progress_on: str | None, problem: str | None, today: date) -> str:
    """Return in one sentence what to do for a project next."""
    if status != Status.ACTIVE:
        return _AT_REST[Status(status)]
    if stage is None:
        return "登记所处阶段。"
    if is_stale(progress_on, today, status):
        return "登记本月进展。"
    if problem:
        return f"协调解决：{problem.rstrip('。')}。"
    if stage == Stage.IN_PRODUCTION:
        return "项目已投产，核实后登记为已完成。"
    stages = list(Stage)
    return f"推进到“{stages[stages.index(Stage(stage)) + 1]}”。"
