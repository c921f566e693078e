"""The photos and maps of a meeting in its minutes: an attachment each, under a title that people can read."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from jn_desktop.core.official import Attachment, Block, Paragraph, Picture
from jn_desktop.core.official.pixels import pixels
from jn_desktop.meetings.cards import MeetingCard, PictureCard

_FOUND_BY_NOBODY = re.compile(r"^(微信图片|截图|截屏|屏幕截图|图片|照片)?[\W\d_]*$|^[^\u4e00-\u9fff]*$")
_UNNAMED = "现场照片"
_MILLIMETRES_OF_PIXEL = 25.4 / 96  # as a screen shows it: a small drawing is not blown up


def all_pictures(meeting: MeetingCard) -> list[PictureCard]:
    """Return the pictures of a meeting, topic by topic."""
    return [picture for topic in meeting.topics for picture in topic.pictures]


def picture_titles(pictures: Sequence[PictureCard]) -> list[str]:
    """Return what pictures are called: as their files are, unless a camera named those; the same name is numbered."""
    titles = [_title(picture.name) for picture in pictures]
    counts, seen = Counter(titles), Counter[str]()
    shown = []
    for title in titles:
        seen[title] += 1
        shown.append(f"{title}（{seen[title]}）" if counts[title] > 1 else title)
    return shown


def picture_attachments(pictures: Sequence[PictureCard], files: Mapping[str, bytes]) -> Iterator[Block]:
    """Yield pictures as attachments; of one that cannot be read, a sentence says so in its place."""
    for picture, title in zip(pictures, picture_titles(pictures), strict=True):
        yield Attachment(title)
        content = files.get(picture.content_id)
        if content is not None and is_whole(content):
            yield Picture(content, title, pixels(content)[0] * _MILLIMETRES_OF_PIXEL)
        else:
            yield Paragraph(f"照片“{picture.name}”读不出来，没有印出。")


def is_whole(content: bytes | None) -> bool:
    """Tell whether a file is a picture that can be printed."""
    try:
        return content is not None and bool(pixels(content))
    except ValueError:
        return False


def _title(name: str) -> str:
    stem = PurePosixPath(name).stem.strip()
    return _UNNAMED if _FOUND_BY_NOBODY.match(stem) else stem
