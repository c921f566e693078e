"""Writing a demand down while the caller is on the line: the form, and beside it what is known of the caller."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.cells import CellProblem, Kind, reader
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.cards import DemandCard, NewDemand
from jn_desktop.demands.clock import deadlines
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.lists import DemandLists
from jn_desktop.demands.pages.caller import BesideCaller
from jn_desktop.demands.pages.enterprise_field import EnterpriseFinder
from jn_desktop.demands.rules import UnitProposal
from jn_desktop.demands.service import DemandService
from jn_desktop.desktop.buttons import push_button, tab_order
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import beside, plain_label
from jn_desktop.desktop.dialogs import FaultLine, ask, on_save_keys
from jn_desktop.desktop.forms import Binder, Form, offer
from jn_desktop.desktop.words import moment
from jn_desktop.registry.listing import EnterpriseCard
from jn_desktop.registry.service import RegistryService

CHOICES = (("category", "categories"), ("kind", "kinds"), ("urgency", "urgencies"), ("channel", "channels"))
FIELDS = (
    Field("enterprise", "企业", Kind.NAME, required=True),
    Field("uscc", "信用代码", Kind.USCC),
    Field("contact", "联系人", Kind.NAME),
    Field("phone", "联系电话", Kind.NAME),
    Field("text", "诉求内容", Kind.LINES, required=True),
    Field("title", "标题"),
    Field("category", "类别"),
    Field("kind", "类型"),
    Field("urgency", "紧急程度"),
    Field("channel", "来源"),
    Field("received_at", "受理时间", Kind.MOMENT, required=True),
    Field("place", "地点"),
    Field("first_receiver", "首问责任人", Kind.NAME),
    Field("first_unit", "首问单位", Kind.NAME),
    Field("lead_unit", "主办单位", Kind.NAME),
)
_OF_ENTERPRISE = ("contact", "phone")


class RegisterForm(Form):
    """Who calls, what they want, and who is to handle it."""

    ui = "demand_register.ui"
    enterprise: QLineEdit
    uscc: QLineEdit
    contact: QLineEdit
    phone: QLineEdit
    text: QPlainTextEdit
    title: QLineEdit
    category: InitialsBox
    kind: InitialsBox
    urgency: InitialsBox
    channel: InitialsBox
    received_at: QLineEdit
    place: QLineEdit
    first_receiver: QLineEdit
    first_unit: QComboBox
    lead_unit: QComboBox


@dataclass(frozen=True)
class Known:
    """What the form offers: the office's lists and units, and what works out deadlines."""

    lists: DemandLists
    units: Sequence[str]
    gauge: Gauge


@dataclass(frozen=True)
class Registered:
    """A demand that was written down; `refused` says why it was not dispatched as well."""

    id: str
    alike: bool
    """Whether the enterprise has another of its kind, that it may have to be merged into."""
    refused: str | None = None


def fill_choices(form: Form, lists: DemandLists) -> None:
    """Offer the office's lists in the choices of a form; a blank line takes a choice back."""
    for name, listed in CHOICES:
        box = getattr(form, name)
        box.addItem("", None)
        for value in getattr(lists, listed):
            word = value if isinstance(value, str) else value.name
            box.addItem(word, word)


def promised(gauge: Gauge, received: datetime, today: date) -> str:
    """Return in words until when what and, where the office is closed, from when on the clock runs."""

    def by(due: datetime) -> str:
        return moment(f"{due:%Y-%m-%dT%H:%M}", today)

    found = deadlines(received, gauge.calendar, gauge.promise)
    told = f"{by(found.contact.due)} 前联系企业，{by(found.opinion.due)} 前给出初步意见，{by(found.resolve.due)} 前办结"
    begins = gauge.begins(received)
    if begins != received.replace(second=0, microsecond=0):
        told += f"；不在上班时间，{by(begins)} 起算"
    provisional = any(one.provisional for one in (found.contact, found.opinion, found.resolve))
    return f"{told}（暂按周一至周五推算）。" if provisional else f"{told}。"


