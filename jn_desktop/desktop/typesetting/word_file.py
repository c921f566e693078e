"""Reads a Word file of ours into texts and tables, each with what its styles and itself say about its looks.

It knows what `core.official` writes and what an office may change in the styles, not all of WordprocessingML.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EMU_PER_TWIP = 635
PAGE_NUMBER = "\ue000"
"""Stands in the text of a footer for the number of the page."""

_Values = Mapping[str, str]
_Properties = dict[str, _Values]  # attributes by the element's name


@dataclass(frozen=True)
class Face:
    """How characters look: `family` for Chinese, `latin` for the rest; `spacing` in twips, `stretch` in percent."""

    family: str
    latin: str
    size: float
    spacing: float = 0
    stretch: float = 100
    colour: str = "000000"
    bold: bool = False


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture that stands in a text like a character; `content` is its file."""

    content: bytes
    width: float
    height: float


@dataclass(frozen=True)
class Piece:
    """Characters of one face, or a picture."""

    text: str
    face: Face
    shown: Shown | None = None


@dataclass(frozen=True, eq=False)
class Text:
    """A paragraph; `line` is its exact pitch, None for one that is as high as what stands on it."""

    pieces: tuple[Piece, ...]
    face: Face
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    line: float | None = None
    align: str = "left"
    keeps_next: bool = False
    keeps_lines: bool = False
    new_page: bool = False
    at_foot: bool = False
    rule: tuple[float, float, str] | None = None
    fill: str | None = None
    tabs: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Box:
    """A cell of a table, `width` wide with its margins."""

    texts: tuple[Text, ...]
    width: float
    middle: bool


@dataclass(frozen=True, eq=False)
class Row:
    boxes: tuple[Box, ...]
    heads: bool
    whole: bool

    @property
    def keeps_next(self) -> bool:
        return self.boxes[0].texts[0].keeps_next


@dataclass(frozen=True)
class Margins:
    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True)
class Borders:
    """How thick the lines around and within a table are."""

    outside: float
    inside: float


@dataclass(frozen=True, eq=False)
class Grid:
    """A table: its rows, the margins of its cells, its borders."""

    rows: tuple[Row, ...]
    margins: Margins
    borders: Borders


@dataclass(frozen=True)
class Sheet:
    """A page as a section has it; `number_up` is how far above the paper's lower edge the footer's stands."""

    width: float
    height: float
    margins: Margins
    number_up: float

    @property
    def text_width(self) -> float:
        return self.width - self.margins.left - self.margins.right


