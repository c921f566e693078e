"""Meetings, topics and what was agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("host", sa.String(), nullable=True),
        sa.Column("recorder", sa.String(), nullable=True),
        sa.Column("attendees", sa.String(), nullable=True),
        sa.Column("absentees", sa.String(), nullable=True),
        sa.Column("observers", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
    )
    op.create_index("ix_meeting_number", "meeting", ["number"])
    op.create_table(
        "topic",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_topic_meeting_id"),
    )
    op.create_index("ix_topic_meeting_id", "topic", ["meeting_id"])
    op.create_table(
        "topic_project",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_topic_project"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_topic_project_topic_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_topic_project_project_id"),
    )
    op.create_index("ix_topic_project_project_id", "topic_project", ["project_id"])
    op.create_index("ix_topic_project_topic_id", "topic_project", ["topic_id"])
    op.create_table(
        "agreed_action",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("responsible_unit", sa.String(), nullable=True),
        sa.Column("assisting_units", sa.String(), nullable=True),
        sa.Column("due_date", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_agreed_action"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agreed_action_meeting_id"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_agreed_action_topic_id"),
    )
    op.create_index("ix_agreed_action_meeting_id", "agreed_action", ["meeting_id"])
    op.create_index("ix_agreed_action_topic_id", "agreed_action", ["topic_id"])
