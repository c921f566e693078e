"""Meetings of the other kinds for a newcomer to look at: a salon without minutes yet, and a task force that goes on.

The names and what was agreed are made up.
"""

from datetime import date, datetime, time, timedelta

from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.preparing_cards import Answer, DraftInvitee, Part
from jn_desktop.station import Station

_LOOKED_BACK = 21  # days
_HOST, _RECORDER = "站长", "登记员"


def fill_with_meetings(station: Station) -> None:
    """Hold a salon and a meeting of a task force in the last days, and prepare the task force's next meeting."""
    calendar, today = station.calendar.calendar(), station.context.today()
    before = [day.date for day in calendar.days(today - timedelta(days=_LOOKED_BACK), today) if day.working]
    after = [day.date for day in calendar.working_days_after(today, 12)]
    held = [day for day in before if day < today]
    _hold_salon(station, held[-3], due=after[9])
    first = _hold_task_force(station, held[-1], due=(after[6], after[11]))
    station.preparing.begin_next(first, datetime.combine(after[4], time(15)))


def _hold_salon(station: Station, day: date, due: date) -> None:
    """Have a salon held whose minutes are still to be signed."""
    guests = station.registry.enterprises()[:3]
    meeting_id = station.meetings.save(
        None,
        MeetingDraft(
            kind=MeetingKind.SALON,
            name="企业家会客厅（智能制造专场）",
            theme="技改融资与用工",
            time=datetime.combine(day, time(9, 30)),
            ends=datetime.combine(day, time(11, 30)),
            place="园区企业服务站一楼会客厅",
            host=_HOST,
            recorder=_RECORDER,
            series="企业家会客厅",
            topics=(
                DraftTopic(None, "技改项目融资", "三家企业反映技改设备可以作抵押的银行少，评估周期长。"),
                DraftTopic(None, "熟练技工不足", "新生产线年底投产，数控操作工和焊工缺口三十余人。"),
            ),
            actions=(
                DraftAction(None, 0, "组织一次设备抵押贷款对接会", "财政金融局", "经济运行局", due.isoformat()),
                DraftAction(None, 1, "对接两所职业院校，安排订单班进厂实习", "人力资源部", None, due.isoformat()),
            ),
        ),
    )
    _invite(
        station,
        meeting_id,
        [
            *(DraftInvitee(None, unit, answer=Answer.COMES) for unit in ("财政金融局", "经济运行局", "人力资源部")),
            *(
                DraftInvitee(None, guest.name, part=Part.OBSERVES, answer=Answer.COMES, enterprise_id=guest.id)
                for guest in guests
            ),
        ],
    )
    station.minutes.submit(meeting_id)


def _hold_task_force(station: Station, day: date, due: tuple[date, date]) -> str:
    """Have a task force meet whose minutes are issued and one of whose actions is being worked on; return its id."""
    soon, later = (one.isoformat() for one in due)
    meeting_id = station.meetings.save(
        None,
        MeetingDraft(
            kind=MeetingKind.TASK_FORCE,
            name="高压线迁改专班例会",
            series="高压线迁改专班",
            time=datetime.combine(day, time(15)),
            ends=datetime.combine(day, time(16)),
            place="园区企业服务站二楼会议室",
            host=_HOST,
            recorder=_RECORDER,
            topics=(DraftTopic(None, "高压线迁改施工窗口", "停电计划须提前两周报批，土建可以先行。"),),
            actions=(
                DraftAction(None, 0, "报批停电计划，确定迁改施工日期", "供电公司", "建设局", soon),
                DraftAction(None, 0, "完成两处塔基用地的附着物清理", "征迁办", "自然资源分局", later),
            ),
        ),
    )
    units = ("供电公司", "建设局", "征迁办", "自然资源分局")
    _invite(station, meeting_id, [DraftInvitee(None, unit, answer=Answer.COMES) for unit in units])
    for move in (station.minutes.submit, station.minutes.sign, station.minutes.issue):
        move(meeting_id)
    agreed = station.meetings.meeting(meeting_id).actions[0]
    station.follow_up.accept(agreed.id)
    station.follow_up.report_progress(agreed.id, "停电计划已报市供电公司，正在排期。")
    return meeting_id


def _invite(station: Station, meeting_id: str, invitees: list[DraftInvitee]) -> None:
    """Invite units to a meeting, and have those who answered stand in its attendance."""
    station.preparing.save_invitees(meeting_id, invitees)
    station.preparing.fill_attendance(meeting_id)
