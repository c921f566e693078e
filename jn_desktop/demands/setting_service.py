"""Read and change what an office may set about demands (`settings.py` says what)."""

from jn_desktop.core.service import Service
from jn_desktop.core.settings import write_setting
from jn_desktop.demands.clock import Promise
from jn_desktop.demands.settings import CONTACT_HOURS, promise
from jn_desktop.demands.timing import set_all_clocks


class DemandSettingService(Service):
    """What was promised to the enterprises, as far as an office may choose."""

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
