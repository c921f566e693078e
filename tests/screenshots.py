"""Pictures of every page and dialog: python -m tests.screenshots OUT. Look at them before a page is called done.

With the sample station and with an empty one, at 1366 x 768 and 2560 x 1440, light and dark.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea, QTableView, QTabWidget, QWidget

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.paths import bundled
from jn_desktop.demands.pages.reminders import Reminding
from jn_desktop.demands.states import MOVES, Move, State
from jn_desktop.demo import fill_with_samples
from jn_desktop.desktop import theme
from jn_desktop.desktop.app import Program
from jn_desktop.desktop.desk import Place
from jn_desktop.desktop.faults import CrashDialog, details
from jn_desktop.desktop.main_window import Strip
from jn_desktop.registry.listing import EnterpriseQuery, Order
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.screenshots_of_editor import take_editor
from tests.screenshots_of_inspections import take_inspections
from tests.screenshots_of_meetings import take_meetings
from tests.screenshots_of_visits import take_visits

PASSWORD = "灯塔-纸船-石榴"
CLOCK = FixedClock(datetime(2026, 11, 23, 9, 30))
SIZES = ((1366, 768), (2560, 1440))
PAGES = (
    "today",
    "demands",
    "demand_figures",
    "inspection_figures",
    "projects",
    "agents",
    "enterprises",
    "meetings",
    "follow_up",
    "settings",
    "import",
)
DIALOGS = {
    "demands": ("demands_add", "explain_contact", "demand_edit", "daily_sheet", "file_case"),
    "projects": (
        *("projects_add", "project_edit_button", "project_report", "project_retire"),
        *("project_hand_over", "project_add_assistant", "projects_sheet"),
    ),
    "agents": ("new_agent", "edit_agent", "propose", "add_step"),
    "enterprises": ("enterprises_add", "edit_enterprise", "merge_enterprise", "retire_enterprise"),
    "meetings": (
        *("meetings_add", "meeting_next", "held_at", "agenda_choose", "invite", "meeting_edit", "finish_action"),
        *("all_minutes", "print_minutes"),
    ),
    "follow_up": ("follow_up_bulletin", "follow_up_settings"),
}
SECTIONS = {
    "工作日历": ("add_day", "add_season"),
    "诉求": ("add_channels", "add_categories"),
    "检查事项与频次": ("add_inspecting_departments", "add_inspection_items", "add_inspection_caps", "add_exemptions"),
    "会议纪要": (),
    "部门名录": ("add_departments",),
    "操作员": ("add_operator", "set_password", "change_own_password"),
    "公文字体": (),
    "公文样板": (),
    "表头别名": ("add_alias",),
    "备份与恢复": (),
    "检查": (),
    "关于": (),
}
"""The sections of 设置 after the first, with what they open."""


class Camera:
    """Takes pictures of one program's windows into one folder."""

    def __init__(self, application: QApplication, folder: Path, station: Path, size: tuple[int, int]) -> None:
        self._application = application
        self._folder = folder
        self._size = size
        self.program = Program(application, station, CLOCK)
        folder.mkdir(parents=True, exist_ok=True)

    def settle(self) -> None:
        for _ in range(3):
            self._application.processEvents()
            while self.program.tasks.busy or self._opened_and_busy():
                self._application.processEvents()

    def _opened_and_busy(self) -> bool:
        desk = self.program.desk
        return desk is not None and (desk.tasks.busy or not self.program.follows)

    def take(self, name: str, widget: QWidget) -> None:
        self.settle()
        widget.grab().save(str(self._folder / f"{name}.png"))
        for strip in widget.findChildren(Strip):
            strip.hide()  # as it has long gone when a person is at the next page

    def opening(self) -> None:
        self.program.start()
        while not self.program.begun:
            self._application.processEvents()
        self.settle()
        window = self.program.log_in
        assert window is not None
        self.take("log-in", window)
        window.refuse("操作员“admin”或密码不对；请核对后再试。")
        self.take("log-in-refused", window)
        window.findChild(QPushButton, "recover").click()
        self.take_dialogs("recovery")
        window.password.setText(PASSWORD)
        window.enter.click()
        self.settle()
        assert self.program.window is not None
        self.program.window.showNormal()
        self.program.window.resize(*self._size)

    def first_start(self) -> None:
        self.program.start()
        while not self.program.begun:
            self._application.processEvents()
        self.settle()
        wizard = self.program.first_start
        assert wizard is not None
        self.take("first-start-1", wizard)
        wizard.refuse(_fault())
        self.take("first-start-1-refused", wizard)
        wizard.show_code("济宁高新区园区企业服务站", "王站长", "7K3M-Q9TX-4HBD-W2RC-8NPE-5VZA", CLOCK.now())
        self.take("first-start-2", wizard)
        wizard._offer_beginnings()
        self.take("first-start-3", wizard)
        self.program.end()
        wizard.close()

    def pages(self) -> None:
        window = self.program.window
        assert window is not None
        for key in PAGES:
            window.go(Place(key))
            self.settle()
            self._choose_a_row()
            self.take(key, window)
            self._take_tabs(key)
            for name in DIALOGS.get(key, ()):
                self._take_what_opens(key, name)
        self._take_demands()
        take_editor(self)
        take_meetings(self)
        take_visits(self)
        take_inspections(self)
        self._take_sections()
        self._take_import()

    def shell(self) -> None:
        window, desk = self.program.window, self.program.desk
        assert window is not None and desk is not None
        window.go(Place("projects"))
        desk.say("已保存，跑小青专员 3 名有变动。", ("撤销", lambda: None))
        self.take("strip", window)
        desk.search_wanted.emit()
        self.settle()
        palette = next((d for d in window.findChildren(QDialog) if d.objectName() == "palette"), None)
        if palette is not None:
            palette.field.setText("gd")  # type: ignore[attr-defined]
            self.take("search", palette)
            palette.close()
        window.findChild(Reminding).look()
        self.take("reminders-badge", window)
        window.findChild(QPushButton, "reminders").click()
        self.take_dialogs("reminders")
        crash = CrashDialog(details(_crash()))
        crash.show()
        self.take("crash", crash)
        crash.close()
        window.lock()
        self.take("locked", window)
        window.close()
        self.program.end()

    # ---- inside ----

    def _choose_a_row(self) -> None:
        page = self.program.window.current if self.program.window is not None else None
        tables = [table for table in page.findChildren(QTableView) if table.isVisible()] if page is not None else []
        if tables and tables[0].model().rowCount() > 3:
            tables[0].setCurrentIndex(tables[0].model().index(3, 0))
            self.settle()

    def _take_tabs(self, key: str) -> None:
        window = self.program.window
        assert window is not None and window.current is not None
        for tabs in window.current.findChildren(QTabWidget):
            for place in range(1, tabs.count()) if tabs.isVisible() else ():
                tabs.setCurrentIndex(place)
                self.take(f"{key}-tab-{place}", window)
            tabs.setCurrentIndex(0)

    def _take_what_opens(self, key: str, name: str) -> None:
        """Press a button and take the dialog, or the page if it changed in place, and go back."""
        window = self.program.window
        assert window is not None and window.current is not None
        button = window.current.findChild(QPushButton, name)
        if button is None or not button.isEnabled() or _on_hidden_tabs(button):
            return
        button.click()
        self.settle()
        if not self.take_dialogs(f"{key}-{name}"):
            self.take(f"{key}-{name}", window)
        for back in ("cancel", "sheet_back", "proposal_back", "editor_back"):
            found = [one for one in window.current.findChildren(QPushButton, back) if one.isVisible()]
            if found:
                found[0].click()
                self.settle()

    def take_dialogs(self, name: str) -> bool:
        """Take the dialogs that stand open, and close them; tell whether there was any."""
        self.settle()
        dialogs = [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget.isVisible() and isinstance(widget, QDialog) and widget is not self.program.window
        ]
        for dialog in dialogs:
            self.take(name, dialog)
            dialog.close()
        self.settle()
        return bool(dialogs)

    def _take_demands(self) -> None:
        """Take several selected demands, a call being written down, and the dialog of every move."""
        window = self.program.window
        assert window is not None
        window.go(Place("demands"))
        self.settle()
        page: Any = window.current
        cards = page.model.records()
        if not cards:
            return
        table, how = page.table, QItemSelectionModel.SelectionFlag
        for row in range(3):
            table.selectionModel().select(page.model.index(row, 0), how.Select | how.Rows)
        self.take("demands-batch", window)
        for move in Move:
            card = next((one for one in cards if State(one.state) in MOVES[move].leads), None)
            if card is not None:
                page.detail.moves.make(move, [card])
                self.take_dialogs(f"demands-{move.value}")
        self._take_papers(page, cards)
        self._take_call(page)
        window.go(Place("demands", record=next((one.id for one in cards if one.paused), cards[-1].id)))
        self.take("demands-paused", window)

    def _take_papers(self, page: Any, cards: list[Any]) -> None:
        """Take the record sheet of one demand and the urging notices about several; the figures of a year."""
        page.papers.open_record_sheet(page, cards[0])
        self.take_dialogs("demands-record")
        page.papers.open_urging_notices(page, [card for card in cards if card.lead_unit and card.next_by][:6])
        self.take_dialogs("demands-urging")
        assert self.program.window is not None
        self.program.window.go(Place("demand_figures"))
        figures: Any = self.program.window.current
        figures.period.choice.setCurrentText("本年")
        self.take("demand_figures-year", self.program.window)
        self.program.window.go(Place("demands"))

    def _take_call(self, page: Any) -> None:
        """Take the form of a call with something in it, and with what is wrong beside its fields."""
        window = self.program.window
        assert window is not None
        page.register()
        self.settle()
        form = page.sheet.form
        found = self.program.station.registry.page(  # type: ignore[union-attr]
            EnterpriseQuery(ids=(page.model.records()[0].enterprise_id,)), Order.NAME
        )
        page.sheet.finder.show(found[0])
        form.text.setPlainText("二号车间从昨天下午起电压不稳，机床停了三次。\n希望供电公司今天派人来看。")
        form.category.setCurrentText("融资")
        form.received_at.setText("2026-11-22 19:40")
        self.take("demands-call", window)
        form.received_at.setText("2026-11-24 9:00")
        form.text.clear()
        page.sheet.save()
        self.take("demands-call-wrong", window)
        page._drop_sheet(page.sheet)

    def _take_sections(self) -> None:
        window = self.program.window
        assert window is not None
        for number, (section, dialogs) in enumerate(SECTIONS.items(), start=2):
            window.go(Place("settings", only=section))
            self._choose_a_row()
            self.take(f"settings-{number}", window)
            self._take_below(f"settings-{number}-below")
            self._take_tabs(f"settings-{number}")
            for name in dialogs:
                self._take_what_opens("settings", name)

    def _take_below(self, name: str) -> None:
        """Take what does not fit into the window, if there is any."""
        window = self.program.window
        assert window is not None and window.current is not None
        for area in window.current.findChildren(QScrollArea):
            if area.isVisible() and area.verticalScrollBar().maximum():
                area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
                self.take(name, window)
                return

    def _take_import(self) -> None:
        window = self.program.window
        assert window is not None
        window.go(Place("import"))
        self.settle()
        page = window.current
        bad = Path(__file__).parent / "坏文件" / "行内有错.xlsx"
        file = bad if bad.exists() else bundled("resources") / "samples" / "重点项目台账.xlsx"
        page.open_file(file)  # type: ignore[union-attr]
        self.take("import-columns", window)
        for name, button in (("import-preview", "columns_next"), ("import-result", "start_import")):
            pressed = page.findChild(QPushButton, button)  # type: ignore[union-attr]
            if pressed is None or not pressed.isEnabled():
                return
            pressed.click()
            self.take(name, window)


