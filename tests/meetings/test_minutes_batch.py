"""The minutes of many meetings at once: which, under what names, and what does not keep back the others."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from jn_desktop.meetings.cards import MeetingDraft
from jn_desktop.meetings.model import Meeting
from jn_desktop.station import Station


def meeting(station: Station, name: str, month: int = 11) -> str:
    return station.meetings.save(None, MeetingDraft(name=name, time=datetime(2026, month, 23, 9, 30)))


def test_all_minutes_go_to_one_folder_under_harmless_names(filled: Station, tmp_path: Path) -> None:
    meeting(filled, '甲/乙:丙*"丁" <戊>|会?')
    written = filled.meetings.all_minutes(tmp_path / "纪要 全部")
    assert (len(written.files), written.refused) == (13, [])
    assert all(file.parent == tmp_path / "纪要 全部" and file.is_file() for file in written.files)


def test_only_those_of_a_month_or_those_that_were_chosen_are_written(station: Station, tmp_path: Path) -> None:
    october, november = meeting(station, "十月会", 10), meeting(station, "十一月会")
    of_month = station.meetings.all_minutes(tmp_path, month="2026-11").files
    chosen = station.meetings.all_minutes(tmp_path, chosen=[october]).files
    assert [file.name for file in of_month] == ["XC2026002 十一月会纪要.docx"]
    assert [file.name for file in chosen] == ["XC2026001 十月会纪要.docx"]
    assert len(station.meetings.all_minutes(tmp_path, month="2026-11", chosen=[october, november]).files) == 1


def test_no_two_files_have_one_name_on_windows(station: Station, tmp_path: Path) -> None:
    """Two stations that were merged may have given the same number."""
    ids = [meeting(station, name) for name in ("A园区会", "a园区会", "a园区会")]
    with station.context.database.locked() as connection:
        connection.execute(update(Meeting).where(Meeting.id.in_(ids)).values(number="XC2026001"))
        connection.commit()
    names = [file.name for file in station.meetings.all_minutes(tmp_path).files]
    assert names == ["XC2026001 A园区会纪要.docx", "XC2026001 a园区会纪要（2）.docx", "XC2026001 a园区会纪要（3）.docx"]


def test_one_that_cannot_be_written_is_told_and_the_others_are_there(station: Station, tmp_path: Path) -> None:
    for name in ("甲会", "乙会", "丙会"):
        meeting(station, name)
    (tmp_path / "XC2026002 乙会纪要.docx").mkdir()  # as good as a file that is open in Word
    written = station.meetings.all_minutes(tmp_path)
    assert [file.name[:9] for file in written.files] == ["XC2026001", "XC2026003"]
    (refusal,) = written.refused
    assert refusal.startswith("XC2026002：") and "乙会" in refusal


def test_a_batch_ends_where_it_is_cancelled(station: Station, tmp_path: Path) -> None:
    for name in ("甲会", "乙会", "丙会"):
        meeting(station, name)

    def cancel(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        station.meetings.all_minutes(tmp_path, cancel)
    assert len(list(tmp_path.glob("*.docx"))) == 2
