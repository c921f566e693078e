"""The papers of following up: the hand-over sheet of an action (交办单), and the bulletin of a time (督办通报).

A station follows up what meetings agreed; it does not supervise in the sense of 《政府督查工作条例》 and never says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jn_desktop.core.clock import ZONE
from jn_desktop.core.official import (
    Addressee,
    Block,
    Cell,
    Heading,
    Imprint,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    Title,
    shown_date,
)
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_rules import FollowUpSettings, Light, UnitFigures, total
from jn_desktop.meetings.unit_sheets import UnitAction, by_lead_unit, in_words, units_in

_NOTHING = "—"
_FACTS = (22, 78)
_UNITS = (28, 12, 12, 12, 12, 12, 12)
_LATE = (8, 46, 24, 22)
_OF_UNIT = (8, 33, 9, 17, 16, 17)
_MOST_LATE = 60
_CHART_WIDTH = 150.0  # millimetres


@dataclass(frozen=True)
class Issuer:
    """Who signs a paper and when; `base` is the office's own base document."""

    station: str
    now: datetime
    base: bytes | None


def assignment_sheet(action: FollowedAction, settings: FollowUpSettings, issuer: Issuer) -> OfficialDocument:
    """Return the sheet with which an action is handed over to its unit."""
    unit = action.responsible_unit or _NOTHING
    assigned = date.fromisoformat(action.assigned_on) if action.assigned_on else issuer.now.date()
    facts = (
        ("会议", f"{action.meeting_name}（{_source(action)}）"),
        ("议定事项", action.text),
        ("责任单位", unit),
        ("配合单位", action.assisting_units or _NOTHING),
        ("交办日期", shown_date(assigned)),
        ("完成时限", _day(action.due)),
    )
    blocks: tuple[Block, ...] = (
        Title("议定事项交办单"),
        Addressee(unit),
        Paragraph("下列议定事项由你单位牵头办理，请接收后抓紧落实。"),
        Table(_FACTS, tuple((Cell(label, label=True), Cell(value)) for label, value in facts)),
        Paragraph(_what_is_asked(settings)),
        Signature(issuer.station, assigned),
        Imprint(action.assisting_units and action.assisting_units.replace("、", "，"), issuer.station, assigned),
    )
    return _document(f"议定事项交办单（{unit}）", issuer, blocks)


def assignment_sheets(
    unit: str, actions: Sequence[FollowedAction], settings: FollowUpSettings, issuer: Issuer
) -> OfficialDocument:
    """Return the sheet with which several actions are handed over to one of their lead units."""
    today = issuer.now.date()
    rows = [(action.text, _partners(unit, action), action.due or _NOTHING, _number(action)) for action in actions]
    blocks: tuple[Block, ...] = (
        Title("议定事项交办单"),
        Addressee(unit),
        Paragraph(f"下列{len(actions)}项议定事项由你单位牵头办理，请接收后抓紧落实。"),
        _numbered((8, 36, 22, 17, 17), ("议定事项", "共同牵头、配合单位", "完成时限", "纪要"), rows),
        Paragraph(_what_is_asked(settings)),
        Signature(issuer.station, today),
        Imprint(_copied_to(actions, unit), issuer.station, today),
    )
    return _document(f"议定事项交办单（{unit}）", issuer, blocks)


def assignment_list(actions: Sequence[FollowedAction], issuer: Issuer) -> OfficialDocument:
    """Return the list of actions that are handed over to several units."""
    today, units = issuer.now.date(), by_lead_unit(actions)
    rows = [
        (unit, action.text, action.due or _NOTHING, _number(action)) for unit, own in units.items() for action in own
    ]
    blocks: tuple[Block, ...] = (
        Title("议定事项交办清单"),
        Paragraph(f"下列{len(actions)}项议定事项由{len(units)}个单位牵头办理，请按完成时限抓紧落实。"),
        _numbered((8, 20, 38, 17, 17), ("责任单位", "议定事项", "完成时限", "纪要"), rows),
        Signature(issuer.station, today),
        Imprint("，".join(units), issuer.station, today),
    )
    return _document("议定事项交办清单", issuer, blocks)


def unit_list(unit: str, actions: Sequence[UnitAction], told: UnitFigures, issuer: Issuer) -> OfficialDocument:
    """Return the sheet of a unit (督办清单): what it leads and assists with, open and done; `told` are its figures."""
    today = issuer.now.date()
    waiting = [one for one in actions if not one.action.state.is_over]
    done = [one for one in actions if one.action.state.is_over]
    blocks: list[Block] = [
        Title("议定事项督办清单"),
        Addressee(unit),
        Paragraph(f"截至{shown_date(today)}，会议议定事项中你单位{in_words(told)}。请对照清单抓紧办理，及时反馈。"),
    ]
    columns = ("议定事项", "分工", "时限", "办理情况", "纪要")
    if waiting:
        rows = [(*_shared(one), _progress(one.action), _number(one.action)) for one in waiting]
        blocks += [Heading(1, "在办事项"), _numbered(_OF_UNIT, columns, rows)]
    if done:
        rows = [(*_shared(one), one.action.result or "已办结", _number(one.action)) for one in done[:_MOST_LATE]]
        blocks += [Heading(1, "已办结事项"), _numbered(_OF_UNIT, columns, rows)]
    if len(done) > _MOST_LATE:
        blocks.append(Paragraph(f"已办结 {len(done)} 项，这里列 {_MOST_LATE} 项。"))
    if not actions:
        blocks.append(Paragraph("目前没有议定事项。"))
    blocks += [Signature(issuer.station, today), Imprint(unit, issuer.station, today)]
    return _document(f"议定事项督办清单（{unit}）", issuer, tuple(blocks))


