"""The minutes of several meetings at once: of those listed, selected, or held in a month; to a folder or on paper."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.opening import open_file
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.cards import MeetingRow
from jn_desktop.meetings.service import MeetingService
from jn_desktop.meetings.writing import WrittenMinutes

_TITLE = "会议纪要"
_TO_FOLDER, _ON_PAPER = "folder", "paper"
_SAID = 2
_FIELDS = (Field("which", "哪些纪要", required=True), Field("goal", "做什么", required=True))

Choice = tuple[str, tuple[str, ...]]
"""What is offered, and the ids of its meetings."""


class MinutesBatchForm(Form):
    ui = "minutes_batch.ui"
    which: QComboBox
    goal: QComboBox


class MinutesBatch:
    """Asks which minutes are wanted where, and sees to it; `page` says how it went."""

    def __init__(self, page: QWidget, desk: Desk, meetings: MeetingService) -> None:
        self._page, self._desk, self._meetings = page, desk, meetings

    def ask(self, listed: Sequence[MeetingRow], selected: Sequence[MeetingRow]) -> None:
        """Offer the selected meetings first if there are several, then what is listed, then month by month."""
        choices = list(batch_choices(listed, selected))
        if not choices:
            self._desk.say("列表里没有会议，没有纪要可写；请先清除筛选。", tone=Tone.WARN)
            return
        form = MinutesBatchForm()
        for place, (label, _) in enumerate(choices):
            form.which.addItem(label, str(place))
        form.goal.addItem("写成 Word 文件，放进一个文件夹", _TO_FOLDER)
        form.goal.addItem("打印", _ON_PAPER)

        def go(told: dict[str, Any], done: Callable[[], None], _failed: Callable[[StationError], None]) -> None:
            done()
            _, ids = choices[int(told["which"])]
            if told["goal"] == _ON_PAPER:
                self._print(ids)
            else:
                self._choose_folder(ids)

        FormDialog(
            self._page,
            "批量纪要",
            "一次写出或打印多次会议的纪要。已印发的按印发时的原样，没有印发的按现在的内容。",
            form,
            _FIELDS,
            accept="下一步(&Y)",
            save=go,
            values={"which": "0", "goal": _TO_FOLDER},
        ).open()

    def write(self, ids: Sequence[str], folder: Path) -> None:
        """Write the minutes of these meetings into a folder, with progress and cancel."""
        self._desk.tasks.work(
            self._page,
            f"写 {len(ids)} 份会议纪要",
            lambda report: self._meetings.all_minutes(folder, report, chosen=ids),
            lambda written: self._say_written(written, folder),
        )

    # ---- inside ----

    def _choose_folder(self, ids: Sequence[str]) -> None:
        dialog = QFileDialog(self._page, f"{len(ids)} 份纪要写到哪个文件夹")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.write(ids, Path(folder)))
        dialog.open()

    def _print(self, ids: Sequence[str]) -> None:
        from jn_desktop.desktop.printing import print_papers

        documents = [partial(self._meetings.document, meeting_id) for meeting_id in ids]
        print_papers(self._page, self._page, self._desk, f"{len(ids)} 份{_TITLE}", documents)

    def _say_written(self, written: WrittenMinutes, folder: Path) -> None:
        said = f"已写出 {len(written.files)} 份纪要"
        if not written.refused:
            self._desk.say_folder(said, folder)
            return
        told = "".join(written.refused[:_SAID])
        more = f"另有 {len(written.refused) - _SAID} 份也没有写成。" if len(written.refused) > _SAID else ""
        again = ("打开文件夹", lambda: open_file(folder))
        self._desk.say(f"{said}，{len(written.refused)} 份没有写成。{told}{more}", again, tone=Tone.LATE)


def batch_choices(listed: Sequence[MeetingRow], selected: Sequence[MeetingRow]) -> Iterator[Choice]:
    """Yield what can be chosen of the meetings of a list."""
    if len(selected) > 1:
        yield f"选中的 {len(selected)} 份", _ids(selected)
    if listed:
        yield f"列表里的 {len(listed)} 份", _ids(listed)
    months = sorted({row.time[:7] for row in listed}, reverse=True)
    for month in months if len(months) > 1 else ():
        held = [row for row in listed if row.time.startswith(month)]
        yield f"{month[:4]}年{int(month[5:])}月召开的 {len(held)} 份", _ids(held)


def _ids(rows: Sequence[MeetingRow]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)
