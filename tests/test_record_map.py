"""The tables of all features: which ones a station loads, and that each knows those it refers to."""

import subprocess
import sys

import pytest

_SORTS = "import {0}; from jn_desktop.core.database import Base; print(len(Base.metadata.sorted_tables))"
_OPENED = """
import sys
import jn_desktop.station
print(sorted(name for name in sys.modules if name.endswith(".model") and name.startswith("jn_desktop")))
"""


def _said(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout.strip()


@pytest.mark.parametrize("feature", ["agents", "registry", "projects", "demands", "inspections", "meetings"])
def test_the_tables_of_a_feature_load_those_they_refer_to(feature: str) -> None:
    assert int(_said(_SORTS.format(f"jn_desktop.{feature}.model"))) > 0


def test_all_tables_of_a_new_station_are_in_the_map() -> None:
    from jn_desktop.record_map import ALL_TABLES

    assert str(len(ALL_TABLES)) == _said(_SORTS.format("jn_desktop.record_map"))
    assert {"calendar_day", "demand_reminder", "meeting_typing", "door_key", "audit", "operator"} <= ALL_TABLES


def test_a_station_opens_without_the_tables_of_features_that_nobody_has_asked_for() -> None:
    assert _said(_OPENED) == "[]"
