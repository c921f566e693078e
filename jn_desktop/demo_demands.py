"""Demands for a newcomer to look at: the bundled register, most of it handled, and a few calls of the last days."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.exchange import open_ledger
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.spreadsheet import write_workbook
from jn_desktop.demands.cards import DemandCard, DemandQuery, NewDemand
from jn_desktop.demands.ledger import DEMANDS
from jn_desktop.station import Station

_LEFT_OPEN = 50  # every so many-th demand of the register is still being handled
_DAY = 450  # working minutes
_RESULTS = ("已解决", "已解决", "已解决", "部分解决", "服务确认")
_SATISFIED = ("满意", "满意", "满意", "基本满意", "满意", "满意", "不满意")


@dataclass(frozen=True)
class _Call:
    """A call of the last days: how many hours ago, about what, and how many of its steps are made."""

    hours: int
    category: str
    kind: str
    text: str
    unit: str
    steps: int
    urgency: str = "一般"


_CALLS = (
    _Call(
        1, "高压线迁改", "求助", "二号厂房吊装在即，地块上方的高压线还没有迁改，请协调供电部门。", "供电公司", 0, "紧急"
    ),
    _Call(2, "用工", "求助", "新生产线下月投产，缺焊工和数控操作工三十余人，希望对接职业院校。", "人力资源部", 0),
    _Call(4, "融资", "咨询", "想了解园区转贷资金的条件和办理时间。", "财政金融局", 1),
    _Call(20, "审批堵点", "投诉", "施工许可材料补正了三次，每次说的都不一样。", "行政审批服务局", 1, "紧急"),
    _Call(24, "生产运营", "求助", "厂区门口道路积水，货车进不来。", "建设局", 2),
    _Call(70, "知识产权", "咨询", "商标被外地企业抢注，询问怎样维权。", "市场监管局", 2),
    _Call(72, "惠企政策不落实", "投诉", "去年的技改补助还没有到账。", "经济运行局", 1),
    _Call(92, "固废处置", "求助", "危废暂存库已满，请帮助联系有资质的处置单位。", "生态环境分局", 2, "特急"),
    _Call(98, "厂房搬迁", "求助", "租用的厂房到期，想在园区内找三千平方米标准厂房。", "招商服务中心", 2),
    _Call(120, "投资建设", "建议", "建议在产业园增设一处货车停车场。", "自然资源分局", 3),
    _Call(144, "市场准入", "咨询", "经营范围变更需要准备哪些材料。", "行政审批服务局", 3),
    _Call(168, "清表", "求助", "地块上还有两处附着物没有清完，影响进场。", "征迁办", 3, "紧急"),
)


def fill_with_demands(station: Station, register: Path) -> None:
    """Read the bundled register with what became of its demands, add the calls, and move some of them on by hand."""
    with tempfile.TemporaryDirectory() as folder:
        handled = Path(folder) / "诉求办理情况.xlsx"
        rows = [*_handled(station, register), *_called(station)]
        headers = [field.label for field in DEMANDS.fields]
        write_workbook(handled, [(DEMANDS.label, headers, ([row.get(f.name) for f in DEMANDS.fields] for row in rows))])
        station.demands.import_demands(handled, ImportOptions())
    station.demands.import_demands(register, ImportOptions())
    _move_on(station)


def _handled(station: Station, register: Path) -> Iterator[dict[str, Any]]:
    """Yield the demands of the register that were handled, each with its steps; the rest comes with the register."""
    calendar, table = station.calendar.calendar(), open_ledger(station.context, register, DEMANDS)
    for place, row in enumerate(table.rows):
        if place % _LEFT_OPEN == 0:
            continue
        steps = 2 if place % _LEFT_OPEN == 1 else 4
        yield _shown(
            {**row.values, **_steps(calendar, datetime.fromisoformat(row.values["received_at"]), place, steps)}
        )


def _called(station: Station) -> Iterator[dict[str, Any]]:
    """Yield the calls of the last days, from enterprises of the registry, up to where each has come."""
    calendar, now = station.calendar.calendar(), station.context.clock.now()
    known = station.demands.demands()
    enterprises = station.registry.enterprises()
    for place, call in enumerate(_CALLS):
        received = now - timedelta(hours=call.hours, minutes=7 * place)
        enterprise = enterprises[37 * place + 5] if len(enterprises) > 37 * place + 5 else None
        yield _shown(
            {
                "number": f"SQ{now.year}{301 + len(known) + place:05}",
                "received_at": f"{received:%Y-%m-%dT%H:%M}",
                "channel": "8951234热线",
                "enterprise": enterprise.name if enterprise else "济宁高新区示例装备有限公司",
                "uscc": enterprise.uscc if enterprise else None,
                "contact": f"联系人{place + 1:02}",
                "phone": f"138{place:08}",
                "kind": call.kind,
                "category": call.category,
                "urgency": call.urgency,
                "text": call.text,
                "first_receiver": station.context.operator if place % 2 == 0 else f"首问责任人{place:02}",
                "lead_unit": call.unit if call.steps else None,
                "handler": "王工" if call.steps > 1 else None,
                **_steps(calendar, received, place, call.steps - 1 if now - received > timedelta(hours=12) else 0),
            }
        )


def _steps(calendar: Calendar, received: datetime, place: int, steps: int) -> dict[str, str]:
    """Return the first steps of a demand: contact, opinion, reply, close; now and then one comes late."""
    contacted = calendar.add(received, 15 + place * 37 % 115 + (90 if place % 13 == 0 else 0))
    opinion = calendar.add(contacted, 60 + place * 53 % 300)
    replied = calendar.add(opinion, _DAY * (1 + place % 8) + (3 * _DAY if place % 17 == 0 else 0))
    told: list[dict[str, str | datetime]] = [
        {"contacted_at": contacted},
        {"opinion_at": opinion, "opinion": "已到现场了解情况，由承办单位牵头拿出办理方案。"},
        {"replied_at": replied, "result": _RESULTS[place % 5], "reply": "已按方案办理，并告知企业。"},
        {"closed_at": calendar.add(replied, _DAY), "satisfaction": _SATISFIED[place % 7]},
    ]
    return {name: _text(value) for step in told[:steps] for name, value in step.items()}


def _move_on(station: Station) -> None:
    """Make the moves that no register tells of."""
    demands, now = station.demands, station.context.clock.now()
    cards = {card.title[:6]: card for card in demands.page(DemandQuery()) if card.number[6:] > "00300"}

    def called(beginning: str) -> DemandCard | None:
        return cards.get(beginning[:6])

    if (waiting := called("危废暂存库已满")) is not None and waiting.contacted_at:
        demands.pause(waiting.id, now, "等企业提供危废转移联单")
    if (asking := called("租用的厂房到期")) is not None and asking.contacted_at:
        demands.request_extension(asking.id, 5, "房源还在与业主商谈")
    if (slow := called("地块上还有两处")) is not None and slow.opinion_at:
        demands.report(slow.id, now, "附着物清点完毕，补偿协议已签一户。")
        demands.urge([slow.id], "请本周内完成清表，影响项目进场。")
    if (wrong := called("去年的技改补助")) is not None and wrong.lead_unit and not wrong.contacted_at:
        demands.give_back(wrong.id, "补助资金由财政拨付，不属于本单位职责。", "财政金融局")
    first = next(iter(cards.values()), None)
    if first is not None:
        demands.register(
            NewDemand(
                received_at=now - timedelta(minutes=20),
                text="厂区电压不稳，机床频繁停机，请尽快派人查看。",
                enterprise_id=first.enterprise_id,
                channel="8951234热线",
                kind="求助",
                category="生产运营",
                urgency="紧急",
            )
        )


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.replace("T", " ") if name.endswith("_at") else value for name, value in row.items()}


def _text(value: str | datetime) -> str:
    return f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, datetime) else value
