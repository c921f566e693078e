"""The code of a visit, large enough to be scanned from the screen, with its text for those who type it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.inspections.door_service import DoorCode, DoorCodeService
from jn_desktop.inspections.visit_cards import VisitCard

_LINE = 44  # characters


class CodeDialog(QDialog):
    """Picture and text of one code."""

    def __init__(self, parent: QWidget, desk: Desk, card: VisitCard, code: DoorCode) -> None:
        super().__init__(parent)
        self._desk, self._code = desk, code
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("入企码")
        self.setModal(True)
        picture = QPixmap()
        picture.loadFromData(code.picture)
        shown = QLabel()
        shown.setObjectName("code_picture")
        shown.setAccessibleName(f"{card.number} 的入企码")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setPixmap(picture)
        shown.setStyleSheet("background: #FFFFFF; padding: 12px; border-radius: 8px;")  # a scanner wants white
        lines = [code.text[place : place + _LINE] for place in range(0, len(code.text), _LINE)]
        text = plain_label("\n".join(lines))  # it has no place where it would wrap; who types it may break it anywhere
        text.setObjectName("code_text")
        text.setAccessibleName("入企码的文字")
        purpose = f"{card.number}，{card.day}：企业用“扫码核验”扫一下，或照着输入下面的字，就知道来的人是不是真的。"
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(push_button("复制文字(&C)", "copy_code", self._copy))
        buttons.addWidget(push_button("关闭(&X)", "code_close", self.accept))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label(purpose, wrap=True))
        layout.addWidget(shown)
        layout.addWidget(text)
        layout.addLayout(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code.text)
        self._desk.say("入企码的文字已复制。")


def show_code(parent: QWidget, desk: Desk, codes: DoorCodeService, card: VisitCard) -> None:
    """Fetch the code of a visit and show it."""

    def show(code: DoorCode | None) -> None:
        if code is None:
            desk.say(f"{card.number}还没有通知企业，没有入企码。")
        else:
            CodeDialog(parent, desk, card, code).open()

    desk.tasks.read(parent, lambda: codes.code(card.id), show, key="code")
