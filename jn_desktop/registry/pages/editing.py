"""The form of an enterprise: its ledger fields, as far as the operator may see them."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit

from jn_desktop.core.ledger import Field
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.registry.ledger import ENTERPRISES


def edited_fields(*, risk_class: bool) -> tuple[Field, ...]:
    """Return the fields of the form; by hand, an enterprise is never entered without its name."""
    return tuple(
        replace(known, required=known.name == "name")
        for known in ENTERPRISES.fields
        if risk_class or known.name != "risk_class"
    )


class EnterpriseForm(Form):
    """All ledger fields of an enterprise."""

    ui = "enterprise_edit.ui"
    layout: QFormLayout
    name: QLineEdit
    uscc: QLineEdit
    chain: QComboBox
    park: QComboBox
    grid: QLineEdit
    major: QComboBox
    risk_class: QLineEdit
    contact: QLineEdit
    phone: QLineEdit

    def __init__(self) -> None:
        super().__init__()
        for label, value in (("未登记", None), ("是", True), ("否", False)):
            self.major.addItem(label, value)

    def suit(self, chains: Sequence[str], parks: Sequence[str], *, risk_class: bool) -> None:
        """Offer the chains and parks in use, and the risk class only to those who may see it."""
        offer(self.chain, chains)
        offer(self.park, parks)
        self.layout.setRowVisible(self.risk_class, risk_class)