@dataclass(frozen=True)
class Turned:
    """A text that runs downwards, turned clockwise, in a box at its place on the paper."""

    text: Text
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of each page of a section, and what its number is turned to on pages that lie."""

    texts: tuple[Text, ...] = ()
    turned: tuple[Turned, ...] = ()


@dataclass(frozen=True)
class Part:
    """A section of a document: its pages, what flows over them, and what stands at the foot of odd and even ones."""

    sheet: Sheet
    flow: tuple[Text | Grid, ...]
    odd: Footer
    even: Footer

    def texts(self) -> Iterator[Text]:
        """Give the texts in the order of the file, also those in tables."""
        for thing in self.flow:
            if isinstance(thing, Text):
                yield thing
            else:
                yield from (text for row in thing.rows for box in row.boxes for text in box.texts)


@dataclass
class WordReader:
    """Reads files one after the other; what has not changed since the last one is the same object as there."""

    _styles: bytes = b""
    _known: dict[bytes, Text | Row] = field(default_factory=dict)
    _used: dict[bytes, Text | Row] = field(default_factory=dict)
    _by_style: dict[str, tuple[_Properties, _Properties]] = field(default_factory=dict)
    _style_elements: dict[str, Any] = field(default_factory=dict)
    _pictures: dict[str, bytes] = field(default_factory=dict)
    _defaults: _Properties = field(default_factory=dict)
    _ordinary: str = ""

    def read(self, file: bytes) -> tuple[Part, ...]:
        """Return the sections of a Word file."""
        from lxml import etree

        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            files = {name: archive.read(name) for name in archive.namelist() if name.startswith("word/")}
        if files["word/styles.xml"] != self._styles:
            self._take_styles(files["word/styles.xml"])
        targets = {
            relation.get("Id"): f"word/{relation.get('Target')}"
            for relation in etree.fromstring(files["word/_rels/document.xml.rels"])
        }
        self._pictures = {name: files[target] for name, target in targets.items() if target in files}
        self._used = {}
        body = etree.fromstring(files["word/document.xml"])[0]
        parts = tuple(self._parts(body, {name: files.get(target, b"") for name, target in targets.items()}))
        self._known = self._used
        return parts

    def _take_styles(self, styles: bytes) -> None:
        from lxml import etree

        root = etree.fromstring(styles)
        self._styles, self._known, self._by_style = styles, {}, {}
        self._style_elements = {style.get(f"{_W}styleId"): style for style in root.iter(f"{_W}style")}
        self._defaults = _properties(root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
        ordinary = (name for name, style in self._style_elements.items() if _is_ordinary(style))
        self._ordinary = next(ordinary, "")

    def _parts(self, body: Any, footers: Mapping[str, bytes]) -> Iterator[Part]:
        flow: list[Text | Grid] = []
        named: dict[str, bytes] = {}
        for element in body:
            section = element if element.tag == f"{_W}sectPr" else element.find(f"{_W}pPr/{_W}sectPr")
            if element.tag == f"{_W}p":
                flow.append(self._text(element))
            elif element.tag == f"{_W}tbl":
                flow.append(self._grid(element))
            if section is not None:
                for reference in section.iter(f"{_W}footerReference"):
                    named[reference.get(f"{_W}type")] = footers[reference.get(f"{_R}id")]
                odd, even = (self._footer(named.get(kind, b"")) for kind in ("default", "even"))
                yield Part(_sheet(section), tuple(flow), odd, even)
                flow = []

    def _footer(self, footer: bytes) -> Footer:
        from lxml import etree

        if not footer:
            return Footer()
        root = etree.fromstring(footer)
        return Footer(
            tuple(self._text(element) for element in root if element.tag == f"{_W}p"),
            tuple(self._turned(element) for element in root if element.tag == f"{_W}tbl"),
        )

    def _turned(self, element: Any) -> Turned:
        place = _properties(element.find(f"{_W}tblPr"))["tblpPr"]
        height = next(element.iter(f"{_W}trHeight"))
        column = next(element.iter(f"{_W}gridCol"))
        return Turned(
            self._text(next(element.iter(f"{_W}p"))),
            left=_length(place, "tblpX"),
            top=_length(place, "tblpY"),
            width=float(column.get(f"{_W}w")),
            height=float(height.get(f"{_W}val")),
        )

    # ---- texts ----

    def _text(self, element: Any) -> Text:
        from lxml import etree

        key = etree.tostring(element)
        known = self._used.get(key) or self._known.get(key)
        if not isinstance(known, Text):
            known = self._read_text(element)
        self._used[key] = known
        return known

    def _read_text(self, element: Any) -> Text:
        own = element.find(f"{_W}pPr")
        said = _properties(own)
        style = said.get("pStyle", {}).get("val", self._ordinary)
        of_style, of_runs = self._style(style)
        looks = _merged(of_style, said)
        face = _face(_merged(self._defaults, of_runs))
        indent, spacing = looks.get("ind", {}), looks.get("spacing", {})
        pieces = tuple(self._pieces(element, _merged(self._defaults, of_runs)))
        line = _length(spacing, "line", 240)
        tabs = (tab for tab in looks.get("tabs", {}).get("", "").split(";") if tab)
        return Text(
            pieces,
            face,
            left=_length(indent, "left"),
            right=_length(indent, "right"),
            first=_length(indent, "firstLine") - _length(indent, "hanging"),
            before=_length(spacing, "before"),
            after=_length(spacing, "after"),
            line=line if spacing.get("lineRule") == "exact" else None,
            align=looks.get("jc", {}).get("val", "left"),
            keeps_next=_is_on(looks, "keepNext"),
            keeps_lines=_is_on(looks, "keepLines"),
            new_page=_is_on(looks, "pageBreakBefore"),
            at_foot="framePr" in looks,
            rule=_rule(looks.get("pBdr/bottom")),
            fill=looks.get("shd", {}).get("fill"),
            tabs=tuple((float(place), kind) for place, kind in (tab.split(":") for tab in tabs)),
        )

    def _pieces(self, element: Any, said: _Properties) -> Iterator[Piece]:
        in_field = False  # what a field of Word's shows was worked out when the file was saved
        for run in element.iter(f"{_W}r"):
            own = _properties(run.find(f"{_W}rPr"))
            of_style = self._style(own["rStyle"].get("val", ""))[1] if "rStyle" in own else {}
            face = _face(_merged(said, of_style, own))
            field_code = run.getparent()
            if field_code.tag == f"{_W}fldSimple" and "PAGE" in field_code.get(f"{_W}instr", ""):
                yield Piece(PAGE_NUMBER, face)
                continue
            for part in run:
                if part.tag == f"{_W}fldChar":
                    in_field = part.get(f"{_W}fldCharType") != "end"
                elif part.tag == f"{_W}instrText" and "PAGE" in (part.text or ""):
                    yield Piece(PAGE_NUMBER, face)
                elif in_field:
                    continue
                elif part.tag == f"{_W}t":
                    yield Piece(part.text or "", face)
                elif part.tag == f"{_W}br":
                    yield Piece("\n", face)
                elif part.tag == f"{_W}tab":
                    yield Piece("\t", face)
                elif part.tag == f"{_W}drawing":
                    yield Piece("\ufffc", face, self._shown(part))

    def _shown(self, drawing: Any) -> Shown:
        extent = next(drawing.iter(f"{_WP}extent"))
        blip = next(drawing.iter(f"{_A}blip"))
        wide, high = (int(extent.get(side)) / _EMU_PER_TWIP for side in ("cx", "cy"))
        return Shown(self._pictures[blip.get(f"{_R}embed")], wide, high)

    def _style(self, name: str) -> tuple[_Properties, _Properties]:
        """Return what a style says of paragraphs and of runs, with what the styles say that it is based on."""
        if name not in self._by_style:
            style = self._style_elements.get(name)
            if style is None:
                return {}, {}
            base = style.find(f"{_W}basedOn")
            below = self._style(base.get(f"{_W}val")) if base is not None else ({}, {})
            own = _properties(style.find(f"{_W}pPr")), _properties(style.find(f"{_W}rPr"))
            self._by_style[name] = _merged(below[0], own[0]), _merged(below[1], own[1])
        return self._by_style[name]

    # ---- tables ----

    def _grid(self, element: Any) -> Grid:
        looks = element.find(f"{_W}tblPr")
        style = self._style_elements.get(_properties(looks).get("tblStyle", {}).get("val", ""))
        said = style.find(f"{_W}tblPr") if style is not None else looks
        margins, borders = (_children(said.find(f"{_W}{name}")) for name in ("tblCellMar", "tblBorders"))
        columns = [float(column.get(f"{_W}w")) for column in element.iter(f"{_W}gridCol")]
        return Grid(
            tuple(self._row(row, columns) for row in element.iter(f"{_W}tr")),
            Margins(*(_length(margins.get(side, {}), "w") for side in ("top", "right", "bottom", "left"))),
            Borders(*(_length(borders.get(side, {}), "sz") * 2.5 for side in ("top", "insideH"))),
        )

    def _row(self, element: Any, columns: list[float]) -> Row:
        from lxml import etree

        key = etree.tostring(element) + str(columns).encode()
        known = self._used.get(key) or self._known.get(key)
        if not isinstance(known, Row):
            looks = _properties(element.find(f"{_W}trPr"))
            known = Row(tuple(self._boxes(element, columns)), _is_on(looks, "tblHeader"), _is_on(looks, "cantSplit"))
        self._used[key] = known
        return known

    def _boxes(self, element: Any, columns: list[float]) -> Iterator[Box]:
        at = 0
        for cell in element.iter(f"{_W}tc"):
            looks = _properties(cell.find(f"{_W}tcPr"))
            span = int(looks.get("gridSpan", {}).get("val", 1))
            texts = tuple(self._text(paragraph) for paragraph in cell.iter(f"{_W}p"))
            middle = looks.get("vAlign", {}).get("val") == "center"
            yield Box(texts, sum(columns[at : at + span]), middle)
            at += span


def _is_ordinary(style: Any) -> bool:
    return bool(style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") == "1")


def _properties(element: Any) -> _Properties:
    """Return the attributes of each property; tabs become one text, a border a property of its own."""
    found: _Properties = {}
    if element is None:
        return found
    for child in element:
        name = child.tag.removeprefix(_W)
        if name == "tabs":
            places = (f"{tab.get(f'{_W}pos')}:{tab.get(f'{_W}val')}" for tab in child)
            found[name] = {"": ";".join(places)}
        elif name == "pBdr":
            found |= {f"pBdr/{side}": values for side, values in _children(child).items()}
        else:
            found[name] = _attributes(child)
    return found


def _children(element: Any) -> dict[str, _Values]:
    if element is None:
        return {}
    return {child.tag.removeprefix(_W): _attributes(child) for child in element}


def _attributes(element: Any) -> _Values:
    return {name.removeprefix(_W): value for name, value in element.attrib.items()}


_JOINED = ("ind", "spacing", "rFonts")  # what is said later adds to what was said before


def _merged(*all_said: _Properties) -> _Properties:
    merged: _Properties = {}
    for said in all_said:
        for name, values in said.items():
            before = merged.get(name, {}) if name in _JOINED else {}
            if "firstLine" in values or "hanging" in values:  # one takes the place of the other
                before = {key: value for key, value in before.items() if key not in ("firstLine", "hanging")}
            merged[name] = {**before, **values}
    return merged


def _face(said: _Properties) -> Face:
    fonts = said.get("rFonts", {})
    family = fonts.get("eastAsia", "")
    colour = said.get("color", {}).get("val", "000000")
    return Face(
        family,
        fonts.get("ascii", family),
        size=_length(said.get("sz", {}), "val", 20) * 10,
        spacing=_length(said.get("spacing", {}), "val"),
        stretch=_length(said.get("w", {}), "val", 100),
        colour="000000" if colour == "auto" else colour,
        bold=_is_on(said, "b"),
    )


def _sheet(section: Any) -> Sheet:
    said = _properties(section)
    size, margins = said["pgSz"], said["pgMar"]
    sides = Margins(*(_length(margins, side) for side in ("top", "right", "bottom", "left")))
    return Sheet(_length(size, "w"), _length(size, "h"), sides, _length(margins, "footer"))


def _rule(said: _Values | None) -> tuple[float, float, str] | None:
    """Return the thickness, the distance and the colour of the rule below a paragraph."""
    if said is None or said.get("val") in ("nil", "none"):
        return None
    return _length(said, "sz") * 2.5, _length(said, "space") * 20, said.get("color", "000000")


def _length(said: _Values, name: str, otherwise: float = 0) -> float:
    return float(said.get(name, otherwise))


def _is_on(said: _Properties, name: str) -> bool:
    return name in said and said[name].get("val", "1") not in ("0", "false", "off")
