"""Units as people name them while they talk: by the whole name, a usual short one, or pinyin initials. No database."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from jn_desktop.core.cells import only_figures, plain
from jn_desktop.core.initials import initials
from jn_desktop.core.paths import bundled

_PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:高新技术产业开发区|经济技术开发区|高新区|经开区|开发区|新区|市|县|区))(?=..)"
)
_ENDINGS = (
    "管委会|委员会|办公室|分局|大队|支队|公司|集团|中心|街道办事处|街道办|街道|园区|学校|银行|医院|研究院|"
    "局|委|办|部|镇|乡|院|所|站|处"
)
_UNLIKELY = re.compile(
    r"[的把将请由对向在]|完成|负责|牵头|配合|会同|加快|尽快|督促|协调|指导|办理|解决|推进|研究|组织|落实"
)
_FEWEST, LONGEST = 3, 24  # characters of a unit that nobody knows yet


class UnitBook:
    """The units of the station, found by any of their names; dear to make, so not on the window's thread."""

    def __init__(self, units: Iterable[str]) -> None:
        self.units = tuple(dict.fromkeys(units))
        self._known = frozenset(map(plain, self.units))
        self._forms = _forms(self.units)
        self._usual = {name: name for name in _alike()} | self._forms
        by_first: dict[str, list[str]] = defaultdict(list)
        for form in sorted(self._usual, key=len, reverse=True):
            by_first[form[0]].append(form)
        self._by_first: Mapping[str, list[str]] = by_first
        self._letters = {form: plain(initials(form)) for form in self._forms}

    def knows(self, name: str) -> bool:
        """Tell whether a name is that of a unit of the station, width and spaces aside."""
        return plain(name) in self._known

    def meant(self, name: str) -> str:
        """Return the unit that a name means; one that nobody knows means itself."""
        return self._forms.get(name, name)

    def at(self, text: str, place: int) -> tuple[int, str] | None:
        """Return where the longest name ends that stands at a place, and the unit that it means.

        It is that of a unit of the station, or one that every place has a unit of.
        """
        form = self._form_at(text, place)
        if form is not None:
            return place + len(form), self._usual[form]
        prefix = _PLACE.match(text, place)  # 高新区市场监管局, where the station says 市场监管局
        form = self._form_at(text, prefix.end()) if prefix else None
        if prefix is None or form is None:
            return None
        end = prefix.end() + len(form)
        return end, self._forms.get(form, text[place:end])

    def _form_at(self, text: str, place: int) -> str | None:
        fitting = self._by_first.get(text[place : place + 1], ())
        return next((form for form in fitting if text.startswith(form, place)), None)

    def likely(self, text: str, place: int, end: int) -> str | None:
        """Return what stands between two places, if it reads like the name of a unit that is not known yet."""
        name = text[place:end]
        if not _FEWEST <= len(name) <= LONGEST or only_figures(name) or _UNLIKELY.search(name):
            return None
        return name if _LIKELY.fullmatch(name) else None

    def fitting(self, typed: str) -> list[str]:
        """Return the units that somebody may mean who has typed so far: names, short names, or initials."""
        wanted = plain(typed)
        if not wanted:
            return []
        ranks: dict[str, int] = {}
        for form, unit in self._forms.items():
            rank = self._rank(plain(form), form, wanted)
            if rank is not None:
                ranks[unit] = min(rank, ranks.get(unit, rank))
        return sorted(ranks, key=lambda unit: (ranks[unit], len(unit), unit))

    def _rank(self, name: str, form: str, wanted: str) -> int | None:
        if name.startswith(wanted):
            return 0
        letters = self._letters[form]
        if letters.startswith(wanted):
            return 1
        return 2 if wanted in name or (len(wanted) > 1 and wanted in letters) else None


def _forms(units: Iterable[str]) -> dict[str, str]:
    """Return every name by which a unit goes, with the unit; what might mean several means none of them."""
    units = tuple(unit for unit in units if unit)
    forms = {unit: unit for unit in units}
    short: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        prefix = _PLACE.match(unit)
        bare = unit[prefix.end() :] if prefix else unit
        for form in {bare, *_alike().get(bare, ())}:
            short[form].add(unit)
    for form, meant in short.items():
        if len(meant) == 1 and len(form) > 1:
            forms.setdefault(form, next(iter(meant)))
    return forms


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    """Return the names of the same kind of office, by each of them."""
    groups = json.loads((bundled("resources") / "unit_names.json").read_text(encoding="utf-8"))
    return {name: tuple(group) for group in groups for name in group}


_WORD = "[\u4e00-\u9fffA-Za-z0-9·]"
_LIKELY = re.compile(rf"{_WORD}+(?:[（(]{_WORD}+[)）]{_WORD}*)?(?:{_ENDINGS})")
