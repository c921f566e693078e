"""The agents' roster."""

from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base


class Agent(Base):
    """An agent (跑小青专员). `chains` and `parks` are joined by 、; no `capacity` is no limit; leave is inclusive."""

    __tablename__ = "agent"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    unit: Mapped[str | None]
    chains: Mapped[str | None]
    parks: Mapped[str | None]
    capacity: Mapped[int | None]
    phone: Mapped[str | None]
    leave_from: Mapped[str | None]
    leave_to: Mapped[str | None]
    active: Mapped[bool]
    retired_on: Mapped[str | None]
