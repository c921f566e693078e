"""扫码核验: one field that takes what a scanner types, or a person; it says at once whether the code is genuine."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from jn_desktop.core.changes import Changes
from jn_desktop.core.ledger import Field
from jn_desktop.desktop import theme
from jn_desktop.desktop.asking import Asker
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.door_service import CodeVerdict, DoorCodeService, KeyCard, Verified
from jn_desktop.inspections.pages.visit_forms import TrustedKeyForm

_WIDTH = 560
_READING = 18  # pixels
_VERDICT_TONES = {
    CodeVerdict.TODAY: Tone.OK,
    CodeVerdict.ANOTHER_DAY: Tone.WARN,
    CodeVerdict.UNKNOWN_KEY: Tone.WARN,
}
"""Every other verdict is a refusal."""


class _CodeField(QPlainTextEdit):
    """Several lines of a code; Enter ends it, as a scanner does, though one may have broken it into lines."""

    def __init__(self, check: "ScanDialog") -> None:
        super().__init__()
        self._dialog = check
        self.setObjectName("scanned_code")
        self.setAccessibleName("入企码")
        self.setPlaceholderText("把光标放在这里，用扫码枪扫通知书上的码；没有扫码枪就照着输入，按回车核验。")
        self.setTabChangesFocus(True)
        self.setFont(theme.font(_READING))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._dialog.answer()
        else:
            super().keyPressEvent(event)


class ScanDialog(QDialog):
    """Checks codes one after the other; once more Enter opens the visit, where it is one of this station."""

    def __init__(self, parent: QWidget, desk: Desk, codes: DoorCodeService) -> None:
        super().__init__(parent)
        self._desk, self._codes = desk, codes
        self._visit_id: str | None = None
        self._answered: str | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("scan_dialog")
        self.setWindowTitle("扫码核验")
        self.setModal(True)
        self.field = _CodeField(self)
        self.field.textChanged.connect(self._begin_anew)
        self.verdict = plain_label(wrap=True)
        self.verdict.setObjectName("scan_verdict")
        self.verdict.setFont(theme.font(_READING, bold=True))
        self.verdict.setMinimumHeight(3 * self.verdict.fontMetrics().height())
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.open_button = push_button("打开这次检查(&O)", "scan_open", self._open)
        self.open_button.setEnabled(False)
        self._lay_out()

    def answer(self) -> None:
        """Check what was scanned; a second Enter on the same code opens the visit."""
        text = self.field.toPlainText().strip()
        if not text:
            self._say("请先扫码，或者输入通知书上码下面的那一行字。", Tone.MUTED)
        elif text == self._answered and self._visit_id is not None:
            self._open()
        else:
            self._desk.tasks.read(
                self,
                lambda: self._codes.verify(text),
                lambda found: self._show(text, found),
                failed=lambda error: self._say(str(error), Tone.LATE),
                key="verify",
            )

    def _lay_out(self) -> None:
        keys = push_button("信任的签发站(&K)…", "trusted_keys", self._show_keys)
        check = push_button("核验(&Y)", "scan_check", self.answer, primary=True)
        for button in (check, self.open_button):
            button.setProperty("large", True)
        self.field.setFixedHeight(5 * self.field.fontMetrics().height() + 24)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(check)
        first.addWidget(self.open_button)
        first.addStretch()
        last = QHBoxLayout()
        last.addWidget(keys)
        last.addStretch()
        last.addWidget(push_button("关闭(&C)", "scan_close", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label("核对来检查的人拿的通知书是不是真的；不用联网。", wrap=True))
        layout.addWidget(self.field)
        layout.addLayout(first)
        layout.addWidget(self.verdict, 1)
        layout.addLayout(last)
        self.setMinimumWidth(_WIDTH)

    def _begin_anew(self) -> None:
        self._answered = self._visit_id = None
        self.open_button.setEnabled(False)
        self.verdict.setText("")

    def _show(self, text: str, found: Verified) -> None:
        if text != self.field.toPlainText().strip():
            return
        self._answered, self._visit_id = text, found.visit_id
        self.open_button.setEnabled(found.visit_id is not None)
        self._say(found.sentence, _VERDICT_TONES.get(found.verdict, Tone.LATE))
        self.field.selectAll()  # the next scan takes the place of this one

    def _say(self, sentence: str, tone: Tone) -> None:
        self.verdict.setText(sentence)
        self.verdict.setStyleSheet(f"color: {theme.colour(tone).name()}")

    def _open(self) -> None:
        if self._visit_id is not None:
            self._desk.go(Place("visit", record=self._visit_id))
            self.accept()

    def _show_keys(self) -> None:
        KeysDialog(self, self._desk, self._codes).open()


class KeysDialog(QDialog):
    """The station's own public key, and those of other stations whose codes are believed."""

    def __init__(self, parent: QWidget, desk: Desk, codes: DoorCodeService) -> None:
        super().__init__(parent)
        self._desk, self._codes = desk, codes
        self._asker = Asker(self, desk)
        self._own: KeyCard | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("keys_dialog")
        self.setWindowTitle("信任的签发站")
        self.setModal(True)
        self.own = plain_label(wrap=True)
        self.own.setObjectName("own_key")
        self.table = RecordTable("trusted_keys", _key_columns(), desk.memory, row_id=lambda card: card.id)
        self.table.setAccessibleName("信任的签发站")
        self.table.set_empty("还没有信任别的站。对方的公钥加进来以后，对方签发的码就能核验。")
        self.copy = push_button("复制本站公钥(&C)", "copy_key", self._copy)
        self.make = push_button("生成本站公钥(&G)", "make_key", self._make)
        self.add = push_button("添加(&A)…", "add_key", self._add)
        self.remove = push_button("不再信任(&R)", "remove_key", self._remove)
        self.remove.setEnabled(False)
        self.table.chosen.connect(lambda card: self.remove.setEnabled(card is not None))
        self.add.setVisible(desk.may("door_codes.trust"))
        self.remove.setVisible(desk.may("door_codes.distrust"))
        self._lay_out()
        desk.changed.connect(self._hear)
        self._reload()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add, self.remove):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(push_button("关闭(&X)", "keys_close", self.accept))
        own = QHBoxLayout()
        own.addWidget(self.own, 1)
        for button in (self.copy, self.make):
            button.hide()
            own.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label("把本站公钥发给别的站或企业，对方就能核验本站签发的码。", wrap=True))
        layout.addLayout(own)
        layout.addWidget(in_card(self.table), 1)
        layout.addLayout(buttons)
        self.resize(_WIDTH, 420)

    def _hear(self, changes: Changes) -> None:
        if "door_key" in changes.tables:
            self._reload()

    def _reload(self) -> None:
        def fetch() -> tuple[KeyCard | None, list[KeyCard]]:
            return self._codes.own_key(), self._codes.trusted()

        self._desk.tasks.read(self, fetch, lambda found: self._show(*found), key="keys")

    def _show(self, own: KeyCard | None, trusted: list[KeyCard]) -> None:
        self._own = own
        self.copy.setVisible(own is not None)
        self.make.setVisible(own is None and self._desk.may("door_codes.make_key"))
        self.own.setText(own.text if own is not None else "本站还没有公钥；第一次通知企业时也会生成。")
        self.table.set_rows(trusted)

    def _copy(self) -> None:
        if self._own is not None:
            QGuiApplication.clipboard().setText(self._own.text)
            self._desk.say("本站公钥已复制。")

    def _make(self) -> None:
        self._asker.do(self._codes.make_key, "本站公钥已生成。")

    def _add(self) -> None:
        self._asker.ask(
            "添加信任",
            "请从对方站要来公钥，核对是对方给的再添加。",
            TrustedKeyForm(),
            (Field("issuer", "签发站", required=True), Field("text", "公钥", required=True)),
            lambda values: self._codes.trust(values["issuer"], values["text"]),
            "已添加；这个站签发的码可以核验了。",
        )

    def _remove(self) -> None:
        card: KeyCard | None = self.table.current()
        if card is None:
            return
        desk, codes = self._desk, self._codes
        back = ("撤销", lambda: desk.tasks.save(desk, lambda: codes.bring_back(card.id)))
        desk.tasks.save(
            self, lambda: codes.distrust(card.id), lambda _: desk.say(f"不再信任{card.issuer}签发的码。", back)
        )


def _key_columns() -> list[Column]:
    return [
        Column("issuer", "签发站", lambda card: card.issuer, width=180, stretch=True),
        Column("key_id", "公钥编号", lambda card: card.key_id, tip=lambda card: card.text, width=140),
    ]


def open_scanning(parent: QWidget, desk: Desk, codes: DoorCodeService) -> ScanDialog:
    """Open the dialog over a page."""
    dialog = ScanDialog(parent, desk, codes)
    dialog.open()
    dialog.field.setFocus()
    return dialog
