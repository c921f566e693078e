"""How the history of each table's records is told: the words of the ledgers, and those of what no ledger has."""

from collections.abc import Iterable

from jn_desktop.agents.ledger import AGENTS
from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.demands.ledger import DEMANDS
from jn_desktop.desktop.history import RecordWords
from jn_desktop.inspections.ledger import INSPECTION_REQUESTS
from jn_desktop.meetings.ledger import ACTIONS, MEETINGS, TOPICS
from jn_desktop.projects.ledger import PROJECTS
from jn_desktop.projects.model import AssignmentRole
from jn_desktop.registry.ledger import ENTERPRISES


def _words(label: str, fields: Iterable[Field]) -> RecordWords:
    return RecordWords(label, {field.name: field for field in fields}, _VALUES)


_VALUES = {AssignmentRole.LEAD.value: "牵头", AssignmentRole.ASSISTANT.value: "协助"}
_ASSIGNMENT = (
    Field("enterprise_id", "项目单位"),
    Field("agent_id", "专员"),
    Field("role", "分工"),
    Field("starts_on", "开始"),
    Field("ends_on", "结束"),
    Field("reason", "理由"),
    Field("end_reason", "结束原因"),
)

_DEMAND = (
    Field("enterprise_id", "企业"),
    Field("project_id", "关联项目"),
    Field("same_as", "并入"),
    Field("state", "状态"),
    Field("dispatched_at", "转办时间"),
    Field("accepted_at", "接收时间"),
    Field("called_back_at", "回访时间"),
    Field("called_back_by", "回访人"),
    Field("solved", "是否解决", Kind.FLAG),
    Field("marks", "企业评价"),
    Field("own_fault", "承办方的原因", Kind.FLAG),
)

_REQUEST = (
    Field("enterprise_id", "企业"),
    Field("state", "状态"),
    Field("verdict", "审核结论"),
    Field("verdict_reason", "结论的理由"),
    Field("decision", "处理意见"),
    Field("decided_by", "处理人"),
    Field("visit_id", "并入的检查"),
    Field("recheck_of", "复查哪一次"),
)
_VISIT = (
    Field("number", "编号"),
    Field("enterprise_id", "企业"),
    Field("day", "日期"),
    Field("lead", "牵头部门"),
    Field("state", "状态"),
    Field("pinned", "固定", Kind.FLAG),
    Field("emergency", "紧急情况"),
    Field("notified_at", "通知时间"),
    Field("received_by", "企业收件人"),
    Field("entered_at", "入企时间"),
    Field("left_at", "离企时间"),
    Field("contact", "企业陪同人"),
    Field("summary", "检查情况"),
    Field("signed_by", "企业签字人"),
    Field("refusal", "没有签字的原因"),
    Field("result_notified_at", "告知结果时间"),
    Field("cancelled", "取消原因"),
    Field("archive_number", "归档号"),
)
_VISIT_DEPARTMENT = (
    Field("department", "部门"),
    Field("approved_by", "批准人"),
    Field("approved_at", "批准时间"),
    Field("approval", "批准文号"),
    Field("backfilled", "事后补批", Kind.FLAG),
    Field("assistants", "辅助人员", Kind.INTEGER),
)
_FINDING = (
    Field("text", "问题"),
    Field("basis", "依据"),
    Field("demand", "整改要求"),
    Field("due", "整改时限"),
    Field("corrected_on", "改正日期"),
    Field("kept", "改正情况"),
    Field("rechecked_on", "复查日期"),
    Field("rechecked_by", "复查人"),
    Field("passed", "复查合格", Kind.FLAG),
)
_MEETING = (
    Field("minutes_state", "纪要"),
    Field("enterprise_id", "所在企业"),
    Field("quiet_reason", "非这天不可的理由"),
)
_INVITEE = (
    Field("unit", "单位"),
    Field("person", "参会人"),
    Field("phone", "电话"),
    Field("part", "身份"),
    Field("answer", "答复"),
)
_ACTION = (
    Field("state", "状态"),
    Field("assigned_on", "交办日期"),
    Field("due_by", "督办时限"),
    Field("extension_to", "申请延到"),
    Field("reported_on", "办成日期"),
    Field("done_on", "办结日期"),
    Field("result", "办理结果"),
)

HISTORY_WORDS = {
    "enterprise": _words("企业", (*ENTERPRISES.fields, Field("merged_into", "并入"), Field("unverified", "待核实"))),
    "project": _words("项目", (*PROJECTS.fields, Field("enterprise_id", "项目单位"), Field("status", "状态"))),
    "agent": _words("专员", AGENTS.fields),
    "demand": _words("诉求", (*DEMANDS.fields, *_DEMAND)),
    "demand_pause": _words("暂停", (Field("starts_at", "从"), Field("ends_at", "到"), Field("reason", "原因"))),
    "inspection_request": _words("检查需求", (*INSPECTION_REQUESTS.fields, *_REQUEST)),
    "joint_visit": _words("联合检查", _VISIT),
    "visit_department": _words("参加部门", _VISIT_DEPARTMENT),
    "visit_officer": _words(
        "执法人员", (Field("department", "部门"), Field("name", "姓名"), Field("certificate", "证号"))
    ),
    "finding": _words("检查发现的问题", _FINDING),
    "meeting": _words("会议", (*MEETINGS.fields, *_MEETING)),
    "invitee": _words("邀请", _INVITEE),
    "topic": _words("议题", TOPICS.fields),
    "topic_project": _words("议题涉及的项目", (Field("topic_id", "议题"), Field("project_id", "项目"))),
    "topic_action": _words("议题接办的事项", (Field("topic_id", "议题"), Field("action_id", "议定事项"))),
    "agreed_action": _words("议定事项", (*ACTIONS.fields, *_ACTION)),
    "attachment": _words("附件", (Field("name", "文件"),)),
    "assignment": _words("承办人", _ASSIGNMENT),
    "progress_report": _words(
        "进展",
        (
            Field("month", "月份"),
            Field("invested", "累计完成投资", Kind.MONEY),
            Field("progress", "形象进度"),
            Field("problem", "存在问题"),
        ),
    ),
    "entrustment": _words(
        "委托",
        (
            Field("scope", "委托范围"),
            Field("powers", "委托权限"),
            Field("entrusted_on", "委托日期"),
            Field("ends_on", "终止日期"),
        ),
    ),
    "service_step": _words(
        "代办记录",
        (
            Field("item", "事项"),
            Field("agent_id", "专员"),
            Field("done_on", "日期"),
            Field("minutes", "用时（分钟）"),
            Field("result", "结果"),
        ),
    ),
}
