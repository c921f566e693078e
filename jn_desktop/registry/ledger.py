"""The ledgers of enterprises and departments."""

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field, LedgerKind

ENTERPRISES = LedgerKind(
    "enterprises",
    "企业名录",
    (
        Field("name", "企业名称", Kind.NAME),
        Field("uscc", "统一社会信用代码", Kind.USCC),
        Field("chain", "所属产业链", Kind.NAME),
        Field("park", "所在园区", Kind.NAME),
        Field("grid", "服务网格"),
        Field("major", "四上企业", Kind.FLAG),
        Field("risk_class", "信用风险分类"),
        Field("contact", "联系人"),
        Field("phone", "联系电话"),
    ),
    keys=("name", "uscc"),
)

DEPARTMENTS = LedgerKind(
    "departments",
    "部门名录",
    (
        Field("name", "部门名称", Kind.NAME, required=True),
        Field("chief_officer", "首席服务专员"),
        Field("phone", "联系电话"),
    ),
    keys=("name",),
)
