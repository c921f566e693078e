"""The agents' roster as a ledger."""

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field, LedgerKind

AGENTS = LedgerKind(
    "agents",
    "跑小青专员名册",
    (
        Field("number", "专员编号", Kind.NAME, required=True),
        Field("name", "姓名", Kind.NAME, required=True),
        Field("unit", "所在单位", Kind.NAME),
        Field("chains", "熟悉产业链", Kind.NAMES),
        Field("parks", "服务园区", Kind.NAMES),
        Field("capacity", "承接上限", Kind.INTEGER),
        Field("phone", "联系电话"),
        Field("leave_from", "请假开始", Kind.DATE),
        Field("leave_to", "请假结束", Kind.DATE),
        Field("active", "在岗", Kind.FLAG),
    ),
    keys=("number",),
)
