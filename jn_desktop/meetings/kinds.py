"""The kinds of meetings as data: their numbers, what each asks for and how it calls it, and how its minutes begin.

Pure. A kind that an office wants beside these is a row more of `_FORMS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class MeetingKind(StrEnum):
    """What sort of meeting it is."""

    ONSITE = "现场办公会"
    SALON = "企业家会客厅"
    TASK_FORCE = "专班例会"


_LABELS = MappingProxyType(
    {
        "name": "会议名称",
        "time": "召开时间",
        "ends": "结束时间",
        "place": "地点",
        "host": "主持人",
        "recorder": "记录人",
        "attendees": "出席",
        "absentees": "请假",
        "observers": "列席",
        "series": "会议系列",
        "theme": "主题",
        "enterprise_id": "所在企业",
        "quiet_reason": "非这天不可的理由",
    }
)
"""What the facts of a meeting are called, where a kind has no word of its own."""


@dataclass(frozen=True)
class KindForm:
    """One kind: the prefix of its numbers, what its minutes are called, and which own facts it asks for.

    `asks` are names of fields of a meeting, in the order of the form; `required` are those without which it cannot be
    saved, with what is said then. `words` are what it calls a fact otherwise than the rest do. Where `guests_attend`,
    those who are not of the government are no observers: its minutes name them among those who attended.
    """

    kind: MeetingKind
    prefix: str
    minutes: str
    asks: tuple[str, ...]
    guests_attend: bool = False
    required: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def label(self, name: str) -> str:
        """Return what this kind calls a fact of a meeting."""
        return self.words.get(name) or _LABELS[name]

    def called(self, series: str | None) -> str:
        """Return what a meeting of this kind is called in a sentence; a task force meets under its own name."""
        if self.kind is not MeetingKind.TASK_FORCE or not series:
            return self.kind.value
        return f"{series}例会" if series.endswith("专班") else f"{series}{self.kind.value}"


_FORMS: Mapping[str, KindForm] = {
    form.kind: form
    for form in (
        KindForm(
            MeetingKind.ONSITE,
            prefix="XC",
            minutes="现场办公会纪要",
            asks=("enterprise_id", "series"),
            words={"place": "踏勘地点"},
        ),
        KindForm(
            MeetingKind.SALON,
            prefix="HK",
            minutes="企业家会客厅会议纪要",
            asks=("theme", "enterprise_id", "series"),
            guests_attend=True,
            words={"attendees": "参会部门", "observers": "参会企业", "series": "会客厅系列"},
        ),
        KindForm(
            MeetingKind.TASK_FORCE,
            prefix="ZB",
            minutes="专班例会纪要",
            asks=("series", "enterprise_id"),
            required={"series": "还没有写专班名称；专班例会按专班接着上一次开，请写明。"},
            words={"host": "组长", "series": "专班名称", "attendees": "成员单位"},
        ),
    )
}


def form_of(kind: str) -> KindForm:
    """Return the form of a kind; of one that only a later program knows, that of a fix-on-site meeting."""
    return _FORMS.get(kind, _FORMS[MeetingKind.ONSITE])


def number_prefix(kind: str, year: int) -> str:
    """Return what the numbers of a year's meetings of a kind begin with."""
    return f"{form_of(kind).prefix}{year}"
