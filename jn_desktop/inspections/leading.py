"""Which department leads a visit (牵头部门): who governs the industry leads, else the one with the most items. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol


class Governs(Protocol):
    """A department, and the industry chains that it governs."""

    @property
    def chains(self) -> Sequence[str]: ...


def lead_of(departments: Iterable[str], chain: str | None, known: Mapping[str, Governs]) -> str:
    """Return the lead among departments, each named as often as it has items; the enterprise is of a chain.

    Of several that could lead, the one with the most items does; of those with equally many the first of `known`, then
    by name.
    """
    items = Counter(departments)
    governing = [name for name in items if chain and name in known and chain in known[name].chains]
    places = {name: place for place, name in enumerate(known)}
    return min(governing or items, key=lambda name: (-items[name], places.get(name, len(places)), name))
