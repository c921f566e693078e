"""会议情况: what a meeting is, in the words of its kind, as a form of the editor."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from jn_desktop.core.cells import CellProblem, Kind, reader
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.forms import Binder, Form
from jn_desktop.desktop.words import shown
from jn_desktop.meetings.cards import MeetingDetail, MeetingDraft
from jn_desktop.meetings.kinds import MeetingKind, form_of
from jn_desktop.meetings.ledger import MEETINGS

_LABEL = form_of(MeetingKind.ONSITE).label
_OWN_OF_KINDS = ("series", "theme")
_OF_LEDGER = {field.name: field for field in MEETINGS.fields}
FACTS = [
    _OF_LEDGER["name"],
    *(Field(name, _LABEL(name)) for name in _OWN_OF_KINDS),
    _OF_LEDGER["time"],
    Field("ends", _LABEL("ends"), Kind.MOMENT),
    _OF_LEDGER["place"],
    Field("quiet_reason", _LABEL("quiet_reason")),
    *(_OF_LEDGER[name] for name in ("host", "recorder", "attendees", "absentees", "observers")),
]
"""The fields of the form, in its order."""


class MeetingFactsForm(Form):
    """The fields that the kind of a meeting asks for, under its own words."""

    ui = "meeting_facts.ui"
    name: QLineEdit
    series: QLineEdit
    theme: QLineEdit
    time: QLineEdit
    ends: QLineEdit
    place: QLineEdit
    quiet_reason: QLineEdit
    host: QLineEdit
    recorder: QLineEdit
    attendees: QPlainTextEdit
    absentees: QPlainTextEdit
    observers: QPlainTextEdit
    layout: QFormLayout

    def __init__(self, draft: MeetingDraft | None = None) -> None:
        """`draft` is the meeting as it was saved; without one all fields are shown."""
        super().__init__()
        self._left_out = _left_out(draft) if draft is not None else []
        for field in FACTS:
            self._name_row(field.name, form_of(draft.kind if draft is not None else MeetingKind.ONSITE).label)
        self.binder = Binder(self, FACTS)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes, in the order of the eye."""
        return tuple(self._widget(field.name) for field in FACTS if field.name not in self._left_out)

    def begin(self, meeting: MeetingDetail) -> None:
        """Show a meeting as it was saved."""
        times = {name: (getattr(meeting, name) or "").replace("T", " ") for name in ("time", "ends")}
        self.binder.load({**vars(meeting), **times})

    def texts(self) -> dict[str, str]:
        """Return what is typed, as it stands."""
        return {field.name: _text(self._widget(field.name)) for field in FACTS}

    def put(self, texts: Mapping[str, str]) -> None:
        """Show texts in the place of what stands in the fields."""
        for field in FACTS:
            widget, text = self._widget(field.name), texts.get(field.name, "")
            if isinstance(widget, QPlainTextEdit):
                widget.setPlainText(text)
            else:
                widget.setText(text)

    def readable(self) -> dict[str, Any]:
        """Return what is typed as far as it can be read already."""
        return {field.name: _readable(field, text) for field, text in zip(FACTS, self.texts().values(), strict=True)}

    def held(self) -> date | None:
        """Return the day of the meeting, if what is typed is one."""
        time = self.readable()["time"]
        return datetime.fromisoformat(time).date() if time else None

    def _widget(self, name: str) -> QLineEdit | QPlainTextEdit:
        widget: QLineEdit | QPlainTextEdit = getattr(self, name)
        return widget

    def _name_row(self, name: str, label_of: Callable[[str], str]) -> None:
        label = self.root.findChild(QLabel, f"{name}_label")
        assert label is not None
        _, bracket, mnemonic = label.text().partition("(")
        label.setText(label_of(name) + bracket + mnemonic)
        self._widget(name).setAccessibleName(label_of(name))
        if name in self._left_out:
            self.layout.setRowVisible(self._widget(name), False)


def as_draft(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the fields as a draft has them."""
    times = {name: datetime.fromisoformat(values[name]) if values[name] else None for name in ("time", "ends")}
    return {**values, **times}


def _left_out(draft: MeetingDraft) -> Sequence[str]:
    """Return what is not asked: the facts of other kinds, and a reason for the day where nobody is visited."""
    asks = form_of(draft.kind).asks
    left_out = [name for name in _OWN_OF_KINDS if name not in asks and not getattr(draft, name)]
    return left_out if draft.enterprise_id else [*left_out, "quiet_reason"]


def _text(widget: QLineEdit | QPlainTextEdit) -> str:
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()


def _readable(field: Field, text: str) -> str | None:
    try:
        return shown(reader(field.kind, 1)(text.strip())) or None if text.strip() else None
    except CellProblem:
        return None
