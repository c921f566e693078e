"""Inspections for a newcomer to look at: the bundled requests of a month, and a month of visits up to where each is.

The lists, names and findings are made up; no office has published them.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.ledger import LedgerKind
from jn_desktop.core.spreadsheet import write_workbook
from jn_desktop.inspections.ledger import INSPECTION_ITEMS, INSPECTION_REQUESTS
from jn_desktop.inspections.other_service import OtherVisitFacts
from jn_desktop.inspections.visit_cards import (
    CheckResult,
    Correction,
    Emergency,
    EmergencyPart,
    FindingFacts,
    LineResult,
    Officer,
    Recheck,
    VisitCard,
    VisitDetail,
    VisitQuery,
)
from jn_desktop.station import Station

_ENTERPRISES = 30  # that somebody wants to inspect around today
_BEFORE, _AFTER = 21, 7  # days
_SAMPLE = "示例清单"


@dataclass(frozen=True)
class _Item:
    """An item of the made-up lists, with what is looked at and what is now and then found."""

    department: str
    name: str
    points: tuple[str, ...]
    finding: str
    demand: str


_ITEMS = (
    _Item(
        "消防救援大队",
        "消防安全检查",
        ("疏散通道｜畅通，没有堆放物", "灭火器｜在有效期内，压力正常", "消防设施维护记录｜每月一次，有签名"),
        "三号车间疏散通道堆放包装箱，占用一半宽度。",
        "清空疏散通道，划出禁放标线。",
    ),
    _Item(
        "应急管理局",
        "安全生产日常检查",
        ("安全生产责任制｜有文件，落实到岗位", "特种作业人员｜持证上岗", "隐患排查台账｜有整改和复查记录"),
        "两名电工的特种作业证超过复审日期。",
        "停止两人电工作业，办理复审后再上岗。",
    ),
    _Item(
        "应急管理局",
        "有限空间作业检查",
        ("有限空间辨识｜有清单和警示标志", "作业审批｜先检测、后作业"),
        "污水池没有有限空间警示标志。",
        "设置警示标志，补充辨识清单。",
    ),
    _Item(
        "生态环境分局",
        "排污许可执行情况检查",
        ("排污许可证｜在有效期内", "自行监测｜按频次开展，数据公开"),
        "三季度自行监测报告没有公开。",
        "公开三季度自行监测报告。",
    ),
    _Item(
        "生态环境分局",
        "危险废物管理检查",
        ("危险废物标识｜齐全", "转移联单｜与台账一致"),
        "危险废物暂存间标识牌信息与实际不符。",
        "更换标识牌，核对台账。",
    ),
    _Item(
        "市场监管局",
        "特种设备使用检查",
        ("使用登记｜一机一证", "定期检验｜在有效期内"),
        "一台叉车超过检验有效期使用。",
        "停用该叉车，检验合格后再使用。",
    ),
    _Item("市场监管局", "计量器具检查", ("强检器具｜检定合格证在有效期内",), "一台地磅检定证书过期。", "申请检定。"),
    _Item(
        "卫生健康局",
        "职业卫生检查",
        ("职业病危害告知｜合同和公告栏都有", "职业健康检查｜上岗前、在岗期间"),
        "喷涂岗位公告栏没有写明防护措施。",
        "补充喷涂岗位的防护措施告知。",
    ),
    _Item(
        "综合行政执法局",
        "城镇燃气使用检查",
        ("可燃气体报警器｜正常", "连接软管｜没有老化"),
        "食堂燃气连接软管老化。",
        "更换不锈钢波纹管。",
    ),
    _Item(
        "建设局",
        "在建工程质量安全检查",
        ("施工许可｜齐全", "临边防护｜到位"),
        "二层临边防护缺失约六米。",
        "补齐临边防护。",
    ),
    _Item(
        "人力资源部",
        "用工合规检查",
        ("劳动合同｜应签尽签", "工资支付｜按月足额"),
        "三名新员工未签合同。",
        "补签劳动合同。",
    ),
    _Item("税务局", "涉税事项核查", ("申报数据｜与账簿一致",), "印花税申报数与合同台账不一致。", "更正申报。"),
)
_OTHERS = (
    ("调研", "经济运行局", "了解四季度订单和用工情况"),
    ("观摩", "投资促进局", "重点项目观摩点位踩点"),
)
_BY_NAME = {item.name: item for item in _ITEMS}
_DEPARTMENTS = tuple(dict.fromkeys(item.department for item in _ITEMS))


def fill_with_inspections(station: Station, ledger: Path) -> None:
    """Set the made-up lists, read the bundled requests in, and hold the visits of the weeks around today."""
    with tempfile.TemporaryDirectory() as folder:
        items = _written(Path(folder) / "检查事项清单.xlsx", INSPECTION_ITEMS, _listed())
        station.inspection_lists.import_items(items, ImportOptions())
        asked = _written(Path(folder) / "检查需求.xlsx", INSPECTION_REQUESTS, _asked(station))
        station.inspection_requests.import_requests(asked, ImportOptions())
    for most, department, item in ((2, "消防救援大队", None), (1, "市场监管局", "计量器具检查"), (6, None, None)):
        station.inspection_lists.save_cap(
            None, {"department": department, "item": item, "most": most, "source": _SAMPLE}
        )
    today, before = station.context.today(), _open_visits(station)  # those of the sample month stay as planned
    plan = station.inspection_plans.propose(today - timedelta(days=_BEFORE), today + timedelta(days=_AFTER))
    station.inspection_plans.apply(plan)
    station.inspection_requests.import_requests(ledger, ImportOptions())
    made = [card for card in _open_visits(station).values() if card.id not in before]
    _hold(station, station.calendar.calendar(), made)


def _open_visits(station: Station) -> dict[str, VisitCard]:
    return {card.id: card for card in station.inspection_visits.visits(VisitQuery(open=True))}


def _listed() -> Iterator[dict[str, Any]]:
    for item in _ITEMS:
        yield {
            "department": item.department,
            "name": item.name,
            "legal_basis": _SAMPLE,
            "off_site": item.name == "涉税事项核查",
            "points": "\n".join(item.points),
        }


def _asked(station: Station) -> Iterator[dict[str, Any]]:
    """Yield what departments want to inspect at some enterprises of the registry, one to four of them at each."""
    enterprises, today = station.registry.enterprises(), station.context.today()
    for place in range(min(_ENTERPRISES, len(enterprises))):
        enterprise = enterprises[(place * 53 + 11) % len(enterprises)]
        begins = today - timedelta(days=_BEFORE) + timedelta(days=place * 7 % (_BEFORE + _AFTER - 6))
        for number in range(1 + place * 5 % 4):
            item = _ITEMS[(place * 5 + number * 7) % len(_ITEMS)]
            clue = (place + number) % 11 == 3
            yield {
                "department": item.department,
                "enterprise": enterprise.name,
                "uscc": enterprise.uscc,
                "item": item.name,
                "kind": "个案检查" if clue else "专项检查" if place % 9 == 4 else "日常检查",
                "first_day": (begins + timedelta(days=number)).isoformat(),
                "last_day": (begins + timedelta(days=number + 6)).isoformat(),
                "minutes": 60 + 30 * (number % 2),
                "exemption": "投诉举报线索" if clue else None,
                "exemption_reason": "职工来信反映，需要现场核实" if clue else None,
                "exemption_approver": f"{item.department}负责人" if clue else None,
                "source": "年度检查计划",
            }


def _hold(station: Station, calendar: Calendar, made: Sequence[VisitCard]) -> None:
    """Bring visits up to where they would be today: most of the past ones are closed, the next ones notified."""
    visits, today = station.inspection_visits, station.context.today()
    cards = sorted(made, key=lambda card: (card.day, card.number))
    soon = [card for card in cards if card.day <= (today + timedelta(days=3)).isoformat()]
    for department in _DEPARTMENTS:
        ids = [card.id for card in soon if department in card.departments]
        if ids:
            visits.approve(ids, department, f"{department}负责人", _at(today, -_BEFORE - 5, "09:00"))
    past = [card for card in soon if card.day < today.isoformat()]
    for place, card in enumerate(soon):
        _notify(station, card, place)
    finished = [
        card.id for place, card in enumerate(past) if _hold_one(station, calendar, card, place, len(past) - place)
    ]
    visits.close(finished)
    _happen_otherwise(station, cards)


def _notify(station: Station, card: VisitCard, place: int) -> None:
    visits = station.inspection_visits
    for number, department in enumerate(card.departments):
        officers = [Officer(f"检查员{place:02}{letter}", f"鲁执{place:03}{number}{letter}") for letter in ("甲", "乙")]
        visits.set_officers(card.id, department, officers)
    told = min(_at(date.fromisoformat(card.day), -3, "10:00"), _at(station.context.today(), -1, "10:00"))
    visits.notify(card.id, told, f"企业联系人{place + 1:02}")


def _hold_one(station: Station, calendar: Calendar, card: VisitCard, place: int, from_last: int) -> bool:
    """Hold a visit on its day; tell whether it can be closed. The last ones are not that far."""
    visits, day = station.inspection_visits, date.fromisoformat(card.day)
    visits.enter(card.id, _at(day, 0, "09:05"), f"企业联系人{place + 1:02}")
    detail = visits.visit(card.id)
    wrong = place % 3 == 0
    visits.set_results(
        card.id,
        {
            line.id: LineResult(CheckResult.FAIL if wrong and number == 0 else CheckResult.PASS)
            for number, line in enumerate(detail.checklist)
            if line.id is not None
        },
    )
    if wrong:
        item = _BY_NAME[detail.checklist[0].item]
        visits.add_finding(card.id, FindingFacts(detail.checklist[0].request_id, item.finding, demand=item.demand))
    visits.leave(card.id, _at(day, 0, "10:40"))
    if from_last <= 1:
        return False
    signed = (
        {"refusal": "负责人外出，在场人员不愿签字"} if place % 13 == 5 else {"signed_by": f"企业联系人{place + 1:02}"}
    )
    visits.record(card.id, _at(day, 0, "11:00"), "按清单逐项检查，当场告知检查情况。", **signed)
    if from_last <= 3:
        return False
    visits.notify_result(card.id, _at(day, 0, "15:00"))
    if place % 4:
        station.visit_ratings.rate(
            card.id, (5, 5, 4, 5, 3)[place % 5], "一次查完，少跑了几趟。" if place % 5 == 0 else None
        )
    return not wrong or _order(station, calendar, visits.visit(card.id), day, passed=place % 2 == 0)


def _order(station: Station, calendar: Calendar, detail: VisitDetail, day: date, *, passed: bool) -> bool:
    """Order what was found to be put right; tell whether that has been done and passed."""
    visits, due = station.inspection_visits, calendar.working_days_after(day, 5)[-1].date
    finding = detail.findings[0]
    visits.order_correction(
        detail.card.id, _at(day, 0, "16:00"), [Correction(finding.id, finding.demand or "限期改正。", due)]
    )
    if not passed or due >= station.context.today():
        return False
    visits.report_correction(finding.id, due, "已经改正，附照片。")
    rechecker = f"检查员{detail.card.number[-2:]}"
    visits.recheck(detail.card.id, _at(due, 0, "16:30"), rechecker, [Recheck(finding.id, True, "现场复查合格")])
    return True


def _happen_otherwise(station: Station, cards: Sequence[VisitCard]) -> None:
    """Have some come who do not inspect, and enter one enterprise in an emergency that still lacks its papers."""
    now = station.context.clock.now()
    lately = station.calendar.days(now.date() - timedelta(days=14), now.date())
    days = [day.date for day in lately if day.working and not day.quiet]
    for day, card, (kind, unit, purpose) in zip(days, cards, _OTHERS, strict=False):
        station.other_visits.record(OtherVisitFacts(card.enterprise_id, day, kind, unit, purpose, "3 人"))
    busy = {card.enterprise_id for card in cards}
    calm = next((one for one in station.registry.enterprises() if one.id not in busy), None)
    if calm is not None:
        station.inspection_visits.enter_at_once(
            Emergency(
                "厂区周边群众反映有刺激性气味，疑似泄漏。",
                now - timedelta(minutes=50),
                enterprise_id=calm.id,
                parts=(
                    EmergencyPart("生态环境分局", ("排污许可执行情况检查",)),
                    EmergencyPart("应急管理局", ("安全生产日常检查",)),
                ),
            )
        )


def _written(file: Path, kind: LedgerKind, rows: Iterator[dict[str, Any]]) -> Path:
    headers = [field.label for field in kind.fields]
    write_workbook(file, [(kind.label, headers, ([row.get(field.name) for field in kind.fields] for row in rows))])
    return file


def _at(day: date, days: int, clock: str) -> datetime:
    return datetime.combine(day + timedelta(days=days), time.fromisoformat(clock))
