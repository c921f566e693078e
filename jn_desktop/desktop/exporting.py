"""How a table leaves the window, as filtered: into a spreadsheet, onto paper; and the button that offers it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import shown

_MOST_PRINTED = 2_000  # rows


def more_button(table: RecordTable, desk: Desk, title: str) -> QToolButton:
    """Return the button beside a page's others that exports and prints the table as filtered, and has its menu."""
    button = QToolButton()
    button.setProperty("framed", True)
    button.setIcon(theme.icon("more"))
    button.setObjectName(f"{table.name}_more")
    button.setAccessibleName("更多：导出、打印、排序、显示的列")
    button.setToolTip("导出、打印、排序、显示的列")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)

    def fill() -> None:
        menu.clear()
        menu.addAction(theme.icon("export"), "导出表格…", lambda: export(table, desk, title))
        menu.addAction(theme.icon("print"), "打印…", lambda: print_table(table, desk, title))
        menu.addSeparator()
        table.fill_menu(menu)

    menu.aboutToShow.connect(fill)
    button.setMenu(menu)
    return button


def export(table: RecordTable, desk: Desk, title: str) -> None:
    """Ask for a file and write the table as filtered into it, beside the window."""
    ask_sheet(table, "导出表格", title, lambda file: export_to(table, desk, title, file))


def ask_sheet(parent: QWidget, purpose: str, name: str, then: Callable[[Path], None]) -> None:
    """Ask where a spreadsheet should be written."""
    dialog = QFileDialog(parent, purpose, f"{name}.xlsx", "表格 (*.xlsx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    dialog.open()


def export_to(table: RecordTable, desk: Desk, title: str, file: Path) -> None:
    """Write the table as filtered into `file` on the work lane."""
    columns, everything = table.header.wanted(), table.model().everything

    def write(report: Callable[[int, int], None]) -> int:
        from jn_desktop.core.spreadsheet import write_workbook

        records = everything(report)
        rows = ([_cell(column.value(record)) for column in columns] for record in records)
        write_workbook(file, [(title, [column.title for column in columns], rows)])
        return len(records)

    desk.tasks.work(table, "导出表格", write, lambda count: desk.say_file(f"已导出 {count} 行", file))


def print_table(table: RecordTable, desk: Desk, title: str) -> None:
    """Print the table as filtered; nobody wants a million rows on paper."""
    count = table.model().rowCount()
    if count > _MOST_PRINTED:
        advice = f"请先筛选到 {_MOST_PRINTED:,} 行以内，或者导出表格。"
        desk.say(f"共 {count:,} 行，太多了，没有打印；{advice}", tone=Tone.WARN)
        return
    columns = table.header.wanted()

    def hand_over(records: list[Any]) -> None:
        from jn_desktop.desktop.printing import print_rows

        rows = [[column.shown(record) for column in columns] for record in records]
        print_rows(table, title, [column.title for column in columns], rows)

    desk.tasks.work(table, "准备打印", table.model().everything, hand_over)


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet holds it: numbers stay numbers, everything else is text."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else shown(value)
