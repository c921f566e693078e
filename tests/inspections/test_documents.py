"""What stands in the papers of a visit, as blocks, in Word, on the pages and on the screen."""

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import docx
import pytest
from pytestqt.qtbot import QtBot

from jn_desktop.core.official import Addressee, Heading, OfficialDocument, Paragraph, Signature, Table, Title, render
from jn_desktop.desktop.paper import PaperView
from jn_desktop.inspections.documents import Paper, VisitPapers, papers_of
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import VisitDetail
from tests.core.rendering import Page, needs_rendering, rendered
from tests.core.test_official import installed
from tests.inspections.visits_shown import (
    ENTERPRISE,
    EXTINGUISHER,
    FIRE,
    MARKET,
    PARTS,
    REQUESTS,
    SAFETY,
    UNCERTIFIED,
    closed,
    issuing,
    line,
    notified,
    ordered,
    recorded,
    request,
    visit,
)

Rows = list[list[str]]


def papers(shown: VisitDetail, **told: Any) -> VisitPapers:
    return papers_of(shown, issuing(**told))


def document(shown: VisitDetail, paper: Paper, department: str | None = None, **told: Any) -> OfficialDocument:
    (found,) = (
        one.document
        for one in papers(shown, **told).papers
        if one.paper is paper and (department is None or department in one.name)
    )
    return found


def tables(document: OfficialDocument) -> list[Rows]:
    return [
        [[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Table)
    ]


def facts(document: OfficialDocument) -> dict[str, str]:
    """Return what stands behind each label of the forms of a paper."""
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows]
    pairs = [(row[at], row[at + 1]) for row in rows for at in range(0, len(row) - 1, 2)]
    return {label.text.replace("\n", ""): value.text for label, value in pairs if label.label and not value.label}


def words(document: OfficialDocument) -> str:
    texts = [block.text for block in document.blocks if isinstance(block, Title | Addressee | Heading | Paragraph)]
    return "\n".join([*texts, *(cell for rows in tables(document) for row in rows for cell in row)])


# ---- which papers ----

FORMS = [Paper.PLAN, *[Paper.APPROVAL] * 3, Paper.NOTICE, Paper.RECORD]


@pytest.mark.parametrize(
    ("shown", "more"),
    [
        (visit(), []),
        (notified(), []),
        (recorded(findings=()), [Paper.RESULT]),
        (recorded(findings=(EXTINGUISHER,)), [Paper.RESULT]),
        (ordered(), [Paper.RESULT, Paper.ORDER, Paper.RECHECK]),
        (closed(), [Paper.RESULT, Paper.ORDER, Paper.RECHECK]),
    ],
)
def test_a_visit_has_its_forms_at_once_and_what_tells_a_result_when_there_is_one(
    shown: VisitDetail, more: list[Paper]
) -> None:
    assert [one.paper for one in papers(shown).papers] == [*FORMS, *more, Paper.INDEX]


def test_a_visit_that_was_called_off_has_no_notice_and_says_why() -> None:
    shown = visit(state=VisitState.CANCELLED, cancelled="企业停产检修。")

    made = papers(shown).papers

    assert [one.paper for one in made] == [*FORMS[:4], Paper.INDEX]
    assert all("本次联合检查已取消。取消原因：企业停产检修。" in words(one.document) for one in made)


def test_the_files_are_named_as_windows_takes_them_and_keep_their_names_as_papers_come() -> None:
    before, after = ([one.file_name for one in papers(shown).papers] for shown in (notified(), closed()))

    assert set(before) < set(after)
    assert after[0] == "LH20260001 1 联合检查方案.docx"
    assert after[3:] == [
        f"LH20260001 2 行政检查审批表（{FIRE}）.docx",
        "LH20260001 3 行政检查通知书.docx",
        "LH20260001 4 现场检查记录.docx",
        "LH20260001 5 检查结果告知书.docx",
        f"LH20260001 6 责令改正通知书（{MARKET}）.docx",
        "LH20260001 7 整改复查记录.docx",
        "LH20260001 8 卷内目录.docx",
    ]


