"""The columns of the board and of every other table of demands."""

from operator import attrgetter

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.pages.clocks import Now, clocks_in_words, draw_clocks, next_tone
from jn_desktop.demands.states import State
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import brief, moment

_TONES = {
    State.REGISTERED: Tone.WARN,
    State.DISPATCHED: Tone.WARN,
    State.RETURNED: Tone.LATE,
    State.ACCEPTED: Tone.ACCENT,
    State.CONTACTED: Tone.ACCENT,
    State.OPINION_GIVEN: Tone.ACCENT,
    State.HANDLING: Tone.ACCENT,
    State.REPLIED: Tone.OK,
    State.UNRESOLVABLE_EXPLAINED: Tone.OK,
    State.CALLED_BACK: Tone.OK,
    State.CLOSED: Tone.MUTED,
    State.REOPENED: Tone.LATE,
    State.MERGED: Tone.MUTED,
}
_NOT_DISPATCHED = "未转办"


class Watch:
    """What the columns read the clocks by: the gauge, taken anew with the page, and the time of day."""

    def __init__(self, now: Now) -> None:
        self.now = now
        self.gauge: Gauge | None = None

    def draw(self, painter: QPainter, room: QRect, card: DemandCard) -> None:
        if self.gauge is not None:
            draw_clocks(painter, room, self.gauge.readings(card, self.now()))

    def clocks(self, card: DemandCard) -> str:
        return clocks_in_words(self.gauge, card, self.now()) if self.gauge is not None else ""

    def next(self, card: DemandCard) -> str:
        return self.gauge.next_in_words(card, self.now()) if self.gauge is not None else ""

    def next_tone(self, card: DemandCard) -> Tone:
        return next_tone(self.gauge, card, self.now()) if self.gauge is not None else Tone.PLAIN

    def next_tip(self, card: DemandCard) -> str:
        if card.next_by is None:
            return "计时已暂停" if card.paused else ""
        provisional = "（暂按周一至周五推算）" if card.provisional else ""
        return f"{card.next_by.replace('T', ' ')} 前{card.next_target}{provisional}"


def state_tone(card: DemandCard) -> Tone:
    return _TONES[State(card.state)]


def _lead_unit(card: DemandCard) -> str:
    waiting = card.lead_unit is None and State(card.state).is_open
    return card.lead_unit or (_NOT_DISPATCHED if waiting else "")


def board_columns(watch: Watch) -> list[Column]:
    """Return all columns of the board, in the order of what is due next; it cannot be sorted otherwise."""
    return [
        _column("number", "编号", width=106, priority=5),
        Column(
            "enterprise",
            "企业",
            attrgetter("enterprise"),
            text=lambda card: brief(card.enterprise),
            tip=attrgetter("enterprise"),
            width=150,
            priority=2,
            middle=True,
            sortable=False,
        ),
        _title_column(),
        state_column(),
        clocks_column(watch),
        next_column(watch),
        _column("category", "类别", width=92, priority=6),
        Column(
            "lead_unit",
            "主办单位",
            attrgetter("lead_unit"),
            text=_lead_unit,
            tone=lambda card: Tone.LATE if _lead_unit(card) == _NOT_DISPATCHED else Tone.PLAIN,
            width=104,
            priority=4,
            sortable=False,
        ),
        Column(
            "received_at",
            "受理时间",
            attrgetter("received_at"),
            text=lambda card: moment(card.received_at, watch.now().date()),
            tip=lambda card: card.received_at.replace("T", " "),
            width=124,
            priority=7,
            sortable=False,
        ),
        _column("first_receiver", "首问责任人", width=96, priority=8),
        _column("handler", "经办人", width=90, priority=9),
        *_further_columns(),
    ]


def _title_column() -> Column:
    return Column(
        "title",
        "诉求",
        attrgetter("title"),
        text=attrgetter("matter"),
        tip=lambda card: card.text or card.title,
        width=160,
        stretch=True,
        sortable=False,
    )


def state_column() -> Column:
    return Column("state", "状态", attrgetter("state"), look=Look.CHIP, tone=state_tone, width=88, sortable=False)


def clocks_column(watch: Watch) -> Column:
    return Column(
        "clocks",
        "时限",
        watch.clocks,
        draw=watch.draw,
        tip=watch.clocks,
        width=84,
        priority=3,
        sortable=False,
    )


def next_column(watch: Watch) -> Column:
    return Column(
        "next_by",
        "最近时限",
        attrgetter("next_by"),
        text=watch.next,
        tone=watch.next_tone,
        tip=watch.next_tip,
        width=132,
        sortable=False,
    )


def brief_columns(watch: Watch) -> list[Column]:
    """Return the columns of a small table of demands, in the tab of another record."""
    return [
        _title_column(),
        state_column(),
        next_column(watch),
        Column(
            "received_at",
            "受理日期",
            attrgetter("received_at"),
            text=lambda card: card.received_at[:10],
            width=96,
            priority=3,
            sortable=False,
        ),
        _column("number", "编号", width=106, priority=4),
        _column("lead_unit", "主办单位", width=96, priority=5),
    ]


def _further_columns() -> list[Column]:
    told = (("urgency", "紧急程度"), ("channel", "来源"), ("kind", "类型"), ("first_unit", "首问单位"))
    units = (("split_units", "分办"), ("assisting_units", "协办"), ("contact", "联系人"), ("phone", "联系电话"))
    ends = (("result", "办理结果"), ("satisfaction", "满意度"))
    return [_column(name, title, hidden=True) for name, title in (*told, *units, *ends)]


def _column(
    name: str,
    title: str,
    *,
    width: int = 100,
    priority: int = 1,
    hidden: bool = False,
) -> Column:
    return Column(
        name,
        title,
        attrgetter(name),
        width=width,
        priority=priority,
        hidden=hidden,
        sortable=False,
    )
