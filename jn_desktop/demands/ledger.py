"""Which columns of a register of demands mean what; hotline and mini-programme exports are read as the same kind."""

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field, LedgerKind

DEMANDS = LedgerKind(
    "demands",
    "企业诉求",
    (
        Field("number", "诉求编号", Kind.NAME, required=True),
        Field("received_at", "受理时间", Kind.MOMENT, required=True),
        Field("channel", "来源", Kind.NAME),
        Field("enterprise", "企业名称", Kind.NAME),
        Field("uscc", "统一社会信用代码", Kind.USCC),
        Field("contact", "联系人", Kind.NAME),
        Field("phone", "联系电话", Kind.NAME),
        Field("kind", "诉求类型", Kind.NAME),
        Field("category", "诉求类别", Kind.NAME),
        Field("title", "标题"),
        Field("text", "诉求内容", Kind.LINES, required=True),
        Field("place", "地点"),
        Field("urgency", "紧急程度", Kind.NAME),
        Field("first_receiver", "首问责任人", Kind.NAME),
        Field("first_unit", "首问单位", Kind.NAME),
        Field("lead_unit", "承办单位", Kind.NAME),
        Field("split_units", "分办单位", Kind.NAMES),
        Field("assisting_units", "协办单位", Kind.NAMES),
        Field("handler", "经办人", Kind.NAME),
        Field("contacted_at", "联系时间", Kind.MOMENT),
        Field("opinion_at", "初步意见时间", Kind.MOMENT),
        Field("opinion", "初步意见", Kind.LINES),
        Field("replied_at", "答复时间", Kind.MOMENT),
        Field("result", "办理结果", Kind.NAME),
        Field("reply", "答复内容", Kind.LINES),
        Field("policy_basis", "政策依据"),
        Field("satisfaction", "满意度", Kind.NAME),
        Field("closed_at", "办结时间", Kind.MOMENT),
    ),
    keys=("text",),
)
