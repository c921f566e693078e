"""The minutes of a meeting as an official document (纪要, GB/T 9704-2012 clause 10.3)."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from jn_desktop.core.clock import ZONE, stamp
from jn_desktop.core.official import (
    Attendance,
    Block,
    Heading,
    Imprint,
    Mark,
    Number,
    OfficialDocument,
    Paragraph,
    Title,
    shown_date,
)
from jn_desktop.meetings.cards import ActionCard, MeetingCard, MeetingDraft, TopicCard
from jn_desktop.meetings.minutes_form import NumberStyle
from jn_desktop.meetings.rules import read_day
from jn_desktop.meetings.states import MinutesState


def minutes(meeting: MeetingCard, *, authority: str, station: str) -> OfficialDocument:
    """Return the minutes; `authority` stands in the red mark, `station` issues them."""
    blocks: list[Block] = [
        Mark(f"{authority}{meeting.kind}纪要"),
        Number(_number(meeting)),
        Title(meeting.name if meeting.name.endswith("纪要") else f"{meeting.name}纪要"),
        *_correction(meeting),
        Paragraph(_opening(meeting)),
    ]
    for topic in meeting.topics:
        blocks.append(Heading(1, topic.title if topic.title.startswith("关于") else f"关于{topic.title}"))
        situation = _situation(topic)
        if situation:
            blocks += [Heading(2, "基本情况"), Paragraph(situation)]
        blocks += _agreed(topic.actions, 2)
    blocks += _agreed(meeting.actions, 1)
    if meeting.actions or any(topic.actions for topic in meeting.topics):
        blocks.append(Paragraph(f"以上议定事项由{station}逐项督办，办理结果及时反馈企业。"))
    for label, names in (("出席", meeting.attendees), ("请假", meeting.absentees), ("列席", meeting.observers)):
        if names:
            blocks.append(Attendance(label, names))
    held = datetime.fromisoformat(meeting.time)
    issued_on = date.fromisoformat(meeting.issued_on) if meeting.issued_on else held.date()
    blocks.append(Imprint(_copy_to(meeting), station, issued_on))
    title = next(block.text for block in blocks if isinstance(block, Title))
    return OfficialDocument(title=title, author=station, dated=held.replace(tzinfo=ZONE), blocks=tuple(blocks))


def drafted(
    draft: MeetingDraft, *, number: str, kind: str, projects: Mapping[str, str], saved: MeetingCard | None = None
) -> MeetingCard:
    """Return a draft as its minutes would show it, less what is not written yet; `projects` are names by id.

    `saved` is the meeting as it was saved last: a draft changes neither the state of its minutes nor what they correct.
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
        )
        for place, topic in enumerate(draft.topics)
        if topic.title.strip()
    ]
    return MeetingCard(
        number=number,
        kind=kind,
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
        minutes_state=saved.minutes_state if saved else MinutesState.DRAFT,
        corrects=saved.corrects if saved else None,
        reason=saved.reason if saved else None,
    )


def shown_number(number: str) -> str:
    """Return `XC2026003` as `〔2026〕3号` (GB/T 9704-2012 7.2.5: no 第, no leading zeros); others as they are."""
    match = re.fullmatch(r"[A-Za-z]*(20\d\d)0*(\d+)", number)
    return f"〔{match[1]}〕{match[2]}号" if match else number


def _number(meeting: MeetingCard) -> str:
    """Return the number as it is printed: left open until the minutes are issued (GB/T 9704-2012 7.2.5).

    Minutes that were only recorded bear the number of their meeting.
    """
    if meeting.minutes_state is MinutesState.RECORDED:
        return shown_number(meeting.number)
    return meeting.document_number or NumberStyle.BRACKETS.shown(int(meeting.time[:4]), None)


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
    held_by = f"{host}{place}主持召开{meeting.kind}" if host else f"{place}召开{meeting.kind}"
    titles = "、".join(topic.title.removeprefix("关于") for topic in meeting.topics)
    about = (
        f"，研究{titles}等{len(meeting.topics)}项议题"
        if len(meeting.topics) > 1
        else f"，研究{titles}"
        if titles
        else ""
    )
    attended = f"{meeting.attendees}有关负责同志参加会议。" if meeting.attendees else ""
    return f"{shown_date(held)}{part}，{held_by}{about}。{attended}现纪要如下。"


def _situation(topic: TopicCard) -> str:
    sentences = []
    if topic.situation:
        sentences.append(topic.situation if topic.situation.endswith("。") else f"{topic.situation}。")
    if topic.projects:
        sentences.append(f"涉及项目：{'、'.join(topic.projects)}。")
    return "".join(sentences)


def _agreed(actions: list[ActionCard], level: int) -> list[Block]:
    if not actions:
        return []
    numbered = len(actions) > 1
    blocks: list[Block] = [Heading(level, "议定事项")]
    for number, action in enumerate(actions, start=1):
        blocks.append(Paragraph(f"{number}.{_sentence(action)}" if numbered else _sentence(action)))
    return blocks


def _sentence(action: ActionCard) -> str:
    particulars = []
    if action.responsible_unit:
        particulars.append(f"责任单位：{action.responsible_unit}")
    if action.assisting_units:
        particulars.append(f"配合单位：{action.assisting_units}")
    if action.due_date:
        particulars.append(f"完成时限：{shown_date(date.fromisoformat(action.due_date))}")
    text = action.text.rstrip("。；;")
    return f"{text}。（{'；'.join(particulars)}）" if particulars else f"{text}。"


def _copy_to(meeting: MeetingCard) -> str | None:
    """Return the units that have something to do or were away, each once."""
    actions = [action for topic in meeting.topics for action in topic.actions] + meeting.actions
    cells = [cell for action in actions for cell in (action.responsible_unit, action.assisting_units)]
    names = [name for cell in [*cells, meeting.absentees] if cell for name in cell.split("、")]
    return "，".join(dict.fromkeys(names)) or None
