"""Read and change what an office may set about demands (`settings.py` says what)."""

from jn_desktop.core.errors import FieldError
from jn_desktop.core.service import Service
from jn_desktop.core.settings import write_setting
from jn_desktop.demands.clock import Promise
from jn_desktop.demands.ladder import Ladder
from jn_desktop.demands.settings import CONTACT_HOURS, LADDER, ladder, ladder_to_json, promise
from jn_desktop.demands.timing import set_all_clocks

_MOST = {
    "contact_minutes": ("联系提醒", 120, "分钟"),
    "opinion_minutes": ("初步意见提醒", 450, "分钟"),
    "resolve_days": ("办结提醒", 9, "个工作日"),
}
"""The longest distances: a reminder does not come before the demand."""


class DemandSettingService(Service):
    """What was promised to the enterprises, and how early people are reminded, as far as an office may choose."""

    feature = "demand_settings"

    def promise(self) -> Promise:
        """Return the promise in force."""
        with self.context.reading() as connection:
            return promise(connection)

    def set_contact_hours(self, *, by_clock: bool) -> None:
        """Have the hours for the first contact pass by the clock, or only while the office is open."""
        with self.context.writing() as work:
            if promise(work.connection).contact_in_clock_hours != by_clock:
                write_setting(work, CONTACT_HOURS, "clock" if by_clock else "working")
                work.flush()
                set_all_clocks(work.connection)

    def ladder(self) -> Ladder:
        """Return the reminder ladder in force."""
        with self.context.reading() as connection:
            return ladder(connection)

    def set_ladder(self, known: Ladder) -> None:
        """Put a ladder in force; refuse a distance that is none, or longer than the deadline itself."""
        for name, (label, most, unit) in _MOST.items():
            if not 1 <= getattr(known, name) <= most:
                raise FieldError(name, f"{label}要在 1 到 {most} {unit}之间；请改。")
        with self.context.writing() as work:
            write_setting(work, LADDER, ladder_to_json(known))
