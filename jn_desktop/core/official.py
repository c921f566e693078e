"""The one builder of official Chinese documents, in the form of GB/T 9704-2012, above all 纪要 (clause 10.3).

A document is a sequence of blocks that say what stands there, never how it looks. How it looks is said by the named
styles of `resources/official.docx`; formatting beside a style is written only where it depends on the text itself.
"""

import datetime
import hashlib
import io
import math
import re
import struct
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from jn_desktop.core.paths import bundled

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties


@dataclass(frozen=True)
class Mark:
    """Stand in red at the head of page 1: the 发文机关标志, as 济宁高新区现场办公会纪要 (10.3)."""

    text: str


@dataclass(frozen=True)
class Number:
    """Give the 发文字号, as 〔2026〕3号; the red rule below belongs to it (7.2.5, 7.2.7)."""

    text: str


@dataclass(frozen=True)
class Title:
    """Give the 标题; a long one is broken into balanced lines (7.3.1)."""

    text: str


@dataclass(frozen=True)
class Heading:
    """Open a section on `level` 1 to 4, numbered by the builder: 一、 （一） 1. （1） (7.3.3)."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise ValueError(f"a heading is on level 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Add one paragraph of the body (7.3.3)."""

    text: str


@dataclass(frozen=True)
class Attendance:
    """List who was there: `label` is 出席, 请假 or 列席 without its colon, `names` what stands after it (10.3).

    An empty label continues the list above.
    """

    label: str
    names: str


@dataclass(frozen=True)
class Addressee:
    """Name who the document goes to, the 主送机关, without its colon (7.3.2)."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A picture in PNG, `width` millimetres wide; `says` is what is read out in its place."""

    png: bytes
    says: str
    width: float

    @property
    def height(self) -> float:
        """The millimetres that it is high, by the pixels that its head gives."""
        pixels_wide, pixels_high = struct.unpack(">II", self.png[16:24])
        return float(self.width * pixels_high / pixels_wide)


@dataclass(frozen=True)
class Cell:
    """A cell of a table, over `span` of its columns; a `label` says what the cells beside or below it are.

    A picture stands above the text.
    """

    text: str
    span: int = 1
    label: bool = False
    picture: Picture | None = None


@dataclass(frozen=True)
class Table:
    """Rule a table over the whole width; `widths` are the shares of its columns.

    The first `headers` rows stand again on each page; a new line in a cell's text is one there too. One that is kept
    `together` stands on one page, if that holds it, and with it a short text above.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    headers: int = 0
    together: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if sum(cell.span for cell in row) != len(self.widths):
                raise ValueError(f"a row of a table has {len(self.widths)} columns: {row}")


@dataclass(frozen=True)
class Signature:
    """Close the text with 发文机关署名 and 成文日期, placed for a seal over both (7.3.5).

    Without a day the date is left open, to be written by hand.
    """

    issuer: str
    day: datetime.date | None


@dataclass(frozen=True)
class Imprint:
    """Close the document with the 版记; `copy_to` is what stands after 抄送, None for no such line (7.4)."""

    copy_to: str | None
    issuer: str
    issued_on: datetime.date


Block = Mark | Number | Title | Addressee | Heading | Paragraph | Attendance | Table | Signature | Imprint


@dataclass(frozen=True)
class OfficialDocument:
    """Hold one document; `title`, `author` and `dated` are written into the file's properties."""

    title: str
    author: str
    dated: datetime.datetime
    blocks: tuple[Block, ...]


def render(document: OfficialDocument, fonts: Mapping[str, str] | None = None) -> bytes:
    """Return the Word file: the same bytes for the same document, whenever and however often it is rendered.

    `fonts` maps a standard font (方正小标宋简体, 仿宋_GB2312, 楷体_GB2312, 黑体, 宋体) to an office's substitute.
    A `dated` without a zone is written as it stands, one with a zone as UTC.
    A last text too long to share a page with the imprint is divided, after a sentence or a name.
    """
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    base = (bundled("resources") / "official.docx").read_bytes()
    opened = docx.Document(io.BytesIO(base))
    section: Any = opened.element.body[-1]
    paragraphs = "".join(paragraph.xml() for paragraph in _paragraphs(_divided(document.blocks)))
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{paragraphs}</w:body>")):
        section.addprevious(element)
    if fonts:
        _substitute(fonts, opened.styles.element)
    _describe(document, opened.core_properties)
    parts = {part.partname.membername: part.blob for part in opened.part.package.iter_parts()}
    return _zipped(base, parts, _pictures(document.blocks))


