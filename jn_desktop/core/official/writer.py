"""Write the blocks of an official document into a Word file."""

import io
from collections.abc import Mapping
from typing import Any

from jn_desktop.core.official.base import standard_base, style_ids, with_ids
from jn_desktop.core.official.blocks import OfficialDocument
from jn_desktop.core.official.body import Body
from jn_desktop.core.official.package import describe, footer_parts, substitute, zipped
from jn_desktop.core.official.pictures import picture_parts
from jn_desktop.core.official.sections import sections_of


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

    base = document.base or standard_base()
    opened = docx.Document(io.BytesIO(base))
    body: Any = opened.element.body
    sections = sections_of(body[-1])
    ids = style_ids(opened) if document.base else {}
    written = with_ids(Body(document.blocks, sections).xml(), ids)
    body[:] = list(parse_xml(f"<w:body {nsdecls('w')}>{written}</w:body>"))
    if fonts:
        substitute(fonts, opened.styles.element)
    describe(document, opened.core_properties)
    parts = {part.partname.membername: part.blob for part in opened.part.package.iter_parts()}
    added = [*picture_parts(document.blocks), *footer_parts(sections, written, ids)]
    return zipped(base, parts, added)
