"""The base document that a Word file is written on: the program's own, or one that an office restyled in Word.

Paragraphs refer to styles by the names that people see in Word; the ids behind them differ from program to program.
"""

import io
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jn_desktop.core.paths import bundled

_STYLE = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")(\w+)(")')


@cache
def standard_base() -> bytes:
    """Return the program's own base document."""
    return (bundled("resources") / "official.docx").read_bytes()


@cache
def official_styles() -> Mapping[str, str]:
    """Return the ids of the styles that official documents are written in, by their names."""
    import docx

    known = ids_by_name(docx.Document(io.BytesIO(standard_base())))
    return {name: style for name, style in known.items() if not name.isascii()}


def ids_by_name(opened: Any) -> dict[str, str]:
    """Return the ids of the styles of an opened document by their names."""
    return {style.name: style.style_id for style in opened.styles if style.name}


def style_ids(opened: Any) -> Mapping[str, str]:
    """Return the ids that an opened base document has for the styles of the program's own, where they differ."""
    known = ids_by_name(opened)
    return {style: known[name] for name, style in official_styles().items() if known.get(name, style) != style}


def with_ids(xml: str, ids: Mapping[str, str]) -> str:
    """Return XML that refers to styles by these ids."""
    return _STYLE.sub(lambda found: f"{found[1]}{ids.get(found[2], found[2])}{found[3]}", xml) if ids else xml
