"""Documents on the screen."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from jn_desktop.core.official import (
    Addressee,
    Attendance,
    Block,
    Cell,
    Heading,
    Imprint,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    Title,
    render,
)
from jn_desktop.desktop.paper import FontRuler, PaperView, Press
from jn_desktop.desktop.typesetting.sheets import Typesetter
from jn_desktop.desktop.typesetting.word_file import WordReader
from tests.desktop.test_photos import picture

NAME = "济宁高新区示例工程机械0034号标准厂房项目现场办公会纪要"


def pages_of(*blocks: Block) -> list[list[str]]:
    """Return the lines on each page."""
    document = OfficialDocument("通知", "站", datetime(2026, 11, 23), blocks)
    return [page.lines() for page in Press().set(document).pages]


@pytest.mark.parametrize("lines", range(12, 24))
def test_no_heading_stands_alone_at_the_foot_of_a_page(qtbot: QtBot, lines: int) -> None:
    body: list[Block] = [Paragraph("一行")] * lines

    pages = pages_of(*body, Heading(1, "关于用电"), Heading(2, "议定事项"), *body)

    (page,) = (page for page in pages if "一、关于用电" in page)
    at = page.index("一、关于用电")
    assert page[at + 1 : at + 3] == ["（一）议定事项", "一行"]


def test_a_long_title_is_broken_where_the_word_file_breaks_it(qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)

    view.show_document(OfficialDocument(NAME, "站", datetime(2026, 11, 23), (Title(NAME),)))

    assert view.text().split("\n") == ["济宁高新区示例工程机械0034号", "标准厂房项目现场办公会纪要"]


def shown(qtbot: QtBot, *blocks: Block) -> PaperView:
    view = PaperView()
    qtbot.addWidget(view)
    view.show_document(OfficialDocument("通知", "站", datetime(2026, 11, 23), blocks))
    return view


FORM = Table(
    (1, 3),
    (
        (Cell("办理经过", 2, label=True),),
        (Cell("编号", label=True), Cell("SQ202600001")),
        (Cell("内容", label=True), Cell("用电增容\n<b>厂房</b>")),
    ),
    headers=1,
)


def test_a_notice_shows_whom_it_goes_to_its_table_and_who_signed_it(qtbot: QtBot) -> None:
    view = shown(
        qtbot,
        Title("催办通知书"),
        Addressee("建设局"),
        FORM,
        Paragraph("请立即办理。"),
        Signature("服务站", date(2026, 11, 23)),
    )

    lines = [line for line in view.text().split("\n") if line]
    assert lines == [
        *("催办通知书", "建设局：", "办理经过", "编号", "SQ202600001", "内容", "用电增容", "<b>厂房</b>"),
        *("请立即办理。", "服务站", "2026年11月23日"),
    ]


def test_a_picture_takes_its_place_above_the_text_of_its_cell(qtbot: QtBot) -> None:
    pixels = QImage(40, 20, QImage.Format.Format_RGB32)
    pixels.fill(0)
    png = QBuffer()
    pixels.save(png, "PNG")  # type: ignore[call-overload]
    picture = Picture(bytes(png.data().data()), "核验码", 100)

    table = Table((1, 2), ((Cell("", picture=picture), Cell("请扫码", picture=picture)),))
    document = OfficialDocument("通知", "站", datetime(2026, 11, 23), (table,))

    (page,) = Press().set(document).pages
    first, second = (placed for placed in page.body if placed.line.shown)
    (text,) = (placed for placed in page.body if placed.line.text)

    assert [round(placed.line.height * 25.4 / 1440) for placed in (first, second)] == [50, 50]
    assert text.top >= second.top + second.line.height
    assert shown(qtbot, table).text().split() == ["请扫码"]


def test_a_table_longer_than_a_page_goes_on_on_the_next(qtbot: QtBot) -> None:
    rows = tuple((Cell(str(number)), Cell("一行")) for number in range(60))

    view = shown(qtbot, Table((1, 3), rows, headers=1), FORM)

    assert view.pages == 3


@pytest.mark.parametrize("lines", range(12, 24))
def test_a_table_that_is_kept_together_stands_on_one_page(qtbot: QtBot, lines: int) -> None:
    seals = Table(
        (1, 1),
        ((Cell("检查部门", 2, label=True),), (Cell("建设局\n\n\n\n"), Cell("")), (Cell("日期：", 2),)),
        together=True,
    )

    pages = pages_of(*[Paragraph("一行")] * lines, Paragraph("特此通知。"), seals)

    (page,) = (page for page in pages if "特此通知。" in page)
    assert page[-3:] == ["检查部门", "建设局", "日期："]


def test_what_follows_a_full_page_begins_at_the_upper_edge_of_the_next(qtbot: QtBot) -> None:
    document = OfficialDocument(
        "纪要", "站", datetime(2026, 11, 23), (*[Paragraph("一行")] * 22, Attendance("出席", "建设局"))
    )

    _, page = Press().set(document).pages

    assert page.body[0].top == page.sheet.margins.top


def test_the_imprint_stands_on_the_lower_edge_of_the_last_page(qtbot: QtBot) -> None:
    imprint = Imprint("各有关部门", "服务站", date(2026, 11, 23))
    document = OfficialDocument("纪要", "站", datetime(2026, 11, 23), (*[Paragraph("一行")] * 21, imprint))

    first, last = Press().set(document).pages

    assert [len(page.lines()) for page in (first, last)] == [20, 3]
    foot = max(bar.top + bar.height for bar in last.bars)
    assert foot == pytest.approx(last.sheet.height - last.sheet.margins.bottom, abs=1)


def test_a_text_that_is_typed_on_leaves_the_others_as_they_are_set(qtbot: QtBot) -> None:
    press, long = Press(), [Paragraph(f"第{number}段" + "行" * 200) for number in range(30)]

    def lines(*blocks: Block) -> list[int]:
        made = press.set(OfficialDocument("纪要", "站", datetime(2026, 11, 23), blocks))
        return [id(placed.line) for page in made.pages for placed in page.body]

    before = lines(Paragraph("甲"), *long)

    assert lines(Paragraph("甲乙"), *long)[1:] == before[1:]


def test_a_photo_that_stays_is_not_read_again(qtbot: QtBot) -> None:
    press, photo = Press(), Picture(picture(2560, 1920), "照片", 400)

    def image(text: str) -> QImage:
        made = press.set(OfficialDocument("纪要", "站", datetime(2026, 11, 23), (Paragraph(text), photo)))
        (shown,) = (shown for page in made.pages for placed in page.body for _, shown in placed.line.shown)
        return press.image(shown)

    first = image("甲")

    assert first.width() < 1000  # as many pixels as a screen shows of 156 mm
    assert image("甲乙") is first


def test_the_number_of_a_page_is_its_own_also_in_a_footer_that_word_has_saved(qtbot: QtBot) -> None:
    file = render(OfficialDocument("纪要", "站", datetime(2026, 11, 23), tuple([Paragraph("一行")] * 30)))
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as ours, zipfile.ZipFile(saved, "w") as words:
        for name in ours.namelist():
            content = re.sub("<w:fldSimple.*?</w:fldSimple>", field, ours.read(name).decode(), flags=re.DOTALL)
            words.writestr(name, content)

    pages = Typesetter(FontRuler()).pages(WordReader().read(saved.getvalue()))

    assert [page.foot[0].line.text.replace(" ", "") for page in pages] == ["—1—", "—2—"]
