import datetime
import io
import random
import re
import statistics
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from jn_desktop.core import official
from jn_desktop.core.official import (
    Addressee,
    Attachment,
    Attendance,
    Block,
    Cell,
    Heading,
    Imprint,
    Mark,
    Number,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    Title,
    render,
    signature_indents,
    with_fonts,
)
from jn_desktop.core.official.pixels import pixels
from jn_desktop.core.paths import bundled
from tests.core.rendering import INSTALLED_FONTS, Box, Page, needs_rendering, rendered
from tests.desktop.test_photos import picture

DATED = datetime.datetime(2026, 10, 12, 17, 30)
TITLE = "关于协调解决智能制造项目地块高压线迁改等问题的现场办公会纪要"
HEAD = (Mark("济宁高新区现场办公会纪要"), Number("〔2026〕3号"), Title(TITLE))
ATTENDANCE = (
    Attendance("出席", "经济运行局、建设局、自然资源分局、消防救援大队、公安分局负责同志"),
    Attendance("请假", "生态环境分局"),
    Attendance("列席", "济宁高新区示例新材料0004号有限公司"),
)
IMPRINT = Imprint("区党工委、管委会，各有关部门，各园区", "济宁高新区企业服务站", datetime.date(2026, 10, 12))
MINUTES = (
    *HEAD,
    Paragraph("2026年10月9日，服务站站长在新材料产业园17号地块主持召开现场办公会。现纪要如下。"),
    Heading(1, "关于高压线迁改"),
    Heading(2, "基本情况"),
    Paragraph("会议听取了项目单位汇报。地块内存在高压线6处，影响二号厂房基础施工。"),
    Heading(2, "议定事项"),
    Heading(3, "现场勘察"),
    Heading(4, "拿出方案"),
    Heading(4, "完成迁改"),
    Heading(3, "配合单位"),
    Heading(4, "建设局"),
    Heading(1, "关于施工许可办理"),
    Heading(2, "议定事项"),
    Paragraph("会议议定：由建设局指导企业于10月12日前补正材料，材料齐全后当日办结。"),
    *ATTENDANCE,
    IMPRINT,
)
NOTICE = (
    Title("企业诉求催办通知书"),
    Addressee("建设局"),
    Paragraph("你单位主办的下列企业诉求已超过办理时限。现予催办："),
    Table(
        (20, 30, 50),
        (
            (Cell("编号", label=True), Cell("企业", label=True), Cell("时限", label=True)),
            (Cell("共 2 件", span=3, label=True),),
            (Cell("SQ202600001"), Cell("某公司\n用电增容"), Cell("超 1 小时")),
            (Cell("SQ202600002"), Cell("文" * 2_000, span=2)),
        ),
        headers=1,
    ),
    Paragraph("请立即办理。"),
    Signature("济宁高新区园区企业服务站", datetime.date(2026, 11, 23)),
    Imprint("自然资源分局", "济宁高新区园区企业服务站", datetime.date(2026, 11, 23)),
)
SERIF, SANS = INSTALLED_FONTS
LATIN = "Times New Roman"
FONTS = {"方正小标宋简体": SERIF, "仿宋_GB2312": SERIF, "楷体_GB2312": SERIF, "宋体": SERIF, "黑体": SANS}


def written(*blocks: Block, fonts: dict[str, str] | None = None) -> bytes:
    base = with_fonts(None, fonts or {})
    return render(OfficialDocument(TITLE, "济宁高新区企业服务站", DATED, blocks, base))


def installed(document: OfficialDocument) -> OfficialDocument:
    """Return a document in the fonts of this machine."""
    return replace(document, base=with_fonts(document.base, FONTS))


def opened(*blocks: Block) -> Any:
    return docx.Document(io.BytesIO(written(*blocks)))


def lines_of(count: int) -> Paragraph:
    """Return a paragraph that fills this many lines."""
    return Paragraph("行" * (28 * count - 2))


# -- the file ------------------------------------------------------------------------------------------------------


def test_every_block_opens_again_under_its_named_style() -> None:
    paragraphs = [(paragraph.style.name, paragraph.text) for paragraph in opened(*MINUTES).paragraphs]
    assert paragraphs[:5] == [
        ("发文机关标志", "济宁高新区现场办公会纪要"),
        ("发文字号", "〔2026〕3号"),
        ("标题", "关于协调解决智能制造项目地块\n高压线迁改等问题的现场办公会纪要"),
        ("公文正文", "2026年10月9日，服务站站长在新材料产业园17号地块主持召开现场办公会。现纪要如下。"),
        ("一级标题", "一、关于高压线迁改"),
    ]
    assert ("出席", "出席：经济运行局、建设局、自然资源分局、消防救援大队、公安分局负责同志") in paragraphs
    assert ("请假列席", "请假：生态环境分局") in paragraphs
    assert ("版记抄送", "抄送：区党工委、管委会，各有关部门，各园区。") in paragraphs
    assert ("版记", "济宁高新区企业服务站\t2026年10月12日印发") in paragraphs


