"""A document that shows every style of official documents, for an office that restyles them in Word."""

import datetime

from jn_desktop.core.official.blocks import (
    Addressee,
    Attachment,
    AttachmentNote,
    Attendance,
    Cell,
    Corner,
    Heading,
    Imprint,
    Mark,
    Number,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    Title,
)

_DAY = datetime.date(2026, 1, 5)
_HOW = (
    "这份样板列出公文用到的各种样式。请在 Word 或 WPS 里修改样式（不要改文字上的格式），保存后在“设置”里选用；"
    "样式的名称、纸张和页边距请不要改动。文字内容不用管，写公文时会换掉。"
)


def specimen(station: str, base: bytes | None) -> OfficialDocument:
    """Return the document that is handed out to be restyled, written on a base that was restyled before or on none."""
    head = (Cell("栏目", label=True), Cell("栏目", label=True))
    return OfficialDocument(
        title="公文样板",
        author=station,
        dated=datetime.datetime.combine(_DAY, datetime.time()),
        base=base,
        blocks=(
            Corner(1, "特急"),
            Mark("发文机关标志"),
            Number("〔2026〕1号"),
            Number("第1期", rule=False),
            Title("公文标题"),
            Addressee("主送机关"),
            Paragraph(_HOW),
            *(Heading(level, f"{name}级标题") for level, name in enumerate("一二三四", start=1)),
            Table((1, 1), (head, (Cell("表格文字"), Cell("表格文字"))), headers=1),
            AttachmentNote(("附件说明", "附件说明续行")),
            Attendance("出席", "出席人员"),
            Attendance("请假", "请假人员"),
            Signature("发文机关署名", _DAY),
            Attachment("附件标题"),
            Paragraph("公文正文。"),
            Imprint("抄送机关", "印发机关", _DAY),
        ),
    )
