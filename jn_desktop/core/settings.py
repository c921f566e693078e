"""The station's settings: one row per name, such as its own name and the id of this device."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base

if TYPE_CHECKING:
    from jn_desktop.core.work import Work


class Setting(Base):
    """One setting, told by its name."""

    __tablename__ = "setting"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    value: Mapped[str]


def read_setting(connection: Connection, name: str) -> str | None:
    return connection.execute(select(Setting.value).where(Setting.name == name)).scalar_one_or_none()


def write_setting(work: "Work", name: str, value: str) -> None:
    known = work.find(Setting, "name", [name])
    if known:
        work.update(Setting, known[0], {"value": value})
    else:
        work.insert(Setting, {"name": name, "value": value})
