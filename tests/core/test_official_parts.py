"""What the standard leaves to the office: corner, signature without a seal, attachments, turned and bare pages."""

import datetime
import io
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from jn_desktop.core.official import (
    Attachment,
    AttachmentNote,
    Block,
    Cell,
    Corner,
    Heading,
    Mark,
    Number,
    Paragraph,
    Signature,
    Table,
    Title,
    signature_indents,
)
from tests.core.rendering import Page, needs_rendering, rendered
from tests.core.test_official import ATTENDANCE, FONTS, HEAD, IMPRINT, elements_in, lines_of, opened, written

DAY = datetime.date(2026, 10, 12)
COLUMNS = ("序号", "议定事项", "责任单位", "配合单位", "完成时限")
LONG_NAME = "现场照片及位置示意图以及更长更长更长更长更长的附件名称要转行"


def actions(count: int) -> Table:
    """Return a table of so many agreed actions, of two lines each on an upright page."""
    head = tuple(Cell(column, label=True) for column in COLUMNS)
    rows = [
        (
            Cell(str(number)),
            Cell("拆除地块内高压线杆塔，恢复场地"),
            Cell("供电公司"),
            Cell("建设局"),
            Cell("12月10日前"),
        )
        for number in range(1, count + 1)
    ]
    return Table((6, 38, 20, 20, 16), (head, *rows), headers=1)


UNSEALED = Signature("服务站", DAY, sealed=False)
FULL: tuple[Block, ...] = (
    Corner(1, "特急"),
    HEAD[0],
    Number("第3期", rule=False),
    HEAD[2],
    Heading(1, "关于高压线迁改"),
    lines_of(6),
    AttachmentNote(("议定事项清单", LONG_NAME, "会场座次")),
    *ATTENDANCE,
    Attachment("议定事项清单", landscape=True),
    actions(30),
    Attachment(LONG_NAME),
    Heading(1, "位置"),
    lines_of(3),
    Attachment("会场座次"),
    actions(3),
    IMPRINT,
)
TURNED_TEXT: tuple[Block, ...] = (Attachment("说明", landscape=True), *[Paragraph("一行")] * 40)


def styled(*blocks: Block) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in opened(*blocks).paragraphs]


def test_copy_number_and_urgency_stand_above_the_mark_in_this_order() -> None:
    assert styled(Corner(1, "特急"), Mark("纪要"))[:2] == [("份号", "000001"), ("紧急程度", "特急")]
    assert styled(Corner(urgency="加急"), Mark("纪要"))[:2] == [("紧急程度", "加急"), ("发文机关标志", "纪要")]
    assert styled(Corner(), Mark("纪要")) == [("发文机关标志", "纪要")]


def test_a_number_without_the_red_rule_has_a_style_of_its_own() -> None:
    (paragraph,) = opened(Number("第3期", rule=False)).paragraphs
    assert paragraph.style.name == "发文字号无红线"
    assert paragraph.style.base_style.name == "发文字号"


@pytest.mark.parametrize("issuer", ["服务站", "济宁高新区企业服务站", "站" * 20])
def test_without_a_seal_the_date_begins_two_characters_to_the_right_of_the_issuer(issuer: str) -> None:
    of_issuer, of_date = signature_indents(Signature(issuer, DAY, sealed=False))
    date = 8 * 0.6 + 3
    assert of_issuer + len(issuer) == pytest.approx(of_date + date + 2)
    assert min(of_issuer, of_date) == pytest.approx(2)


def test_attachments_are_numbered_only_where_there_are_several() -> None:
    alone = styled(Paragraph("正文"), AttachmentNote(("清单",)), Attachment("清单"), Paragraph("内容"))
    assert ("附件说明", "附件：清单") in alone
    assert ("附件标识", "附件") in alone
    several = styled(*FULL)
    assert [text for style, text in several if style.startswith("附件说明")] == [
        "附件：1.议定事项清单", f"2.{LONG_NAME}", "3.会场座次",
    ]  # fmt: skip
    assert [text for style, text in several if style == "附件标识"] == ["附件1", "附件2", "附件3"]


def test_headings_begin_again_in_an_attachment() -> None:
    assert [text for style, text in styled(*FULL) if style == "一级标题"] == ["一、关于高压线迁改", "一、位置"]