def test_a_notice_opens_again_with_its_addressee_its_table_and_who_signed_it() -> None:
    document = opened(*NOTICE)
    said = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("主送机关", "建设局：") in said
    assert said[-2:] == [("发文机关署名", "济宁高新区园区企业服务站"), ("成文日期", "2026年11月23日")]
    (table,) = document.tables
    assert table.style.name == "公文表格"
    assert [cell.text for cell in table.rows[0].cells] == ["编号", "企业", "时限"]
    assert [cell.text for cell in table.rows[1].cells] == ["共 2 件"] * 3  # one cell over three columns
    assert [cell.text for cell in table.rows[2].cells] == ["SQ202600001", "某公司\n用电增容", "超 1 小时"]
    assert {p.style.name for p in table.rows[0].cells[0].paragraphs} == {"表格栏目"}
    assert {p.style.name for p in table.rows[2].cells[1].paragraphs} == {"表格文字"}


def test_the_head_of_a_table_stands_on_each_page_and_only_a_long_row_is_split() -> None:
    (table,) = opened(*NOTICE).tables
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    kept = [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows]
    assert heads == [True, False, False, False]
    assert kept == [True, True, True, False]


def test_a_table_fills_the_width_of_the_text_exactly() -> None:
    (table,) = opened(*NOTICE).tables
    grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert sum(grid) == 8844
    assert [round(width / 8844, 2) for width in grid] == [0.2, 0.3, 0.5]


def test_a_row_of_a_table_that_does_not_fill_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="3 columns"):
        Table((1, 1, 1), ((Cell("一"), Cell("二")),))


