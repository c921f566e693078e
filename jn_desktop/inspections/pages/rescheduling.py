"""Moving a visit to another day: which days are allowed and why others are not, the move, and taking it back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from jn_desktop.core.calendar import weekday
from jn_desktop.core.errors import StationError
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.dialogs import FaultLine, on_save_keys
from jn_desktop.desktop.month_carrying import named
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.visit_words import short_name, why_fixed
from jn_desktop.inspections.plan_cards import DayChoice
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.inspections.visit_cards import VisitCard

_NO_RIGHT = "您的角色不能给检查改期；请找登记员或站长。"


class Rescheduling(QObject):
    """Moves visits and pins them, says what was done, and offers to take it back."""

    moved = Signal(str, object)
    """A visit stands on another day now."""

    def __init__(self, parent: QWidget, desk: Desk, plans: PlanService) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._plans = parent, desk, plans
        self.may_move = desk.may("inspection_plans.move")
        self.may_pin = desk.may("inspection_plans.pin")

    def why_not(self, card: VisitCard) -> str | None:
        """Return why the operator cannot move a visit at all, None where they can."""
        return why_fixed(card) if self.may_move else _NO_RIGHT

    def look_up(self, visit_id: str, then: Callable[[Sequence[DayChoice]], None]) -> None:
        """Fetch the days that there are for a visit."""
        self._desk.tasks.read(self, lambda: self._plans.allowed_days(visit_id), then, key="days")

    def move(
        self,
        card: VisitCard,
        day: date,
        *,
        done: Callable[[], None] | None = None,
        failed: Callable[[StationError], None] | None = None,
    ) -> None:
        """Put a visit on another day, and offer to put it back."""
        before = date.fromisoformat(card.day)

        def then(_: object) -> None:
            if done is not None:
                done()
            self.moved.emit(card.id, day)
            words = f"{short_name(card.enterprise)}的检查已从 {named(before)}改到 {named(day)}，重排方案时不再动。"
            self._desk.say(words, ("撤销", lambda: self._take_back(card, before)))

        self._desk.tasks.save(self, lambda: self._plans.move(card.id, day), then, failed=failed)

    def ask(self, card: VisitCard, *, visits: Mapping[date, int]) -> None:
        """Open the dialog with the days and what speaks against them; a visit that stays says why.

        `visits` are how many there are on each day.
        """
        why = self.why_not(card)
        if why is not None:
            self._desk.say(why, tone=Tone.WARN)
        else:
            self.look_up(
                card.id, lambda choices: DaysDialog(self._parent, self._desk, self, card, choices, visits).open()
            )

    def pin(self, card: VisitCard, *, on: bool) -> None:
        """Keep a visit on its day when it is planned again, or no longer."""
        act = self._plans.pin if on else self._plans.unpin
        name, day = short_name(card.enterprise), named(date.fromisoformat(card.day))
        words = f"{name}的检查固定在 {day}，重排时不动。" if on else f"{name}的检查不再固定，重排时可以改期。"
        self._desk.tasks.save(
            self,
            lambda: act(card.id),
            lambda _: self._desk.say(words, ("撤销", lambda: self.pin(card, on=not on))),
        )

    def _take_back(self, card: VisitCard, day: date) -> None:
        def act() -> None:
            self._plans.move(card.id, day)
            if not card.pinned:  # which the move has done
                self._plans.unpin(card.id)

        self._desk.tasks.save(self, act, lambda _: self.moved.emit(card.id, day))


class DaysDialog(QDialog):
    """The days that a visit could be moved to, each with what speaks against it."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        moving: Rescheduling,
        card: VisitCard,
        choices: Sequence[DayChoice],
        visits: Mapping[date, int],
    ) -> None:
        super().__init__(parent)
        self._moving, self._card = moving, card
        self.setObjectName("days_dialog")
        self.setWindowTitle("改期")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.days = RecordTable(
            "days_to_move", _columns(visits, card.day), desk.memory, row_id=lambda choice: str(choice.day)
        )
        self.days.setAccessibleName("可以改到的日期")
        self.days.set_empty("这次检查没有别的日期可以选。")
        self._fault = FaultLine()
        self._accept = push_button("改到这一天(&Y)", "accept", self._move, primary=True)
        self._lay_out(choices)
        self.days.chosen.connect(self._show_choice)
        self.days.opened.connect(lambda _: self._move())
        self.days.set_rows(choices)
        first = next((choice for choice in choices if choice.allowed and str(choice.day) != card.day), None)
        self._show_choice(None)
        if first is not None:
            self.days.select(str(first.day))
        on_save_keys(self, self._move)

    def _lay_out(self, choices: Sequence[DayChoice]) -> None:
        allowed = sum(choice.allowed for choice in choices)
        name, day = short_name(self._card.enterprise), named(date.fromisoformat(self._card.day))
        purpose = plain_label(f"{name}的检查现在排在 {day}，由 {len(self._card.departments)} 个部门参加。", wrap=True)
        told = plain_label(f"可以改到其中 {allowed} 天；选不了的，右边写着原因。", wrap=True)
        told.setProperty("muted", True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._accept)
        buttons.addWidget(push_button("取消", "cancel", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(purpose)
        layout.addWidget(told)
        layout.addWidget(in_card(self.days), 1)
        layout.addWidget(self._fault)
        layout.addLayout(buttons)
        self.resize(620, 560)
        self.days.setFocus()

    def _show_choice(self, choice: DayChoice | None) -> None:
        self._fault.say("")
        self._accept.setEnabled(choice is not None and choice.allowed and str(choice.day) != self._card.day)

    def _move(self) -> None:
        choice: DayChoice | None = self.days.current()
        if choice is not None and self._accept.isEnabled():
            self._accept.setEnabled(False)
            self._moving.move(self._card, choice.day, done=self.accept, failed=self._refuse)

    def _refuse(self, error: StationError) -> None:
        self._accept.setEnabled(True)
        self._fault.say(str(error))


def _columns(visits: Mapping[date, int], stands: str) -> list[Column]:
    """Return the columns of the days; `stands` is the one that the visit stands on."""

    def told(choice: DayChoice) -> str:
        if str(choice.day) == stands:
            return "现在就排在这一天"
        return choice.why or ("可以" if choice.allowed else "")

    return [
        Column("day", "日期", lambda choice: str(choice.day), text=lambda choice: _dated(choice.day), width=150),
        Column(
            "visits",
            "已排",
            lambda choice: visits.get(choice.day, 0),
            text=lambda choice: _counted(visits, choice.day),
            look=Look.NUMBER,
            width=80,
        ),
        Column(
            "why",
            "能不能改到这一天",
            told,
            tone=lambda choice: Tone.OK if told(choice) == "可以" else Tone.MUTED,
            width=260,
            stretch=True,
        ),
    ]


def _dated(day: date) -> str:
    return f"{day} {weekday(day)}"


def _counted(visits: Mapping[date, int], day: date) -> str:
    return f"{visits[day]} 次" if visits.get(day) else ""
