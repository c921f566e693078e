"""The services that the place 现场办公会 works with."""

from dataclasses import dataclass

from jn_desktop.core.attachments import AttachmentService
from jn_desktop.core.calendar_service import CalendarService
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.station_settings import SettingService
from jn_desktop.meetings.finding_service import MinutesSearchService
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.issuing_service import MinutesService
from jn_desktop.meetings.preparing_paper_service import PreparingPaperService
from jn_desktop.meetings.preparing_service import PreparingService
from jn_desktop.meetings.service import MeetingService
from jn_desktop.meetings.typing import TypingService
from jn_desktop.registry.service import RegistryService


@dataclass(frozen=True)
class MeetingServices:
    """What its views and its editor work with."""

    meetings: MeetingService
    minutes: MinutesService
    follow_up: FollowUpService
    calendar: CalendarService
    search: MinutesSearchService
    preparing: PreparingService
    preparing_papers: PreparingPaperService
    registry: RegistryService
    typing: TypingService
    attachments: AttachmentService
    settings: SettingService
    copies: OpenedCopies