def dots(width: int, height: int) -> bytes:
    """Return a picture in PNG that is black."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" * (width + 1) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


SEALS = Table(
    (1, 1),
    (
        (Cell("检查部门（盖章）", 2, label=True),),
        (Cell("建设局\n\n\n\n"), Cell("公安分局\n\n\n\n")),
        (Cell("日期：", 2),),
    ),
    together=True,
)


def with_picture(says: str = "入企核验码") -> Table:
    picture = Picture(dots(40, 20), says, 30)
    return Table(
        (1, 2), ((Cell("核验码", label=True), Cell("请扫码", picture=picture)), (Cell("", picture=picture), Cell("")))
    )


def test_a_picture_opens_again_as_wide_as_it_was_asked_for_and_is_kept_once() -> None:
    file = written(with_picture('"<甲>" & 乙'))
    first, second = docx.Document(io.BytesIO(file)).inline_shapes
    assert (round(first.width.mm), round(first.height.mm)) == (30, 15)
    assert first._inline.docPr.get("descr") == '"<甲>" & 乙'
    assert first._inline.graphic.graphicData.pic.blipFill.blip.embed == (
        second._inline.graphic.graphicData.pic.blipFill.blip.embed
    )
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        (kept,) = (name for name in archive.namelist() if name.startswith("word/media/"))
        assert archive.read(kept) == dots(40, 20)


def test_a_photo_of_its_own_is_kept_as_it_is_and_made_as_small_as_the_page() -> None:
    photo = picture(2560, 1920)
    file = written(
        Attachment("现场照片"), Picture(photo, "现场照片", 600), Attachment("位置图"), Picture(photo, "图", 50)
    )
    first, second = docx.Document(io.BytesIO(file)).inline_shapes
    assert (round(first.width.mm), round(first.height.mm)) == (156, 117)
    assert (round(second.width.mm), round(second.height.mm)) == (50, 38)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        (kept,) = (entry for entry in archive.infolist() if entry.filename.startswith("word/media/"))
        assert archive.read(kept) == photo
        assert kept.compress_type == zipfile.ZIP_STORED


def test_a_high_photo_leaves_room_for_what_heads_it_and_for_the_imprint() -> None:
    title = Attachment("济宁高新区示例工程机械标准厂房项目现场照片和位置示意图")
    high = Picture(picture(900, 1600), "照片", 600)
    for copies in ("建设局", "各有关部门，" * 20):
        file = written(title, high, Imprint(copies, "服务站", DATED.date()))
        (shape,) = docx.Document(io.BytesIO(file)).inline_shapes
        heads = (3 * 579 + 2 * 700) / 1440 * 25.4
        assert 0.6 * 225 - heads < shape.height.mm < 225 - heads - 7 * (1 + len(copies) // 28)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", picture(40, 20)[:-300], dots(40, 20)[:-12], b"\x89PNG" * 9])
def test_a_file_that_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        pixels(content)


def test_a_picture_stands_above_the_text_of_its_cell() -> None:
    (table,) = opened(with_picture()).tables
    assert [paragraph.style.name for paragraph in table.cell(0, 1).paragraphs] == ["图片", "表格文字"]
    assert table.cell(0, 1).text == "\n请扫码"
    assert [paragraph.style.name for paragraph in table.cell(1, 0).paragraphs] == ["图片"]


def test_a_table_that_is_kept_together_holds_each_row_to_the_next() -> None:
    rows = ((Cell("建设局"), Cell("公安分局")), (Cell("日期："), Cell("")))
    (table,) = opened(Paragraph("正文"), Table((1, 1), rows, together=True)).tables
    kept = [[p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs] for row in table.rows]
    assert kept == [[True, True], [None, None]]


def test_nothing_below_a_table_at_the_end_begins_a_page_of_its_own() -> None:
    (paragraph,) = opened(Table((1,), ((Cell("一行"),),))).paragraphs[-1:]
    assert paragraph.paragraph_format.line_spacing.pt == 1


def test_a_table_below_a_signature_stays_with_it() -> None:
    document = opened(Signature("服务站", None), Table((1,), ((Cell("签收人："),),)))
    assert document.paragraphs[1].paragraph_format.keep_with_next


def test_a_signature_without_a_day_leaves_room_for_it() -> None:
    paragraphs = opened(Paragraph("正文"), Signature("服务站", None)).paragraphs
    assert paragraphs[-1].text == "　　　　年　　月　　日"


@pytest.mark.parametrize(("issuer", "date_at"), [("服务站", 4), ("济宁高新区园区企业服务站", 4), ("站" * 20, 8)])
def test_issuer_and_date_are_centred_over_each_other_and_stay_within_the_text(issuer: str, date_at: int) -> None:
    day = datetime.date(2026, 11, 23)
    of_issuer, of_date = signature_indents(Signature(issuer, day))
    assert round(of_date) == date_at
    assert of_issuer >= 2
    assert of_issuer + len(issuer) / 2 == pytest.approx(of_date + (8 * 0.6 + 3) / 2)


def test_headings_number_themselves_and_start_again_below_a_higher_one() -> None:
    document = opened(*MINUTES)
    assert [paragraph.text for paragraph in document.paragraphs if "级标题" in paragraph.style.name] == [
        "一、关于高压线迁改",
        "（一）基本情况",
        "（二）议定事项",
        "1.现场勘察",
        "（1）拿出方案",
        "（2）完成迁改",
        "2.配合单位",
        "（1）建设局",
        "二、关于施工许可办理",
        "（一）议定事项",
    ]


def test_headings_count_beyond_ten_in_chinese() -> None:
    texts = [paragraph.text for paragraph in opened(*[Heading(1, "事项")] * 31).paragraphs]
    assert [texts[at - 1] for at in (9, 10, 11, 20, 21, 31)] == [
        "九、事项", "十、事项", "十一、事项", "二十、事项", "二十一、事项", "三十一、事项",
    ]  # fmt: skip


def test_a_heading_outside_the_four_levels_is_refused() -> None:
    for level in (0, 5):
        with pytest.raises(ValueError, match=str(level)):
            Heading(level, "事项")


def test_user_text_stays_text() -> None:
    (paragraph,) = opened(Paragraph("\x00<w:br/>&amp;{{ x }}\ud800 “引号”\r\n第二行\nA\tB\x0b\ufffe  ")).paragraphs
    assert paragraph.text == "<w:br/>&amp;{{ x }} “引号”第二行A B"
    for block in (Mark("A&\nB"), Number("A&\nB"), Title("A&\nB"), Heading(3, "A&\nB"), Attendance("A&\nB", "A&\nB")):
        (paragraph,) = opened(block).paragraphs
        assert "A& B" in paragraph.text
    imprinted = opened(Paragraph("正文"), Imprint("A&\nB。", "C&\nD", datetime.date(2026, 1, 2))).paragraphs
    assert {"抄送：A& B。", "C& D\t2026年1月2日印发"} <= {paragraph.text for paragraph in imprinted}


def test_the_properties_name_title_author_and_date() -> None:
    properties = opened(*MINUTES).core_properties
    assert (properties.title, properties.language) == (TITLE, "zh-CN")
    assert properties.author == properties.last_modified_by == "济宁高新区企业服务站"
    assert properties.created == properties.modified == DATED.replace(tzinfo=datetime.UTC)


def test_a_date_with_a_zone_is_written_as_utc() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=8))
    document = OfficialDocument("长" * 300, "作者", DATED.replace(tzinfo=zone), (Paragraph("正文"),))
    properties = docx.Document(io.BytesIO(render(document))).core_properties
    assert properties.created == datetime.datetime(2026, 10, 12, 9, 30, tzinfo=datetime.UTC)
    assert properties.title == "长" * 255


def test_the_same_document_gives_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(*MINUTES, fonts=FONTS)
    written(Paragraph("另一份"), IMPRINT)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    assert written(*MINUTES, fonts=dict(reversed(FONTS.items()))) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive, zipfile.ZipFile(bundled("resources") / "official.docx") as base:
        assert archive.namelist() == base.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.compress_type, entry.create_system) for entry in archive.infolist()} == {(8, 0)}


def test_substitute_fonts_replace_the_standard_ones_everywhere() -> None:
    assert set(fonts_in(written(*MINUTES))) == {*FONTS, LATIN}
    assert set(fonts_in(written(*MINUTES, fonts={**FONTS, LATIN: SERIF}))) == {SERIF, SANS}
    assert set(fonts_in(written(*MINUTES, fonts={"黑体": "思源黑体"}))) == {*FONTS, LATIN, "思源黑体"} - {"黑体"}


def test_letters_and_digits_stand_in_times_new_roman_but_for_the_page_number() -> None:
    """The issue asks for it; 7.5 wants the page number in 宋体."""
    file = written(*MINUTES, *NOTICE)
    for element in elements_in(file, "w:rFonts"):
        latin = {element.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs")}
        assert latin == ({"宋体"} if element.get(qn("w:eastAsia")) == "宋体" else {LATIN})


def test_punctuation_that_latin_fonts_have_too_is_taken_from_the_chinese_one() -> None:
    for text in ("“一件事”", "‘甲’", "等等……", "甲—乙", "A·B", "①"):
        (run,) = opened(Paragraph(text)).paragraphs[0].runs
        assert run._r.rPr.rFonts.get(qn("w:hint")) == "eastAsia", text
    (plain,) = opened(Paragraph("ABC 2026年，第3期。")).paragraphs[0].runs
    assert plain._r.rPr is None


def fonts_in(file: bytes) -> Iterator[str]:
    for element in elements_in(file, "w:rFonts"):
        assert set(element.attrib) == {qn("w:ascii"), qn("w:hAnsi"), qn("w:eastAsia"), qn("w:cs")}
        yield from element.attrib.values()


def elements_in(file: bytes, *names: str) -> Iterator[Any]:
    for part in docx.Document(io.BytesIO(file)).part.package.iter_parts():
        if hasattr(part, "element"):
            yield from part.element.iter(*map(qn, names))


def test_the_base_document_is_empty_chinese_and_says_nothing_of_its_maker() -> None:
    file = (bundled("resources") / "official.docx").read_bytes()
    base = docx.Document(io.BytesIO(file))
    assert base.paragraphs == []
    assert (base.core_properties.author, base.core_properties.title) == ("", "")
    latin = {style.name for style in base.styles if style.name and style.name.isascii()}
    assert latin == {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
    default, normal_text = elements_in(file, "w:lang")
    assert default.get(qn("w:val")) == default.get(qn("w:eastAsia")) == normal_text.get(qn("w:eastAsia")) == "zh-CN"
    assert normal_text.get(qn("w:val")) == "en-US"  # or numbers are torn at the ends of lines
    modes = {element.get(qn("w:name")): element.get(qn("w:val")) for element in elements_in(file, "w:compatSetting")}
    assert modes["compatibilityMode"] == "15"
    assert not list(elements_in(file, "w:docGrid"))
    normal = base.styles["Normal"].element.pPr
    switched = {name: normal.find(qn(f"w:{name}")).get(qn("w:val"), "on") for name in (
        "widowControl", "kinsoku", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid",
    )}  # fmt: skip
    assert switched == {
        "widowControl": "0", "kinsoku": "on", "overflowPunct": "on", "autoSpaceDE": "0", "autoSpaceDN": "0",
        "snapToGrid": "0",
    }  # fmt: skip


def test_the_mark_and_the_rule_below_the_number_are_red() -> None:
    styles = docx.Document(str(bundled("resources") / "official.docx")).styles
    assert str(styles["发文机关标志"].font.color.rgb) == "FF0000"
    (rule,) = styles["发文字号"].element.iter(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"


def test_word_is_imported_only_when_a_document_is_rendered() -> None:
    program = "import sys, jn_desktop.core.official; sys.exit('docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_document_takes_less_time_than_the_same_text_by_docxtpl(tmp_path: Path) -> None:
    from docxtpl import DocxTemplate

    texts = ["会议议定：由经济运行局会同供电部门于10月16日前完成现场勘察，拿出迁改方案，建设局配合。" * 2] * 40
    template = docx.Document(str(bundled("resources") / "official.docx"))
    for line in ("{%p for text in texts %}", "{{ text }}", "{%p endfor %}"):
        template.add_paragraph(line, style="公文正文")
    template.save(str(tmp_path / "template.docx"))

    def by_template() -> None:
        document = DocxTemplate(tmp_path / "template.docx")
        document.render({"texts": texts})
        document.save(io.BytesIO())

    def median(action: Callable[[], object]) -> float:
        times = []
        for _ in range(30):
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    assert median(lambda: written(*HEAD, *map(Paragraph, texts), *ATTENDANCE, IMPRINT)) < median(by_template)


# -- titles --------------------------------------------------------------------------------------------------------


def title_lines(text: str) -> list[str]:
    (paragraph,) = opened(Title(text)).paragraphs
    return str(paragraph.text).split("\n")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于施工许可办理的现场办公会纪要", ["关于施工许可办理的现场办公会纪要"]),
        (
            "关于研究新材料产业园17号地块施工许可和临时用电接入有关问题的现场办公会纪要",
            ["关于研究新材料产业园17号地块施工许可", "和临时用电接入有关问题的现场办公会纪要"],
        ),
        ("一二三四五六七八九十一二三四五六七八九十末", ["一二三四五六七八九十", "一二三四五六七八九十末"]),
        (
            "关于做好ABC Technology Company Limited项目建设工作的纪要",
            ["关于做好ABC Technology Company ", "Limited项目建设工作的纪要"],
        ),
        ("", [""]),
    ],
)
def test_a_long_title_is_broken_into_balanced_lines(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_a_title_of_any_length_keeps_its_text_and_leaves_no_lone_character() -> None:
    for length in range(1, 90):
        title = "".join(chr(0x4E00 + 7 * at) for at in range(length))
        lines = title_lines(title)
        assert "".join(lines) == title
        assert max(map(len, lines)) <= 20
        assert max(map(len, lines)) - min(map(len, lines)) <= 1


def test_a_title_of_three_lines_or_more_is_never_an_hourglass() -> None:
    for length in range(41, 100):
        title = "".join(chr(0x4E00 + 7 * at) for at in range(length))
        widths = [len(line) for line in official.title_lines(title, ())]
        assert all(width >= min(widths[0], widths[-1]) for width in widths[1:-1]), length


# -- the pages -----------------------------------------------------------------------------------------------------

TYPE_AREA = Box(left=28, top=37, right=184, bottom=262)
# how the body is made -> of how many lines it is tried
SHAPES = {
    "single": range(1, 47),
    "whole": range(1, 47),
    "attended": range(1, 27),
    "triple": (*range(18, 25), *range(40, 47)),
    "headed": (*range(4, 11), *range(26, 34)),
    "preceded": range(12, 23),
}
MARKS = ("纪要", "会议纪要", "济宁高新区现场办公会纪要", "济宁国家高新技术产业开发区管理委员会企业服务站现场办公会纪要")


def mixed_text(seed: int) -> str:
    """Return text in which closing punctuation falls on the right edge now and then."""
    chance = random.Random(seed)
    words = [
        "会议",
        "议定",
        "由",
        "经济运行局",
        "消防救援大队",
        "10月16日",
        "17号",
        "第3项",
        "企业A",
        "（二）",
        "“一件事”",
    ]
    return "".join(chance.choice(words) + chance.choice(["", "", "、", "，", "。", "；"]) for _ in range(60))


MIXED = [mixed_text(seed) for seed in range(60)]
PRECEDING = 6
GUESTS = "、".join(f"济宁高新区示例新材料第{number}有限公司" for number in range(10, 60))


def body(shape: str, count: int) -> tuple[Block, ...]:
    """Return a body whose paragraphs have this many lines together; the last one is of another kind in each shape."""
    single: tuple[Block, ...] = tuple(lines_of(1) for _ in range(count))
    triple: tuple[Block, ...] = tuple(lines_of(min(3, count - start)) for start in range(0, count, 3))
    whole: tuple[Block, ...] = (lines_of(count),)
    before: tuple[Block, ...] = tuple(lines_of(1) for _ in range(PRECEDING))
    bodies: dict[str, tuple[Block, ...]] = {
        "single": single,
        "triple": triple,
        "whole": whole,
        "headed": (*HEAD, *whole),
    }
    return {**bodies, "preceded": (*before, *whole), "attended": (*HEAD, *single, *ATTENDANCE)}[shape]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    documents = {
        "standard": written(*MINUTES),
        "minutes": written(*MINUTES, fonts=FONTS),
        "full": written(lines_of(45), *[lines_of(2)] * 8, fonts=FONTS),
        "numbers": written(*(Paragraph("行" * count + "2026年11月5日") for count in range(18, 28)), fonts=FONTS),
        "mixed": written(*map(Paragraph, MIXED), fonts=FONTS),
        "turned": written(
            Attendance("出席", "国" * 50), Attendance("请假", "国" * 50), Attendance("列席单位", "国" * 50), fonts=FONTS
        ),
        "no copies": written(Paragraph("正文"), Imprint(None, "服务站", DATED.date()), fonts=FONTS),
        "many copies": written(
            lines_of(18), lines_of(18), Imprint("各有关部门，" * 12, "服务站", DATED.date()), fonts=FONTS
        ),
    }
    documents["notice"] = written(*NOTICE, fonts=FONTS)
    for count in range(12, 22):
        documents[f"signed {count}"] = written(lines_of(count), *NOTICE[-3:], fonts=FONTS)
    for count in range(24, 34):
        facts = [(Cell("甲"), Cell("乙"))] * count
        form = Table((1, 1), (*facts, (Cell("栏目", 2, label=True),), (Cell("丙"), Cell("丁"))))
        documents[f"form {count}"] = written(Title("办理单"), form, fonts=FONTS)
    for count in (22, 23, 24):
        documents[f"names {count}"] = written(*[lines_of(1)] * count, Attendance("列席", GUESTS), IMPRINT, fonts=FONTS)
    for count in range(15, 23):
        blocks: tuple[Block, ...] = (*[lines_of(1)] * count, Heading(1, "一级"), Heading(2, "二级"), lines_of(3))
        documents[f"heading {count}"] = written(*blocks, fonts=FONTS)
        documents[f"last heading {count}"] = written(*blocks, IMPRINT, fonts=FONTS)
    for number, mark in enumerate(MARKS):
        documents[f"mark {number}"] = written(Mark(mark), *HEAD[1:], lines_of(3), fonts=FONTS)
    documents["picture"] = written(
        Table((1, 1), ((Cell("", picture=Picture(dots(40, 20), "码", 30)), Cell("")),)), fonts=FONTS
    )
    for count in range(12, 22, 3):
        documents[f"kept {count}"] = written(lines_of(count), Paragraph("特此通知。"), SEALS, fonts=FONTS)
    for shape, counts in SHAPES.items():
        for count in counts:
            documents[f"{shape} {count}"] = written(*body(shape, count), IMPRINT, fonts=FONTS)
    return rendered(documents, tmp_path_factory.mktemp("official"))


@needs_rendering
def test_a_table_that_is_kept_together_stands_on_one_page(pages: dict[str, list[Page]]) -> None:
    for count in range(12, 22, 3):
        on = [
            [page.number for page in pages[f"kept {count}"] if part in page.text]
            for part in ("盖章", "公安分局", "日期")
        ]
        assert on[0] == on[1] == on[2], count
    assert len(pages["kept 12"]) == 1


@needs_rendering
def test_a_picture_is_printed_whole_and_as_wide_as_it_was_asked_for(pages: dict[str, list[Page]]) -> None:
    (page,) = pages["picture"]
    (shown,) = (strip for strip in page.ink(left=30, right=104, bottom=265) if strip.height > 1)
    assert (shown.width, shown.height) == pytest.approx((30, 15), abs=0.3)


def in_type_area(page: Page) -> list[Box]:
    return page.ink(bottom=265)


@needs_rendering
@pytest.mark.parametrize("name", ["standard", "minutes"])
def test_the_mark_starts_35_mm_below_the_upper_edge_of_the_type_area(pages: dict[str, list[Page]], name: str) -> None:
    mark = in_type_area(pages[name][0])[0]
    assert mark.top == pytest.approx(37 + 35, abs=1)
    assert (mark.left + mark.right) / 2 == pytest.approx(28 + 78, abs=0.5)


@needs_rendering
def test_a_mark_of_any_length_stands_on_one_line_at_the_same_height(pages: dict[str, list[Page]]) -> None:
    for number, mark in enumerate(MARKS):
        page = pages[f"mark {number}"][0]
        assert page.lines[0].text == mark
        box = in_type_area(page)[0]
        assert box.top == pytest.approx(72, abs=1)
        assert box.left >= 28
        assert box.right <= 184


@needs_rendering
@pytest.mark.parametrize("name", ["standard", "minutes"])
def test_number_rule_title_and_body_keep_their_distances(pages: dict[str, list[Page]], name: str) -> None:
    mark, number, rule, title, _, body, *_ = in_type_area(pages[name][0])
    line = 225 / 22
    assert number.top - mark.bottom == pytest.approx(2 * line + 5, abs=1.5)
    box = pages[name][0].line("〔2026〕3号").box
    assert (box.left + box.right) / 2 == pytest.approx(106, abs=0.5)
    assert rule.top - number.bottom == pytest.approx(4, abs=0.5)
    assert rule.width == pytest.approx(156, abs=0.5)
    assert title.top - rule.bottom == pytest.approx(2 * line + 3.5, abs=1.5)
    assert body.top - in_type_area(pages[name][0])[4].bottom == pytest.approx(line + 5, abs=1.5)


@needs_rendering
def test_page_1_shows_text_of_the_body(pages: dict[str, list[Page]]) -> None:
    assert "现纪要如下" in pages["minutes"][0].text
    for count in SHAPES["headed"]:
        assert "行行" in pages[f"headed {count}"][0].text


@needs_rendering
def test_a_page_holds_22_lines_of_28_characters(pages: dict[str, list[Page]]) -> None:
    bodies = [[line.text for line in page.lines[:-1]] for page in pages["full"]]
    assert [len(lines) for lines in bodies] == [22, 22, 17]
    assert bodies[0] == ["行" * 26] + ["行" * 28] * 21
    first, *_, last = in_type_area(pages["full"][0])
    assert last.top - first.top == pytest.approx(21 * 28.95 * 25.4 / 72, abs=0.3)
    for strip in in_type_area(pages["full"][1]):
        assert strip.left >= 28
        assert strip.right <= 184
    first_of_paragraph, second = pages["full"][0].lines[:2]
    assert first_of_paragraph.box.left - second.box.left == pytest.approx(2 * 15.75 * 25.4 / 72, abs=0.1)


@needs_rendering
def test_no_character_is_lost_where_punctuation_meets_the_right_edge(pages: dict[str, list[Page]]) -> None:
    text = "".join(line.text for page in pages["mixed"] for line in page.lines[:-1])
    assert text == "".join(MIXED)
    starts = {line.text[0] for page in pages["mixed"] for line in page.lines}
    assert starts.isdisjoint("、，。；）”")


@needs_rendering
def test_a_number_is_not_torn_at_the_end_of_a_line(pages: dict[str, list[Page]]) -> None:
    lines = [line.text for page in pages["numbers"] for line in page.lines[:-1]]
    assert len(lines) > 10
    assert not [above for above, below in pairwise(lines) if above[-1].isdigit() and below[0].isdigit()]


@needs_rendering
def test_page_numbers_stand_outside_7_mm_below_the_type_area(pages: dict[str, list[Page]]) -> None:
    odd, even = pages["minutes"]
    assert (odd.lines[-1].text, even.lines[-1].text) == ("—1—", "—2—")
    for page in (odd, even):
        (strip,) = page.ink(top=265)
        dash, _, other_dash = page.glyphs(strip)
        (dash_ink,) = page.ink(left=dash.left, top=265, right=dash.right)
        assert 7.0 <= dash_ink.top - 262 <= 7.6
        assert 7.0 <= dash_ink.bottom - 262 <= 7.6
        if page is odd:
            assert other_dash.right == pytest.approx(184 - 14 * 25.4 / 72, abs=0.5)
        else:
            assert dash.left == pytest.approx(28 + 14 * 25.4 / 72, abs=0.5)


@needs_rendering
def test_a_heading_is_never_the_last_line_of_a_page(pages: dict[str, list[Page]]) -> None:
    for count in range(15, 23):
        for page in (*pages[f"heading {count}"], *pages[f"last heading {count}"]):
            assert "级" not in page.lines[-2].text


@needs_rendering
def test_turned_names_start_below_the_first_character_after_the_colon(pages: dict[str, list[Page]]) -> None:
    (page,) = pages["turned"]
    strips = in_type_area(page)
    assert len(strips) == 9
    assert strips[0].top - 37 > 10
    for at, label_characters in ((0, 2), (3, 2), (6, 4)):
        labelled, turned, turned_again = strips[at : at + 3]
        assert turned.left == pytest.approx(turned_again.left, abs=0.1)
        assert turned.left - 28 == pytest.approx((2 + label_characters + 1) * 15.75 * 25.4 / 72, abs=0.7)
        assert min(abs(glyph.left - turned.left) for glyph in page.glyphs(labelled)) < 0.2


@needs_rendering
@pytest.mark.parametrize("shape", SHAPES)
def test_the_imprint_lies_at_the_foot_of_the_last_page_below_other_text(
    pages: dict[str, list[Page]], shape: str
) -> None:
    for count in SHAPES[shape]:
        *before, last = pages[f"{shape} {count}"]
        assert not any("印发" in page.text for page in before), count
        *text, copies, issued, number = (line.text for line in last.lines)
        assert copies == "抄送：区党工委、管委会，各有关部门，各园区。", count
        assert issued == "济宁高新区企业服务站2026年10月12日印发", count
        assert number == f"—{last.number}—", count
        assert text, count
        assert last.line("印发").box.bottom == pytest.approx(pages["single 1"][0].line("印发").box.bottom, abs=0.1)
        assert last.lines[-4].box.bottom < last.line("抄送").box.top, count


@needs_rendering
@pytest.mark.parametrize("shape", SHAPES)
def test_no_character_of_the_body_is_lost_beside_the_imprint(pages: dict[str, list[Page]], shape: str) -> None:
    for count in SHAPES[shape]:
        shown = "".join(page.text for page in pages[f"{shape} {count}"])
        wanted = "".join(block.text for block in body(shape, count) if isinstance(block, Paragraph))
        assert shown.count("行") - shown.count("运行局") == len(wanted), count


@needs_rendering
def test_a_list_of_names_longer_than_a_page_ends_beside_the_imprint(pages: dict[str, list[Page]]) -> None:
    for count in (22, 23, 24):
        *before, last = pages[f"names {count}"]
        assert GUESTS in "".join(line.text for page in pages[f"names {count}"] for line in page.lines[:-1])
        assert "抄送" not in "".join(page.text for page in before)
        assert last.text.index("有限公司") < last.text.index("抄送")


@needs_rendering
@pytest.mark.parametrize("name", ["standard", "minutes", "single 1", "single 20", "single 46"])
def test_the_last_rule_of_the_imprint_lies_on_the_edge_of_the_type_area(
    pages: dict[str, list[Page]], name: str
) -> None:
    upper, copies, inner, issued, lower = in_type_area(pages[name][-1])[-5:]
    assert lower.bottom == pytest.approx(262, abs=0.3)
    assert [rule.width for rule in (upper, inner, lower)] == pytest.approx([156] * 3, abs=0.3)
    assert [rule.height for rule in (upper, inner, lower)] == pytest.approx([0.35, 0.25, 0.35], abs=0.1)
    assert upper.bottom < copies.top < copies.bottom < inner.top < issued.top < issued.bottom < lower.top
    one_character = 14 * 25.4 / 72
    assert copies.left - 28 == pytest.approx(one_character, abs=0.5)
    assert 184 - issued.right == pytest.approx(one_character, abs=0.5)


@needs_rendering
def test_the_head_of_a_table_and_the_whole_of_its_texts_are_on_the_pages(pages: dict[str, list[Page]]) -> None:
    notice = pages["notice"]
    assert len(notice) == 3
    assert all("编号企业时限" in page.text for page in notice)
    assert sum(page.text.count("文") for page in notice) == 2_000


@needs_rendering
@pytest.mark.parametrize("count", range(12, 22))
def test_the_last_text_stays_with_the_signature_and_the_imprint(pages: dict[str, list[Page]], count: int) -> None:
    last = pages[f"signed {count}"][-1]
    said = [line.text for line in last.lines]
    told = ["请立即办理。", "济宁高新区园区企业服务站", "2026年11月23日", "抄送：自然资源分局。"]
    assert [text for text in said if text in told] == told


@needs_rendering
@pytest.mark.parametrize("count", range(24, 34))
def test_what_heads_a_part_of_a_table_is_never_alone_at_the_foot_of_a_page(
    pages: dict[str, list[Page]], count: int
) -> None:
    (at,) = [page for page in pages[f"form {count}"] if "栏目" in page.text]
    assert "丙丁" in at.text


@needs_rendering
def test_an_imprint_without_copies_has_two_rules(pages: dict[str, list[Page]]) -> None:
    strips = in_type_area(pages["no copies"][0])
    assert [strip.width > 150 for strip in strips] == [False, True, False, True]
    assert strips[-1].bottom == pytest.approx(262, abs=0.3)


@needs_rendering
def test_a_long_list_of_copies_turns_below_its_first_character(pages: dict[str, list[Page]]) -> None:
    *_, last = pages["many copies"]
    strips = in_type_area(last)
    first, second, third = strips[-6:-3]
    assert second.left == pytest.approx(third.left, abs=0.5)
    assert second.left - first.left == pytest.approx(3 * 14 * 25.4 / 72, abs=0.5)
    assert strips[-1].bottom == pytest.approx(262, abs=0.3)
    assert re.search("行行", last.text)
