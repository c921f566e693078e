"""The papers of a visit on a real station: what they are made from, and the files that are written."""

from datetime import date
from pathlib import Path

import docx
import pytest

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.official import OfficialDocument, Table
from jn_desktop.inspections.documents import Paper
from jn_desktop.inspections.door_code import Proof, check
from jn_desktop.inspections.door_keys import known_keys
from jn_desktop.inspections.model import VisitRating
from jn_desktop.station import Station
from tests.inspections.visiting import (
    FIRE,
    MARKET,
    add_enterprise,
    add_item,
    enter,
    find_problem,
    finish_record,
    notify,
    order,
    plan_visit,
)

NOTICE = Paper.NOTICE.value


def document(station: Station, visit_id: str, name: str) -> OfficialDocument:
    (found,) = (one.document for one in station.inspection_papers.documents(visit_id).papers if one.name == name)
    return found


def words(document: OfficialDocument) -> str:
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows]
    texts = [block.text for block in document.blocks if hasattr(block, "text")]
    return "\n".join([*texts, *(cell.text for row in rows for cell in row)])


def everything(station: Station, visit_id: str) -> str:
    return "\n".join(words(one.document) for one in station.inspection_papers.documents(visit_id).papers)


def test_papers_of_visits_are_written_on_the_base_document_of_the_office(station: Station, tmp_path: Path) -> None:
    visit_id = plan_visit(station)
    restyled = station.base_documents.write_specimen(PaperKind.INSPECTIONS, tmp_path / "样板.docx")
    station.base_documents.take(PaperKind.INSPECTIONS, restyled)
    papers = station.inspection_papers.documents(visit_id).papers
    assert {paper.document.base for paper in papers} == {restyled.read_bytes()}


def test_one_command_writes_all_papers_of_a_visit_and_each_opens_again(station: Station, tmp_path: Path) -> None:
    visit_id = plan_visit(station)
    order(station, visit_id, "灭火器过期")
    seen: list[tuple[int, int]] = []

    written = station.inspection_papers.write_all(
        visit_id, tmp_path / "文书", lambda done, total: seen.append((done, total))
    )

    assert [file.name for file in written.files] == [
        "LH20260001 1 联合检查方案.docx",
        f"LH20260001 2 行政检查审批表（{FIRE}）.docx",
        f"LH20260001 2 行政检查审批表（{MARKET}）.docx",
        "LH20260001 3 行政检查通知书.docx",
        "LH20260001 4 现场检查记录.docx",
        "LH20260001 5 检查结果告知书.docx",
        f"LH20260001 6 责令改正通知书（{FIRE}）.docx",
        "LH20260001 7 整改复查记录.docx",
        "LH20260001 8 卷内目录.docx",
    ]
    assert written.withheld == ()
    assert seen == [(done, 9) for done in range(1, 10)]
    for file in written.files:
        assert docx.Document(str(file)).tables


def test_a_file_that_cannot_be_written_is_named(station: Station, tmp_path: Path) -> None:
    visit_id = plan_visit(station)
    (tmp_path / "LH20260001 1 联合检查方案.docx").mkdir()

    with pytest.raises(StationError, match=r"联合检查方案\.docx"):
        station.inspection_papers.write_all(visit_id, tmp_path)


def test_the_notice_waits_for_the_reason_of_an_exemption_and_the_other_papers_do_not(
    station: Station, tmp_path: Path
) -> None:
    visit_id = plan_visit(station, {FIRE: ("消防安全检查",)}, exemption="COMPLAINT_CLUE")

    written = station.inspection_papers.write_all(visit_id, tmp_path)

    assert not any(NOTICE in file.name for file in written.files)
    assert len(written.files) == 4
    (sentence,) = written.withheld
    assert "例外情形“投诉举报线索”没有写明理由和批准人" in sentence


def test_with_reason_and_approver_the_notice_is_written(station: Station) -> None:
    told = {"exemption": "COMPLAINT_CLUE", "exemption_reason": "12345工单", "exemption_approver": "王局长"}
    visit_id = plan_visit(station, {FIRE: ("消防安全检查",)}, **told)

    assert "12345工单，批准人王局长" in words(document(station, visit_id, f"行政检查审批表（{FIRE}）"))
    assert document(station, visit_id, NOTICE)


