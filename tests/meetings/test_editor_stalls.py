"""The window keeps moving while somebody types into a long meeting and its paper follows."""

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jn_desktop.desktop.desk import Desk
from jn_desktop.meetings.cards import DraftAction, DraftTopic
from jn_desktop.meetings.pages.editor import MeetingEditor, known_of
from tests.meetings.conftest import Settle, Written, services_of
from tests.stalls import LONGEST_STALL, longest_stall

pytestmark = pytest.mark.timed

PAGES = 20
ACTIONS = 60
KEYS = 40
SENTENCE = "企业反映地块内有高压线六处，影响厂房基础施工，供电公司已完成勘察，建设局要求先行办理临时占道手续。"


@pytest.fixture
def editor(qtbot: QtBot, desk: Desk, written: Written, settle: Settle) -> MeetingEditor:
    """On a meeting of twenty pages and sixty actions, all of them under its first topic."""
    topics = tuple(DraftTopic(None, f"第{place}个议题", "\n".join([SENTENCE * 3] * 3)) for place in range(18))
    actions = tuple(
        DraftAction(None, 0, f"完成第{place}段迁改", "供电公司", "建设局", "2026-12-10") for place in range(ACTIONS)
    )
    written.station.meetings.save(written.meeting_id, replace(written.draft, topics=topics, actions=actions))
    services = services_of(written.station)
    made = MeetingEditor(desk, services, written.meeting, known_of(services, written.meeting_id))
    qtbot.addWidget(made)
    made.resize(1182, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    settle()
    assert made.paper.pages >= PAGES
    return made


def test_no_stall_while_one_types_into_a_document_of_twenty_pages(
    editor: MeetingEditor, qtbot: QtBot, settle: Settle
) -> None:
    editor.agenda.setCurrentRow(2)
    settle()
    assert editor._pane is not None
    pane = editor._pane
    pane.add.click()
    fields = (pane.situation, pane.lines[0].text)

    def walk() -> None:
        for field in fields:
            field.setFocus()
            for key in range(KEYS):
                QTest.keyClick(field, "abcdefgh "[key % 9])
                qtbot.wait(2)
            settle()
            qtbot.wait(600)  # the paper follows after half a second without a key
            settle()

    assert longest_stall(walk) <= LONGEST_STALL
    assert "abcdefgh" in editor.paper.text()


def test_no_stall_while_one_goes_to_a_topic_with_sixty_actions(
    editor: MeetingEditor, qtbot: QtBot, settle: Settle
) -> None:
    def walk() -> None:
        for row in (1, 2, 1, 0):
            editor.agenda.setCurrentRow(row)
            qtbot.wait(20)
            settle()

    assert longest_stall(walk) <= LONGEST_STALL
