"""What one cell of a ledger means: text, names, money, months, dates, codes. Pure functions.

Each reader takes a cell that is not empty and returns a value, or raises `CellProblem` with the part of the sentence
that follows the column's name and the value.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

from jn_desktop.core.sheets import Cell

_EMPTY_MARKS = {"-", "--", "—", "——", "/", "\\", "无", "暂无", "空"}
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2064\ud800-\udfff\ufeff]+"
)
_LONGEST_TEXT = 32_767  # what a cell of a spreadsheet holds
_SPACE_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_FIGURES = re.compile(r"[\d年月日号:./-]+")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119 as Excel's day numbers
_YEARS = range(1950, 2100)


class CellProblem(Exception):
    """What is wrong with a cell, as the rest of a sentence."""


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    NAME = "name"
    """A name that is compared: stray spaces and full-width letters and digits are put right."""
    LINES = "lines"
    """Text that may have several lines."""
    MONEY = "money"
    """Whole 元."""
    START = "start"
    """`YYYY-MM` or `YYYY`; the first of a range."""
    END = "end"
    """`YYYY-MM` or `YYYY`; the last of a range."""
    PERIOD = "period"
    """A pair of months, the second or both of which may be None."""
    DATE = "date"
    """`YYYY-MM-DD`."""
    MOMENT = "moment"
    """`YYYY-MM-DDTHH:MM`."""
    INTEGER = "integer"
    FLAG = "flag"
    NAMES = "names"
    """Several names, joined by 、."""
    USCC = "uscc"


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return text as names and headers are compared: width and white space do not count."""
    return "".join(_NOT_TEXT.sub("", unicodedata.normalize("NFKC", text)).split()).casefold()


def reader(kind: Kind, unit: int) -> Callable[[Cell], Any]:
    """Return the reader of a column; `unit` is how many 元 its bare numbers count."""
    if kind is Kind.MONEY:
        return lambda cell: read_money(cell, unit)
    return _READERS[kind]


def read_text(cell: Cell) -> str | None:
    """Return text without line breaks and surrounding spaces; numbers as people write them."""
    if isinstance(cell, str):
        if not cell.isprintable():
            cell = _NOT_TEXT.sub("", cell)
        if len(cell) > _LONGEST_TEXT:
            raise CellProblem(f"有 {len(cell)} 个字，超过 {_LONGEST_TEXT} 个字，请缩短")
        return cell.strip() or None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if cell.time() != time() else cell.strftime("%Y-%m-%d")
    return str(cell)


def read_lines(cell: Cell) -> str | None:
    """Return text as `read_text` does, but with its lines kept apart."""
    if not isinstance(cell, str):
        return read_text(cell)
    return "\n".join(read_text(line) or "" for line in cell.splitlines()).strip() or None


def read_name(cell: Cell) -> str | None:
    text = read_text(cell)
    if text is None or text.isascii():
        return text
    if _WIDE.search(text):
        text = text.translate(_FULL_WIDTH)
    return _SPACE_BESIDE_CHINESE.sub("", text) if len(text.split()) > 1 else text


def read_names(cell: Cell) -> str | None:
    names = [read_name(part) for part in re.split(r"[、，,;；/\n]", read_text(cell) or "") if part.strip()]
    return "、".join(dict.fromkeys(name for name in names if name)) or None


def only_figures(name: str) -> bool:
    """Tell whether a text is but a number or a date, and thus nobody's name."""
    return _FIGURES.fullmatch(plain(name)) is not None


_MONEY = re.compile(r"(?:人民币|[¥￥])?(-?\d[\d,]*(?:\.\d+)?|-?\.\d+)(亿元?|万元?|千元|元)?(?:人民币|整)?")
_UNITS = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "元": 1}


def read_money(cell: Cell, unit: int) -> int | None:
    """Return whole 元; a unit in the cell goes before the column's."""
    if isinstance(cell, float) and not isinstance(cell, bool):
        amount = cell
    else:
        text = _figures(cell)
        if text is None:
            return None
        match = _MONEY.fullmatch(text)
        if match is None:
            raise CellProblem("不是金额，请填写数字，例如 3000 或 3000万元")
        amount = float(match[1].replace(",", ""))
        unit = _UNITS[match[2][0]] if match[2] else unit
    if amount < 0:
        raise CellProblem("是负数，金额不能小于零")
    if not amount * unit < 1e15:
        raise CellProblem("大得不合情理，请核对金额和单位")
    return round(amount * unit)


