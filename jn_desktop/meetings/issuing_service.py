"""What the station does with the minutes of a meeting: put up for signature, sign, issue, correct, compare."""

from dataclasses import dataclass

from sqlalchemy import select

from jn_desktop.core.errors import StationError
from jn_desktop.core.service import Service
from jn_desktop.meetings import issuing, reading
from jn_desktop.meetings.cards import MeetingCard
from jn_desktop.meetings.comparing import Difference, differences
from jn_desktop.meetings.frozen import from_json
from jn_desktop.meetings.model import Meeting, MeetingEvent, MeetingTyping
from jn_desktop.meetings.states import MinutesState, Move, possible
from jn_desktop.meetings.timeline import Happening, happenings


@dataclass(frozen=True)
class Issue:
    """Minutes as they were issued; `sha256` is that of their Word document, `corrects` the number they correct."""

    id: str
    number: str
    signed_by: str
    issued_on: str
    issued_by: str
    corrects: str | None
    reason: str | None
    sha256: str


@dataclass(frozen=True)
class MinutesSheet:
    """Where minutes stand: what the operator may do, what was issued (the newest first), and what happened.

    `next_place` is the place in the year's series that they would be issued under now, `next_number` how it is written.
    `typed_at` is when the operator typed what is not saved yet, if there is any.
    """

    meeting_id: str
    state: MinutesState
    moves: tuple[Move, ...]
    issues: tuple[Issue, ...]
    events: tuple[Happening, ...]
    next_place: int
    next_number: str
    typed_at: str | None = None


class MinutesService(Service):
    """The minutes of meetings, from draft to issue."""

    feature = "minutes"

    def sheet(self, meeting_id: str) -> MinutesSheet:
        """Return where the minutes of a meeting stand."""
        with self.context.reading() as connection:
            card = _card(reading.cards(connection, Meeting.id == meeting_id))
            rows = reading.issues(connection, select(Meeting.id).where(Meeting.id == meeting_id))
            issued = rows.get(meeting_id, [])
            numbers = {row["id"]: row["number"] for row in issued}
            series = issuing.Series(connection, card.kind, self.context.today().year)
            typed = select(MeetingTyping.at).where(
                MeetingTyping.meeting == meeting_id, MeetingTyping.operator == self.context.operator
            )
            return MinutesSheet(
                meeting_id=meeting_id,
                state=card.minutes_state,
                moves=tuple(possible(card.minutes_state, self.context.role)),
                issues=tuple(_issue(row, numbers) for row in reversed(issued)),
                events=happenings(connection, meeting_id),
                next_place=series.next,
                next_number=series.shown(series.next),
                typed_at=connection.execute(typed).scalar_one_or_none(),
            )

    def submit(self, meeting_id: str) -> None:
        """Put minutes up for signature (送签); each action has to say whose it is."""
        with self.context.writing() as work:
            issuing.submit(work, self.context.operator, meeting_id)

    def send_back(self, meeting_id: str, reason: str) -> None:
        """Have minutes changed before they are signed, or issued (退回修改)."""
        reason = issuing.require_reason(reason, "请写明要改什么。")
        with self.context.writing() as work:
            issuing.make(work, self.context.operator, meeting_id, Move.SEND_BACK, text=reason)

    def sign(self, meeting_id: str) -> None:
        """Sign minutes (签发)."""
        with self.context.writing() as work:
            issuing.make(work, self.context.operator, meeting_id, Move.SIGN)

    def issue(self, meeting_id: str, place: int | None = None) -> str:
        """Issue signed minutes (印发) under the next number of the year, and return it; `place` begins a series.

        Their text and document are kept as they are now, and what they agreed is handed over to its units.
        """
        with self.context.writing() as work:
            return issuing.issue(work, self.context.operator, meeting_id, place)

    def correct(self, meeting_id: str, reason: str) -> None:
        """Take issued minutes up again, to be issued as a correction (更正); those that were issued stay."""
        reason = issuing.require_reason(reason, "请写明为什么更正。")
        with self.context.writing() as work:
            issuing.make(work, self.context.operator, meeting_id, Move.CORRECT, text=reason)

    def differences(self, meeting_id: str, event_id: str | None = None) -> list[Difference]:
        """Return what the minutes say differently now than when they were put up for signature.

        Then is the line `event_id` of their timeline, else the last such; without any, nothing is different.
        """
        kept = select(MeetingEvent.kept).where(MeetingEvent.record_id == meeting_id, MeetingEvent.kept.is_not(None))
        if event_id is not None:
            kept = kept.where(MeetingEvent.id == event_id)
        with self.context.reading() as connection:
            now = _card(reading.cards(connection, Meeting.id == meeting_id))
            then = connection.execute(kept.order_by(MeetingEvent.id.desc()).limit(1)).one_or_none()
        return differences(from_json(then.kept).card, now) if then else []


def _card(found: list[MeetingCard]) -> MeetingCard:
    if not found:
        raise StationError("这次会议已经不在了；请刷新列表。")
    return found[0]


def _issue(row: dict[str, object], numbers: dict[str, str]) -> Issue:
    same = {name: row[name] for name in ("id", "number", "signed_by", "issued_on", "issued_by", "reason")}
    return Issue(**same, corrects=numbers.get(str(row["corrects"])), sha256=str(row["content_id"]))  # type: ignore[arg-type]
