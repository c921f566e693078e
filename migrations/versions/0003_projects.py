"""Agents, projects, and who carries what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("chains", sa.String(), nullable=True),
        sa.Column("parks", sa.String(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("leave_from", sa.String(), nullable=True),
        sa.Column("leave_to", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agent"),
    )
    op.create_index("ix_agent_number", "agent", ["number"])
    op.create_table(
        "project",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("nature", sa.String(), nullable=True),
        sa.Column("invest_type", sa.String(), nullable=True),
        sa.Column("land", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("park", sa.String(), nullable=True),
        sa.Column("chain", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("total_investment", sa.Integer(), nullable=True),
        sa.Column("annual_investment", sa.Integer(), nullable=True),
        sa.Column("invested", sa.Integer(), nullable=True),
        sa.Column("start", sa.String(), nullable=True),
        sa.Column("end", sa.String(), nullable=True),
        sa.Column("responsible_unit", sa.String(), nullable=True),
        sa.Column("sponsor_leader", sa.String(), nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_project_enterprise_id"),
    )
    op.create_index("ix_project_code", "project", ["code"])
    op.create_index("ix_project_enterprise_id", "project", ["enterprise_id"])
    op.create_index("ix_project_name_key", "project", ["name_key"])
    op.create_table(
        "progress_report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("invested", sa.Integer(), nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_progress_report"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_progress_report_project_id"),
    )
    op.create_index("ix_progress_report_project_id", "progress_report", ["project_id"])
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("starts_on", sa.String(), nullable=False),
        sa.Column("ends_on", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_assignment_project_id"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_assignment_agent_id"),
    )
    op.create_index("ix_assignment_agent_id", "assignment", ["agent_id"])
    op.create_index("ix_assignment_project_id", "assignment", ["project_id"])
    op.create_table(
        "entrustment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("powers", sa.String(), nullable=True),
        sa.Column("entrusted_on", sa.String(), nullable=False),
        sa.Column("ends_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entrustment"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_entrustment_project_id"),
    )
    op.create_index("ix_entrustment_project_id", "entrustment", ["project_id"])
    op.create_table(
        "service_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("done_on", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_service_step"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_service_step_project_id"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_service_step_agent_id"),
    )
    op.create_index("ix_service_step_agent_id", "service_step", ["agent_id"])
    op.create_index("ix_service_step_project_id", "service_step", ["project_id"])
