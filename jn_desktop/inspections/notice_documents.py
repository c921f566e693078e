"""The papers of a visit that belong before the entry: joint plan, approval forms, and the one notice for all.

They follow 国办发〔2024〕54号 and what the Ministry of Justice's forms have to name (DOMAIN 1.7).
"""

from collections.abc import Iterable, Iterator

from jn_desktop.core.official import (
    Addressee,
    Block,
    Cell,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    Title,
    shown_date,
)
from jn_desktop.inspections.paper_parts import (
    BY_HAND,
    POLICY,
    Issuing,
    Row,
    afterwards,
    assistants_of,
    clause,
    closing,
    day_of,
    departments_of,
    document,
    form,
    items_table,
    minutes_of,
    officers_table,
    pair,
    planned_on,
    prohibitions_table,
    shown_day,
    shown_moment,
    source_of,
    whole,
)
from jn_desktop.inspections.visit_cards import VisitDetail, VisitPart, VisitRequest

_DOOR = (17, 27, 56)
_GROUP = 8  # characters of the door code that stand together, for whoever types them


# ---- the plan ----


def joint_plan(visit: VisitDetail, issuing: Issuing) -> OfficialDocument:
    """Return the plan of a visit (联合检查方案): what the station puts together for the departments."""
    title = f"关于对{visit.card.enterprise}开展联合检查的方案"
    return document(
        title,
        issuing,
        (
            Title(title),
            *afterwards(visit, "方案"),
            Paragraph(
                f"为落实{POLICY}，做到“进一次门、查多项事”，减少对企业正常生产经营的打扰，现制定联合检查方案如下"
                f"（检查编号：{visit.card.number}）。"
            ),
            Heading(1, "检查对象"),
            Paragraph(_enterprise(visit)),
            Heading(1, "检查时间"),
            Paragraph(_time(visit)),
            Heading(1, "检查部门、事项和依据"),
            items_table(visit),
            Heading(1, "组织分工"),
            Paragraph(_organisation(visit, issuing)),
            Heading(1, "检查人员"),
            Paragraph(
                "每个部门派出的执法人员不少于2人，入企时主动出示执法证件。"
                "辅助人员的数量事先确定，只从事协助工作，不得单独入企，不得单独提出检查结论。"
            ),
            officers_table(visit),
            Heading(1, "工作纪律"),
            Paragraph("严格遵守涉企行政检查“五个严禁”“八个不得”："),
            prohibitions_table(issuing),
            # words, not a table, go before the signature: they come with it onto a last page
            Heading(1, "检查方式"),
            Paragraph(
                "各部门同日入企，统一告知，按照同一份检查清单检查和记录，结果一并反馈企业。检查清单入企前确定，"
                "现场不得变更；能够通过查阅已有资料、数据共享核实的，不再要求企业重复提供。"
            ),
            Signature(issuing.station, planned_on(visit)),
        ),
    )


def _enterprise(visit: VisitDetail) -> str:
    told = (
        f"统一社会信用代码{visit.card.uscc}" if visit.card.uscc else None,
        f"位于{visit.park}" if visit.park else None,
    )
    known = "，".join(filter(None, told))
    return f"{visit.card.enterprise}{f'（{known}）' if known else ''}。"


def _time(visit: VisitDetail) -> str:
    lasts = minutes_of(visit)
    sentences = [f"{shown_day(visit.card.day)}{f'，预计用时{lasts}' if lasts else ''}。"]
    exempt = [_exemption(request) for request in visit.requests if request.exemption]
    if visit.quiet and exempt:
        sentences.append(f"当日为企业安静日，按照例外情形安排：{'；'.join(dict.fromkeys(exempt))}。")
    return "".join(sentences)


def _exemption(request: VisitRequest) -> str:
    told = (request.exemption_reason and clause(request.exemption_reason), request.exemption_approver)
    reason, approver = told[0] or "", f"，批准人{told[1]}" if told[1] else ""
    return f"{request.department}“{request.exemption_name}”{f'，{reason}' if reason else ''}{approver}"


