"""The dialog in which a request is entered or changed."""

from dataclasses import asdict
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.pages.enterprise_field import EnterpriseFinder
from jn_desktop.desktop.asking import Asker, Values
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.forms import Form, date_field, offer
from jn_desktop.inspections.request_cards import NewRequest, RequestCard, RequestChoices
from jn_desktop.inspections.request_service import RequestService
from jn_desktop.inspections.states import RequestState
from jn_desktop.registry.listing import EnterpriseCard
from jn_desktop.registry.service import RegistryService

_FIELDS = (
    Field("enterprise", "检查对象", Kind.NAME, required=True),
    Field("uscc", "信用代码", Kind.USCC),
    Field("department", "检查部门", Kind.NAME, required=True),
    Field("item", "检查事项", Kind.NAME, required=True),
    Field("kind", "检查类型", required=True),
    Field("minutes", "时长", Kind.INTEGER),
    date_field("first_day", "最早日期", required=True),
    date_field("last_day", "最晚日期", required=True),
    Field("exemption", "例外情形"),
    Field("exemption_approver", "批准人", Kind.NAME),
    Field("exemption_reason", "例外理由", Kind.LINES),
    Field("source", "任务来源", Kind.NAME),
    Field("remark", "备注", Kind.LINES),
    Field("draft", "草稿", Kind.FLAG),
)


class RequestForm(Form):
    ui = "inspection_request.ui"
    enterprise: QLineEdit
    uscc: QLineEdit
    uscc_label: QLabel
    department: QComboBox
    item: QComboBox
    kind: InitialsBox
    minutes: QLineEdit
    first_day: QLineEdit
    last_day: QLineEdit
    exemption: InitialsBox
    exemption_approver: QLineEdit
    exemption_reason: QPlainTextEdit
    source: QLineEdit
    remark: QPlainTextEdit
    draft: QCheckBox


class RequestEntry(QObject):
    """Opens the form and saves what it was told; what has a list is offered from it."""

    def __init__(self, parent: QWidget, desk: Desk, requests: RequestService, registry: RegistryService) -> None:
        super().__init__(parent)
        self._desk, self._requests, self._registry = desk, requests, registry
        self._asker = Asker(parent, desk)

    def ask_new(self) -> None:
        """Ask for a new request."""
        self._desk.tasks.read(self, self._requests.choices, lambda choices: self._open(choices, None, None), key="form")

    def ask_change(self, card: RequestCard) -> None:
        """Ask what should be changed about a request."""
        self._desk.tasks.read(
            self,
            lambda: (self._requests.choices(), self._registry.card(card.enterprise_id)),
            lambda found: self._open(found[0], card, found[1]),
            key="form",
        )

    def _open(self, choices: RequestChoices, card: RequestCard | None, enterprise: EnterpriseCard | None) -> None:
        form = RequestForm()
        _fill(form, choices, card)
        dialog = self._asker.ask(
            "登记检查需求" if card is None else "修改检查需求",
            "各部门想检查哪家企业、查什么、在哪几天之间查。" if card is None else f"{card.number}，改好以后重新审核。",
            form,
            _FIELDS,
            lambda values: self._save(values, finder, card),
            lambda told: told,
            values=_values(card),
        )
        finder = EnterpriseFinder(form.enterprise, self._desk, self._registry)
        finder.chosen.connect(lambda _: _suit(form, finder))
        finder.unclear.connect(lambda sentence: dialog.binder.show_fault("enterprise", sentence, focus=False))
        form.enterprise.textEdited.connect(lambda _: _suit(form, finder))
        form.department.currentTextChanged.connect(lambda _: _offer_items(form, choices))
        form.exemption.currentIndexChanged.connect(lambda _: _suit(form, finder))
        if enterprise is not None:
            finder.show(enterprise)
        _offer_items(form, choices)
        _suit(form, finder)

    def _save(self, values: Values, finder: EnterpriseFinder, card: RequestCard | None) -> str:
        """Save, and return what to say of it; runs beside the window."""
        refusal = finder.refusal()
        if refusal is not None:
            raise FieldError("enterprise", refusal)
        known = finder.card
        draft = bool(values.pop("draft"))
        request = NewRequest(
            **{
                **values,
                "enterprise_id": known.id if known is not None else None,
                "first_day": date.fromisoformat(values["first_day"]),
                "last_day": date.fromisoformat(values["last_day"]),
            }
        )
        request_id = self._requests.save(request, card.id if card is not None else None, draft=draft)
        saved = self._requests.request(request_id).card
        return f"{saved.number}：已保存，{saved.state}。{saved.reason or ''}"


def _fill(form: RequestForm, choices: RequestChoices, card: RequestCard | None) -> None:
    offer(form.department, choices.departments)
    kinds = list(choices.kinds)
    if card is not None and card.kind not in kinds:
        kinds.append(card.kind)  # it has left the list; the request keeps it
    for kind in kinds:
        form.kind.addItem(kind, kind)
    form.exemption.addItem("没有，避开安静日", None)
    for exemption in choices.exemptions:
        form.exemption.addItem(exemption.name, exemption.code)
    if card is not None and card.exemption_code and form.exemption.findData(card.exemption_code) < 0:
        form.exemption.addItem(card.exemption or card.exemption_code, card.exemption_code)
    if card is not None:
        form.draft.setVisible(card.state in (RequestState.DRAFT, RequestState.RETURNED))
        form.draft.setText("先不提交(&G)")


def _values(card: RequestCard | None) -> Values:
    if card is None:
        return {}
    return {**asdict(card), "exemption": card.exemption_code, "uscc": None, "draft": card.state == RequestState.DRAFT}


def _offer_items(form: RequestForm, choices: RequestChoices) -> None:
    """Offer the items of the department's list; one without a list is free to name its own."""
    offer(form.item, choices.items.get(form.department.currentText().strip(), ()))


def _suit(form: RequestForm, finder: EnterpriseFinder) -> None:
    """Ask for a code only of a new enterprise, for reason and approver only with an exemption."""
    for widget in (form.uscc, form.uscc_label):
        widget.setVisible(finder.new)
    if not finder.new:
        form.uscc.clear()  # else it would be refused where nobody sees it
    exempt = form.exemption.currentData() is not None
    for field in (form.exemption_approver, form.exemption_reason):
        field.setEnabled(exempt)