def test_no_paper_takes_the_file_of_another() -> None:
    names = ('应急<局>:"二"?', "局" * 199 + "甲", "局" * 199 + "乙")
    parts = tuple(replace(part, department=name) for part, name in zip(PARTS, names, strict=True))
    requests = tuple(replace(one, department=name) for one, name in zip(REQUESTS[:3], names, strict=True))

    made = papers(notified(departments=names, parts=parts, requests=requests, checklist=())).papers

    files = [one.file_name for one in made]
    assert files[1] == "LH20260001 2 行政检查审批表（应急局二）.docx"
    assert len({file.casefold() for file in files}) == len(files)
    assert files[3].startswith("LH20260001 2-4 行政检查审批表（局局")
    assert max(map(len, files)) <= 85


# ---- the plan ----


def test_the_plan_names_enterprise_day_items_lead_officers_and_discipline() -> None:
    shown = document(notified(), Paper.PLAN)

    text = words(shown)
    assert text.startswith(f"关于对{ENTERPRISE}开展联合检查的方案")
    assert "统一社会信用代码91370800MA3C00001X，位于新材料产业园" in text
    assert "2026年12月3日（星期四），预计用时约90分钟。" in text
    assert f"由{SAFETY}牵头" in text
    assert f"{MARKET}、{FIRE}按照各自职责参加检查" in text
    items, officers, prohibitions = tables(shown)
    assert items[:3] == [
        ["序号", "检查事项", "检查依据", "任务来源"],
        [SAFETY],
        ["1", "安全生产责任制落实检查", "《中华人民共和国安全生产法》第六十五条", "专项检查"],
    ]
    assert [
        "2",
        "特种设备使用安全检查",
        "《中华人民共和国特种设备安全法》第五十七条",
        "日常检查：年度检查计划",
    ] in items
    assert [MARKET, "张三　SD08000020\n李四　SD08000021", "1人"] in officers
    assert ["严禁干扰企业正常生产经营", "不得刻意要求法定代表人到场。"] in prohibitions
    assert shown.blocks[-1] == Signature("济宁高新区园区企业服务站", datetime(2026, 11, 27).date())


def test_the_plan_of_a_quiet_day_says_for_which_exemption() -> None:
    exempt = {"exemption": "COMPLAINT_CLUE", "exemption_name": "投诉举报线索", "exemption_reason": "12345工单。"}
    asked = replace(REQUESTS[3], **exempt, exemption_approver="陈大队长")

    text = words(document(visit(quiet=True, requests=(*REQUESTS[:3], asked)), Paper.PLAN))

    assert "当日为企业安静日，按照例外情形安排：消防救援大队“投诉举报线索”，12345工单，批准人陈大队长。" in text


# ---- the approval ----


def test_each_department_has_an_approval_form_of_its_own_part() -> None:
    told = facts(
        document(notified(), Paper.APPROVAL, MARKET, frequency={MARKET: ["2026年度检查上限2次。", "各部门合计6次。"]})
    )

    assert (told["检查编号"], told["检查部门"], told["检查对象"]) == ("LH20260001", MARKET, ENTERPRISE)
    assert told["检查事项"] == "1. 特种设备使用安全检查\n2. 计量器具强制检定检查"
    assert told["任务来源"] == "1. 日常检查：年度检查计划\n2. 日常检查"
    assert told["检查方式"] == f"现场检查，联合检查\n牵头部门：{SAFETY}"
    assert told["检查频次"] == "2026年度检查上限2次。各部门合计6次。"
    assert told["检查人员"] == "1. 张三（执法证号SD08000020）\n2. 李四（执法证号SD08000021）"
    assert told["辅助人员"] == "1人"
    assert told["部门负责人审批意见"] == "同意检查\n批准人：王局长\n2026年11月30日16时00分"


