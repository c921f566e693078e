"""What an office chooses about the form of its minutes; kept as JSON in one setting. No Qt, no document builder.

GB/T 9704-2012 leaves these to the office (10.3): what it does not fix has a default that follows its general part.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class NumberStyle(StrEnum):
    """How the number of minutes is written (GB/T 9704-2012 7.2.5 has the first)."""

    BRACKETS = "〔2026〕3号"
    ISSUE = "第3期"

    def shown(self, year: int, place: int | None) -> str:
        """Return the number of a place in a year's series; without a place it is left open, to be filled in."""
        told = "  " if place is None else str(place)
        return f"〔{year}〕{told}号" if self is NumberStyle.BRACKETS else f"第{told}期"


class Urgency(StrEnum):
    """What stands in the upper left corner of minutes that are in a hurry (7.2.3)."""

    NONE = "不标注"
    URGENT = "加急"
    MOST_URGENT = "特急"


class Signing(StrEnum):
    """Whether issuer and date stand below the minutes, and whether they are placed for a seal (7.3.5)."""

    NONE = "不署名"
    PLAIN = "署名，不盖章"
    SEALED = "署名，留盖章位置"


class ActionsAs(StrEnum):
    """How agreed actions are written."""

    SENTENCES = "逐条写在议题下"
    TABLE = "在正文末列一张表"
    ATTACHED = "作附件，横排一张表"


@dataclass(frozen=True)
class MinutesForm:
    """The form of the minutes; `numbers_copies` has a 份号 in the corner, `red_rule` a rule below the number.

    `pictures` has the photos and maps of the topics printed as attachments.
    """

    number_style: NumberStyle = NumberStyle.BRACKETS
    red_rule: bool = True
    urgency: Urgency = Urgency.NONE
    numbers_copies: bool = False
    signing: Signing = Signing.NONE
    actions: ActionsAs = ActionsAs.SENTENCES
    imprint: bool = True
    pictures: bool = True


def form_from_json(kept: str | None) -> MinutesForm:
    """Return a form that was kept."""
    return minutes_form_of(json.loads(kept or "{}"))


def minutes_form_of(values: Mapping[str, Any]) -> MinutesForm:
    """Return the form of these values by field, each as it is kept or chosen; what is missing is as usual."""
    usual = asdict(MinutesForm())
    return MinutesForm(**{name: type(value)(values.get(name, value)) for name, value in usual.items()})


def form_to_json(form: MinutesForm) -> str:
    """Return a form as it is kept."""
    return json.dumps(asdict(form), ensure_ascii=False)
