"""Joint visits in words, tones and columns, wherever they are listed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from jn_desktop.core.calendar import weekday
from jn_desktop.core.cells import plain
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.month_carrying import Chip
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import brief, left
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import VisitCard

VISIT_TONES = {
    VisitState.PLANNED: Tone.WARN,
    VisitState.APPROVED: Tone.ACCENT,
    VisitState.NOTIFIED: Tone.ACCENT,
    VisitState.ENTERED: Tone.OK,
    VisitState.RECORDED: Tone.OK,
    VisitState.RESULT_NOTIFIED: Tone.OK,
    VisitState.RECTIFYING: Tone.LATE,
    VisitState.RECHECKED: Tone.OK,
    VisitState.CLOSED: Tone.MUTED,
    VisitState.CANCELLED: Tone.MUTED,
}
BEFORE_ENTRY = (VisitState.PLANNED, VisitState.APPROVED, VisitState.NOTIFIED)
_REGION = re.compile(r"^(?:山东省?)?(?:济宁市?)?(?:高新区|高新技术产业开发区)?(?=.{4})")
"""What most names of the zone begin with, where enough is left to tell them apart."""


@dataclass(frozen=True)
class VisitFilter:
    """What the filters above visits say."""

    text: str = ""
    found: frozenset[str] = frozenset()
    """Enterprises and visits that the search finds for the text."""
    department: str | None = None
    state: str | None = None
    day: str = ""
    """Which day `today` is."""
    today: bool = False
    missed: bool = False
    """Only those of days before that nobody has entered."""
    waiting: bool = False
    to_notify: bool = False
    rectifying: bool = False
    backfill: bool = False
    pinned: bool = False
    over: bool | None = None
    """Only those that are closed or cancelled, or only the others; None for all."""

    def accepts(self, card: VisitCard) -> bool:
        return (
            (self.over is None or self.over == card.state.is_over)
            and (self.department is None or self.department in card.departments)
            and (self.state is None or card.state == self.state)
            and (not self.today or card.day == self.day)
            and (not self.missed or (card.day < self.day and card.state in BEFORE_ENTRY))
            and (not self.waiting or card.state is VisitState.PLANNED)
            and (not self.to_notify or card.state is VisitState.APPROVED)
            and (not self.rectifying or card.state is VisitState.RECTIFYING)
            and (not self.backfill or bool(card.lacking))
            and (not self.pinned or card.pinned)
            and self._says(card)
        )

    def _says(self, card: VisitCard) -> bool:
        if not self.text or self.found & {card.id, card.enterprise_id}:
            return True
        wanted = plain(self.text)
        return any(wanted in plain(told) for told in (card.enterprise, card.number, *card.departments))


def short_name(enterprise: str) -> str:
    """Return the part of an enterprise's name that tells it apart within the zone."""
    return _REGION.sub("", brief(enterprise))


def chip_of(card: VisitCard) -> Chip:
    """Return a visit as the calendar shows it: the enterprise, and how many departments come."""
    told = [card.enterprise, "、".join(card.departments), f"{card.state}，{card.requests} 项"]
    if card.pinned:
        told.append("固定在这一天")
    return Chip(
        card.id,
        date.fromisoformat(card.day),
        short_name(card.enterprise),
        str(len(card.departments)),
        VISIT_TONES[card.state],
        "\n".join(told),
        pinned=card.pinned,
        fixed=why_fixed(card),
    )


def why_fixed(card: VisitCard) -> str | None:
    """Return why a visit stays on its day, None where it may be moved."""
    if card.state.is_movable:
        return None
    return f"{card.number} {card.state}，不能再改期；只有还没有通知企业的检查可以改期。"


def departments_in_words(card: VisitCard) -> str:
    """Return the departments, the lead first and named as such."""
    others = [name for name in card.departments if name != card.lead]
    return "、".join([f"{card.lead}（牵头）" if others else card.lead, *others])


def enterprise_column(*, width: int = 200) -> Column:
    return Column(
        "enterprise",
        "企业",
        attrgetter("enterprise"),
        text=lambda card: short_name(card.enterprise),
        tip=attrgetter("enterprise"),
        width=width,
        stretch=True,
        middle=True,
    )


def state_column() -> Column:
    return Column(
        "state",
        "状态",
        lambda card: card.state.value,
        order=lambda card: list(VisitState).index(card.state),
        look=Look.CHIP,
        tone=lambda card: VISIT_TONES[card.state],
        width=96,
    )


def departments_column(*, width: int = 150, priority: int = 2) -> Column:
    return Column(
        "departments",
        "部门",
        lambda card: "、".join(card.departments),
        tip=departments_in_words,
        width=width,
        priority=priority,
    )


def requests_column(*, priority: int = 3) -> Column:
    return Column("requests", "事项", attrgetter("requests"), look=Look.NUMBER, width=64, priority=priority)


def day_columns() -> list[Column]:
    """Return the columns of the visits of one day."""
    return [
        enterprise_column(width=120),
        Column(
            "count",
            "部门",
            lambda card: len(card.departments),
            text=lambda card: f"{len(card.departments)} 个",
            tip=departments_in_words,
            width=52,
            priority=2,
        ),
        state_column(),
        Column(
            "pinned",
            "固定",
            attrgetter("pinned"),
            text=lambda card: "固定" if card.pinned else "",
            width=64,
            priority=4,
        ),
        Column("number", "编号", attrgetter("number"), width=110, priority=5, hidden=True),
        requests_column(priority=6),
    ]


def visit_columns(today: Callable[[], date]) -> list[Column]:
    """Return the columns of the list of all visits."""
    return [
        Column("day", "日期", attrgetter("day"), text=lambda card: _dated(card.day), width=142),
        enterprise_column(width=190),
        Column("lead", "牵头部门", attrgetter("lead"), width=116, priority=3),
        departments_column(width=200, priority=4),
        requests_column(),
        state_column(),
        Column(
            "findings",
            "问题",
            attrgetter("findings"),
            text=lambda card: _findings(card),
            tone=lambda card: Tone.LATE if card.open_findings else Tone.PLAIN,
            width=110,
            priority=5,
        ),
        Column(
            "due",
            "整改时限",
            attrgetter("due"),
            text=lambda card: left(card.due, today()) if card.due else "",
            tone=lambda card: Tone.LATE if card.due and card.due < today().isoformat() else Tone.PLAIN,
            tip=lambda card: card.due or "",
            width=100,
            priority=5,
        ),
        Column("number", "编号", attrgetter("number"), width=110, priority=6),
        Column(
            "pinned",
            "固定",
            attrgetter("pinned"),
            text=lambda card: "固定" if card.pinned else "",
            width=64,
            priority=8,
        ),
        Column(
            "emergency",
            "紧急入企",
            attrgetter("emergency"),
            tone=lambda card: Tone.LATE if card.lacking else Tone.PLAIN,
            tip=lambda card: "\n".join(filter(None, (card.emergency, *card.lacking))),
            width=120,
            priority=7,
        ),
    ]


def _dated(day: str) -> str:
    return f"{day} {weekday(date.fromisoformat(day))}"


def _findings(card: VisitCard) -> str:
    if not card.findings:
        return ""
    return f"{card.findings} 个，{card.open_findings} 个未改" if card.open_findings else f"{card.findings} 个，已改"