def _organisation(visit: VisitDetail, issuing: Issuing) -> str:
    lead, *others = visit.card.departments
    joined = f"{'、'.join(others)}按照各自职责参加检查，" if others else ""
    alone = "各部门分别对本部门的检查事项和检查结论负责。" if others else ""
    return (
        f"由{lead}牵头，负责统一组织、统一告知企业和汇总检查结果；{joined}{alone}"
        f"{issuing.station}负责协调衔接，跟踪问题整改。"
    )


# ---- the approval ----


def approval_form(visit: VisitDetail, part: VisitPart, issuing: Issuing) -> OfficialDocument:
    """Return the form on which the head of a department approves its part (行政检查审批表, R5)."""
    return document(
        f"行政检查审批表（{part.department}）",
        issuing,
        (Title("行政检查审批表"), form(_approval_rows(visit, part, issuing))),
    )


def _approval_rows(visit: VisitDetail, part: VisitPart, issuing: Issuing) -> Iterator[Row]:
    card = visit.card
    requests = [request for request in visit.requests if request.department == part.department]
    yield pair("检查编号", card.number, "检查部门", part.department)
    yield pair("检查对象", card.enterprise, "统一社会信用代码", card.uscc)
    yield whole("检查事项", _listed(request.item for request in requests))
    yield whole("检查依据", _listed(dict.fromkeys(one.legal_basis for one in requests if one.legal_basis)))
    yield whole("任务来源", _listed(dict.fromkeys(source_of(request) for request in requests)))
    yield pair("检查日期", shown_day(card.day), "检查方式", f"现场检查，联合检查\n牵头部门：{card.lead}")
    yield whole("检查频次", "".join(issuing.frequency.get(part.department, ())))
    yield whole("检查人员", _listed(f"{one.name}（执法证号{one.certificate}）" for one in part.officers))
    yield whole("辅助人员", assistants_of(part))
    exempt = [request for request in requests if request.exemption]
    if exempt:
        yield whole("例外情形", _listed(_exemption(request) for request in exempt))
    yield whole("承办人\n意见", BY_HAND)
    yield whole("承办机构\n负责人\n意见", BY_HAND)
    yield whole("部门\n负责人\n审批意见", _approval(part))
    remarks = [block.text for block in afterwards(visit, "审批表") if isinstance(block, Paragraph)]
    yield whole("备注", "\n".join(remarks))


def _approval(part: VisitPart) -> str:
    if part.approved_by is None:
        return BY_HAND
    agreed = None if part.approval and "同意" in part.approval else "同意。"
    told = [agreed, part.approval, f"批准人：{part.approved_by}", shown_moment(part.approved_at)]
    return "\n".join([*filter(None, told), *(["（事后补办）"] if part.backfilled else [])])


def _listed(texts: Iterable[str]) -> str:
    """Return texts one below the other, numbered where there are several."""
    told = list(texts)
    return "\n".join(f"{place}. {text}" for place, text in enumerate(told, start=1)) if len(told) > 1 else "".join(told)


# ---- the notice ----


def notice(visit: VisitDetail, issuing: Issuing) -> OfficialDocument:
    """Return the one notice of all departments (行政检查通知书)."""
    return document(f"行政检查通知书 {visit.card.number}", issuing, _notice(visit, issuing))