# Lengths in twentieths of a point, as Word counts them.
_CHARACTER = 315  # 三号 less 0.25 pt, 28 to a line
_TYPE_AREA_WIDTH = 8844  # 156 mm
_MARK_TOP = 1970  # 35 mm below the type area's upper edge, less what a glyph's ink stays below the top of its line

# Points: the mark's width on one line, the size down to which it shrinks before it is narrowed, the largest size.
_MARK_WIDTH, _MARK_SIZE, _LARGEST_MARK = 438, 36, 54
_NARROWEST = 70  # percent of a letter's width

_EMU_PER_MM = 36_000
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_NOTHING_ABOVE = '<w:spacing w:before="0"/>'  # a title below no red head begins the page
_NO_HEIGHT = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'  # or it begins a page of its own
_TABLE_CHARACTER = 240  # 小四
_LINES_OF_KEPT_ROW = 12  # of a longer row the lines go on on the next page
_LINE_CHARACTERS = 28
_TITLE_CHARACTERS = 20  # 二号 in 156 mm
# How long the last text may be; a page has 22 lines, page 1 about 8 below an ordinary title, the imprint takes 2.
_LINES_BESIDE_IMPRINT = 18
_LINES_BESIDE_IMPRINT_ON_PAGE_1 = 5
_LONGEST_BESIDE_SIGNATURE = 5 * _LINE_CHARACTERS  # a last text that short goes with the signature to a new page

# A frame lies on the page of the paragraph that follows it, its lower edge on the type area's (7.4: 版记置于最后一行).
_AT_PAGE_FOOT = (
    f'<w:framePr w:w="{_TYPE_AREA_WIDTH}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin"'
    ' w:xAlign="left" w:yAlign="bottom"/>'
)


@dataclass(frozen=True)
class _WordParagraph:
    """One paragraph of the file; its properties are written in the order that the schema wants (CT_PPr)."""

    style: str
    runs: str = ""
    formatting: str = ""
    keeps_next: bool = False
    keeps_lines: bool = False
    at_page_foot: bool = False

    @property
    def stays_with_next(self) -> bool:
        return self.keeps_next or self.style.startswith("Level") or self.style == "Signature"

    def xml(self) -> str:
        keep = ("<w:keepNext/>" if self.keeps_next else "") + ("<w:keepLines/>" if self.keeps_lines else "")
        frame = _AT_PAGE_FOOT if self.at_page_foot else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{keep}{frame}{self.formatting}</w:pPr>{self.runs}</w:p>'


@dataclass(frozen=True)
class _WordTable:
    """One table of the file; a row is kept on one page unless it is long."""

    table: Table

    def xml(self) -> str:
        widths = _column_widths(self.table)
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        last = len(self.table.rows) - 1
        rows = "".join(
            self._row(row, widths, place < self.table.headers, self.table.together and place < last)
            for place, row in enumerate(self.table.rows)
        )
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{_TYPE_AREA_WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
        )

    @staticmethod
    def _row(row: tuple[Cell, ...], widths: Sequence[int], is_header: bool, keeps_next: bool) -> str:
        cells, lines, at = [], 0.0, 0
        # what heads what stands below it is never alone at the foot of a page
        keeps_next = keeps_next or all(cell.label for cell in row)
        for cell in row:
            width = sum(widths[at : at + cell.span])
            at += cell.span
            style = "TableLabel" if cell.label else "TableText"
            texts = [_clean(text) for text in cell.text.split("\n")]
            written = [_WordParagraph(style, _run(text), keeps_next=keeps_next) for text in texts]
            if cell.picture is not None:
                drawn = _WordParagraph("Picture", _drawing(cell.picture), keeps_next=keeps_next)
                written = [drawn, *written] if cell.text else [drawn]
            lines = max(lines, sum(_width(text) * _TABLE_CHARACTER / width + 1 for text in texts))
            paragraphs = "".join(paragraph.xml() for paragraph in written)
            span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
                f"{paragraphs}</w:tc>"
            )
        kept = "<w:cantSplit/>" if lines <= _LINES_OF_KEPT_ROW else ""
        again = "<w:tblHeader/>" if is_header else ""
        return f"<w:tr><w:trPr>{kept}{again}</w:trPr>{''.join(cells)}</w:tr>"


