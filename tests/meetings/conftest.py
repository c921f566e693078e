"""What tests of meetings share: a station with the sample projects and meetings, and a meeting that is written down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDetail, MeetingDraft, draft_of
from jn_desktop.meetings.pages.editor import MeetingEditor
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.pages.meetings import MeetingsPage
from jn_desktop.station import Station
from tests.conftest import SAMPLES

Settle = Callable[[], None]
"""Wait until a page has nothing left to do."""

LEDGER = SAMPLES / "现场办公会记录.xlsx"


@pytest.fixture
def filled(station: Station) -> Station:
    station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", ImportOptions())
    station.meetings.import_meetings(LEDGER, ImportOptions())
    return station


@dataclass(frozen=True)
class Written:
    """A meeting on two topics with three actions, as it was saved, in a station with two projects."""

    station: Station
    meeting_id: str
    power: str
    solar: str

    @property
    def meeting(self) -> MeetingDetail:
        return self.station.meetings.meeting(self.meeting_id)

    @property
    def draft(self) -> MeetingDraft:
        """The meeting as an editor takes it up."""
        return draft_of(self.meeting)


@pytest.fixture
def written(station: Station) -> Written:
    """The meeting of two topics: 拆除杆塔 (due 12-10) and 改线 on the first, 协调 (due 11-20) on the meeting."""
    power = station.projects.save(None, {"name": "电力迁改项目", "enterprise": "甲电力有限公司"})
    solar = station.projects.save(None, {"name": "光伏项目", "enterprise": "乙光伏有限公司"})
    draft = MeetingDraft(
        name="新材料产业园电力迁改现场办公会",
        time=datetime(2026, 11, 16, 9, 30),
        place="17号地块",
        host="站长",
        attendees="建设局、供电公司",
        topics=(
            DraftTopic(None, "高压线迁改", "地块上有六基高压线杆", (power,)),
            DraftTopic(None, "并网时序", None, (solar, power)),
        ),
        actions=(
            DraftAction(None, 0, "拆除六基杆塔", "供电公司", "建设局，应急管理局", "2026-12-10"),
            DraftAction(None, 0, "改线", "建设局"),
            DraftAction(None, None, "协调施工时间", "园区办", None, "2026-11-20"),
        ),
    )
    return Written(station, station.meetings.save(None, draft), power, solar)


def services_of(station: Station) -> MeetingServices:
    """Return what the place 现场办公会 works with."""
    return MeetingServices(
        meetings=station.meetings,
        minutes=station.minutes,
        follow_up=station.follow_up,
        calendar=station.calendar,
        search=station.minutes_search,
        preparing=station.preparing,
        preparing_papers=station.preparing_papers,
        registry=station.registry,
        typing=station.typing,
        attachments=station.attachments,
        settings=station.settings,
        copies=OpenedCopies(),
    )


def begin_meeting(page: MeetingsPage, settle: Settle) -> MeetingEditor:
    """Begin a meeting of now, as the dialog proposes it, and return its editor."""
    page.write_new()
    settle()
    dialog = page.findChild(FormDialog, "new_meeting")
    dialog.findChild(QPushButton, "accept").click()
    settle()
    assert page.editor is not None
    return page.editor


@pytest.fixture
def desk(qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Desk]:
    """The desk of the station; a module that works on another one makes its own."""
    theme.dress(qapp, dark=False)
    made = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
    yield made
    made.tasks.close()


@pytest.fixture
def settle(qtbot: QtBot, desk: Desk) -> Settle:
    def wait() -> None:
        for _ in range(3):
            QApplication.processEvents()
            qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)

    return wait
