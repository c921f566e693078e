"""Opening what offices send: every kind of file, and files that are broken or mean harm: a sentence, never a crash."""

import codecs
import csv
import io
import random
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from jn_desktop.core.errors import StationError
from jn_desktop.core.sheets import Cell
from jn_desktop.core.spreadsheet import read_workbook, write_workbook
from tests.conftest import BAD_FILES

LEDGERS = Path(__file__).parent.parent / "ledgers"
ROWS = [["项目名称", "总投资", "备注"], ["甲项目", "3", '含,逗号、"引号"和\n换行'], ["乙项目", "1,000", "001"]]

# ---- csv ----


def csv_text(delimiter: str) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(ROWS)
    return written.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_any_usual_encoding_and_with_any_usual_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes(csv_text(delimiter).encode(encoding))

    (sheet,) = read_workbook(file)

    assert sheet.rows == ROWS


def test_commas_in_texts_do_not_hide_the_semicolons_between_them(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("项目名称;总投资;建设内容\n甲项目;3;厂房,设备,绿化,道路,管网\n", encoding="utf-8")

    (sheet,) = read_workbook(file)

    assert sheet.rows[1] == ["甲项目", "3", "厂房,设备,绿化,道路,管网"]


def test_short_and_long_csv_rows_are_made_as_wide_as_the_widest(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("项目名称,总投资\n甲项目\n乙项目,3,4\n", encoding="utf-8")

    (sheet,) = read_workbook(file)

    assert sheet.rows == [["项目名称", "总投资", ""], ["甲项目", "", ""], ["乙项目", "3", "4"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        "项目名称,总投资\n甲\0项目,3\n".encode(),
        '项目名称,总投资\n"甲项目,3\n乙项目,4\n'.encode(),
        "<html><table><tr><td>项目名称</td></tr></table></html>".encode(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ],
)
def test_a_csv_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes(content)

    with pytest.raises(StationError, match=r"台账\.csv"):
        read_workbook(file)


# ---- xls and ods as offices save them ----


@pytest.mark.parametrize("name", ["重点项目.xls", "重点项目.ods"])
def test_xls_and_ods_give_values_sheets_and_faults(name: str) -> None:
    older, sheet = read_workbook(LEDGERS / name)

    assert (older.name, older.visible) == ("2025年台账", False)
    assert (sheet.name, sheet.visible) == ("2026年台账", True)
    assert sheet.rows[5][:5] == [1.0, "智能制造\n项目", "甲有限公司", 1.2, 3000.0]
    assert str(sheet.rows[5][5]).startswith("2025-03-01")
    assert sheet.rows[5][7] == "=不是公式"
    assert sheet.faults == {(10, 3): "错误值"}


def test_the_kind_of_a_file_is_told_by_its_bytes_not_its_name(tmp_path: Path) -> None:
    file = tmp_path / "其实是旧格式.xlsx"
    file.write_bytes((LEDGERS / "重点项目.xls").read_bytes())

    assert [sheet.name for sheet in read_workbook(file)] == ["2025年台账", "2026年台账"]


# ---- formulas ----


def test_formulas_without_a_stored_value_and_error_values_are_faults(tmp_path: Path) -> None:
    file = tmp_path / "公式.xlsx"
    workbook = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False})
    sheet = workbook.add_worksheet()
    sheet.write_formula(0, 0, "=1+2", None, 3)
    sheet.write_formula(0, 1, '="a"&"b"', None, "ab")
    sheet.write_formula(1, 0, "=1+2", None, "")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_string(2, 0, "=1+2")
    workbook.close()

    (read,) = read_workbook(file)

    assert read.rows[0] == [3.0, "ab"]
    assert read.rows[2][0] == "=1+2"
    assert read.faults == {(1, 0): "没有计算结果的公式", (1, 1): "错误值"}


def test_texts_written_are_read_back_as_they_were(tmp_path: Path) -> None:
    file = tmp_path / "导出.xlsx"
    texts = [
        "=1+1",
        "+86",
        "-x",
        "@x",
        "第一行\n第二行",
        "字" * 10_000,
        "😀👍🏽𠮷",
        "_x000D_",
        "http://x.y",
        "0012",
        "1e5",
    ]

    write_workbook(file, [("表", ["文字", "数"], [[text, number] for number, text in enumerate(texts)])])

    (sheet,) = read_workbook(file)
    assert sheet.rows == [["文字", "数"], *([text, float(number)] for number, text in enumerate(texts))]
    assert sheet.faults == {}


# ---- files that mean harm ----

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c></row>'
_FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def relations(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{items}</Relationships>'


def sheet_xml(rows: str, *, prolog: str = "", dimension: str = "") -> str:
    return f'<?xml version="1.0"?>{prolog}<worksheet {_MAIN}>{dimension}<sheetData>{rows}</sheetData></worksheet>'


_PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": f'<?xml version="1.0"?><workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
    _SHEET: sheet_xml(_HEAD),
}


def pack(folder: Path, changed: dict[str, str | None], *, name: str = "台账.xlsx") -> Path:
    """Write a minimal xlsx with parts changed, added or (None) left out."""
    file = folder / name
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {**_PARTS, **changed}.items():
            if content is not None:
                archive.writestr(part, content)
    return file


def test_the_minimal_workbook_of_these_tests_is_sound(tmp_path: Path) -> None:
    assert [sheet.rows for sheet in read_workbook(pack(tmp_path, {}))] == [[["项目名称"]]]


_ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]>'
_WORKBOOK = _PARTS["xl/workbook.xml"]
_HOSTILE: dict[str, dict[str, str | None]] = {
    "a far cell": {_SHEET: sheet_xml(_HEAD + _FAR)},
    "a far cell behind a small dimension": {_SHEET: sheet_xml(_HEAD + _FAR, dimension='<dimension ref="A1:B2"/>')},
    "a far cell in single quotes": {_SHEET: sheet_xml(_HEAD + _FAR).replace('"', "'")},
    "a far cell in lower case": {_SHEET: sheet_xml(_HEAD + _FAR.replace("XFD", "xfd"))},
    "a far cell with a character reference": {_SHEET: sheet_xml(_HEAD + _FAR.replace("XFD", "&#88;FD"))},
    "a far cell under a namespace prefix": {
        _SHEET: sheet_xml(_FAR)
        .replace("xmlns=", "xmlns:x=")
        .replace("</", "</x:")
        .replace("<row", "<x:row")
        .replace("<c ", "<x:c ")
        .replace("<v>", "<x:v>")
        .replace("<sheetData", "<x:sheetData")
        .replace("<worksheet", "<x:worksheet")
    },
    "a far row without cell references": {
        _SHEET: sheet_xml(_HEAD + '<row r="1048576">' + "<c><v>1</v></c>" * 10 + "</row>")
    },
    "a row beyond every spreadsheet": {
        _SHEET: sheet_xml('<row r="99999999999999"><c r="B99999999999999"><v>1</v></c></row>')
    },
    "a column beyond every spreadsheet": {_SHEET: sheet_xml(_HEAD + '<row r="3"><c r="ZZZZ3"><v>1</v></c></row>')},
    "a sheet beside the usual folder": {
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "other/sheet1.xml")),
        "xl/other/sheet1.xml": sheet_xml(_HEAD + _FAR),
    },
    "a sheet at an absolute place": {
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "/other/sheet1.xml")),
        "other/sheet1.xml": sheet_xml(_HEAD + _FAR),
    },
    "a sheet that is not called xml": {
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.bin")),
        "xl/worksheets/sheet1.bin": sheet_xml(_HEAD + _FAR),
    },
    "a sheet twice, in other letters": {"XL/Worksheets/Sheet1.xml": sheet_xml(_HEAD + _FAR)},
    "a sheet under a backslash": {_SHEET: None, "xl\\worksheets\\sheet1.xml": sheet_xml(_HEAD + _FAR)},
    "a string table that lies about its size": {
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst {_MAIN} count="9" uniqueCount="4294967295"/>',
    },
    "a DOCTYPE in a sheet": {_SHEET: sheet_xml(_HEAD, prolog=_ENTITY)},
    "a DOCTYPE behind a long comment": {_SHEET: sheet_xml(_HEAD, prolog=f"<!--{'x' * 5000}-->{_ENTITY}")},
    "a DOCTYPE in the workbook": {"xl/workbook.xml": _WORKBOOK.replace("?>", f"?>{_ENTITY}", 1)},
    "a DOCTYPE in the workbook behind a long comment": {
        "xl/workbook.xml": _WORKBOOK.replace("?>", f"?><!--{'x' * 5000}-->{_ENTITY}", 1)
    },
    "no relations": {"xl/_rels/workbook.xml.rels": None},
    "a relation without a target": {
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "x")).replace('Target="x"', "")
    },
    "broken xml": {_SHEET: sheet_xml(_HEAD)[:-20]},
    "a string that the table does not have": {_SHEET: sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')},
}


