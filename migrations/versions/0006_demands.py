"""Demands and their clocks, and the days of the station's own calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("arrangement", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_day"),
    )
    op.create_index("ix_calendar_day_date", "calendar_day", ["date"])
    op.create_table(
        "demand",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("first_receiver", sa.String(), nullable=False),
        sa.Column("first_unit", sa.String(), nullable=True),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("urgency", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lead_unit", sa.String(), nullable=True),
        sa.Column("split_units", sa.String(), nullable=True),
        sa.Column("assisting_units", sa.String(), nullable=True),
        sa.Column("handler", sa.String(), nullable=True),
        sa.Column("dispatched_at", sa.String(), nullable=True),
        sa.Column("accepted_at", sa.String(), nullable=True),
        sa.Column("contacted_at", sa.String(), nullable=True),
        sa.Column("opinion_at", sa.String(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=True),
        sa.Column("replied_at", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("policy_basis", sa.String(), nullable=True),
        sa.Column("called_back_at", sa.String(), nullable=True),
        sa.Column("called_back_by", sa.String(), nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("satisfaction", sa.String(), nullable=True),
        sa.Column("marks", sa.String(), nullable=True),
        sa.Column("own_fault", sa.Boolean(), nullable=True),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.Column("archive_number", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("same_as", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_demand"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_demand_enterprise_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_demand_project_id"),
    )
    op.create_index("ix_demand_enterprise_id", "demand", ["enterprise_id"])
    op.create_index("ix_demand_number", "demand", ["number"])
    op.create_index("ix_demand_project_id", "demand", ["project_id"])
    op.create_index("ix_demand_received_at", "demand", ["received_at"])
    op.create_table(
        "demand_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("demand_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_demand_event"),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name="fk_demand_event_demand_id"),
    )
    op.create_index("ix_demand_event_demand_id", "demand_event", ["demand_id"])
    op.create_table(
        "demand_pause",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("demand_id", sa.String(), nullable=False),
        sa.Column("starts_at", sa.String(), nullable=False),
        sa.Column("ends_at", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_demand_pause"),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name="fk_demand_pause_demand_id"),
    )
    op.create_index("ix_demand_pause_demand_id", "demand_pause", ["demand_id"])
    op.create_table(
        "demand_clock",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contact_by", sa.String(), nullable=False),
        sa.Column("opinion_by", sa.String(), nullable=False),
        sa.Column("resolve_by", sa.String(), nullable=False),
        sa.Column("next_target", sa.String(), nullable=True),
        sa.Column("next_by", sa.String(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lead_unit", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("first_receiver", sa.String(), nullable=False),
        sa.Column("handler", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_demand_clock"),
    )
    op.create_index(
        "ix_demand_clock_board",
        "demand_clock",
        ["next_by", "id", "open", "state", "lead_unit", "category", "channel", "first_receiver", "handler"],
    )
    op.create_table(
        "demand_reminder",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("demand_id", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_demand_reminder"),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name="fk_demand_reminder_demand_id"),
    )
    op.create_index("ix_demand_reminder_at", "demand_reminder", ["at"])
    op.create_index("ix_demand_reminder_demand_id", "demand_reminder", ["demand_id"])
    op.create_table(
        "error_tolerance_case",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("demand_id", sa.String(), nullable=False),
        sa.Column("filed_by", sa.String(), nullable=False),
        sa.Column("filed_at", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("lawful", sa.String(), nullable=False),
        sa.Column("reform_minded", sa.String(), nullable=False),
        sa.Column("diligent", sa.String(), nullable=False),
        sa.Column("public_spirited", sa.String(), nullable=False),
        sa.Column("due_process", sa.String(), nullable=False),
        sa.Column("correcting", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.Column("reviewed_at", sa.String(), nullable=True),
        sa.Column("review", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("correction", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_error_tolerance_case"),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name="fk_error_tolerance_case_demand_id"),
    )
    op.create_index("ix_error_tolerance_case_demand_id", "error_tolerance_case", ["demand_id"])
    op.create_table(
        "topic_demand",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("demand_id", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_topic_demand"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_topic_demand_topic_id"),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name="fk_topic_demand_demand_id"),
    )
    op.create_index("ix_topic_demand_topic_id", "topic_demand", ["topic_id"])
    op.create_index("ix_topic_demand_demand_id", "topic_demand", ["demand_id"])
