"""A visit as the papers are given it: three departments at one enterprise, with every turn that it can take."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from jn_desktop.core.official import Picture
from jn_desktop.inspections.door_code import new_key, picture, sign
from jn_desktop.inspections.happening import Happening
from jn_desktop.inspections.lists import Prohibition
from jn_desktop.inspections.paper_parts import DoorSign, Issuing
from jn_desktop.inspections.states import Move, VisitState
from jn_desktop.inspections.visit_cards import (
    CheckResult,
    FindingCard,
    Line,
    Officer,
    VisitCard,
    VisitDetail,
    VisitPart,
    VisitRequest,
)

NUMBER = "LH20260001"
MARKET, SAFETY, FIRE = "市场监督管理局", "应急管理局", "消防救援大队"
ENTERPRISE = "济宁高新区示例新材料有限公司"
USCC = "91370800MA3C00001X"
NOTIFIED, ENTERED, LEFT, RECORDED = "2026-12-01T10:20", "2026-12-03T09:05", "2026-12-03T11:40", "2026-12-03T11:35"

PROHIBITIONS = (
    Prohibition(
        "严禁逐利检查", ("不得接受被检查企业的馈赠、报酬、福利待遇", "不得参加被检查企业提供的宴请、娱乐、旅游")
    ),
    Prohibition("严禁干扰企业正常生产经营", ("不得刻意要求法定代表人到场",)),
)


def request(place: int, department: str, item: str, **told: Any) -> VisitRequest:
    facts = {"kind": "日常检查", "minutes": 60, "legal_basis": None, "source": None, "remark": None, "recheck_of": None}
    exemption = {f"exemption{part}": None for part in ("", "_name", "_reason", "_approver")}
    known = {**facts, **exemption, **told}
    return VisitRequest(f"request{place}", f"JC2026120000{place}", department=department, item=item, **known)


REQUESTS = (
    request(
        1,
        MARKET,
        "特种设备使用安全检查",
        legal_basis="《中华人民共和国特种设备安全法》第五十七条",
        source="年度检查计划",
    ),
    request(2, MARKET, "计量器具强制检定检查", legal_basis="《中华人民共和国计量法》第九条", minutes=30),
    request(3, SAFETY, "安全生产责任制落实检查", legal_basis="《中华人民共和国安全生产法》第六十五条", kind="专项检查"),
    request(4, FIRE, "消防设施维护保养检查", legal_basis="《中华人民共和国消防法》第五十三条"),
)


def line(place: int, of: VisitRequest, point: str, result: CheckResult | None = None, **told: Any) -> Line:
    known = {"standard": None, "remark": None, "finding_id": None, **told}
    return Line(f"line{place}", of.id, of.department, of.item, place, point, result=result, **known)


CHECKLIST = (
    line(1, REQUESTS[0], "使用登记证是否在有效期内", CheckResult.PASS, standard="登记证在检验有效期内"),
    line(
        2, REQUESTS[0], "作业人员是否持证上岗", CheckResult.FAIL, standard="持有有效作业人员证", remark="叉车司机 1 人"
    ),
    line(3, REQUESTS[1], "计量器具强制检定检查", CheckResult.NOT_APPLICABLE),
    line(4, REQUESTS[2], "是否建立全员安全生产责任制", CheckResult.PASS),
    line(5, REQUESTS[3], "灭火器是否在有效期内", CheckResult.FAIL, standard="压力正常、在检验周期内"),
)


def finding(place: int, of: VisitRequest, text: str, **told: Any) -> FindingCard:
    blank = [field.name for field in fields(FindingCard)][5:]
    known = {**dict.fromkeys(blank), **told}
    return FindingCard(f"finding{place}", of.id, of.department, of.item, text, **known)


UNCERTIFIED = finding(
    1,
    REQUESTS[0],
    "1名叉车司机未取得特种设备作业人员证",
    basis="《特种设备安全法》第十四条",
    demand="取得证件前不得上岗作业",
    due="2026-12-20",
)
EXTINGUISHER = finding(
    2, REQUESTS[3], "二号车间2具灭火器压力不足", corrected_on="2026-12-03", kept="现场更换为备用灭火器。"
)


def officers(*names: str) -> tuple[Officer, ...]:
    return tuple(Officer(name, f"SD08{place:06}") for place, name in enumerate(names, start=len(names[0]) * 10))


PARTS = (
    VisitPart(SAFETY, (), "刘局长", "2026-11-30T17:10", None, False, 0, officers("欧阳一", "欧阳二")),
    VisitPart(MARKET, (), "王局长", "2026-11-30T16:00", "同意检查", False, 1, officers("张三", "李四")),
    VisitPart(FIRE, (), "陈大队长", "2026-12-01T09:00", None, False, None, officers("司马相如甲", "司马相如乙")),
)


def visit(**told: Any) -> VisitDetail:
    """Return a visit that is only planned: nobody approved it, nobody is named, nothing has come of it."""
    card = VisitCard(
        id="visit",
        number=NUMBER,
        enterprise_id="enterprise",
        enterprise=ENTERPRISE,
        uscc=USCC,
        day="2026-12-03",
        lead=SAFETY,
        departments=(SAFETY, MARKET, FIRE),
        state=VisitState.PLANNED,
        pinned=False,
        emergency=None,
        requests=len(REQUESTS),
        entered_at=None,
        left_at=None,
        findings=0,
        open_findings=0,
        due=None,
        lacking=(),
    )
    of_card = {
        name: told.pop(name) for name in list(told) if name in vars(card) and name not in ("requests", "findings")
    }
    moments = (
        *("notified_at", "received_by", "entered_at", "left_at", "contact", "summary", "signed_by", "refusal"),
        *("recorded_at", "result_notified_at", "ordered_at", "closed_at", "cancelled", "archive_number"),
    )
    bare = [
        replace(part, approved_by=None, approved_at=None, approval=None, assistants=None, officers=()) for part in PARTS
    ]
    known = {
        "park": "新材料产业园",
        "chain": "新材料",
        "quiet": False,
        "parts": tuple(bare),
        "requests": REQUESTS,
        "checklist": tuple(replace(one, result=None, remark=None) for one in CHECKLIST),
        "findings": (),
        "events": (Happening("2026-11-27T15:00", Move.PLAN, "站长", None, None),),
        "moves": (),
        **dict.fromkeys(moments),
        **told,
    }
    known.update((name, of_card[name]) for name in ("entered_at", "left_at") if name in of_card)
    return VisitDetail(card=replace(card, **of_card), **known)


def notified(**told: Any) -> VisitDetail:
    """Return a visit that the enterprise has been told of."""
    return visit(
        **{"state": VisitState.NOTIFIED, "parts": PARTS, "notified_at": NOTIFIED, "received_by": "王经理", **told}
    )


def recorded(**told: Any) -> VisitDetail:
    """Return a visit with its record signed."""
    moments = {"entered_at": ENTERED, "left_at": LEFT, "recorded_at": RECORDED}
    signed = {"contact": "王经理 安全部", "signed_by": "王经理", "summary": "共检查5项，发现问题2个，1个已当场改正。"}
    known = {"state": VisitState.RECORDED, "checklist": CHECKLIST, "findings": (UNCERTIFIED, EXTINGUISHER)}
    return notified(**{**moments, **signed, **known, **told})


def ordered(**told: Any) -> VisitDetail:
    """Return a visit after which something has to be put right."""
    known = {"state": VisitState.RECTIFYING, "result_notified_at": "2026-12-04T09:00", "ordered_at": "2026-12-04T09:30"}
    return recorded(**{**known, **told})


def closed(**told: Any) -> VisitDetail:
    """Return a visit that is over, with all put right."""
    passed = replace(
        UNCERTIFIED,
        corrected_on="2026-12-15",
        kept="已取得作业人员证，复印件存档。",
        rechecked_on="2026-12-21",
        rechecked_by="张三、李四",
        passed=True,
        recheck_number="JC20261200900",
    )
    known = {"state": VisitState.CLOSED, "findings": (passed, EXTINGUISHER), "archive_number": "2026-综查-0001"}
    return ordered(**{**known, **told})


def issuing(**told: Any) -> Issuing:
    secret = new_key().secret
    text = sign(secret, number=NUMBER, uscc=USCC, day=datetime(2026, 12, 3).date(), departments=3)
    known = {
        "station": "济宁高新区园区企业服务站",
        "now": datetime(2026, 12, 1, 10, 30),
        "prohibitions": PROHIBITIONS,
        "frequency": {name: ["年度检查频次以各检查部门公布的上限为准。"] for name in (MARKET, SAFETY, FIRE)},
        "door": DoorSign(Picture(picture(text), "入企核验码", 36), text),
    }
    return Issuing(**{**known, **told})