def _drawing(picture: Picture) -> str:
    """Return the run that shows a picture; its file and relationship are named by what it is."""
    name = _picture_name(picture)
    wide, high = (round(length * _EMU_PER_MM) for length in (picture.width, picture.height))
    says = quoteattr(_clean(picture.says))
    number = int(name.removeprefix("picture")[:7], 16) + 1
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0"'
        f' distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="{name}" descr={says}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr={says}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_RELATIONSHIPS}" r:embed="{name}"/>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        f"</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _picture_name(picture: Picture) -> str:
    return f"picture{hashlib.sha256(picture.png).hexdigest()[:16]}"


def _column_widths(table: Table) -> list[int]:
    edges = [round(_TYPE_AREA_WIDTH * part / sum(table.widths)) for part in accumulate(table.widths, initial=0)]
    return [end - start for start, end in pairwise(edges)]


def _paragraphs(blocks: Sequence[Block]) -> list[_WordParagraph | _WordTable]:
    paragraphs: list[_WordParagraph | _WordTable] = []
    previous: Block | None = None
    for block, number in zip(blocks, heading_numbers(blocks), strict=True):
        match block:
            case Mark(text):
                paragraphs.append(_mark(_clean(text)))
            case Number(text):
                paragraphs.append(_WordParagraph("Number", _run(_clean(text))))
            case Title(text):
                lines = title_lines(text, blocks)
                above = "" if previous is not None else _NOTHING_ABOVE
                paragraphs.append(_WordParagraph("DocumentTitle", "<w:r><w:br/></w:r>".join(map(_run, lines)), above))
            case Addressee(text):
                paragraphs.append(_WordParagraph("Addressee", _run(_clean(text).rstrip("：:") + "：")))
            case Heading(level, text):
                paragraphs.append(_WordParagraph(f"Level{level}", _run(number + _clean(text))))
            case Paragraph(text):
                paragraphs.append(_WordParagraph("Body", _run(_clean(text))))
            case Attendance():
                paragraphs.append(_attendance(block, first=not isinstance(previous, Attendance)))
            case Table():
                if isinstance(previous, Signature) or (block.together and _is_short(previous)):
                    paragraphs[-1] = replace(_paragraph(paragraphs[-1]), keeps_next=True, keeps_lines=True)
                if not isinstance(previous, Title | Table):
                    paragraphs.append(_WordParagraph("TableEnd", keeps_next=True))
                paragraphs += [_WordTable(block), _WordParagraph("TableEnd")]
            case Signature():
                if _is_short(previous):
                    paragraphs[-1] = replace(_paragraph(paragraphs[-1]), keeps_next=True, keeps_lines=True)
                paragraphs += _signature(block)
            case Imprint():
                paragraphs = _with_imprint(paragraphs or [_WordParagraph("Body")], block)
        previous = block
    if isinstance(previous, Table):
        paragraphs[-1] = replace(_paragraph(paragraphs[-1]), formatting=_NO_HEIGHT)
    return paragraphs


def _is_short(block: Block | None) -> bool:
    """Tell whether a block is a last text that goes to a new page with what closes the document (7.3.5.4)."""
    return isinstance(block, Paragraph) and _width(block.text) <= _LONGEST_BESIDE_SIGNATURE


def _paragraph(last: _WordParagraph | _WordTable) -> _WordParagraph:
    assert isinstance(last, _WordParagraph), "a table is followed by a paragraph"
    return last


