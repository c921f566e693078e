"""The columns of the agents' table, and which agents it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from jn_desktop.core.cells import plain
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.board import AgentCard
from jn_desktop.projects.proposal import CHAIN_POINTS, PARK_POINTS

FITS = {
    CHAIN_POINTS + PARK_POINTS: ("链园都对口", Tone.OK),
    CHAIN_POINTS: ("产业链对口", Tone.ACCENT),
    PARK_POINTS: ("园区对口", Tone.ACCENT),
    0: ("不对口", Tone.MUTED),
}
"""The points of a pair of project and agent, in words."""


def agent_columns(today: Callable[[], date]) -> list[Column]:
    """Return all columns, the rest of the roster for the chooser."""
    return [
        Column("number", "编号", attrgetter("number"), width=80, priority=4),
        Column("name", "姓名", attrgetter("name"), width=110),
        load_column(),
        Column(
            "assists",
            "协办",
            attrgetter("assists"),
            text=lambda card: str(card.assists or ""),
            look=Look.NUMBER,
            width=64,
            priority=3,
        ),
        Column(
            "duty",
            "在岗",
            lambda card: duty(card, today()),
            look=Look.CHIP,
            tone=lambda card: duty_tone(card, today()),
            tip=lambda card: duty_in_full(card, today()),
            width=122,
            priority=2,
        ),
        Column("chains", "熟悉产业链", _joined("chains"), width=160, stretch=True, priority=2),
        Column("parks", "服务园区", _joined("parks"), width=150, priority=5),
        Column("unit", "所在单位", attrgetter("unit"), width=130, priority=7),
        Column("capacity", "承接上限", attrgetter("capacity"), look=Look.NUMBER, width=86, priority=8, hidden=True),
        Column("phone", "联系电话", attrgetter("phone"), width=120, priority=8, hidden=True),
        Column("leave_from", "请假开始", attrgetter("leave_from"), width=104, priority=8, hidden=True),
        Column("leave_to", "请假结束", attrgetter("leave_to"), width=104, priority=8, hidden=True),
    ]


def load_column(title: str = "牵头") -> Column:
    """Return the column of what an agent leads against the limit: a bar, full in the warning colour, over in late."""
    return Column(
        "leads",
        title,
        attrgetter("leads"),
        text=lambda card: load_in_words(card.leads, card.capacity),
        look=Look.BAR,
        tone=lambda card: load_tone(card.leads, card.capacity),
        share=lambda card: load_share(card.leads, card.capacity),
        tip=lambda card: load_in_full(card.leads, card.capacity),
        width=126,
    )


def load_in_words(load: int, capacity: int | None) -> str:
    return f"{load} 不限" if capacity is None else f"{load} / {capacity}"


def load_in_full(load: int, capacity: int | None) -> str:
    if capacity is None:
        return f"牵头 {load} 个项目，不限"
    room = capacity - load
    rest = f"还能接 {room} 个" if room > 0 else "已满" if room == 0 else f"超出 {-room} 个"
    return f"牵头 {load} 个项目，上限 {capacity} 个，{rest}"


def load_share(load: int, capacity: int | None) -> float | None:
    """Return how much of the limit is used; None without a limit."""
    if capacity is None:
        return None
    return load / capacity if capacity else 1.0


def load_tone(load: int, capacity: int | None) -> Tone:
    if capacity is None or load < capacity:
        return Tone.PLAIN
    return Tone.WARN if load == capacity else Tone.LATE


def duty(card: AgentCard, today: date) -> str:
    """Return in few words whether an agent is on duty: 在岗, 不在岗, 请假至 11-30, 12-05 起请假."""
    if not card.active:
        return "不在岗"
    if card.absence is not None:
        return f"请假至 {short_day(card.leave_to, today)}" if card.leave_to else "请假中"
    if _leaves_soon(card, today):
        return f"{short_day(card.leave_from, today)} 起请假"
    return "在岗"


def duty_tone(card: AgentCard, today: date) -> Tone:
    if not card.active:
        return Tone.MUTED
    if card.absence is not None:
        return Tone.WARN
    return Tone.ACCENT if _leaves_soon(card, today) else Tone.OK


def duty_in_full(card: AgentCard, today: date) -> str:
    if not card.active:
        return "已不在岗"
    if not has_leave(card, today):
        return "在岗"
    return f"请假：{card.leave_from} 至 {card.leave_to or '未定'}"


@dataclass(frozen=True)
class AgentFilter:
    """What the filters of the page say; a choice of None takes every agent."""

    text: str = ""
    found: frozenset[str] = frozenset()
    """Ids of agents that the search finds for `text`."""
    chain: str | None = None
    park: str | None = None
    away: bool = False
    full: bool = False
    inactive: bool = False

    def accepts(self, card: AgentCard) -> bool:
        return (
            (self.chain is None or self.chain in card.chains)
            and (self.park is None or self.park in card.parks)
            and (not self.away or is_away(card))
            and (not self.full or is_full(card))
            and (not self.inactive or not card.active)
            and self._accepts_text(card)
        )

    def _accepts_text(self, card: AgentCard) -> bool:
        if not self.text or card.id in self.found:
            return True
        wanted = plain(self.text)
        return any(wanted in plain(told) for told in (card.name, card.number, card.unit) if told)


def has_leave(card: AgentCard, today: date) -> bool:
    """Tell whether an agent is on leave or will be."""
    return card.leave_from is not None and (card.leave_to is None or card.leave_to >= today.isoformat())


def is_away(card: AgentCard) -> bool:
    """Tell whether an agent is on leave today."""
    return card.active and card.absence is not None


def is_full(card: AgentCard) -> bool:
    """Tell whether an agent on the roster can take no further project."""
    return card.active and card.capacity is not None and card.leads >= card.capacity


def _leaves_soon(card: AgentCard, today: date) -> bool:
    return card.leave_from is not None and card.leave_from > today.isoformat()


def short_day(day: str | None, today: date) -> str:
    """Return a day without its year where that is this year's."""
    return (day or "").removeprefix(f"{today.year}-")


def _joined(name: str) -> Callable[[AgentCard], str]:
    return lambda card: "、".join(getattr(card, name))
