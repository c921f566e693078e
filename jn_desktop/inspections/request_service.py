"""What the station does with inspection requests: takes them, screens them, decides on them until they are planned."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import ImportOptions, ImportResult, finish, start_result
from jn_desktop.core.service import Service
from jn_desktop.inspections import request_reading as reading
from jn_desktop.inspections.intake import take_requests
from jn_desktop.inspections.ledger import INSPECTION_REQUESTS
from jn_desktop.inspections.request_cards import RequestRow
from jn_desktop.inspections.request_moving import RequestMover


class RequestService(Service):
    """Requests of departments. A move refuses what `states.py` does not allow and what has not been said."""

    feature = "inspection_requests"

    # ---- what there is ----

    def requests(self) -> list[RequestRow]:
        """Return all requests in the order of their numbers."""
        with self.context.reading() as connection:
            return reading.rows(connection)

    # ---- files ----

    def import_requests(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a list of requests: recognised by number, or without one by department, enterprise, item and window."""
        table = open_ledger(self.context, file, INSPECTION_REQUESTS, options.aliases)
        result = start_result(INSPECTION_REQUESTS.name, table)
        with self._moving() as mover:
            importing = take_requests(mover, table, result, options)
            return finish(mover.work, importing, result, options)

    def export_requests(self, file: Path) -> int:
        """Write the list of requests and return how many there are."""
        return write_ledger(file, [(INSPECTION_REQUESTS, [vars(row) for row in self.requests()])])

    # ---- inside ----

    @contextmanager
    def _moving(self) -> Iterator[RequestMover]:
        with self.context.writing() as work:
            yield RequestMover(work, self.context.operator)
