"""Work beside the window: a thread for reads, one for what writes or takes long, one for the search index.

And one for what is typed and not saved yet, which must be kept while anything else is at work.

A result is delivered only while the widget that asked for it lives. What is refused reaches `failed`, or the window's
message strip; any other exception is our bug and is raised on the window's thread, where the crash dialog waits for it.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.garbage import Garbage

Then = Callable[[Any], None]
Failed = Callable[[StationError], None]
Report = Callable[[int, int], None]
"""Told (done, total) by long work; raises `Cancelled` once the user has asked for it."""


class Cancelled(Exception):
    """The user has cancelled; whatever was written so far is rolled back on the way out."""


@dataclass(eq=False)
class Job:
    """One piece of work. `title` is what the status bar says, None for what is not worth saying."""

    owner: QObject
    action: Callable[[], Any]
    then: Then | None
    failed: Failed | None
    title: str | None = None
    awaited: bool = True
    """Whether somebody would miss it if the window were closed now."""
    key: str | None = None
    done: int = 0
    total: int = 0
    cancelled: bool = False
    future: Future[Any] | None = field(default=None, repr=False)

    def report(self, done: int, total: int) -> None:
        if self.cancelled:
            raise Cancelled
        self.done, self.total = done, total

    @property
    def stopped(self) -> bool:
        """Tell whether it ended because somebody cancelled it: nothing is delivered then."""
        if self.future is None or not self.future.done():
            return False
        return self.future.cancelled() or isinstance(self.future.exception(), Cancelled)

    def cancel(self) -> None:
        """Stop at the next report, or before it begins."""
        self.cancelled = True
        if self.future is not None:
            self.future.cancel()


class Tasks(QObject):
    """The threads of one window."""

    changed = Signal()
    """Something began or ended."""
    refused = Signal(object)
    """A `StationError` that nobody else showed."""
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = ThreadPoolExecutor(1, "read")
        self._worker = ThreadPoolExecutor(1, "work")
        self._indexer = ThreadPoolExecutor(1, "index")
        self._keeper = ThreadPoolExecutor(1, "keep")
        self._jobs: list[Job] = []
        self._closed = False
        self._garbage = Garbage(self, lambda: self.busy)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Tell whether anything runs, waits, or has not been delivered yet."""
        return bool(self._jobs)

    @property
    def running(self) -> list[Job]:
        """Return the work that has a title, in the order in which it was asked for."""
        return [job for job in self._jobs if job.title is not None]

    def read(
        self,
        owner: QObject,
        action: Callable[[], Any],
        then: Then,
        *,
        failed: Failed | None = None,
        key: str | None = None,
    ) -> None:
        """Fetch something; of several reads of one owner under one `key` only the last is delivered."""
        if key is not None:
            for job in self._jobs:
                if job.owner is owner and job.key == key:
                    job.cancel()
        self._start(self._reader, Job(owner, action, then, failed, key=key))

    def save(
        self, owner: QObject, action: Callable[[], Any], then: Then | None = None, *, failed: Failed | None = None
    ) -> None:
        """Write something short."""
        self._start(self._worker, Job(owner, action, then, failed))

    def keep(
        self, owner: QObject, action: Callable[[], Any], then: Then | None = None, *, failed: Failed | None = None
    ) -> None:
        """Write something tiny that nobody asked for, whatever long work goes on."""
        self._start(self._keeper, Job(owner, action, then, failed, awaited=False))

    def work(
        self,
        owner: QObject,
        title: str,
        action: Callable[[Report], Any],
        then: Then | None = None,
        *,
        failed: Failed | None = None,
    ) -> Job:
        """Do something long; the status bar shows `title`, its progress and a way to cancel."""
        return self._start(self._worker, _long(owner, title, action, then, failed))

    def behind(self, owner: QObject, title: str, action: Callable[[Report], Any]) -> Job:
        """Do something long that nobody waits for and that must not hold up anybody's saving."""
        job = _long(owner, title, action, None, None)
        job.awaited = False
        return self._start(self._indexer, job)

    def close(self) -> None:
        """Cancel what can be cancelled and wait for the rest; nothing is delivered any more, and nothing begun."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        self._reader.shutdown(cancel_futures=True)
        self._worker.shutdown(cancel_futures=True)
        self._indexer.shutdown(cancel_futures=True)
        self._keeper.shutdown(cancel_futures=True)
        self._jobs.clear()
        self._garbage.end()

    def _start(self, thread: ThreadPoolExecutor, job: Job) -> Job:
        if self._closed:  # a timer of a page that is going, too
            return job
        self._jobs.append(job)
        job.future = thread.submit(job.action)
        job.future.add_done_callback(lambda _: self._ended.emit(job) if shiboken6.isValid(self) else None)
        self.changed.emit()
        return job

    def _deliver(self, job: Job) -> None:
        if job not in self._jobs or job.future is None:
            return
        self._jobs.remove(job)
        self.changed.emit()
        if job.cancelled and job.future.cancelled():
            return
        error = job.future.exception()
        wanted = shiboken6.isValid(job.owner)
        if isinstance(error, StationError):
            if wanted and job.failed is not None:
                job.failed(error)
            elif not job.cancelled:
                self.refused.emit(error)
        elif isinstance(error, Cancelled) or (error is None and job.key is not None and job.cancelled):
            return
        elif error is not None:
            raise error
        elif wanted and job.then is not None:
            job.then(job.future.result())


def _long(owner: QObject, title: str, action: Callable[[Report], Any], then: Then | None, failed: Failed | None) -> Job:
    job = Job(owner, lambda: None, then, failed, title)
    job.action = lambda: action(job.report)
    return job
