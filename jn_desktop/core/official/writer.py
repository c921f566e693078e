"""Write the blocks of an official document into a Word file."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jn_desktop.core.official.blocks import (
    Addressee,
    Attendance,
    Block,
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
from jn_desktop.core.official.imprint import divided, with_imprint
from jn_desktop.core.official.package import describe, substitute, zipped
from jn_desktop.core.official.paragraphs import WordParagraph, attendance, mark, run, signature
from jn_desktop.core.official.pictures import pictures_of
from jn_desktop.core.official.tables import WordTable, as_paragraph
from jn_desktop.core.official.text import LINE_CHARACTERS, clean, heading_numbers, text_width
from jn_desktop.core.official.titles import title_lines
from jn_desktop.core.paths import bundled

_NOTHING_ABOVE = '<w:spacing w:before="0"/>'  # a title below no red head begins the page
_NO_HEIGHT = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'  # or it begins a page of its own
_LONGEST_BESIDE_SIGNATURE = 5 * LINE_CHARACTERS  # a last text that short goes with the signature to a new page


def render(document: OfficialDocument, fonts: Mapping[str, str] | None = None) -> bytes:
    """Return the Word file: the same bytes for the same document, whenever and however often it is rendered.

    `fonts` maps a standard font (方正小标宋简体, 仿宋_GB2312, 楷体_GB2312, 黑体, 宋体, and Times New Roman for letters
    and digits) to an office's substitute.
    A `dated` without a zone is written as it stands, one with a zone as UTC.
    A last text too long to share a page with the imprint is divided, after a sentence or a name.
    """
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    base = (bundled("resources") / "official.docx").read_bytes()
    opened = docx.Document(io.BytesIO(base))
    section: Any = opened.element.body[-1]
    paragraphs = "".join(paragraph.xml() for paragraph in _paragraphs(divided(document.blocks)))
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{paragraphs}</w:body>")):
        section.addprevious(element)
    if fonts:
        substitute(fonts, opened.styles.element)
    describe(document, opened.core_properties)
    parts = {part.partname.membername: part.blob for part in opened.part.package.iter_parts()}
    return zipped(base, parts, pictures_of(document.blocks))


def _paragraphs(blocks: Sequence[Block]) -> list[WordParagraph | WordTable]:
    paragraphs: list[WordParagraph | WordTable] = []
    previous: Block | None = None
    for block, number in zip(blocks, heading_numbers(blocks), strict=True):
        match block:
            case Mark(text):
                paragraphs.append(mark(clean(text)))
            case Number(text):
                paragraphs.append(WordParagraph("Number", run(clean(text))))
            case Title(text):
                lines = title_lines(text, blocks)
                above = "" if previous is not None else _NOTHING_ABOVE
                paragraphs.append(WordParagraph("DocumentTitle", "<w:r><w:br/></w:r>".join(map(run, lines)), above))
            case Addressee(text):
                paragraphs.append(WordParagraph("Addressee", run(clean(text).rstrip("：:") + "：")))
            case Heading(level, text):
                paragraphs.append(WordParagraph(f"Level{level}", run(number + clean(text))))
            case Paragraph(text):
                paragraphs.append(WordParagraph("Body", run(clean(text))))
            case Attendance():
                paragraphs.append(attendance(block, first=not isinstance(previous, Attendance)))
            case Table():
                if isinstance(previous, Signature) or (block.together and _is_short(previous)):
                    paragraphs[-1] = replace(as_paragraph(paragraphs[-1]), keeps_next=True, keeps_lines=True)
                if not isinstance(previous, Title | Table):
                    paragraphs.append(WordParagraph("TableEnd", keeps_next=True))
                paragraphs += [WordTable(block), WordParagraph("TableEnd")]
            case Signature():
                if _is_short(previous):
                    paragraphs[-1] = replace(as_paragraph(paragraphs[-1]), keeps_next=True, keeps_lines=True)
                paragraphs += signature(block)
            case Imprint():
                paragraphs = with_imprint(paragraphs or [WordParagraph("Body")], block)
        previous = block
    if isinstance(previous, Table):
        paragraphs[-1] = replace(as_paragraph(paragraphs[-1]), formatting=_NO_HEIGHT)
    return paragraphs


def _is_short(block: Block | None) -> bool:
    """Tell whether a block is a last text that goes to a new page with what closes the document (7.3.5.4)."""
    return isinstance(block, Paragraph) and text_width(block.text) <= _LONGEST_BESIDE_SIGNATURE
