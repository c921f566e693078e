"""The papers of joint visits, to look at and as Word files. They say what is; the moves are those of the visit."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, select

from jn_desktop.core.attachments import Attachment
from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.letterhead import read_letterhead
from jn_desktop.core.service import Service
from jn_desktop.core.work import Progress
from jn_desktop.inspections.door_code import picture
from jn_desktop.inspections.door_keys import code_of
from jn_desktop.inspections.lists import read_lists
from jn_desktop.inspections.registers import CapCard, read_caps
from jn_desktop.inspections.screening import Counted, counted_by
from jn_desktop.inspections.screening_reading import counted_visits
from jn_desktop.inspections.visit_cards import VisitDetail
from jn_desktop.inspections.visit_reading import detail
from jn_desktop.registry.model import Enterprise

if TYPE_CHECKING:
    from jn_desktop.inspections.documents import VisitPapers
    from jn_desktop.inspections.paper_parts import DoorSign, Issuing

_DOOR_SIGN_WIDTH = 36  # millimetres


class WrittenPapers(NamedTuple):
    """The files of a visit; `withheld` says what could not be written, and what to do."""

    files: list[Path]
    withheld: tuple[str, ...]


class InspectionPaperService(Service):
    """Official documents about joint visits."""

    feature = "inspection_papers"

    def documents(self, visit_id: str) -> "VisitPapers":
        """Return the papers that a visit has in its state, in the order of its file."""
        from jn_desktop.inspections.documents import papers_of

        with self.context.reading() as connection:
            visit = detail(self.context, connection, visit_id)
            if visit is None:
                raise StationError("这次联合检查已经不在了；请刷新列表。")
            issuing = self._issuing(connection, visit)
        return papers_of(visit, issuing)

    def write_all(self, visit_id: str, folder: Path, progress: Progress | None = None) -> WrittenPapers:
        """Write all papers of a visit into `folder`."""
        papers = self.documents(visit_id)
        with self.context.reading() as connection:
            letterhead = read_letterhead(connection)
        files = []
        for done, paper in enumerate(papers.papers, start=1):
            files.append(letterhead.write(paper.document, folder / paper.file_name))
            if progress is not None:
                progress(done, len(papers.papers))
        return WrittenPapers(files, papers.withheld)

    # ---- inside ----

    def _issuing(self, connection: Connection, visit: VisitDetail) -> "Issuing":
        from jn_desktop.inspections.paper_parts import Issuing

        lists, letterhead = read_lists(connection), read_letterhead(connection)
        return Issuing(
            station=letterhead.station,
            now=self.context.clock.now(),
            prohibitions=lists.prohibitions,
            frequency=_frequency(connection, visit),
            door=_door_sign(connection, visit),
            photos=_photos(connection, visit),
            base=letterhead.bases.get(PaperKind.INSPECTIONS),
        )


def _door_sign(connection: Connection, visit: VisitDetail) -> "DoorSign | None":
    from jn_desktop.core.official import Picture
    from jn_desktop.inspections.paper_parts import DoorSign

    code = code_of(connection, visit.card.id)
    if code is None:
        return None
    return DoorSign(Picture(picture(code), f"联合检查 {visit.card.number} 的入企核验码", _DOOR_SIGN_WIDTH), code)


def _photos(connection: Connection, visit: VisitDetail) -> int:
    records = [visit.card.id, *(finding.id for finding in visit.findings)]
    query = select(func.count()).where(Attachment.record_id.in_(records), Attachment.retired_on.is_(None))
    return int(connection.execute(query).scalar_one())


def _frequency(connection: Connection, visit: VisitDetail) -> dict[str, list[str]]:
    """Return for each department how often a year it may inspect this enterprise, and how often it will have.

    A cap for a risk class is told without the class (DOMAIN 1.6: the class is never printed).
    """
    lists, year = read_lists(connection), int(visit.card.day[:4])
    risk_class = connection.execute(
        select(Enterprise.risk_class).where(Enterprise.id == visit.card.enterprise_id)
    ).scalar_one()
    visits = counted_visits(connection, lists, date(year, 1, 1), date(year, 12, 31)).get(visit.card.enterprise_id, [])
    caps = [cap for cap in read_caps(connection) if cap.most is not None]
    uses = {id(cap): _use_of(cap, counted_by(cap, visits, risk_class), visit) for cap in caps}
    told = {}
    for part in visit.parts:
        covering = [cap for cap in caps if any(cap.covers(part.department, item, risk_class) for item in part.items)]
        told[part.department] = [uses[id(cap)] for cap in covering] or [lists.frequency]
    return told


def _use_of(cap: CapCard, counted: list[Counted], visit: VisitDetail) -> str:
    whose = "" if cap.department else "各部门合计"
    which = f"“{cap.item}”" if cap.item else ""
    this_one = "含本次" if visit.card.number in (one.number for one in counted) else "本次不计入"
    return f"{visit.card.day[:4]}年度{whose}{which}检查上限{cap.most}次，已安排{len(counted)}次（{this_one}）。"
