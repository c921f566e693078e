"""How enterprises rated visits: written down at the desk, read only by those who do not inspect."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.service import Service
from jn_desktop.inspections.model import JointVisit, VisitRating
from jn_desktop.inspections.states import VisitState
from jn_desktop.registry.model import Enterprise

BEST = 5
_LONGEST = 1_000


@dataclass(frozen=True)
class RatingCard:
    """A rating, from 1 to 5 stars, of a visit."""

    id: str
    visit_id: str
    number: str
    enterprise: str
    day: str
    lead: str
    stars: int
    text: str | None
    given_on: str
    recorded_by: str


class RatingService(Service):
    """Ratings, kept apart from the visit: neither its page nor its papers show them."""

    feature = "visit_ratings"

    def rate(self, visit_id: str, stars: int, text: str | None = None) -> str:
        """Write down how the enterprise rated a visit; a second rating takes the first one's place."""
        if not 1 <= stars <= BEST:
            raise FieldError("stars", f"评分要在 1 到 {BEST} 之间；请选择几星。")
        said = (text or "").strip() or None
        if said and len(said) > _LONGEST:
            raise FieldError("text", f"写了 {len(said)} 个字，最多 {_LONGEST} 个；请只写要点。")
        with self.context.writing() as work:
            visit = next(iter(work.find(JointVisit, "id", [visit_id])), None)
            if visit is None or visit["retired_on"]:
                raise StationError("这次联合检查已经不在了；请刷新列表。")
            if visit["left_at"] is None or visit["state"] == VisitState.CANCELLED:
                raise StationError(f"联合检查 {visit['number']} 还没有结束，企业还不能评价；请在离开以后登记。")
            today = self.context.today().isoformat()
            for known in work.find(VisitRating, "visit_id", [visit_id]):
                if known["retired_on"] is None:
                    work.update(VisitRating, known, {"retired_on": today})
            given = {"visit_id": visit_id, "stars": stars, "text": said, "given_on": today}
            return work.insert(VisitRating, {**given, "recorded_by": self.context.operator})

    def ratings(self, first: date | None = None, last: date | None = None) -> list[RatingCard]:
        """Return the ratings of the visits between two days, the newest visits first."""
        query = (
            select(
                *(VisitRating.id, VisitRating.visit_id, JointVisit.number, Enterprise.name.label("enterprise")),
                *(JointVisit.day, JointVisit.lead, VisitRating.stars, VisitRating.text),
                *(VisitRating.given_on, VisitRating.recorded_by),
            )
            .join(JointVisit, JointVisit.id == VisitRating.visit_id)
            .join(Enterprise, Enterprise.id == JointVisit.enterprise_id)
            .where(VisitRating.retired_on.is_(None), JointVisit.retired_on.is_(None))
            .order_by(JointVisit.day.desc(), JointVisit.number.desc())
        )
        if first is not None:
            query = query.where(JointVisit.day >= first.isoformat())
        if last is not None:
            query = query.where(JointVisit.day <= last.isoformat())
        with self.context.reading() as connection:
            return [RatingCard(**row) for row in connection.execute(query).mappings()]
