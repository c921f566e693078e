"""A demand from the first call to its close, on a real station; what is refused, and what the clock makes of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.demands.cards import CallBack, DemandFacts, DemandQuery, NewDemand
from jn_desktop.demands.clock import Deadline, Target
from jn_desktop.demands.lists import Category
from jn_desktop.demands.rules import Result, Satisfaction
from jn_desktop.demands.states import Move, State
from jn_desktop.station import Station
from tests.conftest import NOW
from tests.demands.conftest import Desk

# ---- writing down ----


def test_a_new_demand_has_its_number_its_receiver_and_its_clock(desk: Desk) -> None:
    card = desk.look(desk.register()).card

    assert card.number == "SQ202600001"
    assert (card.first_receiver, card.enterprise, card.title) == ("admin", "甲电子有限公司", "厂区外电压不稳")
    assert (card.contact_by, card.opinion_by) == ("2026-11-23T11:00", "2026-11-24T17:30")
    assert (card.resolve_by, card.next_target, card.next_by) == ("2026-12-07T17:30", "联系企业", "2026-11-23T11:00")


def test_numbers_go_on_from_the_highest_of_the_year(desk: Desk) -> None:
    first = desk.look(desk.register()).card.number
    second = desk.look(desk.register()).card.number

    assert (first, second) == ("SQ202600001", "SQ202600002")


def test_a_known_enterprise_is_not_added_again(desk: Desk) -> None:
    first = desk.look(desk.register()).card
    second = desk.look(desk.register(enterprise="甲电子 有限公司")).card

    assert first.enterprise_id == second.enterprise_id


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        ({"text": "  "}, "text", "还没有写诉求内容"),
        ({"enterprise": None}, "enterprise", "还没有填企业"),
        ({"received_at": datetime(2026, 11, 23, 9, 1)}, "received_at", "还没有到"),
        ({"text": "长" * 4001}, "text", "最多 4000 个"),
    ],
)
def test_what_cannot_be_written_down_is_refused_at_its_field(
    desk: Desk, told: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(FieldError, match=sentence) as refused:
        desk.register(**told)  # type: ignore[arg-type]

    assert refused.value.field == field
    assert desk.demands.demands() == []


@pytest.mark.parametrize(("text", "sentence"), [("  ", "还没有写诉求内容"), ("长" * 4001, "最多 4000 个")])
def test_what_was_asked_for_is_not_corrected_away(desk: Desk, text: str, sentence: str) -> None:
    demand_id = desk.register()

    with pytest.raises(FieldError, match=sentence) as refused:
        desk.demands.correct(demand_id, DemandFacts("停电", text, None, None, None, None, None, None, None))

    assert refused.value.field == "text"


def test_a_project_that_nobody_knows_is_refused_at_its_field(desk: Desk) -> None:
    with pytest.raises(FieldError, match="这个项目已经不在台账里了") as refused:
        desk.register(project_id="不在")

    assert refused.value.field == "project_id"


def test_facts_are_corrected_without_touching_the_clock(desk: Desk) -> None:
    demand_id = desk.register()
    before = desk.look(demand_id)

    desk.demands.correct(demand_id, DemandFacts("停电", "厂区停电", None, None, "求助", "用工", None, "紧急", None))

    after = desk.look(demand_id)
    assert (after.card.title, after.card.category) == ("停电", "用工")
    assert (after.deadlines, after.card.received_at) == (before.deadlines, before.card.received_at)


# ---- the way to the close ----


def test_a_demand_goes_its_way_to_the_close(desk: Desk) -> None:
    demand_id = desk.register()
    states = [desk.look(demand_id).state]
    desk.watch.set("23 09:30")
    desk.demands.dispatch([demand_id], "供电公司", assisting_units="建设局，园区办", handler="王工")
    states.append(desk.look(demand_id).state)
    desk.demands.accept([demand_id])
    desk.demands.contact(demand_id, desk.watch.set("23 10:00"), "电话联系了李厂长")
    desk.demands.give_opinion(demand_id, desk.watch.set("24 09:00"), "派人现场查看")
    desk.demands.report(demand_id, desk.watch.set("25 09:00"), "已到现场")
    desk.demands.reply(demand_id, desk.watch.set("26 09:00"), Result.SOLVED.value, "线路已改造", "供电营业规则")
    states.append(desk.look(demand_id).state)
    desk.watch.set("27 09:00")
    desk.call_back(demand_id, Satisfaction.SATISFIED)
    desk.demands.close([demand_id])

    found = desk.look(demand_id)
    assert states == [State.REGISTERED, State.DISPATCHED, State.REPLIED]
    assert found.state is State.CLOSED
    assert [event.move for event in found.events] == [
        *(Move.REGISTER, Move.DISPATCH, Move.ACCEPT, Move.CONTACT, Move.GIVE_OPINION),
        *(Move.REPORT, Move.REPLY, Move.CALL_BACK, Move.CLOSE),
    ]
    assert (found.card.assisting_units, found.card.handler) == ("建设局、园区办", "王工")
    assert found.marks == ("不推诿", "要实效")
    assert found.card.next_by is None
    assert found.archive_number == "GD202600001"


def test_the_next_deadline_moves_on_as_targets_are_met(desk: Desk) -> None:
    demand_id = desk.register()
    nexts = [desk.look(demand_id).card.next_target]
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id])
    desk.demands.contact(demand_id, desk.watch.set("23 10:00"))
    nexts.append(desk.look(demand_id).card.next_target)
    desk.demands.give_opinion(demand_id, desk.watch.set("23 11:00"), "派人查看")
    nexts.append(desk.look(demand_id).card.next_target)

    assert nexts == ["联系企业", "给出初步意见", "办结"]


def test_an_impossible_move_changes_nothing(desk: Desk) -> None:
    first, second = desk.register(), desk.register()
    desk.demands.dispatch([first], "供电公司")

    with pytest.raises(StationError, match="SQ202600002 现在是“已登记”，不能接收"):
        desk.demands.accept([first, second])

    assert desk.look(first).state is State.DISPATCHED


@pytest.mark.parametrize(("at", "sentence"), [("2026-11-23T08:59", "早于受理时间"), ("2026-11-23T09:01", "还没有到")])
def test_a_contact_before_the_receipt_or_ahead_of_now_is_refused_at_its_field(
    desk: Desk, at: str, sentence: str
) -> None:
    demand_id = desk.register()

    with pytest.raises(FieldError, match=sentence) as refused:
        desk.demands.contact(demand_id, datetime.fromisoformat(at))

    assert refused.value.field == "at"
    assert desk.look(demand_id).met.contact is None


def test_no_step_is_earlier_than_the_one_that_it_builds_on(desk: Desk) -> None:
    demand_id = desk.register()
    desk.watch.set("23 10:00")
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id])
    desk.demands.contact(demand_id, desk.watch.now())
    early = datetime(2026, 11, 23, 9, 59)

    with pytest.raises(FieldError, match="初步意见的时间 2026-11-23 09:59 早于联系时间 2026-11-23 10:00") as refused:
        desk.demands.give_opinion(demand_id, early, "派人查看")
    assert refused.value.field == "at"
    desk.demands.give_opinion(demand_id, desk.watch.now(), "派人查看")
    with pytest.raises(FieldError, match="早于初步意见时间"):
        desk.demands.report(demand_id, early, "已到现场")
    with pytest.raises(FieldError, match="早于初步意见时间"):
        desk.demands.reply(demand_id, early, Result.SOLVED.value, "线路已改造")
    desk.answer(demand_id)
    with pytest.raises(FieldError, match="早于答复时间"):
        desk.demands.call_back(demand_id, CallBack(early, True, True, Satisfaction.SATISFIED.value))


def test_an_answer_to_what_was_taken_up_again_is_a_new_one(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)
    desk.watch.set("24 09:00")
    desk.demands.reopen(demand_id, "又停电了")

    with pytest.raises(FieldError, match="答复的时间 2026-11-23 16:00 早于重办时间 2026-11-24 09:00"):
        desk.demands.reply(demand_id, datetime(2026, 11, 23, 16), Result.SOLVED.value, "线路已改造")
    desk.answer(demand_id)
    assert desk.look(demand_id).state is State.REPLIED


def test_what_cannot_be_done_is_explained_with_its_ground_and_not_just_answered(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)

    with pytest.raises(FieldError, match="请用“解释说明”，写明政策依据") as refused:
        desk.answer(demand_id, Result.EXPLAINED)
    assert refused.value.field == "result"
    with pytest.raises(FieldError, match="办不了的诉求要有依据"):
        desk.demands.explain_unresolvable(demand_id, desk.watch.now(), "不在供电规划内", " ")
    desk.demands.explain_unresolvable(demand_id, desk.watch.now(), "不在供电规划内", "供电营业规则")
    desk.demands.reopen(demand_id, "规划改了")
    assert desk.look(demand_id).state is State.REOPENED


def test_an_opinion_needs_a_contact_first(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id])

    with pytest.raises(StationError, match="还没有联系企业"):
        desk.demands.give_opinion(demand_id, desk.watch.now(), "派人查看")


def test_a_close_without_a_result_or_a_call_back_is_refused(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)

    with pytest.raises(FieldError, match="还没有选办理结果") as refused:
        desk.demands.reply(demand_id, desk.watch.now(), "", "线路已改造")
    assert refused.value.field == "result"
    desk.answer(demand_id)
    with pytest.raises(StationError, match="不能办结"):
        desk.demands.close([demand_id])


def test_a_call_back_that_reached_somebody_says_how_satisfied_they_are(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)

    with pytest.raises(FieldError, match="还没有选满意度"):
        desk.demands.call_back(demand_id, CallBack(desk.watch.now(), reached=True))


def test_who_was_not_reached_is_called_again_and_who_was_is_not(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)
    desk.demands.call_back(demand_id, CallBack(desk.watch.now(), reached=False))
    again = desk.look(demand_id).moves
    desk.call_back(demand_id, Satisfaction.SATISFIED)

    found = desk.look(demand_id)
    assert (found.state, found.card.satisfaction) == (State.CALLED_BACK, "满意")
    assert (Move.CALL_BACK in again, Move.CALL_BACK in found.moves) == (True, False)
    with pytest.raises(StationError, match="SQ202600001 已经回访过"):
        desk.call_back(demand_id, Satisfaction.DISSATISFIED)


def test_who_is_dissatisfied_for_our_own_fault_has_the_demand_taken_up_again(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)
    due = desk.look(demand_id).deadlines.resolve.due
    desk.watch.set("24 09:00")  # a working day of 450 minutes after the answer

    desk.call_back(demand_id, Satisfaction.DISSATISFIED, own_fault=True)

    found = desk.look(demand_id)
    assert found.state is State.REOPENED
    assert (found.card.replied_at, found.card.satisfaction) == (None, None)
    assert found.deadlines.resolve.due > due


def test_who_is_dissatisfied_through_no_fault_of_ours_can_be_closed(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.demands.explain_unresolvable(demand_id, desk.watch.now(), "不在供电规划内", "供电营业规则")
    desk.call_back(demand_id, Satisfaction.DISSATISFIED)
    desk.demands.close([demand_id])

    assert desk.look(demand_id).state is State.CLOSED


def test_demands_closed_together_are_filed_under_numbers_of_their_own(desk: Desk) -> None:
    ids = [desk.register() for _ in range(3)]
    for demand_id in ids:
        desk.handle(demand_id)
        desk.answer(demand_id)
        desk.call_back(demand_id, Satisfaction.SATISFIED)
    desk.demands.close(ids[:2])
    desk.demands.close(ids[2:])

    assert [desk.look(demand_id).archive_number for demand_id in ids] == [
        *("GD202600001", "GD202600002", "GD202600003"),
    ]


# ---- sent back ----


def test_a_return_needs_a_reason_and_a_unit(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")

    with pytest.raises(FieldError, match="退回的理由"):
        desk.demands.give_back(demand_id, " ", "建设局")
    with pytest.raises(FieldError, match="建议转给哪个单位"):
        desk.demands.give_back(demand_id, "不属本单位职责", "")


def test_a_return_is_taken_until_the_next_working_day_closes_and_is_counted(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司", handler="王工")
    desk.watch.set("24 17:30")
    desk.demands.give_back(demand_id, "不属本单位职责", "建设局")

    found = desk.look(demand_id)
    assert (found.state, found.card.lead_unit, found.card.handler) == (State.RETURNED, None, None)
    assert sum(event.move is Move.RETURN for event in found.events) == 1
    desk.demands.dispatch([demand_id], "建设局")
    assert desk.look(demand_id).card.lead_unit == "建设局"


def test_until_when_a_demand_may_be_returned_is_provisional_in_a_year_without_a_table(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    sure = desk.look(demand_id).return_by
    desk.watch.set("2026-12-31T09:00")
    desk.demands.dispatch([demand_id], "建设局")

    provisional = desk.look(demand_id).return_by

    assert sure == Deadline(datetime(2026, 11, 24, 17, 30), provisional=False)
    assert provisional == Deadline(datetime(2027, 1, 1, 17, 30), provisional=True)


def test_a_late_return_is_refused(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    desk.watch.set("24 17:31")

    with pytest.raises(StationError, match="只能在转办后下一个工作日下班（2026-11-24 17:30）以前退回"):
        desk.demands.give_back(demand_id, "不属本单位职责", "建设局")


# ---- the clock stands still ----


def test_ninety_paused_minutes_put_off_what_still_runs(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.contact(demand_id, desk.watch.set("23 10:00"))
    desk.demands.pause(demand_id, desk.watch.set("23 14:00"), "等企业补材料")
    paused = desk.look(demand_id)
    desk.demands.resume(demand_id, desk.watch.set("23 15:30"))

    assert paused.card.paused
    assert paused.deadlines.opinion.remainder == 660
    assert desk.look(demand_id).card.opinion_by == "2026-11-25T10:00"


def test_neither_category_nor_unit_touches_what_was_paused(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.pause(demand_id, desk.watch.set("23 14:00"), "等企业补材料")
    desk.demands.resume(demand_id, desk.watch.set("23 15:30"))
    before = desk.look(demand_id).deadlines

    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.correct(demand_id, DemandFacts("停电", "停电", None, None, "投诉", "融资", None, None, None))
    desk.demands.give_back(demand_id, "不属本单位职责", "建设局")
    desk.demands.dispatch([demand_id], "建设局")

    assert desk.look(demand_id).deadlines == before


def test_a_granted_extension_puts_the_solution_off_by_its_working_days(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.demands.request_extension(demand_id, 5, "需要跨部门协调")
    assert desk.look(demand_id).extension_wanted == 5
    desk.demands.grant_extension(demand_id, 5)

    found = desk.look(demand_id)
    assert found.card.resolve_by == "2026-12-14T17:30"
    assert found.extension_wanted is None


def test_no_granted_day_is_lost_whatever_else_stops_the_clock(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.demands.pause(demand_id, desk.watch.now(), "等企业补材料")
    for days in (5, 3):
        desk.demands.request_extension(demand_id, days, "需要跨部门协调")
        desk.demands.grant_extension(demand_id, days)
    stopped = desk.look(demand_id).deadlines.resolve.remainder
    desk.demands.resume(demand_id, desk.watch.set("24 09:00"))  # one working day

    assert stopped == (10 * 450 - 30) + 8 * 450 + 450  # from 9:00 of the day of receipt to the tenth day after it
    assert desk.look(demand_id).card.resolve_by == "2026-12-18T17:30"
    assert sum(step.paused and step.minutes for step in desk.demands.explanation(demand_id).steps[Target.RESOLVE]) == (
        9 * 450
    )


def test_an_extension_granted_on_a_day_off_is_of_whole_days(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.demands.request_extension(demand_id, 5, "需要跨部门协调")
    desk.watch.set("28 10:00")  # a Saturday

    desk.demands.grant_extension(demand_id, 5)

    assert desk.look(demand_id).card.resolve_by == "2026-12-14T17:30"


def test_an_extension_asked_for_in_time_counts_though_it_is_granted_late(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.watch.set("2026-12-07 16:00")
    desk.demands.request_extension(demand_id, 2, "需要跨部门协调")
    desk.watch.set("2026-12-08 10:00")

    desk.demands.grant_extension(demand_id, 2)

    assert desk.look(demand_id).card.resolve_by == "2026-12-09T17:30"


def test_what_is_overdue_cannot_be_put_off_any_more(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    before = desk.look(demand_id).moves
    desk.watch.set("2026-12-07 17:31")

    with pytest.raises(StationError, match="SQ202600001 的办结时限（2026-12-07 17:30）已经过了"):
        desk.demands.request_extension(demand_id, 5, "需要跨部门协调")
    assert (Move.REQUEST_EXTENSION in before, Move.REQUEST_EXTENSION in desk.look(demand_id).moves) == (True, False)


def test_an_extension_is_asked_for_before_it_is_granted(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)

    with pytest.raises(StationError, match="没有待批的延期申请"):
        desk.demands.grant_extension(demand_id, 5)
    with pytest.raises(FieldError, match="1 到 20 个工作日"):
        desk.demands.request_extension(demand_id, 21, "需要跨部门协调")


def test_an_answer_overtakes_an_extension_that_nobody_has_decided_on(desk: Desk) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.demands.request_extension(demand_id, 5, "要请专家")
    desk.answer(demand_id)
    answered = desk.look(demand_id).extension_wanted

    desk.demands.reopen(demand_id, "没有解决")

    assert (answered, desk.look(demand_id).extension_wanted) == (None, None)
    with pytest.raises(StationError, match="没有待批的延期申请"):
        desk.demands.grant_extension(demand_id, 5)


def test_the_explanation_tells_of_each_pause(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.pause(demand_id, desk.watch.set("23 14:00"), "等企业补材料")
    desk.demands.resume(demand_id, desk.watch.set("23 15:30"))

    steps = desk.demands.explanation(demand_id).steps

    assert any("等企业补材料" in step.text for step in steps[Target.OPINION])
    assert sum(step.minutes for step in steps[Target.RESOLVE] if not step.paused) == 4500


def test_only_what_makes_sense_now_is_offered(desk: Desk) -> None:
    demand_id = desk.register()
    before = desk.look(demand_id).moves
    desk.demands.contact(demand_id, desk.watch.now())
    desk.demands.pause(demand_id, desk.watch.now(), "等企业补材料")
    after = desk.look(demand_id).moves

    assert {Move.CONTACT, Move.PAUSE} <= set(before)
    assert Move.RESUME not in before
    assert Move.RESUME in after
    assert not {Move.CONTACT, Move.PAUSE} & set(after)


# ---- what belongs together ----


def test_the_same_enterprise_and_category_within_thirty_days_may_be_the_same(desk: Desk) -> None:
    old = desk.register(category="融资")
    enterprise_id = desk.look(old).card.enterprise_id
    desk.register(category="用工")
    desk.watch.set("2026-12-20 09:00")
    new = desk.register(category="融资")
    within = [card.id for card in desk.demands.alike(enterprise_id, "融资")]
    desk.watch.set("2026-12-24 09:00")

    assert within == [new, old]
    assert [card.id for card in desk.demands.alike(enterprise_id, "融资")] == [new]


def test_a_merged_demand_goes_on_in_the_other(desk: Desk) -> None:
    first, second = desk.register(), desk.register()

    desk.demands.merge(second, first)

    assert desk.look(second).state is State.MERGED
    assert [card.id for card in desk.demands.page(DemandQuery())] == [first]


def test_demands_of_two_enterprises_are_not_merged(desk: Desk) -> None:
    first, second = desk.register(), desk.register(enterprise="乙电子有限公司")

    with pytest.raises(FieldError, match="另一家企业"):
        desk.demands.merge(second, first)


def test_a_unit_is_proposed_with_the_reasons_for_it(desk: Desk) -> None:
    lists = desk.demands.lists()
    named = tuple(Category(one.name, "金融办" if one.name == "融资" else one.unit) for one in lists.categories)
    desk.demands.save_lists(type(lists)(lists.channels, lists.kinds, named, lists.urgencies))
    desk.demands.dispatch([desk.register(category="融资"), desk.register(category="融资")], "财政局")

    proposed = desk.demands.proposed_units("融资")

    assert [one.unit for one in proposed] == ["金融办", "财政局"]
    assert proposed[0].reasons == ("“融资”类诉求一般由金融办承办",)
    assert proposed[1].reasons == ("近一年“融资”类诉求 2 件，其中 2 件由它承办",)


# ---- the board ----


def test_the_board_stands_in_the_order_of_what_is_due_next(desk: Desk) -> None:
    late = desk.register()
    desk.demands.dispatch([late], "供电公司")
    desk.demands.accept([late])
    desk.demands.contact(late, desk.watch.set("23 09:10"))
    soon = desk.register()
    paused = desk.register()
    desk.demands.pause(paused, desk.watch.now(), "等企业补材料")

    page = desk.demands.page(DemandQuery())

    assert [card.id for card in page] == [soon, late, paused]
    assert [card.id for card in desk.demands.page(DemandQuery(), page[0])] == [late, paused]
    assert [card.id for card in desk.demands.page_before(DemandQuery(), page[2])] == [soon, late]
    assert [card.id for card in desk.demands.page_at(DemandQuery(), 1)] == [late, paused]


def test_the_board_shows_what_is_asked_for(desk: Desk) -> None:
    overdue = desk.register(category="融资", first_receiver="李四")
    desk.watch.set("24 09:00")
    today = desk.register(channel="窗口")
    desk.demands.dispatch([today], "供电公司", handler="admin")

    def ids(**asked: object) -> set[str]:
        return {card.id for card in desk.demands.page(DemandQuery(**asked))}  # type: ignore[arg-type]

    assert ids(overdue=True) == ids(category="融资") == ids(unassigned=True) == {overdue}
    assert ids(due_today=True) == ids(mine=True) == ids(channel="窗口") == ids(unit="供电公司") == {today}
    assert desk.demands.count(DemandQuery(state=State.DISPATCHED.value)) == 1
    counts = desk.demands.board_counts()
    assert (counts.open, counts.overdue, counts.due_today, counts.unassigned, counts.mine) == (2, 1, 1, 1, 1)


# ---- who may ----


def test_who_sees_no_phone_numbers_finds_nobody_by_them(station: Station, as_role: Callable[[Role], Station]) -> None:
    draft = NewDemand(NOW, "停电", enterprise="甲电子有限公司", phone="13800000001")
    station.demands.register(draft)
    (enterprise,) = station.demands.callers("138-0000-0001")

    assert station.registry.card(enterprise).name == "甲电子有限公司"
    assert station.demands.callers("138000") == station.demands.callers("甲电子有限公司") == []
    with pytest.raises(Refused):
        as_role(Role.AGENT).demands.callers("13800000001")


def test_an_agent_handles_demands_but_sees_contacts_of_others_masked(
    station: Station, as_role: Callable[[Role], Station]
) -> None:
    draft = NewDemand(NOW, "停电", enterprise="甲电子有限公司", contact="李厂长", phone="13800000001")
    demand_id = station.demands.register(draft)
    agent = as_role(Role.AGENT)

    assert agent.demands.demand(demand_id).card.phone != "13800000001"
    own = agent.demands.register(
        NewDemand(NOW - timedelta(minutes=5), "停水", enterprise="甲电子有限公司", phone="1234567")
    )
    assert agent.demands.demand(own).card.phone == "1234567"
    with pytest.raises(Refused):
        agent.demands.dispatch([own], "供电公司")
