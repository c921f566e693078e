"""Minutes as they were issued, read back: their text, and their Word document byte for byte."""

import hashlib

from sqlalchemy import Connection, select

from jn_desktop.core.attachments import AttachmentContent
from jn_desktop.core.errors import StationError
from jn_desktop.meetings.frozen import FrozenMinutes, from_json
from jn_desktop.meetings.model import MinutesIssue


def read_text(connection: Connection, issue_id: str) -> FrozenMinutes:
    """Return what issued minutes say."""
    text = connection.execute(select(MinutesIssue.text).where(MinutesIssue.id == issue_id)).scalar_one_or_none()
    if text is None:
        raise StationError("这份印发的纪要已经不在了；请刷新后再试。")
    return from_json(text)


def read_document(connection: Connection, issue_id: str) -> bytes:
    """Return the Word document of issued minutes; refuse bytes that are not what was issued, by their SHA-256."""
    query = (
        select(MinutesIssue.number, MinutesIssue.content_id, AttachmentContent.content)
        .join(AttachmentContent, AttachmentContent.id == MinutesIssue.content_id)
        .where(MinutesIssue.id == issue_id)
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        raise StationError("这份印发的纪要已经不在了；请刷新后再试。")
    number, digest, content = found
    if hashlib.sha256(content).hexdigest() != digest:
        raise StationError(f"{number}纪要的文件已损坏，没有打开；请从备份恢复。")
    return bytes(content)
