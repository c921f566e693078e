"""The 版记 at the foot of the last page (GB/T 9704-2012 7.4), and the last text that shares this page with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jn_desktop.core.official.blocks import Attachment, Attendance, Block, Imprint, Paragraph
from jn_desktop.core.official.paragraphs import LINE, NO_HEIGHT, WordParagraph, run
from jn_desktop.core.official.tables import WordTable, as_paragraph
from jn_desktop.core.official.text import LINE_CHARACTERS, clean, shown_date, text_width

# How long the last text may be; a page has 22 lines, page 1 about 8 below an ordinary title, the imprint takes 2.
_LINES_OF_IMPRINT = 3  # with its rules, and the lines of copies beyond the first
_LINES_BESIDE_IMPRINT = 18
_LINES_BESIDE_IMPRINT_ON_PAGE_1 = 5
_SENTENCE_END = re.compile("[。！？；][”’》）]*")
_NAME_END = re.compile("[、，；]")


def with_imprint(paragraphs: list[WordParagraph | WordTable], block: Imprint) -> list[WordParagraph | WordTable]:
    """Return the paragraphs with the imprint's frame before the last one and whatever is kept with it."""
    *before, last = paragraphs
    kept: list[WordParagraph | WordTable] = []
    while before and isinstance(before[-1], WordParagraph) and before[-1].stays_with_next:
        kept.insert(0, before.pop())
    if before and isinstance(before[-1], WordTable):
        before[-1] = replace(before[-1], keeps_end=True)
    return [*before, *_imprint(block), *kept, replace(as_paragraph(last), keeps_lines=True)]


def imprint_alone(block: Imprint) -> list[WordParagraph]:
    """Return the imprint for a page that holds nothing else."""
    return [*_imprint(block), WordParagraph("TableEnd", formatting=NO_HEIGHT)]


def imprint_height(block: Imprint) -> int:
    """Return about how high an imprint is, in twentieths of a point: never less than it is."""
    return (_LINES_OF_IMPRINT + _lines_of_copies(block)) * LINE


def _imprint(block: Imprint) -> Iterator[WordParagraph]:
    def line(style: str, runs: str = "") -> WordParagraph:
        return WordParagraph(style, runs, at_page_foot=True)

    yield line("ImprintRule")
    if block.copy_to:
        yield line("ImprintCopies", run(f"抄送：{clean(block.copy_to).rstrip('。，、；')}。"))
        yield line("ImprintThinRule")
    yield line(
        "Imprint",
        run(clean(block.issuer)) + "<w:r><w:tab/></w:r>" + run(f"{shown_date(block.issued_on)}印发"),
    )
    yield line("ImprintRule")


def divided(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with a last text that shares a page with the imprint: of a longer one, the end stands alone.

    A frame lies on the page where its paragraph begins, which is the last page only while that paragraph is not split.
    """
    match blocks:
        case (*before, Paragraph(text), Imprint() as imprint):
            follows_text = any(isinstance(block, Paragraph) for block in _below_last_title(before))
            lines = _LINES_BESIDE_IMPRINT if follows_text else _LINES_BESIDE_IMPRINT_ON_PAGE_1
            lines -= _lines_of_copies(imprint)
            start, end = _two_parts(clean(text), lines=lines, characters=LINE_CHARACTERS, ends=_SENTENCE_END)
            return (*before, Paragraph(start), Paragraph(end), imprint) if end else blocks
        case (*before, Attendance(label, names), Imprint() as imprint):
            lines = _LINES_BESIDE_IMPRINT - _lines_of_copies(imprint)
            start, end = _two_parts(clean(names), lines=lines, characters=LINE_CHARACTERS - 5, ends=_NAME_END)
            return (*before, Attendance(label, start), Attendance("", end), imprint) if end else blocks
    return blocks


def _below_last_title(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks of the last attachment, or of the document when it has none."""
    starts = [place for place, block in enumerate(blocks) if isinstance(block, Attachment)]
    return blocks[starts[-1] :] if starts else blocks


def _lines_of_copies(imprint: Imprint) -> int:
    return int(text_width(imprint.copy_to or "") / LINE_CHARACTERS)


def _two_parts(text: str, *, lines: int, characters: int, ends: re.Pattern[str]) -> tuple[str, str]:
    """Return the text and nothing when it fits into these lines, else its start and up to 5 lines of its end."""
    if text_width(text) <= max(lines, 1) * characters:
        return text, ""
    cuts = (match.end() for match in ends.finditer(text[:-1]))
    room = _LINES_BESIDE_IMPRINT_ON_PAGE_1 * characters
    cut = next((cut for cut in cuts if text_width(text[cut:]) <= room), len(text) - 2 * characters)
    return text[:cut], text[cut:]
