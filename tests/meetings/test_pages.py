from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import opening, theme
from jn_desktop.desktop.desk import Desk, Found, Message, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.cards import DraftAction, MeetingDraft
from jn_desktop.meetings.pages.editor import MeetingEditor
from jn_desktop.meetings.pages.meetings import MeetingsPage
from jn_desktop.meetings.pages.minutes_batch import batch_choices
from jn_desktop.meetings.pages.of_records import meetings_of_enterprise, meetings_of_project
from jn_desktop.meetings.pages.today import today_cards
from jn_desktop.meetings.pages.typing_today import typing_cards
from jn_desktop.meetings.states import Move
from jn_desktop.meetings.writing import minutes_file_name
from jn_desktop.station import Station
from tests.meetings.conftest import Settle, begin_meeting, services_of


@pytest.fixture
def desk(qapp: QApplication, sample: Station, tmp_path: Path) -> Iterator[Desk]:
    theme.dress(qapp, dark=False)
    made = Desk(sample.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
    yield made
    made.tasks.close()


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, sample: Station, settle: Settle) -> MeetingsPage:
    made = MeetingsPage(desk, services_of(sample))
    qtbot.addWidget(made)
    made.resize(1182, 744)
    made.show()
    made.arrive()
    settle()
    return made


@pytest.fixture
def editor(page: MeetingsPage, settle: Settle) -> MeetingEditor:
    """The editor on a meeting that was just begun."""
    return begin_meeting(page, settle)


def press(widget: object, name: str) -> None:
    widget.findChild(QPushButton, name).click()  # type: ignore[attr-defined]


def test_the_list_tells_what_is_overdue_and_filters_by_it(page: MeetingsPage) -> None:
    assert len(page.view.table.records()) == 12
    assert page.view.table.model().columns[3].shown(page.view.table.records()[0]) == "6 项超期"

    page.open_place(Place("meetings", only="overdue"))
    assert len(page.view.table.records()) == 12
    page.open_place(Place("meetings", only="week"))
    assert page.view.table.records() == []


def test_a_new_meeting_is_written_topic_by_topic_and_becomes_minutes(
    page: MeetingsPage, editor: MeetingEditor, sample: Station, settle: Settle, tmp_path: Path
) -> None:
    project = sample.projects.cards()[0]
    editor.form.name.setText("高压线迁改现场办公会")
    editor.form.time.setText("2026年11月23日 14:30")
    editor.form.host.setText("王主任")
    editor.form.attendees.setPlainText("建设局、供电公司")
    editor.agenda.setCurrentRow(1)
    pane = editor._pane
    assert pane is not None
    pane.title.setText("高压线迁改")
    pane.situation.setPlainText("地块内有高压线 6 处。")
    pane.projects.setText(project.name)
    pane.add.click()
    pane.lines[0].text.setPlainText("拿出迁改方案")
    pane.lines[0].unit.setText("建设局，供电公司")
    pane.lines[0].due.setText("2026.12.1")
    settle()

    editor.save()
    settle()

    (row,) = [row for row in page.view.table.records() if row.name == "高压线迁改现场办公会"]
    assert row.number == "XC2026013"
    assert page.editor is None and page.view.table.current() == row
    meeting = sample.meetings.meeting(row.id)
    assert meeting.time == "2026-11-23T14:30"
    assert meeting.topics[0].project_ids == (project.id,)
    (action,) = meeting.actions
    assert (action.responsible_unit, action.due_date) == ("建设局、供电公司", "2026-12-01")

    page.view.detail.export_to(row, tmp_path / "纪要.docx")
    settle()
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "纪要.docx")).paragraphs)
    assert "拿出迁改方案" in text and "一、关于高压线迁改" in text


def test_the_paper_follows_what_is_typed(editor: MeetingEditor, qtbot: QtBot, settle: Settle) -> None:
    editor.form.name.setText("边说边写的会")

    qtbot.waitUntil(lambda: "边说边写的会" in editor.paper.text(), timeout=10_000)

    editor.agenda.setCurrentRow(1)
    assert editor._pane is not None
    editor._pane.title.setText("用电接入")
    qtbot.waitUntil(lambda: "一、关于用电接入" in editor.paper.text(), timeout=10_000)
    assert editor.agenda.item(1).text() == "1. 用电接入"