@pytest.mark.timed
@pytest.mark.parametrize("case", _HOSTILE)
def test_a_workbook_made_to_do_harm_is_refused_within_a_second(tmp_path: Path, case: str) -> None:
    file = pack(tmp_path, _HOSTILE[case])

    # in a process of its own: the reader aborts the whole process where it is let near such a file
    code = (
        "import sys, time; from pathlib import Path\n"
        "from jn_desktop.core.errors import StationError\n"
        "from jn_desktop.core.spreadsheet import read_workbook\n"
        "began = time.perf_counter()\n"
        "try:\n    read_workbook(Path(sys.argv[1]))\n"
        "except StationError as refusal:\n"
        "    sys.stdout.buffer.write(f'{time.perf_counter() - began:.3f} {refusal}'.encode())"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr[-500:]
    assert done.stderr == b""
    seconds, _, sentence = done.stdout.decode().partition(" ")
    assert "台账.xlsx" in sentence
    assert "\n" not in sentence
    assert float(seconds) < 1


def test_duplicated_members_are_refused(tmp_path: Path) -> None:
    file = pack(tmp_path, {})
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(_SHEET, sheet_xml(_HEAD + _FAR))

    with pytest.raises(StationError):
        read_workbook(file)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("damage", [b"", b"\xff" * 40], ids=["sound", "damaged"])
def test_a_packing_that_no_spreadsheet_uses_is_refused_with_the_way_out(
    tmp_path: Path, method: int, damage: bytes
) -> None:
    file = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(file, "w", method) as archive:
        for part, content in _PARTS.items():
            archive.writestr(part, content)
    content = file.read_bytes()
    file.write_bytes(content[:60] + damage + content[60 + len(damage) :])

    with pytest.raises(StationError, match=r"台账\.xlsx.*压缩.*另存"):
        read_workbook(file)


@pytest.mark.parametrize(("place", "mark"), [(6, 64), (8, 0x20), (10, 9)], ids=["version", "patch", "deflate64"])
def test_an_archive_of_a_kind_that_cannot_be_unpacked_is_not_called_damaged(
    tmp_path: Path, place: int, mark: int
) -> None:
    file = pack(tmp_path, {})
    content = bytearray(file.read_bytes())
    content[content.find(b"PK\1\2") + place] = mark
    file.write_bytes(content)

    with pytest.raises(StationError, match=r"台账\.xlsx.*压缩.*另存"):
        read_workbook(file)


def test_empty_formatted_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    file = pack(tmp_path, {_SHEET: sheet_xml(_HEAD + '<row r="1048576"><c r="XFD1048576" s="1"/></row>')})

    assert [sheet.rows for sheet in read_workbook(file)] == [[["项目名称"]]]


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    file = pack(tmp_path, {_SHEET: sheet_xml(_HEAD + " " * 50_000_000)})
    content = bytearray(file.read_bytes())
    for signature, place, name_length, name_at in ((b"PK\1\2", 24, 28, 46), (b"PK\3\4", 22, 26, 30)):
        at = content.find(signature)
        while at >= 0:
            (length,) = struct.unpack_from("<H", content, at + name_length)
            if content[at + name_at : at + name_at + length] == _SHEET.encode():
                struct.pack_into("<I", content, at + place, 1000)
            at = content.find(signature, at + 4)
    file.write_bytes(content)

    with pytest.raises(StationError):
        read_workbook(file)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(StationError, match="200 MiB"):
        read_workbook(BAD_FILES / "展开三百兆.xlsx")
    seconds, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert seconds < 1
    assert peak < 100 * 1024 * 1024


_ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="表">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
_ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
_ODS_CELL = '<table:table-cell office:value-type="string"{}><text:p>项目名称</text:p></table:table-cell>'


def pack_ods(folder: Path, rows: str, prolog: str = "") -> Path:
    file = folder / "台账.ods"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format(rows).replace("?>", f"?>{prolog}", 1))
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
    return file


