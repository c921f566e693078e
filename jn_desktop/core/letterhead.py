"""What all official documents of a station share: who issues them, the fonts that the office has, names of files."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from jn_desktop.core.base_documents import PaperKind, read_base
from jn_desktop.core.files import write_file
from jn_desktop.core.settings import read_setting

if TYPE_CHECKING:
    from jn_desktop.core.official import OfficialDocument

_LONGEST_FILE_NAME = 80
_HARMFUL = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True)
class Letterhead:
    """The station as it signs; `bases` are what its papers are written on, by kind, where that is the office's own.

    They are in the office's own fonts, too.
    """

    authority: str
    station: str
    bases: Mapping[PaperKind, bytes]

    def write(self, document: "OfficialDocument", file: Path) -> Path:
        """Write a document as a Word file and return where it stands."""
        from jn_desktop.core.official import render

        file = file.absolute()
        write_file(file, render(document))
        return file


def read_letterhead(connection: Connection) -> Letterhead:
    """Return the letterhead as it is set now."""
    return Letterhead(
        authority=read_setting(connection, "authority") or "",
        station=read_setting(connection, "station") or "",
        bases={kind: base for kind in PaperKind if (base := _base(connection, kind)) is not None},
    )


def _base(connection: Connection, kind: PaperKind) -> bytes | None:
    """Return what papers of a kind are written on: the office's own base document, in the fonts that it has."""
    base, fonts = read_base(connection, kind), json.loads(read_setting(connection, "fonts") or "{}")
    if not fonts:
        return base
    from jn_desktop.core.official import with_fonts

    return with_fonts(base, fonts)


def document_file_name(record: str, kind: str) -> str:
    """Return a file name that Windows takes: as much of what the record is called as is harmless, and the kind."""
    return f"{_HARMFUL.sub('', record)[:_LONGEST_FILE_NAME].strip(' .')}{kind}.docx"
