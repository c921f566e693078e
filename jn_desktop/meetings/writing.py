"""The minutes of meetings as documents and as Word files: issued ones as they were, others as they stand now."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file
from jn_desktop.core.letterhead import document_file_name, read_letterhead
from jn_desktop.core.work import Progress
from jn_desktop.meetings import issued
from jn_desktop.meetings.cards import MeetingCard, MeetingDetail, MeetingRow
from jn_desktop.meetings.minutes_form import MinutesForm
from jn_desktop.meetings.pictures import picture_files
from jn_desktop.meetings.settings import minutes_form

if TYPE_CHECKING:
    from jn_desktop.core.official import OfficialDocument


class WrittenMinutes(NamedTuple):
    """The files of several minutes; `refused` says which could not be written, and why."""

    files: list[Path]
    refused: list[str]


class MinutesWriter:
    """Writes minutes in the form and on the paper that the office has now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._letterhead, self._form = read_letterhead(connection), minutes_form(connection)

    def document(self, meeting: MeetingCard, issue_id: str | None = None) -> "OfficialDocument":
        """Return minutes as they are printed: as they were issued, last or as `issue_id`."""
        wanted = issue_id or meeting.issue_id
        if wanted is None:
            return self.draft(meeting)
        frozen = issued.read_text(self._connection, wanted)
        return self._made(frozen.card, frozen.authority, frozen.station, frozen.form)

    def draft(self, meeting: MeetingCard) -> "OfficialDocument":
        """Return the minutes that a meeting has now, whatever was issued."""
        return self._made(meeting, self._letterhead.authority, self._letterhead.station, self._form)

    def file(self, meeting: MeetingCard, issue_id: str | None = None) -> bytes:
        """Return minutes as a Word file: of issued ones the very bytes that were issued."""
        from jn_desktop.core.official import render

        wanted = issue_id or meeting.issue_id
        return render(self.draft(meeting)) if wanted is None else issued.read_document(self._connection, wanted)

    def _made(self, meeting: MeetingCard, authority: str, station: str, form: MinutesForm) -> "OfficialDocument":
        from jn_desktop.meetings.documents import minutes

        base = self._letterhead.bases.get(PaperKind.MINUTES)
        files: Mapping[str, bytes] = picture_files(self._connection, meeting) if form.pictures else {}
        return minutes(meeting, authority=authority, station=station, form=form, base=base, files=files)


def write_all(
    writer: MinutesWriter, meetings: Sequence[MeetingCard], folder: Path, progress: Progress | None
) -> WrittenMinutes:
    """Write minutes into a folder, one file each; one that cannot be written does not keep back the others."""
    written = WrittenMinutes([], [])
    for done, (meeting, name) in enumerate(zip(meetings, _names(meetings), strict=True)):
        if progress is not None:
            progress(done, len(meetings))
        file = folder.absolute() / name
        try:
            write_file(file, writer.file(meeting))
        except StationError as error:
            written.refused.append(f"{meeting.number}：{error}")
        else:
            written.files.append(file)
    if progress is not None:
        progress(len(meetings), len(meetings))
    return written


def minutes_file_name(meeting: MeetingCard | MeetingRow | MeetingDetail) -> str:
    """Return a file name that Windows takes: the number, and as much of the name as is harmless."""
    return document_file_name(f"{meeting.number} {meeting.name}", "纪要")


def _names(meetings: Sequence[MeetingCard]) -> Iterator[str]:
    """Yield a name for each file, no two of which differ in capitals only: Windows takes those for one."""
    taken: set[str] = set()
    for meeting in meetings:
        name, number = minutes_file_name(meeting), 2
        while name.casefold() in taken:
            name = document_file_name(f"{meeting.number} {meeting.name}", f"纪要（{number}）")
            number += 1
        taken.add(name.casefold())
        yield name
