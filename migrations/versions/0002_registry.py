"""Enterprises and departments."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "enterprise",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=True),
        sa.Column("chain", sa.String(), nullable=True),
        sa.Column("park", sa.String(), nullable=True),
        sa.Column("grid", sa.String(), nullable=True),
        sa.Column("major", sa.Boolean(), nullable=True),
        sa.Column("risk_class", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise"),
    )
    op.create_index("ix_enterprise_name_key", "enterprise", ["name_key"])
    op.create_index("ix_enterprise_uscc", "enterprise", ["uscc"])
    op.create_table(
        "department",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("chief_officer", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("retired_on", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_department"),
    )
    op.create_index("ix_department_name", "department", ["name"])
