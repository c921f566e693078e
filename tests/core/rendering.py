"""Renders Word files with LibreOffice and measures the pages in millimetres; for tests only."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

import pytest

INSTALLED_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")


def _can_render() -> bool:
    if not all(map(shutil.which, ("soffice", "pdftotext", "pdftoppm", "fc-list"))):
        return False
    families = subprocess.run(["fc-list", ":", "family"], check=True, capture_output=True, timeout=60).stdout.decode()
    return all(font in families for font in INSTALLED_FONTS)


needs_rendering = pytest.mark.skipif(not _can_render(), reason="needs LibreOffice, poppler-utils and fonts-noto-cjk")

_PIXEL = 25.4 / 300
_POINT = 25.4 / 72
_LEFT_OF_TEXT = 27.0
_DARK = bytes(int(shade < 160) for shade in range(256))


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Line:
    """One line of text without its spaces; the box is that of the font, not of the ink."""

    text: str
    box: Box


@dataclass(frozen=True)
class Page:
    """One page; `width` and `height` are in millimetres."""

    pdf: Path
    number: int
    width: float
    height: float
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    def line(self, part: str) -> Line:
        """Return the one line that holds this text."""
        (line,) = (line for line in self.lines if part in line.text)
        return line

    def ink(self, *, left: float = 0, top: float = 0, right: float = 297, bottom: float = 297) -> list[Box]:
        """Return what is printed within these bounds: a box for each strip of ink between white rows, from the top."""
        start, end = round(left / _PIXEL), round(right / _PIXEL)
        rows = [row[start:end] for row in self._rows[round(top / _PIXEL) : round(bottom / _PIXEL)]]
        return [
            Box(
                left=(start + min(row.find(1) for row in rows[first:last])) * _PIXEL,
                top=(round(top / _PIXEL) + first) * _PIXEL,
                right=(start + max(row.rfind(1) for row in rows[first:last]) + 1) * _PIXEL,
                bottom=(round(top / _PIXEL) + last) * _PIXEL,
            )
            for first, last in _strips([1 in row for row in rows])
        ]

    def glyphs(self, strip: Box) -> list[Box]:
        """Return the boxes between white columns within one strip of ink, from the left."""
        rows = self._rows[round(strip.top / _PIXEL) : round(strip.bottom / _PIXEL)]
        return [
            Box(left=first * _PIXEL, top=strip.top, right=last * _PIXEL, bottom=strip.bottom)
            for first, last in _strips([any(column) for column in zip(*rows, strict=True)])
        ]

    @cached_property
    def _rows(self) -> list[bytes]:
        command = ["pdftoppm", "-gray", "-r", "300", "-f", str(self.number), "-l", str(self.number), str(self.pdf)]
        image = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
        header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", image)
        assert header, "pdftoppm did not write a grey map"
        width, pixels = int(header[1]), image[header.end() :].translate(_DARK)
        return [pixels[start : start + width] for start in range(0, len(pixels), width)]


def rendered(documents: Mapping[str, bytes], folder: Path) -> dict[str, list[Page]]:
    """Return the pages of each document, all of them converted by one start of LibreOffice in this empty folder."""
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(document)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in documents)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    missing = [name for name in documents if not (folder / f"{name}.pdf").exists()]
    assert not missing, f"LibreOffice did not convert {missing}; it stops without a word after some 240 documents"
    with ThreadPoolExecutor() as readers:
        pages = readers.map(lambda name: list(_pages(folder / f"{name}.pdf")), documents)
        return dict(zip(documents, pages, strict=True))


def _pages(pdf: Path) -> Iterator[Page]:
    command = ["pdftotext", "-bbox-layout", str(pdf), "-"]
    layout = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    space = "{http://www.w3.org/1999/xhtml}"
    for number, page in enumerate(ElementTree.fromstring(layout).iter(f"{space}page"), start=1):
        words = sorted(page.iter(f"{space}word"), key=_lower_edge)
        rows = [row for beside in (False, True) for row in _rows(word for word in words if _is_beside(word) is beside)]
        width, height = (float(page.attrib[name]) * _POINT for name in ("width", "height"))
        yield Page(pdf, number, width, height, tuple(map(_line, rows)))


def _rows(words: Iterable[ElementTree.Element]) -> list[list[ElementTree.Element]]:
    """Return words that stand on one line together; they come from the top."""
    rows: list[list[ElementTree.Element]] = []
    for word in words:
        if rows and _lower_edge(word) - _lower_edge(rows[-1][0]) < 4:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _is_beside(word: ElementTree.Element) -> bool:
    """Tell whether a word is part of the turned number beside the text."""
    return float(word.attrib["xMin"]) * _POINT < _LEFT_OF_TEXT


def _lower_edge(word: ElementTree.Element) -> float:
    return float(word.attrib["yMax"])


def _line(words: list[ElementTree.Element]) -> Line:
    words = sorted(words, key=lambda word: float(word.attrib["xMin"]))

    def edge(name: str) -> list[float]:
        return [float(word.attrib[name]) * _POINT for word in words]

    box = Box(left=min(edge("xMin")), top=min(edge("yMin")), right=max(edge("xMax")), bottom=max(edge("yMax")))
    return Line("".join(word.text or "" for word in words), box)


def _strips(marked: list[bool]) -> Iterator[tuple[int, int]]:
    at = 0
    for dark, run in groupby(marked):
        length = len(list(run))
        if dark:
            yield at, at + length
        at += length