def bulletin(
    span: tuple[date, date],
    units: Sequence[UnitFigures],
    actions: Sequence[FollowedAction],
    chart: bytes | None,
    issuer: Issuer,
) -> OfficialDocument:
    """Return the bulletin on what was handed over in a time; `chart` is a picture (PNG) of the units' figures."""
    first, last = span
    late = [action for action in actions if action.light is Light.RED]
    blocks: list[Block] = [
        Title("会议议定事项督办通报"),
        Paragraph(f"现将{shown_date(first)}至{shown_date(last)}交办的会议议定事项办理情况通报如下。"),
        Heading(1, "总体情况"),
        Paragraph(_in_words(total(units))),
        Table(_UNITS, _rows(units), headers=1),
    ]
    if chart is not None and units:
        picture = Picture(chart, _said(units), _CHART_WIDTH)
        blocks.append(Table((1,), ((Cell("各单位办理情况（项）", picture=picture),),), together=True))
    if late:
        blocks += [Heading(1, "超期事项"), *_late(late)]
    blocks += [
        Heading(1, "有关要求"),
        Paragraph("有超期和退回事项的单位，请逐项说明原因、明确完成日期，并向服务站反馈。"),
        Signature(issuer.station, issuer.now.date()),
        Imprint("，".join(one.unit for one in units) or None, issuer.station, issuer.now.date()),
    ]
    return _document("会议议定事项督办通报", issuer, tuple(blocks))


def _in_words(sums: UnitFigures) -> str:
    if not sums.handed_over:
        return "这段时间没有交办事项。"
    told = f"共交办 {sums.handed_over} 项，按时办结 {sums.on_time} 项，超期办结 {sums.late} 项，在办 {sums.open} 项"
    overdue = f"，其中 {sums.overdue} 项已超期" if sums.overdue else ""
    returned = f"；退回重办 {sums.returned} 项" if sums.returned else ""
    return f"{told}{overdue}{returned}。"


def _rows(units: Sequence[UnitFigures]) -> tuple[tuple[Cell, ...], ...]:
    heads = ("责任单位", "交办", "按时办结", "超期办结", "在办", "在办超期", "退回")
    told = [
        tuple(Cell(str(value)) for value in vars(one).values()) for one in (*units, *([total(units)] if units else []))
    ]
    return (tuple(Cell(head, label=True) for head in heads), *told)


def _late(late: Sequence[FollowedAction]) -> list[Block]:
    heads = ("议定事项", "责任单位", "时限")
    rows = [(one.text, one.responsible_unit or _NOTHING, one.due or _NOTHING) for one in late[:_MOST_LATE]]
    blocks: list[Block] = [_numbered(_LATE, heads, rows)]
    if len(late) > _MOST_LATE:
        blocks.append(Paragraph(f"共 {len(late)} 项，这里列前 {_MOST_LATE} 项。"))
    return blocks


def _said(units: Sequence[UnitFigures]) -> str:
    """Return what is read out in the place of the chart."""
    return "；".join(f"{one.unit}办结 {one.on_time + one.late} 项、在办 {one.open} 项" for one in units)


def _numbered(widths: tuple[int, ...], heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table of texts with a running number before each row."""
    head = tuple(Cell(one, label=True) for one in ("序号", *heads))
    told = (tuple(map(Cell, (str(place), *row))) for place, row in enumerate(rows, start=1))
    return Table(widths, (head, *told), headers=1)


def _what_is_asked(settings: FollowUpSettings) -> str:
    signed = "责任单位负责人、服务站经办人、站长三方签字后销号" if settings.three_sign_offs else "经核验后销号"
    return f"办结后请附佐证材料向我站反馈，{signed}；到期不能办结的，请在时限以前说明进展和原因，申请延期。"


def _source(action: FollowedAction) -> str:
    return f"{action.document_number}会议纪要" if action.document_number else f"会议 {action.meeting_number}"


def _number(action: FollowedAction) -> str:
    """Return what the minutes of an action are called where there is little room."""
    return action.document_number or action.meeting_number


def _day(day: str | None) -> str:
    return shown_date(date.fromisoformat(day)) if day else _NOTHING


def _partners(unit: str, action: FollowedAction) -> str:
    """Return who else answers for an action, and who assists."""
    others = "、".join(one for one in units_in(action.responsible_unit) if one != unit)
    told = [f"{others}（共同牵头）" if others else "", action.assisting_units or ""]
    return "、".join(filter(None, told)) or _NOTHING


def _copied_to(actions: Iterable[FollowedAction], unit: str) -> str | None:
    """Return the other units of actions, each once."""
    cells = [cell for action in actions for cell in (action.responsible_unit, action.assisting_units)]
    names = [name for cell in cells for name in units_in(cell) if name != unit]
    return "，".join(dict.fromkeys(names)) or None


def _shared(one: UnitAction) -> tuple[str, str, str]:
    """Return what every line of a unit's list begins with."""
    return one.action.text, one.part.value, one.action.due or _NOTHING


def _progress(action: FollowedAction) -> str:
    return f"{action.state}，{action.light}" if action.light in (Light.RED, Light.YELLOW) else action.state.value


def _document(title: str, issuer: Issuer, blocks: tuple[Block, ...]) -> OfficialDocument:
    return OfficialDocument(title, issuer.station, issuer.now.replace(tzinfo=ZONE), blocks, issuer.base)
