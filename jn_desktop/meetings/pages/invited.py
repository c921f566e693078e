"""Inviting: the dialog for one unit, department or enterprise, and what the list of those invited shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.pages.enterprise_field import EnterpriseFinder
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import short
from jn_desktop.meetings.preparing_cards import Answer, DraftInvitee, Part
from jn_desktop.registry.listing import EnterpriseCard
from jn_desktop.registry.service import RegistryService

_DEPARTMENT, _ENTERPRISE = "department", "enterprise"
_FIELDS = (
    Field("whose", "邀请", required=True),
    Field("unit", "单位", Kind.NAME),
    Field("enterprise", "企业", Kind.NAME),
    Field("person", "参会人", Kind.NAME),
    Field("phone", "电话"),
    Field("part", "出席或列席", required=True),
    Field("answer", "答复", required=True),
)
_TONES = {Answer.OPEN: Tone.WARN, Answer.COMES: Tone.OK, Answer.AWAY: Tone.MUTED}
Keep = Callable[[DraftInvitee, Callable[[], None], Callable[[StationError], None]], None]
"""Given the unit as it is written down, `done` and `failed`: keeps it and calls one of the two."""


class InviteeForm(Form):
    """A department or an enterprise, and who comes for it."""

    ui = "invitee.ui"
    whose: InitialsBox
    unit: QComboBox
    enterprise: QLineEdit
    person: QLineEdit
    phone: QLineEdit
    part: InitialsBox
    answer: InitialsBox

    def offer(self, units: Sequence[str]) -> None:
        """Offer departments or enterprises; only the line of the one that is chosen is there."""
        self.whose.addItem("部门", _DEPARTMENT)
        self.whose.addItem("企业", _ENTERPRISE)
        for box, values in ((self.part, Part), (self.answer, Answer)):
            for value in values:
                box.addItem(value.value, value.value)
        offer(self.unit, units)
        self.whose.currentIndexChanged.connect(lambda _: self.suit())

    def suit(self) -> None:
        """Show the line of a department or of an enterprise."""
        of_enterprise = self.whose.currentData() == _ENTERPRISE
        self.show_line(self.unit, not of_enterprise)
        self.show_line(self.enterprise, of_enterprise)


def ask_invitee(
    parent: QWidget,
    desk: Desk,
    registry: RegistryService,
    units: Sequence[str],
    known: DraftInvitee | None,
    keep: Keep,
) -> None:
    """Ask whom to invite, or what is to be changed about somebody who is."""
    form = InviteeForm()
    form.offer(units)
    finder = EnterpriseFinder(form.enterprise, desk, registry)

    def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        def refused(error: StationError) -> None:
            field = told["whose"] if told["whose"] == _ENTERPRISE else "unit"
            failed(FieldError(field, str(error)) if isinstance(error, FieldError) else error)

        try:
            draft = _draft(told, finder.card, known)
        except FieldError as error:
            failed(error)
        else:
            keep(draft, done, refused)

    dialog = FormDialog(
        parent,
        "修改邀请" if known else "邀请",
        "请谁来，谁答应来；会后按答复填入出席、请假和列席。",
        form,
        _FIELDS,
        accept="保存(&Y)" if known else "邀请(&Y)",
        save=save,
        values=_values(known),
    )
    dialog.setObjectName("invitee")
    finder.chosen.connect(lambda card: _fill(form, card))
    finder.unclear.connect(lambda words: dialog.binder.show_fault("enterprise", words, focus=False))
    form.suit()
    dialog.open()


def _fill(form: InviteeForm, card: EnterpriseCard | None) -> None:
    """Put in who is the enterprise's contact, where nobody was written down."""
    if card is not None and not form.person.text():
        form.person.setText(card.contact or "")
        form.phone.setText(form.phone.text() or card.phone or "")


def _values(known: DraftInvitee | None) -> dict[str, Any]:
    if known is None:
        return {"whose": _DEPARTMENT, "part": Part.ATTENDS.value, "answer": Answer.OPEN.value}
    of_enterprise = known.enterprise_id is not None
    return {
        "whose": _ENTERPRISE if of_enterprise else _DEPARTMENT,
        "unit": None if of_enterprise else known.unit,
        "enterprise": known.unit if of_enterprise else None,
        **{name: getattr(known, name) for name in ("person", "phone", "part", "answer")},
    }


def _draft(told: Mapping[str, Any], card: EnterpriseCard | None, known: DraftInvitee | None) -> DraftInvitee:
    """Return what was asked as it is kept; an enterprise has to be one of the register."""
    of_enterprise = told["whose"] == _ENTERPRISE
    unit = told[_ENTERPRISE if of_enterprise else "unit"]
    if not unit:
        raise FieldError(_ENTERPRISE if of_enterprise else "unit", "还没有写请谁；请填写单位或者企业。")
    enterprise_id = None
    if of_enterprise:
        stays = known is not None and known.unit == unit
        enterprise_id = card.id if card is not None else known.enterprise_id if stays and known is not None else None
        if enterprise_id is None:
            raise FieldError(_ENTERPRISE, f"名录里没有“{short(unit)}”；请从列出的企业里选一家。")
        unit = card.name if card is not None else unit
    begun = known or DraftInvitee(None, unit)
    return replace(
        begun,
        unit=unit,
        enterprise_id=enterprise_id,
        person=told["person"],
        phone=told["phone"],
        part=Part(told["part"]),
        answer=Answer(told["answer"]),
    )


def invitee_columns() -> list[Column]:
    """Return the columns of the list of those invited."""
    return [
        Column("unit", "单位", lambda one: one.unit, tip=lambda one: one.unit, width=120, stretch=True, middle=True),
        Column("person", "参会人", lambda one: one.person, width=84, priority=2),
        Column("part", "身份", lambda one: one.part.value, width=64, priority=3),
        Column(
            "answer",
            "答复",
            lambda one: one.answer.value,
            look=Look.CHIP,
            tone=lambda one: _TONES[one.answer],
            width=92,
        ),
        Column("phone", "电话", lambda one: one.phone, width=116, priority=4),
    ]
