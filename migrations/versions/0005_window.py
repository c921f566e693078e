"""What the window needs: attachments, merged enterprises and their order, days of progress, actions that are done."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "attachment_content",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment_content"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("content_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["content_id"], ["attachment_content.id"], name="fk_attachment_content_id"),
    )
    op.create_index("ix_attachment_record_id", "attachment", ["record_id"])
    op.create_index("ix_attachment_content_id", "attachment", ["content_id"])

    op.add_column("enterprise", sa.Column("merged_into", sa.String(), nullable=True))
    op.drop_index("ix_enterprise_name_key", "enterprise")
    op.create_index("ix_enterprise_name_key", "enterprise", ["name_key", "id", "retired_on", "unverified"])
    op.create_index(
        "ix_enterprise_chain", "enterprise", ["chain", "name_key", "id", "retired_on", "unverified", "park"]
    )
    op.create_index("ix_enterprise_park", "enterprise", ["park", "name_key", "id", "retired_on", "unverified"])
    op.drop_index("ix_enterprise_uscc", "enterprise")
    op.create_index("ix_enterprise_uscc", "enterprise", ["uscc", "id", "retired_on", "unverified"])

    op.add_column("project", sa.Column("progress_on", sa.String(), nullable=True))

    op.add_column("topic", sa.Column("retired_on", sa.String(), nullable=True))
    op.add_column("agreed_action", sa.Column("done_on", sa.String(), nullable=True))
    op.add_column("agreed_action", sa.Column("result", sa.String(), nullable=True))
    op.add_column("agreed_action", sa.Column("retired_on", sa.String(), nullable=True))
