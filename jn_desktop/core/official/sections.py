"""The pages of a Word file: upright as the base document has them, turned for broad tables, or with the imprint alone.

A turned page is the upright one turned clockwise: the head of its table lies at the binding edge of an odd page and at
the cut edge of an even one, the page number where it is on every other page (GB/T 9704-2012 7.5, 8).
"""

import copy
from dataclasses import dataclass
from typing import Any

from jn_desktop.core.official.paragraphs import NO_HEIGHT

_FOOTERS = {"default": ("footerTurnedOdd", "PageNumber1"), "even": ("footerTurnedEven", "PageNumber2")}
_BARE = "footerBare"
_NUMBER_WIDTH = 320  # the line of a page number
_NUMBER_FROM_TEXT = 529  # so that its dashes lie 7 mm beside the type area
_SIDES = ("top", "right", "bottom", "left")
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class Sections:
    """The properties of the three kinds of pages in XML, and the footers that they need, by relationship.

    `turned_width` is how broad the text of a turned page is, in twentieths of a point.
    """

    upright: str
    turned: str
    imprint_alone: str
    turned_width: int
    footers: dict[str, str]


def sections_of(upright: Any) -> Sections:
    """Return the kinds of pages that go with the upright ones of a base document."""
    from docx.oxml.ns import qn

    size, margins = upright.find(qn("w:pgSz")), upright.find(qn("w:pgMar"))
    width, height = (int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
    top, right, bottom, left = (int(margins.get(qn(f"w:{side}"))) for side in _SIDES)
    turned, alone = copy.deepcopy(upright), copy.deepcopy(upright)
    _refer(turned, {kind: name for kind, (name, _) in _FOOTERS.items()})
    _refer(alone, dict.fromkeys(_FOOTERS, _BARE))
    turned_size, turned_margins = turned.find(qn("w:pgSz")), turned.find(qn("w:pgMar"))
    for name, length in (("w", height), ("h", width), ("orient", "landscape")):
        turned_size.set(qn(f"w:{name}"), str(length))
    for side, margin in zip(_SIDES, (left, top, right, bottom), strict=True):
        turned_margins.set(qn(f"w:{side}"), str(margin))
    # whatever stands at the foot begins well below the text: LibreOffice gives it 1 mm even where it takes no room
    turned_margins.set(qn("w:footer"), str(right // 2))
    across = width - left - right
    footers = {name: _turned_footer(style, x=bottom, y=left, across=across) for name, style in _FOOTERS.values()}
    footers[_BARE] = f'<w:ftr {_NAMESPACE}><w:p><w:pPr><w:pStyle w:val="PageNumber1"/></w:pPr></w:p></w:ftr>'
    return Sections(_xml(upright), _xml(turned), _xml(alone), height - top - bottom, footers)


def _xml(section: Any) -> str:
    """Return a section in XML that says no more than it has to of namespaces."""
    from lxml import etree

    alone = copy.deepcopy(section)
    etree.cleanup_namespaces(alone)
    return str(etree.tostring(alone, encoding="unicode", with_tail=False))


def _refer(section: Any, footers: dict[str, str]) -> None:
    """Have a section show these footers, by kind, and no others."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for known in [*section.iterchildren(qn("w:footerReference"))]:
        section.remove(known)
    for kind, name in reversed(footers.items()):
        reference = OxmlElement("w:footerReference")
        reference.set(qn("w:type"), kind)
        reference.set(qn("r:id"), name)
        section.insert(0, reference)


def _turned_footer(style: str, *, x: int, y: int, across: int) -> str:
    """Return a footer whose page number stands turned at the left; `x` and `y` are the corner of the type area.

    What a footer has to end with takes no room: one that is higher than the margin below would push the text up.
    """
    nothing = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    number = f'{_said("— ")}<w:fldSimple w:instr=" PAGE ">{_said("1")}</w:fldSimple>{_said(" —")}'
    return (
        f'<w:ftr {_NAMESPACE}><w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page"'
        f' w:horzAnchor="page" w:tblpX="{x - _NUMBER_FROM_TEXT}" w:tblpY="{y}"/>'
        f'<w:tblW w:w="{_NUMBER_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{nothing}'
        f'</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{_NUMBER_WIDTH}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{across}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{_NUMBER_WIDTH}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{number}</w:p></w:tc></w:tr></w:tbl>'
        f'<w:p><w:pPr><w:pStyle w:val="PageNumber1"/>{NO_HEIGHT}</w:pPr></w:p></w:ftr>'
    )


def _said(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
