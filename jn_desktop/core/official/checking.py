"""Whether official documents can be written on a Word file that an office restyled.

Such a file brings styles, headers and fonts; what it would fetch from elsewhere or run is refused with it.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from jn_desktop.core.errors import StationError
from jn_desktop.core.official.base import ids_by_name, official_styles, standard_base
from jn_desktop.core.official.specimen import specimen
from jn_desktop.core.official.writer import render

_LARGEST = 20 * 1024 * 1024  # unpacked
_MOST_PARTS = 500
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TOLERANCE = 12  # twentieths of a point: 0.2 mm
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError, zlib.error)
"""What reading a damaged file comes to; errors in XML are syntax errors."""


def check_base(content: bytes, name: str) -> None:
    """Refuse, in a sentence, a file that official documents cannot be written on; `name` is what it is called."""
    import docx
    from docx.opc.exceptions import OpcError

    _check_package(content, name)
    try:
        opened = docx.Document(io.BytesIO(content))
        known, section = ids_by_name(opened), opened.element.body[-1]
        missing = [style for style in official_styles() if style not in known]
    except (*_BROKEN, OpcError, zipfile.BadZipFile) as error:
        raise _damaged(name) from error
    if missing:
        raise StationError(f"“{name}”缺少样式：{'、'.join(missing)}；请在导出的样板上修改，不要删除样式。")
    if not _has_official_page(section):
        raise StationError(f"“{name}”的纸张或页边距不是公文的：要 A4，上 37、右 26、下 35、左 28 毫米；请改回再选。")
    try:
        render(specimen("", content))
    except (*_BROKEN, OpcError, zipfile.BadZipFile) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> StationError:
    return StationError(f"“{name}”打不开，可能已损坏；请在 Word 里重新保存后再选。")


def _check_package(content: bytes, name: str) -> None:
    if content.startswith(_OLD_WORD):
        raise StationError(f"“{name}”是旧格式或加了密的文件；请在 Word 里另存为不加密的 .docx 再选。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST:
                raise StationError(f"“{name}”太大；样板只留样式和页眉页脚，内容请删掉。")
            types = archive.read("[Content_Types].xml")
            faults = list(_foreign_parts(archive))
    except (*_BROKEN, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise StationError(f"“{name}”不是 Word 文件（.docx）；请选导出后修改过的样板。") from error
    if _WORD not in types:
        raise StationError(f"“{name}”不是普通的 Word 文件（.docx）；请另存为 .docx 再选。")
    if faults:
        raise StationError(f"“{name}”里有{faults[0]}，不能用作样板；请去掉后再选。")


def _foreign_parts(archive: zipfile.ZipFile) -> Iterator[str]:
    for part in archive.namelist():
        if part.casefold().endswith("vbaproject.bin"):
            yield "宏"
        elif part.endswith(".rels") and b'TargetMode="External"' in archive.read(part):
            yield "指向外部的链接"


def _has_official_page(section: Any) -> bool:
    """Tell whether paper and type area are those of the standard (GB/T 9704-2012 5.1, 5.2.1)."""
    import docx

    asked = _lengths(docx.Document(io.BytesIO(standard_base())).element.body[-1])
    try:
        return all(abs(one - other) <= _TOLERANCE for one, other in zip(_lengths(section), asked, strict=True))
    except (AttributeError, TypeError, ValueError):
        return False


def _lengths(section: Any) -> list[int]:
    """Return width and height of the paper and its four margins, in twentieths of a point."""
    from docx.oxml.ns import qn

    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    sizes = [int(size.get(qn(f"w:{side}"))) for side in ("w", "h")]
    return sizes + [int(margins.get(qn(f"w:{side}"))) for side in ("top", "right", "bottom", "left")]