def ods_row(cells: str, repeated: str = "") -> str:
    return f"<table:table-row{repeated}>{cells}</table:table-row>"


@pytest.mark.parametrize(
    ("rows", "prolog"),
    [
        (ods_row('<table:table-cell table:number-columns-repeated="160000000"/>' + _ODS_CELL.format("")), ""),
        (ods_row(_ODS_CELL.format(' table:number-columns-repeated="160000000"')), ""),
        (ods_row(_ODS_CELL.format(""), ' table:number-rows-repeated="160000000"'), ""),
        (
            ods_row("<table:table-cell/>", ' table:number-rows-repeated="160000000"') + ods_row(_ODS_CELL.format("")),
            "",
        ),
        (ods_row(_ODS_CELL.format(' table:number-columns-repeated="-5"')), ""),
        (ods_row(_ODS_CELL.format(' table:number-columns-repeated="99999999999999999999"')), ""),
        (ods_row(_ODS_CELL.format("")), _ENTITY),
    ],
    ids=["columns before", "columns", "rows", "rows before", "negative", "overflow", "DOCTYPE"],
)
def test_an_ods_made_to_do_harm_is_refused(tmp_path: Path, rows: str, prolog: str) -> None:
    with pytest.raises(StationError):
        read_workbook(pack_ods(tmp_path, rows, prolog))


