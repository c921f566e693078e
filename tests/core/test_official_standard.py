"""Every element of a document read back from the Word file, against the clause of GB/T 9704-2012 that asks for it.

Lengths are read in the units of the clause: points, characters of 三号 (15.75 pt with its spacing) or 四号 (14 pt),
lines (28.95 pt), millimetres. Sizes have names: 二号 is 22 pt, 三号 16 pt, 四号 14 pt.
"""

import io
from dataclasses import dataclass
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from jn_desktop.core.official import Paragraph, Signature
from tests.core.test_official import DATED, MINUTES, NOTICE, elements_in, with_picture, written
from tests.core.test_official_parts import FULL, UNSEALED

SONG, FANG, KAI, HEI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
CHARACTER, SMALL_CHARACTER, LINE, MILLIMETRE = 315, 280, 579, 1440 / 25.4
"""In twentieths of a point: 三号 and 四号 characters, a line, a millimetre."""


@dataclass(frozen=True)
class Element:
    """A paragraph as it is shown: what its own properties, its styles and the defaults say together."""

    paragraph: Any
    styles: Any

    def _chain(self, kind: str, first: Any) -> list[Any]:
        """Return the elements that hold such properties, the strongest first."""
        found = [first] if first is not None else []
        style = self.paragraph.style.element
        while style is not None:
            found.append(style.find(qn(kind)))
            based = style.find(qn("w:basedOn"))
            style = None if based is None else self.styles.get_by_id(based.get(qn("w:val")))
        return [properties for properties in found if properties is not None]

    def of_paragraph(self, tag: str, name: str = "w:val") -> str | None:
        return self._first(self._chain("w:pPr", self.paragraph._p.pPr), tag, name)

    def of_text(self, tag: str, name: str = "w:val") -> str | None:
        runs = self.paragraph.runs
        own = [runs[0]._r.rPr] if runs and runs[0]._r.rPr is not None else []
        if own and (styled := own[0].find(qn("w:rStyle"))) is not None:
            own.append(self.styles.get_by_id(styled.get(qn("w:val"))).find(qn("w:rPr")))
        defaults = self.styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        return self._first([*own, *self._chain("w:rPr", None), defaults], tag, name)

    @staticmethod
    def _first(chain: list[Any], tag: str, name: str) -> str | None:
        for properties in chain:
            for found in properties.findall(qn(tag)):
                if found.get(qn(name)) is not None:
                    return str(found.get(qn(name)))
        return None

    def number(self, tag: str, name: str) -> float:
        return float(self.of_paragraph(tag, name) or 0)

    def measured(self, what: str) -> object:
        """Return one property in the unit that the table below has it in."""
        match what:
            case "font":
                return self.of_text("w:rFonts", "w:eastAsia")
            case "letters":
                return self.of_text("w:rFonts", "w:ascii")
            case "size":
                return float(self.of_text("w:sz") or 0) / 2
            case "colour":
                return self.of_text("w:color") or "auto"
            case "aligned":
                return self.of_paragraph("w:jc")
            case "lines above":
                return self.number("w:spacing", "w:before") / LINE
            case "lines below":
                return self.number("w:spacing", "w:after") / LINE
            case "line":
                return self.number("w:spacing", "w:line") / 20, self.of_paragraph("w:spacing", "w:lineRule")
            case "first line":
                return self.number("w:ind", "w:firstLine") / CHARACTER
            case "left" | "right" | "hanging":
                return self.number("w:ind", f"w:{what}") / CHARACTER
            case "small left" | "small right":
                return self.number("w:ind", f"w:{what.removeprefix('small ')}") / SMALL_CHARACTER
            case "rule":
                return self.rule()
        raise AssertionError(what)

    def rule(self) -> tuple[float, str, float] | None:
        """Return thickness in points, colour, and distance in points of the rule below."""
        for properties in self._chain("w:pPr", self.paragraph._p.pPr):
            border = properties.find(qn("w:pBdr"))
            if border is not None:
                bottom = border.find(qn("w:bottom"))
                if bottom.get(qn("w:val")) == "nil":
                    return None
                return int(bottom.get(qn("w:sz"))) / 8, bottom.get(qn("w:color")), int(bottom.get(qn("w:space")))
        return None


