"""The editor as somebody uses it who types while people talk."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Desk, Message
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.pages.action_edit import ActionEdit
from jn_desktop.meetings.pages.agenda import Agenda
from jn_desktop.meetings.pages.editor import MeetingEditor, known_of
from jn_desktop.meetings.pages.topic import TopicPane
from jn_desktop.meetings.pages.typed import Agreed, MeetingText, Told, TopicText, from_text
from jn_desktop.meetings.preparing_cards import Source
from jn_desktop.meetings.typing import Typed
from jn_desktop.station import Station
from tests.meetings.conftest import Settle, Written, services_of

Open = Callable[..., MeetingEditor]


@pytest.fixture
def open_editor(qtbot: QtBot, desk: Desk, written: Written, settle: Settle) -> Open:
    """Open the editor on a meeting, by default on the one that is written."""

    def make(meeting_id: str = written.meeting_id, station: Station = written.station) -> MeetingEditor:
        services = services_of(station)
        editor = MeetingEditor(desk, services, services.meetings.meeting(meeting_id), known_of(services, meeting_id))
        qtbot.addWidget(editor)
        editor.resize(1182, 700)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        settle()
        return editor

    return make


@pytest.fixture
def editor(open_editor: Open) -> MeetingEditor:
    """On its first topic, at a new line."""
    made = open_editor()
    made.agenda.setCurrentRow(1)
    pane_of(made).add.click()
    return made


def pane_of(editor: MeetingEditor) -> TopicPane:
    assert editor._pane is not None
    return editor._pane


def at_work() -> ActionEdit:
    """Return the line that has the keyboard."""
    line = QApplication.focusWidget().parentWidget()
    assert isinstance(line, ActionEdit)
    return line


def typed(text: str) -> None:
    """Type where the keyboard is; what no key has comes as an input method brings it."""
    for character in text:
        if character.isascii():
            QTest.keyClick(QApplication.focusWidget(), character)
        else:
            at_work().text.insertPlainText(character)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def parts(line: ActionEdit) -> tuple[str, str, str]:
    return line.unit.text(), line.assisting.text(), line.due.text()


def remark(line: ActionEdit) -> str:
    (shown,) = line.findChildren(QLabel, "remark")
    return shown.text() if not shown.isHidden() else ""


# ---- one line ----


def test_a_line_is_understood_while_it_is_typed_and_saved_as_its_parts(
    editor: MeetingEditor, written: Written, settle: Settle
) -> None:
    typed("供电公司 下周五前迁改6基高压线杆，住建局配合")
    assert parts(at_work()) == ("供电公司", "建设局", "2026-11-27")  # the meeting was on the 16th, a Monday

    editor.save()
    settle()

    action = written.meeting.actions[2]
    assert (action.text, action.responsible_unit, action.assisting_units, action.due_date) == (
        "迁改6基高压线杆",
        "供电公司",
        "建设局",
        "2026-11-27",
    )


def test_enter_opens_the_next_line_and_backspace_in_an_empty_one_goes_back(editor: MeetingEditor) -> None:
    typed("供电公司 迁改")
    first = at_work()
    press(Qt.Key.Key_Return)
    assert at_work() is not first and at_work().text.line() == ""
    press(Qt.Key.Key_Return)
    assert len(pane_of(editor).lines) == 4  # an empty line is room enough
    press(Qt.Key.Key_Backspace)
    assert at_work() is first and len(pane_of(editor).lines) == 3
    press(Qt.Key.Key_Up)
    assert at_work() is pane_of(editor).lines[1]
    press(Qt.Key.Key_Down)
    assert at_work() is first


def test_lines_that_are_pasted_become_lines_of_their_own(editor: MeetingEditor) -> None:
    data = QMimeData()
    data.setText("供电公司 12月10日前迁改\n\n 建设局 月底前完成道路开口 \n")
    at_work().text.insertFromMimeData(data)

    lines = pane_of(editor).lines
    assert [line.text.line() for line in lines[2:]] == ["供电公司 12月10日前迁改", "建设局 月底前完成道路开口"]
    assert parts(lines[3]) == ("建设局", "", "2026-11-30")
    data.setText("，尽快\n")
    lines[3].text.insertFromMimeData(data)
    assert lines[3].text.line() == "建设局 月底前完成道路开口，尽快" and len(pane_of(editor).lines) == 4


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("gdgs", Qt.Key.Key_Tab, "供电公司"),
        ("gdgs", Qt.Key.Key_Return, "供电公司"),
        ("供电公司会同js", Qt.Key.Key_Tab, "供电公司会同建设局"),
        ("供电公司、住建", Qt.Key.Key_Return, "供电公司、建设局"),
        ("供电公司 迁改，建设", Qt.Key.Key_Tab, "供电公司 迁改，建设局"),
    ],
)
def test_a_unit_is_completed_by_its_name_or_initials(
    editor: MeetingEditor, before: str, key: Qt.Key, after: str
) -> None:
    line = at_work()
    typed(before)
    press(key)
    assert at_work() is line and line.text.line() == after


def test_a_word_of_the_action_is_no_unit_unless_tab_says_so(editor: MeetingEditor) -> None:
    typed("供电公司 迁改，建设")
    first = at_work()
    press(Qt.Key.Key_Return)
    assert first.text.line() == "供电公司 迁改，建设" and at_work() is not first


def test_escape_puts_the_units_away_and_not_the_editor(editor: MeetingEditor) -> None:
    closed: list[object] = []
    editor.closed.connect(closed.append)
    typed("gd")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Return)
    assert pane_of(editor).lines[2].text.line() == "gd" and not closed


def test_a_correction_holds_until_the_line_says_something_new(editor: MeetingEditor, written: Written) -> None:
    typed("供电公司 12月10日前迁改")
    line = at_work()
    line.due.setText("2026-12-20")
    typed("线杆")
    assert parts(line)[2] == "2026-12-20"
    assert line.action.draft(0, editor._lines).text == "迁改线杆"

    line.due.setText("")
    assert line.action.draft(0, editor._lines).text == "12月10日前迁改线杆"

    line.text.setPlainText("供电公司 12月15日前迁改线杆")
    assert parts(line)[2] == "2026-12-15"


def test_a_day_that_is_corrected_in_words_becomes_a_date(editor: MeetingEditor) -> None:
    typed("供电公司 12月10日前迁改")
    line = at_work()
    line.due.setFocus()
    line.due.setText("下周五")
    press(Qt.Key.Key_Return)
    assert at_work() is line and line.due.text() == "2026-11-27"
    assert line.action.draft(0, editor._lines).due_date == "2026-11-27"


def test_what_deserves_a_look_is_said_at_the_line_and_refused_when_it_is_saved(
    editor: MeetingEditor, settle: Settle
) -> None:
    typed("水务公司 11月10日前接通")
    line = at_work()
    assert remark(line) == ("“水务公司”不在部门名录里，保存时会加进去。时限 2026-11-10 早于会议日期 2026-11-16。")
    editor.save()
    settle()
    assert "早于会议日期" in pane_of(editor).lines[2].findChild(QLabel, "fault").text()

    pane_of(editor).lines[2].text.setPlainText("接通自来水")
    assert pane_of(editor).lines[2].unit.placeholderText() == "还没有写由谁负责"


def test_relative_dates_follow_the_day_of_the_meeting(editor: MeetingEditor) -> None:
    typed("建设局 10个工作日内接通")
    line = at_work()
    assert parts(line)[2] == "2026-11-30"
    editor.form.time.setText("2026-11-18 09:30")
    assert parts(line)[2] == "2026-12-02"


# ---- what is there already ----


def test_a_meeting_that_nobody_touched_is_saved_as_it_was(open_editor: Open, written: Written, settle: Settle) -> None:
    draft = written.draft
    actions = (
        replace(draft.actions[0], text="供电公司12月1日前拆除六基杆塔，建设局配合"),
        replace(draft.actions[1], responsible_unit=None, text="由税务局负责，月底前改线"),
        *draft.actions[2:],
    )
    topics = (replace(draft.topics[0], situation="第一段。\n第二段。"), *draft.topics[1:])
    written.station.meetings.save(written.meeting_id, replace(draft, topics=topics, actions=actions))
    before, rows = written.meeting, entries(written.station)

    opened = open_editor()
    for row in range(opened.agenda.count()):
        opened.agenda.setCurrentRow(row)
    assert not opened.unsaved()
    opened.save()
    settle()

    assert written.meeting == before
    assert entries(written.station) == rows


def entries(station: Station) -> int:
    with station.context.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(AuditEntry)).scalar_one())


def test_a_line_that_was_saved_takes_what_is_typed_into_it(editor: MeetingEditor) -> None:
    line = pane_of(editor).lines[0]
    assert (line.text.line(), parts(line)) == ("拆除六基杆塔", ("供电公司", "建设局、应急管理局", "2026-12-10"))
    line.text.setPlainText("拆除六基杆塔，12月15日前完成")
    assert parts(line) == ("供电公司", "建设局、应急管理局", "2026-12-15")
    assert line.action.draft(0, editor._lines).text == "拆除六基杆塔"


# ---- topics ----


def test_topics_are_gone_through_and_moved_by_keys_and_carried_by_the_mouse(editor: MeetingEditor) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    titles = lambda: [editor.agenda.item(row).text() for row in range(1, editor.agenda.count() - 1)]  # noqa: E731
    press(Qt.Key.Key_Down, control)
    assert editor.agenda.currentRow() == 2 and QApplication.focusWidget() is pane_of(editor).title
    press(Qt.Key.Key_Up, control | shift)
    assert titles() == ["1. 并网时序", "2. 高压线迁改"] and editor.agenda.currentRow() == 1

    editor.agenda.dragged.emit(0, 1)
    assert titles() == ["1. 高压线迁改", "2. 并网时序"] and editor.agenda.currentRow() == 2


@pytest.mark.parametrize(
    ("taken", "dropped", "order"), [(2, 1, ["乙", "甲"]), (1, 3, ["乙", "甲"]), (1, 0, ["甲", "乙"])]
)
def test_a_topic_is_dropped_where_it_is_let_go(qtbot: QtBot, taken: int, dropped: int, order: list[str]) -> None:
    agenda, titles = Agenda(), ["甲", "乙"]
    qtbot.addWidget(agenda)
    agenda.dragged.connect(lambda begin, end: titles.insert(end, titles.pop(begin)))
    agenda.show_topics(titles, taken)
    agenda.resize(200, 300)
    agenda.show()
    place = QPointF(agenda.visualItemRect(agenda.item(dropped)).center())
    copy, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    agenda.dropEvent(QDropEvent(place, copy, QMimeData(), left, none))

    assert titles == order


def test_the_discussion_is_kept_in_paragraphs_and_grows_with_them(
    editor: MeetingEditor, written: Written, settle: Settle
) -> None:
    field = pane_of(editor).situation
    low = field.height()
    field.setPlainText("\n".join(f"第{place}段。" for place in range(1, 21)))
    assert field.height() > low and field.verticalScrollBar().maximum() == 0
    field.setFocus()
    field.moveCursor(field.textCursor().MoveOperation.End)
    settle()
    foot = field.mapTo(editor._parts, field.cursorRect().bottomLeft()).y()
    assert 0 < foot <= editor._parts.height()

    editor.save()
    settle()
    assert (written.meeting.topics[0].situation or "").splitlines()[-1] == "第20段。"


def test_a_salon_is_asked_in_its_own_words(open_editor: Open, written: Written) -> None:
    salon = replace(written.draft, kind=MeetingKind.SALON, theme="融资", topics=(), actions=())
    form = open_editor(written.station.meetings.save(None, salon)).form
    labels = {name: form.root.findChild(QLabel, f"{name}_label") for name in ("attendees", "theme", "series")}
    assert labels["attendees"].text() == "参会部门(&A)" and form.theme.text() == "融资"
    assert labels["theme"].isVisibleTo(form.root) and form.theme in form.stops
    onsite = open_editor().form
    assert not onsite.theme.isVisibleTo(onsite.root) and onsite.theme not in onsite.stops


def test_the_paper_comes_to_what_is_being_typed(editor: MeetingEditor, qtbot: QtBot, settle: Settle) -> None:
    pane_of(editor).situation.setPlainText("\n".join(f"第{place}段讨论。" for place in range(1, 80)))
    typed("建设局 月底前修好道路开口")
    bar = editor.paper.verticalScrollBar()
    qtbot.waitUntil(lambda: "修好道路开口" in editor.paper.text() and bar.value() > 0, timeout=10_000)
    settle()
    assert bar.value() > bar.maximum() / 3


# ---- kept until it is saved ----


def kept_situation(station: Station, meeting_id: str) -> str | None:
    kept = station.typing.kept(meeting_id)
    text = from_text(kept.text) if kept is not None else None
    return text.topics[0].situation if text is not None else None


def test_what_is_typed_is_kept_within_a_second_and_taken_up_again(
    open_editor: Open, editor: MeetingEditor, written: Written, qtbot: QtBot, desk: Desk, settle: Settle
) -> None:
    pane_of(editor).situation.setPlainText("写到一半")
    typed("建设局 月底前完")
    qtbot.waitUntil(lambda: kept_situation(written.station, written.meeting_id) == "写到一半", timeout=3_000)
    settle()

    again = open_editor()
    assert again.taken_up.isVisible() and "09:30 写下的内容没有来得及保存" in again.taken_up.words.text()
    again.agenda.setCurrentRow(1)
    assert pane_of(again).situation.toPlainText() == "写到一半"
    assert pane_of(again).lines[2].text.line() == "建设局 月底前完"
    assert again.unsaved()

    again.save()
    settle()
    assert written.meeting.topics[0].situation == "写到一半"
    assert written.station.typing.kept(written.meeting_id) is None
    assert not open_editor().taken_up.isVisible()


def test_what_was_being_kept_while_it_was_dropped_is_kept_again_once_somebody_types_on(
    editor: MeetingEditor, written: Written, qtbot: QtBot, settle: Settle
) -> None:
    pane_of(editor).situation.setPlainText("写到一半")
    editor._keeping._keep()
    editor._keeping.drop()
    settle()
    editor._keeping.touch()
    qtbot.waitUntil(lambda: kept_situation(written.station, written.meeting_id) == "写到一半", timeout=3_000)


def test_what_is_as_it_was_saved_is_not_kept(
    editor: MeetingEditor, written: Written, qtbot: QtBot, settle: Settle
) -> None:
    pane_of(editor).lines[-1].removed.emit(pane_of(editor).lines[-1])
    put_on_the_table(written)
    settle()
    editor._keeping._keep()
    settle()
    assert written.station.typing.kept(written.meeting_id) is None

    before = pane_of(editor).title.text()
    for title, kept in ((f"{before}等", True), (before, False)):
        pane_of(editor).title.setText(title)
        editor._keeping._keep()
        settle()
        assert (written.station.typing.kept(written.meeting_id) is not None) is kept


def test_what_was_typed_and_taken_back_is_not_kept_once_the_editor_is_left(
    open_editor: Open, written: Written, settle: Settle
) -> None:
    editor = open_editor()
    before = editor.form.place.text()
    editor.form.place.setText("门口")
    editor._keeping._keep()
    editor.form.place.setText(before)
    editor.findChild(QPushButton, "editor_back").click()
    settle()

    assert written.station.typing.kept(written.meeting_id) is None


def test_who_changed_the_meeting_since_is_said_above_what_was_taken_up(
    qtbot: QtBot, desk: Desk, written: Written
) -> None:
    services, meeting = services_of(written.station), written.meeting
    known = known_of(services, meeting.id)
    kept = Typed(MeetingText({}, [TopicText(None, "题")], TopicText()).as_text(), "2026-11-20T09:30")
    kept = replace(kept, changed_by="登记员甲", changed_at="2026-11-23T09:10")
    editor = MeetingEditor(desk, services, meeting, replace(known, kept=kept))
    qtbot.addWidget(editor)

    assert "但登记员甲在 今天 09:10 又改过这次会议，保存会盖过去" in editor.taken_up.words.text()


def test_what_was_taken_up_can_be_dropped_and_had_again(
    open_editor: Open, written: Written, desk: Desk, settle: Settle
) -> None:
    text = open_editor()._typed()
    text.topics[0].situation = "写到一半"
    written.station.typing.keep(written.meeting_id, text.as_text())
    said: list[Message] = []
    desk.said.connect(said.append)

    again = open_editor()
    again.findChild(QPushButton, "drop_typed").click()
    settle()
    assert not again.unsaved() and not again.taken_up.isVisible()
    assert written.station.typing.kept(written.meeting_id) is None

    said[-1].actions[0][1]()
    assert again._topics[0].situation == "写到一半" and again.unsaved()


def test_what_is_not_saved_on_purpose_is_not_offered_again(
    open_editor: Open, editor: MeetingEditor, written: Written, qtbot: QtBot, settle: Settle
) -> None:
    pane_of(editor).situation.setPlainText("写到一半")
    qtbot.waitUntil(lambda: kept_situation(written.station, written.meeting_id) is not None, timeout=3_000)
    editor.findChild(QPushButton, "editor_back").click()
    asked = QApplication.activeModalWidget() or QApplication.activeWindow()
    assert asked is not None
    asked.findChild(QPushButton, "yes").click()
    settle()
    assert written.station.typing.kept(written.meeting_id) is None


def test_nobody_is_offered_what_another_one_typed(written: Written, as_role: Callable[[Role], Station]) -> None:
    written.station.typing.keep(written.meeting_id, MeetingText({}, [], TopicText()).as_text())
    other = as_role(Role.REGISTRAR)
    assert known_of(services_of(other), written.meeting_id).kept is None


def test_what_an_older_program_kept_in_another_way_is_left_alone() -> None:
    assert [from_text(text) for text in ("", "[]", "{", '{"topics": [{}]}')] == [None] * 4
    told = {"due_date": Told("月底前", "2026-12-01", taken=True)}
    text = MeetingText({"name": "会"}, [TopicText("1", "题", "一\n二", "", [Agreed(None, "行", told)])], TopicText())
    assert from_text(text.as_text()) == text


# ---- what others put on the table ----


def put_on_the_table(written: Written) -> str:
    """Put a project on the table of the meeting, as the window does beside the editor; return the topic's title."""
    project = written.station.projects.save(None, {"name": "道路项目", "enterprise": "丙公司", "problem": "缺土"})
    written.station.preparing.take(written.meeting_id, [(Source.PROJECT, project)])
    return written.meeting.topics[-1].title


