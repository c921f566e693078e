"""The line that says what a page is waiting for, with the way to stop it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.tasks import Job

_POLLED_EVERY = 150  # milliseconds


class Working(QFrame):
    """What the widget `owner` is waiting for, how far it is, and the way to stop it; hidden while there is nothing."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__()
        self._desk, self._owner = desk, owner
        self._watched: dict[Job, Callable[[], object]] = {}
        self.setProperty("card", True)
        self._words = plain_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.cancel = push_button("取消", "cancel_waiting", self._stop)
        self.cancel.setShortcut("Esc")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8, 8)
        line.setSpacing(12)
        line.addWidget(self._words)
        line.addWidget(self._bar, 1)
        line.addWidget(self.cancel)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLLED_EVERY)
        self._timer.timeout.connect(self._show)
        desk.tasks.changed.connect(self._follow)
        self.hide()

    @property
    def idle(self) -> bool:
        """Tell whether the page waits for nothing long."""
        return not self._jobs()

    def watch(self, job: Job, cancelled: Callable[[], object]) -> None:
        """Have `cancelled` called when the user has stopped this job."""
        self._watched[job] = cancelled

    def _jobs(self) -> list[Job]:
        return [job for job in self._desk.tasks.running if job.owner is self._owner]

    def _follow(self) -> None:
        for job in [job for job in self._watched if job not in self._desk.tasks.running]:
            cancelled = self._watched.pop(job)
            if job.stopped:
                cancelled()
        if self.idle:
            self._show()
        elif not self._timer.isActive():
            self._timer.start()  # what is done before its first tick is not worth a flicker

    def _show(self) -> None:
        jobs = self._jobs()
        self.setVisible(bool(jobs))
        if not jobs:
            self._timer.stop()
            return
        job = jobs[0]
        self._words.setText(f"正在取消：{job.title}" if job.cancelled else f"{job.title}…")
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        self.cancel.setEnabled(not job.cancelled)

    def _stop(self) -> None:
        for job in self._jobs():
            job.cancel()