_DATE = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:(?:月|[-./])(\d{1,2})日?|月份?)?(?:底|末|初|[上中下]旬|前)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_YEAR = re.compile(r"(\d{4})年?度?(?:底|末|初|中|前|[上下]半年|第?[一二三四1-4]季度)?")
_TIME_OF_DAY = re.compile(r"(上午|下午|晚上?|中午)?(\d{1,2})[:时点](\d{1,2})?分?(?::\d{1,2})?(?:\.\d+)?|(半)")
_NOT_A_MONTH = "不是日期，请写成 2025-03、2025年3月 或 2025"
_NOT_A_DAY = "不是日期，请写成 2025-03-01 或 2025年3月1日"


def read_month(cell: Cell) -> str | None:
    """Return `YYYY-MM` or `YYYY` from a date, a day number, or any of the ways in which offices write a month."""
    found = _read_day(cell)
    if found is None:
        return None
    year, month, _ = found
    return f"{year:04d}-{month:02d}" if month else f"{year:04d}"


def read_start(cell: Cell) -> str | None:
    period = split_period(cell)
    return period[0] if period else read_month(cell)


def read_end(cell: Cell) -> str | None:
    period = split_period(cell)
    return period[1] if period else read_month(cell)


def read_period(cell: Cell) -> tuple[str | None, str | None]:
    """Return first and last month of `2024-2026年`, `2024.03-2026.12`, `2024年3月至2025年5月`; a lone year is both."""
    period = split_period(cell)
    if period is not None:
        return period
    month = read_month(cell)
    return month, month if month and len(month) == 4 else None


_TOKEN = (
    r"\d{4}(?:年(?:\d{1,2}月(?:\d{1,2}日)?|[上下]半年|第?[一二三四]季度)?|[./-]\d{1,2}(?:[./-]\d{1,2})?(?!\d)月?|\d{2}(?!\d))?"
    r"(?:底|初|末)?"
)
_TO = r"[-—–―─~→一至到]+"
_PERIOD = re.compile(rf"({_TOKEN}){_TO}({_TOKEN}|\d{{1,2}}月|今|至今|)")
_MONTHS_OF_A_YEAR = re.compile(rf"(\d{{4}})年(\d{{1,2}})月?{_TO}(\d{{1,2}})月")
_REMARK = re.compile(r"^(?:预计|计划|拟|约|力争)(?:于|在)?|\([^()]*\)$|(?:开工|竣工|完工|投产|建成)(?:建设|投产)?$")


def split_period(cell: Cell) -> tuple[str | None, str | None] | None:
    """Return first and last month of a range, or None where the cell is no range."""
    if not isinstance(cell, str):
        return None
    text = _REMARK.sub("", plain(cell))
    if match := _MONTHS_OF_A_YEAR.fullmatch(text):
        return read_month(f"{match[1]}-{match[2]}"), read_month(f"{match[1]}-{match[3]}")
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    first, last = match.groups()
    if not last or last.endswith("今"):
        return read_month(first), None
    if re.fullmatch(r"\d{1,2}月", last):
        last = first[:4] + "年" + last
    start, end = read_month(first), read_month(last)
    if start and end and end[:4] < start[:4]:
        raise CellProblem("的起止颠倒了，请核对")
    return start, end


def read_date(cell: Cell) -> str | None:
    try:
        found = _read_day(cell)
    except CellProblem as problem:
        raise CellProblem(_NOT_A_DAY if str(problem) == _NOT_A_MONTH else str(problem)) from None
    if found is None:
        return None
    year, month, day = found
    if not month or not day:
        raise CellProblem("缺少日期的日，请写成 2026-12-01")
    return f"{year:04d}-{month:02d}-{day:02d}"


def read_moment(cell: Cell) -> str | None:
    """Return `YYYY-MM-DDTHH:MM`; midnight where no time of day is given."""
    if isinstance(cell, datetime):
        return (cell + timedelta(seconds=30)).strftime("%Y-%m-%dT%H:%M")  # Excel's fractions fall short of a minute
    if isinstance(cell, float) and math.isfinite(cell) and int(cell) in _SERIALS:
        return (datetime(1899, 12, 30) + timedelta(days=cell, seconds=30)).strftime("%Y-%m-%dT%H:%M")
    if not isinstance(cell, str):
        return f"{read_date(cell)}T00:00"
    text = unicodedata.normalize("NFKC", cell).strip()
    match = re.fullmatch(r"(\d{4}\s*(?:年|[-./])\s*\d{1,2}\s*(?:月|[-./])\s*\d{1,2}\s*日?)\s*T?\s*(.*)", text)
    if match is None:
        raise CellProblem("不是时间，请写成 2026-10-09 09:30")
    day, rest = read_date(match[1]), re.sub(r"[(].*?[)]|\s", "", match[2])
    if not rest:
        return f"{day}T00:00"
    clock = _TIME_OF_DAY.fullmatch(rest.replace("半", "30分") if rest.endswith("半") else rest)
    if clock is None:
        raise CellProblem("不是时间，请写成 2026-10-09 09:30")
    hour, minute = int(clock[2]), int(clock[3] or 0)
    if clock[1] and clock[1] not in ("上午", "中午") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise CellProblem("不是时间，请写成 2026-10-09 09:30")
    return f"{day}T{hour:02d}:{minute:02d}"


