"""When and where a meeting is held: the enterprise that a field means, and the dialog that changes all of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.pages.enterprise_field import EnterpriseFinder
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.words import short
from jn_desktop.meetings.cards import MeetingDetail, MeetingDraft, draft_of
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.registry.listing import EnterpriseCard

_FIELDS = (
    Field("time", "召开时间", Kind.MOMENT, required=True),
    Field("ends", "结束时间", Kind.MOMENT),
    Field("place", "地点"),
    Field("enterprise_id", "所在企业"),
    Field("quiet_reason", "非这天不可的理由"),
)


class EnterpriseOfMeeting:
    """The enterprise that a field of a dialog means, if any; only those of the register are taken."""

    def __init__(
        self, field: QLineEdit, desk: Desk, services: MeetingServices, known: EnterpriseCard | None = None
    ) -> None:
        self._finder = EnterpriseFinder(field, desk, services.registry)
        if known is not None:
            self._finder.show(known)

    def watch(self, dialog: FormDialog) -> None:
        """Say beside the field what is unclear about it."""
        self._finder.unclear.connect(lambda words: dialog.binder.show_fault("enterprise_id", words, focus=False))

    def chosen(self, typed: str | None) -> str | None:
        """Return the id of the enterprise, None where nothing is typed."""
        if not typed:
            return None
        if self._finder.card is None:
            sentence = f"名录里没有“{short(typed)}”；请从列出的企业里选一家，或者留空。"
            raise FieldError("enterprise_id", sentence)
        return self._finder.card.id


def asking_reason(form: Form, field: QWidget, failed: Callable[[StationError], None]) -> Callable[[StationError], None]:
    """Return how a refusal is said: where a day is closed to visits, the line that asks for the reason is shown."""

    def refused(error: StationError) -> None:
        if isinstance(error, FieldError) and error.field == "quiet_reason":
            form.show_line(field, True)
        failed(error)

    return refused


class HeldAtForm(Form):
    ui = "meeting_held.ui"
    time: QLineEdit
    ends: QLineEdit
    place: QLineEdit
    enterprise_id: QLineEdit
    quiet_reason: QLineEdit


def ask_held_at(
    parent: QWidget, desk: Desk, services: MeetingServices, meeting_id: str, changed: Callable[[], None]
) -> None:
    """Ask when and where a meeting is held."""

    def fetch() -> tuple[MeetingDetail, EnterpriseCard | None]:
        meeting = services.meetings.meeting(meeting_id)
        return meeting, services.registry.card(meeting.enterprise_id) if meeting.enterprise_id else None

    desk.tasks.read(parent, fetch, lambda found: _open(parent, desk, services, changed, *found), key="held_at")


def _open(
    parent: QWidget,
    desk: Desk,
    services: MeetingServices,
    changed: Callable[[], None],
    meeting: MeetingDetail,
    enterprise: EnterpriseCard | None,
) -> None:
    form = HeldAtForm()
    choice = EnterpriseOfMeeting(form.enterprise_id, desk, services, enterprise)

    def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        def saved(_: str) -> None:
            done()
            changed()

        try:
            draft = _draft(draft_of(meeting), told, choice.chosen(told["enterprise_id"]))
        except FieldError as error:
            failed(error)
            return
        refused = asking_reason(form, form.quiet_reason, failed)
        desk.tasks.save(parent, lambda: services.meetings.save(meeting.id, draft), saved, failed=refused)

    dialog = FormDialog(
        parent,
        "时间和地点",
        f"在企业召开的{meeting.kind}也是入企：避开企业安静日和企业不便的日子，不能避开的写明理由。",
        form,
        _FIELDS,
        accept="保存(&Y)",
        save=save,
        values={
            **{name: (getattr(meeting, name) or "").replace("T", " ") for name in ("time", "ends")},
            "place": meeting.place,
            "enterprise_id": enterprise.name if enterprise is not None else None,
            "quiet_reason": meeting.quiet_reason,
        },
    )
    dialog.setObjectName("held_at")
    form.show_line(form.quiet_reason, bool(meeting.quiet_reason))
    choice.watch(dialog)
    dialog.open()


def _draft(known: MeetingDraft, told: Mapping[str, Any], enterprise_id: str | None) -> MeetingDraft:
    return replace(
        known,
        time=datetime.fromisoformat(told["time"]),
        ends=datetime.fromisoformat(told["ends"]) if told["ends"] else None,
        place=told["place"],
        enterprise_id=enterprise_id,
        quiet_reason=told["quiet_reason"],
    )
