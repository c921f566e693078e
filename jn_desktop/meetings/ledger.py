"""The three sheets of the meetings ledger: meetings, their topics, what was agreed."""

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field, LedgerKind

MEETINGS = LedgerKind(
    "meetings",
    "会议",
    (
        Field("number", "会议编号", Kind.NAME, required=True),
        Field("kind", "会议类型", Kind.NAME),
        Field("name", "会议名称", Kind.NAME, required=True),
        Field("time", "召开时间", Kind.MOMENT, required=True),
        Field("place", "地点"),
        Field("host", "主持人"),
        Field("recorder", "记录人"),
        Field("attendees", "出席"),
        Field("absentees", "请假"),
        Field("observers", "列席"),
        Field("ends", "结束时间", Kind.MOMENT),
        Field("series", "会议系列", Kind.NAME),
        Field("theme", "主题"),
    ),
    keys=("name",),
)

TOPICS = LedgerKind(
    "topics",
    "议题",
    (
        Field("number", "会议编号", Kind.NAME, required=True),
        Field("position", "序号", Kind.INTEGER, required=True),
        Field("title", "议题", required=True),
        Field("projects", "关联项目", Kind.NAMES),
        Field("situation", "情况说明", Kind.LINES),
    ),
    keys=("title",),
)

ACTIONS = LedgerKind(
    "actions",
    "议定事项",
    (
        Field("number", "会议编号", Kind.NAME, required=True),
        Field("position", "序号", Kind.INTEGER, required=True),
        Field("topic", "议题序号", Kind.INTEGER),
        Field("text", "议定事项", required=True),
        Field("responsible_unit", "责任单位", Kind.NAME),
        Field("assisting_units", "配合单位", Kind.NAME),
        Field("due_date", "完成时限", Kind.DATE),
    ),
    keys=("text",),
)
