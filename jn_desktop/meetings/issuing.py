"""Signing and issuing minutes: their states, their numbers without gaps, and what is kept of them for good."""

import hashlib
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, exists, or_, select

from jn_desktop.core.attachments import AttachmentContent
from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.letterhead import read_letterhead
from jn_desktop.core.work import Work
from jn_desktop.meetings import reading
from jn_desktop.meetings.editing import require_current
from jn_desktop.meetings.follow_up import hand_over_issued
from jn_desktop.meetings.frozen import FrozenMinutes, from_json, to_json
from jn_desktop.meetings.kinds import number_prefix
from jn_desktop.meetings.model import AgreedAction, Meeting, MeetingEvent, MinutesIssue
from jn_desktop.meetings.pictures import picture_files, require_whole
from jn_desktop.meetings.settings import minutes_form
from jn_desktop.meetings.states import MinutesState, Move, after, minutes_state
from jn_desktop.meetings.timeline import happenings, note_move

Record = dict[str, Any]
WAS_RECORDED = "原来只作登记的纪要，印发时另编文号；登记时的号不再给别的纪要。"


def make(work: Work, operator: str, meeting_id: str, move: Move, **told: str | None) -> Record:
    """Make a move of a meeting's minutes, with a line in its timeline; return the meeting."""
    record = require_current(work, meeting_id)
    state = after(minutes_state(record), move, f"会议 {record['number']} 的纪要")
    work.update(Meeting, record, {"minutes_state": state.value})
    record["minutes_state"] = state.value
    note_move(work, meeting_id, move, operator, **told)
    return record


def require_reason(text: str | None, sentence: str) -> str:
    """Return a reason that was written; refuse none with a sentence."""
    reason = (text or "").strip()
    if not reason:
        raise FieldError("reason", sentence)
    return reason


def submit(work: Work, operator: str, meeting_id: str) -> None:
    """Put minutes of a meeting that was held up for signature, and keep what they say now."""
    record = require_current(work, meeting_id)
    after(minutes_state(record), Move.SUBMIT, f"会议 {record['number']} 的纪要")
    if record["time"][:10] > work.now.date().isoformat():
        held = record["time"].replace("T", " ")
        raise StationError(f"会议 {record['number']} 定在 {held} 召开，还没有开；开过会再送签，日期不对的请先改期。")
    _require_whole(work, record)
    frozen = current(work, meeting_id)
    _pictures(work, frozen)
    recorded = minutes_state(record) is MinutesState.RECORDED
    make(work, operator, meeting_id, Move.SUBMIT, kept=to_json(frozen), text=WAS_RECORDED if recorded else None)


def issue(work: Work, operator: str, meeting_id: str, place: int | None) -> str:
    """Issue signed minutes under the next number of the year, and hand over what they agreed; return the number.

    `place` is a number to begin a series with; once there is one, it can only be the next.
    """
    record = require_current(work, meeting_id)
    after(minutes_state(record), Move.ISSUE, f"会议 {record['number']} 的纪要")
    _require_whole(work, record)
    today = work.now.date()
    work.flush()
    series = Series(work.connection, record["kind"], today.year)
    chosen = series.admit(place)
    number = series.shown(chosen)
    earlier = last_issue(work, meeting_id)
    # of a correction in hand, the card says what it corrects and why
    draft = current(work, meeting_id)
    card = replace(draft.card, minutes_state=MinutesState.ISSUED, document_number=number, issued_on=today.isoformat())
    frozen = replace(draft, card=card)
    place_of = {"series": record["kind"], "year": today.year, "place": chosen, "number": number}
    signer = _signer(work, meeting_id)
    make(work, operator, meeting_id, Move.ISSUE, text=number)
    work.insert(
        MinutesIssue,
        {
            "meeting_id": meeting_id,
            **place_of,
            "signed_by": signer,
            "issued_on": today.isoformat(),
            "issued_by": operator,
            "corrects": earlier["id"] if earlier else None,
            "reason": card.reason,
            "text": to_json(frozen),
            "content_id": _keep(work, _document(work, frozen)),
        },
    )
    before = from_json(earlier["text"]).due_dates if earlier else {}
    hand_over_issued(work, operator, meeting_id, before)
    return number


def _document(work: Work, frozen: FrozenMinutes) -> bytes:
    """Return minutes as the Word file that is issued."""
    from jn_desktop.core.official import render
    from jn_desktop.meetings.documents import minutes

    letterhead = read_letterhead(work.connection)
    base = letterhead.bases.get(PaperKind.MINUTES)
    return render(
        minutes(
            frozen.card,
            authority=frozen.authority,
            station=frozen.station,
            form=frozen.form,
            base=base,
            files=_pictures(work, frozen),
        )
    )


