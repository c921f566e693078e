"""Write the blocks of an official document into a Word file."""

from jn_desktop.core.official.base import with_ids
from jn_desktop.core.official.blank import blank
from jn_desktop.core.official.blocks import OfficialDocument
from jn_desktop.core.official.body import Body
from jn_desktop.core.official.package import described, footer_parts, with_added, zipped
from jn_desktop.core.official.pictures import picture_parts


def render(document: OfficialDocument) -> bytes:
    """Return the Word file: the same bytes for the same document, whenever and however often it is rendered.

    A `dated` without a zone is written as it stands, one with a zone as UTC.
    A last text too long to share a page with the imprint is divided, after a sentence or a name.
    """
    from docx.oxml.ns import nsdecls

    on = blank(document.base)
    written = with_ids(Body(document.blocks, on.sections).xml(), on.ids)
    parts = on.with_body(f"<w:body {nsdecls('w')}>{written}</w:body>")
    if on.properties:
        parts[on.properties] = described(document, parts[on.properties])
    added = [*picture_parts(document.blocks), *footer_parts(on.sections, written, on.ids)]
    return zipped(with_added(parts, added))
