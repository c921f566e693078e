"""The pictures in an official document: how they are drawn, and their files."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from jn_desktop.core.official.blocks import Block, Picture, Table
from jn_desktop.core.official.package import RELATIONSHIPS, Part
from jn_desktop.core.official.pixels import is_jpeg
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
    return f"picture{hashlib.sha256(picture.content).hexdigest()[:16]}"


def fitted(picture: Picture, wide: float, high: float) -> Picture:
    """Return a picture that is at most so many millimetres wide and high."""
    return replace(picture, width=min(picture.width, wide, picture.width * high / picture.height))


def picture_parts(blocks: Sequence[Block]) -> list[Part]:
    """Return the files of the pictures of a document, each once."""
    pictures = {picture_name(picture): picture.content for picture in _pictures(blocks)}
    return [
        Part(name, "image", f"media/{name}.{'jpg' if is_jpeg(content) else 'png'}", content)
        for name, content in pictures.items()
    ]


def _pictures(blocks: Sequence[Block]) -> Iterator[Picture]:
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Table):
            yield from (cell.picture for row in block.rows for cell in row if cell.picture is not None)
