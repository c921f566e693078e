"""The key project ledger (重点项目台账): the fields of CLI.md."""

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field, LedgerKind

FIELDS = (
    Field("code", "项目代码", Kind.NAME),
    Field("name", "项目名称", Kind.NAME, required=True),
    Field("enterprise", "项目单位", Kind.NAME),
    Field("uscc", "统一社会信用代码", Kind.USCC),
    Field("category", "项目类别"),
    Field("nature", "建设性质"),
    Field("invest_type", "投资主体"),
    Field("land", "用地性质"),
    Field("place", "建设地点"),
    Field("park", "所在园区", Kind.NAME),
    Field("chain", "所属产业链", Kind.NAME),
    Field("content", "主要建设内容及规模"),
    Field("total_investment", "总投资", Kind.MONEY),
    Field("annual_investment", "年度计划投资", Kind.MONEY),
    Field("invested", "累计完成投资", Kind.MONEY),
    Field("start", "开工时间", Kind.START),
    Field("end", "竣工时间", Kind.END),
    Field("responsible_unit", "责任单位", Kind.NAME),
    Field("sponsor_leader", "包保领导"),
    Field("progress", "形象进度"),
    Field("problem", "存在问题"),
    Field("contact", "联系人"),
    Field("phone", "联系电话"),
    Field("stage", "所处阶段", Kind.NAME),
    Field("lead_agent", "跑小青", Kind.NAME),
    Field("remark", "备注"),
)

PROJECTS = LedgerKind(
    "projects", "重点项目台账", (*FIELDS, Field("period", "建设起止年限", Kind.PERIOD)), keys=("name", "code")
)
EXPORTED = LedgerKind("projects", "重点项目台账", FIELDS, keys=("name", "code"))
