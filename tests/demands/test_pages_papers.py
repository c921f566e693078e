"""The papers of demands in the window: looked at, then written."""

from pathlib import Path

import docx
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QPushButton

from jn_desktop.core.roles import Role
from jn_desktop.desktop.paper_dialog import PaperDialog
from tests.demands.conftest import Desk
from tests.demands.test_pages_board import Screen, Show, screen

__all__ = ["screen"]


def opened(show: Show, demand_id: str) -> Screen:
    shown = show()
    shown.page._shown.go_to(demand_id)
    shown.settle()
    return shown


def papers_of(shown: Screen) -> list[str]:
    """Return the papers that the menu of a demand offers."""
    menu = shown.page.detail.menu().findChild(QMenu, "demand_papers")
    assert menu is not None
    return [action.text().split("(&")[0] for action in menu.actions()]


def open_paper(shown: Screen, name: str) -> PaperDialog:
    menu = shown.page.detail.menu()
    papers = menu.findChild(QMenu, "demand_papers")
    assert papers is not None
    next(action for action in papers.actions() if action.text().startswith(name)).trigger()
    shown.settle()
    dialog = shown.dialog
    assert isinstance(dialog, PaperDialog)
    return dialog


def choose(shown: Screen, dialog: PaperDialog, target: Path) -> str:
    """Press 导出 Word, name a file or a folder, and return the name that was offered."""
    dialog.export.click()
    shown.settle()
    (ask,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]
    field = ask.findChild(QLineEdit, "fileNameEdit")
    offered = field.text()
    ask.setDirectory(str(target.parent))
    field.setText(target.name)
    ask.accept()
    shown.settle()
    return str(offered)


def test_the_record_sheet_is_shown_and_written_under_its_own_name(desk: Desk, screen: Show, tmp_path: Path) -> None:
    shown = opened(screen, desk.register("厂区外电压不稳"))

    dialog = open_paper(shown, "办理单")
    text = dialog.paper.text()
    offered = choose(shown, dialog, tmp_path / "办理单.docx")

    assert "SQ202600001" in text and "厂区外电压不稳" in text
    assert offered == "SQ202600001 厂区外电压不稳办理单.docx"
    assert len(docx.Document(str(tmp_path / "办理单.docx")).tables) == 2
    assert shown.messages[-1] == "已写出诉求办理单：办理单.docx"


def test_a_paper_that_cannot_be_written_says_why_and_offers_another_name(
    desk: Desk, screen: Show, tmp_path: Path
) -> None:
    shown = opened(screen, desk.register())
    (tmp_path / "办理单.docx").mkdir()
    dialog = open_paper(shown, "办理单")

    dialog.export.click()
    shown.settle()
    (ask,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]
    ask.fileSelected.emit(str(tmp_path / "办理单.docx"))
    ask.reject()
    shown.settle()

    said = shown.messages[-1]  # Windows does not tell a folder from a file that is open elsewhere
    assert "办理单.docx" in said
    assert "不能当作文件写入" in said or "写不进去" in said


def press_pdf(shown: Screen, dialog: PaperDialog, target: Path) -> None:
    button = dialog.findChild(QPushButton, "paper_pdf")
    assert button is not None
    button.click()
    shown.settle()
    (ask,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]
    ask.fileSelected.emit(str(target))
    ask.reject()
    shown.settle()


def test_a_paper_is_saved_as_pdf_and_a_file_that_cannot_be_written_is_named(
    desk: Desk, screen: Show, tmp_path: Path
) -> None:
    shown = opened(screen, desk.register())
    (tmp_path / "办理单 二.pdf").mkdir()

    for name in ("办理单.pdf", "办理单 二.pdf"):
        press_pdf(shown, open_paper(shown, "办理单"), tmp_path / name)

    assert (tmp_path / "办理单.pdf").read_bytes().startswith(b"%PDF-")
    assert shown.messages[-2] == "已写出诉求办理单：办理单.pdf"
    assert "办理单 二.pdf" in shown.messages[-1]


def test_an_urging_notice_is_offered_once_somebody_has_to_answer(desk: Desk, screen: Show, tmp_path: Path) -> None:
    demand_id = desk.register()
    shown = opened(screen, demand_id)
    before = papers_of(shown)
    desk.demands.dispatch([demand_id], "供电公司")
    shown.page.reload()
    shown.settle()

    dialog = open_paper(shown, "催办通知书")
    offered = choose(shown, dialog, tmp_path / "催办.docx")

    assert before == ["办理单"]
    assert offered == "供电公司催办通知书.docx"
    assert (tmp_path / "催办.docx").exists()


def test_several_demands_have_a_notice_for_each_unit_and_go_into_a_folder(
    desk: Desk, screen: Show, tmp_path: Path
) -> None:
    for unit in ("供电公司", "建设局", "供电公司"):
        desk.demands.dispatch([desk.register(f"请{unit}来看")], unit)
    shown = screen()
    shown.select(0, 1, 2)

    shown.press("batch_notices")
    dialog = shown.dialog
    units = [dialog.choice.itemText(place) for place in range(dialog.choice.count())]
    first = dialog.paper.text()
    dialog.choice.setCurrentIndex(1)
    shown.settle()
    second = dialog.paper.text()
    (tmp_path / "催办").mkdir()
    choose(shown, dialog, tmp_path / "催办")

    assert sorted(units) == ["供电公司", "建设局"]
    assert f"{units[0]}：" in first and f"{units[1]}：" in second
    assert sorted(file.name for file in (tmp_path / "催办").iterdir()) == [
        "供电公司催办通知书.docx",
        "建设局催办通知书.docx",
    ]
    assert shown.messages[-1] == "已写出 2 份催办通知书：催办"


def test_what_nobody_has_to_answer_for_cannot_be_urged_together_with_others(desk: Desk, screen: Show) -> None:
    desk.demands.dispatch([desk.register()], "供电公司")
    desk.register("还没有转办")
    shown = screen()

    shown.select(0, 1)

    assert not shown.page.batch._notices.isEnabled()


def test_the_sheet_of_the_day_is_a_button_away(desk: Desk, screen: Show) -> None:
    desk.register()
    shown = screen()

    shown.press("daily_sheet")

    assert "今天到期 1 件" in shown.dialog.paper.text()
    assert shown.dialog.choice.isHidden()


def test_an_agent_looks_at_record_sheets_and_urges_nobody(desk: Desk) -> None:
    assert Role.AGENT in desk.station.context.permissions["demand_papers.record_sheet"]
    assert Role.AGENT not in desk.station.context.permissions["demand_papers.urging_notice"]
