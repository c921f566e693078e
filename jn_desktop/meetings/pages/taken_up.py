"""The bar over the editor that says: this is what was typed when the program stopped, and nothing of it is saved."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QFrame, QHBoxLayout

from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.words import moment
from jn_desktop.meetings.typing import Typed


class TakenUp(QFrame):
    """Hidden unless something was taken up again; `drop` goes back to what is saved."""

    def __init__(self, drop: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.words = plain_label(wrap=True)
        self.words.setProperty("warning", True)
        self._drop = drop
        go_on = push_button("接着写(&J)", "keep_typed", self.hide)
        drop_it = push_button("不要了，回到保存的内容(&Z)", "drop_typed", self._go_back, link=True)
        self.stops = (go_on, drop_it)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        line.addWidget(go_on)
        line.addWidget(drop_it)
        self.hide()

    def say(self, kept: Typed, today: date) -> None:
        """Say when it was typed, and who has changed the meeting since: to save it undoes that."""
        check = "核对后请保存。"
        if kept.changed_by and kept.changed_at:
            check = f"但{kept.changed_by}在 {moment(kept.changed_at, today)} 又改过这次会议，保存会盖过去，请先核对。"
        self.words.setText(f"{moment(kept.at, today)} 写下的内容没有来得及保存，已经接上；{check}")
        self.show()

    def _go_back(self) -> None:
        self.hide()
        self._drop()
