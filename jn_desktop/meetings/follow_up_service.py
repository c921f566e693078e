"""Following up what was agreed (督办): hand over, accept, work, report, check, close, or do again; who is reminded."""

from datetime import date

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.service import Service
from jn_desktop.core.settings import write_setting
from jn_desktop.demands.rules import require_text
from jn_desktop.meetings import follow_up_reading, follow_up_reminders
from jn_desktop.meetings.follow_up import ActionMover
from jn_desktop.meetings.follow_up_cards import ActionReminderRow, ActionSheet, FollowedAction
from jn_desktop.meetings.follow_up_rules import Capacity, FollowUpSettings, UnitFigures, figures, fits
from jn_desktop.meetings.model import AgreedAction
from jn_desktop.meetings.settings import FOLLOW_UP, follow_up_settings, follow_up_to_json
from jn_desktop.meetings.states import Move, possible
from jn_desktop.meetings.timeline import happenings

_MOST_DAYS, _MOST_WARNING = 365, 20


class FollowUpService(Service):
    """What happens to agreed actions after the meeting."""

    feature = "follow_up"

    # ---- reading ----

    def board(self) -> list[FollowedAction]:
        """Return all agreed actions of current meetings with their lights, the soonest due first."""
        with self.context.reading() as connection:
            return follow_up_reading.followed(connection, self.context.today())

    def sheet(self, action_id: str) -> ActionSheet:
        """Return everything about one agreed action."""
        with self.context.reading() as connection:
            found = follow_up_reading.followed(connection, self.context.today(), AgreedAction.id == action_id)
            if not found:
                raise StationError("这项议定事项已经不在了；请刷新后再试。")
            events = happenings(connection, action_id)
            return ActionSheet(
                action=found[0],
                moves=tuple(
                    move for move in possible(found[0].state, self.context.role) if fits(move, found[0].extension_to)
                ),
                events=events,
                proofs=follow_up_reading.proofs_of(connection, action_id),
                signed=follow_up_reading.signed_off(events),
            )

    def figures(self, first: date, last: date) -> list[UnitFigures]:
        """Return how units keep up with what was handed over to them from a day to a day."""
        if last < first:
            raise FieldError("last", f"截止日期 {last} 早于起始日期 {first}；请核对。")
        with self.context.reading() as connection:
            today = self.context.today()
            known = follow_up_reading.followed(connection, today)
            return figures(follow_up_reading.counted(known, first, last), today)

    def settings(self) -> FollowUpSettings:
        """Return what the office set."""
        with self.context.reading() as connection:
            return follow_up_settings(connection)

    # ---- moves ----

    def hand_over(self, action_id: str) -> None:
        """Hand an action over to its unit (交办) of a meeting whose minutes the station does not issue."""
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.hand_over(mover.one(action_id))

    def withdraw(self, action_id: str, reason: str) -> None:
        """Take an action back from its unit, for a reason; it can be handed over again (撤回交办)."""
        reason = require_text("reason", reason, "请写明为什么撤回交办。")
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.withdraw(mover.one(action_id), reason)

    def accept(self, action_id: str) -> None:
        """Note that the unit has taken it over."""
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.make(mover.one(action_id), Move.ACCEPT)

    def report_progress(self, action_id: str, text: str) -> None:
        """Note how far the unit is; the demands and projects that it is about are told."""
        text = require_text("text", text, "请写明办到了哪一步。")
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            record = mover.one(action_id)
            mover.make(record, Move.REPORT_PROGRESS, text=text)
            mover.tell(record, text)

    def report_done(self, action_id: str, done_on: date, result: str) -> None:
        """Note that the unit says it is done since a day, with which result."""
        result = require_text("result", result, "请写明办理结果。")
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.report_done(mover.one(action_id), result, done_on)

    def check(self, action_id: str, text: str | None = None) -> None:
        """Note that what the unit reported was checked and holds."""
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.make(mover.one(action_id), Move.CHECK, text=(text or "").strip() or None)

    def give_back(self, action_id: str, reason: str) -> None:
        """Have it done again, for a reason."""
        reason = require_text("reason", reason, "请写明哪里没有办好。")
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.give_back(mover.one(action_id), reason)

    def sign_off(self, action_id: str, capacity: Capacity, name: str) -> None:
        """Note who signed that it is done with, in which capacity."""
        name = require_text("name", name, "请写明谁签的字。")
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.sign_off(mover.one(action_id), capacity, name)

    def close(self, action_id: str) -> None:
        """Close it for good (销号); it needs a proof, and the signatures that the office wants."""
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            record = mover.one(action_id)
            mover.close(record)
            mover.tell(record, f"已销号。{record['result'] or ''}")

    def ask_extension(self, action_id: str, day: date, reason: str) -> None:
        """Ask for a later day, for a reason."""
        reason = require_text("reason", reason, "请写明为什么要延期。")
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.ask_extension(mover.one(action_id), day, reason)

    def grant_extension(self, action_id: str) -> None:
        """Grant the later day that was asked for."""
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.decide_extension(mover.one(action_id), Move.GRANT_EXTENSION, None)

    def refuse_extension(self, action_id: str, reason: str) -> None:
        """Refuse the later day that was asked for, for a reason."""
        reason = require_text("reason", reason, "请写明为什么不同意延期。")
        with self.context.writing() as work:
            mover = ActionMover(work, self.context.operator)
            mover.decide_extension(mover.one(action_id), Move.REFUSE_EXTENSION, reason)

    def save_settings(self, settings: FollowUpSettings) -> None:
        """Put settings in force; refuse by its field what makes no sense."""
        if not 1 <= settings.default_days <= _MOST_DAYS:
            raise FieldError("default_days", f"没写时限的，时限要在 1 到 {_MOST_DAYS} 天之间；请改。")
        if not 0 <= settings.warn_days <= _MOST_WARNING:
            raise FieldError("warn_days", f"亮黄灯要在到期前 0 到 {_MOST_WARNING} 个工作日；请改。")
        with self.context.writing() as work:
            write_setting(work, FOLLOW_UP, follow_up_to_json(settings))


class ActionReminderService(Service):
    """The reminder ladder of agreed actions."""

    feature = "action_reminders"

    def remind(self) -> list[ActionReminderRow]:
        """Note who has become due to be told since the last time, and return it; nothing outside office hours."""
        now = self.context.clock.now()
        with self.context.reading() as connection:
            found = follow_up_reminders.to_tell(connection, now)
        if found:
            with self.context.writing() as work:
                follow_up_reminders.note_told(work, found)
        return found

    def of_today(self) -> list[ActionReminderRow]:
        """Return who was to be told today, the latest first."""
        with self.context.reading() as connection:
            return follow_up_reminders.told_on(connection, self.context.today())
