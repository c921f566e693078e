"""The blocks of an official document: what stands there, never how it looks."""

import datetime
from dataclasses import dataclass, replace

from jn_desktop.core.official.pixels import pixels


@dataclass(frozen=True)
class Corner:
    """Stand in the upper left corner of page 1: 份号 in six digits, 紧急程度 as 特急 or 加急 (7.2.1, 7.2.3)."""

    copy_number: int | None = None
    urgency: str = ""


@dataclass(frozen=True)
class Mark:
    """Stand in red at the head of page 1: the 发文机关标志, as 济宁高新区现场办公会纪要 (10.3)."""

    text: str


@dataclass(frozen=True)
class Number:
    """Give the 发文字号, as 〔2026〕3号, with the red rule below unless an office does without (7.2.5, 7.2.7)."""

    text: str
    rule: bool = True


@dataclass(frozen=True)
class Title:
    """Give the 标题; a long one is broken into balanced lines (7.3.1)."""

    text: str


@dataclass(frozen=True)
class Heading:
    """Open a section on `level` 1 to 4, numbered by the builder: 一、 （一） 1. （1） (7.3.3)."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise ValueError(f"a heading is on level 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Add one paragraph of the body (7.3.3)."""

    text: str


@dataclass(frozen=True)
class Attendance:
    """List who was there: `label` is 出席, 请假 or 列席 without its colon, `names` what stands after it (10.3).

    An empty label continues the list above.
    """

    label: str
    names: str


@dataclass(frozen=True)
class Addressee:
    """Name who the document goes to, the 主送机关, without its colon (7.3.2)."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A picture in PNG or JPEG, `width` millimetres wide; `says` is what is read out in its place.

    As a block of its own it stands in the middle of the text, and is made as small as the room there is.
    """

    content: bytes
    says: str
    width: float

    @property
    def height(self) -> float:
        """The millimetres that it is high, by its pixels."""
        wide, high = pixels(self.content)
        return self.width * high / wide


@dataclass(frozen=True)
class Cell:
    """A cell of a table, over `span` of its columns; a `label` says what the cells beside or below it are.

    A picture stands above the text.
    """

    text: str
    span: int = 1
    label: bool = False
    picture: Picture | None = None


@dataclass(frozen=True)
class Table:
    """Rule a table over the whole width; `widths` are the shares of its columns.

    The first `headers` rows stand again on each page; a new line in a cell's text is one there too. One that is kept
    `together` stands on one page, if that holds it, and with it a short text above.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    headers: int = 0
    together: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if sum(cell.span for cell in row) != len(self.widths):
                raise ValueError(f"a row of a table has {len(self.widths)} columns: {row}")


@dataclass(frozen=True)
class Signature:
    """Close the text with 发文机关署名 and 成文日期, placed for a seal over both, or for none (7.3.5.1, 7.3.5.2).

    Without a day the date is left open, to be written by hand.
    """

    issuer: str
    day: datetime.date | None
    sealed: bool = True


@dataclass(frozen=True)
class AttachmentNote:
    """Name below the body what is attached, the 附件说明 (7.3.4)."""

    titles: tuple[str, ...]


@dataclass(frozen=True)
class Attachment:
    """Begin an attachment on a page of its own, numbered by the builder where there are several (7.3.7).

    The pages of one for broad tables are turned: `landscape` (8).
    """

    title: str
    landscape: bool = False


@dataclass(frozen=True)
class Imprint:
    """Close the document with the 版记; `copy_to` is what stands after 抄送, None for no such line (7.4)."""

    copy_to: str | None
    issuer: str
    issued_on: datetime.date


Block = (
    Corner
    | Mark
    | Number
    | Title
    | Addressee
    | Heading
    | Paragraph
    | Attendance
    | Table
    | Picture
    | AttachmentNote
    | Signature
    | Attachment
    | Imprint
)


@dataclass(frozen=True)
class OfficialDocument:
    """Hold one document; `title`, `author` and `dated` are written into the file's properties.

    `base` is an office's own base document, checked, or one with its fonts; None for the program's.
    """

    title: str
    author: str
    dated: datetime.datetime
    blocks: tuple[Block, ...]
    base: bytes | None = None


def bears_copy_number(document: OfficialDocument) -> bool:
    """Tell whether each copy of a document has a number of its own (份号)."""
    return any(isinstance(block, Corner) and block.copy_number is not None for block in document.blocks)


def numbered_copy(document: OfficialDocument, number: int) -> OfficialDocument:
    """Return the copy of a document that bears this 份号, if its copies bear any."""
    if not bears_copy_number(document):
        return document
    corner, *rest = document.blocks
    assert isinstance(corner, Corner), "the corner stands above everything"
    return replace(document, blocks=(replace(corner, copy_number=number), *rest))
