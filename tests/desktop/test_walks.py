"""What a clerk does from the first start on: through the whole program, with real widgets on a real station."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)

from jn_desktop.core.roles import Role
from jn_desktop.desktop import attachments
from jn_desktop.desktop.search import SearchPalette
from jn_desktop.projects.pages.progress_table import SheetTable
from jn_desktop.registry.listing import EnterpriseQuery
from jn_desktop.station import FIRST_OPERATOR
from tests.conftest import PASSWORD, SAMPLES
from tests.desktop.walking import Walk
from tests.registry.conftest import code

Begin = Callable[[Path], Walk]


def import_ledger(walk: Walk, file: Path) -> None:
    """Go through the four steps of the import page."""
    walk.do("choose")
    walk.choose_file(file)
    walk.do("columns_next")
    walk.do("start_import")


def names(walk: Walk) -> list[str]:
    """Return the names in the table of the page that is shown."""
    return [record.name for record in walk.view.table.records()]


# ---- from the first start on ----


def test_from_the_first_start_to_the_first_minutes(walk: Begin, tmp_path: Path) -> None:
    begun = walk(tmp_path / "新的 站点")
    begun.type("operator", "王站长")
    begun.type("password", PASSWORD)
    begun.type("again", PASSWORD)
    begun.do("create")
    begun.find(QCheckBox, "kept").click()
    begun.click("next")
    begun.do("begin_import")

    for ledger in ("企业名录", "跑小青专员名册", "重点项目台账", "现场办公会记录"):
        import_ledger(begun, SAMPLES / f"{ledger}.xlsx")
        begun.do("import_again")
    begun.keys("Ctrl+4")
    begun.keys("Ctrl+Shift+P")
    begun.do("proposal_apply")

    cards = begun.station.projects.cards()
    assert len(cards) == 142
    assert all(card.lead_agent for card in cards)
    assert begun.said == "已安排 142 个项目的牵头专员。"

    begun.keys("Ctrl+6")
    meeting = begun.view.table.current()
    begun.do("export_minutes")
    begun.choose_file(tmp_path / "第一份 纪要.docx")
    assert begun.said == "已写出纪要：第一份 纪要.docx"
    paragraphs = [paragraph.text for paragraph in Document(str(tmp_path / "第一份 纪要.docx")).paragraphs]
    agreed = begun.station.meetings.meeting(meeting.id)
    assert any(agreed.topics[0].title in paragraph for paragraph in paragraphs)


# ---- the windows ----


class Shown(QObject):
    """Notes what shows itself as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_a_page_flashes_up_as_a_window_when_it_is_made(at_work: Walk, qapp: QApplication) -> None:
    shown = Shown()
    qapp.installEventFilter(shown)

    for entry in at_work.window.entries:
        page = at_work.go(entry.key)
        for tabs in page.findChildren(QTabWidget):
            for place in range(tabs.count()):
                tabs.setCurrentIndex(place)
                at_work.settle()
    for section in ("操作员", "公文字体", "表头别名", "备份与恢复", "检查", "关于"):
        at_work.go("settings", only=section)

    qapp.removeEventFilter(shown)
    assert shown.windows == []


# ---- import ----


def test_a_corrected_column_is_taken_in_and_remembered_the_next_time(opened: Walk, tmp_path: Path) -> None:
    ledger = tmp_path / "项目 台账.csv"
    ledger.write_text("项目名称,总投资（万元）,牵头人\n甲项目,100,张三\n", encoding="utf-8")
    opened.go("import", only="projects")
    opened.do("choose")
    opened.choose_file(ledger)
    opened.pick("meaning_projects_2", "联系人")
    opened.do("columns_next")
    opened.do("start_import")

    opened.do("look_at_records")
    assert names(opened) == ["甲项目"]
    assert opened.page.table.records()[0].contact == "张三"

    ledger.write_text("项目名称,总投资（万元）,牵头人\n乙项目,200,李四\n", encoding="utf-8")
    opened.go("import", only="projects")
    opened.do("choose")
    opened.choose_file(ledger)
    assert opened.find(QComboBox, "meaning_projects_2").currentText() == "联系人"
    opened.do("columns_next")
    opened.do("start_import")
    assert {card.name: card.contact for card in opened.station.projects.cards()} == {"甲项目": "张三", "乙项目": "李四"}