def test_an_attachment_begins_a_page_and_a_turned_one_a_section() -> None:
    document = opened(*FULL)
    labels = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "附件标识"]
    assert [bool(label.paragraph_format.page_break_before) for label in labels] == [False, False, True]
    upright, turned, upright_again = document.sections
    assert (upright.page_width, upright.page_height) == (turned.page_height, turned.page_width)
    assert (round(turned.page_width.mm), round(turned.page_height.mm)) == (297, 210)
    margins = [
        [round(length.mm) for length in (section.top_margin, section.right_margin, section.bottom_margin,
         section.left_margin)]
        for section in (upright, turned, upright_again)
    ]  # fmt: skip
    assert margins == [[37, 26, 35, 28], [28, 37, 26, 35], [37, 26, 35, 28]]


def test_a_table_fills_the_width_of_a_turned_page() -> None:
    turned, upright = opened(*FULL).tables
    assert [sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid) for table in (turned, upright)] == [
        12756, 8844,
    ]  # fmt: skip


def test_footers_are_added_for_turned_pages_only() -> None:
    def footers(*blocks: Block) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(written(*blocks))) as archive:
            return [name for name in archive.namelist() if "foot" in name]

    assert footers(*HEAD, IMPRINT) == ["word/footer1.xml", "word/footer2.xml"]
    assert footers(*FULL)[2:] == ["word/footerTurnedOdd.xml", "word/footerTurnedEven.xml"]
    assert footers(Attachment("清单", landscape=True), actions(1), IMPRINT)[-1] == "word/footerBare.xml"


def test_the_last_rows_of_a_table_are_kept_with_the_imprint() -> None:
    def kept(*after: Block) -> list[bool]:
        (table,) = opened(actions(4), *after).tables
        return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]

    assert kept(IMPRINT) == [True, False, False, True, True]  # the first is the head of the table
    assert kept(Paragraph("正文")) == [True, False, False, False, False]


def test_the_last_list_of_names_stays_with_the_signature() -> None:
    *_, names, issuer, _ = opened(*ATTENDANCE, UNSEALED).paragraphs
    assert names.paragraph_format.keep_with_next
    assert issuer.style.name == "发文机关署名"


def test_the_parts_of_such_a_document_are_read_by_python_docx_in_both_orders_of_pages() -> None:
    file = written(*FULL)
    assert file == written(*FULL)
    for section in docx.Document(io.BytesIO(file)).sections:
        assert section.footer.paragraphs
        assert section.even_page_footer.paragraphs
    assert list(elements_in(file, "w:textDirection"))


# -- the pages -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    documents = {
        "full": written(*FULL, fonts=FONTS),
        "turned last": written(
            Title("清单"), lines_of(3), Attachment("议定事项清单", landscape=True), actions(12), IMPRINT, fonts=FONTS
        ),
        "signed": written(*HEAD, lines_of(7), UNSEALED, IMPRINT, fonts=FONTS),
        "turned text": written(Title("说明"), *TURNED_TEXT, fonts=FONTS),
    }
    for count in range(9, 14):
        documents[f"rows {count}"] = written(Title("表"), Paragraph("正文。"), actions(count), IMPRINT, fonts=FONTS)
    return rendered(documents, tmp_path_factory.mktemp("parts"))


@needs_rendering
def test_the_mark_stays_35_mm_below_the_upper_edge_below_what_stands_in_the_corner(
    pages: dict[str, list[Page]],
) -> None:
    number, urgency, mark, *_ = pages["full"][0].ink(bottom=265)
    assert number.left == pytest.approx(28, abs=1)
    assert urgency.left == pytest.approx(28, abs=1)
    assert number.top - 37 < 225 / 22
    assert mark.top == pytest.approx(72, abs=1)


@needs_rendering
def test_a_long_name_of_an_attachment_turns_below_its_first_character(pages: dict[str, list[Page]]) -> None:
    (page,) = [page for page in pages["full"] if "附件：1.议定事项清单" in page.text]
    at = next(place for place, line in enumerate(page.lines) if line.text.startswith("2."))
    first, turned = page.lines[at : at + 2]
    assert first.text + turned.text == f"2.{LONG_NAME}"
    assert page.lines[at - 1].box.left == pytest.approx(28 + 2 * 15.75 * 25.4 / 72, abs=0.5)
    digit_and_point = (7.75 + 3.75) * 25.4 / 72
    assert turned.box.left - first.box.left == pytest.approx(digit_and_point, abs=1.5)


