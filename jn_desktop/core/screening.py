"""Looking through a spreadsheet before the reader touches it, so that no file can bring the program down.

A file's kind is told by its bytes. Encrypted, truncated and oversized files are refused in a sentence; the extent of
each sheet is counted from the file itself, because one cell in the far corner of a small file would make any reader ask
for gigabytes. On the way it is noted which cells no reader can tell: formulas never calculated, error values.
"""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from jn_desktop.core.errors import StationError
from jn_desktop.core.sheets import Faults

MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_CELLS = 5_000_000
MOST_MEMBERS = 2_000
_CHUNK = 32 * 1024  # looked through in one go, during which no other thread moves
_CELL = re.compile(r"([A-Za-z]+)([0-9]+)")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def screen(path: Path, content: bytes) -> list[Faults] | None:
    """Return the faults of each sheet of an xlsx, ods or xls; None for what is neither; refuse a dangerous file."""
    if content.startswith(b"PK\x03\x04"):
        return _look_through_zip(path, content)
    if content.startswith(OLE_MAGIC):
        return _look_through_ole(path, content)
    return None


def _look_through_zip(path: Path, content: bytes) -> list[Faults]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            told_apart = {name.casefold() for name in names}
            if len(names) > MOST_MEMBERS or len(told_apart) < len(names) or any("\\" in name for name in names):
                raise StationError(f"“{path.name}”的内部结构不正常；请用 Excel 打开后另存一份再导入。")
            if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
                raise StationError(f"“{path.name}”展开后超过 200 MiB，不像一份台账；请检查后只留下台账再导入。")
            if any(member.flag_bits & 1 for member in members):
                raise _encrypted(path)
            if any(member.compress_type not in _PACKINGS for member in members):
                raise _packed_strangely(path)
            for name in names:
                if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/"):
                    with archive.open(name) as part:
                        _require_no_doctype(path, part)
            if "xl/workbook.xml" in names:
                return _look_through_xlsx(path, archive, names)
            if "content.xml" in names:
                return _look_through_ods(path, archive, names)
            if "xl/workbook.bin" in names:
                raise StationError(f"“{path.name}”是二进制工作簿（xlsb）；请用 Excel 另存为 xlsx 再导入。")
    except NotImplementedError:  # the archive is sound, but of a later or rarer sort than zipfile knows
        raise _packed_strangely(path) from None
    except _DAMAGES:
        raise StationError(f"“{path.name}”不完整或已损坏，可能没有传完；请重新取得这份台账。") from None
    raise StationError(f"“{path.name}”不是表格文件；请选择 xlsx、xls、ods 或 csv 格式的台账。")


_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What spreadsheets are packed with and the reader unpacks; each of the others fails in ways of its own."""
_DAMAGES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    ValueError,
    OSError,
)


def _require_no_doctype(path: Path, part: IO[bytes]) -> None:
    rest = b""
    while chunk := part.read(_CHUNK):
        plain = rest + chunk.replace(b"\0", b"")  # also where it is written as UTF-16
        if b"<!DOCTYPE" in plain:
            raise _with_doctype(path)
        rest = plain[-16:]


def _with_doctype(path: Path) -> StationError:
    return StationError(f"“{path.name}”里有不该有的内容（DOCTYPE）；请用 Excel 打开后另存一份再导入。")


def _packed_strangely(path: Path) -> StationError:
    return StationError(f"“{path.name}”用了少见的压缩方式，读不出来；请用 Excel 打开后另存一份再导入。")


def _encrypted(path: Path) -> StationError:
    return StationError(f"“{path.name}”设了打开密码；请在 Excel 中取消密码后另存一份再导入。")


class _Scan:
    """Counts the extent of one sheet while its XML goes by."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.faults: Faults = {}
        self.row = self.column = -1
        self._bottom = self._right = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype

    def feed(self, part: IO[bytes]) -> None:
        while chunk := part.read(_CHUNK):
            self.parser.Parse(chunk, False)
        self.parser.Parse(b"", True)

    def reach(self, row: int, column: int) -> None:
        """Take note that this cell holds something."""
        if row >= self._bottom or column >= self._right:
            self._bottom, self._right = max(self._bottom, row + 1), max(self._right, column + 1)
            require_few_cells(self._path, self._bottom, self._right)

    def _doctype(self, *_: Any) -> None:
        raise _with_doctype(self._path)


