"""The lists that inspections are described by: exemptions, kinds, what counts against caps, the five prohibitions.

They are the office's own data; `resources/inspections.json` is what a new station begins with (DOMAIN 1.2, 1.4, 1.5).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from jn_desktop.core.cells import plain
from jn_desktop.core.errors import FieldError
from jn_desktop.core.paths import bundled
from jn_desktop.core.settings import read_setting

SETTING = "inspection_lists"
RECTIFY_RECHECK = "RECTIFY_RECHECK"
"""The exemption of a recheck that the program makes by itself: it stays, by whatever name."""
_LONGEST = 30
_LONGEST_SENTENCE = 120


@dataclass(frozen=True)
class Exemption:
    """Why a quiet day may be used. Records keep the code, people read the name.

    `counts` is whether a visit under it counts against caps: the sources disagree (DOMAIN 1.4).
    """

    code: str
    name: str
    counts: bool = False


@dataclass(frozen=True)
class InspectionKind:
    """A kind of inspection, and whether it counts against caps (国办发〔2024〕54号 leaves that to each place)."""

    name: str
    counts: bool = True


@dataclass(frozen=True)
class Prohibition:
    """One of the five prohibitions of 国办发〔2024〕54号 with the must-nots that belong to it."""

    name: str
    must_nots: tuple[str, ...]


@dataclass(frozen=True)
class InspectionLists:
    """What may be chosen, in the order in which it is shown, and what every notice says.

    `frequency` is what a notice says of how often a year the enterprise is inspected where no cap is known.
    """

    exemptions: tuple[Exemption, ...]
    kinds: tuple[InspectionKind, ...]
    other_kinds: tuple[str, ...]
    prohibitions: tuple[Prohibition, ...]
    frequency: str
    recheck_counts: bool = False

    def exemption(self, code: str | None) -> Exemption | None:
        return next((one for one in self.exemptions if one.code == code), None)

    def exemption_name(self, code: str | None) -> str | None:
        """Return what people call an exemption; one that has left the list is called by its code."""
        known = self.exemption(code)
        return known.name if known else code

    def exemption_meant(self, text: str | None) -> Exemption | None:
        """Return the exemption that a code or a name means, as a ledger may write it."""
        return next((one for one in self.exemptions if plain(text or "") in (plain(one.code), plain(one.name))), None)

    def kind_meant(self, text: str | None) -> InspectionKind | None:
        """Return the kind that a text means; `日常` is `日常检查` too."""
        wanted = plain(text or "")
        return next((one for one in self.kinds if wanted in _spellings(one.name)), None)

    def counts(self, kind: str, exemption: str | None, *, recheck: bool = False) -> bool:
        """Tell whether an inspection of a kind, under an exemption's code, counts against caps.

        What has left the lists counts: a cap is sooner kept than broken.
        """
        if recheck:
            return self.recheck_counts
        known = self.exemption(exemption)
        of_kind = next((one for one in self.kinds if one.name == kind), None)
        return (known is None or known.counts) and (of_kind is None or of_kind.counts)


def read_lists(connection: Connection) -> InspectionLists:
    """Return the lists in force."""
    kept = read_setting(connection, SETTING)
    return _from_json(kept or (bundled("resources") / "inspections.json").read_text(encoding="utf-8"))


def lists_to_json(lists: InspectionLists) -> str:
    """Return lists as they are kept."""
    return json.dumps(asdict(lists), ensure_ascii=False)


def checked_lists(lists: InspectionLists) -> InspectionLists:
    """Return lists without blanks; refuse a name that stands twice or is too long, by the list that it is in.

    An exemption without a code gets its name for one: the code stays when the name changes.
    """
    exemptions = tuple(
        Exemption(one.code.strip() or one.name.strip(), one.name.strip(), one.counts)
        for one in lists.exemptions
        if one.name.strip()
    )
    _check_names("exemptions", (one.name for one in exemptions), empty=True)
    _check_names("exemptions", (one.code for one in exemptions), empty=True)
    if not any(one.code == RECTIFY_RECHECK for one in exemptions):
        raise FieldError("exemptions", "整改复查由程序自动安排，这一项可以改名，不能去掉。")
    kinds = tuple(InspectionKind(one.name.strip(), one.counts) for one in lists.kinds if one.name.strip())
    _check_names("kinds", (one.name for one in kinds))
    other_kinds = tuple(name.strip() for name in lists.other_kinds if name.strip())
    _check_names("other_kinds", other_kinds)
    return InspectionLists(
        exemptions, kinds, other_kinds, lists.prohibitions, _sentence(lists.frequency), lists.recheck_counts
    )


def _check_names(field: str, names: Iterable[str], *, empty: bool = False) -> None:
    seen: set[str] = set()
    for name in names:
        if plain(name) in seen:
            raise FieldError(field, f"“{name}”列了两次；请去掉一个。")
        if len(name) > _LONGEST or not name.isprintable():
            raise FieldError(field, f"“{name[:_LONGEST]}”太长或含有特殊字符；最多 {_LONGEST} 个字。")
        seen.add(plain(name))
    if not seen and not empty:
        raise FieldError(field, "至少要留一项。")


def _sentence(text: str) -> str:
    sentence = " ".join(text.split())
    if not sentence:
        raise FieldError("frequency", "请写一句关于检查频次的话；通知书上要告知企业。")
    if len(sentence) > _LONGEST_SENTENCE:
        raise FieldError("frequency", f"这句话有 {len(sentence)} 个字，最多 {_LONGEST_SENTENCE} 个字；请缩短。")
    return sentence


def _spellings(kind: str) -> tuple[str, str]:
    return plain(kind), plain(kind).removesuffix("检查")


def _from_json(text: str) -> InspectionLists:
    kept: dict[str, Any] = json.loads(text)
    return InspectionLists(
        exemptions=tuple(Exemption(**one) for one in kept["exemptions"]),
        kinds=tuple(InspectionKind(**one) for one in kept["kinds"]),
        other_kinds=tuple(kept["other_kinds"]),
        prohibitions=tuple(Prohibition(one["name"], tuple(one["must_nots"])) for one in kept["prohibitions"]),
        frequency=kept["frequency"],
        recheck_counts=kept["recheck_counts"],
    )
