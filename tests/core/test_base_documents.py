"""An office's own base documents: what is taken, what is refused and why, and that papers are written on them."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Mm, RGBColor

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.official import OfficialDocument, check_base, render, specimen
from jn_desktop.core.paths import bundled
from jn_desktop.station import Station
from tests.core.test_official import DATED
from tests.core.test_official_parts import FULL

STANDARD = (bundled("resources") / "official.docx").read_bytes()


def changed(content: bytes, **parts: Callable[[str], str]) -> bytes:
    """Return a Word file with parts rewritten, named without folder and ending; `added` is one more part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            rewrite = parts.get("types" if name == "[Content_Types].xml" else re.sub(r"^.*/|\..*$", "", name))
            part = before.read(name)
            after.writestr(name, rewrite(part.decode()).encode() if rewrite else part)
        if "added" in parts:
            after.writestr(parts["added"](""), b"")
    return made.getvalue()


def restyled() -> bytes:
    """Return the specimen as an office saves it from Word: a blue title, other ids for the styles."""
    document = docx.Document(io.BytesIO(render(specimen("服务站", None))))
    document.styles["标题"].font.color.rgb = RGBColor(0, 0, 255)
    saved = io.BytesIO()
    document.save(saved)
    return changed(saved.getvalue(), styles=renumbered, document=renumbered, footer1=renumbered, footer2=renumbered)


def renumbered(xml: str) -> str:
    """Return XML whose custom styles have other ids, as WPS gives them."""
    names = r"DocumentTitle|Body|Level1|TableText|OfficialTable|AttendanceLabel|PageNumber1"
    return re.sub(rf'(w:(?:val|styleId)=")({names})(")', r"\g<1>x\g<2>\g<3>", xml)


@pytest.fixture
def restyled_file(tmp_path: Path) -> Path:
    file = tmp_path / "高新区样板.docx"
    file.write_bytes(restyled())
    return file


def test_the_specimen_shows_every_style_and_is_a_base_document_itself() -> None:
    document = docx.Document(io.BytesIO(render(specimen("服务站", None))))
    shown = {paragraph.style.name for paragraph in document.paragraphs}
    shown |= {
        paragraph.style.name
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    }
    wanted = {style.name for style in docx.Document(io.BytesIO(STANDARD)).styles if style.name and style.type == 1}
    assert wanted - shown == {"Normal", "图片", "单页页码", "双页页码"}
    check_base(render(specimen("服务站", None)), "样板.docx")


def test_papers_are_written_in_the_styles_of_the_office_whatever_their_ids() -> None:
    document = OfficialDocument("纪要", "服务站", DATED, FULL, restyled())
    file = render(document)
    assert file == render(document)
    opened = docx.Document(io.BytesIO(file))
    standard = docx.Document(io.BytesIO(render(OfficialDocument("纪要", "服务站", DATED, FULL))))
    assert [(p.style.name, p.text) for p in opened.paragraphs] == [(p.style.name, p.text) for p in standard.paragraphs]
    assert {table.style.name for table in opened.tables} == {"公文表格"}
    assert next(p for p in opened.paragraphs if p.style.name == "标题").style.font.color.rgb == RGBColor(0, 0, 255)
    assert "这份样板" not in "".join(p.text for p in opened.paragraphs)


def test_what_is_missing_is_named() -> None:
    base = changed(STANDARD, styles=lambda xml: xml.replace('w:val="附件标识"', 'w:val="别的"').replace(
        'w:val="版记"', 'w:val="另一个"'))  # fmt: skip
    with pytest.raises(StationError, match=r"“样板\.docx”缺少样式：版记、附件标识；"):
        check_base(base, "样板.docx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 Word 文件"),
        (b"PK\x03\x04 nothing", "不是 Word 文件"),
        ("年份,编号\n".encode(), "不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式或加了密"),
        (changed(STANDARD, types=lambda xml: xml.replace("document.main+xml", "template.main+xml")), "不是普通的"),
        (changed(STANDARD, added=lambda _: "word/vbaProject.bin"), "里有宏"),
        (
            changed(STANDARD, document=lambda xml: xml.replace('Target="styles.xml"', 'Target="http://x/" '
                    'TargetMode="External"') if "Relationships" in xml else xml),
            "指向外部的链接",
        ),
        (changed(STANDARD, document=lambda xml: "<w:document"), "打不开"),
        (changed(STANDARD, document=lambda xml: xml.replace('w:left="1588"', 'w:left="1800"')), "页边距"),
        (changed(STANDARD, document=lambda xml: re.sub("<w:pgMar[^>]*/>", "", xml)), "页边距"),
    ],
)  # fmt: skip
def test_a_file_that_papers_cannot_be_written_on_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(StationError, match=said) as refused:
        check_base(content, "样板.docx")
    assert "“样板.docx”" in str(refused.value)


def test_a_damaged_file_is_refused_or_can_be_written_on() -> None:
    chance = random.Random(9704)
    for _ in range(60):
        content = bytearray(STANDARD)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        damaged = bytes(content[: chance.randrange(len(content))] if chance.random() < 0.2 else content)
        try:
            check_base(damaged, "坏样板.docx")
        except StationError:
            continue
        assert render(OfficialDocument("纪要", "服务站", DATED, FULL, damaged))


def test_what_is_handed_out_again_has_the_styles_of_the_office(
    station: Station, tmp_path: Path, restyled_file: Path
) -> None:
    station.base_documents.take(PaperKind.DEMANDS, restyled_file)
    handed_out = station.base_documents.write_specimen(PaperKind.DEMANDS, tmp_path / "样板.docx")
    assert docx.Document(str(handed_out)).styles["标题"].font.color.rgb == RGBColor(0, 0, 255)
    other = station.base_documents.write_specimen(PaperKind.MINUTES, tmp_path / "标准.docx")
    assert docx.Document(str(other)).styles["标题"].font.color.rgb is None


def test_a_file_that_cannot_be_read_or_is_too_large_is_refused_by_its_name(station: Station, tmp_path: Path) -> None:
    with pytest.raises(StationError, match=r"“没有\.docx”读不出来"):
        station.base_documents.take(PaperKind.MINUTES, tmp_path / "没有.docx")
    large = tmp_path / "太大.docx"
    large.write_bytes(bytes(6 * 1024 * 1024))
    with pytest.raises(StationError, match=r"“太大\.docx”超过 5 MiB"):
        station.base_documents.take(PaperKind.MINUTES, large)


def test_margins_may_differ_by_less_than_can_be_seen() -> None:
    document = docx.Document(io.BytesIO(STANDARD))
    document.sections[0].left_margin = Mm(28.1)
    saved = io.BytesIO()
    document.save(saved)
    check_base(saved.getvalue(), "样板.docx")