class RegisterSheet(QWidget):
    """One demand being written down. It stays as it is while somebody looks something up elsewhere."""

    saved = Signal(object)
    """A `Registered`."""
    closed = Signal()
    go_wanted = Signal(str)
    """The id of a demand that the caller may mean; what was typed stays."""

    def __init__(self, desk: Desk, demands: DemandService, registry: RegistryService, known: Known) -> None:
        super().__init__()
        self._desk, self._demands, self._known = desk, demands, known
        self._filled: dict[str, str] = {}
        self._saving = False
        self.form = RegisterForm()
        self.beside = BesideCaller(desk)
        self._heading = plain_label()
        self._promise, self._reasons = plain_label(wrap=True), plain_label(wrap=True)
        self._fault = FaultLine()
        self._prepare()
        self.binder = Binder(self.form, FIELDS)
        callers = [demands.callers] if desk.may("demands.callers") else []
        self.finder = EnterpriseFinder(self.form.enterprise, desk, registry, *callers)
        self._lay_out()
        self.binder.load({"received_at": f"{desk.clock.now():%Y-%m-%d %H:%M}", "first_receiver": desk.context.operator})
        self._connect()
        self._show_promise()
        self._mean(None)

    def unsaved(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return self.binder.dirty()

    def say_waiting(self, number: int) -> None:
        """Say how many calls wait that this one interrupted."""
        self._heading.setText(f"登记诉求（还有 {number} 件没有登记完）" if number else "登记诉求")

    def leave(self, go_on: Callable[[], None]) -> None:
        """Go on at once when nothing was typed, else ask whether what was typed may be dropped."""
        if not self.unsaved():
            go_on()
        else:
            ask(self, "这件诉求还没有登记。", "不登记", go_on, no="继续填写")

    def cancel(self) -> None:
        self.leave(self.closed.emit)

    def save(self) -> None:
        """Register what was typed, and dispatch it where a unit is named; what is wrong is said at its field."""
        values = None if self._saving else self.binder.collect()
        if values is None:
            return
        unclear = self.finder.refusal()
        if unclear is not None:
            self.binder.show_fault("enterprise", unclear)
            return
        lead_unit = values.pop("lead_unit")
        told, alike = NewDemand(**self._told(values)), self.beside.has_alike

        def write() -> Registered:
            demand_id = self._demands.register(told)
            try:
                if lead_unit:
                    self._demands.dispatch([demand_id], lead_unit)
            except StationError as error:  # it is registered: to say no more than that would have it registered twice
                return Registered(demand_id, alike, str(error))
            return Registered(demand_id, alike)

        self._set_saving(True)
        self._desk.tasks.save(self, write, self._finish, failed=self._refuse)

    # ---- building ----

    def _prepare(self) -> None:
        form, known = self.form, self._known
        fill_choices(form, known.lists)
        offer(form.first_unit, known.units)
        offer(form.lead_unit, known.units)
        for box, words in ((form.first_unit, "接到诉求的单位"), (form.lead_unit, "登记以后再转办")):
            line = box.lineEdit()
            assert line is not None
            line.setPlaceholderText(words)
        form.text.setTabChangesFocus(True)
        may = self._desk.may("demands.dispatch")
        for name in ("lead_unit", "lead_unit_label"):
            widget = form.root.findChild(QWidget, name)
            assert widget is not None
            widget.setVisible(may)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(beside(self._desk, "demand_register", self._make_form(), self.beside, (640, 490)))
        order = [getattr(self.form, field.name) for field in FIELDS]
        tab_order(*order, self._accept, self._cancel, self.beside.tabs)

    def _make_form(self) -> QFrame:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.form.root)
        self._heading.setProperty("section", True)
        for label in (self._promise, self._reasons):
            label.setProperty("muted", True)
        self._accept = push_button("登记(&S)", "save", self.save, primary=True)
        self._accept.setToolTip("登记（Ctrl+S）")
        self._cancel = push_button("取消", "cancel", self.cancel)
        self._cancel.setShortcut("Esc")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._accept, 1)
        buttons.addWidget(self._cancel, 1)
        card = QFrame()
        card.setProperty("card", True)
        card.setMinimumWidth(460)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(8)
        inside.addWidget(self._heading)
        inside.addWidget(scroll, 1)
        inside.addWidget(self._reasons)
        inside.addWidget(self._promise)
        inside.addWidget(self._fault)
        inside.addLayout(buttons)
        return card

    def _connect(self) -> None:
        form = self.form
        self.finder.chosen.connect(self._mean)
        self.finder.unclear.connect(lambda why: self.binder.show_fault("enterprise", why, focus=False))
        self.binder.changed.connect(lambda: self._fault.say(""))
        form.enterprise.textChanged.connect(lambda _: self._show_new())
        form.received_at.textChanged.connect(lambda _: self._show_promise())
        form.category.currentIndexChanged.connect(lambda _: self._categorize())
        self.beside.go_wanted.connect(self.go_wanted)
        on_save_keys(self, self.save)

    # ---- who calls ----

    def _mean(self, card: EnterpriseCard | None) -> None:
        """The caller is another now: fill in how to reach them, and show what is known."""
        self._fill_in(card)
        self.beside.show_enterprise(card)
        self._show_new()
        self._look_for_alike()
        if card is not None and self.form.enterprise.hasFocus():
            self.form.contact.setFocus()

    def _fill_in(self, card: EnterpriseCard | None) -> None:
        """Put contact and phone in, where nobody has typed them; masked ones are of no use."""
        clear = self._desk.may("registry.export_enterprises")
        for name in _OF_ENTERPRISE:
            field: QLineEdit = getattr(self.form, name)
            told = getattr(card, name) if card is not None and clear else None
            if name == "phone" and card is not None:
                told = self.finder.dialled or told
            if field.text() in ("", self._filled.get(name)):
                field.setText(told or "")
                self._filled[name] = told or ""

    def _show_new(self) -> None:
        """Ask for the credit code only of an enterprise that is not in the registry, and say that it is added."""
        self.beside.show_new(self.finder.typed if self.finder.new else "")
        # with the place of its fault, which would leave a gap
        for widget in (self.form.uscc.parentWidget(), self.form.root.findChild(QWidget, "uscc_label")):
            assert widget is not None
            widget.setVisible(self.finder.new)
        if not self.finder.new:
            self.form.uscc.clear()  # else it would be refused where nobody sees it

    # ---- what follows from what is typed ----

    def _categorize(self) -> None:
        category = self.form.category.currentData()
        self._look_for_alike()
        if self._desk.may("demands.dispatch"):
            self._desk.tasks.read(
                self, lambda: self._demands.proposed_units(category), self._propose, key="proposed_units"
            )

    def _propose(self, proposals: Sequence[UnitProposal]) -> None:
        first = [proposal.unit for proposal in proposals]
        offer(self.form.lead_unit, [*first, *(unit for unit in self._known.units if unit not in first)])
        self._reasons.setText(proposals_in_words(proposals))
        self._reasons.setVisible(bool(proposals))

    def _look_for_alike(self) -> None:
        card, category = self.finder.card, self.form.category.currentData()
        if card is None or category is None:
            self._show_alike([])
        else:
            self._desk.tasks.read(self, lambda: self._demands.alike(card.id, category), self._show_alike, key="alike")

    def _show_alike(self, cards: list[DemandCard]) -> None:
        self.beside.show_alike(cards, self._desk.today())

    def _show_promise(self) -> None:
        try:
            read = reader(Kind.MOMENT, 1)(self.form.received_at.text())
            received = datetime.fromisoformat(read)
            told = promised(self._known.gauge, received, self._desk.today())
        except (CellProblem, StationError, ValueError, OverflowError):
            told = ""  # said at the field when it is saved
        self._promise.setText(told)

    # ---- saving ----

    def _told(self, values: dict[str, Any]) -> dict[str, Any]:
        card = self.finder.card
        received = datetime.fromisoformat(values["received_at"])
        if card is not None:
            values = {**values, "enterprise": None, "uscc": None, "enterprise_id": card.id}
        return {**values, "received_at": received}

    def _finish(self, registered: Registered) -> None:
        self.saved.emit(registered)

    def _refuse(self, error: StationError) -> None:
        self._set_saving(False)
        if not (isinstance(error, FieldError) and self.binder.show_fault(error.field, str(error))):
            self._fault.say(str(error))

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self._accept.setEnabled(not saving)


def proposals_in_words(proposals: Sequence[UnitProposal]) -> str:
    """Return which unit is proposed, and why; nothing where none is."""
    if not proposals:
        return ""
    best = proposals[0]
    return f"建议转给{best.unit}：{'；'.join(best.reasons)}。"
