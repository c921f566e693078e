"""What an office may set about its minutes and about following up what they agreed, as it is kept."""

import json
from dataclasses import asdict

from sqlalchemy import Connection

from jn_desktop.core.settings import read_setting
from jn_desktop.meetings.follow_up_rules import FollowUpSettings
from jn_desktop.meetings.minutes_form import MinutesForm, form_from_json

FOLLOW_UP = "follow_up"
MINUTES_FORM = "minutes_form"
"""The names of the settings."""


def minutes_form(connection: Connection) -> MinutesForm:
    """Return the form of minutes that is in force."""
    return form_from_json(read_setting(connection, MINUTES_FORM))


def follow_up_settings(connection: Connection) -> FollowUpSettings:
    """Return the settings in force."""
    kept = read_setting(connection, FOLLOW_UP)
    return FollowUpSettings(**json.loads(kept)) if kept else FollowUpSettings()


def follow_up_to_json(settings: FollowUpSettings) -> str:
    """Return settings as they are kept."""
    return json.dumps(asdict(settings))