def found(documents: dict[str, Any], where: str, style: str) -> Element:
    """Return the first paragraph of a style, in the body or in a footer."""
    document = documents[where]
    footers = [part for section in document.sections for part in (section.footer, section.even_page_footer)]
    paragraphs = [*document.paragraphs, *(paragraph for footer in footers for paragraph in footer.paragraphs)]
    return Element(next(p for p in paragraphs if p.style.name == style), document.styles.element)


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    made = {
        "minutes": MINUTES,
        "full": FULL,
        "notice": NOTICE,
        "sealed": (Paragraph("正文"), Signature("济宁高新区企业服务站", DATED.date())),
        "unsealed": (Paragraph("正文"), UNSEALED),
    }
    return {name: docx.Document(io.BytesIO(written(*blocks))) for name, blocks in made.items()}


BODY_LINE = (28.95, "exact")
# clause, document, style, property, what the standard asks for
STANDARD: list[tuple[str, str, str, str, object]] = [
    ("5.2.2 一般用3号仿宋", "minutes", "公文正文", "font", FANG),
    ("5.2.2", "minutes", "公文正文", "size", SIZE_3),
    ("5.2.4 文字颜色为黑色", "minutes", "公文正文", "colour", "auto"),
    ("5.2.3 每面22行", "minutes", "公文正文", "line", BODY_LINE),
    ("7.2.1 份号用3号字顶格", "full", "份号", "size", SIZE_3),
    ("7.2.1", "full", "份号", "first line", 0),
    ("7.2.3 紧急程度用3号黑体顶格", "full", "紧急程度", "font", HEI),
    ("7.2.3", "full", "紧急程度", "size", SIZE_3),
    ("7.2.3", "full", "紧急程度", "first line", 0),
    ("7.2.4 发文机关标志用小标宋、红色、居中", "minutes", "发文机关标志", "font", SONG),
    ("7.2.4", "minutes", "发文机关标志", "colour", "FF0000"),
    ("7.2.4", "minutes", "发文机关标志", "aligned", "center"),
    ("7.2.5 发文字号居中，3号仿宋", "minutes", "发文字号", "aligned", "center"),
    ("7.2.5", "minutes", "发文字号", "font", FANG),
    ("7.2.5", "minutes", "发文字号", "size", SIZE_3),
    ("7.2.7 分隔线在发文字号之下，红色", "minutes", "发文字号", "rule", (1.0, "FF0000", 9)),
    ("10.3 可不用分隔线", "full", "发文字号无红线", "rule", None),
    ("7.3.1 标题用2号小标宋，居中", "minutes", "标题", "font", SONG),
    ("7.3.1", "minutes", "标题", "size", SIZE_2),
    ("7.3.1", "minutes", "标题", "aligned", "center"),
    ("7.3.1 红色分隔线下空二行", "minutes", "标题", "lines above", 2),
    ("7.3.2 标题下空一行", "minutes", "标题", "lines below", 1),
    ("7.3.2 主送机关居左顶格", "notice", "主送机关", "first line", 0),
    ("7.3.2", "notice", "主送机关", "font", FANG),
    ("7.3.3 每个自然段左空二字", "minutes", "公文正文", "first line", 2),
    ("7.3.3 第一层用黑体", "minutes", "一级标题", "font", HEI),
    ("7.3.3 第二层用楷体", "minutes", "二级标题", "font", KAI),
    ("7.3.3 第三层用仿宋", "minutes", "三级标题", "font", FANG),
    ("7.3.3 第四层用仿宋", "minutes", "四级标题", "font", FANG),
    *[("7.3.3", "minutes", f"{level}级标题", "first line", 2) for level in "一二三四"],
    *[("7.3.3", "minutes", f"{level}级标题", "size", SIZE_3) for level in "一二三四"],
    ("7.3.4 附件说明在正文下空一行、左空二字", "full", "附件说明", "lines above", 1),
    ("7.3.4 回行与附件名称首字对齐", "full", "附件说明", "font", FANG),
    ("7.3.5.1 加盖印章的成文日期右空四字", "sealed", "成文日期", "right", 4),
    ("7.3.5.2 不加盖印章的成文日期右空二字", "unsealed", "成文日期", "right", 2),
    ("7.3.5.2 正文下空一行", "unsealed", "发文机关署名", "lines above", 1),
    ("7.3.7 附件二字用3号黑体顶格", "full", "附件标识", "font", HEI),
    ("7.3.7", "full", "附件标识", "size", SIZE_3),
    ("7.3.7", "full", "附件标识", "first line", 0),
    ("7.3.7 附件标题居中在第三行", "full", "附件标题", "aligned", "center"),
    ("7.3.7", "full", "附件标题", "lines above", 1),
    ("7.4.1 首条和末条分隔线0.35 mm", "minutes", "版记粗线", "line", (1.0, "exact")),
    ("7.4.1 中间的分隔线0.25 mm", "minutes", "版记细线", "line", (0.7, "exact")),
    ("7.4.2 抄送用4号仿宋，左右各空一字", "minutes", "版记抄送", "size", SIZE_4),
    ("7.4.2", "minutes", "版记抄送", "font", FANG),
    ("7.4.2", "minutes", "版记抄送", "small right", 1),
    ("7.4.2 回行与冒号后的首字对齐", "minutes", "版记抄送", "small left", 4),
    ("7.4.3 印发机关左空一字", "minutes", "版记", "small left", 1),
    ("7.4.3 印发日期右空一字", "minutes", "版记", "small right", 1),
    ("7.4.3 4号仿宋", "minutes", "版记", "size", SIZE_4),
    ("7.5 页码用4号半角宋体", "minutes", "单页页码", "letters", "宋体"),
    ("7.5", "minutes", "单页页码", "size", SIZE_4),
    ("7.5 单页码居右空一字", "minutes", "单页页码", "aligned", "right"),
    ("7.5", "minutes", "单页页码", "small right", 1),
    ("7.5 双页码居左空一字", "minutes", "双页页码", "aligned", "left"),
    ("7.5", "minutes", "双页页码", "small left", 1),
    ("10.3 出席在正文下空一行", "minutes", "出席", "lines above", 1),
    ("10.3 左空二字用3号黑体编排“出席”二字", "minutes", "出席", "font", HEI),
    ("10.3", "minutes", "出席", "size", SIZE_3),
    ("10.3 回行与冒号后的首字对齐", "minutes", "出席", "left", 5),
    ("10.3", "minutes", "出席", "hanging", 3),
    ("10.3 请假和列席另起一行", "minutes", "请假列席", "lines above", 0),
    ("10.3", "minutes", "请假列席", "hanging", 3),
]


