"""Preparing a meeting: its table filled by ticking, who is invited and what they answered, what stands against it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.official import Addressee, Paragraph, Table, Title, render
from jn_desktop.demands.cards import NewDemand
from jn_desktop.inspections.model import JointVisit
from jn_desktop.inspections.states import VisitState
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft, draft_of
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.preparing_cards import Answer, DraftInvitee, Part, Source
from jn_desktop.meetings.preparing_service import drafts_of
from jn_desktop.station import Station
from tests.conftest import NOW
from tests.core.rendering import needs_rendering, rendered
from tests.meetings.conftest import Written

TO_COME = MeetingDraft(name="电力迁改现场办公会", time=datetime(2026, 11, 25, 9, 30), place="17号地块", host="站长")
QUIET, OPEN = datetime(2026, 11, 26, 9, 30), datetime(2026, 11, 25, 9, 30)  # 双日 are quiet


@pytest.fixture
def enterprise(station: Station) -> str:
    return station.registry.save(None, {"name": "丙电力有限公司", "contact": "王经理", "phone": "13800000001"})


@pytest.fixture
def demand(station: Station, enterprise: str) -> str:
    told = NewDemand(received_at=NOW - timedelta(days=20), text="厂区门口的变压器容量不足", enterprise_id=enterprise)
    return station.demands.register(replace(told, title="变压器增容"))


@pytest.fixture
def meeting_id(station: Station) -> str:
    return station.meetings.save(None, TO_COME)


# ---- the table ----


def test_open_demands_stuck_projects_and_late_actions_are_offered_and_nothing_else(
    written: Written, demand: str, meeting_id: str
) -> None:
    station = written.station
    station.projects.report_progress("光伏项目", "2026-11", invested=1.0, progress="吊装", problem=None)

    offered = station.preparing.candidates(meeting_id)

    assert [(one.source, one.title.split("（")[0], one.pressing) for one in offered] == [
        (Source.ACTION, "协调施工时间", True),
        (Source.DEMAND, "变压器增容", True),
        (Source.PROJECT, "电力迁改项目", False),
    ]
    assert [one.why for one in offered] == ["超期 3 天", "已超期", "还没有登记过进展"]


def test_an_escalated_demand_and_a_noted_problem_stand_first(written: Written, demand: str, enterprise: str) -> None:
    station = written.station
    later = NewDemand(received_at=NOW - timedelta(days=25), text="要一条路", title="道路", enterprise_id=enterprise)
    station.demands.register(later)
    station.demands.dispatch([demand], "供电公司")
    station.demands.escalate([demand], "请站长协调")
    station.projects.report_progress("光伏项目", "2026-11", invested=1.0, progress="吊装", problem="缺并网批复")
    meeting_id = station.meetings.save(None, TO_COME)

    offered = [one for one in station.preparing.candidates(meeting_id) if one.source is not Source.ACTION]

    assert [one.title.split("（")[0] for one in offered] == ["变压器增容", "道路", "光伏项目", "电力迁改项目"]
    assert offered[0].why == "已督办、已超期"
    assert offered[2].why == "有问题：缺并网批复"


def test_what_is_ticked_becomes_topics_with_links(written: Written, demand: str, meeting_id: str) -> None:
    station = written.station
    ticked = [(one.source, one.record_id) for one in station.preparing.candidates(meeting_id)]

    station.preparing.take(meeting_id, ticked)

    meeting = station.meetings.meeting(meeting_id)
    assert [topic.title for topic in meeting.topics] == [
        "议定事项落实情况",
        "变压器增容",
        "电力迁改项目推进问题",
        "光伏项目推进问题",
    ]
    assert [action.text for action in meeting.topics[0].carried] == ["协调施工时间"]
    assert meeting.topics[1].situation == "厂区门口的变压器容量不足"
    assert meeting.topics[2].project_names == ("电力迁改项目",)
    assert [one.meeting_id for one in station.meetings.of_demand(demand)] == [meeting_id]
    assert station.preparing.candidates(meeting_id) == []
    assert station.verification.verify() == []


def test_the_meetings_of_an_enterprise_are_those_on_its_demands_too(
    written: Written, demand: str, enterprise: str, meeting_id: str
) -> None:
    station = written.station
    station.preparing.take(meeting_id, [(Source.DEMAND, demand)])

    assert [(one.number, one.topic) for one in station.meetings.of_enterprise(enterprise)] == [
        ("XC2026002", "变压器增容")
    ]


def test_what_was_closed_meanwhile_cannot_be_put_on_the_table(written: Written, meeting_id: str) -> None:
    station = written.station
    (late,) = [one for one in station.preparing.candidates(meeting_id) if one.source is Source.ACTION]
    station.meetings.finish_action(late.record_id, date(2026, 11, 20), None)

    with pytest.raises(StationError, match="已经办结，或者已经列入会议"):
        station.preparing.take(meeting_id, [(late.source, late.record_id)])

    assert station.meetings.meeting(meeting_id).topics == ()


def test_each_source_is_asked_with_one_query_however_much_there_is(sample: Station) -> None:
    meeting_id = sample.meetings.save(None, TO_COME)
    asked: list[str] = []
    engine = sample.context.database.engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    offered = sample.preparing.candidates(meeting_id)

    assert len(offered) > 20
    assert len([statement for statement in asked if statement.startswith("SELECT")]) <= 12


def test_the_next_meeting_takes_over_people_place_and_what_is_not_done(written: Written) -> None:
    station = written.station
    station.preparing.save_invitees(written.meeting_id, [DraftInvitee(None, "供电公司", answer=Answer.COMES)])

    begun = station.preparing.begin_next(written.meeting_id, datetime(2026, 11, 30, 9, 30))

    meeting = station.meetings.meeting(begun)
    assert (meeting.name, meeting.place, meeting.host, meeting.attendees) == (
        "新材料产业园电力迁改现场办公会",
        "17号地块",
        "站长",
        None,
    )
    (topic,) = meeting.topics
    assert [action.text for action in topic.carried] == ["协调施工时间", "拆除六基杆塔", "改线"]
    assert [(one.unit, one.answer) for one in station.preparing.sheet(begun).invitees] == [("供电公司", Answer.OPEN)]


def test_the_next_meeting_is_not_held_at_an_enterprise_that_has_left_the_register(station: Station) -> None:
    enterprise = station.registry.save(None, {"name": "丙电力有限公司"})
    meeting_id = station.meetings.save(None, replace(TO_COME, enterprise_id=enterprise))
    following = station.preparing.begin_next(meeting_id, datetime(2026, 11, 27, 9, 30))
    assert station.meetings.meeting(following).enterprise_id == enterprise

    station.registry.retire(enterprise, "迁出园区")
    following = station.preparing.begin_next(meeting_id, datetime(2026, 11, 27, 9, 30))
    assert station.meetings.meeting(following).enterprise_id is None


def test_the_next_meeting_cannot_be_before_the_last(written: Written) -> None:
    with pytest.raises(FieldError, match="上一次会议是 2026-11-16 09:30") as caught:
        written.station.preparing.begin_next(written.meeting_id, datetime(2026, 11, 16, 9, 30))

    assert caught.value.field == "time"


# ---- who is invited ----


def test_those_whom_the_topics_concern_are_proposed_once(written: Written, demand: str, meeting_id: str) -> None:
    station = written.station
    station.registry.save_department("供电公司", {"chief_officer": "李工", "phone": "13900000002"})
    station.demands.dispatch([demand], "供电公司")
    station.preparing.take(meeting_id, [(Source.DEMAND, demand)])

    proposed = station.preparing.proposed_invitees(meeting_id)
    station.preparing.save_invitees(meeting_id, proposed)

    assert [(one.unit, one.person, one.part) for one in proposed] == [
        ("供电公司", "李工", Part.ATTENDS),
        ("丙电力有限公司", "王经理", Part.OBSERVES),
    ]
    assert station.preparing.proposed_invitees(meeting_id) == []


def test_invitees_are_added_changed_and_taken_off(station: Station, meeting_id: str) -> None:
    station.preparing.save_invitees(meeting_id, [DraftInvitee(None, "供电公司"), DraftInvitee(None, "建设局")])
    power, building = drafts_of(station.preparing.sheet(meeting_id).invitees)

    station.preparing.save_invitees(meeting_id, [replace(building, person="张三"), DraftInvitee(None, "城管局")])

    listed = station.preparing.sheet(meeting_id).invitees
    assert [(one.unit, one.person) for one in listed] == [("建设局", "张三"), ("城管局", None)]
    assert power.id not in {one.id for one in listed}
    assert station.verification.verify() == []


@pytest.mark.parametrize(
    ("drafts", "field", "sentence"),
    [
        ([DraftInvitee(None, " ")], "invitees.0.unit", "第 1 行还没有写单位"),
        ([DraftInvitee(None, "建设局"), DraftInvitee(None, "建设局")], "invitees.1.unit", "“建设局”写了两次"),
    ],
)
def test_a_line_without_a_unit_and_one_that_stands_twice_are_refused(
    station: Station, meeting_id: str, drafts: list[DraftInvitee], field: str, sentence: str
) -> None:
    with pytest.raises(FieldError, match=sentence) as caught:
        station.preparing.save_invitees(meeting_id, drafts)

    assert caught.value.field == field
    assert station.preparing.sheet(meeting_id).invitees == ()


def test_the_attendance_is_filled_from_the_answers(station: Station) -> None:
    meeting_id = station.meetings.save(None, replace(TO_COME, attendees="园区办、供电公司"))
    told = (
        ("供电公司", Part.ATTENDS, Answer.AWAY),
        ("建设局", Part.ATTENDS, Answer.COMES),
        ("甲公司", Part.OBSERVES, Answer.COMES),
        ("城管局", Part.ATTENDS, Answer.OPEN),
    )
    station.preparing.save_invitees(
        meeting_id, [DraftInvitee(None, unit, part=part, answer=answer) for unit, part, answer in told]
    )

    unanswered = station.preparing.fill_attendance(meeting_id)

    meeting = station.meetings.meeting(meeting_id)
    assert unanswered == 1
    assert (meeting.attendees, meeting.absentees, meeting.observers) == ("园区办、建设局", "供电公司", "甲公司")


def test_an_answer_is_noted_by_itself(station: Station, meeting_id: str) -> None:
    station.preparing.save_invitees(meeting_id, [DraftInvitee(None, "供电公司")])
    (one,) = station.preparing.sheet(meeting_id).invitees

    station.preparing.answer(one.id, Answer.COMES)

    assert [one.answer for one in station.preparing.sheet(meeting_id).invitees] == [Answer.COMES]


# ---- what stands against it ----


def test_people_units_and_places_in_two_meetings_at_once_are_said(station: Station, meeting_id: str) -> None:
    other = station.meetings.save(None, replace(TO_COME, name="另一次会", time=datetime(2026, 11, 25, 11, 0)))
    for one in (meeting_id, other):
        station.preparing.save_invitees(one, [DraftInvitee(None, "供电公司", "李工"), DraftInvitee(None, "建设局")])

    said = station.preparing.sheet(meeting_id).conflicts

    assert said == (
        "李工、站长同一时间还有会议 XC2026002（另一次会，11:00）。",
        "供电公司、建设局同一时间也要参加会议 XC2026002（另一次会，11:00）；请确认由谁来。",
        "17号地块同一时间还要开会议 XC2026002（另一次会，11:00）。",
    )


def test_a_meeting_that_is_over_before_and_who_is_excused_are_no_conflict(station: Station, meeting_id: str) -> None:
    early = replace(TO_COME, name="早会", time=datetime(2026, 11, 25, 8, 0), ends=datetime(2026, 11, 25, 9, 30))
    station.meetings.save(None, early)
    other = station.meetings.save(None, replace(TO_COME, name="另一次会", host="副站长", place="会议室"))
    for one, answer in ((meeting_id, Answer.OPEN), (other, Answer.AWAY)):
        station.preparing.save_invitees(one, [DraftInvitee(None, "供电公司", "李工", answer=answer)])

    assert station.preparing.sheet(meeting_id).conflicts == ()


def test_a_day_off_and_a_joint_visit_of_that_day_are_said(station: Station, enterprise: str) -> None:
    sunday = replace(TO_COME, time=datetime(2026, 11, 29, 9, 30), enterprise_id=enterprise)
    meeting_id = station.meetings.save(None, sunday)
    with station.context.writing() as work:
        visit = {"number": "LH20260001", "enterprise_id": enterprise, "day": "2026-11-29", "lead": "消防救援大队"}
        work.insert(JointVisit, {**visit, "state": VisitState.PLANNED.value, "pinned": False})

    assert station.preparing.sheet(meeting_id).conflicts == (
        "2026-11-29（周日）是休息日，不是工作日。",
        "丙电力有限公司当天有联合检查 LH20260001（消防救援大队牵头）。",
    )


# ---- a meeting at an enterprise is a visit ----


def test_a_meeting_at_an_enterprise_on_its_quiet_day_asks_for_a_reason(station: Station, enterprise: str) -> None:
    draft = replace(TO_COME, time=QUIET, enterprise_id=enterprise)
    with pytest.raises(FieldError) as caught:
        station.meetings.save(None, draft)
    meeting_id = station.meetings.save(None, replace(draft, quiet_reason="设备当天到货，须现场定位"))

    assert caught.value.field == "quiet_reason"
    assert str(caught.value) == ("2026-11-26（周四）是企业安静日；请改到 2026-11-27（周五），或写明为什么非这天不可。")
    assert station.preparing.sheet(meeting_id).conflicts == (
        "2026-11-26（周四）是企业安静日；理由：设备当天到货，须现场定位。",
    )


def test_a_day_that_the_enterprise_keeps_free_asks_for_a_reason_too(station: Station, enterprise: str) -> None:
    station.inspection_plans.add_blackout(date(2026, 11, 25), date(2026, 11, 25), "停产检修", enterprise_id=enterprise)

    with pytest.raises(FieldError, match="企业不便入企（停产检修）") as caught:
        station.meetings.save(None, replace(TO_COME, time=OPEN, enterprise_id=enterprise))

    assert caught.value.field == "quiet_reason"


def test_the_reason_goes_with_the_day_that_asked_for_it(station: Station, enterprise: str) -> None:
    draft = replace(TO_COME, time=QUIET, enterprise_id=enterprise, quiet_reason="设备到货")
    meeting_id = station.meetings.save(None, draft)

    station.meetings.save(meeting_id, replace(draft, time=OPEN))

    assert station.meetings.meeting(meeting_id).quiet_reason is None


def test_a_meeting_that_was_admitted_is_not_asked_again(station: Station, enterprise: str) -> None:
    meeting_id = station.meetings.save(None, replace(TO_COME, time=OPEN, enterprise_id=enterprise))
    station.inspection_plans.add_blackout(date(2026, 11, 25), date(2026, 11, 25), "停产检修", enterprise_id=enterprise)

    station.meetings.save(meeting_id, replace(draft_of(station.meetings.meeting(meeting_id)), place="会议室"))

    assert station.preparing.sheet(meeting_id).conflicts == (
        "2026-11-25（周三）企业不便入企（停产检修）；还没有写理由。",
    )


def test_a_meeting_in_the_town_hall_is_no_visit(station: Station) -> None:
    assert station.meetings.save(None, replace(TO_COME, time=QUIET))


def test_the_year_of_an_enterprise_shows_the_meetings_that_are_held_there(station: Station, enterprise: str) -> None:
    station.meetings.save(None, replace(TO_COME, enterprise_id=enterprise, attendees="供电公司、建设局"))
    gone = station.meetings.save(None, replace(TO_COME, enterprise_id=enterprise, time=datetime(2026, 12, 1, 9, 30)))
    station.meetings.retire(gone, "不开了")

    (visit,) = station.inspection_figures.year_of_enterprise(enterprise, 2026).visits

    assert (visit.day, visit.kind, visit.by) == ("2026-11-25", "现场办公会", ("供电公司", "建设局"))
    assert (visit.number, visit.counted, visit.what) == ("XC2026001", False, "电力迁改现场办公会")


# ---- papers ----


def prepared(station: Station, demand: str, enterprise: str) -> str:
    meeting_id = station.meetings.save(
        None,
        replace(TO_COME, kind=MeetingKind.SALON, theme="用电", enterprise_id=enterprise, ends=OPEN.replace(hour=11)),
    )
    station.preparing.take(meeting_id, [(Source.DEMAND, demand)])
    station.preparing.save_invitees(
        meeting_id,
        [
            DraftInvitee(None, "供电公司", "李工"),
            DraftInvitee(None, "丙电力有限公司", part=Part.OBSERVES, enterprise_id=enterprise),
        ],
    )
    return meeting_id


def test_departments_get_a_notice_and_each_enterprise_a_letter(station: Station, demand: str, enterprise: str) -> None:
    papers = station.preparing_papers.invitations(prepared(station, demand, enterprise))

    assert [paper.file_name for paper in papers] == [
        "HK2026001 会议通知.docx",
        "HK2026001 邀请函 丙电力有限公司.docx",
    ]
    told = [[block.text for block in paper.document.blocks if isinstance(block, Addressee)] for paper in papers]
    assert told == [["供电公司"], ["丙电力有限公司"]]
    said = [block.text for block in papers[0].document.blocks if isinstance(block, Paragraph)]
    assert said[:5] == [
        "经研究，定于2026年11月25日（周三）上午9:30召开电力迁改现场办公会。现将有关事项通知如下。",
        "2026年11月25日（周三）上午9:30，预计上午11:30结束。",
        "17号地块（丙电力有限公司）。",
        "用电。",
        "变压器增容。",
    ]
    assert "出席：供电公司李工。" in said


def test_an_enterprise_gets_one_letter_however_many_of_its_people_come(
    station: Station, meeting_id: str, enterprise: str
) -> None:
    other = station.registry.save(None, {"name": "丁新材料有限公司"})
    station.preparing.save_invitees(
        meeting_id,
        [
            DraftInvitee(None, "丙电力有限公司", "王经理", enterprise_id=enterprise),
            DraftInvitee(None, "丁新材料有限公司", enterprise_id=other),
            DraftInvitee(None, "丙电力有限公司", "李总工", part=Part.OBSERVES, enterprise_id=enterprise),
        ],
    )

    papers = station.preparing_papers.invitations(meeting_id)

    assert [paper.file_name for paper in papers] == [
        "XC2026001 邀请函 丙电力有限公司.docx",
        "XC2026001 邀请函 丁新材料有限公司.docx",
    ]


def test_each_topic_has_a_page_of_background(written: Written, demand: str, meeting_id: str) -> None:
    station = written.station
    project = next(one.id for one in station.projects.cards() if one.name == "电力迁改项目")
    station.preparing.take(meeting_id, [(Source.DEMAND, demand), (Source.PROJECT, project)])

    of_demand, of_project = station.preparing_papers.backgrounds(meeting_id)

    cells = [
        cell.text
        for block in of_demand.document.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    ]
    assert "厂区门口的变压器容量不足" in cells
    assert of_demand.file_name == "XC2026002 背景材料1 变压器增容.docx"
    assert [block.text for block in of_project.document.blocks if isinstance(block, Title)] == [
        "电力迁改项目推进问题背景材料"
    ]
    agreed = [block for block in of_project.document.blocks if isinstance(block, Table)][-1]
    assert [row[1].text for row in agreed.rows] == ["议定事项", "拆除六基杆塔", "改线"]


def test_everything_is_written_into_a_folder(station: Station, demand: str, enterprise: str, tmp_path: Path) -> None:
    meeting_id = prepared(station, demand, enterprise)
    steps: list[tuple[int, int]] = []

    files = station.preparing_papers.write_all(
        station.meetings.meeting(meeting_id).number,
        tmp_path / "筹备 材料",
        lambda done, total: steps.append((done, total)),
    )

    assert sorted(file.name for file in (tmp_path / "筹备 材料").iterdir()) == sorted(file.name for file in files)
    assert [file.suffix for file in files] == [".docx", ".docx", ".docx", ".ics"]
    assert steps[-1] == (4, 4)


def unfolded(content: bytes) -> list[str]:
    return content.decode("utf-8").replace("\r\n ", "").split("\r\n")


def test_the_calendar_file_replaces_what_it_said_before(station: Station, tmp_path: Path) -> None:
    meeting_id = station.meetings.save(None, replace(TO_COME, name="迁改；第二次, 现场\\办公会" * 4))
    first = station.preparing_papers.calendar_file(meeting_id, tmp_path / "一.ics").read_bytes()
    moved = replace(draft_of(station.meetings.meeting(meeting_id)), time=datetime(2026, 11, 27, 14, 0))
    station.meetings.save(meeting_id, moved)
    second = station.preparing_papers.calendar_file(meeting_id, tmp_path / "二.ics").read_bytes()

    old, new = unfolded(first), unfolded(second)
    assert [line for line in old if line.startswith("UID")] == [f"UID:{meeting_id}@jn-desktop"]
    assert [line for line in new if line.startswith(("UID", "SEQUENCE", "DTSTART", "DTEND"))] == [
        f"UID:{meeting_id}@jn-desktop",
        "SEQUENCE:1",
        "DTSTART:20261127T060000Z",
        "DTEND:20261127T080000Z",
    ]
    assert "SEQUENCE:0" in old
    assert "SUMMARY:" + "迁改；第二次\\, 现场\\\\办公会" * 4 in old
    assert all(len(line) <= 75 for line in first.split(b"\r\n"))
    assert first.endswith(b"END:VCALENDAR\r\n")


def test_the_entry_of_a_meeting_that_was_taken_off_is_cancelled(station: Station, tmp_path: Path) -> None:
    meeting_id = station.meetings.save(None, TO_COME)
    station.meetings.retire(meeting_id, "改期")

    lines = unfolded(station.preparing_papers.calendar_file(meeting_id, tmp_path / "会.ics").read_bytes())

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"} <= set(lines)


def test_an_action_line_of_a_meeting_to_come_is_no_candidate_of_itself(station: Station) -> None:
    draft = replace(TO_COME, topics=(DraftTopic(None, "迁改"),), actions=(DraftAction(None, 0, "拆除", "供电公司"),))
    meeting_id = station.meetings.save(None, draft)

    assert [one for one in station.preparing.candidates(meeting_id) if one.source is Source.ACTION] == []


@needs_rendering
def test_a_page_of_background_is_one_page_however_much_is_known(
    written: Written, enterprise: str, tmp_path: Path
) -> None:
    station, long = written.station, "厂区门口的变压器容量不足，夏季高峰经常跳闸，希望协调增容并明确时间表。" * 12
    station.projects.report_progress("光伏项目", "2026-11", invested=1.0, progress=long[:300], problem=long[:300])
    told = NewDemand(received_at=NOW - timedelta(days=20), text=long, title="变压器增容", enterprise_id=enterprise)
    demand = station.demands.register(replace(told, project_id=written.solar))
    for place in range(4):
        topic, action = DraftTopic(None, "用电", None, (written.solar,)), DraftAction(None, 0, long[:200], "供电公司")
        held = replace(TO_COME, name=f"第 {place} 次", time=datetime(2026, 11, 2 + place, 9, 30))
        station.meetings.save(None, replace(held, topics=(topic,), actions=(action,) * 3))
    meeting_id = station.meetings.save(None, replace(TO_COME, name="研究变压器增容和并网时序的现场办公会"))
    station.preparing.take(meeting_id, [(Source.DEMAND, demand)])

    (paper,) = station.preparing_papers.backgrounds(meeting_id)
    pages = rendered({"背景材料": render(paper.document)}, tmp_path)["背景材料"]

    assert len(pages) == 1
    assert "以往议定" in pages[0].text
    assert "这里列前" in pages[0].text
