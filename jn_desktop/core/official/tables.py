"""The tables of the Word file."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from jn_desktop.core.official.blocks import Cell, Table
from jn_desktop.core.official.paragraphs import TYPE_AREA_WIDTH, WordParagraph, run
from jn_desktop.core.official.pictures import drawing
from jn_desktop.core.official.text import clean, text_width

_TABLE_CHARACTER = 240  # 小四
_ROWS_AT_END = 2
_LINES_OF_KEPT_ROW = 12  # of a longer row the lines go on on the next page


@dataclass(frozen=True)
class WordTable:
    """One table of the file; a row is kept on one page unless it is long.

    One that `keeps_end` has its last rows stand on the page of what follows.
    """

    table: Table
    width: int = TYPE_AREA_WIDTH
    keeps_end: bool = False

    def xml(self) -> str:
        widths = _column_widths(self.table, self.width)
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        last = len(self.table.rows) - 1
        rows = "".join(
            self._row(row, widths, place < self.table.headers, self._keeps_next(place, last))
            for place, row in enumerate(self.table.rows)
        )
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="OfficialTable"/><w:tblW w:w="{self.width}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
        )

    def _keeps_next(self, place: int, last: int) -> bool:
        return (self.table.together and place < last) or (self.keeps_end and place > last - _ROWS_AT_END)

    @staticmethod
    def _row(row: tuple[Cell, ...], widths: Sequence[int], is_header: bool, keeps_next: bool) -> str:
        cells, lines, at = [], 0.0, 0
        # what heads what stands below it is never alone at the foot of a page
        keeps_next = keeps_next or all(cell.label for cell in row)
        for cell in row:
            width = sum(widths[at : at + cell.span])
            at += cell.span
            style = "TableLabel" if cell.label else "TableText"
            texts = [clean(text) for text in cell.text.split("\n")]
            written = [WordParagraph(style, run(text), keeps_next=keeps_next) for text in texts]
            if cell.picture is not None:
                drawn = WordParagraph("Picture", drawing(cell.picture), keeps_next=keeps_next)
                written = [drawn, *written] if cell.text else [drawn]
            lines = max(lines, sum(text_width(text) * _TABLE_CHARACTER / width + 1 for text in texts))
            paragraphs = "".join(paragraph.xml() for paragraph in written)
            span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
                f"{paragraphs}</w:tc>"
            )
        kept = "<w:cantSplit/>" if lines <= _LINES_OF_KEPT_ROW else ""
        again = "<w:tblHeader/>" if is_header else ""
        return f"<w:tr><w:trPr>{kept}{again}</w:trPr>{''.join(cells)}</w:tr>"


def _column_widths(table: Table, whole: int) -> list[int]:
    edges = [round(whole * part / sum(table.widths)) for part in accumulate(table.widths, initial=0)]
    return [end - start for start, end in pairwise(edges)]


def as_paragraph(last: WordParagraph | WordTable) -> WordParagraph:
    """Return what stands last as the paragraph that it is: a table is followed by one."""
    assert isinstance(last, WordParagraph), "a table is followed by a paragraph"
    return last