def _read_day(cell: Cell) -> tuple[int, int, int] | None:
    """Return year, month and day; 0 for what is not given."""
    if isinstance(cell, date):
        return _require_day(cell.year, cell.month, cell.day)
    if isinstance(cell, float) and not isinstance(cell, bool):
        return _read_day_number(cell)
    text = _figures(re.split("[ T]", cell.strip())[0] if isinstance(cell, str) and ":" in cell else cell)
    if text is None:
        return None
    text = _REMARK.sub("", text)
    if match := _DATE.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 0)
    elif match := _YEAR.fullmatch(text):
        year, month, day = int(match[1]), 0, 0
    elif text.isdigit() and int(text) in _SERIALS:
        return _read_day_number(float(text))
    else:
        raise CellProblem(_NOT_A_MONTH)
    return _require_day(year, month, day)


def _read_day_number(number: float) -> tuple[int, int, int]:
    if not math.isfinite(number):
        raise CellProblem(_NOT_A_MONTH)
    if number.is_integer():
        whole = int(number)
        if whole in _SERIALS:
            day = _EXCEL_DAY_ZERO + timedelta(days=whole)
            return day.year, day.month, day.day
        if match := _COMPACT.fullmatch(str(whole)):
            return _require_day(int(match[1]), int(match[2]), int(match[3] or 0))
        return _require_day(whole, 0, 0)
    if int(number) in _SERIALS:
        return _read_day_number(float(int(number)))
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", repr(number))
    if match is None:
        raise CellProblem(_NOT_A_MONTH)
    if match[2] == "1":
        raise CellProblem("分不清是 1 月还是 10 月，请写成 2025-01 或 2025-10")
    return _require_day(int(match[1]), int(match[2]), 0)


def _require_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    if year not in _YEARS:
        raise CellProblem(_NOT_A_MONTH)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise CellProblem("不是日历上有的日期，请核对月份和日") from None
    return year, month, day


def read_integer(cell: Cell) -> int | None:
    if isinstance(cell, float) and cell.is_integer():
        number = int(cell)
    else:
        text = _figures(cell)
        if text is None:
            return None
        match = re.fullmatch(r"(\d{1,9})(?:\.0+)?(?:[个项人次]|分钟)?", text)
        if match is None:
            raise CellProblem("不是整数，请填写数字，例如 3")
        number = int(match[1])
    if not 0 <= number < 1_000_000_000:
        raise CellProblem("不是合理的数，请核对")
    return number


def read_flag(cell: Cell) -> bool | None:
    if isinstance(cell, bool):
        return cell
    text = plain(read_text(cell) or "")
    if text in ("是", "√", "✓", "有", "1", "y", "yes", "true"):
        return True
    if text in ("否", "×", "✗", "无", "0", "n", "no", "false"):
        return False
    raise CellProblem("既不是“是”也不是“否”")


def read_uscc(cell: Cell) -> str | None:
    """Return a unified social credit code whose check digit is right (GB 32100-2015)."""
    code = plain(read_text(cell) or "").upper()
    if code in _EMPTY_MARKS or not code:
        return None
    if not _valid_uscc(code):
        raise CellProblem("校验不通过，不是有效的统一社会信用代码，请核对")
    return code


_USCC = re.compile(r"[0-9]{8}[0-9A-HJ-NPQRTUWXY]{10}")


@lru_cache(maxsize=65536)
def _valid_uscc(code: str) -> bool:
    from stdnum.cn import uscc

    return _USCC.fullmatch(code) is not None and uscc.calc_check_digit(code[:17]) == code[17]


def _figures(cell: Cell) -> str | None:
    text = plain(read_text(cell) or "")
    return None if not text or text in _EMPTY_MARKS else text


_READERS: dict[Kind, Callable[[Cell], Any]] = {
    Kind.TEXT: read_text,
    Kind.LINES: read_lines,
    Kind.NAME: read_name,
    Kind.NAMES: read_names,
    Kind.START: read_start,
    Kind.END: read_end,
    Kind.PERIOD: read_period,
    Kind.DATE: read_date,
    Kind.MOMENT: read_moment,
    Kind.INTEGER: read_integer,
    Kind.FLAG: read_flag,
    Kind.USCC: read_uscc,
}