def require_few_cells(path: Path, rows: int, columns: int) -> None:
    if columns > 16_384 or rows > 1_048_576:
        raise StationError(f"“{path.name}”的格子超出了表格能有的行列；请用 Excel 打开后另存一份再导入。")
    if rows * columns > MOST_CELLS:
        raise StationError(
            f"“{path.name}”有一格远在第 {rows} 行第 {columns} 列附近，合起来超过 500 万格；请删去表格以外的内容再导入。"
        )


class _XlsxScan(_Scan):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._formula = self._stored = self._in_value = False
        self._kind = ""
        self._columns: dict[str, int] = {}
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            place = _CELL.fullmatch(attributes.get("r", ""))
            if place is None:
                self.column += 1
            else:
                letters, number = place.groups()
                column = self._columns.get(letters)
                if column is None:
                    column = self._columns[letters] = _column_number(letters)
                self.column, self.row = column, int(number) - 1
            self._formula = self._stored = False
            self._kind = attributes.get("t", "")
            if self._kind == "e":
                self.faults[self.row, self.column] = "错误值"
        elif kind == "v" or kind == "is":
            self.reach(self.row, self.column)
            if self._formula:
                self._in_value = True
                self._stored = self._kind == "str"  # a formula may well give an empty text
                self.parser.CharacterDataHandler = self._data
        elif kind == "row":
            number_text = attributes.get("r", "")
            self.row = int(number_text) - 1 if number_text.isdigit() else self.row + 1
            self.column = -1
        elif kind == "f":
            self.reach(self.row, self.column)
            if self._kind != "e":
                self._formula = True
                self.faults[self.row, self.column] = "没有计算结果的公式"

    def _data(self, _: str) -> None:
        self._stored = True

    def _end(self, name: str) -> None:
        if self._in_value and name.rpartition(":")[2] == "v":
            self._in_value = False
            self.parser.CharacterDataHandler = None
            if self._stored and self.faults.get((self.row, self.column)) == "没有计算结果的公式":
                del self.faults[self.row, self.column]


def _look_through_xlsx(path: Path, archive: zipfile.ZipFile, names: list[str]) -> list[Faults]:
    if "xl/sharedStrings.xml" in names:
        with archive.open("xl/sharedStrings.xml") as part:
            claimed = _root_attributes(part)
        if any(int(claimed.get(name, "0")) > MOST_CELLS for name in ("count", "uniqueCount")):
            raise StationError(f"“{path.name}”的内部结构不正常；请用 Excel 打开后另存一份再导入。")
    parts = _sheet_parts(archive, names)
    found: dict[str, Faults] = {}
    for name in dict.fromkeys([*parts, *(name for name in names if name.startswith("xl/worksheets/"))]):
        if name.endswith((".rels", "/")):
            continue
        with archive.open(name) as part:
            if _is_plain_grid(part):
                continue
        scan = _XlsxScan(path)
        with archive.open(name) as part:
            scan.feed(part)
        found[name] = scan.faults
    return [found.get(part, {}) for part in parts]


def _root_attributes(part: IO[bytes]) -> dict[str, str]:
    """Return the attributes of a part's outermost element."""
    roots: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _, attributes: roots.append(attributes)
    while not roots and (chunk := part.read(4096)):
        parser.Parse(chunk, False)
    return roots[0] if roots else {}


_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="(?:s|str|inlineStr|n|b)")?/?>')
_UNPLAIN = (b"<!", b":c", b"<c>", b"<c/", b"<c\n", b"<c\r", b"<c\t", b"<f>", b"<f ", b"<f/")


def _is_plain_grid(part: IO[bytes]) -> bool:
    """Tell quickly that a sheet is of the common sort: plain cells with their places, none too far, no formula.

    Such a sheet needs no look at each of its elements, which would take longer than reading it.
    """
    bottom, columns, rest = 0, set[bytes](), b""
    while chunk := part.read(_CHUNK):
        chunk = rest + chunk
        cut = chunk.rfind(b"<")
        chunk, rest = chunk[:cut], chunk[cut:]
        cells = _PLAIN_CELL.findall(chunk)
        if len(cells) != chunk.count(b"<c ") or any(mark in chunk for mark in _UNPLAIN) or len(rest) > _CHUNK:
            return False
        if cells:
            columns.update({letters for letters, _ in cells})
            bottom = max(bottom, max(map(int, {number for _, number in cells})))
        right = max((_column_number(letters.decode()) + 1 for letters in columns), default=0)
        if bottom * right > MOST_CELLS:
            return False
    return True


