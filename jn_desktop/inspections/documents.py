"""Which papers a visit has, in the order of its file, each as an official document. Pure.

Before the step that a paper belongs to, it is a form with blanks: the notice before it is given has no date, the record
before the entry no results. What tells a result stands there only once there is one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from jn_desktop.core.letterhead import document_file_name
from jn_desktop.core.official import OfficialDocument
from jn_desktop.inspections.notice_documents import approval_form, joint_plan, notice
from jn_desktop.inspections.paper_parts import Issuing, day_of, departments_of, planned_on
from jn_desktop.inspections.record_documents import (
    Filed,
    archive_index,
    on_site_record,
    order_to_correct,
    ordering_departments,
    recheck_record,
    result_notice,
)
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import VisitDetail

_MOST_NAMED = 2


class Paper(StrEnum):
    """A kind of paper of a visit."""

    PLAN = "联合检查方案"
    APPROVAL = "行政检查审批表"
    NOTICE = "行政检查通知书"
    RECORD = "现场检查记录"
    RESULT = "检查结果告知书"
    ORDER = "责令改正通知书"
    RECHECK = "整改复查记录"
    INDEX = "卷内目录"


@dataclass(frozen=True)
class VisitPaper:
    """A paper of a visit: what people call it, the file name that Windows takes, and what stands in it."""

    paper: Paper
    name: str
    file_name: str
    document: OfficialDocument


@dataclass(frozen=True)
class VisitPapers:
    """The papers of a visit in the order of its file; `withheld` says what cannot be written yet, and what to do."""

    papers: tuple[VisitPaper, ...]
    withheld: tuple[str, ...]


def papers_of(visit: VisitDetail, issuing: Issuing) -> VisitPapers:
    """Return the papers that a visit has in its state."""
    withheld = tuple(_withheld(visit))
    drafts = [draft for draft in _drafts(visit, issuing) if draft.paper is not Paper.NOTICE or not withheld]
    filed = [Filed(draft.answers, draft.name, draft.day) for draft in drafts]
    if issuing.photos:
        filed.append(Filed(_together(visit), f"现场照片和扫描件（{issuing.photos}份）", day_of(visit.entered_at)))
    index = _Draft(Paper.INDEX, Paper.INDEX.value, issuing.station, None, partial(archive_index, visit, filed, issuing))
    drafts.append(index)
    made = (
        VisitPaper(draft.paper, draft.name, file_name, draft.make())
        for draft, file_name in zip(drafts, _file_names(visit, drafts), strict=True)
    )
    return VisitPapers(tuple(made), withheld)


@dataclass(frozen=True)
class _Draft:
    paper: Paper
    name: str
    answers: str
    day: date | None
    make: Callable[[], OfficialDocument]


def _drafts(visit: VisitDetail, issuing: Issuing) -> Iterator[_Draft]:
    """Yield what the index lists; a visit that was called off was neither notified nor made."""
    departments = _together(visit)
    yield _Draft(Paper.PLAN, Paper.PLAN, issuing.station, planned_on(visit), partial(joint_plan, visit, issuing))
    for part in visit.parts:
        name = f"{Paper.APPROVAL}（{part.department}）"
        approved = day_of(part.approved_at)
        yield _Draft(Paper.APPROVAL, name, part.department, approved, partial(approval_form, visit, part, issuing))
    if visit.card.state is VisitState.CANCELLED:
        return
    yield _Draft(Paper.NOTICE, Paper.NOTICE, departments, day_of(visit.notified_at), partial(notice, visit, issuing))
    entered = day_of(visit.entered_at)
    yield _Draft(Paper.RECORD, Paper.RECORD, departments, entered, partial(on_site_record, visit, issuing))
    if visit.recorded_at is not None:
        told = day_of(visit.result_notified_at)
        yield _Draft(Paper.RESULT, Paper.RESULT, departments, told, partial(result_notice, visit, issuing))
    yield from _of_correction(visit, issuing)


def _together(visit: VisitDetail) -> str:
    """Return who answers for a paper of all departments."""
    count = len(visit.card.departments)
    return departments_of(visit) if count <= _MOST_NAMED else f"{visit.card.lead}等{count}个部门"


def _of_correction(visit: VisitDetail, issuing: Issuing) -> Iterator[_Draft]:
    ordering = ordering_departments(visit)
    for department in ordering:
        yield _Draft(
            Paper.ORDER,
            f"{Paper.ORDER}（{department}）",
            department,
            day_of(visit.ordered_at),
            partial(order_to_correct, visit, department, issuing),
        )
    if ordering:
        days = [finding.rechecked_on for finding in visit.findings if finding.ordered]
        done = day_of(max(filter(None, days))) if all(days) else None
        yield _Draft(Paper.RECHECK, Paper.RECHECK, "、".join(ordering), done, partial(recheck_record, visit, issuing))


def _withheld(visit: VisitDetail) -> Iterator[str]:
    """Yield why the notice cannot be written: who uses an exemption has to say why, and who approved it."""
    for request in visit.requests if visit.card.state is not VisitState.CANCELLED else ():
        lacking = [
            what
            for what, told in (("理由", request.exemption_reason), ("批准人", request.exemption_approver))
            if request.exemption and not told
        ]
        if lacking:
            yield (
                f"检查需求 {request.number} 的例外情形“{request.exemption_name}”没有写明{'和'.join(lacking)}，"
                "还不能写出行政检查通知书；请先在检查需求里补上。"
            )


def _file_names(visit: VisitDetail, drafts: Iterable[_Draft]) -> list[str]:
    """Return a file name for each paper: by the number of its kind, so that it takes the place of what it was before.

    Where Windows would take it for another's, as with two long names of departments, it has a number of its own too.
    """
    names: list[str] = []
    for place, draft in enumerate(drafts, start=1):
        begin = f"{visit.card.number} {list(Paper).index(draft.paper) + 1}"
        name = document_file_name(f"{begin} {draft.name}", "")
        taken = name.casefold() in (one.casefold() for one in names)
        names.append(document_file_name(f"{begin}-{place} {draft.name}", "") if taken else name)
    return names