def test_what_nobody_has_said_yet_is_left_open_to_be_written_in() -> None:
    told = facts(document(visit(), Paper.APPROVAL, FIRE))

    assert (told["检查人员"], told["辅助人员"]) == ("", "")
    assert "签名：" in told["部门负责人审批意见"]
    assert told["部门负责人审批意见"].endswith("日期：　　　　年　　月　　日")


# ---- the notice ----


def test_one_notice_for_all_says_what_the_enterprise_has_to_know() -> None:
    shown = document(notified(), Paper.NOTICE)

    text = words(shown)
    assert (
        f"2026年12月1日经批准，{SAFETY}、{MARKET}、{FIRE}定于2026年12月3日（星期四）（预计用时约90分钟）"
        f"对你单位联合开展行政检查，由{SAFETY}牵头" in text
    )
    for said in (
        "检查编号：LH20260001",
        "执法人员少于2人的，你单位有权拒绝检查",
        "不要求法定代表人或者主要负责人陪同",
        "年度检查频次以各检查部门公布的上限为准。",
        "有权申请回避",
        "行政复议或者提起行政诉讼",
        "严禁逐利检查",
        "司马相如甲　SD08000050",
        "日常检查：年度检查计划",
        "签收人：王经理",
        "签收时间：2026年12月1日10时20分",
        "日期：2026年12月1日",
    ):
        assert said in text
    seals = tables(shown)[-1]
    assert [[cell.strip() for cell in row] for row in seals[:3]] == [
        ["检查部门（盖章）"],
        [SAFETY, MARKET],
        [FIRE, ""],
    ]


def test_the_notice_carries_the_code_of_the_door_as_a_picture_and_as_text_to_type() -> None:
    told = issuing()
    assert told.door is not None

    (shown,) = (one.document for one in papers_of(notified(), told).papers if one.paper is Paper.NOTICE)

    (pictured,) = (
        row[1].picture
        for block in shown.blocks
        if isinstance(block, Table)
        for row in block.rows
        if row[0].text == "入企核验码"
    )
    assert pictured == told.door.picture
    typed = words(shown).replace(" ", "")
    assert told.door.text in typed


def test_a_notice_before_it_is_given_has_no_date_and_no_code() -> None:
    text = words(document(visit(), Paper.NOTICE, door=None))

    assert "经批准，" in text
    assert "年" not in text.split("经批准")[0]
    assert "（通知企业后生成）" in text
    assert "日期：　　　　年　　月　　日" in text
    assert "签收时间：　　　　年　　月　　日" in text


def test_what_holds_for_all_departments_is_said_once_and_the_rest_of_each() -> None:
    common = "2026年度各部门合计检查上限6次，已安排1次（含本次）。"
    often = {SAFETY: ["本部门上限2次。", common], MARKET: [common], FIRE: ["本部门上限1次。", common]}

    shown = document(notified(), Paper.NOTICE, frequency=often)

    texts = [block.text for block in shown.blocks if isinstance(block, Paragraph)]
    assert [said for said in texts if "上限" in said] == [
        f"{SAFETY}：本部门上限2次。",
        f"{FIRE}：本部门上限1次。",
        common,
    ]


def test_a_department_alone_signs_its_notice() -> None:
    alone = notified(departments=(FIRE,), lead=FIRE, parts=PARTS[2:], requests=REQUESTS[3:], checklist=())

    shown = document(alone, Paper.NOTICE)

    assert Signature(FIRE, datetime(2026, 12, 1).date()) in shown.blocks
    assert "对你单位开展行政检查。" in words(shown)
    assert tables(shown)[-1] == [["签收人：王经理", "签收时间：2026年12月1日10时20分"]]


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ({}, "没有写明理由和批准人"),
        ({"exemption_reason": "12345工单"}, "没有写明批准人"),
        ({"exemption_approver": "陈大队长"}, "没有写明理由"),
    ],
)
def test_no_notice_is_written_while_an_exemption_lacks_its_reason_or_approver(told: dict[str, str], lacks: str) -> None:
    asked = replace(REQUESTS[3], exemption="COMPLAINT_CLUE", exemption_name="投诉举报线索", **told)

    made = papers(visit(requests=(*REQUESTS[:3], asked)))

    assert Paper.NOTICE not in [one.paper for one in made.papers]
    (sentence,) = made.withheld
    assert f"检查需求 JC20261200004 的例外情形“投诉举报线索”{lacks}" in sentence


