"""Which projects the filters of the page take, and what their columns say."""

from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

import pytest

from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.cards import ProjectCard, ProjectRow
from jn_desktop.projects.pages.columns import completion_in_full, completion_in_words, project_columns
from jn_desktop.projects.pages.filtering import NO_STAGE, ProjectFilter
from jn_desktop.projects.rules import Stage, Status

TODAY = date(2026, 11, 23)
CARD = ProjectCard(
    **{
        **dict.fromkeys(ProjectCard.__dataclass_fields__),
        "id": "1",
        "name": "甲 项目",
        "enterprise": "甲公司",
        "enterprise_id": "9",
        "code": "2606-370871",
        "chain": "新材料",
        "responsible_unit": "建设局、工信局",
        "stage": Stage.LAND,
        "status": Status.ACTIVE,
        "lead_agent": "PXQ001",
        "lead_name": "张一",
        "progress_on": "2026-11-20",
    }  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ({}, True),
        ({"text": "甲项"}, True),
        ({"text": "370871"}, True),
        ({"text": "乙"}, False),
        ({"text": "jxm"}, False),
        ({"text": "jxm", "found": frozenset({"1"})}, True),
        ({"text": "jgs", "found": frozenset({"9"})}, True),
        ({"stage": Stage.LAND}, True),
        ({"stage": NO_STAGE}, False),
        ({"chain": "新能源"}, False),
        ({"unit": "工信局"}, True),
        ({"unit": "工信"}, False),
        ({"agent": "PXQ002"}, False),
        ({"problem": True}, False),
        ({"stale": True}, False),
        ({"unled": True}, False),
        ({"retired": True}, False),
    ],
)
def test_a_filter_takes_a_project_or_not(wanted: dict[str, Any], taken: bool) -> None:
    assert ProjectFilter(today=TODAY, **wanted).accepts(CARD) is taken


def test_a_project_that_waits_for_something_is_found_by_it() -> None:
    waiting = replace(CARD, stage=None, lead_agent=None, progress_on="2026-10-20", problem="缺地")
    for wanted in ({"stage": NO_STAGE}, {"unled": True}, {"stale": True}, {"problem": True}):
        assert ProjectFilter(today=TODAY, **wanted).accepts(waiting)
    at_rest = replace(waiting, status=Status.COMPLETED)
    for wanted in ({"unled": True}, {"stale": True}):
        assert not ProjectFilter(today=TODAY, **wanted).accepts(at_rest)


def test_completion_is_told_of_the_whole_investment() -> None:
    half = replace(CARD, total_investment=1_000, invested=500)
    assert (completion_in_words(half), completion_in_full(half)) == ("50%", "500 万元，占总投资 50%")
    assert completion_in_full(replace(half, total_investment=None)) == "500 万元"
    assert completion_in_words(replace(half, total_investment=0)) == completion_in_words(CARD) == ""


def test_every_column_can_say_something_of_a_project_with_hardly_a_fact() -> None:
    bare = replace(CARD, stage=None, lead_agent=None, lead_name=None, progress_on=None, code=None)
    told = {column.key: column.shown(bare) for column in project_columns(lambda: TODAY)}
    assert (told["stage"], told["lead"], told["progress_on"]) == ("未登记", "未派", "还没有")
    tones = {column.key: column.tone(bare) for column in project_columns(lambda: TODAY) if column.tone}
    assert (tones["lead"], tones["progress_on"]) == (Tone.LATE, Tone.LATE)


def test_the_chooser_offers_the_whole_ledger_once() -> None:
    keys = [column.key for column in project_columns(lambda: TODAY)]
    assert len(keys) == len(set(keys))
    told = {"lead_agent": "lead", "responsible_unit": "unit"}
    assert {told.get(name, name) for name in ProjectRow.__dataclass_fields__} <= set(keys)


def test_stages_are_sorted_in_the_order_in_which_they_are_reached() -> None:
    stage = next(column for column in project_columns(lambda: TODAY) if column.key == "stage")
    assert stage.order is not None
    assert [stage.order(replace(CARD, stage=known)) for known in Stage] == [0, 1, 2, 3, 4]
    assert attrgetter("stage")(CARD) == stage.value(CARD)
