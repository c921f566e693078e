import hashlib
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from jn_desktop.core import attachments
from jn_desktop.core.attachments import AttachmentContent, safe_name
from jn_desktop.core.errors import StationError
from jn_desktop.station import Station
from tests.test_plaintext import found

RECORD = "0199aaaa-0000-7000-8000-00000000000a"


def stored(station: Station) -> int:
    with station.context.reading() as connection:
        return connection.execute(select(func.count()).select_from(AttachmentContent)).scalar_one()


def test_a_file_is_kept_with_its_record_and_comes_back_whole(station: Station) -> None:
    content = bytes(range(256)) * 50

    attachment = station.attachments.add(RECORD, "合同 一.pdf", content)

    (row,) = station.attachments.of(RECORD)
    assert (row.id, row.name, row.size, row.added_at, row.added_by) == (
        attachment,
        "合同 一.pdf",
        len(content),
        "2026-11-23T09:30",
        "admin",
    )
    assert station.attachments.content(attachment) == content
    assert station.verification.verify() == []


def test_the_same_content_is_stored_once(station: Station) -> None:
    station.attachments.add(RECORD, "甲.pdf", b"same")
    station.attachments.add("another record", "乙.pdf", b"same")

    assert stored(station) == 1
    with pytest.raises(StationError, match="和已有的附件“甲"):
        station.attachments.add(RECORD, "丙.pdf", b"same")


def test_a_removed_file_can_be_brought_back(station: Station) -> None:
    attachment = station.attachments.add(RECORD, "甲.pdf", b"1")

    station.attachments.remove(attachment)
    assert station.attachments.of(RECORD) == []
    station.attachments.bring_back(attachment)

    assert [row.id for row in station.attachments.of(RECORD)] == [attachment]


@pytest.mark.parametrize("method", ["remove", "bring_back", "content"])
def test_an_attachment_that_is_not_there_is_refused(station: Station, method: str) -> None:
    with pytest.raises(StationError, match="不在了"):
        getattr(station.attachments, method)("nothing")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.pdf", b"", "空文件"),
        ("大.pdf", b"12345678901", "最大 50 MiB"),
        ("照片.jpg.EXE", b"1", "程序或脚本"),
        ("照片.exe. . ", b"1", "程序或脚本"),
        ("快捷.lnk", b"1", "程序或脚本"),
        ("照\u202egpj.exe", b"1", "程序或脚本"),
    ],
)
def test_programs_empty_and_large_files_are_refused(
    station: Station, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, said: str
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10)

    with pytest.raises(StationError, match=said):
        station.attachments.add(RECORD, name, content)

    assert stored(station) == 0


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\用户\\照片.jpg", "照片.jpg"),
        ("../../etc/passwd", "passwd"),
        ("照\u202egpj.pdf", "照gpj.pdf"),
        ("一\n二.txt", "一二.txt"),
        ("<b>粗</b>", "b>"),
        ("<b>.txt", "<b>.txt"),
        ("...", "附件"),
        ("", "附件"),
        ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_kept_without_folders_and_misleading_characters(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text())
def test_every_name_becomes_one_that_can_be_shown(name: str) -> None:
    kept = safe_name(name)

    assert 0 < len(kept) <= 120
    assert kept.isprintable()
    assert "/" not in kept and "\\" not in kept


def test_the_audit_knows_a_file_by_its_hash_and_not_by_its_bytes(station: Station) -> None:
    attachment = station.attachments.add(RECORD, "甲.pdf", b"content")

    with station.context.reading() as connection:
        query = "SELECT fields FROM audit WHERE record_id = ?"
        (fields,) = connection.exec_driver_sql(query, (attachment,)).one()
    assert orjson.loads(fields)["content_id"] == hashlib.sha256(b"content").hexdigest()


def test_content_that_was_tampered_with_is_not_handed_out(station: Station) -> None:
    attachment = station.attachments.add(RECORD, "甲.pdf", b"content")
    driver = station.context.database.raw()
    driver.execute("UPDATE attachment_content SET content = ?", (b"another",))
    driver.close()

    with pytest.raises(StationError, match="已损坏"):
        station.attachments.content(attachment)


def test_nothing_of_a_file_stands_in_clear(station: Station, folder: Path) -> None:
    station.attachments.add(RECORD, "鹮薮.txt", "犇鹮薮".encode())
    station.close()

    assert found(["鹮薮", "犇鹮薮"], folder) == []