def test_what_is_wrong_is_said_where_it_stands(editor: MeetingEditor, settle: Settle) -> None:
    editor.form.name.clear()
    editor.agenda.setCurrentRow(1)
    assert editor._pane is not None
    editor._pane.title.setText("用电接入")
    editor._pane.add.click()
    editor._pane.lines[0].text.setPlainText("接电")
    editor._pane.lines[0].due.setText("2026-11-01")

    editor.save()
    assert editor.agenda.currentRow() == 0
    assert editor.form.root.findChild(QLabel, "name_fault").text() == "请填写会议名称。"

    editor.form.name.setText("接电的会")
    editor.save()
    settle()
    assert editor.agenda.currentRow() == 1
    assert editor._pane is not None
    assert "早于会议日期" in editor._pane.lines[0].findChild(QLabel, "fault").text()

    editor._pane.lines[0].due.clear()
    editor._pane.projects.setText("没有这个项目")
    editor.save()
    assert "没有叫“没有这个项目”的项目" in editor._pane.findChild(QLabel, "fault").text()
    assert editor.unsaved()


def test_a_date_is_no_unit_and_is_refused_at_its_field(editor: MeetingEditor, settle: Settle) -> None:
    editor.form.name.setText("接电的会")
    editor.agenda.setCurrentRow(1)
    assert editor._pane is not None
    editor._pane.title.setText("用电接入")
    editor._pane.add.click()
    line = editor._pane.lines[0]
    line.text.setPlainText("接电")
    line.assisting.setText("供电公司、2026-12-01")

    editor.save()
    settle()
    line = editor._pane.lines[0]
    said = line.findChild(QLabel, "fault").text()
    assert "配合单位“2026-12-01”不是单位名称" in said and "时限" in said
    assert editor.focusWidget() is line.assisting

    line.assisting.setText("供电公司")
    line.unit.setText("12月1日")
    editor.save()
    settle()
    assert "责任单位“12月1日”不是单位名称" in editor._pane.lines[0].findChild(QLabel, "fault").text()
    assert editor.focusWidget() is editor._pane.lines[0].unit


def way_of_keys(key: Qt.Key, begin: QWidget, end: str) -> list[str]:
    """Press a key from a widget on, until the widget of the name `end` has the keyboard; return all names passed."""
    begin.setFocus()
    names = [begin.objectName()]
    while names[-1] != end and len(names) < 60:
        QTest.keyClick(QApplication.focusWidget(), key)
        names.append(QApplication.focusWidget().objectName())
    return names


