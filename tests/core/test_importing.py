"""What an import says about tables that it could not read along with the one it took."""

from pathlib import Path

import pytest

from jn_desktop.core.importing import ImportOptions
from jn_desktop.station import Station

UPPER = "项目名称,总投资（万元）,责任单位\n甲项目,1,建设局\n"
LOWER = "项目名称,总投资（万元）,备注,责任单位\n乙项目,2,无,建设局\n"


@pytest.mark.parametrize(
    ("first", "second", "taken", "other"), [(UPPER, LOWER, "乙项目", 1), (LOWER, UPPER, "乙项目", 4)]
)
def test_a_second_table_with_another_header_is_noted_not_misread(
    station: Station, tmp_path: Path, first: str, second: str, taken: str, other: int
) -> None:
    ledger = tmp_path / "两张表.csv"
    ledger.write_text(f"{first},,\n{second}", encoding="utf-8")
    result = station.projects.import_projects(ledger, ImportOptions())
    assert [project.name for project in station.projects.projects()] == [taken]
    assert [note.row for note in result.notes if "另一张" in note.note] == [other]


def test_a_repeated_header_is_skipped_and_the_table_goes_on(station: Station, tmp_path: Path) -> None:
    ledger = tmp_path / "一张表.csv"
    ledger.write_text(UPPER + UPPER.replace("甲", "丙"), encoding="utf-8")
    result = station.projects.import_projects(ledger, ImportOptions())
    assert (result.added, result.errors) == (2, [])


def test_a_range_in_the_start_column_gives_the_end_where_there_is_no_column_for_it(
    station: Station, tmp_path: Path
) -> None:
    ledger = tmp_path / "起止.csv"
    ledger.write_text("项目名称,开工时间\n甲项目,2024-2026年\n乙项目,2025年3月\n", encoding="utf-8")
    station.projects.import_projects(ledger, ImportOptions())
    assert [(project.start, project.end) for project in station.projects.projects()] == [
        ("2024", "2026"),
        ("2025-03", None),
    ]