def _sheet_parts(archive: zipfile.ZipFile, names: list[str]) -> list[str]:
    """Return the part of each worksheet, in the order of the workbook."""
    targets: dict[str, str] = {}
    order: list[str] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes["Id"]] = attributes["Target"]

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            order.extend(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler
        parser.Parse(archive.read(part), True)
    parts = [_part_of(targets[identifier]) for identifier in order if identifier in targets]
    if not set(parts) <= set(names):
        raise ValueError("a sheet's part is missing")
    return parts


def _part_of(target: str) -> str:
    """Return the part that a relation of the workbook means, as the reader takes it."""
    target = target.lstrip("/")
    return target if target.startswith("xl/") else f"xl/{target}"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


class _OdsScan(_Scan):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.tables: list[Faults] = []
        self._row_repeat = self._repeat = 1
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.row = self.column = -1
            self._row_repeat = 1
            self._bottom = self._right = 0
            self.faults = {}
            self.tables.append(self.faults)
        elif name == "table:table-row":
            self.row += self._row_repeat
            self._row_repeat = int(attributes.get("table:number-rows-repeated", "1"))
            self.column, self._repeat = -1, 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.column += self._repeat
            self._repeat = int(attributes.get("table:number-columns-repeated", "1"))
            filled = "office:value-type" in attributes or "calcext:value-type" in attributes
            if filled or "table:formula" in attributes:
                self.reach(self.row + self._row_repeat - 1, self.column + self._repeat - 1)
            if attributes.get("calcext:value-type") == "error":
                self.faults[self.row, self.column] = "错误值"
            elif "table:formula" in attributes and not filled:
                self.faults[self.row, self.column] = "没有计算结果的公式"
        elif name == "text:p":
            self.reach(self.row + self._row_repeat - 1, self.column + self._repeat - 1)


def _look_through_ods(path: Path, archive: zipfile.ZipFile, names: list[str]) -> list[Faults]:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _encrypted(path)
    scan = _OdsScan(path)
    with archive.open("content.xml") as part:
        scan.feed(part)
    return scan.tables


_BIFF_EOF, _BIFF_BOF, _BIFF_FILEPASS, _BIFF_MULRK, _BIFF_FORMULA, _BIFF_BOOLERR = 0x0A, 0x809, 0x2F, 0xBD, 0x06, 0x205
_BIFF_CELLS = {0x203, 0x27E, 0xFD, 0x204, 0xD6, _BIFF_FORMULA, _BIFF_BOOLERR, _BIFF_MULRK}
_BIFF_WORKSHEET = 0x10
_BIFF_ERROR, _BIFF_EMPTY = 2, 3  # results of a formula; writers that calculate nothing store an empty text


def _look_through_ole(path: Path, content: bytes) -> list[Faults]:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT) as ole:
            streams = {"/".join(parts).casefold(): parts for parts in ole.listdir()}
            if "encryptedpackage" in streams:
                raise _encrypted(path)
            parts = streams.get("workbook") or streams.get("book")
            if parts is None:
                raise StationError(f"“{path.name}”不是表格文件；请选择 xlsx、xls、ods 或 csv 格式的台账。")
            return _look_through_biff(path, ole.openstream(parts).read())
    except (OSError, struct.error, ValueError, IndexError, TypeError, AttributeError):
        raise StationError(f"“{path.name}”不完整或已损坏，可能没有传完；请重新取得这份台账。") from None


def _look_through_biff(path: Path, stream: bytes) -> list[Faults]:
    faults: list[Faults] = []
    bottom = right = offset = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        body = offset + 4
        offset = body + length
        if kind == _BIFF_FILEPASS:
            raise _encrypted(path)
        if kind == _BIFF_BOF and struct.unpack_from("<H", stream, body + 2)[0] == _BIFF_WORKSHEET:
            bottom = right = 0
            faults.append({})
        elif kind in _BIFF_CELLS and faults:
            row, column = struct.unpack_from("<HH", stream, body)
            last = struct.unpack_from("<H", stream, offset - 2)[0] if kind == _BIFF_MULRK else column
            bottom, right = max(bottom, row + 1), max(right, last + 1)
            require_few_cells(path, bottom, right)
            special = kind == _BIFF_FORMULA and stream[body + 12 : body + 14] == b"\xff\xff"
            if (kind == _BIFF_BOOLERR and stream[body + 7]) or (special and stream[body + 6] == _BIFF_ERROR):
                faults[-1][row, column] = "错误值"
            elif special and stream[body + 6] == _BIFF_EMPTY:
                faults[-1][row, column] = "没有计算结果的公式"
    return faults
