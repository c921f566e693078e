"""Following up what was agreed: from handing over to closing, extensions, figures, settings, and reminders."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.demands.cards import NewDemand
from jn_desktop.meetings.cards import DraftAction, MeetingDraft, draft_of
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_rules import Capacity, FollowUpSettings, Light
from jn_desktop.meetings.states import ActionState, Move
from jn_desktop.meetings.timeline import happenings
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.meetings.conftest import Written

TODAY = NOW.date()


@pytest.fixture
def issued(written: Written) -> Written:
    """The meeting of three actions with its minutes issued today: due 12-10, 12-14 (by default) and 11-20."""
    minutes = written.station.minutes
    minutes.submit(written.meeting_id)
    minutes.sign(written.meeting_id)
    minutes.issue(written.meeting_id)
    return written


def action(written: Written, place: int = 0) -> FollowedAction:
    """Return an action of the meeting as the board shows it."""
    wanted = written.meeting.actions[place].id
    return next(one for one in written.station.follow_up.board() if one.id == wanted)


def checked(written: Written, place: int = 0, done_on: date = TODAY) -> str:
    """Have an action worked on until it is checked; return its id."""
    one, follow_up = action(written, place), written.station.follow_up
    follow_up.accept(one.id)
    follow_up.report_done(one.id, done_on, "六基杆塔已拆除")
    follow_up.check(one.id, "现场看过")
    return one.id


def test_issuing_hands_each_action_over_with_a_day(issued: Written) -> None:
    board = {one.text: one for one in issued.station.follow_up.board()}

    assert {one.state for one in board.values()} == {ActionState.ASSIGNED}
    assert [board[text].due for text in ("拆除六基杆塔", "改线", "协调施工时间")] == [
        *("2026-12-10", "2026-12-14", "2026-11-20")
    ]
    assert [board[text].light for text in ("拆除六基杆塔", "协调施工时间")] == [Light.GREEN, Light.RED]
    assert board["改线"].document_number == "〔2026〕1号"
    assert issued.meeting.actions[1].due_date is None  # the minutes say what they said


def test_an_action_is_accepted_worked_on_reported_checked_and_closed(issued: Written) -> None:
    station, one = issued.station, action(issued)
    station.follow_up.accept(one.id)
    station.follow_up.report_progress(one.id, "拆了三基")
    station.follow_up.report_done(one.id, TODAY, "六基杆塔已拆除")
    station.follow_up.check(one.id)
    station.attachments.add(one.id, "现场.txt", b"photo")
    station.follow_up.close(one.id)

    sheet = station.follow_up.sheet(one.id)
    assert sheet.action.state is ActionState.CLOSED
    assert (sheet.action.done_on, sheet.action.result, sheet.action.light) == (
        *("2026-11-23", "六基杆塔已拆除"),
        Light.OVER,
    )
    assert [event.move for event in sheet.events] == [
        *(Move.HAND_OVER, Move.ACCEPT, Move.REPORT_PROGRESS, Move.REPORT_DONE, Move.CHECK, Move.CLOSE)
    ]
    assert sheet.moves == (Move.RETURN,)
    assert one.id not in {waiting.id for waiting in station.meetings.open_actions()}
    assert station.verification.verify() == []


def test_closing_needs_a_proof(issued: Written) -> None:
    action_id = checked(issued)
    with pytest.raises(StationError, match="销号要有佐证"):
        issued.station.follow_up.close(action_id)


def test_closing_needs_three_signatures_where_the_office_wants_them(issued: Written) -> None:
    station = issued.station
    station.follow_up.save_settings(FollowUpSettings(three_sign_offs=True))
    action_id = checked(issued)
    station.attachments.add(action_id, "现场.txt", b"photo")
    station.follow_up.sign_off(action_id, Capacity.UNIT, "王经理")
    with pytest.raises(FieldError, match="已经签过字"):
        station.follow_up.sign_off(action_id, Capacity.UNIT, "李经理")
    with pytest.raises(StationError, match="还缺服务站经办人、站长的签字"):
        station.follow_up.close(action_id)
    station.follow_up.sign_off(action_id, Capacity.STATION, "张三")
    station.follow_up.sign_off(action_id, Capacity.HEAD, "李四")

    station.follow_up.close(action_id)

    assert station.follow_up.sheet(action_id).signed == ("责任单位负责人", "服务站经办人", "站长")


def test_what_was_not_done_well_is_returned_and_its_signatures_are_void(issued: Written) -> None:
    station = issued.station
    action_id = checked(issued)
    station.follow_up.sign_off(action_id, Capacity.UNIT, "王经理")
    with pytest.raises(FieldError, match="哪里没有办好"):
        station.follow_up.give_back(action_id, "")

    station.follow_up.give_back(action_id, "还有一基没拆")

    one = action(issued)
    assert (one.state, one.returns, one.reported_on) == (ActionState.RETURNED, 1, None)
    station.follow_up.report_done(action_id, TODAY, "都拆了")
    station.follow_up.check(action_id)
    assert station.follow_up.sheet(action_id).signed == ()


def test_a_later_day_is_asked_for_and_granted_or_refused(issued: Written) -> None:
    follow_up, one = issued.station.follow_up, action(issued)
    with pytest.raises(FieldError, match="现在的时限是 2026-12-10"):
        follow_up.ask_extension(one.id, date(2026, 12, 10), "汛期")
    with pytest.raises(StationError, match="没有申请延期"):
        follow_up.grant_extension(one.id)

    follow_up.ask_extension(one.id, date(2026, 12, 18), "等停电计划")
    assert Move.GRANT_EXTENSION in follow_up.sheet(one.id).moves
    follow_up.refuse_extension(one.id, "可以带电作业")
    assert (action(issued).due, action(issued).extension_to) == ("2026-12-10", None)
    follow_up.ask_extension(one.id, date(2026, 12, 18), "停电计划批了")
    follow_up.grant_extension(one.id)

    assert action(issued).due == "2026-12-18"
    assert issued.meeting.actions[0].due_date == "2026-12-10"


def test_an_extension_moves_the_day_in_every_list_of_what_is_due(issued: Written) -> None:
    station, late = issued.station, action(issued, 2)
    assert station.meetings.overdue() == 1
    station.follow_up.ask_extension(late.id, date(2026, 12, 18), "等停电计划")
    station.follow_up.grant_extension(late.id)

    assert station.meetings.overdue() == 0
    assert {one.due_date for one in station.meetings.open_actions() if one.id == late.id} == {"2026-12-18"}
    assert station.meetings.board()[0].overdue_actions == 0


@pytest.mark.parametrize(
    ("done_on", "sentence"), [(date(2026, 11, 24), "还没有到"), (date(2026, 11, 22), "早于交办日期")]
)
def test_a_day_that_it_cannot_have_been_done_on_is_refused(issued: Written, done_on: date, sentence: str) -> None:
    one = action(issued)
    issued.station.follow_up.accept(one.id)
    with pytest.raises(FieldError, match=sentence):
        issued.station.follow_up.report_done(one.id, done_on, "办了")


def test_what_was_handed_over_is_not_finished_by_a_word(issued: Written) -> None:
    with pytest.raises(StationError, match="现在是“已交办”，不能办结"):
        issued.station.meetings.finish_action(action(issued).id, TODAY, None)


def test_an_action_of_recorded_minutes_is_handed_over_by_hand(filled: Station) -> None:
    waiting = next(one for one in filled.follow_up.board() if one.state is ActionState.AGREED)

    filled.follow_up.hand_over(waiting.id)

    sheet = filled.follow_up.sheet(waiting.id)
    assert (sheet.action.state, sheet.action.assigned_on) == (ActionState.ASSIGNED, "2026-11-23")
    assert sheet.action.due == waiting.due


def corrected(issued: Written, change: Callable[[DraftAction], DraftAction | None]) -> None:
    """Issue a correction in which the actions are changed, or dropped."""
    minutes = issued.station.minutes
    minutes.correct(issued.meeting_id, "责任单位写错")
    draft = issued.draft
    actions = tuple(action for action in map(change, draft.actions) if action is not None)
    issued.station.meetings.save(issued.meeting_id, replace(draft, actions=actions))
    minutes.submit(issued.meeting_id)
    minutes.sign(issued.meeting_id)
    minutes.issue(issued.meeting_id)


def test_a_correction_takes_an_action_from_its_unit_and_hands_it_over_to_the_new_one(issued: Written) -> None:
    follow_up = issued.station.follow_up
    worked_on, follow_up_of = checked(issued), action(issued, 1).id
    follow_up.give_back(worked_on, "还有一基没拆")

    corrected(issued, lambda one: replace(one, responsible_unit="住建局") if one.text == "拆除六基杆塔" else one)

    sheet = follow_up.sheet(worked_on)
    assert (sheet.action.responsible_unit, sheet.action.state) == ("住建局", ActionState.ASSIGNED)
    assert (sheet.action.due, sheet.action.returns, sheet.action.result) == ("2026-12-10", 0, None)
    assert [(event.move, event.unit, event.text) for event in sheet.events[-2:]] == [
        (Move.WITHDRAW, "供电公司", "纪要更正后改由住建局办理。"),
        (Move.HAND_OVER, "住建局", None),
    ]
    assert [event.move for event in follow_up.sheet(follow_up_of).events] == [Move.HAND_OVER]


def test_what_a_correction_drops_is_taken_back_from_its_unit(issued: Written) -> None:
    dropped = action(issued)

    corrected(issued, lambda one: None if one.text == "拆除六基杆塔" else one)

    assert dropped.id not in {one.id for one in issued.station.follow_up.board()}
    with issued.station.context.reading() as connection:
        last = happenings(connection, dropped.id)[-1]
    assert (last.move, last.unit, last.text) == (Move.WITHDRAW, "供电公司", "纪要更正后不再办理。")


def test_an_action_is_withdrawn_for_a_reason_and_handed_over_anew(issued: Written) -> None:
    follow_up, one = issued.station.follow_up, action(issued)
    with pytest.raises(FieldError, match="为什么撤回"):
        follow_up.withdraw(one.id, " ")

    follow_up.withdraw(one.id, "写错了单位")

    taken_back = action(issued)
    assert (taken_back.state, taken_back.assigned_on) == (ActionState.AGREED, None)
    follow_up.hand_over(one.id)
    assert action(issued).state is ActionState.ASSIGNED


def test_an_action_without_a_unit_is_not_handed_over(station: Station) -> None:
    draft = MeetingDraft("会", datetime(2026, 11, 20, 9, 0), actions=(DraftAction(None, None, "清理现场"),))
    station.meetings.save(None, draft)
    with pytest.raises(StationError, match="“清理现场”还没有责任单位"):
        station.follow_up.hand_over(station.follow_up.board()[0].id)


def test_progress_is_told_to_the_project_and_the_demand_of_its_topic(written: Written) -> None:
    station = written.station
    station.projects.report_progress("电力迁改项目", "2026-11", invested=120.5, progress="基础完工", problem="等迁改")
    demand = station.demands.register(NewDemand(NOW, "高压线没有迁改", enterprise="甲电子"))
    meeting_id = station.meetings.add_demand_topic(demand, None, "专题会", datetime(2026, 11, 24, 9, 0))
    topic = station.meetings.meeting(meeting_id).topics[0]
    draft = draft_of(station.meetings.meeting(meeting_id))
    station.meetings.save(
        meeting_id,
        replace(
            draft,
            topics=(replace(draft.topics[0], project_ids=(written.power,)),),
            actions=(DraftAction(None, 0, "迁改", "供电公司"),),
        ),
    )
    agreed = station.meetings.meeting(meeting_id).actions[0]
    assert agreed.topic_id == topic.id
    station.follow_up.hand_over(agreed.id)
    station.follow_up.accept(agreed.id)

    station.follow_up.report_progress(agreed.id, "设计完成")

    (report,) = station.projects.progress_reports("电力迁改项目")
    assert report.progress == "基础完工；会议 XC2026002 议定事项“迁改”：设计完成"
    assert (report.invested, report.problem) == (120.5, "等迁改")
    events = station.demands.demand(demand).events
    assert any(event.text and event.text.endswith("“迁改”：设计完成") for event in events)


def test_an_agent_reports_but_neither_checks_nor_closes(issued: Written, as_role: Callable[[Role], Station]) -> None:
    one = action(issued)
    agent = as_role(Role.AGENT)
    agent.follow_up.accept(one.id)
    agent.follow_up.report_done(one.id, TODAY, "办了")
    with pytest.raises(Refused):
        agent.follow_up.check(one.id)
    assert agent.follow_up.sheet(one.id).moves == ()


def test_the_figures_count_what_was_handed_over_in_the_period(issued: Written) -> None:
    station = issued.station
    action_id = checked(issued)
    station.attachments.add(action_id, "现场.txt", b"photo")
    station.follow_up.close(action_id)

    told = {one.unit: one for one in station.follow_up.figures(date(2026, 11, 1), date(2026, 11, 30))}

    assert (told["供电公司"].on_time, told["供电公司"].open) == (1, 0)
    assert (told["园区办"].overdue, told["建设局"].overdue) == (1, 0)
    assert station.follow_up.figures(date(2026, 12, 1), date(2026, 12, 31)) == []


@pytest.mark.parametrize(
    ("settings", "field"),
    [(FollowUpSettings(default_days=0), "default_days"), (FollowUpSettings(warn_days=21), "warn_days")],
)
def test_settings_that_make_no_sense_are_refused_by_field(
    station: Station, settings: FollowUpSettings, field: str
) -> None:
    with pytest.raises(FieldError) as caught:
        station.follow_up.save_settings(settings)
    assert caught.value.field == field
    assert station.follow_up.settings() == FollowUpSettings()


# ---- reminders ----


@pytest.fixture
def at(issued: Written, folder: Path) -> Callable[[datetime], Station]:
    """Open the station with the issued minutes at another time."""
    issued.station.close()
    last: list[Station] = []

    def reopen(moment: datetime) -> Station:
        while last:
            last.pop().close()
        last.append(Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(moment)))
        return last[0]

    return reopen


def told(station: Station, unit: str) -> list[tuple[str, str]]:
    return [(one.rung, one.told) for one in station.action_reminders.remind() if one.unit == unit]


def test_the_unit_its_officer_and_the_head_are_told_on_the_ladder_each_once(
    at: Callable[[datetime], Station],
) -> None:
    assert told(at(datetime(2026, 12, 8, 10, 0)), "供电公司") == []
    station = at(datetime(2026, 12, 10, 8, 40))
    assert told(station, "供电公司") == [("即将到期", "供电公司")]
    assert told(station, "供电公司") == []
    assert told(at(datetime(2026, 12, 11, 9, 0)), "供电公司") == [("到期", "供电公司")]
    station = at(datetime(2026, 12, 11, 17, 30))
    assert told(station, "供电公司") == [("超期", "站长")]
    assert [(one.rung, one.number) for one in station.action_reminders.of_today() if one.unit == "供电公司"]


def test_what_is_handed_over_once_more_is_told_once_more(at: Callable[[datetime], Station]) -> None:
    assert told(at(datetime(2026, 12, 11, 17, 30)), "供电公司") == [("超期", "站长")]
    station = at(datetime(2026, 12, 14, 9, 0))
    assert told(station, "供电公司") == []
    one = next(one for one in station.follow_up.board() if one.responsible_unit == "供电公司")

    station.follow_up.withdraw(one.id, "先收回")
    station.follow_up.hand_over(one.id)

    assert told(station, "供电公司") == [("超期", "站长")]
    assert told(station, "供电公司") == []


def test_nobody_is_told_outside_office_hours_or_of_what_was_reported(at: Callable[[datetime], Station]) -> None:
    assert at(datetime(2026, 12, 12, 10, 0)).action_reminders.remind() == []  # a Saturday
    station = at(datetime(2026, 12, 14, 10, 0))
    late = next(one for one in station.follow_up.board() if one.responsible_unit == "供电公司")
    station.follow_up.accept(late.id)
    station.follow_up.report_done(late.id, date(2026, 12, 10), "办了")

    assert {one.unit: one.told for one in station.action_reminders.remind()} == {"园区办": "站长", "建设局": "建设局"}


# ---- what a unit was told to do stays what it is ----


@pytest.fixture
def handed_over(filled: Station) -> FollowedAction:
    """The first action of the first recorded meeting, which its unit was told of."""
    (first, *_) = filled.meetings.meeting(filled.meetings.board()[-1].id).actions
    filled.follow_up.hand_over(first.id)
    return next(one for one in filled.follow_up.board() if one.id == first.id)


@pytest.mark.parametrize(("name", "value"), [("responsible_unit", "公安分局"), ("due_date", "2026-12-31")])
def test_minutes_that_were_only_recorded_do_not_change_what_was_handed_over(
    filled: Station, handed_over: FollowedAction, name: str, value: str
) -> None:
    draft = draft_of(filled.meetings.meeting(handed_over.meeting_id))
    changed = replace(draft, actions=(replace(draft.actions[0], **{name: value}), *draft.actions[1:]))  # type: ignore[arg-type]
    with pytest.raises(FieldError, match="是“已交办”") as refused:
        filled.meetings.save(handed_over.meeting_id, changed)
    assert refused.value.field == f"actions.0.{name}"

    filled.follow_up.withdraw(handed_over.id, "写错了")
    filled.meetings.save(handed_over.meeting_id, changed)
    assert getattr(filled.meetings.meeting(handed_over.meeting_id).actions[0], name) == value


def test_minutes_that_were_only_recorded_do_not_drop_what_was_handed_over(
    filled: Station, handed_over: FollowedAction
) -> None:
    draft = draft_of(filled.meetings.meeting(handed_over.meeting_id))
    with pytest.raises(StationError, match="不能去掉；请先在督办里撤回交办"):
        filled.meetings.save(handed_over.meeting_id, replace(draft, actions=draft.actions[1:]))
    words = replace(draft.actions[0], text="拿出迁改方案，报服务站。")
    filled.meetings.save(handed_over.meeting_id, replace(draft, actions=(words, *draft.actions[1:])))
    assert filled.follow_up.sheet(handed_over.id).action.text == "拿出迁改方案，报服务站。"


def test_a_ledger_does_not_change_what_was_handed_over(
    filled: Station, handed_over: FollowedAction, tmp_path: Path
) -> None:
    file = tmp_path / "会议.xlsx"
    filled.meetings.export_meetings(file)
    book = load_workbook(file)
    sheet = book["议定事项"]
    column = next(cell.column for cell in sheet[1] if cell.value == "责任单位")
    sheet.cell(2, column).value = "公安分局"
    book.save(file)

    result = filled.meetings.import_meetings(file, ImportOptions())

    assert [(error.row, error.column) for error in result.errors] == [(2, "责任单位")]
    assert filled.follow_up.sheet(handed_over.id).action.responsible_unit == handed_over.responsible_unit


def test_a_meeting_is_not_taken_off_while_a_unit_works_on_what_it_agreed(
    filled: Station, handed_over: FollowedAction
) -> None:
    with pytest.raises(StationError, match="有 1 项议定事项交办了还没有销号，不能撤下"):
        filled.meetings.retire(handed_over.meeting_id, "重复登记")

    filled.follow_up.withdraw(handed_over.id, "重复登记")
    filled.meetings.retire(handed_over.meeting_id, "重复登记")
    assert filled.meetings.meeting(handed_over.meeting_id).retired_on == "2026-11-23"
