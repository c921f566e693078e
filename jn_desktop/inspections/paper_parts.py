"""What the papers of a visit are put together from: who issues them, rows of forms, seals, receipts, dates in words.

A fact that is not there yet is a blank, to be written in by hand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jn_desktop.core.calendar import weekday
from jn_desktop.core.clock import ZONE
from jn_desktop.core.official import (
    OPEN_DATE,
    Block,
    Cell,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    shown_date,
)
from jn_desktop.inspections.lists import Prohibition
from jn_desktop.inspections.states import Move, VisitState
from jn_desktop.inspections.visit_cards import VisitDetail, VisitPart, VisitRequest

POLICY = "《国务院办公厅关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）"
OPEN_DAY = f"日期：{OPEN_DATE}"
BY_HAND = f"\n\n签名：　　　　　　　　　　{OPEN_DAY}"
_FACTS = (15, 38, 15, 32)
_ITEMS = (8, 32, 36, 24)
_ROOM_FOR_A_SEAL = "\n\n\n\n"
_MOST_IN_TWO_COLUMNS = 4

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class DoorSign:
    """The code that is scanned at the door: as a picture, and as the text that it holds."""

    picture: Picture
    text: str


@dataclass(frozen=True)
class Issuing:
    """Who issues the papers of a visit and when, and what they say beside the visit itself.

    `frequency` is, by department, in sentences, how often a year the enterprise is inspected. `door` is None before
    the notice. `photos` is how many photos and scans are kept with the visit and its findings. `base` is the
    office's own base document.
    """

    station: str
    now: datetime
    prohibitions: Sequence[Prohibition]
    frequency: Mapping[str, Sequence[str]]
    door: DoorSign | None
    photos: int = 0
    base: bytes | None = None


def document(title: str, issuing: Issuing, blocks: Iterable[Block]) -> OfficialDocument:
    """Return a paper; its file is dated now."""
    return OfficialDocument(title, issuing.station, issuing.now.replace(tzinfo=ZONE), tuple(blocks), issuing.base)


# ---- rows ----


def head(*texts: str) -> Row:
    """Return the row that names the columns of a table."""
    return tuple(Cell(text, label=True) for text in texts)


def band(text: str, columns: int) -> Row:
    """Return a row across a table that says what stands below it."""
    return (Cell(text, columns, label=True),)


def texts(*texts: str | None) -> Row:
    """Return a row of facts; what is None stays blank."""
    return tuple(Cell(text or "") for text in texts)


def form(rows: Iterable[Row], *, together: bool = False) -> Table:
    """Return a form of two facts a row, or one."""
    return Table(_FACTS, tuple(rows), together=together)


def pair(label: str, value: str | None, label_2: str, value_2: str | None) -> Row:
    """Return a row of a form with two facts."""
    return Cell(label, label=True), Cell(value or ""), Cell(label_2, label=True), Cell(value_2 or "")


def whole(label: str, value: str | None) -> Row:
    """Return a row of a form with one fact."""
    return Cell(label, label=True), Cell(value or "", span=len(_FACTS) - 1)


# ---- who signs ----


def closing(departments: Sequence[str], day: date | None, received_by: str | None, at: str | None) -> Iterator[Block]:
    """Yield what closes a paper of these departments, and where the enterprise signs that it has reached it.

    One department signs; of several each has room for its seal.
    """
    received = (f"签收人：{received_by or ''}", f"签收时间：{shown_moment(at) or OPEN_DATE}")
    if len(departments) == 1:
        yield Signature(departments[0], day)
        yield Table((1, 1), (texts(*received),))
        return
    columns = 2 if len(departments) <= _MOST_IN_TWO_COLUMNS else 3
    rows = [band("检查部门（盖章）", columns)]
    for start in range(0, len(departments), columns):
        sealed = [name + _ROOM_FOR_A_SEAL for name in departments[start : start + columns]]
        rows.append(texts(*sealed, *[None] * (columns - len(sealed))))
    rows += [(Cell(text, columns),) for text in (f"日期：{shown_date(day)}", *received)]
    yield Table((1,) * columns, tuple(rows), together=True)


# ---- words ----


def shown_day(day: str) -> str:
    """Return `2026年12月3日（星期四）`."""
    known = date.fromisoformat(day)
    return f"{shown_date(known)}（{weekday(known).replace('周', '星期')}）"


def shown_moment(at: str | None) -> str:
    """Return `2026年12月3日9时30分`, or nothing for a moment that has not come."""
    if at is None:
        return ""
    moment = datetime.fromisoformat(at)
    return f"{shown_date(moment)}{moment.hour}时{moment.minute:02}分"


def day_of(at: str | None) -> date | None:
    """Return the day of a moment, or of a day, as it is kept."""
    return date.fromisoformat(at[:10]) if at else None


def clause(text: str) -> str:
    """Return what somebody wrote without its last stop, to stand within a sentence."""
    return text.strip().rstrip("。；;.")


def planned_on(visit: VisitDetail) -> date | None:
    """Return the day on which a visit was put on the day that it has, None for one that nobody planned."""
    return next((day_of(one.at) for one in reversed(visit.events) if one.move in (Move.PLAN, Move.MOVE_DAY)), None)


def shown_time(at: str | None, day: str) -> str:
    """Return a moment as it stands beside its day: `9时30分`; with its own day where that is another."""
    return shown_moment(at).removeprefix(shown_date(day_of(day)))


def departments_of(visit: VisitDetail) -> str:
    """Return the departments of a visit as a sentence names them."""
    return "、".join(visit.card.departments)


def place_of(visit: VisitDetail, department: str) -> int:
    """Return the place of a department on the papers of a visit; one that takes part no longer stands last."""
    places = {name: place for place, name in enumerate(visit.card.departments)}
    return places.get(department, len(places))


def by_department(visit: VisitDetail) -> Iterator[tuple[VisitRequest, bool]]:
    """Yield the requests of a visit in the order of its departments, each with whether its department's begin there."""
    before = None
    for request in sorted(visit.requests, key=lambda request: place_of(visit, request.department)):
        yield request, request.department != before
        before = request.department


