"""When progress is overdue and what to do next, by tables of cases."""

from datetime import date

import pytest

from jn_desktop.projects.rules import Stage, Status, is_stale, next_step

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("progress_on", "status", "stale"),
    [
        ("2026-11-23", Status.ACTIVE, False),
        ("2026-10-25", Status.ACTIVE, False),
        ("2026-10-24", Status.ACTIVE, True),
        (None, Status.ACTIVE, True),
        (None, Status.PAUSED, False),
        ("2025-01-01", Status.COMPLETED, False),
    ],
)
def test_progress_is_overdue_after_thirty_days_while_a_project_is_under_way(
    progress_on: str | None, status: Status, stale: bool
) -> None:
    assert is_stale(progress_on, TODAY, status) is stale


@pytest.mark.parametrize(
    ("stage", "status", "progress_on", "problem", "said"),
    [
        (None, Status.ACTIVE, None, "缺地", "登记所处阶段。"),
        (Stage.LAND, Status.ACTIVE, None, "缺地", "登记本月进展。"),
        (Stage.LAND, Status.ACTIVE, "2026-11-20", "地块内有高压线。", "协调解决：地块内有高压线。"),
        (Stage.LAND, Status.ACTIVE, "2026-11-20", None, "推进到“工程建设许可”。"),
        (Stage.COMPLETION, Status.ACTIVE, "2026-11-20", None, "推进到“已投产”。"),
        (Stage.IN_PRODUCTION, Status.ACTIVE, "2026-11-20", None, "项目已投产，核实后登记为已完成。"),
        (Stage.LAND, Status.PAUSED, None, "缺地", "项目暂停中，恢复后再推进。"),
        (None, Status.CANCELLED, None, None, "项目已终止，没有下一步。"),
    ],
)
def test_the_next_step_is_the_most_urgent_one(
    stage: Stage | None, status: Status, progress_on: str | None, problem: str | None, said: str
) -> None:
    assert next_step(stage=stage, status=status, progress_on=progress_on, problem=problem, today=TODAY) == said
