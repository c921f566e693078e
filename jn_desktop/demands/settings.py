"""What an office may set about demands: whether the two hours of first contact are the office's or the clock's."""

from sqlalchemy import Connection

from jn_desktop.core.settings import read_setting
from jn_desktop.demands.clock import Promise

CONTACT_HOURS = "demand_contact_hours"
"""The setting: "working" (the default) or "clock"."""


def promise(connection: Connection) -> Promise:
    """Return the promise in force."""
    return Promise(contact_in_clock_hours=read_setting(connection, CONTACT_HOURS) == "clock")
