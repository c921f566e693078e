"""Where a visit stands and what it waits for, in words: the steps across its page and the acts to offer. No Qt here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jn_desktop.desktop.words import short
from jn_desktop.inspections.states import Move, VisitState
from jn_desktop.inspections.visit_cards import CheckResult, FindingCard, Line, VisitDetail, VisitRequest

_LEAST_OFFICERS = 2
_APPROVAL = "审批"


class Act(StrEnum):
    """What a person can do to a visit on its page; the value is the word on the button."""

    APPROVE = "审批"
    JUSTIFY = "补充例外理由"
    OFFICERS = "定执法人员"
    NOTIFY = "通知企业"
    ENTER = "入企"
    CHECK = "填检查表"
    FIND = "写问题"
    LEAVE = "离企"
    RECORD = "完成记录"
    NOTIFY_RESULT = "告知结果"
    ORDER = "责令改正"
    RECHECK = "复查"
    CLOSE = "办结"

    @property
    def asks(self) -> bool:
        """Whether it opens a dialog: then its button ends in dots."""
        return self not in (Act.ENTER, Act.CHECK, Act.LEAVE)


_MOVES = {
    Act.APPROVE: Move.APPROVE,
    Act.NOTIFY: Move.NOTIFY,
    Act.ENTER: Move.ENTER,
    Act.RECORD: Move.RECORD,
    Act.NOTIFY_RESULT: Move.NOTIFY_RESULT,
    Act.ORDER: Move.ORDER,
    Act.RECHECK: Move.RECHECK,
    Act.CLOSE: Move.CLOSE,
}
"""The acts that are moves of the visit; the others have their own permission."""
_ACTIONS = {
    Act.JUSTIFY: Move.JUSTIFY.value,
    Act.OFFICERS: "inspection_visits.set_officers",
    Act.CHECK: "inspection_visits.set_results",
    Act.FIND: "inspection_visits.add_finding",
    Act.LEAVE: "inspection_visits.leave",
}


@dataclass(frozen=True)
class Stage:
    """One step across the top: when it was done, whether it is the present one, was not needed, or is owed still."""

    word: str
    at: str | None = None
    current: bool = False
    skipped: bool = False
    owed: bool = False


@dataclass(frozen=True)
class Outlook:
    """What a visit waits for, in a sentence, and what can be done about it, the usual next act first."""

    sentence: str
    acts: tuple[Act, ...]


# ---- the steps ----


def stages(detail: VisitDetail) -> list[Stage]:
    """Return 审批 → 通知 → 入企 → 记录 → 告知 → 整改 → 复查 → 办结."""
    approved = [part.approved_at for part in detail.parts]
    all_approved = max(filter(None, approved)) if approved and all(approved) else None
    ordered = detail.ordered_at
    rechecked = max((one.rechecked_on for one in detail.findings if one.passed and one.rechecked_on), default=None)
    nothing_open = ordered is not None and not any(one.open for one in detail.findings)
    told = (
        (_APPROVAL, all_approved, False),
        ("通知", detail.notified_at, detail.entered_at is not None),
        ("入企", detail.entered_at, False),
        ("记录", detail.recorded_at, False),
        ("告知", detail.result_notified_at, False),
        ("整改", ordered, detail.closed_at is not None),
        ("复查", rechecked if nothing_open else None, detail.closed_at is not None),
        ("办结", detail.closed_at, False),
    )
    present = _present(detail)
    return [
        Stage(
            word,
            at,
            current=place == present,
            skipped=at is None and may_be_left_out,
            owed=at is None and word == _APPROVAL and detail.entered_at is not None,
        )
        for place, (word, at, may_be_left_out) in enumerate(told)
    ]


def _present(detail: VisitDetail) -> int | None:
    """Return the place of the step that a visit is at; None when it is over."""
    after_result = 5 if to_order(detail) else 7
    places = {
        VisitState.PLANNED: 0,
        VisitState.APPROVED: 1,
        VisitState.NOTIFIED: 2,
        VisitState.ENTERED: 3,
        VisitState.RECORDED: 4,
        VisitState.RESULT_NOTIFIED: after_result,
        VisitState.RECTIFYING: 6,
        VisitState.RECHECKED: 7,
    }
    return places.get(detail.card.state)


# ---- what is next ----


def outlook(detail: VisitDetail, may: Callable[[str], bool]) -> Outlook:
    """Return what a visit waits for, and the acts that somebody who `may` do certain things is offered."""
    sentence, wanted = _WAITS[detail.card.state](detail)
    if detail.card.lacking:
        sentence = f"紧急入企，手续还要补办：{_few(detail.card.lacking)}。{sentence}"
        wanted = [*wanted, Act.APPROVE]
    acts = [act for act in dict.fromkeys(wanted) if _offered(act, detail, may)]
    if wanted and not acts:
        sentence = f"{sentence}这一步由有权限的同事来办。"
    return Outlook(sentence, tuple(acts))


def _offered(act: Act, detail: VisitDetail, may: Callable[[str], bool]) -> bool:
    if act in _MOVES:
        return _MOVES[act] in detail.moves
    return may(_ACTIONS[act])


def _planned(detail: VisitDetail) -> tuple[str, list[Act]]:
    lacking = [part.department for part in detail.parts if part.approved_at is None]
    return f"等{_named(lacking)}审批；都批了以后通知企业。", [Act.APPROVE]


def _approved(detail: VisitDetail) -> tuple[str, list[Act]]:
    without_reason = unjustified(detail)
    if without_reason:
        numbers = _named([request.number for request in without_reason])
        return f"检查需求 {numbers} 用了例外情形，先补上理由和批准人，才能通知企业。", [Act.JUSTIFY, Act.NOTIFY]
    short_of = short_of_officers(detail)
    if short_of:
        return f"{_named(short_of)}还没有定两名执法人员；通知书上要写。", [Act.OFFICERS, Act.NOTIFY]
    return "审批齐了，通知企业：一份通知书写明各部门和事项。", [Act.NOTIFY]


def _notified(detail: VisitDetail) -> tuple[str, list[Act]]:
    short_of = short_of_officers(detail)
    told = f"{_named(short_of)}还没有定两名执法人员。" if short_of else ""
    return f"{told}到了企业，出示证件，按一下“入企”记下时间。", [Act.ENTER, *([Act.OFFICERS] if short_of else [])]


def _entered(detail: VisitDetail) -> tuple[str, list[Act]]:
    left = [Act.LEAVE] if detail.left_at is None else []
    open_lines = [line for line in detail.checklist if line.result is None]
    if open_lines:
        return f"检查表还有 {len(open_lines)} 条没有填。", [Act.CHECK, Act.FIND, *left]
    untold = untold_failures(detail)
    if untold:
        return f"“{short(untold[0].item, 24)}”有不合格的，还没有写是什么问题。", [Act.FIND, *left]
    if left:
        return "检查表填完了；离开企业时按一下“离企”。", [Act.LEAVE, Act.FIND]
    short_of = short_of_officers(detail)
    if short_of:
        return f"{_named(short_of)}还没有定两名执法人员；记录上要写。", [Act.OFFICERS, Act.RECORD, Act.FIND]
    return "请企业在记录上签字，完成记录。", [Act.RECORD, Act.FIND]


def _recorded(detail: VisitDetail) -> tuple[str, list[Act]]:
    return "记录完成了，把检查结果告知企业。", [Act.NOTIFY_RESULT]


def _result_notified(detail: VisitDetail) -> tuple[str, list[Act]]:
    waiting = to_order(detail)
    if waiting:
        return f"有 {len(waiting)} 个问题要改正，定下期限，责令改正。", [Act.ORDER, Act.CLOSE]
    return "没有要整改的问题，可以办结归档。", [Act.CLOSE]


def _rectifying(detail: VisitDetail) -> tuple[str, list[Act]]:
    dues = [one.due for one in detail.findings if one.open and one.due]
    until = f"最近的期限是 {min(dues)}。" if dues else ""
    waiting = [Act.ORDER] if to_order(detail) else []
    return f"企业正在整改，{until}到期复查。", [Act.RECHECK, *waiting]


def _rechecked(detail: VisitDetail) -> tuple[str, list[Act]]:
    return "问题都改好了，可以办结归档。", [Act.CLOSE]


def _closed(detail: VisitDetail) -> tuple[str, list[Act]]:
    return f"已办结，归档号 {detail.archive_number}。" if detail.archive_number else "已办结。", []


def _cancelled(detail: VisitDetail) -> tuple[str, list[Act]]:
    return f"已取消：{detail.cancelled}" if detail.cancelled else "已取消。", []


_WAITS: dict[VisitState, Callable[[VisitDetail], tuple[str, list[Act]]]] = {
    VisitState.PLANNED: _planned,
    VisitState.APPROVED: _approved,
    VisitState.NOTIFIED: _notified,
    VisitState.ENTERED: _entered,
    VisitState.RECORDED: _recorded,
    VisitState.RESULT_NOTIFIED: _result_notified,
    VisitState.RECTIFYING: _rectifying,
    VisitState.RECHECKED: _rechecked,
    VisitState.CLOSED: _closed,
    VisitState.CANCELLED: _cancelled,
}


# ---- of its parts ----


def unjustified(detail: VisitDetail) -> list[VisitRequest]:
    """Return the requests whose exemption has no reason or nobody who approved it."""
    return [
        request
        for request in detail.requests
        if request.exemption and not (request.exemption_reason and request.exemption_approver)
    ]


def short_of_officers(detail: VisitDetail) -> list[str]:
    """Return the departments that have named fewer than two officers (R12)."""
    return [part.department for part in detail.parts if len(part.officers) < _LEAST_OFFICERS]


def untold_failures(detail: VisitDetail) -> list[Line]:
    """Return the lines that failed though nothing is written down as found for their request."""
    told = {finding.request_id for finding in detail.findings}
    failed = (line for line in detail.checklist if line.result is CheckResult.FAIL)
    return [line for line in failed if line.request_id not in told]


def to_order(detail: VisitDetail) -> list[FindingCard]:
    """Return the findings that were not put right on the spot and that no order names yet."""
    return [finding for finding in detail.findings if finding.open and not finding.ordered]


def finding_in_words(finding: FindingCard) -> str:
    """Return how a finding stands: 当场改正, 待责令改正, 2026-12-05 前改正, 复查合格."""
    if finding.passed:
        return "复查合格"
    if not finding.open:
        return "当场改正"
    if not finding.ordered:
        return "待责令改正"
    return "已报整改，待复查" if finding.corrected_on else f"{finding.due} 前改正"


def _few(lacking: Sequence[str]) -> str:
    """Return what an emergency lacks, of much of it the beginning."""
    told = "；".join(lacking[:2])
    return told if len(lacking) <= 2 else f"{told}等 {len(lacking)} 项"


def _named(names: list[str]) -> str:
    """Return a few names, and how many others there are."""
    few = "、".join(short(name, 16) for name in names[:3])
    return few if len(names) <= 3 else f"{few}等 {len(names)} 家"
