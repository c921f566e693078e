"""The pictures in an official document: how they are drawn, and their files."""

import hashlib
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from jn_desktop.core.official.blocks import Block, Picture, Table
from jn_desktop.core.official.package import RELATIONSHIPS, Part
from jn_desktop.core.official.text import clean

_EMU_PER_MM = 36_000
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def drawing(picture: Picture) -> str:
    """Return the run that shows a picture; its file and relationship are named by what it is."""
    name = picture_name(picture)
    wide, high = (round(length * _EMU_PER_MM) for length in (picture.width, picture.height))
    says = quoteattr(clean(picture.says))
    number = int(name.removeprefix("picture")[:7], 16) + 1
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0"'
        f' distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="{name}" descr={says}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr={says}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{RELATIONSHIPS}" r:embed="{name}"/>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        f"</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def picture_name(picture: Picture) -> str:
    """Return what a picture is called in the file: the same for the same pixels."""
    return f"picture{hashlib.sha256(picture.png).hexdigest()[:16]}"


def picture_parts(blocks: Sequence[Block]) -> list[Part]:
    """Return the files of the pictures of a document, each once."""
    cells = (cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row)
    pictures = {picture_name(cell.picture): cell.picture.png for cell in cells if cell.picture is not None}
    return [Part(name, "image", f"media/{name}.png", png) for name, png in pictures.items()]