def _notice(visit: VisitDetail, issuing: Issuing) -> Iterator[Block]:
    card = visit.card
    yield Title("行政检查通知书")
    yield Addressee(card.enterprise)
    yield from afterwards(visit, "通知书")
    yield Paragraph(_announced(visit))
    yield Heading(1, "检查部门、事项和依据")
    yield items_table(visit)
    yield Heading(1, "检查人员")
    yield Paragraph(
        "检查人员进入你单位时应当主动出示执法证件；不出示执法证件或者执法人员少于2人的，你单位有权拒绝检查。"
        "辅助人员不得单独入企检查。"
    )
    yield officers_table(visit)
    yield Heading(1, "需要准备的材料")
    yield Paragraph(
        "请备好营业执照和与上述检查事项有关的证照、台账、记录等资料，以备查阅。"
        "不需要另行准备书面汇报，不要求法定代表人或者主要负责人陪同。"
    )
    yield Heading(1, "检查频次")
    yield from _frequencies(visit, issuing)
    yield Heading(1, "你单位的权利")
    yield Paragraph(
        "认为检查人员与检查事项有直接利害关系或者有其他关系可能影响公正检查的，有权申请回避。检查中有权陈述和申辩，"
        "对检查记录有权核对和补充。认为检查行为侵犯合法权益的，可以依法申请行政复议或者提起行政诉讼，"
        f"也可以向{issuing.station}反映。"
    )
    yield Heading(1, "检查纪律")
    yield Paragraph(f"检查人员严格遵守{POLICY}规定的“五个严禁”“八个不得”，请你单位监督：")
    yield prohibitions_table(issuing)
    if issuing.door is not None or not card.emergency:
        yield _door(visit, issuing)
    yield Paragraph("特此通知。")
    yield from closing(card.departments, day_of(visit.notified_at), visit.received_by, visit.notified_at)


def _announced(visit: VisitDetail) -> str:
    """Return who comes when, approved on which day, and under which number."""
    card, several = visit.card, len(visit.card.departments) > 1
    lasts = minutes_of(visit)
    given = [day_of(part.approved_at) for part in visit.parts]
    approved = f"{shown_date(max(day for day in given if day))}经批准" if given and all(given) else "经批准"
    together = f"对你单位联合开展行政检查，由{card.lead}牵头，一次入企、一并完成" if several else "对你单位开展行政检查"
    when = f"{shown_day(card.day)}{f'（预计用时{lasts}）' if lasts else ''}"
    comes = "已于" if card.emergency else "定于"
    excused = card.emergency or any(request.exemption for request in visit.requests)
    exempt = "当日为企业安静日，本次检查属于例外情形。" if visit.quiet and excused else ""
    coming = f"{approved}，{departments_of(visit)}{comes}{when}{together}。{exempt}"
    return f"{coming}检查编号：{card.number}。现将有关事项通知如下："


def _frequencies(visit: VisitDetail, issuing: Issuing) -> Iterator[Block]:
    """Yield how often a year each department inspects, and once what holds for all of them."""
    told = {department: issuing.frequency.get(department, ()) for department in visit.card.departments}
    common = [said for said in next(iter(told.values())) if all(said in sentences for sentences in told.values())]
    for department, sentences in told.items():
        own = "".join(said for said in sentences if said not in common)
        if own:
            yield Paragraph(f"{department}：{own}")
    if common:
        yield Paragraph("".join(common))


def _door(visit: VisitDetail, issuing: Issuing) -> Table:
    """Return the code to scan at the door; before the notice is given there is none, and the row stands open."""
    if issuing.door is None:
        return Table(_DOOR, ((Cell("入企核验码", label=True), Cell("（通知企业后生成）", span=2)),))
    says = (
        f"检查人员入企时，可以扫描左侧的码，或者在核验处输入下列字符，核对{visit.card.number}号检查是否属实、"
        f"是否在通知的日期：\n{_grouped(issuing.door.text)}"
    )
    return Table(_DOOR, ((Cell("入企核验码", label=True), Cell("", picture=issuing.door.picture), Cell(says)),))


def _grouped(code: str) -> str:
    """Return a door code as somebody can type it: blanks in it do not count."""
    said, _, signature = code.rpartition(":")
    groups = [signature[at : at + _GROUP] for at in range(0, len(signature), _GROUP)]
    return f"{said.replace(':', ': ')}: {' '.join(groups)}"
