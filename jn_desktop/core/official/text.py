"""Text as official documents write it: on one line, with its numbers and dates, and about how wide it is."""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence

from jn_desktop.core.official.blocks import Attachment, Attendance, Block, Heading, Mark, Paragraph, Table

LINE_CHARACTERS = 28
"""How many full-width characters a line of the body holds."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK_IN_LATIN = re.compile(r"(?<=[!-~])\s*[\t\n\v\f\r\x85\u2028\u2029]\s*(?=[!-~])")
_BREAK = re.compile(r"\s*[\t\n\v\f\r\x85\u2028\u2029]\s*")


def clean(text: str) -> str:
    """Return the text on one line, without what a file in XML cannot hold."""
    return _BREAK.sub("", _BREAK_IN_LATIN.sub(" ", _NOT_IN_XML.sub("", text))).strip()


def text_width(text: str) -> float:
    """Return the width in full-width characters; Latin ones count a little more than half, for proportional fonts."""
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.6 for character in text)


def texts(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield what the blocks say, without titles and labels."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Mark):
            yield block.text
        elif isinstance(block, Attendance):
            yield block.names
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)


OPEN_DATE = "　　　　年　　月　　日"
"""Room to write a date by hand."""


def shown_date(day: datetime.date | None) -> str:
    """Return `2026年10月9日`: Arabic digits without leading zeros (7.3.5); room to write it in where there is none."""
    if day is None:
        return OPEN_DATE
    return f"{day.year}年{day.month}月{day.day}日"


def heading_numbers(blocks: Sequence[Block]) -> list[str]:
    """Return the number that stands before each heading: 一、 （一） 1. （1）; nothing for other blocks.

    They begin again in each attachment.
    """
    numbers, counts = [], [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Attachment):
            counts = [0, 0, 0, 0]
        if isinstance(block, Heading):
            counts[block.level - 1 :] = [counts[block.level - 1] + 1, *[0] * (4 - block.level)]
            numbers.append(_heading_number(block.level, counts[block.level - 1]))
        else:
            numbers.append("")
    return numbers


def attachment_labels(blocks: Sequence[Block]) -> list[str]:
    """Return what stands above each attachment: 附件, or 附件1, 附件2 … where there are several (7.3.4, 7.3.7)."""
    count = sum(isinstance(block, Attachment) for block in blocks)
    return ["附件"] if count == 1 else [f"附件{number}" for number in range(1, count + 1)]


def _heading_number(level: int, number: int) -> str:
    if level == 3:
        return f"{number}."
    if level == 4:
        return f"（{number}）"
    return f"{_in_chinese(number)}、" if level == 1 else f"（{_in_chinese(number)}）"


def _in_chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
