"""What one header of a ledger means: the field, the year and the money unit that stand in it. Pure functions.

A header of several rows comes as its path from the top down, such as ["投资情况", "2026年计划投资（万元）"].
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jn_desktop.core.cells import plain

UNITS = {"亿元": 100_000_000, "亿": 100_000_000, "万元": 10_000, "万": 10_000, "千元": 1_000, "元": 1}
_UNIT = re.compile(
    r"[(\[【][^()\[\]【】]*?(亿元|亿|万元|万|千元|元)[^()\[\]【】]*[)\]】]|[/,、](亿元|万元|千元|元)$|(?<=[资额款])(亿元|万元)$"
)
_ONLY_UNIT = re.compile(r"[(\[【]?(?:单位:?|人民币)?(亿元|亿|万元|万|千元|元|%)[)\]】]?")
_UNIT_LINE = re.compile(
    r"(?<![填报制])(?:单位|金额):?(?:\(|人民币|[^:元]{1,6}[、,])?(亿元|万元|千元|元)|^\(?(?:人民币)?(亿元|万元)\)?$|\((亿元|万元)\)$"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_YEAR = re.compile(r"(20\d\d)(?:年度|年|)")
_MONTHS = re.compile(r"\d{1,2}[-—–~至到]\d{1,2}月份?(?:累计)?")
_MONTH_END = re.compile(r"(?:截至|截止|至)?(?:目前|\d{1,2}月(?:份|底|末|\d{1,2}日)?)")
_SHARE = re.compile(r"%|比例|占比|率$|百分")
_RECENT = re.compile(r"^(?:本月|当月|本期|最新|目前|当前)(?:份)?")
_BEGINS = re.compile(r"(?:起|始|开始|自)(?:始|于)?(?:时间|日期|年份?|年月|月份?)?")
_ENDS = re.compile(r"(?:止|终|结束|终止|截止|至)(?:于)?(?:时间|日期|年份?|年月|月份?)?")
_UP_TO = re.compile(r"^(?:截至|截止|至)|年?(?:底|末)")
_MARKS = "*★※:："
OWN = -1
"""The rank of a header name that an office gave itself: better than any bundled one."""
_MONEY_LEAVES = {"小计", "合计", "总计", "金额", "总额", "数额", "投资额", "计划总投资", "总投资", "投资", "计划"}
_GENERIC = _MONEY_LEAVES | {"名称", "姓名", "单位名称", "时间", "年月", "内容"}


@dataclass(frozen=True)
class Header:
    """What a column's header says. `field` is '' for an unknown header; a lower `rank` is a better name for it.

    `settled` says that the office itself told what exactly this header means.
    """

    field: str
    rank: int
    leaf: str
    full: str
    year: int | None
    unit: int | None
    settled: bool = False

    def taken_in(self, ledger_year: int | None) -> bool:
        """Tell whether the column is about the ledger's year; another year's figures are not this year's."""
        return self.settled or self.year is None or ledger_year is None or self.year == ledger_year


def describe(text: str) -> str:
    """Return a header as it is shown: without line breaks and surrounding spaces."""
    return "".join(text.split("\n")).replace("\r", "").strip()


def exact(header: str) -> str:
    """Return a whole header, with its groups before a `/`, as it is compared with the office's own names."""
    return "/".join(part.strip(_MARKS) for part in plain(header).split("/"))


def match_header(path: Sequence[str], names: Mapping[str, tuple[str, int]]) -> Header:
    """Return the meaning of a header path under `names`, which maps a compared header to field and rank."""
    if not path:
        return Header("", 0, "", "", None, None)
    shown = [describe(text) for text in path]
    compared = [plain(text).strip(_MARKS) for text in path]
    unit = next((unit for text in reversed(compared) if (unit := _unit_in(text))), None)
    while len(compared) > 1 and _is_money_unit(compared[-1]):
        shown.pop()
        compared.pop()
    full = "/".join(shown)
    year = next((year for text in reversed(compared) if (year := _year_in(text))), None)
    own = names.get(exact(full))
    settled = own is not None and own[1] == OWN
    field, rank = own if own is not None and settled else _field_of(compared, names)
    return Header(field, rank, shown[-1], full, year, unit, settled)


