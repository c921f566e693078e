"""The columns of every table of projects: how a stage, a year's completion and the last word of progress look."""

from collections.abc import Callable
from datetime import date
from operator import attrgetter

from jn_desktop.core.cells import Kind
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import ago, amount
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.ledger import FIELDS
from jn_desktop.projects.pages.filtering import lacks_lead, lacks_progress
from jn_desktop.projects.rules import Stage, Status

SHORT_STAGES = {
    Stage.LAND: "立项用地",
    Stage.PLANNING: "工程建设",
    Stage.CONSTRUCTION: "施工许可",
    Stage.COMPLETION: "竣工验收",
    Stage.IN_PRODUCTION: "已投产",
}
_STAGE_TONES = {
    Stage.LAND: Tone.MUTED,
    Stage.PLANNING: Tone.ACCENT,
    Stage.CONSTRUCTION: Tone.WARN,
    Stage.COMPLETION: Tone.OK,
    Stage.IN_PRODUCTION: Tone.OK,
}
_STATUS_TONES = {
    Status.ACTIVE: Tone.ACCENT,
    Status.PAUSED: Tone.WARN,
    Status.COMPLETED: Tone.OK,
    Status.CANCELLED: Tone.MUTED,
}


def project_columns(today: Callable[[], date]) -> list[Column]:
    """Return all columns of the page's table: what is looked at daily, then the rest of the ledger for the chooser."""
    return [
        name_column(),
        Column("enterprise", "项目单位", attrgetter("enterprise"), width=170, priority=7, middle=True),
        stage_column(),
        Column("total_investment", "总投资（万元）", attrgetter("total_investment"), look=Look.NUMBER, priority=2),
        Column(
            "completion",
            "投资完成",
            completion,
            text=completion_in_words,
            look=Look.BAR,
            tone=lambda card: Tone.OK if (completion(card) or 0) >= 1 else Tone.PLAIN,
            share=completion,
            tip=completion_in_full,
            width=112,
            priority=4,
        ),
        Column(
            "lead",
            "跑小青",
            attrgetter("lead_name"),
            text=lambda card: card.lead_name or ("未派" if lacks_lead(card) else ""),
            tone=lambda card: Tone.LATE if lacks_lead(card) else Tone.PLAIN,
            tip=lambda card: f"{card.lead_name}（{card.lead_agent}）" if card.lead_agent else "还没有牵头的专员",
            width=104,
            priority=3,
            middle=True,
        ),
        progress_column(today),
        Column("unit", "责任单位", attrgetter("responsible_unit"), width=120, priority=5),
        Column("chain", "产业链", attrgetter("chain"), width=110, priority=6),
        Column("park", "园区", attrgetter("park"), width=130, priority=8),
        *_further_columns(),
    ]


def name_column() -> Column:
    return Column("name", "项目名称", attrgetter("name"), width=190, stretch=True, middle=True)


def stage_column() -> Column:
    return Column(
        "stage",
        "阶段",
        attrgetter("stage"),
        text=stage_in_words,
        order=lambda card: list(Stage).index(Stage(card.stage)) if card.stage else None,
        look=Look.CHIP,
        tone=lambda card: _STAGE_TONES[Stage(card.stage)] if card.stage else Tone.MUTED,
        tip=lambda card: card.stage or "还没有登记所处阶段",
        width=102,
    )


def progress_column(today: Callable[[], date]) -> Column:
    return Column(
        "progress_on",
        "最近进展",
        attrgetter("progress_on"),
        text=lambda card: ago(card.progress_on, today()),
        tone=lambda card: Tone.LATE if lacks_progress(card, today()) else Tone.PLAIN,
        tip=lambda card: "：".join(filter(None, (card.progress_on, card.progress))) or "还没有登记过进展",
        width=92,
        priority=3,
    )


def stage_in_words(card: ProjectCard) -> str:
    return SHORT_STAGES[Stage(card.stage)] if card.stage else "未登记"


def completion(card: ProjectCard) -> float | None:
    """Return how much of the whole investment is made, 1.0 for all of it; None where either sum is not known."""
    if not card.total_investment or card.invested is None:
        return None
    return round(card.invested / card.total_investment, 4)


def completion_in_words(card: ProjectCard) -> str:
    share = completion(card)
    return "" if share is None else f"{share:.0%}"


def completion_in_full(card: ProjectCard) -> str:
    """Return the sum so far, and how much of the whole that is; nothing where it is not known."""
    if card.invested is None:
        return ""
    share = f"，占总投资 {completion_in_words(card)}" if completion(card) is not None else ""
    return f"{amount(card.invested)} 万元{share}"


def _further_columns() -> list[Column]:
    """Return the ledger's other fields, not shown until somebody chooses them."""
    shown = {"name", "enterprise", "stage", "total_investment", "responsible_unit", "chain", "park", "lead_agent"}
    status = Column(
        "status",
        "推进状态",
        attrgetter("status"),
        look=Look.CHIP,
        tone=lambda card: _STATUS_TONES[Status(card.status)],
        width=92,
        priority=9,
        hidden=True,
    )
    return [
        status,
        *(
            Column(
                field.name,
                f"{field.label}（万元）" if field.kind is Kind.MONEY else field.label,
                attrgetter(field.name),
                look=Look.NUMBER if field.kind is Kind.MONEY else Look.TEXT,
                width=140,
                priority=9,
                hidden=True,
            )
            for field in FIELDS
            if field.name not in shown
        ),
        Column("retired_on", "退出日期", attrgetter("retired_on"), width=100, priority=9, hidden=True),
    ]