def test_the_papers_of_an_emergency_say_that_they_were_made_afterwards() -> None:
    shown = recorded(
        emergency="危险化学品泄漏报警。",
        notified_at=None,
        received_by=None,
        events=(),
        parts=tuple(replace(part, backfilled=True) for part in PARTS),
    )

    entered = "本次检查属于紧急检查（危险化学品泄漏报警），检查人员于2026年12月3日9时05分先行入企，本{}为事后补办。"
    assert entered.format("方案") in words(document(shown, Paper.PLAN))
    approval = facts(document(shown, Paper.APPROVAL, FIRE))
    assert approval["备注"] == entered.format("审批表")
    assert approval["部门负责人审批意见"].endswith("（事后补办）")
    notice = words(document(shown, Paper.NOTICE, door=None))
    assert entered.format("通知书") in notice
    assert "已于2026年12月3日" in notice
    assert "入企核验码" not in notice
    assert "先行入企，审批和通知手续事后补办" in facts(document(shown, Paper.RECORD))["紧急情形"]


# ---- the record ----


def test_the_record_has_one_checklist_of_all_with_a_mark_for_each_result() -> None:
    shown = document(recorded(), Paper.RECORD)

    told = facts(shown)
    assert (told["进入时间"], told["离开时间"], told["联系人"]) == ("9时05分", "11时40分", "王经理 安全部")
    assert told["检查小结"] == "共检查5项，发现问题2个，1个已当场改正。"
    assert "签名（盖章）：王经理" in told["被检查单位意见"]
    checklist = tables(shown)[2]
    assert checklist[:6] == [
        ["序号", "检查内容", "标准", "合格", "不合格", "不适用", "备注"],
        [SAFETY],
        ["事项：安全生产责任制落实检查"],
        ["1", "是否建立全员安全生产责任制", "", "√", "", "", ""],
        [MARKET],
        ["事项：特种设备使用安全检查"],
    ]
    assert ["3", "作业人员是否持证上岗", "持有有效作业人员证", "", "√", "", "叉车司机 1 人"] in checklist
    assert ["4", "计量器具强制检定检查", "", "", "", "√", ""] in checklist
    found = tables(shown)[3]
    assert found[1] == ["1", MARKET, UNCERTIFIED.text, UNCERTIFIED.basis, "没有当场改正"]
    assert found[2][-1] == "已当场改正：现场更换为备用灭火器"


def test_the_record_of_another_day_than_the_visits_says_the_day_with_the_time() -> None:
    told = facts(document(recorded(entered_at="2026-12-03T23:10", left_at="2026-12-04T00:20"), Paper.RECORD))

    assert (told["进入时间"], told["离开时间"]) == ("23时10分", "2026年12月4日0时20分")


def test_the_lines_of_a_department_that_takes_part_no_longer_stand_last() -> None:
    shown = notified(departments=(SAFETY, FIRE), parts=(PARTS[0], PARTS[2]))

    checklist = tables(document(shown, Paper.RECORD))[2]

    assert [row for row in checklist if row in ([SAFETY], [MARKET], [FIRE])] == [[SAFETY], [FIRE], [MARKET]]


def test_a_record_before_the_entry_is_a_form_with_room_for_findings() -> None:
    shown = document(notified(), Paper.RECORD)

    assert facts(shown)["进入时间"] == ""
    assert tables(shown)[3][1:] == [[""] * 5] * 3
    assert "没有发现问题" not in words(shown)


