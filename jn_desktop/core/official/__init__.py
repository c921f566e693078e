"""The one builder of official Chinese documents, in the form of GB/T 9704-2012, above all 纪要 (clause 10.3).

A document is a sequence of blocks that say what stands there, never how it looks. How it looks is said by the named
styles of `resources/official.docx`; formatting beside a style is written only where it depends on the text itself.
`blocks` has the blocks, `writer` makes the Word file of them on a base document. The preview and the printer read that
file back (`desktop/typesetting`): there is one description of the looks, the file's, and what is shown is what it says.
"""

from jn_desktop.core.official.blocks import (
    Addressee,
    Attachment,
    AttachmentNote,
    Attendance,
    Block,
    Cell,
    Corner,
    Heading,
    Imprint,
    Mark,
    Number,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    Title,
    bears_copy_number,
    numbered_copy,
)
from jn_desktop.core.official.checking import check_base
from jn_desktop.core.official.fonts import with_fonts
from jn_desktop.core.official.paragraphs import signature_indents
from jn_desktop.core.official.specimen import specimen
from jn_desktop.core.official.text import OPEN_DATE, heading_numbers, shown_date
from jn_desktop.core.official.titles import title_lines
from jn_desktop.core.official.writer import render

__all__ = [
    "OPEN_DATE",
    "Addressee",
    "Attachment",
    "AttachmentNote",
    "Attendance",
    "Block",
    "Cell",
    "Corner",
    "Heading",
    "Imprint",
    "Mark",
    "Number",
    "OfficialDocument",
    "Paragraph",
    "Picture",
    "Signature",
    "Table",
    "Title",
    "bears_copy_number",
    "check_base",
    "heading_numbers",
    "numbered_copy",
    "render",
    "shown_date",
    "signature_indents",
    "specimen",
    "title_lines",
    "with_fonts",
]
