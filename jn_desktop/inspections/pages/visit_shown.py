"""What the page of a visit says of it in words: facts, marks, its day, its timeline. No widgets here."""

from collections.abc import Callable
from datetime import date

from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.timeline import Happening
from jn_desktop.inspections.happening import Happening as VisitHappening
from jn_desktop.inspections.pages.visit_words import VISIT_TONES
from jn_desktop.inspections.states import Move
from jn_desktop.inspections.visit_cards import VisitDetail

Fact = tuple[str, str | None] | tuple[str, str | None, Tone]
_TONES = {
    **dict.fromkeys((Move.ENTER_AT_ONCE, Move.ORDER, Move.CANCEL), Tone.LATE),
    **dict.fromkeys((Move.RECORD, Move.RECHECK, Move.CLOSE), Tone.OK),
}


def facts_of(detail: VisitDetail) -> list[Fact]:
    """Return what stands in the card at the left."""
    card = detail.card
    return [
        ("编号", card.number),
        ("紧急情况", card.emergency, Tone.LATE),
        ("信用代码", card.uscc),
        ("园区", detail.park),
        ("产业链", detail.chain),
        ("牵头", card.lead),
        ("事项", f"{card.requests} 项，{len(card.departments)} 个部门"),
        ("通知", _told(detail.notified_at, detail.received_by, "签收")),
        ("入企", _told(detail.entered_at, detail.contact, "陪同")),
        ("离企", _clock(detail.left_at)),
        ("检查情况", detail.summary),
        ("签字", detail.signed_by),
        ("拒签", detail.refusal, Tone.WARN),
        ("告知结果", _clock(detail.result_notified_at)),
        ("整改期限", card.due),
        ("取消", detail.cancelled),
        ("归档号", detail.archive_number),
    ]


def marks_of(detail: VisitDetail) -> list[tuple[str, Tone]]:
    """Return the soft labels of a visit: its state, and what is out of the ordinary about it."""
    card = detail.card
    marks = [(card.state.value, VISIT_TONES[card.state])]
    if card.emergency:
        marks.append(("紧急入企", Tone.LATE))
    if detail.quiet:
        marks.append(("企业安静日", Tone.WARN))
    if card.pinned:
        marks.append(("固定", Tone.MUTED))
    return marks


def whose_day(day: str, weekday: Callable[[date], str], today: date) -> str:
    """Return the day of a visit as people say it: 2026-11-25 周三，后天以内的说得近一些."""
    on = date.fromisoformat(day)
    near = {0: "今天", 1: "明天", -1: "昨天"}.get((on - today).days)
    return f"{day} {weekday(on)}{f'（{near}）' if near else ''}"


def happening(event: VisitHappening) -> Happening:
    """Return an event as the tab 经过 tells it."""
    words = "  ".join(filter(None, (event.move.label, event.department)))
    return Happening(words, event.at, event.operator, event.text, _TONES.get(event.move, Tone.PLAIN))


def _told(at: str | None, who: str | None, role: str) -> str | None:
    return " · ".join(filter(None, (_clock(at), f"{who}{role}" if who else None))) or None


def _clock(at: str | None) -> str | None:
    return at.replace("T", " ") if at else None