@pytest.mark.parametrize("row", [0, 1, 3])
def test_a_topic_that_is_put_on_the_table_elsewhere_stands_in_the_editor(
    open_editor: Open, written: Written, row: int, settle: Settle
) -> None:
    editor = open_editor()
    editor.agenda.setCurrentRow(row)
    shown, before = editor._parts.currentWidget(), QApplication.focusWidget()
    title = put_on_the_table(written)
    settle()

    assert editor.agenda.item(3).text() == f"3. {title}" and not editor.unsaved()
    assert editor._parts.currentWidget() is shown and QApplication.focusWidget() is before
    assert editor.agenda.currentRow() == (4 if row == 3 else row)
    editor.form.place.setText("门口")
    editor.save()
    settle()
    assert [topic.title for topic in written.meeting.topics] == ["高压线迁改", "并网时序", title]
    assert len(written.meeting.topics[2].project_ids) == 1


def test_what_was_kept_does_not_take_a_topic_off_that_was_put_on_the_table_since(
    open_editor: Open, written: Written, settle: Settle
) -> None:
    text = open_editor()._typed()
    text.topics[0].situation = "写到一半"
    del text.topics[1]
    written.station.typing.keep(written.meeting_id, text.as_text())
    title = put_on_the_table(written)

    again = open_editor()
    assert "核对后请保存" in again.taken_up.words.text()
    again.save()
    settle()

    assert [topic.title for topic in written.meeting.topics] == ["高压线迁改", title]
    assert written.meeting.topics[0].situation == "写到一半"


