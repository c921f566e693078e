"""The services that the page of a visit works with."""

from dataclasses import dataclass

from jn_desktop.core.attachments import AttachmentService
from jn_desktop.core.calendar_service import CalendarService
from jn_desktop.core.station_settings import SettingService
from jn_desktop.inspections.door_service import DoorCodeService
from jn_desktop.inspections.paper_service import InspectionPaperService
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.inspections.rating_service import RatingService
from jn_desktop.inspections.request_service import RequestService
from jn_desktop.inspections.visit_service import VisitService


@dataclass(frozen=True)
class VisitServices:
    """What the page works with."""

    visits: VisitService
    requests: RequestService
    plans: PlanService
    papers: InspectionPaperService
    codes: DoorCodeService
    ratings: RatingService
    calendar: CalendarService
    attachments: AttachmentService
    settings: SettingService
