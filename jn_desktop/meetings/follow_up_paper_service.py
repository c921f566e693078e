"""The papers of following up as Word documents: hand-over sheets, the list of a unit, the bulletin of a time."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.letterhead import document_file_name, read_letterhead
from jn_desktop.core.service import Service
from jn_desktop.core.work import Progress
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_reading import counted, followed
from jn_desktop.meetings.follow_up_rules import figures
from jn_desktop.meetings.model import AgreedAction
from jn_desktop.meetings.settings import follow_up_settings
from jn_desktop.meetings.unit_sheets import actions_of, by_lead_unit, figures_of_units, lead_units

if TYPE_CHECKING:
    from jn_desktop.core.official import OfficialDocument
    from jn_desktop.meetings.follow_up_documents import Issuer

ASSIGNMENT = "交办单"
ALL_UNITS = "议定事项交办清单"
"""What the list of all units' actions is called among their sheets."""


class FollowUpPaperService(Service):
    """What is written about agreed actions."""

    feature = "follow_up_papers"

    def assignment_documents(self, ids: Sequence[str]) -> "dict[str, OfficialDocument]":
        """Return the sheets with which actions are handed over, one for each lead unit, by the unit's name.

        Where there are several units, a list of all comes first.
        """
        from jn_desktop.meetings import follow_up_documents as papers

        with self.context.reading() as connection:
            actions = self._handed_over(connection, ids)
            settings, issuer = follow_up_settings(connection), self._issuer(connection)
        units = by_lead_unit(actions)
        documents = {
            unit: papers.assignment_sheet(own[0], settings, issuer)
            if len(own) == 1 and len(lead_units(own[0])) == 1
            else papers.assignment_sheets(unit, own, settings, issuer)
            for unit, own in units.items()
        }
        return {ALL_UNITS: papers.assignment_list(actions, issuer), **documents} if len(units) > 1 else documents

    def assignment_sheet(self, ids: Sequence[str], file: Path) -> Path:
        """Write the sheet with which actions of one lead unit are handed over as a Word document."""
        documents = self.assignment_documents(ids)
        if len(documents) > 1:
            raise StationError(f"这些事项的责任单位有 {len(documents) - 1} 个，要各写一份；请选一个文件夹。")
        return self._write(next(iter(documents.values())), file)

    def assignment_sheets(self, ids: Sequence[str], folder: Path, progress: Progress | None = None) -> list[Path]:
        """Write a sheet for each lead unit of these actions, and the list of all, into a folder."""
        documents, files = self.assignment_documents(ids), []
        for done, (name, document) in enumerate(documents.items()):
            if progress is not None:
                progress(done, len(documents))
            kind = "" if name == ALL_UNITS else ASSIGNMENT
            files.append(self._write(document, folder / document_file_name(name, kind)))
        return files

    def unit_document(self, unit: str) -> "OfficialDocument":
        """Return the sheet of a unit: all that meetings agreed with it (督办清单)."""
        from jn_desktop.meetings.follow_up_documents import unit_list

        today = self.context.today()
        with self.context.reading() as connection:
            known = followed(connection, today)
            issuer = self._issuer(connection)
        own = actions_of(unit, known)
        told = next((one for one in figures_of_units(known, today) if one.unit == unit), None)
        if told is None:
            raise StationError(f"还没有会议给“{unit}”定过事项；请从列表里选责任单位。")
        return unit_list(unit, own, told, issuer)

    def unit_sheet(self, unit: str, file: Path) -> Path:
        """Write the sheet of a unit as a Word document."""
        return self._write(self.unit_document(unit), file)

    def bulletin_document(self, first: date, last: date, chart: bytes | None = None) -> "OfficialDocument":
        """Return the bulletin on what was handed over from a day to a day; `chart` is a picture of it (PNG)."""
        from jn_desktop.meetings.follow_up_documents import bulletin

        today = self.context.today()
        span = (first.isoformat(), last.isoformat())
        with self.context.reading() as connection:
            known = followed(connection, today)
            told = figures(counted(known, first, last), today)
            of_span = [one for one in known if one.assigned_on and span[0] <= one.assigned_on <= span[1]]
            return bulletin((first, last), told, of_span, chart, self._issuer(connection))

    def bulletin(self, first: date, last: date, file: Path, chart: bytes | None = None) -> Path:
        """Write the bulletin on what was handed over from a day to a day as a Word document."""
        return self._write(self.bulletin_document(first, last, chart), file)

    # ---- inside ----

    def _handed_over(self, connection: Connection, ids: Sequence[str]) -> list[FollowedAction]:
        """Return actions that are with their units; refuse others by name: there is nothing to hand to anybody."""
        found = followed(connection, self.context.today(), AgreedAction.id.in_(list(ids)))
        if not found:
            raise StationError("还没有选议定事项；请先选要交办的事项。")
        waiting = next((action for action in found if not action.state.is_handed_over), None)
        if waiting is not None:
            raise StationError(f"“{waiting.text[:20]}”现在是“{waiting.state}”，没有交办单；请先交办，或者不要选它。")
        return found

    def _issuer(self, connection: Connection) -> "Issuer":
        from jn_desktop.meetings.follow_up_documents import Issuer

        letterhead = read_letterhead(connection)
        return Issuer(letterhead.station, self.context.clock.now(), letterhead.bases.get(PaperKind.MINUTES))

    def _write(self, document: "OfficialDocument", file: Path) -> Path:
        with self.context.reading() as connection:
            letterhead = read_letterhead(connection)
        return letterhead.write(document, file)


def assignment_file_name(actions: Sequence[FollowedAction]) -> str:
    """Return a file name that Windows takes for the sheet of one unit: by the action where it is a single one."""
    unit = "、".join(lead_units(actions[0]))
    named = f"{actions[0].meeting_number}-{actions[0].position} {unit}" if len(actions) == 1 else unit
    return document_file_name(named, ASSIGNMENT)
