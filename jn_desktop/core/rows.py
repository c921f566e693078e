"""Which rows of a ledger are records, and what the category, park and total rows between them mean."""

import re
from datetime import date
from itertools import pairwise

from jn_desktop.core.cells import plain
from jn_desktop.core.sheets import Cell, Sheet

_TOTAL = re.compile(
    r"(?:[(（][^()（）]{1,3}[)）])?[(（]?[^()（）]{0,8}(小计|合计|总计|共计|总和)[)）]?([:：].*|[(（].*|共?\d.*)?|累计"
)
_FOOTNOTE = re.compile(
    r"(注|备注|说明|填报说明|填表说明|资料来源|数据来源|其中)\d*[:、.]|[※★*]|其中|(以下)?空白$|第\d+页|\(此页无正文\)|带[“\"]"
    r"|本表|\d+[.、]本表"
)
_SIGNATURE = re.compile(r"[^:]{0,8}(人|领导|签字|日期|时间|单位|电话|校对|制表|填表|审核)(\([^()]*\))?:")
_ORDINAL = re.compile(
    r"(?:([一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]+[、.．]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[、.．]?|第[一二三四五六七八九十]+(?:部分|批|类)[:：]?)"
    r"|([(（][一二三四五六七八九十百]+[)）])、?|(\d{1,2}[、.．]|[(（]\d{1,2}[)）]))(.+)"
)
_ORDINAL_ALONE = re.compile(r"[一二三四五六七八九十百]+、?|[(（][一二三四五六七八九十百]+[)）]、?")
_COUNT = re.compile(r"[(（]?(?:共|共计|计|合计|小计|总计)?\d+(?:个|项|家|户)(?:项目|企业)?[^()（）]*[)）]?$")
_PARK = re.compile(r".*(园|园区|片区|开发区|基地|功能区|新区)$")
_COUNTY = re.compile(r".{1,7}(县|市|区|街道|街道办|镇|乡)$")
_NATURES = ("新建", "续建", "竣工投产", "竣工", "投产", "预备", "储备", "前期", "扩建", "改建", "技改", "收尾")
_COLUMN_LETTERS = set("甲乙丙丁戊己庚辛壬癸")


class Groups:
    """What the category, park and nature rows above a row give it, where no column does."""

    def __init__(self, open_fields: set[str]) -> None:
        self._open = open_fields & {"category", "park", "nature"}
        self._levels: list[tuple[int, str, str]] = []
        self.values: dict[str, str] = {}

    def enter(self, label: str) -> None:
        """Take note of a row that groups what follows; an unknown one groups nothing."""
        match = _ORDINAL.fullmatch(label)
        level = next(number for number in (1, 2, 3) if match[number]) if match else 9
        bare = (match[4] if match else label).strip(" :：")
        name = _COUNT.sub("", bare).strip(" :：")
        kind = name.removesuffix("项目").removesuffix("类")
        if not kind:
            return
        if kind in _NATURES:
            grouped, value = "nature", kind
        elif _PARK.fullmatch(name):
            grouped, value = "park", name
        elif _COUNTY.fullmatch(name):
            return
        elif (match and level < 3) or name != bare or name.endswith(("项目", "类", "产业")):
            grouped, value = "category", kind
        else:
            return
        self._levels = [known for known in self._levels if known[1] != grouped and (known[0] < level or not match)]
        self._levels.append((level, grouped, value))
        self.values = {name: text for _, name, text in self._levels if name in self._open}


