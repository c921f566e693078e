"""The page 诉求统计: how much came in, what is still open, and how well each unit did, for a time that is chosen."""

from collections.abc import Callable
from datetime import date, timedelta
from math import ceil
from operator import attrgetter
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget

from jn_desktop.core.calendar import COMPUTED
from jn_desktop.demands.cards import FigureRow, Figures
from jn_desktop.demands.clock import Target
from jn_desktop.demands.pages.periods import PeriodBar, Span
from jn_desktop.demands.rules import Count, months_between
from jn_desktop.demands.service import DemandService
from jn_desktop.desktop.charts import Bar, ChartCard
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import in_card
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone

_BY_DAY = 62
"""Up to so many days are drawn one by one, more by month."""
_LOWEST, _HIGHEST = 190, 300  # pixels, of the charts
_DAY_NAMES = 8
_MOST_CATEGORIES = 8
_OTHERS = "其他"
_TOTAL = "合计"


class DemandFiguresPage(Page):
    """The figures of a time: charts above, the assessment by unit and by month below."""

    key = "demand_figures"
    title = "诉求统计"
    icon = "demands"
    shows: ClassVar[frozenset[str]] = frozenset({"demand", "demand_event", "demand_pause", "calendar_day", "setting"})

    def __init__(self, desk: Desk, demands: DemandService) -> None:
        super().__init__(desk)
        self._demands = demands
        self.period = PeriodBar(desk.today)
        self.volume = ChartCard("demand_volume", "受理量")
        self.backlog = ChartCard("demand_backlog", "在办诉求已经办了多久")
        self.categories = ChartCard("demand_categories", "诉求类别")
        self.units = self._make_table("demand_units", "承办单位")
        self.months = self._make_table("demand_months", "月份")
        self.tabs = QTabWidget()
        self._more = QStackedWidget()
        self._fill_head()
        self._lay_out()
        self.period.changed.connect(self.reload)
        self.setFocusProxy(self.period.choice)

    def reload(self) -> None:
        self.period.renew()
        span = self.period.span
        self.desk.tasks.read(
            self, lambda: self._demands.figures(*span), lambda told: self._show(span, told), key="told"
        )

    # ---- building ----

    def _make_table(self, name: str, first: str) -> RecordTable:
        table = RecordTable(name, figure_columns(first), self.desk.memory, row_id=attrgetter("name"))
        table.setAccessibleName(f"按{first}的考核数字")
        table.set_empty("这段时间没有受理诉求；换一段时间看看。")
        return table

    def _fill_head(self) -> None:
        self.add_button("返回诉求", self._go_back, name="figures_back", keys="Esc")
        for table, title in ((self.units, "诉求考核（按单位）"), (self.months, "诉求考核（按月份）")):
            self._more.addWidget(more_button(table, self.desk, title))
        self.tabs.currentChanged.connect(self._more.setCurrentIndex)
        self.add_to_head(self._more)

    def _lay_out(self) -> None:
        self.tabs.setObjectName("figures_tabs")
        self.tabs.setAccessibleName("考核数字")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(in_card(self.units), "按单位")
        self.tabs.addTab(in_card(self.months), "按月份")
        period = QHBoxLayout()
        period.addWidget(self.period)
        period.addStretch()
        charts = QHBoxLayout()
        charts.setSpacing(12)
        for card, share in ((self.volume, 5), (self.backlog, 4), (self.categories, 4)):
            card.setMinimumHeight(_LOWEST)
            card.setMaximumHeight(_HIGHEST)
            charts.addWidget(card, share)
        self.body.addLayout(period)
        self.body.addLayout(charts, 2)
        self.body.addWidget(self.tabs, 3)

    # ---- what is shown ----

    def _show(self, span: Span, told: Figures) -> None:
        if span != self.period.span:
            return
        self.set_counts(" · ".join([in_words(told.total), *([COMPUTED] if told.provisional else [])]))
        days = (span[1] - span[0]).days + 1
        self.volume.say(f"受理量（按{'日' if days <= _BY_DAY else '月'}）")
        self.volume.show_bars(daily(told, span) if days <= _BY_DAY else monthly(told, span))
        late = [Tone.ACCENT] * (len(told.backlog) - 1) + [Tone.LATE]
        self.backlog.show_lying_bars(
            [(name, count, tone) for (name, count), tone in zip(told.backlog, late, strict=True)]
        )
        self.categories.show_lying_bars(by_category(told))
        for table, rows in ((self.units, told.units), (self.months, told.months)):
            table.set_rows([*rows, FigureRow(_TOTAL, told.total)] if rows else [])

    def _go_back(self) -> None:
        self.desk.go(Place("demands"))


