"""Minutes in every form that an office may choose, down to the pages that LibreOffice makes of them."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.shared import RGBColor

from jn_desktop.core.base_documents import BaseRow, PaperKind
from jn_desktop.core.official import (
    Attachment,
    AttachmentNote,
    Attendance,
    Block,
    Corner,
    Heading,
    Imprint,
    Number,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
    render,
)
from jn_desktop.meetings.cards import ActionCard, MeetingCard, PictureCard, TopicCard
from jn_desktop.meetings.documents import minutes
from jn_desktop.meetings.minutes_form import ActionsAs, MinutesForm, NumberStyle, Signing, Urgency
from jn_desktop.station import Station
from tests.core.rendering import Page, needs_rendering, rendered
from tests.core.test_base_documents import restyled
from tests.core.test_official import installed
from tests.desktop.test_photos import picture
from tests.meetings.conftest import Written

PHOTOS = {"wide": picture(2560, 1920), "high": picture(900, 1600, b"PNG")}
LONG_UNIT = "济宁高新区" + "新材料产业园建设发展服务" * 16 + "中心"


def many(count: int) -> MeetingCard:
    """Return a meeting that agreed so much, one of it with a unit of 200 characters."""
    actions = [
        ActionCard(
            position=number,
            text=f"完成第{number}处高压线杆塔的拆除和场地恢复，拿出迁改方案并报服务站备案。",
            responsible_unit=LONG_UNIT if number == 30 else "供电公司",
            assisting_units="建设局、自然资源分局、应急管理局" if number % 2 else None,
            due_date=f"2026-12-{number % 28 + 1:02}",
        )
        for number in range(1, count + 1)
    ]
    topic = TopicCard(position=1, title="高压线迁改", situation="地块上有高压线杆塔。", projects=[], actions=actions)
    return MeetingCard(
        number="XC2026013", kind="现场办公会", name="新材料产业园电力迁改现场办公会", time="2026-11-16T09:30",
        place="17号地块", host="站长", recorder=None, attendees="建设局、供电公司", absentees="公安分局",
        observers="甲电力有限公司", topics=[topic], actions=[],
    )  # fmt: skip


def in_form(meeting: MeetingCard, **chosen: object) -> OfficialDocument:
    form = replace(MinutesForm(), **chosen)  # type: ignore[arg-type]
    return minutes(meeting, authority="济宁高新区", station="企业服务站", form=form, files=PHOTOS)


def generated() -> dict[str, OfficialDocument]:
    """Return the minutes of a meeting that agreed 60 actions, in each form, and once with three attachments."""
    documents = {choice.name: in_form(many(60), actions=choice) for choice in ActionsAs}
    meeting = many(60)
    photos = [PictureCard("现场照片.jpg", "wide"), PictureCard("17号地块位置示意图.png", "high")]
    pictured = replace(meeting, topics=[replace(meeting.topics[0], pictures=photos)])
    documents["three attachments"] = in_form(pictured, actions=ActionsAs.ATTACHED, signing=Signing.SEALED)
    return documents


def kinds(document: OfficialDocument) -> list[type[Block]]:
    return [type(block) for block in document.blocks]


def test_the_usual_form_has_the_number_its_rule_and_the_imprint_and_no_signature() -> None:
    document = in_form(many(2))
    (number,) = (block for block in document.blocks if isinstance(block, Number))
    assert number == Number("〔2026〕13号", rule=True)
    assert kinds(document)[-1] is Imprint
    assert not {Corner, Signature, Table, Attachment} & set(kinds(document))


def test_each_choice_of_the_office_is_followed() -> None:
    document = in_form(
        many(2), number_style=NumberStyle.ISSUE, red_rule=False, urgency=Urgency.MOST_URGENT, numbers_copies=True,
        signing=Signing.SEALED, imprint=False,
    )  # fmt: skip
    assert document.blocks[0] == Corner(1, "特急")
    assert Number("第13期", rule=False) in document.blocks
    assert document.blocks[-1] == Signature("企业服务站", datetime(2026, 11, 16).date(), sealed=True)


def test_actions_in_a_table_say_who_does_what_by_when() -> None:
    document = in_form(many(3), actions=ActionsAs.TABLE)
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.rows[0]] == ["序号", "议定事项", "责任单位", "配合单位", "完成时限"]
    assert [cell.text for cell in table.rows[2]] == [
        "2", "完成第2处高压线杆塔的拆除和场地恢复，拿出迁改方案并报服务站备案", "供电公司", "", "2026年12月3日",
    ]  # fmt: skip
    assert not any("责任单位：" in block.text for block in document.blocks if isinstance(block, Paragraph))


def test_actions_as_an_attachment_are_named_below_the_body_and_stand_on_turned_pages() -> None:
    document = in_form(many(3), actions=ActionsAs.ATTACHED)
    places = {kind: kinds(document).index(kind) for kind in (AttachmentNote, Attendance, Attachment, Table, Imprint)}
    assert list(places.values()) == sorted(places.values())
    assert Attachment("议定事项清单", landscape=True) in document.blocks
    assert Paragraph("会议议定3个事项，见附件。") in document.blocks


@pytest.mark.parametrize("actions_as", ActionsAs)
def test_a_meeting_that_agreed_nothing_has_neither_table_nor_attachment(actions_as: ActionsAs) -> None:
    document = in_form(many(0), actions=actions_as)
    assert not {Table, Attachment, AttachmentNote} & set(kinds(document))
    assert Heading(1, "议定事项") not in document.blocks


def test_the_station_writes_and_shows_minutes_in_the_form_that_it_chose(written: Written, tmp_path: Path) -> None:
    station = written.station
    station.minutes_form.save(MinutesForm(number_style=NumberStyle.ISSUE, actions=ActionsAs.TABLE))
    file = station.meetings.minutes(written.meeting.number, tmp_path / "纪要.docx")
    (table,) = docx.Document(str(file)).tables
    assert len(table.rows) == 4
    assert Table in kinds(station.meetings.document(written.meeting_id))
    assert Table in kinds(station.meetings.preview(written.meeting_id, written.draft))


def test_what_was_issued_keeps_the_form_that_it_had(written: Written) -> None:
    station = written.station
    for move in (station.minutes.submit, station.minutes.sign, station.minutes.issue):
        move(written.meeting_id)
    station.minutes_form.save(MinutesForm(actions=ActionsAs.TABLE))
    assert Table not in kinds(station.meetings.document(written.meeting_id))


def test_a_base_document_is_taken_used_and_dropped(written: Written, tmp_path: Path) -> None:
    restyled_file = tmp_path / "高新区样板.docx"
    restyled_file.write_bytes(restyled())
    station = written.station
    station.minutes_form.save(MinutesForm(actions=ActionsAs.ATTACHED))
    station.base_documents.take(PaperKind.MINUTES, restyled_file)
    assert [row.name for row in station.base_documents.bases()] == ["高新区样板.docx", None, None]

    def title_colour() -> object:
        document = docx.Document(str(station.meetings.minutes(written.meeting.number, tmp_path / "纪要.docx")))
        return next(p for p in document.paragraphs if p.style.name == "标题").style.font.color.rgb

    assert title_colour() == RGBColor(0, 0, 255)
    assert station.meetings.document(written.meeting_id).base == restyled_file.read_bytes()
    assert station.meetings.preview(written.meeting_id, written.draft).base == restyled_file.read_bytes()
    station.base_documents.drop(PaperKind.MINUTES)
    assert station.base_documents.bases()[0] == BaseRow(PaperKind.MINUTES, None, None)
    assert title_colour() is None


# -- the pages -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    files = {name: render(installed(document)) for name, document in generated().items()}
    return rendered(files, tmp_path_factory.mktemp("minutes"))


@needs_rendering
def test_sixty_actions_and_a_unit_of_200_characters_lay_out_in_every_form(long_pages: dict[str, list[Page]]) -> None:
    assert len(LONG_UNIT) >= 199
    for name, pages in long_pages.items():
        text = "".join(page.text for page in pages)
        for number in range(1, 61):
            assert f"完成第{number}处" in text, (name, number)
        assert "印发" in pages[-1].text, name
        assert not any("印发" in page.text for page in pages[:-1]), name
        assert pages[-1].ink(bottom=265)[-1].bottom == pytest.approx(262, abs=0.3), name


@needs_rendering
def test_the_text_of_such_minutes_stays_within_the_type_area(long_pages: dict[str, list[Page]]) -> None:
    for name, pages in long_pages.items():
        for page in pages:
            if page.width > page.height:
                area = page.ink(left=34)
                assert area[0].top >= 27.9, name
                assert area[-1].bottom <= 184.3, name
            else:
                area = page.ink(bottom=265)
                assert area[0].top >= 36.5, name
                assert area[-1].bottom <= 262.3, name
            assert min(box.left for box in area) >= 27.5, name


@needs_rendering
def test_page_numbers_go_on_to_the_last_of_three_attachments(long_pages: dict[str, list[Page]]) -> None:
    pages = long_pages["three attachments"]
    assert [page.lines[0].text for page in pages if page.lines[0].text.startswith("附件")] == [
        "附件1", "附件2", "附件3",
    ]  # fmt: skip
    assert pages[-1].lines[-1].text == f"—{len(pages)}—"
    assert pages[-2].lines[-1].text == f"—{len(pages) - 1}—"


@needs_rendering
def test_the_minutes_of_the_ledger_are_official_documents_to_the_last_page(filled: Station, tmp_path: Path) -> None:
    documents = {
        meeting.number: render(installed(filled.meetings.document(meeting.number)))
        for meeting in filled.meetings.meetings()
    }
    assert len(documents) == 12
    for number, pages in rendered(documents, tmp_path).items():
        first, last = pages[0], pages[-1]
        assert first.ink(bottom=265)[0].top == pytest.approx(72, abs=1), number
        assert "现纪要如下" in "".join(page.text for page in pages), number
        assert last.ink(bottom=265)[-1].bottom == pytest.approx(262, abs=0.3), number
        assert [page.lines[-1].text for page in pages] == [f"—{page.number}—" for page in pages], number
        for page in pages[:-1]:
            lines = [line for line in page.lines[:-1]]
            assert len(lines) <= 22, number
            assert max(len(line.text) for line in lines) <= 32, number  # letters and digits are narrower
