"""An office's own fonts in place of those of the standard, for computers that lack them."""

import io
import zipfile
from collections.abc import Mapping
from functools import lru_cache

from jn_desktop.core.official.base import standard_base
from jn_desktop.core.official.package import zipped

_KEPT = 4  # bases with their fonts: one for each kind of paper


def with_fonts(base: bytes | None, fonts: Mapping[str, str]) -> bytes | None:
    """Return a base, None being the program's own, whose styles name an office's substitutes for the standard fonts.

    `fonts` maps a standard font (方正小标宋简体, 仿宋_GB2312, 楷体_GB2312, 黑体, 宋体, and Times New Roman for letters
    and digits) to its substitute.
    """
    return _substituted(base or standard_base(), tuple(sorted(fonts.items()))) if fonts else base


@lru_cache(maxsize=_KEPT)
def _substituted(base: bytes, fonts: tuple[tuple[str, str], ...]) -> bytes:
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    instead = dict(fonts)
    styles = docx.Document(io.BytesIO(base)).part.part_related_by(RELATIONSHIP_TYPE.STYLES)
    for element in styles.element.iter(qn("w:rFonts")):  # type: ignore[attr-defined]
        for script, font in element.attrib.items():
            element.set(script, instead.get(font, font))
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, styles.partname.membername: styles.blob})
