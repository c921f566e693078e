"""The dialog that shows what is different between two versions of minutes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.comparing import Change, Difference

_TONES = {Change.ADDED: Tone.OK, Change.REMOVED: Tone.LATE, Change.CHANGED: Tone.WARN}


class DifferencesDialog(QDialog):
    """What the minutes say now, against what was put up for signature last; the whole text of the chosen line below."""

    def __init__(self, parent: QWidget, desk: Desk, found: Sequence[Difference]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("differences_dialog")
        self.setWindowTitle("和送签时比较")
        self.setModal(True)
        self.resize(900, 480)
        self.table = RecordTable("differences", _columns(), desk.memory, row_id=lambda line: f"{found.index(line)}")
        self.table.setAccessibleName("不同的地方")
        self.table.set_empty("和上次送签时一样，没有改动。")
        self._before, self._after = plain_label(wrap=True), plain_label(wrap=True)
        close = push_button("关闭(&C)", "close_differences", self.reject)
        close.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(in_card(self.table), 1)
        layout.addWidget(self._before)
        layout.addWidget(self._after)
        layout.addLayout(buttons)
        self.table.chosen.connect(self._show)
        self.table.set_rows(list(found))
        if found:
            self.table.select("0")
        self.table.setFocus()

    def _show(self, line: Difference | None) -> None:
        self._before.setText(f"原来：{line.before}" if line is not None and line.before else "")
        self._after.setText(f"现在：{line.after}" if line is not None and line.after else "")


def _columns() -> list[Column]:
    return [
        Column("change", "变化", lambda line: line.change.value, look=Look.CHIP, tone=_tone, width=72),
        Column("where", "哪里", lambda line: line.where, width=88),
        Column("before", "原来", lambda line: line.before, width=240, stretch=True),
        Column("after", "现在", lambda line: line.after, width=300),
    ]


def _tone(line: Difference) -> Tone:
    return _TONES[line.change]
