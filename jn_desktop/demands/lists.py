"""The lists that a demand is described by: channels, types, categories with their usual unit, urgencies.

They are the office's own data; `resources/demands.json` is what a new station begins with (DOMAIN 4.4, 4.5).
"""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from jn_desktop.core.errors import FieldError
from jn_desktop.core.paths import bundled
from jn_desktop.core.settings import read_setting

SETTING = "demand_lists"
_LONGEST = 30


@dataclass(frozen=True)
class Category:
    """What a demand is about, and the unit that usually handles it, if the office has named one."""

    name: str
    unit: str | None = None


@dataclass(frozen=True)
class DemandLists:
    """What may be chosen, in the order in which it is shown."""

    channels: tuple[str, ...]
    kinds: tuple[str, ...]
    categories: tuple[Category, ...]
    urgencies: tuple[str, ...]

    def unit_of(self, category: str | None) -> str | None:
        """Return the unit that a category usually goes to."""
        return next((one.unit for one in self.categories if one.name == category), None)


def read_lists(connection: Connection) -> DemandLists:
    """Return the lists in force."""
    kept = read_setting(connection, SETTING)
    return _from_json(kept or (bundled("resources") / "demands.json").read_text(encoding="utf-8"))


def lists_to_json(lists: DemandLists) -> str:
    """Return lists as they are kept."""
    return json.dumps(asdict(lists), ensure_ascii=False)


def checked_lists(lists: DemandLists) -> DemandLists:
    """Return lists without blanks; refuse a name that stands twice or is too long, by the list that it is in."""
    categories = tuple(
        Category(one.name.strip(), (one.unit or "").strip() or None) for one in lists.categories if one.name.strip()
    )
    return DemandLists(
        channels=_names("channels", lists.channels),
        kinds=_names("kinds", lists.kinds),
        categories=tuple(
            Category(name, next(one.unit for one in categories if one.name == name))
            for name in _names("categories", tuple(one.name for one in categories))
        ),
        urgencies=_names("urgencies", lists.urgencies),
    )


def _names(field: str, given: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in given if name.strip())
    for place, name in enumerate(names):
        if name in names[:place]:
            raise FieldError(field, f"“{name}”列了两次；请去掉一个。")
        if len(name) > _LONGEST or not name.isprintable():
            raise FieldError(field, f"“{name[:_LONGEST]}”太长或含有特殊字符；最多 {_LONGEST} 个字。")
    if not names:
        raise FieldError(field, "至少要留一项。")
    return names


def _from_json(text: str) -> DemandLists:
    kept = json.loads(text)
    return DemandLists(
        channels=tuple(kept["channels"]),
        kinds=tuple(kept["kinds"]),
        categories=tuple(Category(**one) for one in kept["categories"]),
        urgencies=tuple(kept["urgencies"]),
    )
