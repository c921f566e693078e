"""The small forms of the moves: with the fields that their services ask for."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.demands.rules import MARKS, Result, Satisfaction
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.forms import Form

AT = Field("at", "时间", Kind.MOMENT, required=True)
MARK_NAMES = tuple(f"mark_{number}" for number in range(1, len(MARKS) + 1))


class CorrectForm(Form):
    """What was written down, but for who received it and when."""

    ui = "demand_correct.ui"
    title: QLineEdit
    text: QPlainTextEdit
    category: InitialsBox
    kind: InitialsBox
    urgency: InitialsBox
    channel: InitialsBox
    contact: QLineEdit
    phone: QLineEdit
    place: QLineEdit


class DispatchForm(Form):
    ui = "demand_dispatch.ui"
    lead_unit: QComboBox
    split_units: QLineEdit
    assisting_units: QLineEdit
    handler: QLineEdit
    reason: QPlainTextEdit


class AcceptForm(Form):
    ui = "demand_accept.ui"
    handler: QLineEdit


class ReturnForm(Form):
    ui = "demand_return.ui"
    reason: QPlainTextEdit
    unit: QComboBox


class StepForm(Form):
    """When something was done, and what there is to say of it."""

    ui = "demand_step.ui"
    at: QLineEdit
    at_label: QLabel
    words: QPlainTextEdit
    words_label: QLabel

    def ask_for(self, when: str, what: Field, hint: str) -> None:
        """Name the time, and make the text that of a field; `hint` stands in it while it is empty."""
        self.at_label.setText(f"{when}(&T)")
        self.at.setAccessibleName(when)
        self.words_label.setText(f"{what.label}(&W)")
        self.words.setObjectName(what.name)
        self.words.setAccessibleName(what.label)
        self.words.setPlaceholderText(hint)


class ReplyForm(Form):
    ui = "demand_reply.ui"
    at: QLineEdit
    result: InitialsBox
    reply: QPlainTextEdit
    policy_basis: QLineEdit

    def __init__(self) -> None:
        super().__init__()
        self.result.addItem("请选择", None)
        for result in Result:
            if result is not Result.EXPLAINED:  # that is a move of its own, with its ground
                self.result.addItem(result.value, result.value)


class ExplainForm(Form):
    ui = "demand_explain.ui"
    at: QLineEdit
    reply: QPlainTextEdit
    policy_basis: QLineEdit


class CallBackForm(Form):
    """What the enterprise said; who was not reached has said nothing."""

    ui = "demand_call_back.ui"
    at: QLineEdit
    reached: InitialsBox
    solved: InitialsBox
    satisfaction: InitialsBox
    own_fault: QCheckBox
    mark_1: QCheckBox
    mark_2: QCheckBox
    mark_3: QCheckBox
    mark_4: QCheckBox
    mark_5: QCheckBox
    mark_6: QCheckBox
    words: QPlainTextEdit

    def __init__(self) -> None:
        super().__init__()
        for word, reached in (("联系上了", True), ("没有联系上", False)):
            self.reached.addItem(word, reached)
        for word, solved in (("请选择", None), ("解决了", True), ("没有解决", False)):
            self.solved.addItem(word, solved)
        self.satisfaction.addItem("请选择", None)
        for satisfaction in Satisfaction:
            self.satisfaction.addItem(satisfaction.value, satisfaction.value)
        self.reached.currentIndexChanged.connect(lambda _: self.suit())
        self.satisfaction.currentIndexChanged.connect(lambda _: self.suit())
        self.suit()

    def suit(self) -> None:
        """Ask only what can be answered: nothing of who was not reached, whose fault only where it is wanting."""
        reached = bool(self.reached.currentData())
        for name in ("solved", "satisfaction", *MARK_NAMES):
            getattr(self, name).setEnabled(reached)
        self.own_fault.setEnabled(reached and self.satisfaction.currentData() == Satisfaction.DISSATISFIED.value)


class MergeForm(Form):
    ui = "demand_merge.ui"
    into: QComboBox


class ResumeForm(Form):
    ui = "demand_resume.ui"
    at: QLineEdit


class ExtensionForm(Form):
    ui = "demand_extension.ui"
    days: QLineEdit
    reason: QPlainTextEdit


class GrantForm(Form):
    ui = "demand_grant.ui"
    days: QLineEdit


class UrgingForm(Form):
    ui = "demand_urging.ui"
    words: QPlainTextEdit


class ProjectLinkForm(Form):
    ui = "demand_project.ui"
    project: QLineEdit
