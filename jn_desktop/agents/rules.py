"""Rules of agents that need no database: who is on duty, which leave and which limit make sense."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jn_desktop.core.errors import FieldError

MOST_PROJECTS = 99


def absence_of(agent: Mapping[str, Any], today: date) -> str | None:
    """Return why an agent takes no project today, or None; leave is inclusive, its end may be open."""
    if not agent["active"]:
        return "已不在岗"
    if agent["leave_from"] and agent["leave_from"] <= today.isoformat() <= (agent["leave_to"] or "9999"):
        return f"请假至 {agent['leave_to']}" if agent["leave_to"] else "正在请假"
    return None


def check_leave(first: str | None, last: str | None) -> None:
    """Refuse a leave (`YYYY-MM-DD`) that ends before it begins, or ends only."""
    if last and not first:
        raise FieldError("leave_from", f"请假到 {last} 结束，还要填开始日。")
    if last and first and last < first:
        raise FieldError("leave_to", f"请假结束日 {last} 早于开始日 {first}，请核对。")


def check_capacity(capacity: int | None) -> None:
    """Refuse a limit that cannot be meant; None is no limit."""
    if capacity is not None and not 0 <= capacity <= MOST_PROJECTS:
        raise FieldError("capacity", f"承接上限 {capacity} 不合情理；请填 0 到 {MOST_PROJECTS}，不限就留空。")
