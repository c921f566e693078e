"""Which meetings a page shows: the filters above the table as one value. No Qt here."""

from dataclasses import dataclass

from jn_desktop.core.cells import plain
from jn_desktop.meetings.cards import MeetingRow


@dataclass(frozen=True)
class MeetingFilter:
    """What the filters of the page say."""

    of_week: tuple[str, str]
    """The Monday and the Sunday of this week, as `YYYY-MM-DD`."""
    of_due: frozenset[str] = frozenset()
    """Ids of meetings that agreed something that has to be done by Sunday."""
    text: str = ""
    found: frozenset[str] = frozenset()
    """Ids of meetings that the search finds for `text`."""
    overdue: bool = False
    due: bool = False
    open: bool = False
    week: bool = False
    retired: bool = False

    def accepts(self, row: MeetingRow) -> bool:
        return (
            bool(row.retired_on) is self.retired
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
        return any(wanted in plain(told) for told in (row.number, row.name, row.place, row.host) if told)
