"""Finding Word or WPS; the registry is a table here, as its installers fill it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jn_desktop.core.word_programs import WordProgram, word_program

WORD = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\WINWORD.EXE"
WPS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\wps.exe"
KINGSOFT = r"SOFTWARE\Kingsoft\Office\6.0\Common"


class Table:
    """A registry with these values, of the user and of the computer."""

    def __init__(self, values: dict[tuple[str, str], list[str]]) -> None:
        self._values = values

    def values(self, key: str, name: str) -> Iterator[str]:
        yield from self._values.get((key, name), [])


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "Program Files" / "办公软件"
    for file in ("Office16/WINWORD.EXE", "WPS Office/wps.exe", "WPS Office/12.1/office6/wps.exe"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    return folder


def test_word_goes_before_wps(programs: Path) -> None:
    word, wps = programs / "Office16" / "WINWORD.EXE", programs / "WPS Office" / "wps.exe"
    both = Table({(WPS, ""): [str(wps)], (WORD, ""): [str(word)]})
    assert word_program(both) == WordProgram("Word", word)
    assert word_program(Table({(WPS, ""): [str(wps)]})) == WordProgram("WPS", wps)


def test_a_path_in_quotes_or_with_a_variable_is_understood(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word = programs / "Office16" / "WINWORD.EXE"
    monkeypatch.setenv("JN_PROGRAMS", str(programs))
    assert word_program(Table({(WORD, ""): [f'"{word}"']})) == WordProgram("Word", word)
    named = "${JN_PROGRAMS}" if sys.platform != "win32" else "%JN_PROGRAMS%"
    assert word_program(Table({(WORD, ""): [f"{named}/Office16/WINWORD.EXE"]})) == WordProgram("Word", word)


def test_wps_is_found_by_its_own_key_too(programs: Path) -> None:
    found = word_program(Table({(KINGSOFT, "InstallRoot"): [str(programs / "WPS Office" / "12.1")]}))
    assert found == WordProgram("WPS", programs / "WPS Office" / "12.1" / "office6" / "wps.exe")


def test_what_was_removed_since_is_not_offered(programs: Path) -> None:
    gone, wps = programs / "Office15" / "WINWORD.EXE", programs / "WPS Office" / "wps.exe"
    left = Table({(WORD, ""): [str(gone)], (WPS, ""): [str(gone), str(wps)]})
    assert word_program(left) == WordProgram("WPS", wps)
    assert word_program(Table({(WORD, ""): [str(gone)]})) is None
    assert word_program(Table({})) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there Word may be installed")
def test_elsewhere_than_on_windows_there_is_none() -> None:
    assert word_program() is None
