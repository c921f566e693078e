"""Enterprises and departments."""

from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base


class Enterprise(Base):
    """An enterprise. `name_key` is the name as it is compared; without a credit code it is `unverified` (待核实)."""

    __tablename__ = "enterprise"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    uscc: Mapped[str | None] = mapped_column(index=True)
    chain: Mapped[str | None]
    park: Mapped[str | None]
    grid: Mapped[str | None]
    major: Mapped[bool | None]
    risk_class: Mapped[str | None]
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    unverified: Mapped[bool]
    retired_on: Mapped[str | None]


class Department(Base):
    """A department that is named responsible for things; other records refer to it by its name."""

    __tablename__ = "department"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    chief_officer: Mapped[str | None]
    phone: Mapped[str | None]
    retired_on: Mapped[str | None]
