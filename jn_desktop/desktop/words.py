"""Numbers, days and times as people say them, and other words as the screen shows them."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_WEEKDAYS = "一二三四五六日"
_KIND_OF_COMPANY = re.compile(r"(?:股份|集团)?有限(?:责任)?公司$")
"""What most names end in, and thus tells none of them apart."""


def amount(value: float | int | None) -> str:
    """Return 万元 with thousands separators and no superfluous decimals."""
    if value is None:
        return ""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def hundred_millions(wan: float | int) -> str:
    """Return 亿元, to one decimal, of an amount in 万元."""
    return f"{(Decimal(str(wan)) / 10_000).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def ago(day: str | None, today: date) -> str:
    """Return 今天, 昨天, 3 天前; 还没有 for no day."""
    if not day:
        return "还没有"
    days = (today - date.fromisoformat(day[:10])).days
    if days < 0:
        return day[:10]
    return ("今天", "昨天", "前天")[days] if days < 3 else f"{days} 天前"


def left(day: str | None, today: date) -> str:
    """Return how long there is until a day: 今天, 明天, 还有 3 天, 超期 2 天."""
    if not day:
        return "未定时限"
    days = (date.fromisoformat(day[:10]) - today).days
    if days < 0:
        return f"超期 {-days} 天"
    return ("今天", "明天")[days] if days < 2 else f"还有 {days} 天"


def moment(at: str | None, today: date) -> str:
    """Return `2026-11-20T09:30` as 今天 09:30, 昨天 09:30, 明天 09:30, or 2026-11-18 09:30."""
    if not at:
        return ""
    days = (today - date.fromisoformat(at[:10])).days
    day = {-1: "明天", 0: "今天", 1: "昨天"}.get(days, at[:10])
    return f"{day} {at[11:16]}".strip()


def long_date(day: date | datetime) -> str:
    """Return 2026年11月23日 星期一."""
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"


def short(text: str, most: int = 40) -> str:
    """Return a text for a sentence or a heading; of a longer one the two ends, which tell names apart."""
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2) :]}"


def brief(enterprise: str) -> str:
    """Return the part of an enterprise's name that tells it apart, for where there is little room."""
    return _KIND_OF_COMPANY.sub("", enterprise) or enterprise


def shown(value: Any) -> str:
    """Return any value of a record as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | int):
        return amount(value)
    if isinstance(value, list | tuple):
        return "、".join(str(part) for part in value)
    return str(value)


def plain_tip(text: str) -> str:
    """Return a tooltip that shows `text` as it stands, wrapped, whatever is in it."""
    from html import escape

    return f"<span style='white-space: pre-wrap'>{escape(text)}</span>"
