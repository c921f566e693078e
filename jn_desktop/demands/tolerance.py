"""Decisions without precedent (容错纠错): filed on a demand with the evidence for six conditions, reviewed, corrected.

All six conditions are needed (after the Sichuan FTZ's rule, DOMAIN 容错纠错). Only supervisors and whoever filed a case
see it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from sqlalchemy import select

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.roles import Role
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.demands.model import Demand, ErrorToleranceCase
from jn_desktop.demands.rules import require_text

CONDITIONS: Mapping[str, str] = {
    "lawful": "不违反法律法规和纪律",
    "reform_minded": "为改革创新、先行先试",
    "diligent": "勤勉尽责，没有主观故意",
    "public_spirited": "出于公心，没有谋取私利",
    "due_process": "程序得当（紧急时先办后报）",
    "correcting": "发现问题及时纠正、止损",
}
"""The six conditions, by field, in words."""
_SEE_ALL = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


class Outcome(StrEnum):
    """What a review decided."""

    EXEMPT = "免予追究"
    LIGHTER = "从轻"
    REDUCED = "减轻"
    NOT_APPLICABLE = "不适用"


@dataclass(frozen=True)
class NewCase:
    """A decision and, for each condition, the evidence that it holds."""

    decision: str
    lawful: str
    reform_minded: str
    diligent: str
    public_spirited: str
    due_process: str
    correcting: str


@dataclass(frozen=True)
class ToleranceCase(NewCase):
    """A case as filed, and what the review said, if there has been one. Times are `YYYY-MM-DDTHH:MM`."""

    id: str
    demand_id: str
    number: str
    filed_by: str
    filed_at: str
    reviewed_by: str | None
    reviewed_at: str | None
    review: str | None
    outcome: str | None
    correction: str | None


class ToleranceService(Service):
    """File and review cases; nobody else learns that there are any."""

    feature = "tolerance"

    def cases(self, demand_id: str | None = None) -> list[ToleranceCase]:
        """Return the cases that the operator may see, the newest first: of one demand, or all."""
        names = [field.name for field in fields(ToleranceCase) if field.name != "number"]
        query = (
            select(*(getattr(ErrorToleranceCase, name) for name in names), Demand.number)
            .join(Demand, Demand.id == ErrorToleranceCase.demand_id)
            .where(ErrorToleranceCase.retired_on.is_(None))
            .order_by(ErrorToleranceCase.filed_at.desc(), ErrorToleranceCase.id.desc())
        )
        if self.context.role not in _SEE_ALL:
            query = query.where(ErrorToleranceCase.filed_by == self.context.operator)
        if demand_id is not None:
            query = query.where(ErrorToleranceCase.demand_id == demand_id)
        with self.context.reading() as connection:
            return [ToleranceCase(**row) for row in connection.execute(query).mappings()]

    def file(self, demand_id: str, case: NewCase) -> str:
        """File a decision on a demand; every condition needs its evidence. Return the case's id."""
        told = {"decision": require_text("decision", case.decision, "还没有写作了什么决定；请写明。")}
        for name, words in CONDITIONS.items():
            told[name] = require_text(name, getattr(case, name), f"“{words}”还没有写依据；六个条件缺一不可。")
        with self.context.writing() as work:
            found = work.find(Demand, "id", [demand_id])
            if not found or found[0]["retired_on"]:
                raise StationError("这件诉求已经不在了；请刷新列表。")
            by = {"filed_by": self.context.operator, "filed_at": stamp(work.now)}
            return work.insert(ErrorToleranceCase, {"demand_id": demand_id, **by, **told})

    def review(self, case_id: str, outcome: str, review: str, correction: str | None = None) -> None:
        """Record what the review decided, and what has to be put right; whoever filed a case does not review it."""
        if outcome not in set(Outcome):
            raise FieldError("outcome", "还没有选认定结果；请选一种。")
        said = require_text("review", review, "还没有写认定意见；请写明理由。")
        with self.context.writing() as work:
            record = self._require(work, case_id)
            if record["filed_by"] == self.context.operator:
                raise StationError("自己申报的事项不能由自己认定；请由另一位站长或管理员认定。")
            work.update(
                ErrorToleranceCase,
                record,
                {
                    "reviewed_by": self.context.operator,
                    "reviewed_at": stamp(work.now),
                    "outcome": outcome,
                    "review": said,
                    "correction": (correction or "").strip() or None,
                },
            )

    def _require(self, work: Work, case_id: str) -> dict[str, object]:
        found = work.find(ErrorToleranceCase, "id", [case_id])
        if not found or found[0]["retired_on"]:
            raise StationError("这件容错申报已经不在了；请刷新后再试。")
        return found[0]
