"""The Word file as a package of parts: its fonts, its properties, its bytes."""

import datetime
import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jn_desktop.core.official.blocks import OfficialDocument, Picture
from jn_desktop.core.official.pictures import with_pictures
from jn_desktop.core.official.text import clean

if TYPE_CHECKING:
    from docx.opc.coreprops import CoreProperties


def substitute(fonts: Mapping[str, str], styles: Any) -> None:
    """Put the office's own fonts in place of the standard ones."""
    from docx.oxml.ns import qn

    for element in styles.iter(qn("w:rFonts")):
        for script, font in element.attrib.items():
            element.set(script, fonts.get(font, font))


def describe(document: OfficialDocument, properties: "CoreProperties") -> None:
    """Write title, author and date into the properties of the file."""
    dated = document.dated.replace(microsecond=0)
    if dated.tzinfo is not None:
        dated = dated.astimezone(datetime.UTC).replace(tzinfo=None)
    properties.title = clean(document.title)[:255]
    properties.author = properties.last_modified_by = clean(document.author)[:255]
    properties.created = properties.modified = dated
    properties.language = "zh-CN"


def zipped(base: bytes, parts: Mapping[str, bytes], pictures: Mapping[str, Picture]) -> bytes:
    """Return the base document with its parts replaced; order, dates and system are the same on every machine."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as template, zipfile.ZipFile(file, "w") as archive:
        contents = {name: parts[name] if name in parts else template.read(name) for name in template.namelist()}
        if pictures:
            contents = with_pictures(contents, pictures)
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return file.getvalue()