class Judge:
    """Tells records from blank, category, total, footnote and repeated header rows; takes note of category rows."""

    def __init__(self, sheet: Sheet, headings: range, keys: list[int], serial: int | None, groups: Groups) -> None:
        """`headings` are the header's rows, `keys` the columns that name a record, `serial` that of running numbers."""
        self._keys = keys
        self._serial = serial
        self._groups = groups
        self._merged = {first for (first, left), (_, right) in sheet.merged if right > left}
        self._headings = [[plain(str(cell)) for cell in sheet.rows[row]] for row in headings]
        self._key_headings = {heading[index] for heading in self._headings for index in keys} - {""}
        self._faults: dict[int, set[int]] = {}
        for row, column in sheet.faults:
            self._faults.setdefault(row, set()).add(column)

    def is_record(self, index: int, cells: list[Cell]) -> bool:
        texts = [(at, cell) for at, cell in enumerate(cells) if isinstance(cell, str) and cell and not cell.isspace()]
        faults = self._faults.get(index, set())
        numbers = sum(not isinstance(cell, str) for cell in cells) + len(faults)
        has_key = any(at in self._keys for at, _ in texts) or any(not isinstance(cells[key], str) for key in self._keys)
        if not texts:
            return bool(faults) or (has_key and not _counts_up(cells))
        first, label = texts[0][0], "".join(texts[0][1].split())
        if any(_is_total(text) for at, text in texts[:2] if at == first or at <= max(self._keys)):
            return False
        if (":" in label or "：" in label) and _SIGNATURE.match(plain(label)):
            return False
        if len(texts) > 3 and has_key:
            return not self._repeats_header(cells) and not _counts_up(cells)
        if _FOOTNOTE.match(plain(label)) or _counts_up(cells) or self._repeats_header(cells):
            return False
        if len(texts) == 2 and first not in self._keys and _ORDINAL_ALONE.fullmatch(label):
            ordinal = label if label[0] in "(（" else label.rstrip("、") + "、"
            self._groups.enter(ordinal + "".join(texts[1][1].split()))
            return False
        if len(texts) > 1 or any(isinstance(cells[key], date) for key in self._keys):
            return True  # a day in the column that names the record is no heading
        if self._groups_others(index, cells, first, label, numbers):
            self._groups.enter(label)
            return False
        return True

    def _groups_others(self, index: int, cells: list[Cell], first: int, label: str, numbers: int) -> bool:
        """Tell whether a row with one text groups the rows below it, or is at least no record."""
        name = _COUNT.sub("", label).rstrip(":：")
        ordinal = _ORDINAL.fullmatch(label)
        if (ordinal and not ordinal[3]) or name != label.rstrip(":："):
            return True
        if first not in self._keys:
            return numbers <= 1
        if self._serial is not None and (cells[self._serial] != "" or self._serial in self._faults.get(index, ())):
            return False  # a row with a number of its own is a record, whatever its name looks like
        groups = bool(_PARK.fullmatch(name) or _COUNTY.fullmatch(name)) or name in _NATURES
        if numbers:
            return groups and self._serial is not None
        return groups or (len(self._headings[0]) > 1 and (index in self._merged or self._serial is not None))

    def begins_other_table(self, cells: list[Cell]) -> bool:
        """Tell a header that is not this table's: what stands below it has other columns."""
        return self._heads(cells) and not self._repeats_header(cells)

    def _heads(self, cells: list[Cell]) -> bool:
        named = (cells[key] for key in self._keys)
        return any(len(str(cell)) < 20 and plain(str(cell)) in self._key_headings for cell in named)

    def _repeats_header(self, cells: list[Cell]) -> bool:
        if not self._heads(cells) and any(cells[key] != "" for key in self._keys):
            return False
        return [plain(str(cell)) for cell in cells] in self._headings


def _is_total(text: str) -> bool:
    return ("计" in text or "总和" in text) and _TOTAL.fullmatch("".join(text.split())) is not None


def _counts_up(cells: list[Cell]) -> bool:
    """Tell the row of column numbers that some forms print under the header: 1 2 3, ①②③, 甲 乙 1 2."""
    if any(isinstance(cell, str) and len(cell) > 4 for cell in cells):
        return False
    marks = [plain(str(cell)).strip("()").removesuffix(".0") for cell in cells if cell != ""]
    if len(marks) < 3 or any(len(mark) > 2 for mark in marks):
        return False
    numbers = [int(mark) for mark in marks if mark.isdecimal()]
    rest = [mark for mark in marks if not mark.isdecimal()]
    return (
        len(numbers) > 1 and set(rest) <= _COLUMN_LETTERS | {"栏次"} and all(b == a + 1 for a, b in pairwise(numbers))
    )