def _pictures(work: Work, frozen: FrozenMinutes) -> dict[str, bytes]:
    """Return the files of the pictures that minutes are printed with; refuse one that cannot be printed."""
    if not frozen.form.pictures:
        return {}
    files = picture_files(work.connection, frozen.card)
    require_whole(frozen.card, files)
    return files


def current(work: Work, meeting_id: str) -> FrozenMinutes:
    """Return the minutes as they are in the database."""
    work.flush()
    (card,) = reading.cards(work.connection, Meeting.id == meeting_id)
    letterhead = read_letterhead(work.connection)
    due_dates = {action["id"]: action["due_date"] for action in _actions(work, meeting_id)}
    return FrozenMinutes(card, letterhead.authority, letterhead.station, minutes_form(work.connection), due_dates)


def last_issue(work: Work, meeting_id: str) -> Record | None:
    """Return what was issued of a meeting last, if anything was."""
    issued = work.rows(select(MinutesIssue.__table__).where(MinutesIssue.meeting_id == meeting_id))
    return max(issued, key=lambda one: str(one["id"]), default=None)


class Series:
    """The numbers of a kind of meeting in a year: of what was issued, and those that recorded minutes bear or bore."""

    def __init__(self, connection: Connection, series: str, year: int) -> None:
        self._style = minutes_form(connection).number_style
        self._year = year
        wanted = (MinutesIssue.series == series, MinutesIssue.year == year)
        issued = connection.execute(select(MinutesIssue.place, Meeting.number).join(Meeting).where(*wanted))
        self._taken = {int(row.place): str(row.number) for row in issued}
        prefix = number_prefix(series, year)
        was_recorded = exists().where(
            MeetingEvent.record_id == Meeting.id,
            MeetingEvent.move == Move.SUBMIT.value,
            MeetingEvent.text == WAS_RECORDED,
        )
        recorded = select(Meeting.number).where(
            Meeting.kind == series,
            Meeting.number.startswith(prefix),
            or_(Meeting.minutes_state.is_(None), was_recorded),
        )
        for number in connection.execute(recorded).scalars():
            own = number.removeprefix(prefix)
            if own.isdecimal():
                self._taken.setdefault(int(own), number)

    @property
    def next(self) -> int:
        return max(self._taken, default=0) + 1

    def shown(self, place: int) -> str:
        """Return a place as it is written."""
        return self._style.shown(self._year, place)

    def admit(self, place: int | None) -> int:
        """Return the place to issue under; refuse one that is taken, or that would leave a gap."""
        if place is None:
            return self.next
        shown = self.shown(place)
        if place in self._taken:
            taken = f"{shown}已经用于会议 {self._taken[place]}"
            raise FieldError("place", f"{taken}；下一个号是{self.shown(self.next)}。")
        if place < 1:
            raise FieldError("place", "文号从 1 开始；请改。")
        if self._taken and place != self.next:
            wanted = self.shown(self.next)
            raise FieldError("place", f"用{shown}会缺号或乱号；下一个号是{wanted}。")
        return place


def _signer(work: Work, meeting_id: str) -> str:
    """Return who signed the minutes last."""
    work.flush()
    return [one.operator for one in happenings(work.connection, meeting_id) if one.move is Move.SIGN][-1]


def _keep(work: Work, content: bytes) -> str:
    """Keep the bytes of a document, once; return their SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    if not work.rows(select(AttachmentContent.id).where(AttachmentContent.id == digest)):
        work.insert(AttachmentContent, {"id": digest, "content": content})
    return digest


def _actions(work: Work, meeting_id: str) -> list[Record]:
    found = work.find(AgreedAction, "meeting_id", [meeting_id])
    return sorted((one for one in found if one["retired_on"] is None), key=lambda one: int(one["position"]))


def _require_whole(work: Work, record: Record) -> None:
    """Refuse minutes that agreed something for nobody, or for a day before the meeting."""
    if not (record["name"] or "").strip():
        raise StationError(f"会议 {record['number']} 还没有名称；请先填写会议名称。")
    for action in _actions(work, record["id"]):
        what = f"第 {action['position']} 项议定事项“{action['text'][:20]}”"
        if not action["responsible_unit"]:
            raise StationError(f"{what}还没有责任单位；请写明由谁来办，再送签。")
        if action["due_date"] and action["due_date"] < record["time"][:10]:
            raise StationError(f"{what}的时限 {action['due_date']} 早于会议日期 {record['time'][:10]}；请核对。")
