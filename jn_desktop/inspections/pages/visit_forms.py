"""The small forms of a visit's page: one for each step that has something to say."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.forms import Form

OFFICER_ROWS = range(1, 7)
_STARS = ("5 星 非常满意", "4 星 满意", "3 星 一般", "2 星 不满意", "1 星 非常不满意")


def at(label: str) -> Field:
    """Return the field of a moment, under the label that it has in a form."""
    return Field("at", label, Kind.MOMENT, required=True)


EMERGENCY_FIELDS = (
    at("入企时间"),
    Field("emergency", "紧急情况", Kind.LINES, required=True),
    Field("contact", "企业陪同人员"),
)


class ApproveForm(Form):
    ui = "visit_approve.ui"
    department: InitialsBox
    by: QLineEdit
    at: QLineEdit
    approval: QLineEdit


class JustifyForm(Form):
    ui = "visit_justify.ui"
    reason: QPlainTextEdit
    approver: QLineEdit


class OfficersForm(Form):
    """Names and certificate numbers in six lines, `name_1` and `certificate_1` to 6, and how many assist."""

    ui = "visit_officers.ui"
    name_1: QLineEdit
    certificate_1: QLineEdit
    assistants: QLineEdit


class TakeOutForm(Form):
    ui = "visit_take_out.ui"
    request_id: InitialsBox
    reason: QPlainTextEdit


class NotifyForm(Form):
    ui = "visit_notify.ui"
    at: QLineEdit
    received_by: QLineEdit


class EnterForm(Form):
    ui = "visit_enter.ui"
    at: QLineEdit
    contact: QLineEdit
    reason: QPlainTextEdit


class LeaveForm(Form):
    ui = "visit_leave.ui"
    at: QLineEdit


class RemarkForm(Form):
    ui = "visit_remark.ui"
    remark: QPlainTextEdit


class FindingForm(Form):
    ui = "visit_finding.ui"
    request_id: InitialsBox
    text: QPlainTextEdit
    basis: QLineEdit
    demand: QPlainTextEdit
    kept: QLineEdit


class RecordForm(Form):
    ui = "visit_record.ui"
    at: QLineEdit
    summary: QPlainTextEdit
    signed_by: QLineEdit
    refusal: QLineEdit


class ResultForm(Form):
    ui = "visit_result.ui"
    at: QLineEdit


class CorrectedForm(Form):
    ui = "visit_corrected.ui"
    on: QLineEdit
    kept: QPlainTextEdit


class EmergencyForm(Form):
    """An entry into a visit that is planned already."""

    ui = "visit_emergency.ui"
    at: QLineEdit
    emergency: QPlainTextEdit
    contact: QLineEdit


class NewEmergencyForm(Form):
    """An entry that nobody planned."""

    ui = "visit_emergency_new.ui"
    enterprise: QLineEdit
    parts: QPlainTextEdit
    at: QLineEdit
    emergency: QPlainTextEdit
    contact: QLineEdit


class RatingForm(Form):
    ui = "visit_rating.ui"
    stars: InitialsBox
    text: QPlainTextEdit

    def __init__(self) -> None:
        super().__init__()
        self.stars.addItem("请选择", None)
        for place, words in enumerate(_STARS):
            self.stars.addItem(words, len(_STARS) - place)


class OtherVisitForm(Form):
    ui = "other_visit.ui"
    enterprise: QLineEdit
    day: QLineEdit
    kind: InitialsBox
    unit: QComboBox
    purpose: QPlainTextEdit
    people: QLineEdit
    exemption_reason: QLineEdit
    exemption_approver: QLineEdit


class TrustedKeyForm(Form):
    ui = "trusted_key.ui"
    issuer: QLineEdit
    text: QPlainTextEdit
