"""The station's settings: one row per name, such as its own name and the id of this device."""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base


class Setting(Base):
    """One setting, told by its name."""

    __tablename__ = "setting"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    value: Mapped[str]


def read_setting(connection: Connection, name: str) -> str | None:
    return connection.execute(select(Setting.value).where(Setting.name == name)).scalar_one_or_none()
