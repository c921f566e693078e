"""What an office may set about demands: by which hours first contact is due, and how early people are reminded."""

import json
from dataclasses import asdict

from sqlalchemy import Connection

from jn_desktop.core.settings import read_setting
from jn_desktop.demands.clock import Promise
from jn_desktop.demands.ladder import Ladder

CONTACT_HOURS = "demand_contact_hours"
"""The setting: "working" (the default) or "clock"."""
LADDER = "demand_ladder"


def promise(connection: Connection) -> Promise:
    """Return the promise in force."""
    return Promise(contact_in_clock_hours=read_setting(connection, CONTACT_HOURS) == "clock")


def ladder(connection: Connection) -> Ladder:
    """Return the reminder ladder in force."""
    kept = read_setting(connection, LADDER)
    return Ladder(**json.loads(kept)) if kept else Ladder()


def ladder_to_json(known: Ladder) -> str:
    """Return a ladder as it is kept."""
    return json.dumps(asdict(known))
