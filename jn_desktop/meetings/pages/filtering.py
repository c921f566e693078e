"""Which meetings a view shows: the filters above the table or the month as one value. No Qt here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jn_desktop.core.cells import plain
from jn_desktop.core.clock import stamp
from jn_desktop.meetings.cards import MeetingRow
from jn_desktop.meetings.states import MinutesState


class Stage(StrEnum):
    """How far a meeting is, as the month tells it by its tones."""

    PLANNED = "待召开"
    TO_WRITE = "待出纪要"
    WRITTEN = "已出纪要"


def stage_of(row: MeetingRow, now: datetime) -> Stage:
    """Return how far a meeting is; the minutes of one that was only recorded are taken as they stand."""
    if row.minutes_state is MinutesState.ISSUED:
        return Stage.WRITTEN
    if row.time > stamp(now):
        return Stage.PLANNED
    return Stage.WRITTEN if row.minutes_state is MinutesState.RECORDED else Stage.TO_WRITE


@dataclass(frozen=True)
class MeetingFilter:
    """What the filters of a view say."""

    now: datetime
    of_week: tuple[str, str] = ("", "")
    """The Monday and the Sunday of this week, as `YYYY-MM-DD`."""
    of_due: frozenset[str] = frozenset()
    """Ids of meetings that agreed something that has to be done by Sunday."""
    text: str = ""
    found: frozenset[str] = frozenset()
    """Ids of meetings that the search finds for `text`."""
    kind: str | None = None
    series: str | None = None
    stage: str | None = None
    overdue: bool = False
    due: bool = False
    open: bool = False
    week: bool = False
    retired: bool = False

    def accepts(self, row: MeetingRow) -> bool:
        return (
            bool(row.retired_on) is self.retired
            and self.kind in (None, row.kind)
            and self.series in (None, row.series)
            and self.stage in (None, stage_of(row, self.now))
            and (not self.overdue or row.overdue_actions > 0)
            and (not self.due or row.id in self.of_due)
            and (not self.open or row.open_actions > 0)
            and (not self.week or self.of_week[0] <= row.time[:10] <= self.of_week[1])
            and self._accepts_text(row)
        )

    def _accepts_text(self, row: MeetingRow) -> bool:
        if not self.text or row.id in self.found:
            return True
        wanted = plain(self.text)
        return any(wanted in plain(told) for told in (row.number, row.name, row.series, row.place, row.host) if told)
