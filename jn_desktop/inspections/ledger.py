"""Which columns of lists of inspection requests and of inspection items mean what, for import and export."""

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field, LedgerKind

INSPECTION_REQUESTS = LedgerKind(
    "inspection-requests",
    "检查需求",
    (
        Field("number", "需求编号", Kind.NAME),
        Field("department", "检查部门", Kind.NAME, required=True),
        Field("enterprise", "检查对象", Kind.NAME),
        Field("uscc", "统一社会信用代码", Kind.USCC),
        Field("item", "检查事项", Kind.NAME, required=True),
        Field("kind", "检查类型", Kind.NAME, required=True),
        Field("first_day", "最早日期", Kind.DATE, required=True),
        Field("last_day", "最晚日期", Kind.DATE, required=True),
        Field("minutes", "预计时长（分钟）", Kind.INTEGER),
        Field("exemption", "例外情形", Kind.NAME),
        Field("exemption_reason", "例外理由"),
        Field("exemption_approver", "批准人", Kind.NAME),
        Field("source", "任务来源", Kind.NAME),
        Field("remark", "备注", Kind.LINES),
    ),
    keys=("item",),
)

INSPECTION_ITEMS = LedgerKind(
    "inspection-items",
    "检查事项清单",
    (
        Field("department", "检查部门", Kind.NAME, required=True),
        Field("name", "检查事项", Kind.NAME, required=True),
        Field("legal_basis", "法律依据", Kind.LINES),
        Field("off_site", "可否非现场", Kind.FLAG),
        Field("points", "检查内容", Kind.LINES),
    ),
    keys=("name",),
)
