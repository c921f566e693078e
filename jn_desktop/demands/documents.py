"""The papers of demands: record sheet (诉求办理单), urging notice (催办通知书), sheet of a day (今日清单)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from jn_desktop.core.calendar import COMPUTED, weekday
from jn_desktop.core.clock import ZONE
from jn_desktop.core.official import (
    Addressee,
    Block,
    Cell,
    Heading,
    Imprint,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    Title,
    shown_date,
)
from jn_desktop.demands.cards import DemandCard, DemandDetail, Event
from jn_desktop.demands.clock import Pause, Target, in_hours
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.rules import MARKS, NOT_DISPATCHED
from jn_desktop.registry.directory import unit_names

SPOKEN = {Target.CONTACT: "联系企业", Target.OPINION: "初步意见", Target.RESOLVE: "办结"}
_NOTHING = "—"
# of the record sheet: a label, what it labels; the same again; and between them the edges of the three deadlines
_FACTS = (14, 28, 8, 14, 6, 30)
_TIMELINE = (24, 13, 13, 50)
_URGED = (7, 19, 32, 42)
_OF_DAY = (19, 44, 25, 12)
MOST_ON_A_SHEET = 100  # of one part: nobody reads more in a day, and laying them out holds up the window


@dataclass(frozen=True)
class Signing:
    """Who signs a paper and when; the gauge that says what is late by how much.

    `base` is the office's own base document.
    """

    station: str
    now: datetime
    gauge: Gauge
    base: bytes | None = None


# ---- the record sheet ----


def record_sheet(demand: DemandDetail, signing: Signing) -> OfficialDocument:
    """Return everything about a demand on one form, with its timeline below."""
    card = demand.card
    rows = [*_who_and_what(demand), *_deadlines(demand, signing), *_pauses(demand.pauses), *_answer(demand)]
    return _document(
        f"企业诉求办理单 {card.number}",
        signing,
        (
            Title("企业诉求办理单"),
            Table(_FACTS, tuple(rows)),
            Table(_TIMELINE, tuple(_timeline(demand.events)), headers=2),
            Signature(signing.station, signing.now.date()),
        ),
    )


Row = tuple[Cell, ...]


def _pair(label: str, value: str | None, label_2: str, value_2: str | None) -> Row:
    """Return a row with two facts."""
    return (
        Cell(label, label=True),
        Cell(value or _NOTHING, span=2),
        Cell(label_2, label=True),
        Cell(value_2 or _NOTHING, span=2),
    )


def _whole(label: str, value: str | None) -> Row:
    """Return a row with one fact."""
    return Cell(label, label=True), Cell(value or _NOTHING, span=5)


def _who_and_what(demand: DemandDetail) -> Iterator[Row]:
    card = demand.card
    yield _pair("编号", card.number, "受理时间", _moment(card.received_at))
    yield _pair("受理渠道", card.channel, "紧急程度", card.urgency)
    yield _pair("首问人", card.first_receiver, "首问单位", card.first_unit)
    yield _whole("企业名称", card.enterprise)
    if card.uscc:
        yield _whole("信用代码", card.uscc)
    yield _pair("联系人", card.contact, "联系电话", card.phone)
    yield _pair("诉求类型", card.kind, "诉求类别", card.category)
    yield _whole("诉求事项", card.title)
    if card.text and card.text.strip("。") != card.title:
        yield _whole("诉求内容", card.text)
    if card.place:
        yield _whole("涉及地点", card.place)
    yield _whole("主办单位", card.lead_unit or NOT_DISPATCHED)
    if card.split_units:
        yield _whole("分办单位", card.split_units)
    if card.assisting_units:
        yield _whole("协办单位", card.assisting_units)
    yield _pair("首席服务专员", demand.chief_officer, "承办人", card.handler)


def _deadlines(demand: DemandDetail, signing: Signing) -> Iterator[Row]:
    spans = (1, 1, 3, 1)
    heads = ("时限", "应于", "实际", "情况")
    yield tuple(Cell(text, span, label=True) for text, span in zip(heads, spans, strict=True))
    for target in Target:
        reached = demand.met.of(target)
        deadline = demand.deadlines.of(target)
        actual = f"{reached:%Y-%m-%d %H:%M}" if reached else _NOTHING
        texts = [f"{deadline.due:%Y-%m-%d %H:%M}", actual, _state_of(demand, target, reached, signing)]
        if deadline.provisional:
            texts[0] += f"\n（{COMPUTED}）"
        told = (Cell(text, span) for text, span in zip(texts, spans[1:], strict=True))
        yield Cell(SPOKEN[target], label=True), *told


def _state_of(demand: DemandDetail, target: Target, reached: datetime | None, signing: Signing) -> str:
    deadline = demand.deadlines.of(target)
    if reached is not None:
        return "按时" if reached <= deadline.due else signing.gauge.left(target, deadline.due, reached)
    if not demand.state.is_open or demand.card.replied_at:
        return demand.state.value
    if deadline.remainder is not None:
        return f"暂停，剩余 {in_hours(deadline.remainder)}"
    return signing.gauge.left(target, deadline.due, signing.now)


def _pauses(pauses: Sequence[Pause]) -> Iterator[Row]:
    if pauses:
        told = (
            f"{pause.start:%Y-%m-%d %H:%M} 至 {f'{pause.end:%Y-%m-%d %H:%M}' if pause.end else '今'}：{pause.reason}"
            for pause in pauses
        )
        yield _whole("暂停计时", "\n".join(told))


def _answer(demand: DemandDetail) -> Iterator[Row]:
    card = demand.card
    yield _whole("初步意见", demand.opinion)
    yield _pair("办理结果", card.result, "答复时间", _moment(card.replied_at))
    yield _whole("答复内容", demand.reply)
    if demand.policy_basis:
        yield _whole("政策依据", demand.policy_basis)
    yield _pair("回访时间", _moment(demand.called_back_at), "回访人", demand.called_back_by)
    solved = None if demand.solved is None else "已解决" if demand.solved else "没有解决"
    yield _pair("满意程度", card.satisfaction, "是否解决", solved)
    if demand.called_back_at:
        yield _whole("三不三要", "　".join(f"{'√' if mark in demand.marks else '□'}{mark}" for mark in MARKS))
    yield _pair("目前状态", demand.state.value, "办结时间", _moment(card.closed_at))
    if demand.archive_number:
        yield _whole("归档号", demand.archive_number)


def _timeline(events: Sequence[Event]) -> Iterator[Row]:
    yield (Cell("办理经过", len(_TIMELINE), label=True),)
    yield tuple(Cell(head, label=True) for head in ("时间", "事项", "经办人", "内容"))
    for event in events:
        days = f"{event.days} 个工作日" if event.days else None
        told = "；".join(filter(None, (event.unit, days, event.text)))
        yield Cell(_moment(event.at)), Cell(event.label), Cell(event.operator), Cell(told)


# ---- the urging notice ----


def urging_notice(unit: str, demands: Sequence[DemandDetail], until: datetime, signing: Signing) -> OfficialDocument:
    """Return the notice that presses a lead unit for its demands; it is to report until a moment."""
    late = sum(bool(overdue(demand, signing.now)) for demand in demands)
    day = f"{shown_date(signing.now)}{signing.now.hour}时{signing.now.minute:02}分"
    found = f"其中 {late} 件已超过办理时限" if 0 < late < len(demands) else "已超过办理时限" if late else "时限将到"
    officers = "、".join(dict.fromkeys(demand.chief_officer for demand in demands if demand.chief_officer))
    blocks: list[Block] = [
        Title("企业诉求催办通知书"),
        Addressee(unit),
        Paragraph(
            f"你单位主办的下列企业诉求共 {len(demands)} 件，截至{day}，{found}。现予催办："
            if len(demands) > 1
            else f"你单位主办的下列企业诉求，截至{day}，{found}。现予催办："
        ),
        Table(_URGED, tuple(_urged(demands, signing)), headers=1),
        Paragraph(
            f"请你单位接到本通知后立即办理，{f'由首席服务专员{officers}牵头督促，' if officers else ''}"
            f"于{shown_date(until)}{until:%H:%M}前将办理情况书面反馈我站。"
            f"{_if_it_takes_longer(demands, signing.now)}"
        ),
    ]
    if not signing.gauge.calendar.is_published(until.year):
        blocks.append(Paragraph(f"反馈时间所在年度还没有公布放假安排，{COMPUTED}。"))
    copies = [
        name
        for demand in demands
        for cell in (demand.card.split_units, demand.card.assisting_units)
        for name in unit_names(cell)
        if name != unit
    ]
    blocks.append(Signature(signing.station, signing.now.date()))
    blocks.append(Imprint("，".join(dict.fromkeys(copies)) or None, signing.station, signing.now.date()))
    return _document(f"企业诉求催办通知书（{unit}）", signing, tuple(blocks))


def _if_it_takes_longer(demands: Sequence[DemandDetail], now: datetime) -> str:
    """Return what a unit is to do that cannot keep a deadline: none is put off that has passed."""
    if all(Target.RESOLVE in overdue(demand, now) for demand in demands):
        return "因客观原因短期内办不完的，请一并说明理由和预计办结的时间。"
    return "因客观原因确需延期的，请在办结时限到期前说明理由，并提出延期申请。"


def overdue(demand: DemandDetail, now: datetime) -> list[Target]:
    """Return the targets of a demand whose deadline has passed and whose clock runs."""
    return [
        target
        for target in Target
        if demand.met.of(target) is None
        and demand.deadlines.of(target).remainder is None
        and demand.deadlines.of(target).due < now
    ]


def _urged(demands: Sequence[DemandDetail], signing: Signing) -> Iterator[Row]:
    yield tuple(Cell(head, label=True) for head in ("序号", "编号", "企业和诉求", "时限和要求"))
    for place, demand in enumerate(demands, start=1):
        card = demand.card
        yield (
            Cell(str(place)),
            Cell(card.number),
            Cell(f"{card.enterprise}\n{card.matter}"),
            Cell("\n".join(_asked(demand, signing))),
        )


def _asked(demand: DemandDetail, signing: Signing) -> Iterator[str]:
    """Yield what is overdue and by how much; of a demand that is not, what is due next."""
    late = overdue(demand, signing.now)
    for target in late:
        due = demand.deadlines.of(target).due
        yield f"{target.value}：{signing.gauge.left(target, due, signing.now)}"
        yield f"应于 {due:%Y-%m-%d %H:%M} 前"
    if not late and demand.card.next_by:
        yield f"{demand.card.next_target}：{signing.gauge.next_in_words(demand.card, signing.now)}"
        yield f"应于 {_moment(demand.card.next_by)} 前"
    if demand.card.provisional:
        yield f"（{COMPUTED}）"


# ---- the sheet of a day ----


@dataclass(frozen=True)
class Due:
    """How many demands are due at one time, and the first `MOST_ON_A_SHEET` of them."""

    count: int
    cards: Sequence[DemandCard]


@dataclass(frozen=True)
class DaySheet:
    """What a day has to see to: `later` is due on the next working day, which is `following`."""

    overdue: Due
    today: Due
    later: Due
    following: date
    chief_officers: dict[str, str]


def day_sheet(sheet: DaySheet, signing: Signing) -> OfficialDocument:
    """Return what is overdue, due today and due on the next working day, by unit."""
    today = signing.now.date()
    near = "明天" if (sheet.following - today).days == 1 else "下一个工作日"
    following = f"{near}（{sheet.following:%m}月{sheet.following:%d}日，{weekday(sheet.following)}）到期"
    parts = (("已超期", sheet.overdue), ("今天到期", sheet.today), (following, sheet.later))
    blocks: list[Block] = [
        Title("企业诉求今日办理清单"),
        Paragraph(
            f"截至{shown_date(today)}（{weekday(today)}）{signing.now:%H:%M}："
            + "，".join(f"{name} {due.count} 件" for name, due in parts)
            + "。"
        ),
    ]
    for name, due in parts:
        blocks += _part_of_day(f"{name}（{due.count} 件）", due, sheet, signing) if due.count else []
    if not signing.gauge.calendar.is_published(sheet.following.year):
        blocks.append(Paragraph(f"下一个工作日所在年度还没有公布放假安排，{COMPUTED}。"))
    blocks.append(Signature(signing.station, today))
    return _document(f"企业诉求今日办理清单 {today}", signing, tuple(blocks))


def _part_of_day(name: str, due: Due, sheet: DaySheet, signing: Signing) -> Iterator[Block]:
    rows: list[Row] = [tuple(Cell(head, label=True) for head in ("编号", "企业和诉求", "时限", "承办人"))]
    by_unit = sorted(due.cards, key=lambda card: (card.lead_unit is not None, card.lead_unit or ""))
    for unit, of_unit in groupby(by_unit, key=lambda card: card.lead_unit or NOT_DISPATCHED):
        officer = sheet.chief_officers.get(unit)
        rows.append((Cell(f"{unit}{f'（首席服务专员：{officer}）' if officer else ''}", len(_OF_DAY), label=True),))
        rows += [_row_of(card, signing) for card in of_unit]
    yield Heading(1, name)
    yield Table(_OF_DAY, tuple(rows), headers=1)
    if due.count > len(due.cards):
        yield Paragraph(f"另有 {due.count - len(due.cards)} 件没有列出，请在诉求页筛选后查看。")


def _row_of(card: DemandCard, signing: Signing) -> Row:
    told = [str(card.next_target), _moment(card.next_by), signing.gauge.next_in_words(card, signing.now)]
    if card.provisional:
        told.append(f"（{COMPUTED}）")
    return (
        Cell(card.number),
        Cell(f"{card.enterprise}\n{card.matter}"),
        Cell("\n".join(told)),
        Cell(card.handler or _NOTHING),
    )


# ---- inside ----


def _document(title: str, signing: Signing, blocks: tuple[Block, ...]) -> OfficialDocument:
    return OfficialDocument(title, signing.station, signing.now.replace(tzinfo=ZONE), blocks, signing.base)


def _moment(at: str | None) -> str:
    return at.replace("T", " ") if at else ""
