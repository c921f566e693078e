"""Photos and scans that belong to a record: kept once per content, inside the encrypted database."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base


class AttachmentContent(Base):
    """The bytes of a file; `id` is their SHA-256 in hexadecimal."""

    __tablename__ = "attachment_content"

    id: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class Attachment(Base):
    """A file attached to a record of any table, under the name that it was given."""

    __tablename__ = "attachment"

    id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    content_id: Mapped[str] = mapped_column(ForeignKey("attachment_content.id"), index=True)
    name: Mapped[str]
    size: Mapped[int]
    added_at: Mapped[str]
    added_by: Mapped[str]
    retired_on: Mapped[str | None]