def _on_hidden_tabs(widget: QWidget) -> bool:
    """Tell whether a widget is on tabs that show no record: nobody could press it."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QTabWidget):
        above = above.parentWidget()
    return above is not None and not above.isVisible()


def _fault() -> Exception:
    from jn_desktop.core.errors import FieldError

    return FieldError("password", "这个密码太常见，很容易被猜到；请换一个，例如连着写的几个不相干的词。")


def _crash() -> Exception:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        return error


def stations(workspace: Path) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Yield a name and what makes the station anew: taking pictures changes it."""

    def make(name: str, *, filled: bool) -> Path:
        folder = Path(tempfile.mkdtemp(prefix=name, dir=workspace)) / "站点"
        Station.create(folder, "济宁高新区园区企业服务站", PASSWORD, CLOCK)
        if filled:
            with Station.open(folder, FIRST_OPERATOR, PASSWORD, CLOCK) as station:
                fill_with_samples(station)
                station.search.refresh()
        return folder

    yield "sample", lambda: make("样例", filled=True)
    yield "empty", lambda: make("空白", filled=False)


def main(out: Path, only: str = "") -> int:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as workspace:
        for dark in (False, True):
            theme.dress(application, dark=dark)
            for size in SIZES:
                label = f"{size[0]}-{'dark' if dark else 'light'}"
                for name, make in stations(Path(workspace)):
                    if only and only not in f"{name}/{label}":
                        continue
                    camera = Camera(application, out / name / label, make(), size)
                    camera.opening()
                    camera.pages()
                    camera.shell()
                    Camera(application, out / name / label, Path(workspace) / "没有", size).first_start()
                    print(out / name / label, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), *sys.argv[2:3]))
