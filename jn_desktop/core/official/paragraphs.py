"""The paragraphs of the Word file, under the named styles of the base document."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from jn_desktop.core.official.blocks import AttachmentNote, Attendance, Corner, Signature
from jn_desktop.core.official.text import LINE_CHARACTERS, clean, shown_date, text_width

# Lengths in twentieths of a point, as Word counts them.
CHARACTER = 315  # 三号 less 0.25 pt, 28 to a line
LINE = 579  # 28.95 pt, 22 to a page
TITLE_LINE = 700
TYPE_AREA_WIDTH = 8844  # 156 mm
TYPE_AREA_HEIGHT = 22 * LINE  # 225 mm
_MARK_TOP = 1970  # 35 mm below the type area's upper edge, less what a glyph's ink stays below the top of its line

NO_HEIGHT = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_NUMBER_WIDTHS = (155, 75)  # a digit and a point in Times New Roman

# Points: the mark's width on one line, the size down to which it shrinks before it is narrowed, the largest size.
_MARK_WIDTH, _MARK_SIZE, _LARGEST_MARK = 438, 36, 54
_NARROWEST = 70  # percent of a letter's width

# A frame lies on the page of the paragraph that follows it, its lower edge on the type area's (7.4: 版记置于最后一行).
_AT_PAGE_FOOT = (
    f'<w:framePr w:w="{TYPE_AREA_WIDTH}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin"'
    ' w:xAlign="left" w:yAlign="bottom"/>'
)


_STYLES_THAT_STAY = ("Signature", "AttachmentLabel", "AttachmentTitle")
_IN_BOTH_FONTS = re.compile("[\xa1-\xbf\xd7\xf7\u0370-\u04ff\u2000-\u2bff]")


@dataclass(frozen=True)
class WordParagraph:
    """One paragraph of the file; its properties are written in the order that the schema wants (CT_PPr).

    `ends_section` is what the pages up to here are like, where those below are different.
    """

    style: str
    runs: str = ""
    formatting: str = ""
    keeps_next: bool = False
    keeps_lines: bool = False
    on_new_page: bool = False
    at_page_foot: bool = False
    ends_section: str = ""

    @property
    def stays_with_next(self) -> bool:
        """Whether it stands on the page of what follows, by itself or by its style."""
        return self.keeps_next or self.style.startswith("Level") or self.style in _STYLES_THAT_STAY

    def xml(self) -> str:
        keep = ("<w:keepNext/>" if self.keeps_next else "") + ("<w:keepLines/>" if self.keeps_lines else "")
        placed = ("<w:pageBreakBefore/>" if self.on_new_page else "") + (_AT_PAGE_FOOT if self.at_page_foot else "")
        properties = f'<w:pStyle w:val="{self.style}"/>{keep}{placed}{self.formatting}{self.ends_section}'
        return f"<w:p><w:pPr>{properties}</w:pPr>{self.runs}</w:p>"


def run(text: str, properties: str = "", *, style: str = "") -> str:
    """Return a run of text, escaped; `style` names a character style, `properties` is more of its w:rPr.

    Chinese quotation marks, dashes and the like are in Latin fonts too: the hint has them taken from the Chinese one.
    """
    chinese = '<w:rFonts w:hint="eastAsia"/>' if _IN_BOTH_FONTS.search(text) else ""
    style = style and f'<w:rStyle w:val="{style}"/>'
    properties = f"{style}{chinese}{properties}"
    properties = properties and f"<w:rPr>{properties}</w:rPr>"
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def corner(block: Corner) -> list[WordParagraph]:
    """Return what stands in the upper left corner, a line each, in the order of the standard (7.2.3)."""
    number = [] if block.copy_number is None else [WordParagraph("CopyNumber", run(f"{block.copy_number:06}"))]
    urgency = clean(block.urgency)
    return number + ([WordParagraph("Urgency", run(urgency))] if urgency else [])


def title(lines: Iterable[str], style: str = "DocumentTitle", formatting: str = "") -> WordParagraph:
    """Return a title that is broken into these lines."""
    return WordParagraph(style, "<w:r><w:br/></w:r>".join(map(run, lines)), formatting)


def mark(text: str, lines_above: int) -> WordParagraph:
    """Return the mark as large as one line of 156 mm holds it; the letters of a long one are narrowed first.

    It stands at the same height below whatever stands in the corner.
    """
    fitting = _MARK_WIDTH / max(text_width(text), 1)
    narrowed = min(max(math.floor(100 * fitting / _MARK_SIZE), _NARROWEST), 100)
    half_points = math.floor(2 * min(fitting * 100 / narrowed, _LARGEST_MARK))
    size = f'<w:w w:val="{narrowed}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    before, line = _MARK_TOP - half_points // 4 - lines_above * LINE, half_points * 11
    spacing = f'<w:spacing w:before="{before}" w:line="{line}" w:lineRule="exact"/>'
    return WordParagraph("Mark", run(text, size), spacing)


def attendance(block: Attendance, *, first: bool) -> WordParagraph:
    """Return a list of who was there; its lines turn below the first character after the colon (10.3)."""
    label = clean(block.label).rstrip("：:")
    if not label:
        return WordParagraph(
            "AttendanceNext", run(clean(block.names)), f'<w:ind w:left="{5 * CHARACTER}" w:firstLine="0"/>'
        )
    hanging = round((text_width(label) + 1) * CHARACTER)
    # the style says it for the usual label of two characters
    indent = "" if len(label) == 2 else f'<w:ind w:left="{2 * CHARACTER + hanging}" w:hanging="{hanging}"/>'
    runs = run(label, style="AttendanceLabel") + run("：" + clean(block.names))
    return WordParagraph("Attendance" if first else "AttendanceNext", runs, indent)


def signature(block: Signature) -> Iterator[WordParagraph]:
    """Yield issuer and date, each as far from the right edge as the other asks for."""
    for style, text, right in zip(
        ("Signature", "SignatureDate"),
        (clean(block.issuer), shown_date(block.day)),
        signature_indents(block),
        strict=True,
    ):
        yield WordParagraph(style, run(text), f'<w:ind w:right="{round(right * CHARACTER)}"/>')


def signature_indents(block: Signature) -> tuple[float, float]:
    """Return how many characters issuer and date stand from the right edge.

    Below a seal one is centred over the other (7.3.5.1); without one the date begins two characters to the right of
    the issuer, and neither ends less than two from the edge (7.3.5.2).
    """
    issuer = min(text_width(clean(block.issuer)), LINE_CHARACTERS - 4)
    date = text_width(shown_date(block.day))
    if not block.sealed:
        date_from_edge = max(issuer - date, 2.0)
        return date_from_edge + date + 2 - issuer, date_from_edge
    beyond = (issuer - date) / 2
    date_from_edge = max(4.0, 2 + beyond)
    return date_from_edge - beyond, date_from_edge


_NOTE = "附件："


def attachment_note(block: AttachmentNote) -> Iterator[WordParagraph]:
    """Yield the names of what is attached; the lines of a long one turn below its first character (7.3.4)."""
    numbered = len(block.titles) > 1
    for number, name in enumerate(map(clean, block.titles), start=1):
        shown = f"{number}." if numbered else ""
        width = round(sum(_NUMBER_WIDTHS[character == "."] for character in shown))
        label = _NOTE if number == 1 else ""
        hanging = width + len(label) * CHARACTER
        indent = f'<w:ind w:left="{5 * CHARACTER + width}" w:hanging="{hanging}"/>' if hanging != 3 * CHARACTER else ""
        style = "AttachmentNote" if number == 1 else "AttachmentNoteNext"
        yield WordParagraph(style, run(f"{label}{shown}{name.rstrip('。；，、')}"), indent)
