"""A proposed plan in words, bars and columns."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from jn_desktop.core.calendar import COMPUTED, weekday
from jn_desktop.desktop.charts import Pair
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.visit_words import short_name
from jn_desktop.inspections.plan_cards import PlanOutcome, ProposedPlan, ProposedVisit


def headline(plan: ProposedPlan) -> str:
    """Return `1,200 项 → 785 次`."""
    return f"{plan.planned:,} 项 → {len(plan.visits):,} 次" if plan.requests else "没有要排的需求"


def saved(plan: ProposedPlan) -> str:
    """Return how many visits fewer there are than if every request were one of its own."""
    return f"少跑 {plan.saved:,} 次" if plan.requests else ""


def proof(plan: ProposedPlan) -> tuple[str, Tone]:
    """Return whether fewer visits, or more even days, are possible, as far as that is known."""
    if plan.optimal and plan.spread_optimal:
        return "已证明次数最少、各天最均匀", Tone.OK
    if plan.optimal:
        return "已证明次数最少，各天接近均匀", Tone.OK
    most = f"，至多差 {100 * plan.gap:.2f}%" if plan.gap is not None else ""
    return f"时间到了，没有证明次数最少{most}", Tone.WARN


def period(plan: ProposedPlan) -> str:
    teams = f"每部门每天至多 {plan.teams} 次" if plan.teams else "不限每天次数"
    return f"{days(plan)} · {teams}"


def days(plan: ProposedPlan) -> str:
    last = f"{plan.last:%m-%d}" if plan.last.year == plan.first.year else plan.last.isoformat()
    return f"{plan.first} 至 {last}"


def outcome(of: PlanOutcome) -> str:
    """Return what a plan that was taken has changed: `新排 785 次，15 项暂缓`."""
    counts = (("新排", of.new), ("改期", of.moved), ("不变", of.kept), ("取消", of.dropped))
    told = [f"{word} {count:,} 次" for word, count in counts if count]
    told += [f"{of.deferred:,} 项暂缓"] if of.deferred else []
    return "，".join(told) or "没有变化"


def warning(plan: ProposedPlan) -> str:
    """Return what somebody should know before a plan is taken, if there is anything."""
    told = []
    if against := sum(visit.against is not None for visit in plan.visits):
        told.append(f"{against:,} 次固定的检查所在的日子现在不能检查，请改期或取消固定。")
    if plan.provisional:
        told.append(f"其中有的年份还没有放假安排，{COMPUTED}。")
    return "".join(told)


def left_out(plan: ProposedPlan) -> str:
    if not plan.requests:
        return "这段时间没有等着排的检查需求"
    return f"{len(plan.unplanned):,} 项排不进，原因见下" if plan.unplanned else "每一项都排进了"


def per_day(visits: Sequence[ProposedVisit]) -> list[Pair]:
    """Return for each day with visits how many requests there are, which would each be a visit alone, and visits."""
    requests, counts = Counter[date](), Counter[date]()
    for visit in visits:
        requests[visit.day] += visit.requests
        counts[visit.day] += 1
    one_month = len({(day.year, day.month) for day in counts}) == 1
    return [
        (f"{day.day}" if one_month else f"{day.month}-{day.day}", requests[day], counts[day]) for day in sorted(counts)
    ]


def change(visit: ProposedVisit) -> str:
    """Return what becomes of a visit against what stands now."""
    if visit.pinned:
        return "固定" if visit.against is None else "固定，已不能去"
    if visit.before is None:
        return "新排"
    return "不变" if visit.before == visit.day else f"由 {visit.before.month}月{visit.before.day}日改来"


def against(visit: ProposedVisit) -> str:
    """Return what speaks against the day of a visit that is kept there."""
    return change(visit) if visit.against is None else f"{dated(visit.day)}：{visit.against}"


def change_tone(visit: ProposedVisit) -> Tone:
    if visit.against is not None:
        return Tone.LATE
    if visit.before is None:
        return Tone.ACCENT
    return Tone.MUTED if visit.pinned or visit.before == visit.day else Tone.WARN


def moved(visit: ProposedVisit) -> bool:
    return visit.before is not None and visit.before != visit.day


def visit_columns() -> list[Column]:
    return [
        Column("day", "日期", lambda visit: str(visit.day), text=lambda visit: dated(visit.day), width=142),
        enterprise_column(),
        Column("lead", "牵头部门", attrgetter("lead"), width=120, priority=3),
        Column("departments", "部门", lambda visit: "、".join(visit.departments), width=200, priority=4),
        Column("items", "事项", lambda visit: "、".join(visit.items), width=220, priority=5),
        Column("requests", "项数", attrgetter("requests"), look=Look.NUMBER, width=64, priority=2),
        Column("change", "变化", change, look=Look.CHIP, tone=change_tone, tip=against, width=140),
    ]


def unplanned_columns() -> list[Column]:
    return [
        Column("number", "需求编号", attrgetter("number"), width=130, priority=4),
        enterprise_column(width=180),
        Column("department", "部门", attrgetter("department"), width=120, priority=2),
        Column("item", "事项", attrgetter("item"), width=150, priority=3),
        Column("days", "要求的日期", lambda one: f"{one.first_day} 至 {one.last_day}", width=190, priority=2),
        Column("why", "排不进的原因", attrgetter("why"), width=260, stretch=True),
    ]


def dropped_columns() -> list[Column]:
    return [
        Column("number", "编号", attrgetter("number"), width=120, priority=2),
        enterprise_column(),
        Column("day", "原来的日期", lambda one: str(one.day), text=lambda one: dated(one.day), width=150),
    ]


def enterprise_column(*, width: int = 200) -> Column:
    return Column(
        "enterprise",
        "企业",
        attrgetter("enterprise"),
        text=lambda one: short_name(one.enterprise),
        tip=attrgetter("enterprise"),
        width=width,
        stretch=True,
        middle=True,
    )


def dated(day: date) -> str:
    return f"{day} {weekday(day)}"