@pytest.mark.parametrize(("clause", "where", "style", "what", "asked"), STANDARD)
def test_each_element_is_as_its_clause_asks(
    documents: dict[str, Any], clause: str, where: str, style: str, what: str, asked: object
) -> None:
    measured = found(documents, where, style).measured(what)
    assert measured == (pytest.approx(asked, abs=0.01) if isinstance(asked, int | float) else asked), clause


def test_the_type_area_is_156_by_225_millimetres_on_a4(documents: dict[str, Any]) -> None:
    """5.1, 5.2.1, 5.2.3: 天头 37 mm, 订口 28 mm; the rest of A4 is 26 mm and 35 mm."""
    (section,) = documents["minutes"].sections
    assert [length.mm for length in (section.page_width, section.page_height)] == pytest.approx([210, 297], abs=0.1)
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [length.mm for length in margins] == pytest.approx([37, 28, 26, 35], abs=0.1)
    assert abs(22 * LINE / MILLIMETRE - 225) < 0.5
    assert abs(28 * CHARACTER / MILLIMETRE - 156) < 0.5


def test_the_rule_below_the_number_lies_4_millimetres_below_it(documents: dict[str, Any]) -> None:
    """7.2.7; what is more than its distance is the room below the ink of the line (measured where it is rendered)."""
    number = found(documents, "minutes", "发文字号")
    rule, line = number.rule(), number.number("w:spacing", "w:line") / 20
    assert rule is not None
    assert rule[2] + (line - SIZE_3) / 2 == pytest.approx(4 * 72 / 25.4, abs=2)


# -- the order of elements -----------------------------------------------------------------------------------------

ORDERS = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign "
    "rtl cs em lang",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "w:tbl": "tblPr tblGrid tr",
    "w:tc": "tcPr p",
    "w:tr": "trPr tc",
    "w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "w:tblBorders": "top left start bottom right end insideH insideV",
    "w:tblCellMar": "top left start bottom right end",
}
REPEATED = {"tr", "tc", "p", "footerReference"}


@pytest.mark.parametrize("parent", ORDERS)
@pytest.mark.parametrize(
    "blocks", [MINUTES, NOTICE, FULL, (with_picture(),)], ids=["minutes", "notice", "full", "code"]
)
def test_elements_stand_in_the_order_of_the_schema(parent: str, blocks: Any) -> None:
    """ISO/IEC 29500-1; Word offers to repair a file in which they do not."""
    places = {qn(f"w:{tag}"): place for place, tag in enumerate(ORDERS[parent].split())}
    repeated = {qn(f"w:{tag}") for tag in REPEATED}
    for element in elements_in(written(*blocks), parent):
        tags = [child.tag for child in element]
        seen = [places[tag] for tag in tags]
        assert seen == sorted(seen), tags
        once = [tag for tag in tags if tag not in repeated]
        assert len(once) == len(set(once)), tags
