"""Entries that no plan knows of: an emergency, and visits that are no inspections (观摩, 督导, 调研)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.pages.enterprise_field import EnterpriseFinder
from jn_desktop.desktop.asking import Asker, Values
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import date_field, offer
from jn_desktop.desktop.words import short
from jn_desktop.inspections.list_service import InspectionListService
from jn_desktop.inspections.lists import InspectionLists
from jn_desktop.inspections.other_service import OtherVisitCard, OtherVisitFacts, OtherVisitService
from jn_desktop.inspections.pages.visit_forms import EMERGENCY_FIELDS, NewEmergencyForm, OtherVisitForm
from jn_desktop.inspections.visit_cards import Emergency, EmergencyPart
from jn_desktop.inspections.visit_service import VisitService
from jn_desktop.registry.listing import EnterpriseCard
from jn_desktop.registry.service import RegistryService

_ENTERPRISE = Field("enterprise", "企业", Kind.NAME, required=True)
_PARTS = Field("parts", "部门和事项", Kind.LINES, required=True)
_OTHER_FIELDS = (
    _ENTERPRISE,
    date_field("day", "日期", required=True),
    Field("kind", "类别", required=True),
    Field("unit", "来访单位", Kind.NAME, required=True),
    Field("purpose", "事由", Kind.LINES, required=True),
    Field("people", "人员"),
    Field("exemption_reason", "例外理由"),
    Field("exemption_approver", "批准人"),
)


class _EnterpriseChoice:
    """The enterprise that a dialog's field means; only those of the register are taken."""

    def __init__(self, field: QLineEdit, desk: Desk, registry: RegistryService, card: EnterpriseCard | None) -> None:
        self._finder = EnterpriseFinder(field, desk, registry)
        if card is not None:
            self._finder.show(card)

    def watch(self, dialog: FormDialog) -> None:
        """Say beside the field what is unclear about it."""
        self._finder.unclear.connect(lambda words: dialog.binder.show_fault("enterprise", words, focus=False))

    def chosen(self, typed: str) -> str:
        """Return the id of the enterprise; runs beside the window, and so asks the field nothing."""
        card = self._finder.card
        if card is None:
            raise FieldError("enterprise", f"名录里没有“{short(typed)}”；请从列出的企业里选一家。")
        return card.id


def ask_emergency(
    parent: QWidget,
    desk: Desk,
    visits: VisitService,
    registry: RegistryService,
    *,
    enterprise: EnterpriseCard | None = None,
) -> None:
    """Ask where there is an emergency, and who checks what; then go to the visit."""
    form = NewEmergencyForm()
    asker = Asker(parent, desk)
    choice = _EnterpriseChoice(form.enterprise, desk, registry, enterprise)

    def entered(visit_id: str) -> str:
        desk.go(Place("visit", record=visit_id))
        return "已紧急入企；审批和通知请及时补办。"

    dialog = asker.ask(
        "紧急入企",
        "自然灾害、事故、公共卫生等紧急情况，可以先入企、后补手续；文书上会注明。",
        form,
        (_ENTERPRISE, _PARTS, *EMERGENCY_FIELDS),
        lambda values: visits.enter_at_once(
            Emergency(
                values["emergency"],
                datetime.fromisoformat(values["at"]),
                values["contact"],
                enterprise_id=choice.chosen(values["enterprise"]),
                parts=parts_of(values["parts"]),
            )
        ),
        entered,
        values={"at": asker.now(), "enterprise": enterprise.name if enterprise is not None else None},
    )
    choice.watch(dialog)


def parts_of(text: str) -> tuple[EmergencyPart, ...]:
    """Return the departments and their items as they are written, a line each: 部门：事项、事项."""
    parts = []
    for line in filter(None, map(str.strip, text.splitlines())):
        department, colon, items = line.replace(":", "：").partition("：")
        named = tuple(filter(None, (item.strip() for item in items.replace("，", "、").split("、"))))
        if not colon or not department.strip() or not named:
            sentence = f"“{short(line)}”没有写清楚；一行一个部门，例如：消防救援大队：消防安全检查。"
            raise FieldError("parts", sentence)
        parts.append(EmergencyPart(department.strip(), named))
    return tuple(parts)


def ask_other_visit(
    parent: QWidget,
    desk: Desk,
    others: OtherVisitService,
    lists: InspectionListService,
    registry: RegistryService,
    *,
    enterprise: EnterpriseCard | None = None,
) -> None:
    """Ask about a visit that is no inspection, to be recorded."""

    def open_form(found: tuple[InspectionLists, list[str]]) -> None:
        _open_other(parent, desk, others, registry, found, enterprise, None)

    desk.tasks.read(parent, lambda: _choices(lists, registry), open_form, key="other_visit")


def correct_other_visit(
    parent: QWidget,
    desk: Desk,
    others: OtherVisitService,
    lists: InspectionListService,
    registry: RegistryService,
    card: OtherVisitCard,
) -> None:
    """Ask once more about a visit that was recorded."""

    def fetch() -> tuple[tuple[InspectionLists, list[str]], EnterpriseCard]:
        return _choices(lists, registry), registry.card(card.enterprise_id)

    def open_form(found: Any) -> None:
        choices, enterprise = found
        _open_other(parent, desk, others, registry, choices, enterprise, card)

    desk.tasks.read(parent, fetch, open_form, key="other_visit")


def _choices(lists: InspectionListService, registry: RegistryService) -> tuple[InspectionLists, list[str]]:
    return lists.lists(), [department.name for department in registry.departments()]


def _open_other(
    parent: QWidget,
    desk: Desk,
    others: OtherVisitService,
    registry: RegistryService,
    choices: tuple[InspectionLists, list[str]],
    enterprise: EnterpriseCard | None,
    card: OtherVisitCard | None,
) -> None:
    form, (lists, units) = OtherVisitForm(), choices
    form.kind.addItem("请选择", None)
    for name in lists.other_kinds:
        form.kind.addItem(name, name)
    if card is not None and form.kind.findData(card.kind) < 0:
        form.kind.addItem(card.kind, card.kind)
    offer(form.unit, units)
    choice = _EnterpriseChoice(form.enterprise, desk, registry, enterprise)
    values: Values = {"day": desk.today().isoformat()}
    if card is not None:
        names = (field.name for field in _OTHER_FIELDS if field.name != "enterprise")
        values = {name: getattr(card, name) for name in names}
    values["enterprise"] = enterprise.name if enterprise is not None else None
    dialog = Asker(parent, desk).ask(
        "登记入企活动" if card is None else "更正入企活动",
        "观摩、督导、调研等也要登记；安静日原则上不去，要去的写明理由和批准人。",
        form,
        _OTHER_FIELDS,
        _saving(others, choice, card),
        "入企活动已登记。" if card is None else "入企活动已更正。",
        values=values,
    )
    choice.watch(dialog)


def _saving(
    others: OtherVisitService, choice: _EnterpriseChoice, card: OtherVisitCard | None
) -> Callable[[Values], Any]:
    def save(told: Values) -> None:
        said = {name: value for name, value in told.items() if name not in ("enterprise", "day")}
        day = date.fromisoformat(told["day"])
        facts = OtherVisitFacts(enterprise_id=choice.chosen(told["enterprise"]), day=day, **said)
        if card is None:
            others.record(facts)
        else:
            others.correct(card.id, facts)

    return save