def test_a_record_without_findings_says_so_and_a_refused_signature_is_told_with_its_reason() -> None:
    shown = document(recorded(findings=(), signed_by=None, refusal="负责人不在厂。"), Paper.RECORD)

    assert ["本次检查没有发现问题。"] in tables(shown)[3]
    assert facts(shown)["被检查单位意见"].startswith("被检查单位拒绝签名，原因：负责人不在厂。\n由检查人员签名注明：")


# ---- what comes of it ----


def test_the_result_notice_tells_each_item_and_each_problem() -> None:
    shown = document(ordered(), Paper.RESULT)

    outcomes, found, _ = tables(shown)
    assert outcomes[1:] == [
        [SAFETY],
        ["1", "安全生产责任制落实检查", "没有发现问题"],
        [MARKET],
        ["2", "特种设备使用安全检查", "发现问题1个"],
        ["3", "计量器具强制检定检查", "不适用"],
        [FIRE],
        ["4", "消防设施维护保养检查", "发现问题1个，其中1个已当场改正"],
    ]
    assert found[1][-1] == "责令限期改正，另行送达责令改正通知书"
    assert found[2][-1] == "已当场改正：现场更换为备用灭火器"
    assert "到期后由检查部门复查" in words(shown)
    assert "日期：2026年12月4日" in words(shown)


def test_a_result_without_problems_asks_for_nothing() -> None:
    shown = document(recorded(findings=()), Paper.RESULT)

    assert "到期后由检查部门复查" not in words(shown)
    assert "发现的问题和处理" not in words(shown)


def test_each_department_orders_in_its_own_name_what_it_found() -> None:
    extinguisher = replace(EXTINGUISHER, corrected_on=None, kept=None, due="2026-12-10", demand="更换灭火器")
    shown = ordered(findings=(UNCERTIFIED, extinguisher))

    market, fire = (document(shown, Paper.ORDER, department) for department in (MARKET, FIRE))

    assert tables(market)[0][1:] == [
        ["1", UNCERTIFIED.text, UNCERTIFIED.basis, "取得证件前不得上岗作业", "2026年12月20日前"]
    ]
    assert tables(fire)[0][1:] == [["1", EXTINGUISHER.text, "", "更换灭火器", "2026年12月10日前"]]
    assert Signature(FIRE, datetime(2026, 12, 4).date()) in fire.blocks
    assert "六十日内依法申请行政复议" in words(fire)


def test_the_recheck_record_is_a_form_until_somebody_has_been_there() -> None:
    (row,) = tables(document(ordered(), Paper.RECHECK))[1][1:]
    assert row[2:] == ["取得证件前不得上岗作业\n2026年12月20日前", "", "□已改正\n□没有改正"]

    (row,) = tables(document(closed(), Paper.RECHECK))[1][1:]
    assert row[3:] == [
        "2026年12月15日\n已取得作业人员证，复印件存档。",
        "已改正\n2026年12月21日\n复查人：张三、李四",
    ]


def test_the_index_lists_the_papers_with_who_answers_for_them_and_their_days() -> None:
    shown = document(closed(), Paper.INDEX)

    assert facts(shown)["档号"] == "2026-综查-0001"
    listed = [row[1:4] for row in tables(shown)[1][1:]]
    assert listed == [
        ["济宁高新区园区企业服务站", "联合检查方案", "20261127"],
        [SAFETY, f"行政检查审批表（{SAFETY}）", "20261130"],
        [MARKET, f"行政检查审批表（{MARKET}）", "20261130"],
        [FIRE, f"行政检查审批表（{FIRE}）", "20261201"],
        [f"{SAFETY}等3个部门", "行政检查通知书", "20261201"],
        [f"{SAFETY}等3个部门", "现场检查记录", "20261203"],
        [f"{SAFETY}等3个部门", "检查结果告知书", "20261204"],
        [MARKET, f"责令改正通知书（{MARKET}）", "20261204"],
        [MARKET, "整改复查记录", "20261221"],
    ]


# ---- in Word, on the pages, on the screen ----


