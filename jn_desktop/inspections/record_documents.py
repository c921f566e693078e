"""The papers of a visit from the entry on: record, result notice, orders to correct, recheck record, archive index."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from jn_desktop.core.official import (
    Addressee,
    Block,
    Cell,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    Title,
    shown_date,
)
from jn_desktop.inspections.paper_parts import (
    BY_HAND,
    OPEN_DAY,
    Issuing,
    Row,
    afterwards,
    band,
    by_department,
    clause,
    closing,
    day_of,
    departments_of,
    document,
    form,
    head,
    officers_table,
    pair,
    place_of,
    shown_day,
    shown_moment,
    shown_time,
    texts,
    whole,
)
from jn_desktop.inspections.visit_cards import CheckResult, FindingCard, VisitDetail, VisitRequest

_CHECKLIST = (8, 26, 19, 9, 11, 11, 16)
_ORDERED = (8, 28, 22, 26, 16)
_FOUND = (8, 18, 28, 20, 26)
_RECHECKED = (8, 23, 25, 22, 22)
_OUTCOMES = (8, 52, 40)
_INDEX = (8, 20, 36, 16, 8, 12)
_BLANK_FINDINGS = 3


# ---- the record ----


def on_site_record(visit: VisitDetail, issuing: Issuing) -> OfficialDocument:
    """Return the record of a visit with the one checklist of all (现场检查记录); before the entry, a form."""
    return document(
        f"现场检查记录 {visit.card.number}",
        issuing,
        (
            Title("现场检查记录"),
            form(_record_rows(visit)),
            officers_table(visit),
            Table(_CHECKLIST, tuple(_checklist(visit)), headers=1),
            Table(_FOUND, tuple(_findings(visit)), headers=1),
            form(_closing_rows(visit), together=True),
        ),
    )


def _record_rows(visit: VisitDetail) -> Iterator[Row]:
    card = visit.card
    yield pair("检查日期", shown_day(card.day), "检查编号", card.number)
    yield pair("检查对象", card.enterprise, "统一社会信用代码", card.uscc)
    yield pair("检查地点", visit.park, "联系人", visit.contact)
    entered, left = (shown_time(at, card.day) for at in (visit.entered_at, visit.left_at))
    yield pair("进入时间", entered, "离开时间", left)
    yield whole("检查部门", f"{departments_of(visit)}（牵头部门：{card.lead}）")
    if card.emergency:
        yield whole("紧急情形", f"{clause(card.emergency)}。先行入企，审批和通知手续事后补办。")
    yield whole("告知事项", "□已出示执法证件　□已告知检查事项和依据　□已告知权利和义务\n□不申请回避　□申请回避：")


def _checklist(visit: VisitDetail) -> Iterator[Row]:
    lines = sorted(visit.checklist, key=lambda line: place_of(visit, line.department))
    yield head("序号", "检查内容", "标准", *CheckResult, "备注")
    number, before = 0, ""
    for (department, item), of_item in groupby(lines, key=lambda line: (line.department, line.item)):
        if department != before:
            yield band(department, len(_CHECKLIST))
        yield band(f"事项：{item}", len(_CHECKLIST))
        before = department
        for line in of_item:
            number += 1
            marks = ["√" if line.result is result else None for result in CheckResult]
            yield texts(str(number), line.point, line.standard, *marks, line.remark)


def _findings(visit: VisitDetail) -> Iterator[Row]:
    yield head("序号", "检查部门", "发现的问题", "依据", "现场处理")
    yield from _found(visit.findings, _on_site)
    if visit.recorded_at is None:
        yield from [texts(*[None] * len(_FOUND))] * max(_BLANK_FINDINGS - len(visit.findings), 1)
    elif not visit.findings:
        yield (Cell("本次检查没有发现问题。", len(_FOUND)),)


def _found(findings: Sequence[FindingCard], became: Callable[[FindingCard], str]) -> Iterator[Row]:
    for place, finding in enumerate(findings, start=1):
        yield texts(str(place), finding.department, finding.text, finding.basis, became(finding))


def _on_site(finding: FindingCard) -> str:
    """Return what was done about a problem while the inspectors were there."""
    if finding.ordered or not finding.corrected_on:
        return "没有当场改正"
    return f"已当场改正：{clause(finding.kept)}" if finding.kept else "已当场改正"


def _closing_rows(visit: VisitDetail) -> Iterator[Row]:
    yield whole("检查小结", visit.summary or "\n\n")
    yield whole("检查人员\n签名", "\n".join(f"{part.department}：\n" for part in visit.parts))
    yield whole("被检查\n单位意见", _enterprise_signs(visit))
    yield whole("记录时间", shown_moment(visit.recorded_at))


def _enterprise_signs(visit: VisitDetail) -> str:
    if visit.refusal:
        return f"被检查单位拒绝签名，原因：{clause(visit.refusal)}。\n由检查人员签名注明：\n\n"
    read = "以上记录已经阅读核对：□属实　□有异议："
    return f"{read}\n\n\n签名（盖章）：{visit.signed_by or '　　　　　'}　　{OPEN_DAY}"


# ---- the result ----


def result_notice(visit: VisitDetail, issuing: Issuing) -> OfficialDocument:
    """Return what all departments tell the enterprise together of what they found (检查结果告知书)."""
    return document(f"检查结果告知书 {visit.card.number}", issuing, _result(visit))


def _result(visit: VisitDetail) -> Iterator[Block]:
    card = visit.card
    jointly = "联合" if len(card.departments) > 1 else ""
    yield Title("检查结果告知书")
    yield Addressee(card.enterprise)
    yield Paragraph(
        f"{departments_of(visit)}于{shown_day(card.day)}对你单位{jointly}开展了行政检查（检查编号：{card.number}）。"
        "现将检查结果告知如下："
    )
    yield Heading(1, "检查结果")
    yield Table(_OUTCOMES, tuple(_outcomes(visit)), headers=1)
    if visit.findings:
        yield Heading(1, "发现的问题和处理")
        rows = [head("序号", "检查部门", "发现的问题", "依据", "处理"), *_found(visit.findings, _handled)]
        yield Table(_FOUND, tuple(rows), headers=1)
    yield Heading(1, "其他事项")
    yield Paragraph(
        "对检查结果有异议的，可以向作出该项检查的部门提出陈述和申辩；认为检查行为侵犯合法权益的，"
        "可以依法申请行政复议或者提起行政诉讼。"
        + ("请按照检查部门的要求改正问题，并报告改正情况；到期后由检查部门复查。" if _open(visit) else "")
    )
    yield Paragraph("特此告知。")
    yield from closing(card.departments, day_of(visit.result_notified_at), None, None)


def _outcomes(visit: VisitDetail) -> Iterator[Row]:
    yield head("序号", "检查事项", "检查结果")
    for place, (request, is_first) in enumerate(by_department(visit), start=1):
        if is_first:
            yield band(request.department, len(_OUTCOMES))
        yield texts(str(place), request.item, _outcome(visit, request))


def _outcome(visit: VisitDetail, request: VisitRequest) -> str:
    found = [finding for finding in visit.findings if finding.request_id == request.id]
    results = {line.result for line in visit.checklist if line.request_id == request.id}
    if found:
        kept = sum(finding.corrected_on is not None and not finding.ordered for finding in found)
        return f"发现问题{len(found)}个" + (f"，其中{kept}个已当场改正" if kept else "")
    return "不适用" if results == {CheckResult.NOT_APPLICABLE} else "没有发现问题"


def _handled(finding: FindingCard) -> str:
    """Return what becomes of a problem, as the enterprise is told of it."""
    if finding.ordered:
        return "责令限期改正，另行送达责令改正通知书"
    return _on_site(finding) if finding.corrected_on else "由检查部门依法处理"


def _open(visit: VisitDetail) -> bool:
    return any(finding.open or finding.ordered for finding in visit.findings)


# ---- the order ----


def ordering_departments(visit: VisitDetail) -> list[str]:
    """Return the departments that ordered something to be put right, in the order of the visit."""
    ordered = {finding.department for finding in visit.findings if finding.ordered}
    return [department for department in visit.card.departments if department in ordered]


def order_to_correct(visit: VisitDetail, department: str, issuing: Issuing) -> OfficialDocument:
    """Return the order of one department (责令改正通知书): each orders in its own name."""
    return document(f"责令改正通知书（{department}）", issuing, _order(visit, department))


def _order(visit: VisitDetail, department: str) -> Iterator[Block]:
    ordered = [finding for finding in visit.findings if finding.ordered and finding.department == department]
    yield Title("责令改正通知书")
    yield Addressee(visit.card.enterprise)
    yield Paragraph(
        f"{shown_day(visit.card.day)}，我单位在对你单位的检查（检查编号：{visit.card.number}）中发现下列问题，"
        "现责令你单位按照要求在期限内改正："
    )
    rows = [head("序号", "存在的问题", "依据", "改正要求", "改正期限")]
    for place, finding in enumerate(ordered, start=1):
        due = shown_date(day_of(finding.due))
        rows.append(texts(str(place), finding.text, finding.basis, finding.demand, f"{due}前"))
    yield Table(_ORDERED, tuple(rows), headers=1)
    yield Paragraph(
        "请你单位改正后向我单位书面报告改正情况，我单位将在期限届满后复查。"
        "逾期没有改正的，将依法处理。确有困难不能按期改正的，请在期限届满前提出延期申请并说明理由。"
    )
    yield Paragraph(
        "不服本通知的，可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法提起行政诉讼；"
        "复议、诉讼期间不停止执行，法律另有规定的除外。"
    )
    yield from closing([department], day_of(visit.ordered_at), None, None)


# ---- the recheck ----


def recheck_record(visit: VisitDetail, issuing: Issuing) -> OfficialDocument:
    """Return what became of what was ordered (整改复查记录); before the recheck, a form to fill in."""
    ordered = [finding for finding in visit.findings if finding.ordered]
    rows = [head("序号", "问题", "改正要求和期限", "改正情况", "复查结果")]
    rows += [_rechecked(place, finding) for place, finding in enumerate(ordered, start=1)]
    facts = (
        pair("检查日期", shown_day(visit.card.day), "检查编号", visit.card.number),
        pair("检查对象", visit.card.enterprise, "统一社会信用代码", visit.card.uscc),
        whole("复查部门", "、".join(ordering_departments(visit))),
    )
    signatures = (
        whole("复查人员\n签名", "\n".join(f"{department}：\n" for department in ordering_departments(visit))),
        whole("被检查\n单位意见", BY_HAND),
    )
    blocks = (
        Title("整改复查记录"),
        form(facts),
        Table(_RECHECKED, tuple(rows), headers=1),
        form(signatures, together=True),
    )
    return document(f"整改复查记录 {visit.card.number}", issuing, blocks)


def _rechecked(place: int, finding: FindingCard) -> Row:
    demanded = "\n".join(filter(None, (finding.demand, f"{shown_date(day_of(finding.due))}前")))
    corrected = "\n".join(
        filter(None, (shown_date(day_of(finding.corrected_on)) if finding.corrected_on else None, finding.kept))
    )
    return texts(str(place), f"{finding.department}：{finding.text}", demanded, corrected, _came_out(finding))


def _came_out(finding: FindingCard) -> str:
    if finding.passed is None:
        return "□已改正\n□没有改正"
    by = f"复查人：{finding.rechecked_by}" if finding.rechecked_by else None
    on = shown_date(day_of(finding.rechecked_on)) if finding.rechecked_on else None
    return "\n".join(filter(None, ("已改正" if finding.passed else "没有改正", on, by)))


# ---- the archive index ----


@dataclass(frozen=True)
class Filed:
    """A paper of the file: who answers for it, what it is called, and its day."""

    answers: str
    name: str
    day: date | None


def archive_index(visit: VisitDetail, filed: Sequence[Filed], issuing: Issuing) -> OfficialDocument:
    """Return the index of a visit's file (卷内目录); the page numbers are written in when it is bound."""
    rows = [head("序号", "责任者", "题名", "日期", "页号", "备注")]
    for place, paper in enumerate(filed, start=1):
        day = paper.day.strftime("%Y%m%d") if paper.day else ""
        rows.append(texts(str(place), paper.answers, paper.name, day, None, None))
    facts = (
        pair("检查对象", visit.card.enterprise, "检查编号", visit.card.number),
        pair("检查日期", shown_day(visit.card.day), "档号", visit.archive_number),
        pair("牵头部门", visit.card.lead, "目前状态", visit.card.state),
    )
    blocks = (Title("卷内目录"), *afterwards(visit, "案卷"), form(facts), Table(_INDEX, tuple(rows), headers=1))
    return document(f"卷内目录 {visit.card.number}", issuing, blocks)
