"""Inspections: lists, requests, joint visits and what they found, days kept free, and other visits."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "inspecting_department",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("competent", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("chains", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inspecting_department"),
    )
    op.create_index("ix_inspecting_department_name", "inspecting_department", ["name"])
    op.create_table(
        "inspection_item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=True),
        sa.Column("off_site", sa.Boolean(), nullable=False),
        sa.Column("points", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_item"),
    )
    op.create_index("ix_inspection_item_department", "inspection_item", ["department"])
    op.create_table(
        "inspection_cap",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("risk_class", sa.String(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_cap"),
    )
    op.create_table(
        "joint_visit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("emergency", sa.String(), nullable=True),
        sa.Column("notified_at", sa.String(), nullable=True),
        sa.Column("received_by", sa.String(), nullable=True),
        sa.Column("entered_at", sa.String(), nullable=True),
        sa.Column("left_at", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.String(), nullable=True),
        sa.Column("result_notified_at", sa.String(), nullable=True),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.Column("cancelled", sa.String(), nullable=True),
        sa.Column("archive_number", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_joint_visit"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_joint_visit_enterprise_id"),
    )
    op.create_index("ix_joint_visit_day", "joint_visit", ["day"])
    op.create_index("ix_joint_visit_enterprise_id", "joint_visit", ["enterprise_id"])
    op.create_index("ix_joint_visit_number", "joint_visit", ["number"])
    op.create_table(
        "inspection_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("exemption", sa.String(), nullable=True),
        sa.Column("exemption_reason", sa.String(), nullable=True),
        sa.Column("exemption_approver", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("verdict_reason", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.String(), nullable=True),
        sa.Column("visit_id", sa.String(), nullable=True),
        sa.Column("recheck_of", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_request"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_inspection_request_enterprise_id"),
        sa.ForeignKeyConstraint(["visit_id"], ["joint_visit.id"], name="fk_inspection_request_visit_id"),
        sa.ForeignKeyConstraint(["recheck_of"], ["joint_visit.id"], name="fk_inspection_request_recheck_of"),
    )
    op.create_index("ix_inspection_request_enterprise_id", "inspection_request", ["enterprise_id"])
    op.create_index("ix_inspection_request_number", "inspection_request", ["number"])
    op.create_index("ix_inspection_request_recheck_of", "inspection_request", ["recheck_of"])
    op.create_index("ix_inspection_request_state", "inspection_request", ["state", "first_day", "last_day"])
    op.create_index("ix_inspection_request_visit_id", "inspection_request", ["visit_id"])
    op.create_table(
        "visit_department",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", sa.String(), nullable=True),
        sa.Column("approval", sa.String(), nullable=True),
        sa.Column("backfilled", sa.Boolean(), nullable=False),
        sa.Column("assistants", sa.Integer(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_visit_department"),
        sa.ForeignKeyConstraint(["visit_id"], ["joint_visit.id"], name="fk_visit_department_visit_id"),
    )
    op.create_index("ix_visit_department_visit_id", "visit_department", ["visit_id"])
    op.create_table(
        "visit_officer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_visit_officer"),
        sa.ForeignKeyConstraint(["visit_id"], ["joint_visit.id"], name="fk_visit_officer_visit_id"),
    )
    op.create_index("ix_visit_officer_visit_id", "visit_officer", ["visit_id"])
    op.create_table(
        "checklist_line",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("standard", sa.String(), nullable=True),
        sa.Column("finding_id", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_line"),
        sa.ForeignKeyConstraint(["visit_id"], ["joint_visit.id"], name="fk_checklist_line_visit_id"),
        sa.ForeignKeyConstraint(["request_id"], ["inspection_request.id"], name="fk_checklist_line_request_id"),
    )
    op.create_index("ix_checklist_line_request_id", "checklist_line", ["request_id"])
    op.create_index("ix_checklist_line_visit_id", "checklist_line", ["visit_id"])
    op.create_table(
        "finding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("demand", sa.String(), nullable=True),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("corrected_on", sa.String(), nullable=True),
        sa.Column("kept", sa.String(), nullable=True),
        sa.Column("rechecked_on", sa.String(), nullable=True),
        sa.Column("rechecked_by", sa.String(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("recheck_id", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.ForeignKeyConstraint(["visit_id"], ["joint_visit.id"], name="fk_finding_visit_id"),
        sa.ForeignKeyConstraint(["request_id"], ["inspection_request.id"], name="fk_finding_request_id"),
    )
    op.create_index("ix_finding_request_id", "finding", ["request_id"])
    op.create_index("ix_finding_visit_id", "finding", ["visit_id"])
    op.create_table(
        "visit_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_visit_event"),
    )
    op.create_index("ix_visit_event_record_id", "visit_event", ["record_id"])
    op.create_table(
        "blackout",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_blackout"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_blackout_enterprise_id"),
    )
    op.create_index("ix_blackout_enterprise_id", "blackout", ["enterprise_id"])
    op.create_table(
        "other_visit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("people", sa.String(), nullable=True),
        sa.Column("exemption_reason", sa.String(), nullable=True),
        sa.Column("exemption_approver", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_other_visit"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_other_visit_enterprise_id"),
    )
    op.create_index("ix_other_visit_day", "other_visit", ["day"])
    op.create_index("ix_other_visit_enterprise_id", "other_visit", ["enterprise_id"])
    op.create_table(
        "visit_rating",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("given_on", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_visit_rating"),
        sa.ForeignKeyConstraint(["visit_id"], ["joint_visit.id"], name="fk_visit_rating_visit_id"),
    )
    op.create_index("ix_visit_rating_visit_id", "visit_rating", ["visit_id"])
    op.create_table(
        "door_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_door_key"),
    )
