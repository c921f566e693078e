"""A base document ready to be written on: opened once for all the documents that are written on it."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jn_desktop.core.official.base import standard_base, style_ids
from jn_desktop.core.official.sections import Sections, sections_of

_NO_BODY = re.compile(rb"<(?:\w+:)?body\b[^>]*/>")
_KEPT = 4  # bases at hand: one for each kind of paper, and the program's own


@dataclass(frozen=True)
class Blank:
    """The parts of a base in their order; `document` is the name of the one whose body is written anew.

    `properties` is the name of the part that names title and author, None where a base has none. `ids` are the base's
    own ids of styles.
    """

    parts: Mapping[str, bytes]
    document: str
    above: bytes
    below: bytes
    properties: str | None
    sections: Sections
    ids: Mapping[str, str]

    def with_body(self, xml: str) -> dict[str, bytes]:
        """Return the parts of a document that has this body."""
        return {**self.parts, self.document: self.above + xml.encode() + self.below}


@lru_cache(maxsize=_KEPT)
def blank(base: bytes | None) -> Blank:
    """Return a base, or the program's own, opened."""
    import docx
    from docx.opc.parts.coreprops import CorePropertiesPart

    content = base or standard_base()
    opened: Any = docx.Document(io.BytesIO(content))
    body = opened.element.body
    sections = sections_of(body[-1])
    body[:] = []
    made = {part.partname.membername: part for part in opened.part.package.iter_parts()}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: made[name].blob if name in made else archive.read(name) for name in archive.namelist()}
    document = opened.part.partname.membername
    above, below = _NO_BODY.split(parts[document])
    properties = (name for name, part in made.items() if isinstance(part, CorePropertiesPart))
    ids = style_ids(opened) if base else {}
    return Blank(parts, document, above, below, next(properties, None), sections, ids)
