"""Writing a meeting down in the window: adding, changing, refusing, retiring, and following what was agreed."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.work import Actor, writing
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft, draft_of
from jn_desktop.meetings.editing import links_of, relink
from jn_desktop.meetings.model import AgreedAction
from jn_desktop.station import Station
from tests.meetings.conftest import LEDGER, Written

EMPTY = MeetingDraft(name="现场办公会", time=datetime(2026, 11, 23, 9, 30))


def entries(station: Station) -> int:
    with station.context.reading() as connection:
        return len(connection.execute(AuditEntry.__table__.select()).all())


def refused(written: Written, draft: MeetingDraft) -> FieldError:
    with pytest.raises(FieldError) as caught:
        written.station.meetings.save(written.meeting_id, draft)
    return caught.value


def test_a_new_meeting_gets_the_next_number_of_its_year(filled: Station) -> None:
    meeting_id = filled.meetings.save(None, EMPTY)
    assert filled.meetings.meeting(meeting_id).number == "XC2026013"
    earlier = filled.meetings.save(None, replace(EMPTY, time=datetime(2025, 3, 1, 9, 0)))
    assert filled.meetings.meeting(earlier).number == "XC2025001"


def test_a_saved_meeting_is_read_back_as_it_was_written(written: Written) -> None:
    meeting = written.meeting
    assert (meeting.kind, meeting.name, meeting.time) == (
        "现场办公会",
        "新材料产业园电力迁改现场办公会",
        "2026-11-16T09:30",
    )
    assert [(topic.position, topic.title, topic.project_names) for topic in meeting.topics] == [
        (1, "高压线迁改", ("电力迁改项目",)),
        (2, "并网时序", ("光伏项目", "电力迁改项目")),
    ]
    assert [(action.position, action.text, action.topic_id) for action in meeting.actions] == [
        (1, "拆除六基杆塔", meeting.topics[0].id),
        (2, "改线", meeting.topics[0].id),
        (3, "协调施工时间", None),
    ]
    assert meeting.actions[0].assisting_units == "建设局、应急管理局"
    assert written.station.verification.verify() == []


def test_units_that_are_new_join_the_departments(written: Written) -> None:
    assert set(written.station.meetings.units()) == {"供电公司", "建设局", "应急管理局", "园区办"}


def test_saving_what_is_there_already_writes_nothing(written: Written) -> None:
    before = entries(written.station)
    assert written.station.meetings.save(written.meeting_id, written.draft) == written.meeting_id
    assert entries(written.station) == before


def test_left_out_topics_and_actions_are_retired_and_the_rest_renumbered(written: Written) -> None:
    draft = written.draft
    kept = replace(draft.actions[1], topic=None)
    written.station.meetings.save(
        written.meeting_id, replace(draft, topics=draft.topics[1:], actions=(draft.actions[2], kept))
    )
    meeting = written.meeting
    assert [(topic.position, topic.title) for topic in meeting.topics] == [(1, "并网时序")]
    assert [(action.position, action.text, action.topic_id) for action in meeting.actions] == [
        (1, "协调施工时间", None),
        (2, "改线", None),
    ]
    assert [action.id for action in meeting.actions] == [draft.actions[2].id, draft.actions[1].id]
    assert [action.text for action in written.station.meetings.actions()] == ["协调施工时间", "改线"]
    with written.station.context.reading() as connection:
        assert len(connection.execute(AgreedAction.__table__.select()).all()) == 3


def test_topics_change_places_with_their_actions(written: Written) -> None:
    draft = written.draft
    moved = tuple(replace(action, topic=1 if action.topic == 0 else None) for action in draft.actions)
    written.station.meetings.save(written.meeting_id, replace(draft, topics=draft.topics[::-1], actions=moved))
    (card,) = written.station.meetings.meetings()
    assert [(topic.title, len(topic.actions)) for topic in card.topics] == [("并网时序", 0), ("高压线迁改", 2)]


def test_a_topic_is_linked_to_the_projects_of_the_draft_alone(written: Written) -> None:
    draft = written.draft
    first = replace(draft.topics[0], project_ids=(written.solar, written.solar))
    written.station.meetings.save(written.meeting_id, replace(draft, topics=(first, draft.topics[1])))
    assert written.meeting.topics[0].project_names == ("光伏项目",)
    written.station.meetings.save(written.meeting_id, draft)
    assert written.meeting.topics[0].project_names == ("电力迁改项目",)


def test_a_project_that_left_the_ledger_stays_with_its_topics_but_joins_no_other(written: Written) -> None:
    written.station.projects.retire(written.solar, "建成")
    written.station.meetings.save(written.meeting_id, replace(written.draft, place="18号地块"))
    assert written.meeting.topics[1].project_names == ("光伏项目", "电力迁改项目")
    first = replace(written.draft.topics[0], project_ids=(written.solar,))
    error = refused(written, replace(written.draft, topics=(first,), actions=()))
    assert error.field == "topics.0.project_ids"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": " \u200b"}, "name", "名称"),
        ({"name": "会" * 40_000}, "name", "请缩短"),
        ({"topics": (DraftTopic(None, "迁改"), DraftTopic(None, "  "))}, "topics.1.title", "第 2 个议题"),
        ({"actions": (DraftAction(None, None, ""),)}, "actions.0.text", "第 1 项议定事项"),
        ({"actions": (DraftAction(None, 7, "拆除"),)}, "actions.0.topic", "议题"),
        ({"actions": (DraftAction(None, None, "拆除", due_date="下周"),)}, "actions.0.due_date", "不是日期"),
        ({"actions": (DraftAction(None, None, "拆除", due_date="20261210"),)}, "actions.0.due_date", "不是日期"),
        (
            {"actions": (DraftAction(None, None, "拆除"), DraftAction(None, None, "改线", due_date="2026-01-01"))},
            "actions.1.due_date",
            "早于会议日期 2026-11-16",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    written: Written, changes: dict[str, Any], field: str, words: str
) -> None:
    before = written.meeting
    error = refused(written, replace(written.draft, **changes))
    assert error.field == field
    assert words in str(error)
    assert written.meeting == before


def test_tags_stay_text_and_pasted_lines_stay_paragraphs(written: Written) -> None:
    name = "<b>迁改</b> " + "长" * 500
    situation = "\n".join(f"第{line}行" for line in range(1000))
    topic = DraftTopic(None, "迁改\n工程", situation)
    written.station.meetings.save(written.meeting_id, replace(written.draft, name=name, topics=(topic,), actions=()))
    meeting = written.meeting
    assert meeting.name == name
    assert meeting.topics[0].title == "迁改工程"
    assert meeting.topics[0].situation == situation


def test_a_meeting_that_changed_meanwhile_is_not_overwritten(written: Written) -> None:
    stale = written.draft
    written.station.meetings.save(written.meeting_id, replace(stale, topics=(), actions=()))
    with pytest.raises(StationError, match="重新打开"):
        written.station.meetings.save(written.meeting_id, stale)
    assert written.meeting.topics == ()


def test_an_unknown_meeting_is_refused(station: Station) -> None:
    for act in (
        lambda: station.meetings.meeting("无"),
        lambda: station.meetings.save("无", EMPTY),
        lambda: station.meetings.bring_back("无"),
    ):
        with pytest.raises(StationError, match="不在了"):
            act()


# ---- retired meetings ----


def test_a_retired_meeting_leaves_every_list_and_comes_back_whole(written: Written, tmp_path: Path) -> None:
    meetings = written.station.meetings
    before = written.meeting
    meetings.retire(written.meeting_id, "重复登记")
    assert [meetings.board(), meetings.meetings(), meetings.actions(), meetings.open_actions()] == [[]] * 4
    assert meetings.of_project(written.power) == []
    assert meetings.all_minutes(tmp_path) == ([], [])
    assert meetings.export_meetings(tmp_path / "会议.xlsx") == 0
    assert [row.retired_on for row in meetings.board(retired=True)] == ["2026-11-23"]
    assert meetings.document(written.meeting_id).title == "新材料产业园电力迁改现场办公会纪要"
    meetings.bring_back(written.meeting_id)
    assert written.meeting == before


def test_retiring_wants_a_reason_and_a_meeting_that_is_there(written: Written) -> None:
    with pytest.raises(FieldError, match="原因") as caught:
        written.station.meetings.retire(written.meeting_id, "  ")
    assert caught.value.field == "reason"
    written.station.meetings.retire(written.meeting_id, "重复登记")
    for act in (
        lambda: written.station.meetings.retire(written.meeting_id, "再来"),
        lambda: written.station.meetings.save(written.meeting_id, EMPTY),
        lambda: written.station.meetings.finish_action(written.meeting.actions[0].id, date(2026, 11, 20), None),
        lambda: written.station.meetings.reopen_action(written.meeting.actions[0].id),
    ):
        with pytest.raises(StationError, match="已于 2026-11-23 撤下"):
            act()


def test_the_number_of_a_retired_meeting_is_not_given_again(written: Written) -> None:
    written.station.meetings.retire(written.meeting_id, "重复登记")
    again = written.station.meetings.save(None, EMPTY)
    assert written.station.meetings.meeting(again).number == "XC2026002"


def test_an_import_brings_a_retired_place_back_but_no_retired_meeting(filled: Station) -> None:
    meetings = filled.meetings
    before = meetings.meetings()
    first, second = meetings.board()[-1].id, meetings.board()[-2].id
    draft = draft_of(meetings.meeting(first))
    meetings.save(first, replace(draft, topics=draft.topics[:-1], actions=draft.actions[:2]))
    meetings.retire(second, "重复登记")
    result = meetings.import_meetings(LEDGER, ImportOptions())
    assert (result.updated, result.errors) == (1, [])
    assert [note.note for note in result.notes if "没有恢复" in note.note] == [
        "会议已于 2026-11-23 撤下，内容已更新，没有恢复。"
    ]
    meetings.bring_back(second)
    assert meetings.meetings() == before


def test_an_action_row_cannot_name_a_retired_topic(filled: Station, tmp_path: Path) -> None:
    first = filled.meetings.board()[-1].id
    draft = draft_of(filled.meetings.meeting(first))
    filled.meetings.save(first, replace(draft, topics=draft.topics[:1], actions=()))
    workbook = load_workbook(LEDGER)
    del workbook["议题"]
    workbook.save(tmp_path / "没有议题.xlsx")
    result = filled.meetings.import_meetings(tmp_path / "没有议题.xlsx", ImportOptions())
    assert [error.problem for error in result.errors] == [
        f"会议 XC2026001 没有序号为 {place} 的议题；请核对议题序号。" for place in (2, 2, 3, 3)
    ]


# ---- following what was agreed ----


def test_an_action_is_done_with_its_result_and_reopened(written: Written) -> None:
    action = written.meeting.actions[0]
    written.station.meetings.finish_action(action.id, date(2026, 11, 20), "  六基全部拆除 ")
    done = written.meeting.actions[0]
    assert (done.done_on, done.result) == ("2026-11-20", "六基全部拆除")
    written.station.meetings.reopen_action(action.id)
    assert written.meeting.actions[0] == action


def test_a_done_action_keeps_its_result_when_the_meeting_is_edited(written: Written) -> None:
    written.station.meetings.finish_action(written.meeting.actions[0].id, date(2026, 11, 20), "拆除")
    written.station.meetings.save(written.meeting_id, replace(written.draft, place="18号地块"))
    assert written.meeting.actions[0].result == "拆除"


@pytest.mark.parametrize(("day", "words"), [(date(2026, 11, 15), "早于会议日期"), (date(2026, 11, 24), "还没有到")])
def test_an_action_is_done_between_its_meeting_and_today(written: Written, day: date, words: str) -> None:
    with pytest.raises(FieldError, match=words) as caught:
        written.station.meetings.finish_action(written.meeting.actions[0].id, day, None)
    assert caught.value.field == "done_on"


def test_a_meeting_cannot_move_past_what_was_done(written: Written) -> None:
    written.station.meetings.finish_action(written.meeting.actions[1].id, date(2026, 11, 18), None)
    moved = replace(written.draft, time=datetime(2026, 11, 19, 9, 0))
    assert refused(written, moved).field == "time"


def test_an_action_that_was_left_out_cannot_be_done(written: Written) -> None:
    action = written.draft.actions[2]
    written.station.meetings.save(written.meeting_id, replace(written.draft, actions=written.draft.actions[:2]))
    for act in (
        lambda: written.station.meetings.finish_action(action.id or "", date(2026, 11, 20), None),
        lambda: written.station.meetings.reopen_action(action.id or ""),
    ):
        with pytest.raises(StationError, match="不在了"):
            act()


def test_verify_tells_an_action_that_was_done_before_its_meeting(written: Written) -> None:
    with written.station.context.writing() as work:
        action = work.find(AgreedAction, "id", [written.meeting.actions[1].id])[0]
        work.update(AgreedAction, action, {"done_on": "2026-11-01"})
    assert written.station.verification.verify() == [
        "会议 XC2026001 第 2 项议定事项的办结日期 2026-11-01 早于会议日期。"
    ]


def test_a_meeting_tells_which_projects_its_topics_are_about(written: Written) -> None:
    context, topic = written.station.context, written.meeting.topics[0].id
    with writing(context.database, Actor("张三", context.device), datetime(2026, 11, 24, 10, 0)) as work:
        relink(work, topic, (), links_of(work, [topic])[topic])

    unlinked, added = written.station.history.of(written.meeting_id).entries

    links = [change for change in added.changes if change.table == "topic_project"]
    assert [[field.new for field in change.fields] for change in links] == [
        ["高压线迁改", "电力迁改项目"],
        ["并网时序", "光伏项目"],
        ["并网时序", "电力迁改项目"],
    ]
    (left,) = unlinked.changes
    assert [field.new for field in left.fields] == ["2026-11-24", "高压线迁改", "电力迁改项目"]
