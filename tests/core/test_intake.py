"""Taking a ledger in steps: what it looks like, what a correction changes, what comes back, and undoing it."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from jn_desktop.core import restoring
from jn_desktop.core.errors import StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.ledger import NOT_TAKEN, OwnName
from jn_desktop.core.previewing import SENTENCES, LedgerPreview, SheetPreview
from jn_desktop.core.roles import Role
from jn_desktop.core.spreadsheet import read_workbook
from jn_desktop.core.vault import VAULT_NAME
from jn_desktop.station import BACKUPS, FIRST_OPERATOR, Station
from tests.conftest import BAD_FILES, PASSWORD, SAMPLES

LEDGER = """项目名称,总投资（亿元）,责任单位,牵头人,开工时间
甲项目,1.5,建设局,张三,2025-03
乙项目,很多,建设局,李四,去年
丙项目,2,发改局,王五,2025-04
,3,发改局,赵六,2025-05
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "项目 台账.csv"
    file.write_text(LEDGER, encoding="utf-8")
    return file


def only_sheet(preview: LedgerPreview) -> SheetPreview:
    (sheet,) = preview.sheets
    return sheet


def read_as(sheet: SheetPreview) -> dict[str, str | None]:
    return {column.path: column.field.name if column.field else None for column in sheet.columns}


# ---- looking ----


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("企业名录.xlsx", "enterprises"),
        ("跑小青专员名册.xlsx", "agents"),
        ("重点项目台账.xlsx", "projects"),
        ("重点项目计划表-市级格式.xlsx", "projects"),
        ("现场办公会记录.xlsx", "meetings"),
    ],
)
def test_the_kind_of_every_sample_ledger_is_guessed(station: Station, file: str, name: str) -> None:
    preview = station.ledgers.look(SAMPLES / file)

    assert preview.name == name
    assert station.ledgers.rehearse(preview).added > 0