def _run(text: str, properties: str = "") -> str:
    properties = properties and f"<w:rPr>{properties}</w:rPr>"
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _mark(text: str) -> _WordParagraph:
    """Return the mark as large as one line of 156 mm holds it; the letters of a long one are narrowed first."""
    fitting = _MARK_WIDTH / max(_width(text), 1)
    narrowed = min(max(math.floor(100 * fitting / _MARK_SIZE), _NARROWEST), 100)
    half_points = math.floor(2 * min(fitting * 100 / narrowed, _LARGEST_MARK))
    size = f'<w:w w:val="{narrowed}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    before, line = _MARK_TOP - half_points // 4, half_points * 11
    spacing = f'<w:spacing w:before="{before}" w:line="{line}" w:lineRule="exact"/>'
    return _WordParagraph("Mark", _run(text, size), spacing)


def _attendance(block: Attendance, *, first: bool) -> _WordParagraph:
    label = _clean(block.label).rstrip("：:")
    if not label:
        return _WordParagraph(
            "AttendanceNext", _run(_clean(block.names)), f'<w:ind w:left="{5 * _CHARACTER}" w:firstLine="0"/>'
        )
    hanging = round((_width(label) + 1) * _CHARACTER)
    # the style says it for the usual label of two characters
    indent = "" if len(label) == 2 else f'<w:ind w:left="{2 * _CHARACTER + hanging}" w:hanging="{hanging}"/>'
    runs = _run(label, '<w:rStyle w:val="AttendanceLabel"/>') + _run("：" + _clean(block.names))
    return _WordParagraph("Attendance" if first else "AttendanceNext", runs, indent)


def _signature(block: Signature) -> Iterator[_WordParagraph]:
    for style, text, right in zip(
        ("Signature", "SignatureDate"),
        (_clean(block.issuer), shown_date(block.day)),
        signature_indents(block),
        strict=True,
    ):
        yield _WordParagraph(style, _run(text), f'<w:ind w:right="{round(right * _CHARACTER)}"/>')


def signature_indents(block: Signature) -> tuple[float, float]:
    """Return how many characters issuer and date stand from the right edge: one centred over the other (7.3.5.1)."""
    beyond = (min(_width(_clean(block.issuer)), _LINE_CHARACTERS - 4) - _width(shown_date(block.day))) / 2
    date_from_edge = max(4.0, 2 + beyond)
    return date_from_edge - beyond, date_from_edge


OPEN_DATE = "　　　　年　　月　　日"
"""Room to write a date by hand."""


def shown_date(day: datetime.date | None) -> str:
    """Return `2026年10月9日`: Arabic digits without leading zeros (7.3.5); room to write it in where there is none."""
    if day is None:
        return OPEN_DATE
    return f"{day.year}年{day.month}月{day.day}日"


def _with_imprint(paragraphs: list[_WordParagraph | _WordTable], block: Imprint) -> list[_WordParagraph | _WordTable]:
    """Return the paragraphs with the imprint's frame before the last one and whatever is kept with it."""
    *before, last = paragraphs
    kept: list[_WordParagraph | _WordTable] = []
    while before and isinstance(before[-1], _WordParagraph) and before[-1].stays_with_next:
        kept.insert(0, before.pop())
    return [*before, *_imprint(block), *kept, replace(_paragraph(last), keeps_lines=True)]


def _imprint(block: Imprint) -> Iterator[_WordParagraph]:
    def line(style: str, runs: str = "") -> _WordParagraph:
        return _WordParagraph(style, runs, at_page_foot=True)

    yield line("ImprintRule")
    if block.copy_to:
        yield line("ImprintCopies", _run(f"抄送：{_clean(block.copy_to).rstrip('。，、；')}。"))
        yield line("ImprintThinRule")
    yield line(
        "Imprint",
        _run(_clean(block.issuer)) + "<w:r><w:tab/></w:r>" + _run(f"{shown_date(block.issued_on)}印发"),
    )
    yield line("ImprintRule")


# -- text ----------------------------------------------------------------------------------------------------------

_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK_IN_LATIN = re.compile(r"(?<=[!-~])\s*[\t\n\v\f\r\x85\u2028\u2029]\s*(?=[!-~])")
_BREAK = re.compile(r"\s*[\t\n\v\f\r\x85\u2028\u2029]\s*")
_SENTENCE_END = re.compile("[。！？；][”’》）]*")
_NAME_END = re.compile("[、，；]")