# ---- pictures ----


def a_picture(wide: int = 40) -> QMimeData:
    image = QImage(wide, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data = QMimeData()
    data.setImageData(image)
    return data


def test_a_picture_that_is_pasted_into_the_discussion_belongs_to_the_topic(
    editor: MeetingEditor, written: Written, settle: Settle
) -> None:
    QGuiApplication.clipboard().setMimeData(a_picture())
    field = pane_of(editor).situation
    before = field.toPlainText()
    field.paste()
    settle()

    (row,) = written.station.attachments.of(written.meeting.topics[0].id)
    assert row.name.endswith(".png") and field.toPlainText() == before
    strip = pane_of(editor).strip
    assert strip is not None and strip.list.count() == 1


def test_a_picture_that_is_pasted_into_the_title_belongs_to_the_topic_too(
    editor: MeetingEditor, written: Written, settle: Settle
) -> None:
    pane = pane_of(editor)
    for wide, field in enumerate((pane.title, pane.projects, pane.lines[0].due), start=40):
        QGuiApplication.clipboard().setMimeData(a_picture(wide))
        field.setFocus()
        press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        settle()

    assert len(written.station.attachments.of(written.meeting.topics[0].id)) == 3
    assert (pane.title.text(), pane.projects.text(), pane.lines[0].due.text()) == (
        *("高压线迁改", "电力迁改项目", "2026-12-10"),
    )


def test_where_no_topic_is_shown_a_picture_that_is_pasted_is_told_where_it_belongs(
    editor: MeetingEditor, settle: Settle
) -> None:
    QGuiApplication.clipboard().setMimeData(a_picture())
    fault = next(one for one in editor.findChildren(FaultLine) if one.parent() is editor)
    editor.agenda.setCurrentRow(0)
    for field in (editor.form.place, editor.form.attendees):
        field.setFocus()
        press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert fault.isVisible() and fault.text().startswith("照片和图纸附在议题后面")
        QTest.keyClick(field, "x")
        assert not fault.isVisible()

    editor.agenda.setCurrentRow(editor.agenda.count() - 1)
    pane_of(editor).lines[0].text.setFocus()
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert fault.isVisible()
    editor.agenda.setCurrentRow(1)
    assert not fault.isVisible()


def test_a_topic_that_is_not_saved_yet_is_saved_before_it_gets_a_picture(
    editor: MeetingEditor, written: Written, settle: Settle
) -> None:
    editor.findChild(QPushButton, "add_topic").click()
    pane = pane_of(editor)
    pane.title.setText("道路开口")
    pane.add.click()
    typed("建设局 月底前完成")
    pane.take_pictures(a_picture())
    settle()

    topic = written.meeting.topics[2]
    assert len(written.station.attachments.of(topic.id)) == 1
    assert pane_of(editor) is pane and pane.strip is not None and not editor.unsaved()
    action = written.meeting.actions[2]
    assert (action.topic_id, action.text) == (topic.id, "完成")

    pane.situation.setPlainText("又写了一句")
    editor.save()
    settle()
    assert written.meeting.topics[2].id == topic.id and written.meeting.actions[2].id == action.id


def test_what_is_typed_while_it_is_being_saved_is_not_lost(
    editor: MeetingEditor, written: Written, settle: Settle
) -> None:
    closed: list[object] = []
    editor.closed.connect(closed.append)
    pane_of(editor).situation.setPlainText("保存了的")
    editor.save()
    pane_of(editor).situation.setPlainText("保存了的，又写了一句")
    settle()

    assert not closed and editor.unsaved()
    assert written.meeting.topics[0].situation == "保存了的"
    editor.save()
    settle()
    assert closed and written.meeting.topics[0].situation == "保存了的，又写了一句"


def test_without_a_title_a_topic_is_not_saved_for_a_picture(editor: MeetingEditor, settle: Settle) -> None:
    editor.findChild(QPushButton, "add_topic").click()
    pane_of(editor).situation.setPlainText("还没有题目")
    pane_of(editor).take_pictures(a_picture())
    settle()
    assert "还没有写" in pane_of(editor).findChild(QLabel, "fault").text()
    assert pane_of(editor).strip is None