def test_tab_goes_through_the_whole_meeting_as_the_eye_does(
    page: MeetingsPage, editor: MeetingEditor, qtbot: QtBot
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    editor.agenda.setCurrentRow(1)
    assert editor._pane is not None
    editor._pane.title.setText("用电接入")
    editor._pane.add.click()
    editor._pane.lines[0].text.setPlainText("接电")
    press(editor, "add_topic")
    assert editor._pane is not None
    editor._pane.title.setText("道路开口")
    editor.agenda.setCurrentRow(0)

    way = [
        *("agenda", "add_topic", "remove_topic", "topic_up", "topic_down"),
        *("name", "series", "time", "ends", "place", "host", "recorder", "attendees", "absentees", "observers"),
        *("topic_title", "topic_situation", "topic_projects", "add_first_photo"),
        *("action_0_text", "action_0_unit", "action_0_assisting", "action_0_due", "action_0_remove", "add_action"),
        *("topic_title", "topic_situation", "topic_projects", "add_first_photo", "add_action"),
        *("meeting_paper", "editor_back", "editor_save"),
    ]
    assert way_of_keys(Qt.Key.Key_Tab, editor.agenda, "editor_save") == way
    assert editor.agenda.currentRow() == 2

    back = way[way.index("topic_title") : way.index("meeting_paper")]
    assert way_of_keys(Qt.Key.Key_Backtab, editor._pane.add, "observers") == [*reversed(back), "observers"]


def test_tab_passes_what_belongs_to_no_topic_where_there_is_something(
    page: MeetingsPage, editor: MeetingEditor, qtbot: QtBot
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    editor.agenda.setCurrentRow(2)
    assert editor._pane is not None
    editor._pane.add.click()
    editor.agenda.setCurrentRow(1)

    assert way_of_keys(Qt.Key.Key_Tab, editor._pane.add, "action_0_text") == ["add_action", "action_0_text"]
    assert editor.agenda.currentRow() == 2


def test_buttons_count_within_the_other_filters(page: MeetingsPage, qtbot: QtBot) -> None:
    late = page.findChild(QPushButton, "meetings_overdue")
    number = page.view.table.records()[4].number
    assert late.text() == "有超期 12"

    page.view.filters._text.setText(number)

    qtbot.waitUntil(lambda: late.text() == "有超期 1")
    assert page.view.table.current() is not None and page.view.table.current().number == number
    press(page, "meetings_clear")
    assert late.text() == "有超期 12" and len(page.view.table.records()) == 12


def test_units_are_completed_after_the_last_separator(editor: MeetingEditor, sample: Station) -> None:
    editor.agenda.setCurrentRow(1)
    assert editor._pane is not None
    editor._pane.add.click()
    unit = editor._pane.lines[0].unit
    unit.setText("建设局、税")
    completer = unit.completer()

    completer.setCompletionPrefix(completer.splitPath(unit.text())[0])

    assert completer.completionCount() >= 1
    assert completer.pathFromIndex(completer.completionModel().index(0, 0)).startswith("建设局、")
    assert completer.pathFromIndex(completer.currentIndex()) == "建设局、税务局"

    unit.setText("建设局、sw")
    completer.setCompletionPrefix(completer.splitPath(unit.text())[0])
    assert completer.pathFromIndex(completer.currentIndex()) == "建设局、税务局"


def test_topics_move_and_leave_with_a_question(editor: MeetingEditor, settle: Settle) -> None:
    editor.agenda.setCurrentRow(1)
    assert editor._pane is not None
    editor._pane.title.setText("甲")
    press(editor, "add_topic")
    assert editor._pane is not None
    editor._pane.title.setText("乙")
    press(editor, "topic_up")
    assert [editor.agenda.item(row).text() for row in (1, 2)] == ["1. 乙", "2. 甲"]

    press(editor, "remove_topic")
    (asked,) = [box for box in editor.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in asked.buttons() if button.accessibleName() == "删除").click()

    assert [editor.agenda.item(row).text() for row in (1, 2)] == ["1. 甲", "其他议定事项"]


def test_leaving_with_something_typed_asks_first(page: MeetingsPage, editor: MeetingEditor, settle: Settle) -> None:
    assert not editor.unsaved()
    editor.form.name.setText("没写完的会")

    press(editor, "editor_back")
    (asked,) = [box for box in editor.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in asked.buttons() if button.accessibleName() == "继续填写").click()
    assert page.editor is editor
    press(editor, "editor_back")
    (asked,) = [box for box in editor.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in asked.buttons() if button.accessibleName() == "不保存").click()
    settle()

    assert page.editor is None


def test_an_existing_meeting_is_changed_and_nothing_else_of_it(
    page: MeetingsPage, sample: Station, settle: Settle
) -> None:
    row = page.view.table.records()[0]
    before = sample.meetings.meeting(row.id)
    page.view.table.select(row.id)
    settle()
    page.view.detail.edit()
    settle()
    assert page.editor is not None and not page.editor.unsaved()

    page.editor.form.place.setText("新地点")
    page.editor.save()
    settle()

    after = sample.meetings.meeting(row.id)
    assert after.place == "新地点"
    assert (after.topics, after.actions) == (before.topics, before.actions)


def test_an_action_is_done_and_opened_again(page: MeetingsPage, sample: Station, settle: Settle, desk: Desk) -> None:
    said: list[Message] = []
    desk.said.connect(said.append)
    page.view.table.select(page.view.table.records()[0].id)
    settle()
    tab = page.view.detail.agreed
    action = tab.table.current()
    assert action is not None

    tab.buttons.of_move[Move.FINISH].click()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    dialog.form.result.setPlainText("线路已迁")  # type: ignore[attr-defined]
    press(dialog, "accept")
    settle()

    row = page.view.table.records()[0]
    done = next(one for one in sample.meetings.meeting(row.id).actions if one.id == action.id)
    assert (done.done_on, done.result) == ("2026-11-23", "线路已迁")
    assert said[-1].text.startswith("已办结")
    said[-1].actions[0][1]()
    settle()
    again = next(one for one in sample.meetings.meeting(row.id).actions if one.id == action.id)
    assert again.done_on is None


def test_minutes_that_are_open_in_word_are_said_and_another_name_is_offered(
    page: MeetingsPage, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    said: list[Message] = []
    desk.said.connect(said.append)
    (tmp_path / "纪要.docx").mkdir()

    page.view.detail.export_to(page.view.table.records()[0], tmp_path / "纪要.docx")
    settle()

    assert "纪要.docx" in said[-1].text
    assert said[-1].actions[0][0] == "换个名字…"


def test_the_minutes_that_are_listed_go_into_one_folder_which_is_offered_to_open(
    page: MeetingsPage, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Message] = []
    shown: list[Path] = []
    monkeypatch.setattr(opening, "open_file", shown.append)
    page.desk.said.connect(said.append)
    ids = [row.id for row in page.view.table.records()]
    page.view.batch.write(ids, tmp_path / "全部")
    settle()

    assert len(list((tmp_path / "全部").glob("*.docx"))) == 12
    assert said[-1].text == "已写出 12 份纪要：全部"
    ((word, act),) = said[-1].actions
    act()
    assert (word, shown) == ("打开文件夹", [tmp_path / "全部"])


def test_of_minutes_that_could_not_be_written_the_reason_is_said(
    page: MeetingsPage, settle: Settle, tmp_path: Path
) -> None:
    said: list[Message] = []
    page.desk.said.connect(said.append)
    for row in page.view.table.records()[:3]:
        (tmp_path / minutes_file_name(row)).mkdir()  # as good as a file that is open in Word
    page.view.batch.write([row.id for row in page.view.table.records()], tmp_path)
    settle()

    assert said[-1].text.startswith("已写出 9 份纪要，3 份没有写成。XC2026")
    assert said[-1].text.endswith("另有 1 份也没有写成。")
    assert (said[-1].tone, said[-1].actions[0][0]) == (Tone.LATE, "打开文件夹")


def test_several_minutes_are_asked_for_by_selection_list_and_month(page: MeetingsPage, settle: Settle) -> None:
    rows = page.view.table.records()
    later = replace(rows[0], time="2027-01-05T09:30")
    assert [label for label, _ in batch_choices([later, *rows[1:]], [later])] == [
        *("列表里的 12 份", "2027年1月召开的 1 份", f"2026年{int(rows[1].time[5:7])}月召开的 11 份"),
    ]
    page.view.table.selectAll()
    page.findChild(QPushButton, "all_minutes").click()
    (dialog,) = page.view.findChildren(FormDialog)
    which, goal = dialog.findChild(QComboBox, "which"), dialog.findChild(QComboBox, "goal")
    offered = [which.itemText(place) for place in range(which.count())]
    assert offered == ["选中的 12 份", "列表里的 12 份"]
    assert [goal.itemText(place) for place in range(goal.count())] == ["写成 Word 文件，放进一个文件夹", "打印"]

    dialog.findChild(QPushButton, "accept").click()

    (folder,) = page.view.findChildren(QFileDialog)
    assert folder.windowTitle() == "12 份纪要写到哪个文件夹"
    folder.reject()


def test_where_nothing_is_listed_there_is_nothing_to_write(page: MeetingsPage, settle: Settle) -> None:
    said: list[Message] = []
    page.desk.said.connect(said.append)
    page.view.batch.ask([], [])
    assert "没有纪要可写" in said[-1].text


def test_the_tab_of_a_project_and_of_an_enterprise_tells_its_meetings(
    qtbot: QtBot, desk: Desk, sample: Station, settle: Settle
) -> None:
    meeting = sample.meetings.meeting(sample.meetings.board()[0].id)
    project = sample.projects.card(meeting.topics[0].project_ids[0])
    assert project.enterprise_id is not None
    for tab, record in (
        (meetings_of_project(desk, sample.meetings), project.id),
        (meetings_of_enterprise(desk, sample.meetings), project.enterprise_id),
    ):
        qtbot.addWidget(tab)
        tab.show()
        tab.show_record(record)
        settle()
        assert meeting.topics[0].title in {concern.topic for concern in tab.table.records()}

    with qtbot.waitSignal(desk.went) as went:
        tab.table.opened.emit(tab.table.records()[0])
    assert went.args is not None and went.args[0].page == "meetings"


def test_today_tells_what_is_overdue_due_and_held_this_week(sample: Station) -> None:
    overdue, due, to_write, week = today_cards(sample.meetings, datetime(2026, 11, 23, 9, 30))
    assert (overdue.count, len(overdue.rows), due.count, to_write.count, week.count) == (72, 8, 0, 0, 0)
    assert all(row.about.endswith("现场办公会") for row in overdue.rows)

    overdue, due, _, week = today_cards(sample.meetings, datetime(2026, 11, 9, 9, 30))
    assert (overdue.count, due.count > 0, week.count) == (15, True, 0)
    week = today_cards(sample.meetings, datetime(2026, 10, 21, 9, 30))[-1]
    assert week.count == 3
    assert all(row.place.record for row in week.rows)


def test_today_tells_whose_minutes_are_not_issued_the_day_after_as_late(
    page: MeetingsPage, sample: Station, settle: Settle
) -> None:
    save, agreed = sample.meetings.save, (DraftAction(None, None, "迁改", "供电公司", None, "2026-12-10"),)
    begun = [
        save(None, MeetingDraft(name=name, time=datetime(2026, 11, day, 9), actions=agreed))
        for name, day in (("今天的会", 23), ("上周的会", 20), ("印发了的会", 19), ("明天的会", 24))
    ]
    for move in (sample.minutes.submit, sample.minutes.sign, sample.minutes.issue):
        move(begun[2])
    sample.minutes.submit(begun[1])
    page.reload()
    settle()

    _, _, to_write, week = today_cards(sample.meetings, datetime(2026, 11, 23, 9, 30))

    assert [(row.text, row.aside, row.tone, row.about) for row in to_write.rows] == [
        ("上周的会", "3 天前召开", Tone.LATE, "XC2026014 · 纪要待签发"),
        ("今天的会", "今天召开", Tone.WARN, "XC2026013 · 纪要草稿"),
    ]
    assert (week.count, week.work) == (2, 1)
    page.open_place(to_write.place)
    settle()
    assert {row.id for row in page.view.table.records()} == {begun[0], begun[1]}


def test_enter_opens_the_editor_and_an_auditor_has_nothing_to_change(
    page: MeetingsPage, qtbot: QtBot, settle: Settle
) -> None:
    page.view.table.setFocus()
    page.view.table.select(page.view.table.records()[2].id)
    qtbot.keyClick(page.view.table, Qt.Key.Key_Return)
    settle()

    assert page.editor is not None


def test_today_tells_which_meeting_was_left_half_typed_and_leads_back_to_it(
    page: MeetingsPage, sample: Station, settle: Settle
) -> None:
    first, other = sample.meetings.board()[:2]
    assert typing_cards(sample.typing, date(2026, 11, 23)) == []
    sample.typing.keep(first.id, "{}")

    (card,) = typing_cards(sample.typing, date(2026, 11, 23))
    assert [(row.text, row.aside) for row in card.rows] == [(first.name, "今天 09:30 写下")]
    page.open_place(Place("meetings", other.id, only="edit"))
    settle()
    page.open_place(card.rows[0].place)
    settle()

    assert page.editor is not None and page.editor.meeting_id == first.id


def test_a_project_that_left_the_ledger_stays_with_its_topic(
    page: MeetingsPage, sample: Station, settle: Settle
) -> None:
    row = page.view.table.records()[0]
    before = sample.meetings.meeting(row.id)
    sample.projects.retire(before.topics[0].project_ids[0], "企业迁出")
    page.view.table.select(row.id)
    page.view.detail.edit()
    settle()
    assert page.editor is not None

    page.editor.form.place.setText("新地点")
    page.editor.save()
    settle()

    after = sample.meetings.meeting(row.id)
    assert (after.place, after.topics) == ("新地点", before.topics)


def test_a_project_whose_name_has_a_separator_can_be_named(page: MeetingsPage, sample: Station, settle: Settle) -> None:
    named = sample.projects.save(None, {"name": "年产10万吨面粉、挂面生产线项目"})
    begin_meeting(page, settle)
    assert page.editor is not None
    page.editor.form.name.setText("面粉的会")
    page.editor.agenda.setCurrentRow(1)
    pane = page.editor._pane
    assert pane is not None
    pane.title.setText("用地")
    other = sample.projects.cards()[0]
    pane.projects.setText(f"{other.name}，年产10万吨面粉、挂面生产线项目")

    page.editor.save()
    settle()

    (row,) = [row for row in page.view.table.records() if row.name == "面粉的会"]
    assert set(sample.meetings.meeting(row.id).topics[0].project_ids) == {other.id, named}


def test_a_table_that_is_exported_says_in_words_what_its_chips_say(page: MeetingsPage, settle: Settle) -> None:
    columns = {column.key: column for column in page.view.table.model().columns}
    assert columns["actions"].value(page.view.table.records()[0]) == "6 项超期"

    page.view.table.select(page.view.table.records()[0].id)
    settle()
    agreed = page.view.detail.agreed.table
    columns = {column.key: column for column in agreed.model().columns}
    assert columns["state"].value(agreed.records()[0]).startswith("超期")


def test_the_most_urgent_action_is_the_chosen_one(page: MeetingsPage, sample: Station, settle: Settle) -> None:
    row = page.view.table.records()[1]
    first, *others = sorted(sample.meetings.meeting(row.id).actions, key=lambda action: action.due_date or "")
    sample.meetings.finish_action(first.id, date(2026, 11, 23), None)
    settle()
    page.view.table.select(row.id)
    settle()

    current = page.view.detail.agreed.table.current()
    assert current is not None and current.due_date == others[0].due_date


def test_going_to_another_meeting_asks_before_what_was_typed_is_dropped(
    page: MeetingsPage, editor: MeetingEditor, settle: Settle
) -> None:
    wanted = page.view.table.records()[3]
    editor.form.name.setText("没写完的会")

    page.open_place(Place("meetings", wanted.id))
    assert page.editor is editor
    (asked,) = [box for box in editor.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in asked.buttons() if button.accessibleName() == "不保存").click()
    settle()

    assert page.editor is None
    assert page.view.table.current() == wanted


def test_a_retired_meeting_is_found_from_anywhere(page: MeetingsPage, sample: Station, settle: Settle) -> None:
    retired = page.view.table.records()[5]
    sample.meetings.retire(retired.id, "记错了")
    settle()

    page.open_place(Place("meetings", retired.id))

    current = page.view.table.current()
    assert current is not None and current.id == retired.id and page.view.filters.on("retired")


def test_what_is_due_this_week_leads_to_the_meetings_that_agreed_it(
    page: MeetingsPage, sample: Station, settle: Settle
) -> None:
    meeting = sample.meetings.meeting(page.view.table.records()[4].id)
    page.view.table.select(meeting.id)
    page.view.detail.edit()
    settle()
    assert page.editor is not None
    page.editor.agenda.setCurrentRow(1)
    assert page.editor._pane is not None
    page.editor._pane.lines[0].due.setText("2026-11-27")
    page.editor.save()
    settle()

    card = today_cards(sample.meetings, datetime(2026, 11, 23, 9, 30))[1]
    page.open_place(card.place)

    assert card.count == 1
    assert [row.id for row in page.view.table.records()] == [meeting.id]


def test_the_minutes_are_shown_to_be_printed_or_saved(page: MeetingsPage, settle: Settle) -> None:
    page.view.table.select(page.view.table.records()[0].id)
    settle()

    page.view.detail.open_paper()
    settle()

    (dialog,) = page.view.detail.findChildren(PaperDialog)
    assert dialog.paper.pages == 4
    assert "现纪要如下" in dialog.paper.text()
    dialog.reject()
