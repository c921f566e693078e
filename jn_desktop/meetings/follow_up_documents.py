"""The papers of following up: the hand-over sheet of an action (交办单), and the bulletin of a time (督办通报).

A station follows up what meetings agreed; it does not supervise in the sense of 《政府督查工作条例》 and never says so.
"""

from collections.abc import Sequence
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

_NOTHING = "—"
_FACTS = (22, 78)
_UNITS = (28, 12, 12, 12, 12, 12, 12)
_LATE = (8, 46, 24, 22)
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
    source = f"{action.document_number}会议纪要" if action.document_number else f"会议 {action.meeting_number}"
    assigned = date.fromisoformat(action.assigned_on) if action.assigned_on else issuer.now.date()
    facts = (
        ("会议", f"{action.meeting_name}（{source}）"),
        ("议定事项", action.text),
        ("责任单位", unit),
        ("配合单位", action.assisting_units or _NOTHING),
        ("交办日期", shown_date(assigned)),
        ("完成时限", shown_date(date.fromisoformat(action.due)) if action.due else _NOTHING),
    )
    signed = "责任单位负责人、服务站经办人、站长三方签字后销号" if settings.three_sign_offs else "经核验后销号"
    blocks: tuple[Block, ...] = (
        Title("议定事项交办单"),
        Addressee(unit),
        Paragraph("下列议定事项由你单位牵头办理，请接收后抓紧落实。"),
        Table(_FACTS, tuple((Cell(label, label=True), Cell(value)) for label, value in facts)),
        Paragraph(f"办结后请附佐证材料向我站反馈，{signed}；到期不能办结的，请在时限以前说明进展和原因，申请延期。"),
        Signature(issuer.station, assigned),
        Imprint(action.assisting_units and action.assisting_units.replace("、", "，"), issuer.station, assigned),
    )
    return _document(f"议定事项交办单（{unit}）", issuer, blocks)


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
        Title("现场办公会议定事项督办通报"),
        Paragraph(f"现将{shown_date(first)}至{shown_date(last)}交办的现场办公会议定事项办理情况通报如下。"),
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
    return _document("现场办公会议定事项督办通报", issuer, tuple(blocks))


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
    heads = ("序号", "议定事项", "责任单位", "时限")
    rows = [
        (Cell(str(place)), Cell(one.text), Cell(one.responsible_unit or _NOTHING), Cell(one.due or _NOTHING))
        for place, one in enumerate(late[:_MOST_LATE], start=1)
    ]
    blocks: list[Block] = [Table(_LATE, (tuple(Cell(head, label=True) for head in heads), *rows), headers=1)]
    if len(late) > _MOST_LATE:
        blocks.append(Paragraph(f"共 {len(late)} 项，这里列前 {_MOST_LATE} 项。"))
    return blocks


def _said(units: Sequence[UnitFigures]) -> str:
    """Return what is read out in the place of the chart."""
    return "；".join(f"{one.unit}办结 {one.on_time + one.late} 项、在办 {one.open} 项" for one in units)


def _document(title: str, issuer: Issuer, blocks: tuple[Block, ...]) -> OfficialDocument:
    return OfficialDocument(title, issuer.station, issuer.now.replace(tzinfo=ZONE), blocks, issuer.base)
