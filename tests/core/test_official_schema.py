"""Official documents against the schemas of Office Open XML, as Microsoft's own SDK reads them (openxml-audit)."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
from openxml_audit.validator import OpenXmlValidator

from jn_desktop.core.official import (
    Attachment,
    Block,
    Imprint,
    OfficialDocument,
    Paragraph,
    Picture,
    render,
    specimen,
    with_fonts,
)
from tests.core.test_base_documents import changed, restyled
from tests.core.test_official import DATED, FONTS, HEAD, IMPRINT, MINUTES, NOTICE, dots, with_picture, written
from tests.core.test_official_parts import FULL, UNSEALED
from tests.desktop.test_photos import picture

PICTURED = (
    *HEAD,
    *(Attachment("现场照片"), Picture(picture(300, 200), '"<照片>" & 图', 600)),
    *(Attachment("位置图", landscape=True), Picture(dots(40, 20), "图", 30), IMPRINT),
)
NO_THEME = "A required relationship type 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme'"
"""What the SDK misses and the standard does not ask for (ISO/IEC 29500-1, 14.2.7: at most one theme)."""
DOCUMENTS: dict[str, Sequence[Block]] = {
    "minutes": MINUTES,
    "notice": NOTICE,
    "full": FULL,
    "code": (with_picture(),),
    "pictured": PICTURED,
    "signed": (Paragraph("正文。"), UNSEALED, Imprint(None, "服务站", datetime.date(2026, 11, 23))),
    "odd text": (Paragraph("控制符\x07\x0b 与 <标签> & “引号”\ud800"), Paragraph("")),
}


def faults(file: bytes, folder: Path) -> list[str]:
    """Return what is wrong with a Word file."""
    (folder / "公文.docx").write_bytes(file)
    found = OpenXmlValidator().validate(str(folder / "公文.docx")).errors
    return [f"{error.part_uri} {error.path}: {error.description}" for error in found if NO_THEME not in str(error)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid_by_the_schemas(name: str, tmp_path: Path) -> None:
    assert faults(written(*DOCUMENTS[name]), tmp_path) == []


def test_the_specimen_and_papers_in_an_offices_fonts_and_styles_are_valid(tmp_path: Path) -> None:
    assert faults(render(specimen("服务站", None)), tmp_path) == []
    base = with_fonts(restyled(), FONTS)
    for blocks in (FULL, PICTURED):
        assert faults(render(OfficialDocument("纪要", "服务站", DATED, blocks, base)), tmp_path) == []


def test_the_check_finds_what_word_would_offer_to_repair(tmp_path: Path) -> None:
    turned = '<w:spacing w:before="3"/><w:pStyle w:val="Number"/>'
    broken = changed(written(*MINUTES), document=lambda xml: xml.replace('<w:pStyle w:val="Number"/>', turned))
    (fault,) = faults(broken, tmp_path)
    assert "/word/document.xml" in fault and "pStyle" in fault
