"""The services that the place 现场办公会 works with."""

from dataclasses import dataclass

from jn_desktop.core.attachments import AttachmentService
from jn_desktop.core.calendar_service import CalendarService
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.station_settings import SettingService
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.issuing_service import MinutesService
from jn_desktop.meetings.service import MeetingService
from jn_desktop.meetings.typing import TypingService


@dataclass(frozen=True)
class MeetingServices:
    """What its views and its editor work with."""

    meetings: MeetingService
    minutes: MinutesService
    follow_up: FollowUpService
    calendar: CalendarService
    typing: TypingService
    attachments: AttachmentService
    settings: SettingService
    copies: OpenedCopies
