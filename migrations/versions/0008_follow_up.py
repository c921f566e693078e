"""Meetings: minutes that are signed and issued, and agreed actions that are followed until they are done."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("meeting", sa.Column("minutes_state", sa.String(), nullable=True))
    for name in ("state", "assigned_on", "due_by", "extension_to", "reported_on"):
        op.add_column("agreed_action", sa.Column(name, sa.String(), nullable=True))
    op.create_index("ix_agreed_action_due_by", "agreed_action", ["due_by"])
    op.create_table(
        "minutes_issue",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("issued_on", sa.String(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("content_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_issue"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_minutes_issue_meeting_id"),
        sa.ForeignKeyConstraint(["content_id"], ["attachment_content.id"], name="fk_minutes_issue_content_id"),
    )
    op.create_index("ix_minutes_issue_meeting_id", "minutes_issue", ["meeting_id"])
    op.create_table(
        "meeting_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("day", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("kept", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_event"),
    )
    op.create_index("ix_meeting_event_record_id", "meeting_event", ["record_id"])
    op.create_table(
        "action_reminder",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_action_reminder"),
        sa.ForeignKeyConstraint(["action_id"], ["agreed_action.id"], name="fk_action_reminder_action_id"),
    )
    op.create_index("ix_action_reminder_action_id", "action_reminder", ["action_id"])
    op.create_index("ix_action_reminder_at", "action_reminder", ["at"])
