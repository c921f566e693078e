"""The tab 会议 of a demand: what was agreed, and the dialog that puts the demand on a table."""

from datetime import datetime

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.demands.cards import NewDemand
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.meetings.pages.of_demand import DemandTopicForm, MeetingsOfDemand
from jn_desktop.station import Station
from tests.conftest import NOW
from tests.meetings.conftest import Settle


@pytest.fixture
def demand(station: Station) -> str:
    return station.demands.register(NewDemand(NOW, "高压线没有迁改", enterprise="甲电子"))


@pytest.fixture
def tab(qtbot: QtBot, desk: Desk, station: Station, demand: str, settle: Settle) -> MeetingsOfDemand:
    made = MeetingsOfDemand(desk, station.meetings)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.show_record(demand)
    settle()
    return made


def ask(tab: MeetingsOfDemand, settle: Settle) -> FormDialog:
    button = tab.findChild(QPushButton, "demand_topic")
    assert button is not None
    button.click()
    settle()
    (dialog,) = tab.findChildren(FormDialog)
    return dialog


def submit(dialog: FormDialog, settle: Settle) -> None:
    button = dialog.findChild(QPushButton, "accept")
    assert button is not None
    button.click()
    settle()


def test_without_a_meeting_to_come_a_new_one_is_made(
    tab: MeetingsOfDemand, settle: Settle, station: Station, demand: str
) -> None:
    dialog = ask(tab, settle)
    form = dialog.form
    assert isinstance(form, DemandTopicForm) and form.name.isEnabled()

    submit(dialog, settle)
    fault = dialog.findChild(QLabel, "time_fault")
    assert fault is not None and "还没有写召开时间" in fault.text()
    form.time.setText("2026-11-25 14:30")
    submit(dialog, settle)

    (concern,) = station.meetings.of_demand(demand)
    assert (concern.name, concern.time) == ("企业诉求现场办公会", "2026-11-25T14:30")
    column = tab.table.model().columns[0]
    assert [column.shown(line) for line in tab.table.records()] == ["列入“企业诉求现场办公会”"]


def test_the_next_meeting_is_offered_and_takes_it_without_a_name(
    tab: MeetingsOfDemand, settle: Settle, station: Station, demand: str
) -> None:
    meeting = station.meetings.save(None, MeetingDraft("高压线专题会", datetime(2026, 11, 24, 9, 0)))
    dialog = ask(tab, settle)
    form = dialog.form
    assert isinstance(form, DemandTopicForm) and not form.name.isEnabled()

    submit(dialog, settle)

    assert [concern.meeting_id for concern in station.meetings.of_demand(demand)] == [meeting]


def test_each_thing_agreed_shows_its_state(
    tab: MeetingsOfDemand, settle: Settle, station: Station, demand: str
) -> None:
    time = datetime(2026, 11, 23, 14, 0)
    meeting = station.meetings.add_demand_topic(demand, None, "现场办公会", time)
    topic = station.meetings.meeting(meeting).topics[0]
    actions = (DraftAction(None, 0, "迁改方案", "供电公司", None, "2026-11-24"), DraftAction(None, 0, "验收", "建设局"))
    topics = (DraftTopic(topic.id, topic.title, topic.situation),)
    station.meetings.save(meeting, MeetingDraft("现场办公会", time, topics=topics, actions=actions))

    tab.show_record(demand)
    settle()

    columns = {column.key: column for column in tab.table.model().columns}
    lines = tab.table.records()
    assert [columns["text"].shown(line) for line in lines] == ["迁改方案", "验收"]
    assert [columns["state"].shown(line) for line in lines] == ["明天", "未定时限"]
