"""Rules of meetings that need no database: what a draft must say to be saved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from jn_desktop.core.cells import CellProblem, only_figures, read_lines, read_names, read_text
from jn_desktop.core.errors import FieldError
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.meetings.kinds import form_of


def read_day(text: str | None) -> date | None:
    """Return the day that `YYYY-MM-DD` says, None for anything else."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def checked(draft: MeetingDraft) -> MeetingDraft:
    """Return a draft with its texts as a ledger's cells are read, blank ones None.

    One that cannot be saved is refused by the path of its first wrong field, such as `actions.1.due_date`.
    """
    name = _required("name", draft.name, "会议还没有名称；请填写会议名称。")
    if draft.ends is not None and draft.ends <= draft.time:
        raise FieldError("ends", f"结束时间 {draft.ends:%Y-%m-%d %H:%M} 不在召开时间之后；请核对。")
    topics = tuple(_checked_topic(place, topic) for place, topic in enumerate(draft.topics))
    actions = tuple(_checked_action(draft, place, action) for place, action in enumerate(draft.actions))
    texts = ("place", "host", "recorder", "attendees", "absentees", "observers", "series", "theme", "quiet_reason")
    told: dict[str, Any] = {text: _read(text, getattr(draft, text)) for text in texts}
    for text, missing in form_of(draft.kind).required.items():
        if told[text] is None:
            raise FieldError(text, missing)
    return replace(draft, name=name, topics=topics, actions=actions, **told)


def _checked_topic(place: int, topic: DraftTopic) -> DraftTopic:
    path = f"topics.{place}"
    title = _required(f"{path}.title", topic.title, f"第 {place + 1} 个议题还没有写；请写明议题，或者去掉它。")
    return replace(topic, title=title, situation=_read(f"{path}.situation", topic.situation, read_lines))


def _checked_action(draft: MeetingDraft, place: int, action: DraftAction) -> DraftAction:
    path = f"actions.{place}"
    text = _required(f"{path}.text", action.text, f"第 {place + 1} 项议定事项还没有写；请写明事项，或者去掉它。")
    if action.topic is not None and not 0 <= action.topic < len(draft.topics):
        raise FieldError(f"{path}.topic", f"第 {place + 1} 项议定事项的议题不在会上；请重新选择议题。")
    return replace(
        action,
        text=text,
        responsible_unit=_checked_units(f"{path}.responsible_unit", "责任单位", action.responsible_unit),
        assisting_units=_checked_units(f"{path}.assisting_units", "配合单位", action.assisting_units),
        due_date=_checked_due_date(f"{path}.due_date", action.due_date, draft.time.date()),
    )


def _checked_units(path: str, label: str, typed: str | None) -> str | None:
    units = read_names(typed or "")
    wrong = next((name for name in (units or "").split("、") if only_figures(name)), None)
    if wrong is not None:
        raise FieldError(path, f"{label}“{wrong}”不是单位名称；请写单位，日期请写在“时限”里。")
    return units


def _checked_due_date(path: str, typed: str | None, held: date) -> str | None:
    if not typed:
        return None
    due = read_day(typed)
    if due is None:
        raise FieldError(path, f"完成时限“{typed}”不是日期；请写成 2026-12-10 这样。")
    if due < held:
        raise FieldError(path, f"完成时限 {due} 早于会议日期 {held}；请核对。")
    return typed


def _required(path: str, typed: str, missing: str) -> str:
    text = _read(path, typed)
    if text is None:
        raise FieldError(path, missing)
    return text


def _read(path: str, typed: str | None, read: Callable[[str], str | None] = read_text) -> str | None:
    try:
        return read(typed or "")
    except CellProblem as problem:
        raise FieldError(path, f"这里{problem}。") from None
