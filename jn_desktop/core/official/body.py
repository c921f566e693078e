"""The paragraphs and tables of a Word file, made of the blocks of an official document."""

from dataclasses import replace

from jn_desktop.core.official.blocks import (
    Addressee,
    Attachment,
    AttachmentNote,
    Attendance,
    Block,
    Corner,
    Heading,
    Imprint,
    Mark,
    Number,
    Paragraph,
    Picture,
    Signature,
    Table,
    Title,
)
from jn_desktop.core.official.imprint import divided, imprint_alone, imprint_height, with_imprint
from jn_desktop.core.official.paragraphs import (
    LINE,
    NO_HEIGHT,
    TITLE_LINE,
    TYPE_AREA_HEIGHT,
    TYPE_AREA_WIDTH,
    WordParagraph,
    attachment_note,
    attendance,
    corner,
    mark,
    run,
    signature,
    title,
)
from jn_desktop.core.official.pictures import drawing, fitted
from jn_desktop.core.official.sections import Sections
from jn_desktop.core.official.tables import WordTable, as_paragraph
from jn_desktop.core.official.text import (
    LINE_CHARACTERS,
    attachment_labels,
    clean,
    heading_numbers,
    text_width,
)
from jn_desktop.core.official.titles import title_lines

_NOTHING_ABOVE = '<w:spacing w:before="0"/>'  # a title below no red head begins the page
_MILLIMETRE = 1440 / 25.4  # in twentieths of a point
_LEAST_OF_PICTURE = 4 * LINE
_AROUND_PICTURE = 600  # its own spacing, and what a font reaches below the foot of a line
_LONGEST_BESIDE_SIGNATURE = 5 * LINE_CHARACTERS  # a last text that short goes with the signature to a new page


class Body:
    """The body of a Word file; a last text too long to share a page with the imprint is divided."""

    def __init__(self, blocks: tuple[Block, ...], sections: Sections) -> None:
        self._blocks, self._sections = divided(blocks), sections
        self._paragraphs: list[WordParagraph | WordTable] = []
        self._labels = iter(attachment_labels(blocks))
        self._turned = False
        self._last_section = sections.upright
        previous: Block | None = None
        following = (*self._blocks[1:], None)
        for block, number, after in zip(self._blocks, heading_numbers(self._blocks), following, strict=True):
            if isinstance(block, Picture):
                self._add_picture(block, previous, after)
            else:
                self._add(block, number, previous)
            previous = block
        if isinstance(previous, Table):
            self._end_page()

    def xml(self) -> str:
        """Return everything in it, the properties of its last pages included."""
        return "".join(paragraph.xml() for paragraph in self._paragraphs) + self._last_section

    def _add(self, block: Block, number: str, previous: Block | None) -> None:
        match block:
            case Corner():
                self._paragraphs += corner(block)
            case Mark(text):
                self._paragraphs.append(mark(clean(text), lines_above=len(self._paragraphs)))
            case Number(text, rule):
                self._paragraphs.append(WordParagraph("Number" if rule else "NumberWithoutRule", run(clean(text))))
            case Title(text):
                above = "" if previous is not None else _NOTHING_ABOVE
                self._paragraphs.append(title(title_lines(text, self._blocks), formatting=above))
            case Addressee(text):
                self._paragraphs.append(WordParagraph("Addressee", run(clean(text).rstrip("：:") + "：")))
            case Heading(level, text):
                self._paragraphs.append(WordParagraph(f"Level{level}", run(number + clean(text))))
            case Paragraph(text):
                self._paragraphs.append(WordParagraph("Body", run(clean(text))))
            case Attendance():
                self._paragraphs.append(attendance(block, first=not isinstance(previous, Attendance)))
            case Table():
                self._add_table(block, previous)
            case AttachmentNote():
                self._paragraphs += attachment_note(block)
            case Signature():
                if _is_short(previous):
                    self._keep_last()
                self._paragraphs += signature(block)
            case Attachment():
                self._add_attachment(block)
            case Imprint():
                self._add_imprint(block)

    def _add_table(self, block: Table, previous: Block | None) -> None:
        if isinstance(previous, Signature) or (block.together and _is_short(previous)):
            self._keep_last()
        if not isinstance(previous, Title | Attachment | Table):
            self._paragraphs.append(WordParagraph("TableEnd", keeps_next=True))
        width = self._sections.turned_width if self._turned else TYPE_AREA_WIDTH
        self._paragraphs += [WordTable(block, width), WordParagraph("TableEnd")]

    def _add_attachment(self, block: Attachment) -> None:
        turns = self._turned is not block.landscape
        if self._paragraphs and isinstance(self._paragraphs[-1], WordParagraph):
            self._end_page()
            if turns:
                self._end_section()
        self._turned = block.landscape
        self._last_section = self._sections.turned if self._turned else self._sections.upright
        self._paragraphs += [
            WordParagraph("AttachmentLabel", run(next(self._labels)), on_new_page=not turns),
            title(title_lines(block.title, self._blocks), "AttachmentTitle"),
        ]

    def _add_picture(self, block: Picture, previous: Block | None, following: Block | None) -> None:
        """Add a picture that is small enough to stand on one page with what heads it and with the imprint."""
        width = self._sections.turned_width if self._turned else TYPE_AREA_WIDTH
        height = (TYPE_AREA_WIDTH if self._turned else TYPE_AREA_HEIGHT) - _AROUND_PICTURE
        if isinstance(previous, Attachment):
            height -= 3 * LINE + TITLE_LINE * len(title_lines(previous.title, self._blocks))
        if isinstance(following, Imprint) and not self._turned:
            height -= imprint_height(following)
        drawn = fitted(block, width / _MILLIMETRE, max(height, _LEAST_OF_PICTURE) / _MILLIMETRE)
        self._paragraphs.append(WordParagraph("Picture", drawing(drawn)))

    def _add_imprint(self, block: Imprint) -> None:
        if not self._turned:
            self._paragraphs = with_imprint(self._paragraphs or [WordParagraph("Body")], block)
            return
        self._end_page()
        self._end_section()
        self._paragraphs += imprint_alone(block)
        self._last_section = self._sections.imprint_alone

    def _keep_last(self) -> None:
        self._paragraphs[-1] = replace(as_paragraph(self._paragraphs[-1]), keeps_next=True, keeps_lines=True)

    def _end_page(self) -> None:
        """Have what stands below a table that ends here take no room: it would begin a page of its own."""
        last = as_paragraph(self._paragraphs[-1])
        if last.style == "TableEnd":
            self._paragraphs[-1] = replace(last, formatting=NO_HEIGHT)

    def _end_section(self) -> None:
        self._paragraphs[-1] = replace(as_paragraph(self._paragraphs[-1]), ends_section=self._last_section)


def _is_short(block: Block | None) -> bool:
    """Tell whether a block is a last text that goes to a new page with what closes the document (7.3.5.4)."""
    match block:
        case Paragraph(text) | Attendance(_, text):
            return text_width(text) <= _LONGEST_BESIDE_SIGNATURE
    return False