def title_year(texts: Iterable[str]) -> int | None:
    """Return the year that a title or a sheet name speaks of; the date of filling in does not count."""
    for text in texts:
        if "日期" in text or "时间" in text:
            continue
        years = _YEAR.findall(plain(text))
        if years:
            return int(years[-1])
    return None


def is_unit(text: str) -> bool:
    """Tell a header cell that gives nothing but a unit."""
    return _ONLY_UNIT.fullmatch(plain(text)) is not None


def unit_of(texts: Iterable[str]) -> tuple[str, int] | None:
    """Return the money unit that a line above the header states, such as `单位：万元`."""
    for text in texts:
        match = _UNIT_LINE.search(plain(text))
        if match:
            unit = match[1] or match[2] or match[3]
            return unit, UNITS[unit]
    return None


def _is_money_unit(text: str) -> bool:
    return _ONLY_UNIT.fullmatch(text) is not None and "%" not in text


def _unit_in(text: str) -> int | None:
    match = _UNIT.search(text) or (_ONLY_UNIT.fullmatch(text) if _is_money_unit(text) else None)
    if match is None:
        return None
    return UNITS[next(group for group in match.groups() if group)]


def _year_in(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def _field_of(path: list[str], names: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    leaf, groups = path[-1], path[:-1]
    if _SHARE.search(leaf):
        return "", 0  # a percentage is no amount
    for group in groups:
        if (_look_up(group, names) or ("",))[0] == "period":
            if _BEGINS.fullmatch(leaf):
                return "start", 0
            if _ENDS.fullmatch(leaf):
                return "end", 0
    for group in reversed(groups):
        if _is_plan(group, names):
            return _field_in_plan(leaf, names)
    found = _look_up(leaf, names)
    if found and not (_bare(leaf) in _GENERIC and groups):
        return found
    for group in reversed(groups):
        joined = names.get(_bare(group) + _bare(leaf))
        parent = joined or (_look_up(group, names) if _bare(leaf) in _GENERIC else None)
        if parent:
            return parent
    return found or ("", 0)


def _is_plan(group: str, names: Mapping[str, tuple[str, int]]) -> bool:
    """Tell a group of columns that all belong to one year's plan."""
    found = _look_up(group, names)
    if found:
        return found[0] in ("annual_investment", "annual_goal")
    return _year_in(group) is not None and re.search(r"计划|目标|任务", group) is not None


def _field_in_plan(leaf: str, names: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    found = _look_up(leaf, names)
    if found and found[0] in ("annual_investment", "invested"):
        return found
    return ("annual_investment", 50) if _bare(leaf) in _MONEY_LEAVES else ("", 0)


def _bare(text: str) -> str:
    """Return a header without units, brackets, years and months."""
    text = _BRACKETS.sub("", _UNIT.sub("", text))
    text = _MONTHS.sub("", _YEAR.sub("", text))
    return re.sub(r"^(?:截至|截止|至)?(?:年?底|年?末|目前|\d{1,2}月(?:份|底|末|\d{1,2}日)?)", "", text)


def _look_up(text: str, names: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Return field and rank of a header, tried as it stands and then with less and less of its trimmings."""
    without_unit = _UNIT.sub("", text)
    without_year = _YEAR.sub("", _BRACKETS.sub("", without_unit))
    candidates = [text, without_unit, _BRACKETS.sub("", without_unit), without_year]
    months = _MONTHS.sub("", without_year)
    if months != without_year:
        candidates += ["累计" + months, months]
    elif _UP_TO.search(without_year) or not _MONTH_END.match(without_year):
        candidates.append(_bare(text))
    else:
        progress = names.get(_bare(text))  # the figures of one month alone are not the sum so far
        return progress if progress and progress[0] == "progress" else None
    candidates.append(_RECENT.sub("", candidates[-1]))
    candidates += [candidate.removeprefix("项目") for candidate in candidates[-3:]]
    found = next((found for candidate in candidates if (found := names.get(candidate))), None)
    if (
        found
        and found[0] == "invested"
        and _RECENT.match(without_year)
        and not without_year.startswith(("目前", "当前"))
    ):
        return names.get(without_year)
    return found
