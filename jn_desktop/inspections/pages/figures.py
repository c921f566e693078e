"""The page 检查统计: how many visits were saved, and the indicators of inspections, by month (DOMAIN 1.9)."""

from collections.abc import Callable
from operator import attrgetter
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QTabWidget, QWidget

from jn_desktop.demands.pages.periods import PeriodBar, Span
from jn_desktop.desktop.charts import Bar, ChartCard
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import in_card
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.figure_service import Count, FigureRow, Figures, InspectionFigureService
from jn_desktop.inspections.rating_service import RatingCard, RatingService

_LOWEST, _HIGHEST = 178, 260  # pixels, of the charts
_SHARE = 0.5  # of the page's height
_TOTAL = "合计"
_TITLE = "检查统计"
_ONE_YEAR = 12
_CHARTS: tuple[tuple[str, str, Callable[[Count], float | None], Tone], ...] = (
    ("inspection_saved", "少跑的次数", lambda count: count.saved, Tone.OK),
    ("inspection_joint", "联合检查率（%）", lambda count: percent(count.joint_rate), Tone.ACCENT),
    ("inspection_off_site", "非现场检查率（%）", lambda count: percent(count.off_site_rate), Tone.ACCENT),
    ("inspection_hits", "问题检出率（%）", lambda count: percent(count.hit_rate), Tone.WARN),
    ("inspection_satisfaction", "企业满意度（%）", lambda count: percent(count.satisfaction_rate), Tone.OK),
)
"""Name, caption, figure of a month, tone. The last is for those who may see ratings."""


