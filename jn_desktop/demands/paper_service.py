"""The papers of demands, to look at and as Word files: record sheets, urging notices, the sheet of a day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import StationError
from jn_desktop.core.letterhead import document_file_name, read_letterhead
from jn_desktop.core.service import Service
from jn_desktop.core.work import Progress
from jn_desktop.demands import reading
from jn_desktop.demands.cards import DemandCard, DemandDetail
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.model import Demand, DemandClock
from jn_desktop.demands.timing import Timekeeper

if TYPE_CHECKING:
    from jn_desktop.core.official import OfficialDocument
    from jn_desktop.demands.documents import Due, Signing


_NOTICE = "催办通知书"


class DemandPaperService(Service):
    """Official documents about demands. They say what is; urging itself is a move of `DemandService`."""

    feature = "demand_papers"

    def record_document(self, demand_id: str) -> "OfficialDocument":
        """Return the record sheet (诉求办理单) of a demand, as it is printed."""
        from jn_desktop.demands.documents import record_sheet

        with self.context.reading() as connection:
            return record_sheet(self._demand(connection, demand_id), self._signing(connection))

    def record_sheet(self, demand_id: str, file: Path) -> Path:
        """Write the record sheet of a demand as a Word document."""
        return self._write(self.record_document(demand_id), file)

    def urging_documents(self, ids: Sequence[str]) -> "dict[str, OfficialDocument]":
        """Return one urging notice (催办通知书) for each lead unit of these demands, by the unit's name.

        Refuse demands that nobody can be pressed for: those without a unit, and those that are answered or over.
        """
        from jn_desktop.demands.documents import urging_notice

        if not ids:
            raise StationError("还没有选诉求；请先选要催办的诉求。")
        with self.context.reading() as connection:
            signing, by_unit = self._signing(connection), defaultdict(list)
            for demand_id in dict.fromkeys(ids):
                demand = self._demand(connection, demand_id)
                by_unit[_pressed(demand)].append(demand)
        calendar = signing.gauge.calendar
        until = calendar.working_days_after(calendar.working_day(signing.now.date()).date, 1)[0].closes
        return {unit: urging_notice(unit, demands, until, signing) for unit, demands in by_unit.items()}

    def urging_notice(self, ids: Sequence[str], file: Path) -> Path:
        """Write the urging notice of demands that have one lead unit as a Word document."""
        documents = self.urging_documents(ids)
        if len(documents) > 1:
            raise StationError(f"这些诉求的主办单位有 {len(documents)} 个，要各写一份；请选一个文件夹。")
        return self._write(next(iter(documents.values())), file)

    def urging_notices(self, ids: Sequence[str], folder: Path, progress: Progress | None = None) -> list[Path]:
        """Write an urging notice for each lead unit of these demands into `folder`."""
        documents, files = self.urging_documents(ids), []
        names = urging_file_names(list(documents))
        for done, (name, document) in enumerate(zip(names, documents.values(), strict=True)):
            if progress is not None:
                progress(done, len(documents))
            files.append(self._write(document, folder / name))
        return files

    def daily_sheet(self) -> "OfficialDocument":
        """Return what is overdue, due today and due on the next working day, by unit, as it is printed."""
        from jn_desktop.demands.documents import DaySheet, day_sheet

        with self.context.reading() as connection:
            signing = self._signing(connection)
            today = signing.now.date()
            following = signing.gauge.calendar.working_day(today + timedelta(days=1)).date
            now, night, end = (
                stamp(signing.now),
                (today + timedelta(days=1)).isoformat(),
                (following + timedelta(days=1)).isoformat(),
            )
            sheet = DaySheet(
                overdue=self._due(connection, "", now),
                today=self._due(connection, now, night),
                later=self._due(connection, night, end),
                following=following,
                chief_officers=reading.chief_officers(connection),
            )
        return day_sheet(sheet, signing)

    def write_daily_sheet(self, file: Path) -> Path:
        """Write the sheet of the day as a Word document."""
        return self._write(self.daily_sheet(), file)

    # ---- inside ----

    def _demand(self, connection: Connection, demand_id: str) -> DemandDetail:
        found = reading.detail(self.context, connection, demand_id)
        if found is None:
            raise StationError("这件诉求已经不在了；请刷新列表。")
        return found

    def _due(self, connection: Connection, first: str, until: str) -> "Due":
        """Return what is due from a moment to before another."""
        from jn_desktop.demands.documents import MOST_ON_A_SHEET, Due

        due = (DemandClock.next_by >= first, DemandClock.next_by < until)
        number = connection.execute(select(func.count()).select_from(DemandClock).where(*due)).scalar_one()
        known = reading.shown().where(*due).order_by(DemandClock.next_by, Demand.number).limit(MOST_ON_A_SHEET)
        return Due(int(number), reading.cards(self.context, connection, known))

    def _signing(self, connection: Connection) -> "Signing":
        from jn_desktop.demands.documents import Signing

        keeper = Timekeeper(connection)
        letterhead = read_letterhead(connection)
        return Signing(
            station=letterhead.station,
            now=self.context.clock.now(),
            gauge=Gauge(keeper.calendar, keeper.promise),
            base=letterhead.bases.get(PaperKind.DEMANDS),
        )

    def _write(self, document: "OfficialDocument", file: Path) -> Path:
        with self.context.reading() as connection:
            letterhead = read_letterhead(connection)
        return letterhead.write(document, file)


def record_file_name(demand: DemandCard) -> str:
    """Return a file name for a record sheet that Windows takes."""
    return document_file_name(f"{demand.number} {demand.title}", "办理单")


def urging_file_names(units: Sequence[str]) -> list[str]:
    """Return a file name for each unit's urging notice; one that Windows takes for another's begins with a number."""
    names: list[str] = []
    for place, unit in enumerate(units, start=1):
        name = document_file_name(unit, _NOTICE)
        taken = name.casefold() in (one.casefold() for one in names)
        names.append(document_file_name(f"{place} {unit}", _NOTICE) if taken else name)
    return names


def _pressed(demand: DemandDetail) -> str:
    """Return the unit that a notice about a demand goes to."""
    card = demand.card
    if card.lead_unit is None:
        raise StationError(f"诉求 {card.number} 还没有转办，没有可以催办的单位；请先转办。")
    if card.next_by is None:
        state = "计时已暂停" if card.paused else f"现在是“{card.state}”"
        raise StationError(f"诉求 {card.number} {state}，没有要催的时限；请不要选它。")
    return card.lead_unit