@needs_rendering
def test_an_attachment_begins_a_page_with_its_label_and_its_title_on_the_third_line(
    pages: dict[str, list[Page]],
) -> None:
    (page,) = [page for page in pages["full"] if page.lines[0].text == "附件3"]
    label, title = page.lines[:2]
    assert label.box.left == pytest.approx(28, abs=0.5)
    assert (title.box.left + title.box.right) / 2 == pytest.approx(28 + 78, abs=0.5)
    ink = page.ink(bottom=265)
    assert 2 * 225 / 22 < ink[1].top - 37 < 3.2 * 225 / 22


@needs_rendering
def test_page_numbers_go_on_through_the_attachments_turned_or_not(pages: dict[str, list[Page]]) -> None:
    for page in pages["full"]:
        if page.width > page.height:  # its characters stand below each other at the left
            said = subprocess.run(
                ["pdftotext", "-f", str(page.number), "-l", str(page.number), "-x", "50", "-y", "0", "-W", "45",
                 "-H", "600", str(page.pdf), "-"],
                check=True, capture_output=True, timeout=60,
            ).stdout.decode()  # fmt: skip
            assert "".join(said.split()) == f"—{page.number}—"
        else:
            assert page.lines[-1].text == f"—{page.number}—"


@needs_rendering
def test_the_number_of_a_turned_page_is_where_it_is_on_the_upright_one(pages: dict[str, list[Page]]) -> None:
    turned = [page for page in pages["full"] if page.width > page.height]
    assert len(turned) >= 2
    one_character = 14 * 25.4 / 72
    for page in turned:
        first_dash, *_, last_dash = page.ink(left=20, right=34)
        assert 7.0 <= 35 - first_dash.right <= 7.6
        if page.number % 2:
            assert last_dash.bottom == pytest.approx(184 - one_character, abs=0.5)
        else:
            assert first_dash.top == pytest.approx(28 + one_character, abs=0.5)


@needs_rendering
def test_a_turned_page_holds_as_much_text_as_156_mm_do(pages: dict[str, list[Page]]) -> None:
    _, _, full, last = pages["turned text"]
    assert (full.width > full.height, last.width > last.height) == (True, True)
    assert [line.text for line in full.lines if line.box.left > 34] == ["一行"] * 15


@needs_rendering
def test_the_head_of_a_turned_table_stands_on_each_of_its_pages(pages: dict[str, list[Page]]) -> None:
    turned = [page for page in pages["full"] if page.width > page.height]
    assert all("序号议定事项责任单位配合单位完成时限" in page.text for page in turned)
    assert sum(page.text.count("拆除地块内高压线杆塔，恢复场地") for page in turned) == 30


@needs_rendering
def test_below_turned_pages_the_imprint_has_an_upright_page_without_a_number(pages: dict[str, list[Page]]) -> None:
    last = pages["turned last"][-1]
    assert last.height > last.width
    assert [line.text for line in last.lines] == [
        "抄送：区党工委、管委会，各有关部门，各园区。", "济宁高新区企业服务站2026年10月12日印发",
    ]  # fmt: skip
    assert last.ink()[-1].bottom == pytest.approx(262, abs=0.3)


@needs_rendering
def test_an_imprint_below_a_table_is_never_alone_and_stands_at_the_foot(pages: dict[str, list[Page]]) -> None:
    for count in range(9, 14):
        *before, last = pages[f"rows {count}"]
        assert "供电公司" in last.text, count
        assert not any("印发" in page.text for page in before), count
        assert last.ink(bottom=265)[-1].bottom == pytest.approx(262, abs=0.3), count
        assert sum(page.text.count("供电公司") for page in pages[f"rows {count}"]) == count


@needs_rendering
def test_a_signature_without_a_seal_stands_two_characters_from_the_edge(pages: dict[str, list[Page]]) -> None:
    (page,) = [page for page in pages["signed"] if "服务站" in [line.text for line in page.lines]]
    issuer = next(line for line in page.lines if line.text == "服务站")
    date = next(line for line in page.lines if line.text == "2026年10月12日")
    character = 15.75 * 25.4 / 72
    assert 184 - date.box.right == pytest.approx(2 * character, abs=1)
    assert date.box.left > issuer.box.left
