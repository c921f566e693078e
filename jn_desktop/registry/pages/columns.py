"""The columns of the list of enterprises; it is sorted only by what an index can walk along."""

from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.theme import Tone
from jn_desktop.registry.listing import EnterpriseCard, Order

ORDERS = {"name": Order.NAME, "uscc": Order.CODE, "added_on": Order.NEWEST}
"""The columns that the list can be sorted by."""


def standing(card: EnterpriseCard) -> str:
    """Return how an enterprise stands in the list, in a word; nothing for one of which there is nothing to say."""
    if card.merged_into:
        return "已合并"
    if card.retired_on:
        return "已退出"
    return "待核实" if card.unverified else ""


def standing_tone(card: EnterpriseCard) -> Tone:
    return Tone.PLAIN if card.retired_on else Tone.WARN


def enterprise_columns(*, risk_class: bool) -> list[Column]:
    """Return the columns; the risk class only for those who may see it."""
    columns = [
        Column("name", "企业名称", lambda card: card.name, width=300, stretch=True, middle=True),
        Column("standing", "状态", standing, look=Look.CHIP, tone=standing_tone, width=86, sortable=False),
        Column("uscc", "信用代码", lambda card: card.uscc, width=176, priority=2),
        Column("park", "所在园区", lambda card: card.park, width=120, priority=3, sortable=False),
        Column("chain", "产业链", lambda card: card.chain, width=120, priority=4, sortable=False),
        Column("contact", "联系人", lambda card: card.contact, width=80, priority=6, sortable=False),
        Column("phone", "联系电话", lambda card: card.phone, width=120, priority=7, sortable=False),
        Column("grid", "服务网格", lambda card: card.grid, width=110, priority=8, sortable=False),
        Column("added_on", "加入日期", lambda card: card.added_on, width=104, priority=5),
        Column("major", "四上企业", lambda card: card.major, width=80, priority=9, sortable=False, hidden=True),
    ]
    if risk_class:
        kept = Column("risk_class", "风险分类", lambda card: card.risk_class, width=80, sortable=False, hidden=True)
        columns.append(kept)
    return columns
