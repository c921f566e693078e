"""Beginning a meeting: its kind is chosen first, and the kind says what else is asked. It is saved as a draft."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.meetings.cards import MeetingDraft
from jn_desktop.meetings.kinds import MeetingKind, form_of
from jn_desktop.meetings.pages.held_at import EnterpriseOfMeeting, asking_reason
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.preparing_service import PreparingService

_USUAL = time(9, 30)
_FIELDS = (
    Field("kind", "会议类型", required=True),
    Field("name", "会议名称", Kind.NAME, required=True),
    Field("theme", "主题"),
    Field("series", "会议系列", Kind.NAME),
    Field("time", "召开时间", Kind.MOMENT, required=True),
    Field("enterprise_id", "所在企业"),
    Field("quiet_reason", "非这天不可的理由"),
)
_NEXT_FIELDS = (
    Field("time", "召开时间", Kind.MOMENT, required=True),
    Field("quiet_reason", "非这天不可的理由"),
)
Begun = Callable[[str], None]
"""Told the id of the meeting that was begun."""


class NewMeetingForm(Form):
    """What a meeting begins with; the kind says which lines there are, and what they are called."""

    ui = "meeting_begin.ui"
    kind: InitialsBox
    name: QLineEdit
    theme: QLineEdit
    series: QComboBox
    series_label: QLabel
    time: QLineEdit
    enterprise_id: QLineEdit
    quiet_reason: QLineEdit

    def follow_kind(self, series: Mapping[str, Sequence[str]]) -> None:
        """Have the other lines follow the kind; `series` are the known ones of each."""
        for kind in MeetingKind:
            self.kind.addItem(kind.value, kind.value)
        self._series = series
        self.kind.currentIndexChanged.connect(lambda _: self.suit())

    def suit(self) -> None:
        """Show the lines that the kind asks for, under its own names."""
        form = form_of(self.kind.currentData())
        named_by_kind = {form_of(kind).called(None) for kind in MeetingKind}
        if self.name.text() in {"", *named_by_kind}:
            self.name.setText(form.called(None))
        self.show_line(self.theme, "theme" in form.asks)
        star = " *" if "series" in form.required else ""
        self.series_label.setText(f"{form.label('series')}(&L){star}")
        offer(self.series, self._series[form.kind])
        self.show_line(self.quiet_reason, False)


def ask_new_meeting(
    parent: QWidget, desk: Desk, services: MeetingServices, begun: Begun, *, day: date | None = None
) -> None:
    """Ask what a new meeting begins with, on a day where one is chosen; its usual time is the morning."""
    now = desk.clock.now()
    begins = datetime.combine(day or now.date(), _USUAL)
    if day is None and begins < now:
        begins = now

    def fetch() -> dict[str, list[str]]:
        return {kind: services.preparing.series(kind) for kind in MeetingKind}

    desk.tasks.read(parent, fetch, lambda series: _open(parent, desk, services, begun, series, begins), key="series")


def _open(
    parent: QWidget,
    desk: Desk,
    services: MeetingServices,
    begun: Begun,
    series: Mapping[str, Sequence[str]],
    begins: datetime,
) -> None:
    form = NewMeetingForm()
    form.follow_kind(series)
    choice = EnterpriseOfMeeting(form.enterprise_id, desk, services)
    recorder = desk.context.operator

    def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        def saved(meeting_id: str) -> None:
            done()
            begun(meeting_id)

        try:
            draft = _draft(told, choice.chosen(told["enterprise_id"]), recorder)
        except FieldError as error:
            failed(error)
            return
        refused = asking_reason(form, form.quiet_reason, failed)
        desk.tasks.save(parent, lambda: services.meetings.save(None, draft), saved, failed=refused)

    dialog = FormDialog(
        parent,
        "新增会议",
        "同一系列的会议一次接一次：上次没有办结的事项，自动列为第一个议题。",
        form,
        _FIELDS,
        accept="开始筹备(&Y)",
        save=save,
        values={
            "kind": MeetingKind.ONSITE.value,
            "name": form_of(MeetingKind.ONSITE).called(None),
            "time": f"{begins:%Y-%m-%d %H:%M}",
        },
    )
    dialog.setObjectName("new_meeting")
    form.suit()
    choice.watch(dialog)
    dialog.open()


def _draft(told: Mapping[str, Any], enterprise_id: str | None, recorder: str) -> MeetingDraft:
    asks = form_of(told["kind"]).asks
    return MeetingDraft(
        kind=told["kind"],
        recorder=recorder,
        name=told["name"],
        time=datetime.fromisoformat(told["time"]),
        series=told["series"],
        theme=told["theme"] if "theme" in asks else None,
        enterprise_id=enterprise_id,
        quiet_reason=told["quiet_reason"],
    )


# ---- the one after ----


class NextMeetingForm(Form):
    ui = "meeting_next.ui"
    time: QLineEdit
    quiet_reason: QLineEdit


def ask_next_meeting(parent: QWidget, desk: Desk, preparing: PreparingService, meeting_id: str, begun: Begun) -> None:
    """Ask when the meeting that follows one is, and why just then where its enterprise is closed to visits."""
    form = NextMeetingForm()

    def save(told: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
        def saved(begun_id: str) -> None:
            done()
            begun(begun_id)

        at, reason = datetime.fromisoformat(told["time"]), told["quiet_reason"]
        refused = asking_reason(form, form.quiet_reason, failed)
        desk.tasks.save(parent, lambda: preparing.begin_next(meeting_id, at, reason), saved, failed=refused)

    dialog = FormDialog(
        parent,
        "下一次会议",
        "地点、主持人和邀请的单位照这一次，没有办结的事项列为第一个议题。",
        form,
        _NEXT_FIELDS,
        accept="开始筹备(&Y)",
        save=save,
    )
    dialog.setObjectName("next_meeting")
    form.show_line(form.quiet_reason, False)
    dialog.open()
