"""Meetings: their kinds' own facts, what they carry over, who is invited, and what is typed and not saved yet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for name in ("ends", "series", "theme", "quiet_reason"):
        op.add_column("meeting", sa.Column(name, sa.String(), nullable=True))
    # SQLite takes a reference with a new column, and alembic would rebuild the whole table for it
    op.execute(
        "ALTER TABLE meeting ADD COLUMN enterprise_id VARCHAR "
        "CONSTRAINT fk_meeting_enterprise_id REFERENCES enterprise (id)"
    )
    op.create_index("ix_meeting_series", "meeting", ["series"])
    op.create_index("ix_meeting_enterprise_id", "meeting", ["enterprise_id"])
    op.create_table(
        "topic_action",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=False),
        sa.Column("action_id", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_topic_action"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_topic_action_topic_id"),
        sa.ForeignKeyConstraint(["action_id"], ["agreed_action.id"], name="fk_topic_action_action_id"),
    )
    op.create_index("ix_topic_action_topic_id", "topic_action", ["topic_id"])
    op.create_index("ix_topic_action_action_id", "topic_action", ["action_id"])
    op.create_table(
        "invitee",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitee"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_invitee_meeting_id"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_invitee_enterprise_id"),
    )
    op.create_index("ix_invitee_meeting_id", "invitee", ["meeting_id"])
    op.create_index("ix_invitee_enterprise_id", "invitee", ["enterprise_id"])
    op.create_table(
        "meeting_typing",
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("meeting", "operator", name="pk_meeting_typing"),
    )
