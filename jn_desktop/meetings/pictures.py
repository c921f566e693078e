"""The photos and maps that hang on the topics of meetings, as minutes print them: which there are, and their files."""

import hashlib
from pathlib import PurePosixPath

from sqlalchemy import Connection, Select, select

from jn_desktop.core.attachments import Attachment, AttachmentContent
from jn_desktop.core.errors import StationError
from jn_desktop.meetings.cards import MeetingCard, PictureCard
from jn_desktop.meetings.model import Topic
from jn_desktop.meetings.picture_parts import is_whole

_PRINTED = (".jpg", ".jpeg", ".png")  # as which every photo is kept that was added in the window


def pictures_of(connection: Connection, meetings: Select[str]) -> dict[str, list[PictureCard]]:
    """Return the pictures of the current topics of meetings, by topic, in the order in which they were added."""
    query = (
        select(Attachment.record_id, Attachment.name, Attachment.content_id)
        .join(Topic, Topic.id == Attachment.record_id)
        .where(Topic.meeting_id.in_(meetings), Topic.retired_on.is_(None), Attachment.retired_on.is_(None))
        .order_by(Attachment.id)
    )
    found: dict[str, list[PictureCard]] = {}
    for topic_id, name, content_id in connection.execute(query):
        if PurePosixPath(name).suffix.casefold() in _PRINTED:
            found.setdefault(topic_id, []).append(PictureCard(name, content_id))
    return found


def picture_files(connection: Connection, meeting: MeetingCard) -> dict[str, bytes]:
    """Return the files of the pictures of a meeting by their ids, without those that are not what was kept once."""
    wanted = [picture.content_id for topic in meeting.topics for picture in topic.pictures]
    if not wanted:
        return {}
    query = select(AttachmentContent.id, AttachmentContent.content).where(AttachmentContent.id.in_(wanted))
    return {
        digest: bytes(content)
        for digest, content in connection.execute(query)
        if hashlib.sha256(content).hexdigest() == digest
    }


def require_whole(meeting: MeetingCard, files: dict[str, bytes]) -> None:
    """Refuse to go on with minutes one of whose pictures cannot be printed."""
    for topic in meeting.topics:
        for picture in topic.pictures:
            if not is_whole(files.get(picture.content_id)):
                raise StationError(
                    f"议题“{topic.title[:20]}”的照片“{picture.name}”读不出来，印不进纪要；请移除它或换一张，再送签。"
                )
