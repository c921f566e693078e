"""The preview beside LibreOffice: the same Word files, in the same fonts, line for line on the same pages."""

import re
import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from jn_desktop.core.official import (
    Attachment,
    AttachmentNote,
    Block,
    OfficialDocument,
    Paragraph,
    Picture,
    Title,
    render,
)
from jn_desktop.demands.cards import DemandQuery
from jn_desktop.desktop.paper import FontRuler, Press
from jn_desktop.desktop.typesetting.sheets import Typesetter
from jn_desktop.desktop.typesetting.word_file import WordReader
from jn_desktop.meetings.minutes_form import ActionsAs
from jn_desktop.station import Station
from tests.core.rendering import Page, needs_rendering, rendered
from tests.core.test_base_documents import changed
from tests.core.test_official import (
    DATED,
    FONTS,
    HEAD,
    IMPRINT,
    LATIN,
    MINUTES,
    NOTICE,
    SANS,
    body,
    dots,
    installed,
    lines_of,
    written,
)
from tests.core.test_official_parts import FULL, TURNED_TEXT
from tests.desktop.test_photos import picture
from tests.inspections.test_documents import long_visit, papers
from tests.inspections.visits_shown import closed
from tests.meetings.test_minutes_documents import generated

PICTURED: tuple[Block, ...] = (
    *(Attachment("现场照片"), Picture(picture(2560, 1920), "照片", 600), lines_of(9), Picture(dots(40, 20), "码", 40)),
    *(Attachment("位置图"), Picture(picture(900, 1600), "图", 600)),
)

LOOSE = ActionsAs.TABLE.name
"""Below a row that goes over two pages, LibreOffice does not set some cells of short rows in their middle."""


def documents(station: Station) -> dict[str, OfficialDocument]:
    """Return every kind of official document: of the samples, long ones, and such as test the edges of pages."""
    numbers = [meeting.number for meeting in station.meetings.meetings()]
    made = {number: station.meetings.document(number) for number in numbers} | generated()
    del made[LOOSE]
    made["daily sheet"] = station.demand_papers.daily_sheet()
    demands = station.demands.page(DemandQuery())[:3]
    made |= {card.number: station.demand_papers.record_document(card.id) for card in demands}
    for kind, found in (("usual", papers(closed()).papers), ("long", papers(long_visit()).papers[:4])):
        made |= {f"{kind} {place}": one.document for place, one in enumerate(found)}
    edges = {f"headed {count}": body("headed", count) for count in (2, 9, 15, 20)}
    pictured = (*HEAD, lines_of(4), AttachmentNote(("照片", "位置图")), *PICTURED, IMPRINT)
    for name, blocks in {
        "pictured": pictured,
        "turned photo": (Title("图"), Attachment("位置图", landscape=True), PICTURED[1], IMPRINT),
        "parts": FULL,
        "turned text": TURNED_TEXT,
        "own": MINUTES,
        "notice": NOTICE,
        **edges,
        "full": (lines_of(61),),
    }.items():
        made[name] = OfficialDocument(name, "服务站", DATED, tuple(blocks))
    return made


def lines_in_office(page: Page) -> list[str]:
    """Return the lines of a page of LibreOffice's without its number, which stands below or, turned, beside them."""
    return [line.text for line in page.lines if line.box.bottom < 267 and line.box.left > 27]


def lines_on_pages(document: OfficialDocument, press: Press) -> list[list[str]]:
    return [["".join(line.split()) for line in page.lines()] for page in press.set(document).pages]


@needs_rendering
def test_every_document_has_the_pages_and_lines_that_office_gives_it(
    qtbot: QtBot, sample: Station, tmp_path: Path
) -> None:
    made = documents(sample)
    office = rendered({name: render(installed(document)) for name, document in made.items()}, tmp_path)
    press = Press()

    for name, document in made.items():
        ours = lines_on_pages(installed(document), press)
        assert ours == [lines_in_office(page) for page in office[name]], name
    assert sum(map(len, office.values())) > 80


@needs_rendering
def test_sixty_actions_in_a_table_fill_the_pages_as_in_office(qtbot: QtBot, tmp_path: Path) -> None:
    document = installed(generated()[LOOSE])
    (office,) = rendered({"table": render(document)}, tmp_path).values()

    ours, theirs = lines_on_pages(document, Press()), [lines_in_office(page) for page in office]

    assert len(ours) == len(theirs)
    for our_page, their_page in zip(ours, theirs, strict=True):
        assert (our_page[0], our_page[-1]) == (their_page[0], their_page[-1])
        assert sorted("".join(our_page)) == sorted("".join(their_page))


@needs_rendering
def test_the_fonts_that_an_office_set_are_those_of_the_file_and_of_the_preview(
    qtbot: QtBot, sample: Station, tmp_path: Path
) -> None:
    number = sample.meetings.meetings()[0].number
    in_times = lines_on_pages(sample.meetings.document(number), Press())
    sample.settings.save(replace(sample.settings.read(), fonts={**FONTS, LATIN: SANS}))
    document = sample.meetings.document(number)

    (pages,) = rendered({number: render(document)}, tmp_path).values()

    ours = lines_on_pages(document, Press())
    assert ours == [lines_in_office(page) for page in pages]
    assert ours != in_times  # the digits of another font are wider
    assert "SansCJK" in subprocess.run(["pdffonts", pages[0].pdf], check=True, capture_output=True).stdout.decode()


@needs_rendering
def test_a_turned_page_is_156_mm_high_to_a_hair(qtbot: QtBot, tmp_path: Path) -> None:
    """They are 8 844 twips. LibreOffice keeps 1 mm for a footer, whatever is in it."""
    file = written(Attachment("说明", landscape=True), Paragraph("一行"), Paragraph("末行"), fonts=FONTS)
    above = 4 * 579 + 700  # label, title with a line above and below, 一行
    style, text = '<w:pStyle w:val="Body"/>', '</w:pPr><w:r><w:t xml:space="preserve">末行'
    files = {
        str(height): changed(
            file,
            document=partial(
                re.sub, style + text, f'{style}<w:spacing w:line="{height - above}" w:lineRule="exact"/>{text}'
            ),
        )
        for height in (8840, 8848)
    }

    ours = {name: len(Typesetter(FontRuler()).pages(WordReader().read(made))) for name, made in files.items()}

    assert ours == {name: len(pages) for name, pages in rendered(files, tmp_path).items()} == {"8840": 1, "8848": 2}
