"""Enterprises and departments."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base


class Enterprise(Base):
    """An enterprise. `name_key` is the name as it is compared; without a credit code it is `unverified` (待核实).

    One that was found to be the same as another is retired and points to it by `merged_into`.
    """

    __tablename__ = "enterprise"
    __table_args__ = (
        # the orders in which a long list is paged: by name, within a chain, within a park
        # with what the list is filtered by, so that counting and jumping never touch the table
        Index("ix_enterprise_name_key", "name_key", "id", "retired_on", "unverified"),
        Index("ix_enterprise_chain", "chain", "name_key", "id", "retired_on", "unverified", "park"),
        Index("ix_enterprise_park", "park", "name_key", "id", "retired_on", "unverified"),
        Index("ix_enterprise_uscc", "uscc", "id", "retired_on", "unverified"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str]
    uscc: Mapped[str | None]
    chain: Mapped[str | None]
    park: Mapped[str | None]
    grid: Mapped[str | None]
    major: Mapped[bool | None]
    risk_class: Mapped[str | None]
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    unverified: Mapped[bool]
    retired_on: Mapped[str | None]
    merged_into: Mapped[str | None]


class Department(Base):
    """A department that is named responsible for things; other records refer to it by its name."""

    __tablename__ = "department"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    chief_officer: Mapped[str | None]
    phone: Mapped[str | None]
    retired_on: Mapped[str | None]
