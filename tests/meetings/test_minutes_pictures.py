"""Photos and maps of topics, printed as attachments of the minutes."""

from pathlib import Path

import docx
import pytest
from sqlalchemy import update

from jn_desktop.core.attachments import AttachmentContent
from jn_desktop.core.errors import StationError
from jn_desktop.core.official import Attachment, AttachmentNote, Imprint, OfficialDocument, Paragraph, Picture
from jn_desktop.desktop.photos import prepared
from jn_desktop.meetings.cards import PictureCard
from jn_desktop.meetings.minutes_form import ActionsAs, MinutesForm
from jn_desktop.meetings.picture_parts import picture_titles
from jn_desktop.meetings.states import MinutesState
from jn_desktop.station import Station
from tests.desktop.test_photos import picture, with_exif
from tests.meetings.conftest import Written


def add(written: Written, name: str, content: bytes, topic: int = 0) -> str:
    return written.station.attachments.add(written.meeting.topics[topic].id, *prepared(name, content))


def titles(document: OfficialDocument) -> list[str]:
    return [block.title for block in document.blocks if isinstance(block, Attachment)]


def test_each_picture_of_a_topic_is_an_attachment_under_the_name_of_its_file(written: Written) -> None:
    add(written, "并网点.png", picture(300, 200, b"PNG"), topic=1)
    add(written, "17号地块位置图.jpg", picture(800, 600))
    add(written, "IMG_0012.JPG", picture(600, 800))
    written.station.attachments.add(written.meeting.topics[0].id, "会场录音.mp3", b"x")
    written.station.attachments.add(written.meeting_id, "签到表.png", picture(30, 20, b"PNG"))

    document = written.station.meetings.document(written.meeting_id)

    assert titles(document) == ["17号地块位置图", "现场照片", "并网点"]
    assert AttachmentNote(("17号地块位置图", "现场照片", "并网点")) in document.blocks
    assert isinstance(document.blocks[-1], Imprint) and isinstance(document.blocks[-2], Picture)
    assert document.blocks == written.station.meetings.preview(written.meeting_id, written.draft).blocks


def test_they_follow_the_list_of_actions_where_that_is_attached(written: Written) -> None:
    add(written, "位置图.png", picture(30, 20, b"PNG"))
    written.station.minutes_form.save(MinutesForm(actions=ActionsAs.ATTACHED))
    document = written.station.meetings.document(written.meeting_id)
    assert titles(document) == ["议定事项清单", "位置图"]
    assert Paragraph("会议议定3个事项，见附件1。") in document.blocks


def test_an_office_may_leave_them_out(written: Written) -> None:
    add(written, "位置图.png", picture(30, 20, b"PNG"))
    written.station.minutes_form.save(MinutesForm(pictures=False))
    assert titles(written.station.meetings.document(written.meeting_id)) == []


def test_a_large_photo_that_was_taken_on_its_side_is_printed_upright_and_within_the_page(
    written: Written, tmp_path: Path
) -> None:
    add(written, "杆塔.jpg", with_exif(picture(4000, 3000), orientation=6))
    file = written.station.meetings.minutes(written.meeting_id, tmp_path / "纪要.docx")
    (shape,) = docx.Document(str(file)).inline_shapes
    assert shape.height.mm / shape.width.mm == pytest.approx(4 / 3, abs=0.01)
    assert shape.width.mm < 156 and shape.height.mm < 200
    assert file.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["微信图片_20261116093012.jpg", "截图 2026-11-16 0930.png"], ["现场照片（1）", "现场照片（2）"]),
        (["DSC00012.JPG", "地块.jpg"], ["现场照片", "地块"]),
        (["地块.jpg", "地块.png"], ["地块（1）", "地块（2）"]),
        (["照片 3.jpg"], ["现场照片"]),
        (["6号杆塔.现状.jpg"], ["6号杆塔.现状"]),
    ],
)
def test_a_picture_that_a_camera_named_is_a_photo_of_the_site(names: list[str], shown: list[str]) -> None:
    assert picture_titles([PictureCard(name, "x") for name in names]) == shown


def spoil(station: Station) -> None:
    with station.context.database.locked() as connection:
        connection.execute(update(AttachmentContent).values(content=b"x"))
        connection.commit()


def test_of_a_broken_picture_a_sentence_is_shown_and_the_rest_as_ever(written: Written) -> None:
    add(written, "位置图.jpg", picture(30, 20))
    spoil(written.station)
    document = written.station.meetings.document(written.meeting_id)
    assert titles(document) == ["位置图"]
    assert Paragraph("照片“位置图.jpg”读不出来，没有印出。") in document.blocks
    assert isinstance(document.blocks[-1], Imprint)


def test_minutes_with_a_broken_picture_are_not_put_up_for_signature(written: Written) -> None:
    written.station.attachments.add(written.meeting.topics[0].id, "位置图.jpg", b"\xff\xd8 cut off")
    with pytest.raises(StationError, match=r"“高压线迁改”的照片“位置图\.jpg”读不出来"):
        written.station.minutes.submit(written.meeting_id)
    assert written.meeting.minutes_state is MinutesState.DRAFT


def test_what_was_issued_keeps_its_pictures_when_they_are_taken_away(written: Written) -> None:
    station = written.station
    kept = add(written, "位置图.jpg", picture(30, 20))
    for move in (station.minutes.submit, station.minutes.sign, station.minutes.issue):
        move(written.meeting_id)
    shown = station.meetings.document(written.meeting_id)
    station.attachments.remove(kept)
    assert station.meetings.document(written.meeting_id) == shown
    assert titles(shown) == ["位置图"]


def test_a_picture_that_was_added_since_is_among_the_differences(written: Written) -> None:
    station = written.station
    station.minutes.submit(written.meeting_id)
    station.minutes.send_back(written.meeting_id, "加一张图")
    add(written, "位置图.jpg", picture(30, 20))
    (difference,) = station.minutes.differences(written.meeting_id)
    assert (difference.where, difference.after) == ("照片", "位置图.jpg")
