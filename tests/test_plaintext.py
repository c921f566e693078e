import csv
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import event

from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.station import Station
from tests.conftest import PASSWORD

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
ROWS = 600
MARK = "鹮薮犇"  # begins every planted name, so that one search finds any of them

_chance = random.Random(20261123)


def _plant(count: int, tail: str) -> list[str]:
    letters = [chr(code) for code in range(0x4E00, 0x9FA0)]
    return [MARK + "".join(_chance.sample(letters, 4)) + tail for _ in range(count)]


ENTERPRISES, CONTACTS, PROJECTS = _plant(70, "有限公司"), _plant(60, ""), _plant(70, "项目")
PLANTED = [*ENTERPRISES, *CONTACTS, *PROJECTS]

KNOWN = {
    *("station.db", "station.db-wal", "station.db-shm", "search.db", "search.db-wal", "search.db-shm"),
    *("vault.json", "station.lock", "holder.json", "attempts.json", "last-backup"),
}


def content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""  # gone between listing and reading
    except PermissionError:
        # Windows lets nobody read where another handle holds a lock: the lock itself, and the log's index
        assert sys.platform == "win32" and path.suffix in (".lock", ".db-shm"), path
        return b""


def found(names: list[str], *folders: Path) -> list[tuple[str, str]]:
    """Every name that stands in a file below the folders or in a file's own name, in any of the encodings."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    pages = [(path.name, content(path) + str(path).encode("utf-8")) for path in files]
    return [
        (name, file)
        for file, page in pages
        for name in names
        if any(name.encode(encoding) in page for encoding in ENCODINGS)
    ]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder that only this test uses."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def watch(
    station: Station, folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], int]]:
    """Look through both folders at every flush of a file and every so many statements; return how often it looked."""
    looks = 0
    statements = 0

    def look() -> int:
        nonlocal looks
        looks += 1
        assert found([MARK], folder, temporary) == []
        assert [path.name for path in temporary.rglob("*")] == []
        strange = {path.name for path in folder.iterdir()} - KNOWN
        assert all(name.startswith("~") for name in strange), strange  # those are being written, encrypted
        return looks

    def after_statement(*_: Any) -> None:
        nonlocal statements
        statements += 1
        if statements % 3 == 0:
            look()

    real = os.fsync

    def sync(descriptor: int) -> None:
        real(descriptor)
        look()

    monkeypatch.setattr(os, "fsync", sync)
    event.listen(station.context.database.engine, "after_cursor_execute", after_statement)
    yield look
    event.remove(station.context.database.engine, "after_cursor_execute", after_statement)


def project_rows() -> Iterator[tuple[Any, ...]]:
    for number in range(ROWS):
        planted = number < len(PROJECTS)
        yield (
            PROJECTS[number] if planted else f"第{number}号项目",
            ENTERPRISES[number] if planted else f"第{number}号企业",
            CONTACTS[number % len(CONTACTS)],
            number + 1,
        )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The user's own folder with two ledgers: enterprises as csv in GB18030, projects as xlsx."""
    folder = tmp_path / "用户 自己"
    folder.mkdir()
    with (folder / "企业名录.csv").open("w", encoding="gb18030", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["企业名称", "所属产业链", "联系人", "备注项目"])
        for name, contact, project in zip(ENTERPRISES, CONTACTS + CONTACTS[:10], PROJECTS, strict=True):
            rows.writerow([name, "新材料", contact, project])
    with xlsxwriter.Workbook(folder / "重点项目台账.xlsx", {"in_memory": True}) as book:
        sheet = book.add_worksheet("重点项目台账")
        sheet.write_row(0, 0, ["项目名称", "项目单位", "联系人", "总投资（万元）"])
        for number, row in enumerate(project_rows(), start=1):
            sheet.write_row(number, 0, row)
    return folder


def test_the_search_finds_what_stands_in_clear(office: Path) -> None:
    assert {name for name, _ in found(PLANTED, office)} == set(PLANTED)
    assert len(set(PLANTED)) == 200


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_search_knows_every_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x").write_bytes(b"\x00" + PLANTED[0].encode(encoding))

    assert found(PLANTED, tmp_path) == [(PLANTED[0], "x")]


def test_no_planted_name_is_readable_during_and_after_imports_and_exports(
    station: Station, folder: Path, temporary: Path, office: Path, watch: Callable[[], int]
) -> None:
    told = 0

    def progress(done: int, total: int) -> None:
        nonlocal told
        told += 1
        watch()

    options = ImportOptions(progress=progress)
    station.projects.import_projects(office / "重点项目台账.xlsx", ImportOptions(dry_run=True, progress=progress))
    assert found(PLANTED, folder, temporary) == []
    assert station.registry.import_enterprises(office / "企业名录.csv", options).added == len(ENTERPRISES)
    assert station.projects.import_projects(office / "重点项目台账.xlsx", options).added == ROWS
    assert found(PLANTED, folder, temporary) == []
    for export in (station.projects.export_projects, station.registry.export_enterprises):
        export(office / f"{export.__name__}.xlsx")
        assert found(PLANTED, folder, temporary) == []
    assert station.verification.verify() == []
    assert {row.name for row in station.projects.projects()} >= set(PROJECTS)

    assert told >= 9
    assert watch() > 20
    station.close()
    assert found(PLANTED, folder, temporary) == []


def test_no_planted_name_is_readable_in_a_backup_or_while_one_is_made(
    station: Station, folder: Path, temporary: Path, office: Path, tmp_path: Path, watch: Callable[[], int]
) -> None:
    station.projects.import_projects(office / "重点项目台账.xlsx", ImportOptions())

    station.backup.create(tmp_path / "备份", lambda done, total: watch() and None)

    station.close()
    assert found(PLANTED, folder, temporary, tmp_path / "备份") == []


def test_no_planted_name_is_readable_after_an_import_that_failed(
    station: Station, folder: Path, temporary: Path, office: Path, watch: Callable[[], int]
) -> None:
    def cancel(done: int, total: int) -> None:
        watch()
        if done > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        station.projects.import_projects(office / "重点项目台账.xlsx", ImportOptions(progress=cancel))

    assert station.projects.projects() == []
    assert found(PLANTED, folder, temporary) == []


def test_passwords_and_codes_stand_in_no_file(
    blank_station: tuple[Path, str], station: Station, folder: Path, temporary: Path
) -> None:
    secret = "海棠-玉兰-山茶"
    station.operators.add("王小明", Role.REGISTRAR, secret)
    station.close()

    code = blank_station[1]
    assert found([PASSWORD, secret, code, code.replace("-", "")], folder, temporary) == []
