"""Raw spreadsheets in and out: sheets of cells as an office sends them, and ledgers as we give them back.

Knows nothing of headers and fields; what is dangerous in a file is refused by `screening.py` first.
"""

import codecs
import csv
import io
import os
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file
from jn_desktop.core.screening import MOST_UNPACKED_BYTES, OLE_MAGIC, require_few_cells, screen
from jn_desktop.core.sheets import Cell, Faults, Sheet


def read_workbook(path: Path) -> list[Sheet]:
    """Return the sheets of an xlsx, xls, ods or csv file; refuse in one sentence what cannot be read safely."""
    content = _read_bytes(path)
    faults = screen(path, content)
    return [_read_csv(path, content)] if faults is None else _read_with_calamine(path, content, faults)


def write_workbook(path: Path, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> None:
    """Write sheets of (name, headers, rows) as xlsx. Text stays text, also where it begins with `=`."""
    from xlsxwriter import Workbook

    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(packed, options)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for name, headers, rows in sheets:
        sheet = workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        widths = [_width(header) for header in headers]
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)
                widths[column] = max(widths[column], _width(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, 60))
    workbook.close()
    write_file(path, packed.getvalue(), check=lambda written: _require_readable(written))


def _width(value: Any) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(value)) + 2 if value is not None else 0


def _require_readable(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise StationError(f"“{path.name}”写出后校验不对；请检查磁盘后再试。")


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_UNPACKED_BYTES:
            raise StationError(f"“{path.name}”超过 200 MiB，不像一份台账；请检查后只留下台账再导入。")
        content = path.read_bytes()
    except FileNotFoundError:
        raise StationError(f"没有文件“{path}”；请检查文件名。") from None
    except IsADirectoryError:
        raise StationError(f"“{path}”是文件夹，不是表格文件；请选择一个文件。") from None
    except PermissionError:
        raise StationError(f"“{path}”打不开，可能正被别的程序占用，或者没有权限；请关闭它再试。") from None
    except OSError as error:
        raise StationError(f"“{path}”读不出来（{error.strerror}）；请检查磁盘。") from error
    if not content:
        raise StationError(f"“{path.name}”是空文件；请重新取得这份台账。")
    return content


def _read_with_calamine(path: Path, content: bytes, faults: list[Faults]) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    sheets = []
    with _reading(path, content, faults):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        worksheets = [about for about in workbook.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        for position, about in enumerate(worksheets):
            sheet = workbook.get_sheet_by_name(about.name)
            left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
            rows: list[list[Cell]] = []
            for row in sheet.iter_rows():  # all at once would hold the interpreter, and with it the window
                rows.append([*left, *row])
            visible = about.visible == SheetVisibleEnum.Visible
            found = faults[position] if position < len(faults) else {}
            sheets.append(Sheet(about.name, visible, rows, tuple(sheet.merged_cell_ranges or ()), found))
    return sheets


@contextmanager
def _reading(path: Path, content: bytes, faults: list[Faults]) -> Iterator[None]:
    """Turn what the reader stumbles over into a sentence; on a broken xls it panics, and says so on standard error."""
    from python_calamine import CalamineError

    with _silent_errors() if content.startswith(OLE_MAGIC) else nullcontext():
        try:
            yield
        except BaseException as error:
            if not isinstance(error, (CalamineError, ValueError, OSError)) and type(error).__name__ != "PanicException":
                raise
            wrong = next((place for sheet in faults for place, fault in sheet.items() if fault == "错误值"), None)
            if wrong is not None:
                place = f"第 {wrong[0] + 1} 行第 {wrong[1] + 1} 列"
                raise StationError(f"“{path.name}”{place}是读不出来的错误值；请在 Excel 中改正后再导入。") from error
            advice = "请重新取得这份台账，或用 Excel 打开后另存一份"
            raise StationError(f"“{path.name}”已损坏，读不出来；{advice}。") from error


@contextmanager
def _silent_errors() -> Iterator[None]:
    """Send what native code writes to standard error nowhere, where there is a standard error at all."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _read_csv(path: Path, content: bytes) -> Sheet:
    refused = StationError(f"“{path.name}”其实不是表格文件；请选择 xlsx、xls、ods 或 csv 格式的台账。")
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        raise refused
    text = _decode(content)
    if text is None or "\0" in text or text.lstrip()[:1] == "<":
        raise refused
    delimiter = max(",\t;", key=lambda mark: _evenness(text, mark))
    rows: list[list[Cell]] = []
    widest = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            widest = max(widest, len(row))
            rows.append([*row])
            require_few_cells(path, len(rows), widest)
    except csv.Error:
        raise StationError(
            f"“{path.name}”第 {len(rows) + 1} 行不合 csv 的格式；请用 Excel 打开后另存一份再导入。"
        ) from None
    return Sheet(path.stem, True, [row + [""] * (widest - len(row)) for row in rows])


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """Return how many of the first rows have the commonest width of more than one cell, and that width."""
    rows = islice(csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter), 50)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _decode(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
