"""The Word base documents that an office restyled for its own papers: one a kind, checked when it is taken."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, select

from jn_desktop.core.attachments import AttachmentContent, safe_name
from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file
from jn_desktop.core.service import Service
from jn_desktop.core.settings import read_setting, write_setting

_LARGEST = 5 * 1024 * 1024


class PaperKind(StrEnum):
    """What a base document is for."""

    MINUTES = "会议纪要"
    DEMANDS = "诉求文书"
    INSPECTIONS = "检查文书"


@dataclass(frozen=True)
class BaseRow:
    """What papers of a kind are written on; without a `name` it is the program's own base document."""

    kind: PaperKind
    name: str | None
    taken_at: str | None


def read_base(connection: Connection, kind: PaperKind) -> bytes | None:
    """Return the base document of a kind; None for the program's own."""
    kept = _kept(connection, kind)
    if not kept:
        return None
    wanted = select(AttachmentContent.content).where(AttachmentContent.id == kept["content"])
    content = connection.execute(wanted).scalar_one_or_none()
    if content is None or hashlib.sha256(content).hexdigest() != kept["content"]:
        raise StationError(f"{kind}的样板“{kept['name']}”已损坏；请在“设置”的“公文样板”里重新选用。")
    return bytes(content)


class BaseDocumentService(Service):
    """Hand out, take and drop the base documents of official papers."""

    feature = "base_documents"

    def bases(self) -> list[BaseRow]:
        """Return what the papers of each kind are written on."""
        with self.context.reading() as connection:
            kept = {kind: _kept(connection, kind) for kind in PaperKind}
        return [BaseRow(kind, one.get("name"), one.get("taken_at")) for kind, one in kept.items()]

    def take(self, papers: PaperKind, file: Path) -> None:
        """Write the papers of a kind on this file from now on; refuse one that they cannot be written on."""
        from jn_desktop.core.official import check_base

        name = safe_name(file.name)
        content = _read(file, name)
        check_base(content, name)
        digest = hashlib.sha256(content).hexdigest()
        with self.context.writing() as work:
            if not work.rows(select(AttachmentContent.id).where(AttachmentContent.id == digest)):
                work.insert(AttachmentContent, {"id": digest, "content": content})
            kept = {"name": name, "content": digest, "taken_at": stamp(work.now)}
            write_setting(work, _setting(papers), json.dumps(kept, ensure_ascii=False))

    def drop(self, papers: PaperKind) -> None:
        """Write the papers of a kind on the program's own base document again."""
        with self.context.writing() as work:
            write_setting(work, _setting(papers), "{}")

    def write_specimen(self, papers: PaperKind, file: Path) -> Path:
        """Write the document to be restyled: every style, as the papers of this kind have them now."""
        from jn_desktop.core.official import render, specimen

        with self.context.reading() as connection:
            base, station = read_base(connection, papers), read_setting(connection, "station") or ""
        file = file.absolute()
        write_file(file, render(specimen(station, base)))
        return file


def _setting(kind: PaperKind) -> str:
    return f"base_document.{kind.name}"


def _kept(connection: Connection, kind: PaperKind) -> dict[str, str]:
    kept: dict[str, str] = json.loads(read_setting(connection, _setting(kind)) or "{}")
    return kept


def _read(file: Path, name: str) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise StationError(f"“{name}”超过 {_LARGEST // 1024 // 1024} MiB；样板只留样式和页眉页脚，内容请删掉。")
        return file.read_bytes()
    except OSError as error:
        raise StationError(f"“{name}”读不出来（{error.strerror or error}）；请关闭正在用它的程序后再试。") from error
