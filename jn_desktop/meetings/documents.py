"""The minutes of a meeting as an official document (纪要, GB/T 9704-2012 clause 10.3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from jn_desktop.core.clock import ZONE, stamp
from jn_desktop.core.official import (
    AttachmentNote,
    Attendance,
    Block,
    Corner,
    Heading,
    Imprint,
    Mark,
    Number,
    OfficialDocument,
    Paragraph,
    Signature,
    Title,
    shown_date,
)
from jn_desktop.meetings.agreed_parts import (
    LIST_TITLE,
    agreed_attachment,
    agreed_note,
    agreed_sentences,
    agreed_table,
    all_actions,
    carried_sentences,
)
from jn_desktop.meetings.cards import (
    ActionCard,
    CarriedAction,
    MeetingCard,
    MeetingDraft,
    PictureCard,
    TopicCard,
)
from jn_desktop.meetings.kinds import form_of
from jn_desktop.meetings.minutes_form import ActionsAs, MinutesForm, NumberStyle, Signing, Urgency
from jn_desktop.meetings.picture_parts import all_pictures, picture_attachments, picture_titles
from jn_desktop.meetings.rules import read_day
from jn_desktop.meetings.states import MinutesState

_FIRST_COPY = 1  # of a document that is printed from the program; an office stamps the numbers of others


def minutes(
    meeting: MeetingCard,
    *,
    authority: str,
    station: str,
    form: MinutesForm,
    base: bytes | None = None,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> OfficialDocument:
    """Return the minutes in the form of the office; `authority` stands in the red mark, `station` issues them.

    `base` is the office's own base document, `files` are those of the pictures.
    """
    held = datetime.fromisoformat(meeting.time)
    issued_on = date.fromisoformat(meeting.issued_on) if meeting.issued_on else held.date()
    title = meeting.name if meeting.name.endswith("纪要") else f"{meeting.name}纪要"
    attached = all_actions(meeting) if form.actions is ActionsAs.ATTACHED else []
    pictures = all_pictures(meeting) if form.pictures else []
    names = ((LIST_TITLE,) if attached else ()) + tuple(picture_titles(pictures))
    blocks = (
        *_corner(form),
        Mark(f"{authority}{form_of(meeting.kind).minutes}"),
        Number(_number(meeting, form.number_style), rule=form.red_rule),
        Title(title),
        *_correction(meeting),
        Paragraph(_opening(meeting)),
        *_body(meeting, station, form.actions, "附件1" if len(names) > 1 else "附件"),
        *([AttachmentNote(names)] if names else ()),
        *_attendance(meeting),
        *_signature(form.signing, station, issued_on),
        *agreed_attachment(attached),
        *picture_attachments(pictures, files),
        *([Imprint(_copy_to(meeting), station, issued_on)] if form.imprint else ()),
    )
    return OfficialDocument(title, station, held.replace(tzinfo=ZONE), blocks, base)


def drafted(
    draft: MeetingDraft,
    saved: MeetingCard,
    *,
    projects: Mapping[str, str],
    carried: Mapping[str, Sequence[CarriedAction]],
    pictures: Mapping[str, Sequence[PictureCard]],
) -> MeetingCard:
    """Return a draft as its minutes would show it, less what is not written yet; `projects` are names by id.

    `saved` is the meeting as it was saved last: a draft changes neither its number and kind, nor the state of its
    minutes and what they correct. `carried` are the actions of earlier meetings that its topics carry over, and
    `pictures` what hangs on them, by their ids.
    """

    def agreed(topic: int | None) -> list[ActionCard]:
        return [
            ActionCard(
                position=place,
                text=action.text.strip(),
                responsible_unit=action.responsible_unit or None,
                assisting_units=action.assisting_units or None,
                due_date=action.due_date if read_day(action.due_date) else None,
            )
            for place, action in enumerate(draft.actions, start=1)
            if action.topic == topic and action.text.strip()
        ]

    topics = [
        TopicCard(
            position=place + 1,
            title=topic.title.strip(),
            situation=topic.situation or None,
            projects=[projects[project_id] for project_id in topic.project_ids if project_id in projects],
            actions=agreed(place),
            carried=list(carried.get(topic.id or "", ())),
            pictures=list(pictures.get(topic.id or "", ())),
        )
        for place, topic in enumerate(draft.topics)
        if topic.title.strip()
    ]
    return MeetingCard(
        number=saved.number,
        kind=saved.kind,
        name=draft.name.strip(),
        time=stamp(draft.time),
        place=draft.place,
        host=draft.host,
        recorder=draft.recorder,
        attendees=draft.attendees,
        absentees=draft.absentees,
        observers=draft.observers,
        topics=topics,
        actions=agreed(None),
        minutes_state=saved.minutes_state,
        corrects=saved.corrects,
        reason=saved.reason,
        ends=stamp(draft.ends) if draft.ends else None,
        series=draft.series,
        theme=draft.theme,
    )


def shown_number(number: str, style: NumberStyle = NumberStyle.BRACKETS) -> str:
    """Return `XC2026003` as `〔2026〕3号` (GB/T 9704-2012 7.2.5: no 第, no leading zeros); others as they are."""
    match = re.fullmatch(r"[A-Za-z]*(20\d\d)0*(\d+)", number)
    return style.shown(int(match[1]), int(match[2])) if match else number


def _corner(form: MinutesForm) -> Iterator[Block]:
    urgency = "" if form.urgency is Urgency.NONE else form.urgency.value
    if urgency or form.numbers_copies:
        yield Corner(_FIRST_COPY if form.numbers_copies else None, urgency)


def _number(meeting: MeetingCard, style: NumberStyle) -> str:
    """Return the number as it is printed: left open until the minutes are issued (GB/T 9704-2012 7.2.5).

    Minutes that were only recorded bear the number of their meeting.
    """
    if meeting.minutes_state is MinutesState.RECORDED:
        return shown_number(meeting.number, style)
    return meeting.document_number or style.shown(int(meeting.time[:4]), None)


def _body(meeting: MeetingCard, station: str, actions_as: ActionsAs, attachment: str) -> Iterator[Block]:
    """Yield what was on the table and what was agreed; `attachment` is where that stands if it is one."""
    actions, in_sentences = all_actions(meeting), actions_as is ActionsAs.SENTENCES
    held = date.fromisoformat(meeting.time[:10])
    for topic in meeting.topics:
        yield Heading(1, topic.title if topic.title.startswith("关于") else f"关于{topic.title}")
        yield from _situation(topic)
        yield from carried_sentences(topic, held)
        if in_sentences:
            yield from agreed_sentences(topic.actions, 2)
    if in_sentences:
        yield from agreed_sentences(meeting.actions, 1)
    elif actions:
        yield from agreed_table(actions) if actions_as is ActionsAs.TABLE else agreed_note(actions, attachment)
    if actions:
        yield Paragraph(f"以上议定事项由{station}逐项督办，办理结果及时反馈企业。")


def _attendance(meeting: MeetingCard) -> Iterator[Attendance]:
    guests = form_of(meeting.kind).guests_attend
    attendees = "、".join(filter(None, (meeting.attendees, meeting.observers if guests else None)))
    observers = None if guests else meeting.observers
    for label, names in (("出席", attendees), ("请假", meeting.absentees), ("列席", observers)):
        if names:
            yield Attendance(label, names)


def _signature(signing: Signing, station: str, day: date) -> Iterator[Signature]:
    if signing is not Signing.NONE:
        yield Signature(station, day, sealed=signing is Signing.SEALED)


def _correction(meeting: MeetingCard) -> list[Block]:
    """Say which minutes these correct, and why."""
    if not meeting.corrects:
        return []
    why = (meeting.reason or "").rstrip("。")
    return [
        Paragraph(
            f"本纪要更正{meeting.corrects}会议纪要{f'：{why}' if why else ''}。原纪要与本纪要不一致的，以本纪要为准。"
        )
    ]


def _opening(meeting: MeetingCard) -> str:
    held = datetime.fromisoformat(meeting.time)
    part = "" if held.hour == held.minute == 0 else "上午" if held.hour < 12 else "下午"
    host = f"{meeting.host}" if meeting.host else ""
    place = f"在{meeting.place}" if meeting.place else ""
    called = form_of(meeting.kind).called(meeting.series)
    held_by = f"{host}{place}主持召开{called}" if host else f"{place}召开{called}"
    theme = f"，围绕“{meeting.theme}”座谈交流" if meeting.theme else ""
    titles = "、".join(topic.title.removeprefix("关于") for topic in meeting.topics)
    about = (
        f"，研究{titles}等{len(meeting.topics)}项议题"
        if len(meeting.topics) > 1
        else f"，研究{titles}"
        if titles
        else ""
    )
    guests = f"{meeting.observers}等企业负责人" if meeting.observers and form_of(meeting.kind).guests_attend else ""
    officials = f"{meeting.attendees}有关负责同志" if meeting.attendees else ""
    attended = "和".join(filter(None, (officials, guests)))
    attended = f"{attended}参加会议。" if attended else ""
    return f"{shown_date(held)}{part}，{held_by}{theme}{about}。{attended}现纪要如下。"


def _situation(topic: TopicCard) -> Iterator[Block]:
    """Yield what the topic is about, each line a paragraph, and which projects it concerns."""
    lines = [_ended(line) for line in (topic.situation or "").splitlines() if line.strip()]
    if topic.projects:
        concerned = f"涉及项目：{'、'.join(topic.projects)}。"
        lines[-1:] = [f"{lines[-1]}{concerned}" if lines else concerned]
    if lines:
        yield Heading(2, "基本情况")
    yield from map(Paragraph, lines)


def _ended(line: str) -> str:
    line = line.strip()
    return line if line.endswith(tuple("。！？：；")) else f"{line}。"


def _copy_to(meeting: MeetingCard) -> str | None:
    """Return the units that have something to do or were away, each once."""
    cells = [cell for action in all_actions(meeting) for cell in (action.responsible_unit, action.assisting_units)]
    names = [name for cell in [*cells, meeting.absentees] if cell for name in cell.split("、")]
    return "，".join(dict.fromkeys(names)) or None