def test_every_paper_opens_again_in_word_with_all_its_tables() -> None:
    for one in papers(closed()).papers:
        opened = docx.Document(io.BytesIO(render(one.document)))
        (title,) = (block.text for block in one.document.blocks if isinstance(block, Title))
        assert "".join(opened.paragraphs[0].text.split()) == title
        assert opened.paragraphs[0].style is not None
        assert opened.paragraphs[0].style.name == "标题"
        assert opened.core_properties.title == one.document.title
        shown = tables(one.document)
        assert len(opened.tables) == len(shown)
        for table, rows in zip(opened.tables, shown, strict=True):
            assert len(table.rows) == len(rows)
            assert {cell.text.strip() for row in table.rows for cell in row.cells} == {
                cell.strip() for row in rows for cell in row
            }


def long_visit() -> VisitDetail:
    """Return a visit with 60 items, every text long, and a department whose name has 200 characters."""
    long = "单" * 200
    names = (SAFETY, long)
    asked = [
        request(place, names[place % 2], f"事项{place:02}" + "检查" * 18, legal_basis=f"依据{place:02}" + "法" * 60)
        for place in range(60)
    ]
    lines = [line(place, one, f"内容{place:02}" + "查" * 60, standard="标" * 40) for place, one in enumerate(asked)]
    parts = tuple(replace(part, department=name) for part, name in zip(PARTS, names, strict=False))
    findings = [replace(UNCERTIFIED, id=str(place), text=f"问题{place:02}", department=long) for place in range(30)]
    return ordered(
        departments=names, requests=tuple(asked), checklist=tuple(lines), parts=parts, findings=tuple(findings)
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    made = {
        f"{kind} {place:02}": render(installed(one.document))
        for kind, shown in (("long", long_visit()), ("usual", closed()))
        for place, one in enumerate(papers(shown).papers, start=1)
    }
    return rendered(made, tmp_path_factory.mktemp("papers"))


@needs_rendering
def test_sixty_items_and_a_department_of_200_characters_are_all_on_the_pages(pages: dict[str, list[Page]]) -> None:
    names = {one.paper: f"long {place:02}" for place, one in enumerate(papers(long_visit()).papers, start=1)}
    for paper in (Paper.PLAN, Paper.NOTICE):
        text = "".join(page.text for page in pages[names[paper]])
        assert all(f"事项{place:02}" in text and f"依据{place:02}" in text for place in range(60)), paper
        assert text.count("单") >= 200, paper
    record = pages[names[Paper.RECORD]]
    assert all(f"内容{place:02}" in "".join(page.text for page in record) for place in range(60))
    assert all("标准" in page.text for page in record if "内容1" in page.text), "the head stands on each page"
    order = "".join(page.text for page in pages[names[Paper.ORDER]])
    assert all(f"问题{place:02}" in order for place in range(30))


@needs_rendering
def test_nothing_leaves_the_type_area_and_no_page_is_empty(pages: dict[str, list[Page]]) -> None:
    for name, shown in pages.items():
        for page in shown:
            assert len(page.lines) > 1, f"{name} has an empty page"
            assert max(line.box.right for line in page.lines) < 210 - 25, name
            assert min(line.box.left for line in page.lines) >= 28 - 0.5, name


@needs_rendering
def test_the_usual_forms_stand_on_one_page(pages: dict[str, list[Page]]) -> None:
    made = papers(closed()).papers
    lengths = {one.paper: len(pages[f"usual {place:02}"]) for place, one in enumerate(made, start=1)}
    one_page = (Paper.APPROVAL, Paper.ORDER, Paper.RECHECK, Paper.INDEX)
    assert [lengths[paper] for paper in one_page] == [1, 1, 1, 1]


def test_every_paper_is_shown_on_the_screen_as_it_is_written(qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    for one in papers(closed()).papers:
        view.show_document(one.document)
        shown = "".join(view.text().split())
        assert all("".join(cell.split()) in shown for rows in tables(one.document) for row in rows for cell in row)