def test_the_notice_says_the_caps_of_each_department_and_how_often_it_comes_this_year(station: Station) -> None:
    plan_visit(station, day=date(2026, 3, 2))
    visit_id = plan_visit(station)
    lists = station.inspection_lists
    lists.save_department(None, {"name": MARKET, "competent": True})
    lists.save_cap(None, {"department": MARKET, "item": None, "most": 4})

    text = words(document(station, visit_id, NOTICE))

    assert f"{MARKET}：2026年度检查上限4次，已安排2次（含本次）。" in text
    assert f"{FIRE}：年度检查频次以各检查部门公布的上限为准，可以向检查部门核实。" in text


def test_what_does_not_count_against_a_cap_is_said_not_to(station: Station) -> None:
    visit_id = plan_visit(station, {FIRE: ("消防安全检查",)}, kind="个案检查")
    station.inspection_lists.save_cap(None, {"department": None, "item": None, "most": 6})

    text = words(document(station, visit_id, NOTICE))

    assert "2026年度各部门合计检查上限6次，已安排0次（本次不计入）。" in text


def test_no_paper_shows_the_risk_class_or_the_rating(station: Station) -> None:
    enterprise_id = add_enterprise(station, "甲公司", risk_class="D")
    station.inspection_lists.save_cap(None, {"department": None, "item": None, "risk_class": "D", "most": 6})
    visit_id = plan_visit(station, enterprise_id=enterprise_id)
    order(station, visit_id, "灭火器过期")
    with station.context.writing() as work:
        told = {"visit_id": visit_id, "stars": 1, "text": "态度不好", "given_on": "2026-11-23", "recorded_by": "admin"}
        work.insert(VisitRating, told)

    text = everything(station, visit_id)

    assert "检查上限6次" in text
    assert not [said for said in ("D类", "D 类", "风险", "信用等级", "态度不好", "满意", "评价") if said in text]


def test_the_code_on_the_notice_proves_itself_when_it_is_typed(station: Station) -> None:
    visit_id = plan_visit(station)
    notify(station, visit_id)

    text = words(document(station, visit_id, NOTICE))

    with station.context.reading() as connection:
        keys = [key.public for key in known_keys(connection)]
    typed = text[text.index("JN1:") :].split("\n")[0]
    assert check(typed, keys) is Proof.GENUINE


def test_the_record_follows_what_is_written_down_on_site(station: Station) -> None:
    add_item(station, FIRE, "消防安全检查", "灭火器是否有效｜压力正常\n疏散通道是否畅通")
    visit_id = plan_visit(station)
    before = words(document(station, visit_id, Paper.RECORD.value))
    enter(station, visit_id)
    find_problem(station, visit_id, "灭火器过期")
    finish_record(station, visit_id)

    after = words(document(station, visit_id, Paper.RECORD.value))

    assert "灭火器是否有效" in before
    assert "压力正常" in before
    assert "√" not in before
    assert after.count("√") == 4
    assert "灭火器过期" in after
    assert "签名（盖章）：赵经理" in after
    assert "安全生产法" in words(document(station, visit_id, NOTICE))


def test_the_index_counts_the_photos_of_the_visit_and_of_its_findings(station: Station) -> None:
    visit_id = plan_visit(station)
    (finding_id,) = order(station, visit_id, "灭火器过期")
    for record_id, content in ((visit_id, b"1"), (finding_id, b"2")):
        station.attachments.add(record_id, "照片.jpg", content)
    station.attachments.remove(station.attachments.add(finding_id, "照片.jpg", b"3"))

    assert "现场照片和扫描件（2份）" in words(document(station, visit_id, Paper.INDEX.value))


def test_a_recheck_is_told_by_the_visit_that_it_goes_after(station: Station) -> None:
    first = plan_visit(station)
    again = plan_visit(station, {FIRE: ("消防安全检查",)}, recheck_of=first, kind="个案检查")

    assert "个案检查：对 LH20260001 的整改复查" in words(document(station, again, NOTICE))


def test_a_visit_that_is_gone_is_refused(station: Station) -> None:
    with pytest.raises(StationError, match="已经不在了"):
        station.inspection_papers.documents("nobody")