def test_a_department_list_is_guessed_too(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "部门.csv"
    file.write_text("部门名称,首席服务专员,联系电话\n建设局,张三,0537-1\n", encoding="utf-8")

    assert station.ledgers.look(file).name == "departments"


def test_what_fits_no_ledger_or_not_the_chosen_one_is_a_sentence(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "食堂.csv"
    file.write_text("菜名,价钱\n白菜,3\n", encoding="utf-8")

    with pytest.raises(StationError, match=r"“食堂[.]csv”不像任何一种台账"):
        station.ledgers.look(file)
    with pytest.raises(StationError, match="没有找到可识别的企业名录表头"):
        station.ledgers.look(file, "enterprises")


def test_a_broken_file_is_a_sentence(station: Station) -> None:
    with pytest.raises(StationError, match="截断的台账"):
        station.ledgers.look(BAD_FILES / "截断的台账.xlsx")


def test_columns_come_with_their_field_and_samples_also_where_they_are_not_known(
    station: Station, ledger: Path
) -> None:
    sheet = only_sheet(station.ledgers.look(ledger))

    assert read_as(sheet) == {
        "项目名称": "name",
        "总投资（亿元）": "total_investment",
        "责任单位": "responsible_unit",
        "牵头人": None,
        "开工时间": "start",
    }
    assert [column.samples for column in sheet.columns][2] == ("建设局", "发改局")
    assert sheet.columns[3].samples == ("张三", "李四", "王五")


def test_rows_come_as_text_under_their_spreadsheet_numbers(station: Station, ledger: Path) -> None:
    sheet = only_sheet(station.ledgers.look(ledger))

    assert [row.number for row in sheet.rows] == [2, 3, 4, 5]
    assert [column.text(sheet.rows[1]) for column in sheet.columns] == ["乙项目", "很多", "建设局", "李四", "去年"]


def test_a_column_without_a_header_is_left_out_of_the_preview(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "缺表头.csv"
    file.write_text("项目名称,,责任单位\n甲项目,谁知道,建设局\n", encoding="utf-8")

    sheet = only_sheet(station.ledgers.look(file))

    assert [column.text(sheet.rows[0]) for column in sheet.columns] == ["甲项目", "建设局"]


def test_a_correction_changes_what_the_preview_and_the_rehearsal_read(station: Station, ledger: Path) -> None:
    corrections = (OwnName("projects", "contact", "牵头人"), OwnName("projects", NOT_TAKEN, "总投资（亿元）"))

    preview = station.ledgers.look(ledger, "projects", corrections)
    result = station.ledgers.rehearse(preview)

    assert read_as(only_sheet(preview))["牵头人"] == "contact"
    assert read_as(only_sheet(preview))["总投资（亿元）"] is None
    assert result.columns["牵头人"] == "contact"
    assert station.projects.projects() == []
    assert station.aliases.own() == []


def test_a_second_look_reads_what_was_read_before(station: Station, ledger: Path) -> None:
    first = station.ledgers.look(ledger)
    ledger.unlink()

    again = station.ledgers.look_again(first, "projects", (OwnName("projects", "contact", "牵头人"),))

    assert read_as(only_sheet(again))["牵头人"] == "contact"
    with pytest.raises(StationError, match="企业名录表头"):
        station.ledgers.look_again(first, "enterprises", ())


# ---- what is wrong where ----


def test_marks_tell_every_wrong_cell_of_a_row(station: Station, ledger: Path) -> None:
    preview = station.ledgers.look(ledger)

    marks = only_sheet(preview).marks(station.ledgers.rehearse(preview))

    assert {number: [(mark.column, mark.refused) for mark in found] for number, found in marks.items()} == {
        2: [(2, False)],
        3: [(1, True), (4, True)],
        4: [(2, False)],
        5: [(0, True)],
    }
    assert "很多" in marks[3][0].sentence
    assert "建设局" in marks[2][0].sentence


def test_marks_of_a_rule_that_needs_the_whole_row_stand_at_its_column(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "颠倒.csv"
    file.write_text("项目名称,开工时间,竣工时间\n甲项目,2025-03,2024-01\n", encoding="utf-8")
    preview = station.ledgers.look(file)

    marks = only_sheet(preview).marks(station.ledgers.rehearse(preview))

    assert [(mark.column, mark.refused) for mark in marks[2]] == [(2, True)]


def test_marks_stay_with_their_sheet(station: Station, tmp_path: Path) -> None:
    preview = station.ledgers.look(meetings_ledger(tmp_path))

    result = station.ledgers.rehearse(preview)

    refused = [
        [number for number, found in sheet.marks(result).items() if any(mark.refused for mark in found)]
        for sheet in preview.sheets
    ]
    assert refused == [[], [3], []]


def meetings_ledger(folder: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in {
        "会议": [["会议编号", "会议名称", "召开时间"], ["XC2026001", "办公会", "2026-11-20 09:00"]],
        "议题": [["会议编号", "序号", "议题"], ["XC2026001", 1, "用地"], ["XC2026009", 1, "用电"]],
        "议定事项": [["会议编号", "序号", "议定事项"], ["XC2026001", 1, "一周内批复"]],
    }.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(folder / "会议 记录.xlsx")
    return folder / "会议 记录.xlsx"


# ---- taking ----


def test_taking_keeps_the_good_rows_and_remembers_the_corrections(station: Station, ledger: Path) -> None:
    corrections = (OwnName("projects", "contact", "牵头人"),)

    result = station.ledgers.take(station.ledgers.look(ledger, "projects", corrections))

    assert (result.added, len(result.errors)) == (2, 2)
    assert [project.contact for project in station.projects.projects()] == ["张三", "王五"]
    assert [(row.field, row.header) for row in station.aliases.own()] == [("contact", "牵头人")]
    assert read_as(only_sheet(station.ledgers.look(ledger)))["牵头人"] == "contact"


def test_a_file_that_changed_after_the_preview_is_not_taken(station: Station, ledger: Path) -> None:
    preview = station.ledgers.look(ledger)
    ledger.write_text(LEDGER.replace("甲项目", "丁项目"), encoding="utf-8")
    shutil.copystat(SAMPLES / "企业名录.xlsx", ledger)

    with pytest.raises(StationError, match="在预览之后又改动过或不见了"):
        station.ledgers.take(preview)

    assert station.projects.projects() == []


def test_progress_runs_from_the_backup_to_the_end(station: Station, ledger: Path) -> None:
    told: list[tuple[int, int]] = []

    station.ledgers.take(station.ledgers.look(ledger), lambda done, total: told.append((done, total)))

    assert told == sorted(told)
    assert told[-1] == (1000, 1000)


class Cancelled(Exception):
    """Somebody has had enough."""


@pytest.mark.parametrize("at", [1, 300])
def test_a_cancelled_import_has_changed_nothing(station: Station, ledger: Path, folder: Path, at: int) -> None:
    def cancel(done: int, total: int) -> None:
        if done >= at:
            raise Cancelled

    corrections = (OwnName("projects", "contact", "牵头人"),)
    with pytest.raises(Cancelled):
        station.ledgers.take(station.ledgers.look(ledger, None, corrections), cancel)

    assert station.projects.projects() == []
    assert station.aliases.own() == []
    assert station.ledgers.last_import() is None
    assert list(folder.glob(f"{BACKUPS}/*")) == []


def test_an_import_that_changes_nothing_leaves_no_backup_and_nothing_to_undo(
    station: Station, ledger: Path, folder: Path
) -> None:
    station.projects.import_projects(ledger, ImportOptions())

    assert station.ledgers.take(station.ledgers.look(ledger)).unchanged == 2

    assert station.ledgers.last_import() is None
    assert list(folder.glob(f"{BACKUPS}/*")) == []


def test_the_last_five_backups_stay(station: Station, tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "台账.csv"
    for number in range(7):
        file.write_text(f"项目名称,责任单位\n项目{number},建设局\n", encoding="utf-8")
        station.ledgers.take(station.ledgers.look(file))

    kept = list((folder / BACKUPS).glob("before-import-*"))
    last = station.ledgers.last_import()
    assert len(kept) == 5
    assert last is not None
    assert last.backup == max(kept, key=lambda backup: backup.stat().st_mtime_ns)


# ---- what goes back to the office ----


def test_refused_rows_come_as_a_sheet_with_their_sentences(station: Station, ledger: Path, tmp_path: Path) -> None:
    preview = station.ledgers.look(ledger)
    file = tmp_path / "没有读入的行.xlsx"

    assert station.ledgers.save_refused(file, preview, station.ledgers.take(preview)) == 2

    refused, notes = read_workbook(file)
    assert refused.name == "重点项目台账"
    assert refused.rows[0] == ["项目名称", "总投资（亿元）", "责任单位", "牵头人", "开工时间", SENTENCES]
    assert refused.rows[1][:5] == ["乙项目", "很多", "建设局", "李四", "去年"]
    assert str(refused.rows[1][5]).startswith("原表第 3 行：总投资（亿元）“很多”")
    assert [row[1] for row in notes.rows[1:]] == [2, 4]


def test_refused_rows_are_taken_when_they_are_corrected(station: Station, ledger: Path, tmp_path: Path) -> None:
    preview = station.ledgers.look(ledger)
    file = tmp_path / "改好的.xlsx"
    station.ledgers.save_refused(file, preview, station.ledgers.take(preview))

    correct(file, {"B2": 0.5, "E2": "2025-02", "A3": "丁项目"})
    again = station.ledgers.take(station.ledgers.look(file))

    assert (again.added, again.errors) == (2, [])
    assert SENTENCES not in again.columns
    assert {project.name: project.total_investment for project in station.projects.projects()} == {
        "甲项目": 15_000,
        "丙项目": 20_000,
        "乙项目": 5_000,
        "丁项目": 30_000,
    }


def correct(file: Path, cells: dict[str, object]) -> None:
    workbook = openpyxl.load_workbook(file)
    for place, value in cells.items():
        workbook.worksheets[0][place].value = value
    workbook.save(file)


def test_a_unit_line_a_group_row_and_grouped_headers_are_not_lost_on_the_way_back(
    station: Station, tmp_path: Path
) -> None:
    workbook = openpyxl.Workbook()
    for row in [
        ["2026年重点项目（单位：亿元）"],
        ["序号", "项目名称", "投资情况", None, "2025年计划投资", "开工时间"],
        [None, None, "总投资", "2026年计划投资", None, None],
        ["一、", "工业类项目"],
        [1, "甲项目", 3, 1, 9, "不知道"],
    ]:
        workbook.worksheets[0].append(row)
    workbook.worksheets[0].merge_cells("C2:D2")
    workbook.save(tmp_path / "原表.xlsx")
    preview = station.ledgers.look(tmp_path / "原表.xlsx")
    station.ledgers.save_refused(tmp_path / "退回.xlsx", preview, station.ledgers.rehearse(preview))

    header = read_workbook(tmp_path / "退回.xlsx")[0].rows[0]
    correct(tmp_path / "退回.xlsx", {"E2": "2025-03"})
    assert header[4] == "开工时间"
    station.ledgers.take(station.ledgers.look(tmp_path / "退回.xlsx"))

    (project,) = station.projects.projects()
    assert (project.total_investment, project.annual_investment) == (30_000, 10_000)
    assert (project.category, project.start) == ("工业", "2025-03")


def test_a_refused_topic_goes_back_with_the_sheets_that_its_ledger_must_have(station: Station, tmp_path: Path) -> None:
    preview = station.ledgers.look(meetings_ledger(tmp_path))
    result = station.ledgers.take(preview)
    station.ledgers.save_refused(tmp_path / "退回.xlsx", preview, result)

    workbook = openpyxl.load_workbook(tmp_path / "退回.xlsx")
    assert [sheet.title for sheet in workbook][:3] == ["会议", "议题", "议定事项"]
    workbook["议题"]["A2"].value = "XC2026001"
    workbook["议题"]["B2"].value = 2
    workbook.save(tmp_path / "退回.xlsx")
    again = station.ledgers.take(station.ledgers.look(tmp_path / "退回.xlsx"))

    assert again.errors == []
    (meeting,) = station.meetings.meetings()
    assert [topic.title for topic in meeting.topics] == ["用地", "用电"]


# ---- undoing ----


@pytest.fixture
def imported(station: Station, ledger: Path) -> Station:
    """A station with a project of its own, and an import."""
    (ledger.parent / "早先.csv").write_text("项目名称,责任单位\n早先的项目,建设局\n", encoding="utf-8")
    station.projects.import_projects(ledger.parent / "早先.csv", ImportOptions())
    station.ledgers.take(station.ledgers.look(ledger))
    return station


def names(station: Station) -> list[str]:
    return [project.name for project in station.projects.projects()]


def test_undoing_brings_back_what_was_there_and_every_service_goes_on(imported: Station) -> None:
    assert names(imported) == ["早先的项目", "甲项目", "丙项目"]

    imported.undo_import()

    assert names(imported) == ["早先的项目"]
    assert imported.verification.verify() == []
    imported.aliases.add("projects", "remark", "注解")
    assert [row.header for row in imported.aliases.own()] == ["注解"]


def test_what_is_undone_is_kept_aside_as_a_station_that_opens(
    imported: Station, open_station: Callable[..., Station]
) -> None:
    aside = imported.undo_import()

    imported.close()
    with Station.open(aside, FIRST_OPERATOR, PASSWORD, imported.context.clock) as undone:
        assert names(undone) == ["早先的项目", "甲项目", "丙项目"]
    assert names(open_station()) == ["早先的项目"]


def test_it_says_beforehand_what_else_is_undone(imported: Station) -> None:
    last = imported.ledgers.last_import()
    assert last is not None
    assert (last.label, last.file, last.added, last.later_changes) == ("重点项目台账", "项目 台账.csv", 2, 0)

    imported.projects.report_progress("甲项目", "2026-11", invested=1.0, progress="开工", problem=None)

    again = imported.ledgers.last_import()
    assert again is not None
    assert again.later_changes == 2


def test_after_undoing_the_import_before_it_is_the_last_one(imported: Station, ledger: Path) -> None:
    ledger.write_text("项目名称,责任单位\n戊项目,建设局\n", encoding="utf-8")
    imported.ledgers.take(imported.ledgers.look(ledger))
    imported.undo_import()

    last = imported.ledgers.last_import()
    assert last is not None
    assert (last.added, last.later_changes) == (2, 1)
    imported.undo_import()

    assert imported.ledgers.last_import() is None
    assert names(imported) == ["早先的项目"]
    with pytest.raises(StationError, match="没有可以撤销的导入"):
        imported.undo_import()


def test_operators_and_passwords_are_not_undone(imported: Station, folder: Path) -> None:
    imported.operators.add("后来的", Role.REGISTRAR, PASSWORD)
    vault = (folder / VAULT_NAME).read_bytes()

    imported.undo_import()

    assert [row.name for row in imported.operators.roster()] == [FIRST_OPERATOR, "后来的"]
    assert (folder / VAULT_NAME).read_bytes() == vault


def test_pages_are_told_that_every_table_may_have_changed(imported: Station) -> None:
    told: list[frozenset[str]] = []
    imported.context.database.listen(lambda changes: told.append(changes.tables))

    imported.undo_import()

    assert len(told) == 1
    assert {"project", "enterprise", "meeting", "agent"} <= told[0]


def test_undoing_is_for_the_desk(imported: Station, as_role: Callable[[Role], Station]) -> None:
    auditor = as_role(Role.AUDITOR)

    with pytest.raises(StationError, match="审计员"):
        auditor.undo_import()


def test_a_damaged_backup_undoes_nothing(imported: Station, folder: Path) -> None:
    last = imported.ledgers.last_import()
    assert last is not None
    content = last.backup.read_bytes()
    last.backup.write_bytes(content[:-200] + b"?" + content[-199:])

    with pytest.raises(StationError, match="不是完整的备份"):
        imported.undo_import()

    assert len(names(imported)) == 3
    assert [path.name for path in folder.glob("~*")] + [path.name for path in folder.glob("aside*")] == []


def test_undoing_waits_for_whoever_reads(imported: Station) -> None:
    reading, read = threading.Event(), threading.Event()
    seen: list[int] = []

    def read_slowly() -> None:
        with imported.context.reading() as connection:
            reading.set()
            read.wait()
            seen.append(len(connection.exec_driver_sql("SELECT id FROM project").all()))

    reader = threading.Thread(target=read_slowly)
    reader.start()
    reading.wait()
    undoing = threading.Thread(target=imported.undo_import)
    undoing.start()
    undoing.join(0.2)
    assert undoing.is_alive()
    read.set()
    undoing.join()
    reader.join()

    assert seen == [3]
    assert names(imported) == ["早先的项目"]


@pytest.mark.parametrize("stuck", ["station.db", "vault.json"])
def test_where_a_file_cannot_be_moved_the_station_goes_on_as_it_was(
    imported: Station, folder: Path, monkeypatch: pytest.MonkeyPatch, stuck: str
) -> None:
    real = restoring.os.replace

    def held(source: Path, target: Path) -> None:
        if Path(source) == folder / stuck:
            raise PermissionError(13, "in use")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(restoring.os, "replace", held)
        with pytest.raises(StationError, match="写不进去"):
            imported.undo_import()

    assert names(imported) == ["早先的项目", "甲项目", "丙项目"]
    assert imported.verification.verify() == []
    assert not (folder / restoring.RESTORING).exists()
    assert list(folder.glob("aside-*")) == []
    imported.undo_import()
    assert names(imported) == ["早先的项目"]


class Cut(BaseException):
    """The power goes off."""


def test_an_undoing_cut_off_anywhere_ends_with_one_state_whole(
    imported: Station,
    folder: Path,
    tmp_path: Path,
    open_station: Callable[..., Station],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported.close()
    pristine = tmp_path / "原样"
    shutil.copytree(folder, pristine)
    outcomes = []
    for step in range(1, 40):
        shutil.rmtree(folder)
        shutil.copytree(pristine, folder)
        cut = undone_until(open_station(), step, monkeypatch)
        with open_station() as after:
            assert after.verification.verify() == []
            outcomes.append(len(names(after)))
        assert not (folder / restoring.RESTORING).exists()
        if not cut:
            break

    assert set(outcomes) == {1, 3}
    assert outcomes == sorted(outcomes, reverse=True), "a later cut never brings the import back"


def undone_until(station: Station, step: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Undo the import with the power going off before the n-th change to a folder; tell whether it did."""
    taken = 0
    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "rmdir", "mkdir"):
            real = getattr(restoring.os, name)

            def call(*args: object, real: Callable[..., None] = real, **kwargs: object) -> None:
                nonlocal taken
                taken += 1
                if taken == step:
                    raise Cut
                real(*args, **kwargs)

            patch.setattr(restoring.os, name, call)
        try:
            station.undo_import()
        except Cut:
            return True
        finally:
            patch.undo()
            station.close()
    return False