def test_an_ods_filled_up_with_empty_cells_is_read(tmp_path: Path) -> None:
    blank = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>', ' table:number-rows-repeated="1048575"'
    )

    (sheet,) = read_workbook(pack_ods(tmp_path, ods_row(_ODS_CELL.format("")) + blank))

    assert sheet.rows == [["项目名称"]]


def test_an_xls_with_a_cell_in_its_far_corner_is_refused(tmp_path: Path) -> None:
    content = bytearray((LEDGERS / "重点项目.xls").read_bytes())
    at = content.find(struct.pack("<HHHH", 0x27E, 10, 5, 3))  # the 1.2 in row 6, column D
    content[at + 4 : at + 8] = struct.pack("<HH", 65_535, 255)
    file = tmp_path / "台账.xls"
    file.write_bytes(content)

    assert at > 0
    with pytest.raises(StationError, match="500 万"):
        read_workbook(file)


# ---- broken files ----


def plain_xlsx(folder: Path) -> Path:
    file = folder / "台账.xlsx"
    rows: list[list[Cell]] = [[f"项目{number}号", number * 10.5, "字" * (number % 20)] for number in range(40)]
    write_workbook(file, [("台账", ["项目名称", "总投资", "备注"], rows)])
    return file


def test_an_xlsx_or_ods_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    for source in (plain_xlsx(tmp_path), LEDGERS / "重点项目.ods"):
        content = source.read_bytes()
        file = tmp_path / f"截断{source.suffix}"
        for length in range(1, len(content), len(content) // 60):
            file.write_bytes(content[:length])
            with pytest.raises(StationError, match="截断"):
                read_workbook(file)


def test_an_xls_cut_off_anywhere_but_in_its_padding_is_refused(tmp_path: Path) -> None:
    content = (LEDGERS / "重点项目.xls").read_bytes()
    file = tmp_path / "截断.xls"
    for length in range(1, len(content) - 512, len(content) // 60):
        file.write_bytes(content[:length])
        with pytest.raises(StationError, match="截断"):
            read_workbook(file)


_FUZZ = """
import random, sys
from pathlib import Path
from jn_desktop.core.errors import StationError
from jn_desktop.core.spreadsheet import read_workbook
source, scratch = Path(sys.argv[1]), Path(sys.argv[2])
for seed in range(150):
    content, chance = bytearray(source.read_bytes()), random.Random(seed)
    for _ in range(chance.choice([1, 2, 4, 8, 30])):
        at = chance.randrange(len(content))
        if chance.random() < 0.8:
            content[at] = chance.randrange(256)
        else:
            del content[at : at + chance.randrange(1, 200)]
    scratch.write_bytes(content)
    print(seed, flush=True)
    try:
        read_workbook(scratch)
    except StationError:
        pass
"""


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_random_damage_is_refused_or_read_and_never_a_crash(tmp_path: Path, kind: str) -> None:
    source = plain_xlsx(tmp_path) if kind == "xlsx" else LEDGERS / f"重点项目.{kind}"
    if kind == "csv":
        source = tmp_path / "台账.csv"
        source.write_bytes(csv_text(",").encode("gb18030") * 100)

    done = subprocess.run(
        [sys.executable, "-c", _FUZZ, str(source), str(tmp_path / f"坏.{kind}")], capture_output=True, check=False
    )

    assert done.returncode == 0, (done.stdout.split()[-1:], done.stderr[-800:])
    assert done.stderr == b""


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x05\x06" + bytes(18)])
def test_a_bare_beginning_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(content)

    with pytest.raises(StationError):
        read_workbook(file)


def test_random_bytes_under_any_name_are_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    for suffix in ("xlsx", "xls", "ods"):
        file = tmp_path / f"台账.{suffix}"
        file.write_bytes(chance.randbytes(3000))
        with pytest.raises(StationError, match="台账"):
            read_workbook(file)


def test_a_folder_a_missing_file_and_a_word_document_are_refused(tmp_path: Path) -> None:
    document = tmp_path / "纪要.xlsx"
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    for path in (tmp_path, tmp_path / "没有.xlsx", document):
        with pytest.raises(StationError):
            read_workbook(path)


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes(codecs.BOM_UTF8 + "项目名称,总投资\n".encode())

    assert read_workbook(file)[0].rows == [["项目名称", "总投资"]]
