"""The papers of following up as Word documents: the hand-over sheet of an action, the bulletin of a time."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.letterhead import document_file_name, read_letterhead
from jn_desktop.core.service import Service
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_reading import counted, followed
from jn_desktop.meetings.follow_up_rules import figures
from jn_desktop.meetings.model import AgreedAction
from jn_desktop.meetings.settings import follow_up_settings

if TYPE_CHECKING:
    from jn_desktop.core.official import OfficialDocument
    from jn_desktop.meetings.follow_up_documents import Issuer


class FollowUpPaperService(Service):
    """What is written about agreed actions."""

    feature = "follow_up_papers"

    def assignment_document(self, action_id: str) -> "OfficialDocument":
        """Return the sheet with which an action is handed over."""
        from jn_desktop.meetings.follow_up_documents import assignment_sheet

        with self.context.reading() as connection:
            found = followed(connection, self.context.today(), AgreedAction.id == action_id)
            if not found:
                raise StationError("这项议定事项已经不在了；请刷新后再试。")
            return assignment_sheet(found[0], follow_up_settings(connection), self._issuer(connection))

    def assignment_sheet(self, action_id: str, file: Path) -> Path:
        """Write the sheet with which an action is handed over as a Word document."""
        return self._write(self.assignment_document(action_id), file)

    def bulletin(self, first: date, last: date, file: Path, chart: bytes | None = None) -> Path:
        """Write the bulletin on what was handed over from a day to a day; `chart` is a picture of it (PNG)."""
        from jn_desktop.meetings.follow_up_documents import bulletin

        today = self.context.today()
        span = (first.isoformat(), last.isoformat())
        with self.context.reading() as connection:
            known = followed(connection, today)
            told = figures(counted(known, first, last), today)
            of_span = [one for one in known if one.assigned_on and span[0] <= one.assigned_on <= span[1]]
            document = bulletin((first, last), told, of_span, chart, self._issuer(connection))
        return self._write(document, file)

    def _issuer(self, connection: Connection) -> "Issuer":
        from jn_desktop.meetings.follow_up_documents import Issuer

        letterhead = read_letterhead(connection)
        return Issuer(letterhead.station, self.context.clock.now(), letterhead.bases.get(PaperKind.MINUTES))

    def _write(self, document: "OfficialDocument", file: Path) -> Path:
        with self.context.reading() as connection:
            letterhead = read_letterhead(connection)
        return letterhead.write(document, file)


def assignment_file_name(action: FollowedAction) -> str:
    """Return a file name for a hand-over sheet that Windows takes."""
    return document_file_name(f"{action.meeting_number}-{action.position} {action.responsible_unit or ''}", "交办单")