def test_the_last_import_is_undone_everywhere(at_work: Walk, tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text("项目名称\n泗河绿道项目\n", encoding="utf-8")
    at_work.go("import", only="projects")
    import_ledger(at_work, ledger)
    at_work.do("look_at_records")
    assert "泗河绿道项目" in names(at_work)

    at_work.go("import")
    at_work.do("undo_import")
    question = at_work.answer("撤销导入")

    assert "新增 1" in question
    at_work.keys("Ctrl+3")
    assert len(names(at_work)) == 142
    assert "泗河绿道项目" not in names(at_work)
    assert at_work.search("泗河绿道") == []
    at_work.keys("Esc", at_work.palette.field)
    at_work.station.projects.save(None, {"name": "撤销之后的项目"})
    at_work.until(lambda: "撤销之后的项目" in names(at_work))


# ---- who carries what ----


@pytest.fixture
def waiting(at_work: Walk) -> Walk:
    """Three projects that nobody leads, beside those of the samples."""
    for name in ("甲项目", "乙项目", "丙项目"):
        at_work.station.projects.save(None, {"name": name, "chain": "新材料"})
    at_work.settle()
    return at_work


def test_leads_are_proposed_changed_and_applied_by_keyboard(waiting: Walk) -> None:
    waiting.keys("Ctrl+4")
    waiting.keys("Ctrl+Shift+P")
    proposal = waiting.page.proposal
    lines, candidates = proposal.lines, proposal.candidates
    assert {line.name for line in lines.records()} == {"甲项目", "乙项目", "丙项目"}
    proposed = {line.name: line.agent for line in lines.records()}

    waiting.choose("proposal_lines", "甲项目")
    waiting.press(Qt.Key.Key_Return, lines)
    assert candidates.hasFocus()
    while candidates.current().agent == proposed["甲项目"] or candidates.current().full:
        waiting.press(Qt.Key.Key_Down, candidates)
    other = candidates.current().agent
    waiting.press(Qt.Key.Key_Return, candidates)
    waiting.choose("proposal_lines", "乙项目")
    waiting.keys("Alt+X", lines)
    waiting.keys("Alt+Y", lines)

    leads = {card.name: card.lead_agent for card in waiting.station.projects.cards()}
    assert (leads["甲项目"], leads["乙项目"], leads["丙项目"]) == (other, None, proposed["丙项目"])
    assert waiting.said == "已安排 2 个项目的牵头专员。"


def carrying(walk: Walk) -> tuple[str, list[str]]:
    """Go to an agent who leads several projects, and return the number and these projects."""
    card = next(card for card in walk.station.assignments.board() if card.leads > 1)
    walk.go("agents", record=card.id)
    walk.show_tab("承办")
    led = [project.id for project in walk.station.projects.cards() if project.lead_agent == card.number]
    return card.number, led


def hand_over(walk: Walk) -> str:
    """Fill the dialog in: the first successor, and a reason that it asks for; return the successor."""
    dialog = walk.dialog
    successor: str = walk.find(QComboBox, "to_agent", dialog).currentData()
    walk.do("accept", dialog)
    assert "请填写原因" in walk.find(QLabel, "reason_fault", dialog).text()
    walk.type("reason", "工作调整", dialog)
    walk.press(Qt.Key.Key_Return, walk.find(QLineEdit, "reason", dialog))
    walk.settle()
    assert walk.dialogs() == []
    return successor


def leads_of(walk: Walk, projects: list[str]) -> list[str | None]:
    return [walk.station.projects.card(project).lead_agent for project in projects]


def test_one_project_is_handed_over_with_a_reason(at_work: Walk) -> None:
    number, (first, *others) = carrying(at_work)
    carried = at_work.page.detail.carried.table
    carried.selectRow([row.project.id for row in carried.records()].index(first))
    at_work.do("hand_over_some")

    successor = hand_over(at_work)

    assert leads_of(at_work, [first]) == [successor]
    assert set(leads_of(at_work, others)) == {number}
    at_work.keys("Ctrl+3")
    at_work.go("projects", record=first)
    assert at_work.page.table.current().lead_agent == successor


def test_all_projects_of_an_agent_are_handed_over_with_a_reason(at_work: Walk) -> None:
    _, projects = carrying(at_work)
    at_work.do("hand_over_all")
    dialog = at_work.dialog
    at_work.find(QComboBox, "to_agent", dialog).setCurrentIndex(1)

    successor = hand_over(at_work)

    assert set(leads_of(at_work, projects)) == {successor}
    assert at_work.said.endswith(f"从今天起牵头 {len(projects)} 个项目。")


# ---- lock ----


def unlock(walk: Walk) -> None:
    walk.type("unlock_password", PASSWORD)
    walk.press(Qt.Key.Key_Return, walk.find(QLineEdit, "unlock_password"))
    walk.settle()


def test_what_is_being_typed_in_a_form_outlives_the_lock(at_work: Walk) -> None:
    at_work.keys("Ctrl+3")
    at_work.keys("Ctrl+N")
    at_work.type("name", "还没有写完的项目")

    at_work.keys("Ctrl+L")
    assert at_work.window.locked
    assert not at_work.find(QLineEdit, "name").isVisible()
    unlock(at_work)

    assert at_work.find(QLineEdit, "name").text() == "还没有写完的项目"
    at_work.keys("Ctrl+S")
    assert "还没有写完的项目" in names(at_work)


def test_a_dialog_is_put_away_by_the_lock_and_comes_back_as_it_was(at_work: Walk) -> None:
    at_work.keys("Ctrl+3")
    at_work.do("project_report")
    dialog = at_work.dialog
    at_work.type("invested", "777", dialog)

    at_work.window.lock()
    assert at_work.dialogs() == []
    unlock(at_work)

    assert at_work.dialog is dialog
    assert dialog.isModal()
    assert at_work.find(QLineEdit, "invested", dialog).text() == "777"
    at_work.do("accept", dialog)
    assert at_work.page.table.current().invested == 777


def test_a_question_that_was_open_at_the_lock_is_still_to_be_answered(at_work: Walk) -> None:
    at_work.keys("Ctrl+3")
    at_work.keys("Ctrl+N")
    at_work.type("name", "写了一半")
    at_work.do("cancel")

    at_work.window.lock()
    assert at_work.dialogs() == []
    unlock(at_work)

    assert at_work.dialog.isModal()
    at_work.answer("继续填写")
    assert at_work.find(QLineEdit, "name").text() == "写了一半"
    at_work.do("cancel")
    at_work.answer("不保存")


# ---- search ----


def test_everything_is_found_from_anywhere_and_gone_to(at_work: Walk) -> None:
    project = at_work.station.projects.save(None, {"name": "光电产业园扩建工程", "code": "2611-370871-04-01-900001"})
    enterprise = at_work.station.registry.save(None, {"name": "恒瑞重工机械有限公司", "uscc": code(1)})
    agent = at_work.station.agents.save(None, {"number": "PXQ901", "name": "欧阳跑腿"})
    meeting = at_work.station.meetings.board()[0]
    at_work.settle()

    for text, name, page, record in (
        ("电产业园扩", "光电产业园扩建工程", "projects", project),
        ("gdcyykjgc", "光电产业园扩建工程", "projects", project),
        ("2611-370871-04-01-900001", "光电产业园扩建工程", "projects", project),
        ("瑞重工", "恒瑞重工机械有限公司", "enterprises", enterprise),
        (code(1), "恒瑞重工机械有限公司", "enterprises", enterprise),
        ("PXQ901", "欧阳跑腿", "agents", agent),
        ("oypt", "欧阳跑腿", "agents", agent),
        (meeting.number, meeting.name, "meetings", meeting.id),
    ):
        at_work.keys("Ctrl+1")
        assert at_work.search(text)[0] == name, text
        at_work.press(Qt.Key.Key_Return, at_work.palette.field)
        at_work.settle()
        assert (at_work.page.key, at_work.view.detail.record_id) == (page, record), text
        assert at_work.window.findChild(SearchPalette) is None


def test_places_are_found_and_gone_to(at_work: Walk) -> None:
    assert "设置" in at_work.search("sz")
    assert at_work.search("设置") == ["设置"]

    at_work.press(Qt.Key.Key_Return, at_work.palette.field)
    at_work.settle()

    assert at_work.page.key == "settings"


# ---- attachments ----


def test_a_file_is_attached_opened_and_leaves_nothing_behind(
    at_work: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(attachments, "open_file", shown.append)
    (tmp_path / "施工 合同.pdf").write_bytes(b"%PDF-1.7")
    at_work.keys("Ctrl+3")
    at_work.show_tab("附件")

    at_work.do("add_attachment")
    at_work.choose_file(tmp_path / "施工 合同.pdf")
    assert at_work.said == "已添加 1 个附件。"
    at_work.choose("attachments", "施工 合同.pdf")
    at_work.do("open_attachment")

    (copy,) = shown
    assert copy.read_bytes() == b"%PDF-1.7"
    assert copy.name == "施工 合同.pdf"
    at_work.window.close()
    assert not copy.exists()


# ---- settings ----


def test_a_new_operator_logs_in_and_is_offered_only_what_the_role_may_do(walk: Begin, at_work: Walk) -> None:
    at_work.go("settings", only="操作员")
    at_work.do("add_operator")
    dialog = at_work.dialog
    at_work.type("operator", "李审计", dialog)
    at_work.pick("role", Role.AUDITOR.label, dialog)
    at_work.type("password", "稻田-汽笛-山楂", dialog)
    at_work.type("again", "稻田-汽笛-山楂", dialog)
    at_work.do("accept", dialog)
    assert at_work.said == "已添加操作员。"
    at_work.window.close()

    auditing = walk(at_work.program.folder)
    auditing.log_in("李审计", "稻田-汽笛-山楂")

    for page in ("today", "projects", "agents", "enterprises", "meetings"):
        buttons = auditing.go(page).findChildren(QPushButton)
        assert not {button.objectName() for button in buttons if button.isVisible()} & CHANGING, page
    assert auditing.station.context.operator == "李审计"


CHANGING = {
    *("projects_add", "projects_sheet", "projects_import", "project_edit_button", "project_report", "project_retire"),
    *("new_agent", "propose", "edit_agent", "agent_activity", "duty_save", "hand_over_all", "hand_over_some"),
    *("enterprises_add", "enterprise_edit_button", "enterprise_merge", "enterprise_retire", "add_attachment"),
    *("meetings_add", "meetings_import", "meeting_edit", "meeting_retire", "finish_action", "reopen_action"),
}


def test_a_backup_is_made_and_put_back_from_the_settings(at_work: Walk, tmp_path: Path) -> None:
    at_work.go("settings", only="备份与恢复")
    at_work.do("create_backup")
    (tmp_path / "移动 硬盘").mkdir()
    at_work.choose_file(tmp_path / "移动 硬盘")
    assert at_work.said.startswith("已备份")
    (backup,) = (tmp_path / "移动 硬盘").iterdir()
    at_work.station.projects.save(None, {"name": "备份之后的项目"})
    at_work.settle()

    at_work.do("restore_backup")
    assert "备份之后的改动就看不到了" in at_work.answer("关闭本站并选择备份")
    at_work.choose_file(backup)
    dialog = at_work.dialog
    at_work.type("password", PASSWORD, dialog)
    at_work.do("accept", dialog)
    assert "已经恢复" in at_work.answer("知道了")
    at_work.log_in(FIRST_OPERATOR, PASSWORD)

    at_work.go("projects")
    assert len(names(at_work)) == 142
    assert "备份之后的项目" not in names(at_work)


# ---- enterprises and projects ----


def test_two_enterprises_that_are_one_are_merged(at_work: Walk) -> None:
    registry = at_work.station.registry
    kept = registry.save(None, {"name": "济宁恒瑞重工有限公司", "uscc": code(1)})
    gone = registry.save(None, {"name": "恒瑞重工", "phone": "13812345678"})
    project = at_work.station.projects.save(None, {"name": "恒瑞重工二期", "enterprise": "恒瑞重工"})
    at_work.go("enterprises", record=kept)

    at_work.do("enterprise_merge")
    dialog = at_work.dialog
    at_work.choose("merge_candidates", "恒瑞重工")
    at_work.do("merge", dialog)

    assert at_work.said == "“恒瑞重工”已并入“济宁恒瑞重工有限公司”。"
    assert registry.card(gone).merged_into == kept
    assert registry.card(kept).phone == "13812345678"
    assert [one.id for one in at_work.station.projects.of_enterprise(kept)] == [project]
    assert registry.count(EnterpriseQuery(retired=True)) == 1


def test_a_project_is_retired_with_a_reason_and_brought_back(at_work: Walk) -> None:
    at_work.keys("Ctrl+3")
    name = names(at_work)[0]
    at_work.choose("projects_table", name)
    at_work.do("project_retire")
    dialog = at_work.dialog
    at_work.find(QPlainTextEdit, "reason", dialog).setPlainText("企业迁出")
    at_work.do("accept", dialog)
    assert name not in names(at_work)

    at_work.do("projects_retired")
    assert names(at_work) == [name]
    at_work.choose("projects_table", name)
    at_work.do("project_bring_back")
    at_work.do("projects_retired")

    assert name in names(at_work)
    assert len(at_work.station.projects.cards()) == 142


def test_the_progress_of_three_projects_is_reported_in_one_sitting(at_work: Walk) -> None:
    at_work.keys("Ctrl+3")
    at_work.keys("Ctrl+M")
    table = at_work.find(SheetTable, "progress_sheet")
    lines = table.records()[:3]

    for figure in ("101", "202", "303"):
        for digit in figure:
            at_work.press(Qt.Key(ord(digit)))
        at_work.press(Qt.Key.Key_Return)
        at_work.settle()
    at_work.keys("Ctrl+S")

    reported = {card.id: card.invested for card in at_work.station.projects.cards()}
    assert [reported[line.card.id] for line in lines] == [101, 202, 303]
    assert at_work.said == "已登记 3 个项目 2026-11 的进展"


def test_undo_belongs_to_the_sheet_while_it_has_something_to_take_back(at_work: Walk) -> None:
    undone: list[str] = []
    at_work.keys("Ctrl+3")
    at_work.keys("Ctrl+M")
    table = at_work.find(SheetTable, "progress_sheet")
    before = table.records()[0].typed["invested"]
    for key in (Qt.Key.Key_7, Qt.Key.Key_Return):
        at_work.press(key)
        at_work.settle()
    at_work.window.desk.say("移交了一个项目。", ("撤销", lambda: undone.append("移交")))
    assert table.records()[0].typed["invested"] == "7"

    at_work.keys("Ctrl+Z", table)
    assert (table.records()[0].typed["invested"], undone) == (before, [])

    at_work.keys("Ctrl+Z", table)
    assert undone == ["移交"]
