"""Photos and scans that belong to a record: kept once per content, inside the encrypted database."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.clock import stamp
from jn_desktop.core.database import Base
from jn_desktop.core.errors import StationError
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work

LARGEST = 50 * 1024 * 1024
_LONGEST_NAME, _LONGEST_EXTENSION = 120, 20
_PROGRAMS = {
    ".appinstaller", ".application", ".appx", ".bat", ".chm", ".cmd", ".com", ".cpl", ".desktop", ".dll", ".exe",
    ".gadget", ".hta", ".inf", ".jar", ".js", ".jse", ".lnk", ".msi", ".msix", ".msp", ".pif", ".ps1", ".psm1",
    ".reg", ".scr", ".settingcontent-ms", ".sh", ".sys", ".url", ".vbe", ".vbs", ".wsf", ".wsh",
}  # fmt: skip


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


@dataclass(frozen=True)
class AttachmentRow:
    """A file as listed; `size` is in bytes, `added_at` is `YYYY-MM-DDTHH:MM`."""

    id: str
    name: str
    size: int
    added_at: str
    added_by: str


class AttachmentService(Service):
    """Keep files with the records that they belong to."""

    feature = "attachments"

    def of(self, record_id: str) -> list[AttachmentRow]:
        """Return a record's files in the order in which they were added."""
        query = (
            select(Attachment.id, Attachment.name, Attachment.size, Attachment.added_at, Attachment.added_by)
            .where(Attachment.record_id == record_id, Attachment.retired_on.is_(None))
            .order_by(Attachment.id)
        )
        with self.context.reading() as connection:
            return [AttachmentRow(*row) for row in connection.execute(query)]

    def add(self, record_id: str, name: str, content: bytes) -> str:
        """Attach a file and return the attachment's id; refuse programs, empty files and those over 50 MiB."""
        name = safe_name(name)
        require_attachable(name, len(content))
        digest = hashlib.sha256(content).hexdigest()
        with self.context.writing() as work:
            _require_new(work, record_id, digest, name)
            if not work.rows(select(AttachmentContent.id).where(AttachmentContent.id == digest)):
                work.insert(AttachmentContent, {"id": digest, "content": content})
            return work.insert(
                Attachment,
                {
                    "record_id": record_id,
                    "content_id": digest,
                    "name": name,
                    "size": len(content),
                    "added_at": stamp(work.now),
                    "added_by": self.context.operator,
                },
            )

    def remove(self, attachment_id: str) -> None:
        """Take a file away from its record; it can be brought back."""
        self._set_retired(attachment_id, self.context.today().isoformat())

    def bring_back(self, attachment_id: str) -> None:
        """Undo a removal."""
        self._set_retired(attachment_id, None)

    def content(self, attachment_id: str) -> bytes:
        """Return a file's bytes, or refuse those that are not what was once stored."""
        query = (
            select(Attachment.name, AttachmentContent.id, AttachmentContent.content)
            .join(AttachmentContent, AttachmentContent.id == Attachment.content_id)
            .where(Attachment.id == attachment_id)
        )
        with self.context.reading() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            raise StationError("这个附件不在了；请刷新后再试。")
        name, digest, content = found
        if hashlib.sha256(content).hexdigest() != digest:
            raise StationError(f"附件“{name}”的内容已损坏，没有打开；请从备份恢复。")
        return bytes(content)

    def _set_retired(self, attachment_id: str, retired_on: str | None) -> None:
        with self.context.writing() as work:
            known = work.find(Attachment, "id", [attachment_id])
            if not known:
                raise StationError("这个附件不在了；请刷新后再试。")
            work.update(Attachment, known[0], {"retired_on": retired_on})


def safe_name(name: str) -> str:
    """Return a file's name without folders and characters that mislead the eye, at most 120 long, its ending kept."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(filter(str.isprintable, last)).strip().rstrip(". ") or "附件"
    ending = PurePosixPath(shown).suffix[:_LONGEST_EXTENSION]
    return shown.removesuffix(ending)[: _LONGEST_NAME - len(ending)] + ending


def require_attachable(name: str, size: int) -> None:
    """Refuse a file that is empty, too large, or would run when it is opened."""
    if PurePosixPath(name).suffix.casefold() in _PROGRAMS:
        raise StationError(f"“{name}”是程序或脚本，不能作为附件；请附上文档、表格或图片。")
    if size == 0:
        raise StationError(f"“{name}”是空文件，没有添加；请检查文件。")
    if size > LARGEST:
        raise StationError(f"“{name}”有 {size / 1024 / 1024:.0f} MiB，附件最大 50 MiB；请压缩或拆分后再添加。")


def _require_new(work: Work, record_id: str, digest: str, name: str) -> None:
    same = work.rows(
        select(Attachment.name).where(
            Attachment.record_id == record_id, Attachment.content_id == digest, Attachment.retired_on.is_(None)
        )
    )
    if same:
        raise StationError(f"“{name}”和已有的附件“{same[0]['name']}”内容相同，没有再加。")
