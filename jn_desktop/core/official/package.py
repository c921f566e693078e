"""The Word file as a package of parts: its fonts, its properties, its bytes."""

import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from jn_desktop.core.official.base import with_ids
from jn_desktop.core.official.blocks import OfficialDocument
from jn_desktop.core.official.sections import Sections
from jn_desktop.core.official.text import clean

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = {
    ".xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}


@dataclass(frozen=True)
class Part:
    """A file that a document refers to by `name`: an image or a footer; `file` is where it stands below word/."""

    name: str
    kind: Literal["image", "footer"]
    file: str
    content: bytes

    @property
    def content_type(self) -> str:
        """What says in the list of types how to read it."""
        return f'<Override PartName="/word/{self.file}" ContentType="{_TYPES[PurePosixPath(self.file).suffix]}"/>'


def described(document: OfficialDocument, part: bytes) -> bytes:
    """Return the part with the properties of a file, with title, author and date of a document."""
    from docx.opc.coreprops import CoreProperties
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.parser import parse_xml

    element: Any = parse_xml(part)
    properties = CoreProperties(element)
    dated = document.dated.replace(microsecond=0)
    if dated.tzinfo is not None:
        dated = dated.astimezone(datetime.UTC).replace(tzinfo=None)
    properties.title = clean(document.title)[:255]
    properties.author = properties.last_modified_by = clean(document.author)[:255]
    properties.created = properties.modified = dated
    properties.language = "zh-CN"
    return serialize_part_xml(element)


def footer_parts(sections: Sections, body: str, ids: Mapping[str, str]) -> list[Part]:
    """Return the files of the footers of turned and bare pages that a body refers to; `ids` are a base's of styles."""
    used = {name: with_ids(footer, ids) for name, footer in sections.footers.items() if f'"{name}"' in body}
    return [Part(name, "footer", f"{name}.xml", f"{_HEAD}{footer}".encode()) for name, footer in used.items()]


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as one file; order, dates and system are the same on every machine.

    Photos are packed as tightly as they can be already.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return file.getvalue()


def with_added(contents: Mapping[str, bytes], added: Sequence[Part]) -> Mapping[str, bytes]:
    """Return the parts of a document with those added, and with what tells Word of them."""
    if not added:
        return contents
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    related = "".join(
        f'<Relationship Id="{part.name}" Type="{RELATIONSHIPS}/{part.kind}" Target="{part.file}"/>' for part in added
    )
    typed = "".join(part.content_type for part in added)
    return {
        **contents,
        types: contents[types].replace(b"</Types>", f"{typed}</Types>".encode()),
        relations: contents[relations].replace(b"</Relationships>", f"{related}</Relationships>".encode()),
        **{f"word/{part.file}": part.content for part in added},
    }