def _clean(text: str) -> str:
    """Return the text on one line, without what a file in XML cannot hold."""
    return _BREAK.sub("", _BREAK_IN_LATIN.sub(" ", _NOT_IN_XML.sub("", text))).strip()


def _width(text: str) -> float:
    """Return the width in full-width characters; Latin ones count a little more than half, for proportional fonts."""
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.6 for character in text)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Mark):
            yield block.text
        elif isinstance(block, Attendance):
            yield block.names
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)


def heading_numbers(blocks: Sequence[Block]) -> list[str]:
    """Return the number that stands before each heading: 一、 （一） 1. （1）; nothing for other blocks."""
    numbers, counts = [], [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1 :] = [counts[block.level - 1] + 1, *[0] * (4 - block.level)]
            numbers.append(_heading_number(block.level, counts[block.level - 1]))
        else:
            numbers.append("")
    return numbers


def _heading_number(level: int, number: int) -> str:
    if level == 3:
        return f"{number}."
    if level == 4:
        return f"（{number}）"
    return f"{_in_chinese(number)}、" if level == 1 else f"（{_in_chinese(number)}）"


def _in_chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


def _divided(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with a last text that shares a page with the imprint: of a longer one, the end stands alone.

    A frame lies on the page where its paragraph begins, which is the last page only while that paragraph is not split.
    """
    match blocks:
        case (*before, Paragraph(text), Imprint() as imprint):
            follows_text = any(isinstance(block, Paragraph) for block in before)
            lines = _LINES_BESIDE_IMPRINT if follows_text else _LINES_BESIDE_IMPRINT_ON_PAGE_1
            lines -= _lines_of_copies(imprint)
            start, end = _two_parts(_clean(text), lines=lines, characters=_LINE_CHARACTERS, ends=_SENTENCE_END)
            return (*before, Paragraph(start), Paragraph(end), imprint) if end else blocks
        case (*before, Attendance(label, names), Imprint() as imprint):
            lines = _LINES_BESIDE_IMPRINT - _lines_of_copies(imprint)
            start, end = _two_parts(_clean(names), lines=lines, characters=_LINE_CHARACTERS - 5, ends=_NAME_END)
            return (*before, Attendance(label, start), Attendance("", end), imprint) if end else blocks
    return blocks


def _lines_of_copies(imprint: Imprint) -> int:
    return int(_width(imprint.copy_to or "") / _LINE_CHARACTERS)


def _two_parts(text: str, *, lines: int, characters: int, ends: re.Pattern[str]) -> tuple[str, str]:
    """Return the text and nothing when it fits into these lines, else its start and up to 5 lines of its end."""
    if _width(text) <= max(lines, 1) * characters:
        return text, ""
    cuts = (match.end() for match in ends.finditer(text[:-1]))
    room = _LINES_BESIDE_IMPRINT_ON_PAGE_1 * characters
    cut = next((cut for cut in cuts if _width(text[cut:]) <= room), len(text) - 2 * characters)
    return text[:cut], text[cut:]


# Words that titles are made of; with the document's own words they tell where a title may be broken.
_TITLE_WORDS = (
    "关于 协调 解决 研究 推进 加快 进一步 做好 开展 加强 明确 同意 印发 召开 有关 相关 若干 问题 事项 事宜 工作 情况 "
    "项目 建设 施工 许可 审批 验收 规划 用地 企业 园区 地块 产业 产业链 技术 信息 制造 材料 安全 环境 生产 质量 政策 "
    "资金 服务 服务站 现场 办公会 办公室 现场办公会 会议 会议纪要 专题 座谈会 调度会 纪要 通知 通报 报告 请示 批复 "
    "意见 方案 办法 公告 决定 联合 检查 计划 综合 督办 落实 高新区 有限公司 管理 委员会"
)
_NEVER_FIRST = frozenset("、，。；：？！）〕】》”’…—%％")
_NEVER_LAST = frozenset("（〔【《“‘第")
_RATHER_NOT_FIRST = frozenset("的地得了和与及或等")
_RATHER_NOT_LAST = frozenset("和与及或在对为将把被由向从")


def title_lines(text: str, blocks: Sequence[Block]) -> list[str]:
    """Return the lines of a title in its document: about equally long, broken where no word is torn (7.3.1)."""
    return _balanced_lines(_clean(text), "\n".join(_texts(blocks)))


def _balanced_lines(text: str, said: str) -> list[str]:
    """Return the title in as few lines as it needs, about equally long, broken where no word is torn (7.3.1).

    `said` is the text of the document: two characters that stand together there more than once are likely one word.
    """
    edges = [0, *accumulate(_width(character) for character in text)]
    if edges[-1] <= _TITLE_CHARACTERS:
        return [text]
    costs = [0.0, *(_break_cost(text, at, _TITLE_WORDS + said) for at in range(1, len(text))), 0.0]
    for count in range(math.ceil(edges[-1] / _TITLE_CHARACTERS), len(text) + 1):
        cheapest: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
        for _ in range(count):
            longer: dict[int, tuple[float, list[int]]] = {}
            for start, (cost, ends) in cheapest.items():
                for end in range(start + 1, len(text) + 1):
                    width = edges[end] - edges[start]
                    if width > _TITLE_CHARACTERS:
                        break
                    total = cost + (width - edges[-1] / count) ** 2 + costs[end]
                    if end not in longer or total < longer[end][0]:
                        longer[end] = (total, [*ends, end])
            cheapest = longer
        if len(text) in cheapest:
            return [text[start:end] for start, end in pairwise([0, *cheapest[len(text)][1]])]
    return [text]


def _break_cost(text: str, at: int, known: str) -> float:
    before, after = text[at - 1], text[at]
    one_word = before.isdigit() or ((before + after).isascii() and before != " ")
    if one_word or after in _NEVER_FIRST or before in _NEVER_LAST:
        return 1000
    cost = 4 * min(known.count(before + after), 4)
    if after in _RATHER_NOT_FIRST or before in _RATHER_NOT_LAST:
        cost += 12
    if any(text.count(opening, 0, at) > text.count(closing, 0, at) for opening, closing in ("《》", "“”", "（）")):
        cost += 20
    return cost


# -- the file ------------------------------------------------------------------------------------------------------


def _substitute(fonts: Mapping[str, str], styles: Any) -> None:
    from docx.oxml.ns import qn

    for element in styles.iter(qn("w:rFonts")):
        for script, font in element.attrib.items():
            element.set(script, fonts.get(font, font))


def _describe(document: OfficialDocument, properties: "CoreProperties") -> None:
    dated = document.dated.replace(microsecond=0)
    if dated.tzinfo is not None:
        dated = dated.astimezone(datetime.UTC).replace(tzinfo=None)
    properties.title = _clean(document.title)[:255]
    properties.author = properties.last_modified_by = _clean(document.author)[:255]
    properties.created = properties.modified = dated
    properties.language = "zh-CN"


def _pictures(blocks: Sequence[Block]) -> dict[str, Picture]:
    """Return the pictures of a document by the names of their files, each once."""
    cells = (cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row)
    return {_picture_name(cell.picture): cell.picture for cell in cells if cell.picture is not None}


def _zipped(base: bytes, parts: Mapping[str, bytes], pictures: Mapping[str, Picture]) -> bytes:
    """Return the base document with its parts replaced; order, dates and system are the same on every machine."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as template, zipfile.ZipFile(file, "w") as archive:
        contents = {name: parts[name] if name in parts else template.read(name) for name in template.namelist()}
        if pictures:
            contents = _with_pictures(contents, pictures)
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return file.getvalue()


def _with_pictures(contents: dict[str, bytes], pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    """Return the files of the document with those of the pictures, and with what tells Word of them."""
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    related = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONSHIPS}/image" Target="media/{name}.png"/>' for name in pictures
    )
    return {
        **contents,
        types: contents[types].replace(b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1),
        relations: contents[relations].replace(b"</Relationships>", f"{related}</Relationships>".encode()),
        **{f"word/media/{name}.png": picture.png for name, picture in pictures.items()},
    }