# ---- in words and figures ----


def figure_columns(first: str) -> list[Column]:
    """Return the columns of the assessment: volume, rates, deadlines, time and score."""
    return [
        Column("name", first, attrgetter("name"), width=130, stretch=True),
        _number("received", "受理"),
        _number("closed", "办结"),
        _number("called_back", "有效回访", priority=3),
        _rate("response_rate", "响应率", lambda count: count.response_rate, priority=2),
        _rate("resolution_rate", "解决率", lambda count: count.resolution_rate),
        _rate("satisfaction_rate", "满意率", lambda count: count.satisfaction_rate),
        _rate("contact", "联系按时", lambda count: count.on_time(Target.CONTACT)),
        _rate("opinion", "意见按时", lambda count: count.on_time(Target.OPINION)),
        _rate("resolve", "办结按时", lambda count: count.on_time(Target.RESOLVE)),
        Column("average", "平均用时（小时）", lambda row: _hours(row.count), look=Look.NUMBER, width=120, priority=3),
        _number("returned", "退回", priority=2),
        _number("reopened", "重办", priority=2),
        Column("score", "综合成绩", lambda row: _rounded(row.count.score), look=Look.NUMBER, width=84),
    ]


def in_words(total: Count) -> str:
    """Return the whole time in one line; a rate that nobody can tell yet is left out."""
    told = [f"受理 {total.received:,} 件", f"办结 {total.closed:,} 件"]
    rates = (("响应率", total.response_rate), ("解决率", total.resolution_rate), ("满意率", total.satisfaction_rate))
    told += [f"{name} {100 * rate:.1f}%" for name, rate in rates if rate is not None]
    if total.score is not None:
        told.append(f"综合成绩 {total.score:.1f}")
    return " · ".join(told)


def daily(told: Figures, span: Span) -> list[Bar]:
    """Return a bar for each day of a time, a few of them named."""
    counts, days = dict(told.days), [span[0] + timedelta(days=n) for n in range((span[1] - span[0]).days + 1)]
    each = ceil(len(days) / _DAY_NAMES)
    return [
        (_day_name(day, place % each), counts.get(day.isoformat(), 0), Tone.ACCENT) for place, day in enumerate(days)
    ]


def monthly(told: Figures, span: Span) -> list[Bar]:
    """Return a bar for each month of a time."""
    counts = {row.name: row.count.received for row in told.months}
    one_year = span[0].year == span[1].year
    return [
        (f"{int(month[5:])}月" if one_year else month, counts.get(month, 0), Tone.ACCENT)
        for month in months_between(*span)
    ]


def by_category(told: Figures) -> list[Bar]:
    """Return a bar for each of the largest categories, and one for the others together."""
    named, others = told.categories[:_MOST_CATEGORIES], told.categories[_MOST_CATEGORIES:]
    rest = [(_OTHERS, sum(count for _, count in others))] if others else []
    return [(name, count, Tone.ACCENT) for name, count in (*named, *rest)]


def _day_name(day: date, place: int) -> str:
    return f"{day.month}-{day.day}" if place == 0 else ""


def _number(name: str, title: str, *, priority: int = 1) -> Column:
    return Column(name, title, lambda row: getattr(row.count, name), look=Look.NUMBER, width=64, priority=priority)


def _rate(name: str, title: str, rate: Callable[[Count], float | None], *, priority: int = 1) -> Column:
    return Column(
        name,
        f"{title}（%）",
        lambda row: _rounded(rate(row.count), 100),
        look=Look.BAR,
        share=lambda row: rate(row.count),
        width=112,
        priority=priority,
    )


def _rounded(value: float | None, times: int = 1) -> float | None:
    return None if value is None else round(times * value, 1)


def _hours(count: Count) -> float | None:
    return None if count.average_minutes is None else round(count.average_minutes / 60, 1)
