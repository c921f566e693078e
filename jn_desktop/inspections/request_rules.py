"""What must hold of an inspection request, whoever writes it down. Pure."""

from datetime import date

from jn_desktop.core.errors import FieldError

EXEMPTION_FACTS = frozenset({"exemption_reason", "exemption_approver"})
"""What is still asked of a request with an exemption when the enterprise is about to be told."""
_LONGEST_WINDOW = 366  # days; a plan is made for a year at most


def check_window(first_day: str, last_day: str) -> None:
    """Refuse a window that ends before it begins, or is longer than a year."""
    if last_day < first_day:
        raise FieldError("last_day", f"最晚日期 {last_day} 早于最早日期 {first_day}；请核对两个日期。")
    if (date.fromisoformat(last_day) - date.fromisoformat(first_day)).days > _LONGEST_WINDOW:
        raise FieldError("last_day", f"从 {first_day} 到 {last_day} 超过一年；请核对年份，或分成几条需求。")
