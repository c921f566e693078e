"""The papers that call a meeting: a notice to the departments (会议通知), a letter to each enterprise (邀请函)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jn_desktop.core.calendar import weekday
from jn_desktop.core.clock import ZONE
from jn_desktop.core.official import (
    Addressee,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Title,
    shown_date,
)
from jn_desktop.meetings.cards import MeetingDetail
from jn_desktop.meetings.kinds import form_of
from jn_desktop.meetings.preparing_cards import InviteeCard, Part

_TO_ALL = "各有关单位"


@dataclass(frozen=True)
class Caller:
    """Who calls a meeting and when; `base` is the office's own base document."""

    station: str
    now: datetime
    base: bytes | None


def notice(meeting: MeetingDetail, invited: Sequence[InviteeCard], caller: Caller) -> OfficialDocument:
    """Return the notice to the departments that are invited, or to all whom it concerns."""
    called = _called(meeting)
    units = list(dict.fromkeys(one.unit for one in invited))
    blocks: tuple[Block, ...] = (
        Title(f"关于召开{called}的通知"),
        Addressee("、".join(units) or _TO_ALL),
        Paragraph(f"经研究，定于{_when(meeting)}召开{called}。现将有关事项通知如下。"),
        *_particulars(meeting),
        *_who(invited),
        Heading(1, "有关要求"),
        Paragraph("请参会单位对照议题准备情况，安排了解情况、能够表态的负责同志参会，并于会前向服务站反馈参会人员。"),
        *_signed(caller),
    )
    return _document(f"关于召开{called}的通知", blocks, caller)


def letter(meeting: MeetingDetail, enterprise: InviteeCard, caller: Caller) -> OfficialDocument:
    """Return the letter that invites an enterprise."""
    called = _called(meeting)
    role = "参会" if enterprise.part is Part.ATTENDS else "列席"
    blocks: tuple[Block, ...] = (
        Title("邀请函"),
        Addressee(enterprise.unit),
        Paragraph(f"定于{_when(meeting)}召开{called}，诚邀贵公司{role}。现将有关事项函告如下。"),
        *_particulars(meeting),
        Paragraph("请贵公司安排负责人参加，将需要协调的问题和建议提前告知服务站；不收取任何费用。"),
        *_signed(caller),
    )
    return _document(f"邀请函（{enterprise.unit}）", blocks, caller)


def _called(meeting: MeetingDetail) -> str:
    return meeting.name or form_of(meeting.kind).called(meeting.series)


def _when(meeting: MeetingDetail) -> str:
    held = datetime.fromisoformat(meeting.time)
    return f"{shown_date(held.date())}（{weekday(held.date())}）{_clock(held)}"


def _clock(moment: datetime) -> str:
    part = "上午" if moment.hour < 12 else "下午"
    return f"{part}{moment.hour}:{moment.minute:02d}"


def _particulars(meeting: MeetingDetail) -> Iterator[Block]:
    """Yield when, where, on what and under whom."""
    form = form_of(meeting.kind)
    yield Heading(1, "会议时间")
    ends = f"，预计{_clock(datetime.fromisoformat(meeting.ends))}结束" if meeting.ends else ""
    yield Paragraph(f"{_when(meeting)}{ends}。")
    yield Heading(1, form.label("place") if "place" in form.words else "会议地点")
    at = f"（{meeting.enterprise}）" if meeting.enterprise and meeting.enterprise not in (meeting.place or "") else ""
    yield Paragraph(f"{meeting.place or '另行通知'}{at}。")
    if meeting.theme:
        yield Heading(1, "会议主题")
        yield Paragraph(f"{meeting.theme.rstrip('。')}。")
    if meeting.topics:
        yield Heading(1, "会议议题")
        numbered = len(meeting.topics) > 1
        for place, topic in enumerate(meeting.topics, start=1):
            title = topic.title.rstrip("。")
            yield Paragraph(f"{place}.{title}。" if numbered else f"{title}。")
    if meeting.host:
        yield Heading(1, form.label("host"))
        yield Paragraph(f"{meeting.host}。")


def _who(invited: Sequence[InviteeCard]) -> Iterator[Block]:
    if not invited:
        return
    yield Heading(1, "参会人员")
    for part in Part:
        units = dict.fromkeys(_named(one) for one in invited if one.part is part)
        if units:
            yield Paragraph(f"{part.value}：{'、'.join(units)}。")


def _named(one: InviteeCard) -> str:
    return f"{one.unit}{one.person}" if one.person else f"{one.unit}负责同志"


def _signed(caller: Caller) -> tuple[Block, ...]:
    day: date = caller.now.date()
    return (Signature(caller.station, day),)


def _document(title: str, blocks: tuple[Block, ...], caller: Caller) -> OfficialDocument:
    return OfficialDocument(title, caller.station, caller.now.replace(tzinfo=ZONE), blocks, caller.base)