class InspectionFiguresPage(Page):
    """The figures of a time: a chart for each indicator above, the months as a table below."""

    key = "inspection_figures"
    title = _TITLE
    icon = "inspections"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"joint_visit", "inspection_request", "finding", "other_visit", "visit_rating", "inspection_cap", "setting"}
    )

    def __init__(self, desk: Desk, figures: InspectionFigureService, ratings: RatingService) -> None:
        super().__init__(desk)
        self._figures, self._ratings = figures, ratings
        self._may_see_ratings = desk.may("visit_ratings.ratings")
        self.told: Figures | None = None
        self.period = PeriodBar(desk.today)
        self.period.choice.setCurrentText("本年")
        shown = _CHARTS if self._may_see_ratings else _CHARTS[:-1]
        self.charts = {name: ChartCard(name, caption) for name, caption, _, _ in shown}
        self._charts = QWidget()
        self.months = RecordTable(
            "inspection_months",
            figure_columns(with_ratings=self._may_see_ratings),
            desk.memory,
            row_id=attrgetter("name"),
        )
        self.months.setAccessibleName("按月份的检查数字")
        self.months.set_empty("这段时间没有检查；换一段时间看看。")
        self.rated = RecordTable("visit_ratings", rating_columns(), desk.memory, row_id=attrgetter("id"))
        self.rated.setAccessibleName("企业评价")
        self.rated.set_empty("这段时间没有企业评价。")
        self.rated.opened.connect(lambda card: desk.go(Place("visit", record=card.visit_id)))
        self.tabs = QTabWidget()
        self._more = QStackedWidget()
        self._fill_head()
        self._lay_out()
        self.period.changed.connect(self.reload)
        self.setFocusProxy(self.period.choice)

    def reload(self) -> None:
        self.period.renew()
        span = self.period.span

        def fetch() -> tuple[Figures, list[RatingCard]]:
            rated = self._ratings.ratings(*span) if self._may_see_ratings else []
            return self._figures.figures(*span), rated

        self.desk.tasks.read(self, fetch, lambda found: self._show(span, *found), key="told")

    def print(self) -> None:
        """Print the charts, in greys, with their figures."""
        if self.told is None:
            return
        from jn_desktop.desktop.printing import print_figures

        charts = [(card.caption, card.chart.picture()) for card in self.charts.values() if card.chart.isVisible()]
        columns = self.months.header.wanted()
        rows = [[column.shown(row) for column in columns] for row in self.months.records()]
        title = f"{_TITLE}（{self.period.span[0]} 至 {self.period.span[1]}）"
        print_figures(self, title, in_words(self.told.total), charts, [column.title for column in columns], rows)

    # ---- building ----

    def _fill_head(self) -> None:
        self.add_button("返回综合查一次", self._go_back, name="inspection_figures_back", keys="Esc")
        self.add_button("打印(&P)…", self.print, name="print_inspection_figures", icon="print")
        self._more.addWidget(more_button(self.months, self.desk, _TITLE))
        if self._may_see_ratings:
            self._more.addWidget(more_button(self.rated, self.desk, "企业评价"))
        self.tabs.currentChanged.connect(self._more.setCurrentIndex)
        self.add_to_head(self._more)

    def _lay_out(self) -> None:
        self.tabs.setObjectName("inspection_figures_tabs")
        self.tabs.setAccessibleName("检查数字")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(in_card(self.months), "按月份")
        if self._may_see_ratings:
            self.tabs.addTab(in_card(self.rated), "企业评价")
        period = QHBoxLayout()
        period.addWidget(self.period)
        period.addStretch()
        charts = QGridLayout(self._charts)
        charts.setContentsMargins(0, 0, 0, 0)
        charts.setSpacing(12)
        for place, card in enumerate(self.charts.values()):
            # six columns: two charts in the first line, three in the second, so that the first is the widest
            line, column, wide = (0, place * 3, 3) if place < 2 else (1, (place - 2) * 2, 2)
            charts.addWidget(card, line, column, 1, wide)
        for column in range(6):
            charts.setColumnStretch(column, 1)
        self.body.addLayout(period)
        self.body.addWidget(self._charts)
        self.body.addWidget(self.tabs, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the charts their share; left to themselves plots want half a screen each."""
        super().resizeEvent(event)
        wanted = int(_SHARE * self.height())
        self._charts.setFixedHeight(max(2 * _LOWEST + 12, min(2 * _HIGHEST + 12, wanted)))

    # ---- what is shown ----

    def _show(self, span: Span, told: Figures, rated: list[RatingCard]) -> None:
        if span != self.period.span:
            return
        self.told = told
        self.set_counts(in_words(told.total))
        for name, _, figure, tone in _CHARTS:
            if name in self.charts:
                self.charts[name].show_bars(bars_of(told, figure, tone))
        self.months.set_rows([*told.months, FigureRow(_TOTAL, told.total)] if told.total.visits else [])
        self.rated.set_rows(rated)

    def _go_back(self) -> None:
        self.desk.go(Place("inspections"))


# ---- in words and figures ----


def in_words(total: Count) -> str:
    """Return the whole time in one line; a rate that nobody can tell yet is left out."""
    told = [f"{total.requests:,} 项需求 → {total.visits:,} 次入企，少跑 {total.saved:,} 次"]
    rates = (
        *(("联合检查率", total.joint_rate), ("非现场检查率", total.off_site_rate)),
        ("问题检出率", total.hit_rate),
    )
    told += [f"{name} {percent(rate)}%" for name, rate in rates if rate is not None]
    return " · ".join(told)


def bars_of(told: Figures, figure: Callable[[Count], float | None], tone: Tone) -> list[Bar]:
    """Return a bar for each month that has the figure."""
    known = [(_month(row.name, len(told.months)), figure(row.count)) for row in told.months]
    return [(name, value, tone) for name, value in known if value is not None]


def percent(rate: float | None) -> float | None:
    """Return a share in per cent to one decimal."""
    return None if rate is None else round(100 * rate, 1)


def figure_columns(*, with_ratings: bool) -> list[Column]:
    """Return the columns of the months; without `with_ratings` those about ratings are left out."""
    columns = [
        Column("name", "月份", attrgetter("name"), width=92, stretch=True),
        _number("requests", "需求"),
        _number("visits", "入企"),
        _number("saved", "少跑"),
        _number("joint", "联合检查", priority=3),
        _rate("joint_rate", "联合检查率", lambda count: count.joint_rate),
        _rate("off_site_rate", "非现场检查率", lambda count: count.off_site_rate),
        _rate("hit_rate", "问题检出率", lambda count: count.hit_rate),
        _number("over_cap", "超过频次", priority=2),
        _number("quiet", "安静日入企", priority=2),
    ]
    if with_ratings:
        columns += [
            _number("ratings", "评价", priority=3),
            _rate("satisfaction_rate", "满意度", lambda count: count.satisfaction_rate),
        ]
    return columns


def rating_columns() -> list[Column]:
    """Return the columns of the enterprises' ratings."""
    return [
        Column("given_on", "日期", attrgetter("given_on"), width=92),
        Column("enterprise", "企业", attrgetter("enterprise"), width=200, stretch=True, middle=True),
        Column("number", "检查", attrgetter("number"), width=110, priority=3),
        Column(
            "stars",
            "评价",
            attrgetter("stars"),
            text=lambda card: f"{'★' * card.stars}{'☆' * (5 - card.stars)}",
            tone=lambda card: Tone.LATE if card.stars <= 2 else Tone.PLAIN,
            width=96,
        ),
        Column("text", "企业的话", attrgetter("text"), width=220, priority=2),
        Column("recorded_by", "登记人", attrgetter("recorded_by"), width=84, priority=4),
    ]


def _month(name: str, months: int) -> str:
    """Return 9月; with its year where there are more than twelve months."""
    return name if months > _ONE_YEAR else f"{int(name[5:])}月"


def _number(name: str, title: str, *, priority: int = 1) -> Column:
    return Column(name, title, lambda row: getattr(row.count, name), look=Look.NUMBER, width=64, priority=priority)


def _rate(name: str, title: str, rate: Callable[[Count], float | None]) -> Column:
    return Column(
        name,
        f"{title}（%）",
        lambda row: percent(rate(row.count)),
        look=Look.BAR,
        share=lambda row: rate(row.count),
        width=128,
    )
