"""What departments want to inspect, the joint visits that come of it, and what each visit found and led to."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base
from jn_desktop.registry.model import Enterprise


class InspectingDepartment(Base):
    """A department that inspects, told by the name that it has in the register of departments.

    `competent` is whether it may (R1). `chains` are the industry chains that it governs, joined by 、: where it takes
    part in a visit to an enterprise of one of them, it leads.
    """

    __tablename__ = "inspecting_department"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    competent: Mapped[bool]
    basis: Mapped[str | None]
    chains: Mapped[str | None]
    retired_on: Mapped[str | None]


class InspectionItem(Base):
    """An item of a department's published list (R3). `off_site` is whether an off-site check serves (R7).

    `points` are the lines of its checklist, each `what is checked｜the standard`.
    """

    __tablename__ = "inspection_item"

    id: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    legal_basis: Mapped[str | None]
    off_site: Mapped[bool]
    points: Mapped[str | None]
    retired_on: Mapped[str | None]


class InspectionCap(Base):
    """How often a year an enterprise may be inspected (R6): at most `most` times, and at least `least` times.

    Without a department all departments count together; without an item or a class the cap is for every one.
    """

    __tablename__ = "inspection_cap"

    id: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str | None]
    item: Mapped[str | None]
    risk_class: Mapped[str | None]
    most: Mapped[int | None]
    least: Mapped[int | None]
    source: Mapped[str | None]
    retired_on: Mapped[str | None]


class InspectionRequest(Base):
    """What a department wants to check at an enterprise, and between which days. `state` is a `RequestState`.

    `exemption` is the code for which a quiet day may be used; an import may bring it without reason and approver.
    `verdict` and `verdict_reason` are what a person confirmed when screening; `decision` says why it was returned,
    checked off-site, deferred or cancelled. `recheck_of` is the visit whose findings it goes after.
    """

    __tablename__ = "inspection_request"
    __table_args__ = (Index("ix_inspection_request_state", "state", "first_day", "last_day"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    department: Mapped[str]
    enterprise_id: Mapped[str] = mapped_column(ForeignKey(Enterprise.id), index=True)
    item: Mapped[str]
    kind: Mapped[str]
    first_day: Mapped[str]
    last_day: Mapped[str]
    minutes: Mapped[int | None]
    exemption: Mapped[str | None]
    exemption_reason: Mapped[str | None]
    exemption_approver: Mapped[str | None]
    source: Mapped[str | None]
    remark: Mapped[str | None]
    state: Mapped[str]
    submitted_at: Mapped[str | None]
    verdict: Mapped[str | None]
    verdict_reason: Mapped[str | None]
    decision: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[str | None]
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("joint_visit.id"), index=True)
    recheck_of: Mapped[str | None] = mapped_column(ForeignKey("joint_visit.id"), index=True)
    retired_on: Mapped[str | None]


class JointVisit(Base):
    """One visit to an enterprise on one day, by every department that takes part. `state` is a `VisitState`.

    `pinned` keeps it on its day when it is planned again. An `emergency` visit was entered first and papered
    afterwards; the field says what the emergency was. `signed_by` is who signed the record for the enterprise, or
    `refusal` why nobody did.
    """

    __tablename__ = "joint_visit"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey(Enterprise.id), index=True)
    day: Mapped[str] = mapped_column(index=True)
    lead: Mapped[str]
    state: Mapped[str]
    pinned: Mapped[bool]
    emergency: Mapped[str | None]
    notified_at: Mapped[str | None]
    received_by: Mapped[str | None]
    entered_at: Mapped[str | None]
    left_at: Mapped[str | None]
    contact: Mapped[str | None]
    summary: Mapped[str | None]
    signed_by: Mapped[str | None]
    refusal: Mapped[str | None]
    recorded_at: Mapped[str | None]
    result_notified_at: Mapped[str | None]
    closed_at: Mapped[str | None]
    cancelled: Mapped[str | None]
    archive_number: Mapped[str | None]
    retired_on: Mapped[str | None]


class VisitDepartment(Base):
    """A department's part in a visit: who approved it when (R5), and how many without a certificate assist (R14).

    `approval` is the approval's own number or remark; `backfilled` is whether it was given after the entry.
    """

    __tablename__ = "visit_department"

    id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("joint_visit.id"), index=True)
    department: Mapped[str]
    approved_by: Mapped[str | None]
    approved_at: Mapped[str | None]
    approval: Mapped[str | None]
    backfilled: Mapped[bool]
    assistants: Mapped[int | None]
    retired_on: Mapped[str | None]


class VisitOfficer(Base):
    """A certified officer on a visit; each department sends at least two (R12)."""

    __tablename__ = "visit_officer"

    id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("joint_visit.id"), index=True)
    department: Mapped[str]
    name: Mapped[str]
    certificate: Mapped[str]
    retired_on: Mapped[str | None]


class ChecklistLine(Base):
    """One line of a visit's consolidated checklist (一表通查), taken from the item lists when the visit is notified.

    It does not change on site (R13). `result` is a `CheckResult`. The lines of a recheck are the findings that it goes
    after, each named by `finding_id`: what comes of the line comes of the finding.
    """

    __tablename__ = "checklist_line"

    id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("joint_visit.id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("inspection_request.id"), index=True)
    position: Mapped[int]
    point: Mapped[str]
    standard: Mapped[str | None]
    finding_id: Mapped[str | None]
    result: Mapped[str | None]
    remark: Mapped[str | None]
    retired_on: Mapped[str | None]


class Finding(Base):
    """A problem that a visit found. With a due date it is in the order to correct; `kept` says how it was put right.

    Photos are attachments of the finding. `recheck_id` is the request for the recheck that was made for it.
    """

    __tablename__ = "finding"

    id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("joint_visit.id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("inspection_request.id"), index=True)
    text: Mapped[str]
    basis: Mapped[str | None]
    demand: Mapped[str | None]
    due: Mapped[str | None]
    corrected_on: Mapped[str | None]
    kept: Mapped[str | None]
    rechecked_on: Mapped[str | None]
    rechecked_by: Mapped[str | None]
    passed: Mapped[bool | None]
    recheck_id: Mapped[str | None]
    retired_on: Mapped[str | None]


class VisitEvent(Base):
    """One thing that happened to a request or a visit (`record_id`): a move of `states.py`. Never changed."""

    __tablename__ = "visit_event"

    id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[str]
    move: Mapped[str]
    operator: Mapped[str]
    department: Mapped[str | None]
    text: Mapped[str | None]


class Blackout(Base):
    """Days on which an enterprise asked not to be visited, or a department cannot come (exactly one is named)."""

    __tablename__ = "blackout"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str | None] = mapped_column(ForeignKey(Enterprise.id), index=True)
    department: Mapped[str | None]
    first_day: Mapped[str]
    last_day: Mapped[str]
    reason: Mapped[str]
    retired_on: Mapped[str | None]


class OtherVisit(Base):
    """A visit that is no inspection (观摩, 督导, 调研, R16); it keeps off quiet days too, or says why not."""

    __tablename__ = "other_visit"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(ForeignKey(Enterprise.id), index=True)
    day: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    unit: Mapped[str]
    purpose: Mapped[str]
    people: Mapped[str | None]
    exemption_reason: Mapped[str | None]
    exemption_approver: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[str]
    retired_on: Mapped[str | None]


class VisitRating(Base):
    """How the enterprise rated a visit, from 1 to 5. Kept apart: no page or paper of the departments shows it."""

    __tablename__ = "visit_rating"

    id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("joint_visit.id"), index=True)
    stars: Mapped[int]
    text: Mapped[str | None]
    given_on: Mapped[str]
    recorded_by: Mapped[str]
    retired_on: Mapped[str | None]


class DoorKey(Base):
    """A key that signs, or checks, the code at the door. Only the station's own one has a `secret`, shown to nobody.

    `public` is the 32 bytes of an Ed25519 key in base32; `issuer` says whose it is.
    """

    __tablename__ = "door_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    issuer: Mapped[str]
    public: Mapped[str]
    secret: Mapped[bytes | None]
    retired_on: Mapped[str | None]