def source_of(request: VisitRequest) -> str:
    """Return the kind of an inspection and what it came of (任务来源)."""
    rechecks = f"对 {request.recheck_of} 的整改复查" if request.recheck_of else None
    return "：".join(filter(None, (request.kind, request.source or rechecks)))


def minutes_of(visit: VisitDetail) -> str | None:
    """Return how long a visit is likely to take: as long as its longest department, they come together."""
    spent: dict[str, int] = {}
    for request in visit.requests:
        spent[request.department] = spent.get(request.department, 0) + (request.minutes or 0)
    longest = max(spent.values(), default=0)
    return f"约{longest}分钟" if longest else None


def items_table(visit: VisitDetail) -> Table:
    """Return who checks what, by which law and why."""
    rows = [head("序号", "检查事项", "检查依据", "任务来源")]
    for place, (request, is_first) in enumerate(by_department(visit), start=1):
        if is_first:
            rows.append(band(request.department, len(_ITEMS)))
        rows.append(texts(str(place), request.item, request.legal_basis, source_of(request)))
    return Table(_ITEMS, tuple(rows), headers=1)


def officers_table(visit: VisitDetail) -> Table:
    """Return who comes, with their certificates; where nobody is named yet there is room for two."""
    rows = [head("检查部门", "检查人员和执法证号", "辅助人员")]
    for part in visit.parts:
        named = "\n".join(f"{officer.name}　{officer.certificate}" for officer in part.officers)
        rows.append(texts(part.department, named or "\n", assistants_of(part)))
    return Table((34, 48, 18), tuple(rows), headers=1)


def assistants_of(part: VisitPart) -> str | None:
    """Return how many without a certificate assist, None where nobody has said (R14)."""
    if part.assistants is None:
        return None
    return f"{part.assistants}人" if part.assistants else "无"


def prohibitions_table(issuing: Issuing) -> Table:
    """Return the five prohibitions with their must-nots (国办发〔2024〕54号)."""
    rows = [head("五个严禁", "八个不得")]
    rows += [texts(one.name, "；\n".join(one.must_nots) + "。") for one in issuing.prohibitions]
    return Table((38, 62), tuple(rows), headers=1)


def afterwards(visit: VisitDetail, paper: str) -> list[Block]:
    """Return what a paper that belongs before the entry says of a visit that was entered first (R5, R15)."""
    blocks: list[Block] = []
    if visit.card.emergency:
        blocks.append(Paragraph(f"本次检查属于紧急检查（{clause(visit.card.emergency)}），{_entered(visit, paper)}。"))
    if visit.card.state is VisitState.CANCELLED:
        blocks.append(Paragraph(f"本次联合检查已取消。取消原因：{clause(visit.cancelled or '')}。"))
    return blocks


def _entered(visit: VisitDetail, paper: str) -> str:
    entered = f"检查人员于{shown_moment(visit.entered_at)}先行入企" if visit.entered_at else "检查人员先行入企"
    return f"{entered}，本{paper}为事后补办"
