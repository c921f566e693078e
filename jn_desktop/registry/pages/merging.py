"""The dialog that makes two entries one: choose the other, see what would move, merge."""

from operator import attrgetter

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import Facts, plain_label
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import shown
from jn_desktop.registry.listing import EnterpriseCard, EnterpriseQuery, Order
from jn_desktop.registry.merging import Compared, MergePreview
from jn_desktop.registry.service import RegistryService

_PAUSE = 150  # milliseconds without a key before a text is looked for
_MOST_CANDIDATES = 50
_COLUMNS = (
    Column("name", "企业名称", lambda card: card.name, width=220, stretch=True, middle=True, sortable=False),
    Column("uscc", "信用代码", lambda card: card.uscc, width=180, sortable=False),
    Column("park", "所在园区", lambda card: card.park, width=110, priority=2, sortable=False),
)


class MergeForm(Form):
    ui = "enterprise_merge.ui"
    search: QLineEdit
    candidates: QFrame
    preview_title: QLabel
    swap: QPushButton
    preview: QWidget


class MergeDialog(QDialog):
    """Begins with one enterprise; the other is chosen here, and which of the two stays."""

    merged = Signal(str)
    """The id of the enterprise that stayed."""

    def __init__(self, parent: QWidget, desk: Desk, registry: RegistryService, card: EnterpriseCard) -> None:
        super().__init__(parent)
        self._desk, self._registry, self._card = desk, registry, card
        self._swapped = False
        self._preview: MergePreview | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("合并企业")
        self.setModal(True)
        self.resize(620, 640)
        self.form = MergeForm()
        self.table = RecordTable("merge_candidates", _COLUMNS, desk.memory, row_id=attrgetter("id"))
        self._facts, self._fault = Facts(), FaultLine()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._build()
        self._connect()
        self._offer()

    def merge(self) -> None:
        """Merge as the preview says."""
        preview = self._preview
        if preview is None:
            return
        self._accept.setEnabled(False)
        self._desk.tasks.save(
            self,
            lambda: self._registry.merge(preview.keep_id, preview.drop_id),
            lambda _: self._finish(preview),
            failed=self._refuse,
        )

    # ---- inside ----

    def _build(self) -> None:
        purpose = f"“{self._card.name}”和另一条记录其实是同一家企业时，把两条并成一条。合并后不能拆开。"
        self._accept, cancel = QPushButton("合并(&M)"), QPushButton("取消")
        self._accept.setObjectName("merge")
        self._accept.setAccessibleName("合并")
        self._accept.setProperty("primary", True)
        self._accept.setAutoDefault(False)
        self._accept.setEnabled(False)
        cancel.setObjectName("cancel")
        cancel.setAccessibleName("取消")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        for place, widgets in ((self.form.candidates, [self.table]), (self.form.preview, [self._fault, self._facts])):
            layout = place.layout()
            assert layout is not None
            for widget in widgets:
                layout.addWidget(widget)
        self.table.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.form.swap.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._accept)
        buttons.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label(purpose, wrap=True))
        layout.addWidget(self.form.root, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.form.search.textChanged.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self._offer)
        self.table.chosen.connect(self._choose)
        self.form.swap.clicked.connect(self._swap)
        self._accept.clicked.connect(self.merge)

    def _offer(self) -> None:
        """List what the text finds; without a text, what has nearly the same name."""
        text = self.form.search.text().strip()
        self._desk.tasks.read(self, lambda: self._candidates(text), lambda cards: self._show(text, cards), key="offer")

    def _candidates(self, text: str) -> list[EnterpriseCard]:
        if not text:
            return self._registry.possible_twins(self._card.id)
        ids = tuple(self._desk.found.ids("enterprise", text))
        found = self._registry.page(EnterpriseQuery(ids=ids), Order.NAME, limit=_MOST_CANDIDATES)
        return [card for card in found if card.id != self._card.id]

    def _show(self, text: str, cards: list[EnterpriseCard]) -> None:
        nothing = "没有找到这样的企业。" if text else "没有名称相近的企业；请在上面查找。"
        self.table.set_empty(nothing)
        self.table.set_rows(cards)
        self._look()

    def _choose(self, other: EnterpriseCard | None) -> None:
        """Begin with the one staying that has a credit code."""
        self._swapped = other is not None and other.uscc is not None and self._card.uscc is None
        self._look()

    def _swap(self) -> None:
        self._swapped = not self._swapped
        self._look()

    def _look(self) -> None:
        """Preview the merge with the chosen candidate."""
        other = self.table.current()
        self.form.swap.setEnabled(other is not None)
        self._clear()
        if other is not None:
            keep, drop = (other.id, self._card.id) if self._swapped else (self._card.id, other.id)
            self._desk.tasks.read(
                self,
                lambda: self._registry.merge_preview(keep, drop),
                self._show_preview,
                failed=self._refuse,
                key="preview",
            )

    def _clear(self) -> None:
        self._preview = None
        self._accept.setEnabled(False)
        self.form.preview_title.setText("合并后")
        self._fault.say("")
        self._facts.show_facts([])

    def _show_preview(self, preview: MergePreview) -> None:
        self._preview = preview
        self._accept.setEnabled(True)
        self._facts.show_facts(
            [
                ("保留", preview.keep_name, Tone.OK),
                ("并入后退出", preview.drop_name, Tone.WARN),
                ("转过去的", _moves(preview)),
                ("补上", "\n".join(f"{pair.field.label}：{shown(pair.other)}" for pair in preview.filled)),
                ("不一致，保留原值", "\n".join(map(_difference, preview.differing))),
            ]
        )

    def _refuse(self, error: StationError) -> None:
        """Say why in the place of the preview: which of the two stays makes no difference then."""
        self._clear()
        self.form.swap.setEnabled(False)
        self.form.preview_title.setText("不能合并")
        self._fault.say(str(error))

    def _finish(self, preview: MergePreview) -> None:
        self._desk.say(f"“{preview.drop_name}”已并入“{preview.keep_name}”。", tone=Tone.OK)
        self.merged.emit(preview.keep_id)
        self.accept()


def _moves(preview: MergePreview) -> str:
    told = (f"{moved.label} {moved.count} 个" for moved in preview.moves)
    return "、".join(told) or "没有要转的事项"


def _difference(pair: Compared) -> str:
    return f"{pair.field.label}：{shown(pair.kept)}（另一条是{shown(pair.other)}）"
