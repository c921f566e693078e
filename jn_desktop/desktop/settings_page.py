"""设置: sections at the left, the chosen one at the right; each is built when somebody first looks at it."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.settings_about import AboutSection
from jn_desktop.desktop.settings_aliases import AliasesSection
from jn_desktop.desktop.settings_bases import BasesSection
from jn_desktop.desktop.settings_calendar import CalendarSection
from jn_desktop.desktop.settings_demands import DemandsSection
from jn_desktop.desktop.settings_departments import DepartmentsSection
from jn_desktop.desktop.settings_inspections import InspectionsSection
from jn_desktop.desktop.settings_minutes import MinutesSection
from jn_desktop.desktop.settings_operators import OperatorsSection
from jn_desktop.desktop.settings_safety import BackupSection, CheckSection
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.settings_station import FontsSection, StationSection
from jn_desktop.station import Station

_ROW = 36
_WIDEST = 860


class SettingsPage(Page):
    """What is set for the whole station, and what keeps it safe. `restore` closes it and restores a backup."""

    key: ClassVar[str] = "settings"
    title: ClassVar[str] = "设置"
    icon: ClassVar[str] = "settings"
    shows: ClassVar[frozenset[str]] = frozenset(
        {
            *("setting", "operator", "ledger_alias", "calendar_day", "department"),
            *("inspecting_department", "inspection_item", "inspection_cap"),
        }
    )

    def __init__(self, desk: Desk, station: Station, restore: Callable[[], None]) -> None:
        super().__init__(desk)
        self._makers: list[tuple[str, Callable[[], Section]]] = [
            (StationSection.title, lambda: StationSection(desk, station.settings)),
            (CalendarSection.title, lambda: CalendarSection(desk, station.calendar, station.demand_settings)),
            (DemandsSection.title, lambda: DemandsSection(desk, station.demands, station.demand_settings)),
            (InspectionsSection.title, lambda: InspectionsSection(desk, station.inspection_lists, station.registry)),
            (MinutesSection.title, lambda: MinutesSection(desk, station.minutes_form)),
            (DepartmentsSection.title, lambda: DepartmentsSection(desk, station.registry)),
            (OperatorsSection.title, lambda: OperatorsSection(desk, station.operators)),
            (FontsSection.title, lambda: FontsSection(desk, station.settings)),
            (BasesSection.title, lambda: BasesSection(desk, station.base_documents)),
            (AliasesSection.title, lambda: AliasesSection(desk, station.aliases)),
            (BackupSection.title, lambda: BackupSection(desk, station.backup, station.folder, restore)),
            (CheckSection.title, lambda: CheckSection(desk, station.verification)),
            (AboutSection.title, lambda: AboutSection(desk, station.folder)),
        ]
        self._sections: dict[str, Section] = {}
        self.names = QListWidget()
        self.names.setObjectName("settings_sections")
        self.names.setAccessibleName("设置的各部分")
        for title, _ in self._makers:
            item = QListWidgetItem(title)
            item.setSizeHint(QSize(0, max(_ROW, self.names.fontMetrics().height() + 16)))
            self.names.addItem(item)
        self.names.currentRowChanged.connect(self._show)
        self._place = QScrollArea()
        self._place.setWidgetResizable(True)
        self._place.setFrameShape(QFrame.Shape.NoFrame)
        self._place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout()
        self._lay_out()
        self.names.setCurrentRow(0)

    def reload(self) -> None:
        section = self.current
        if section is not None:
            section.reload()

    def open_place(self, place: Place) -> None:
        """Go to a section by its title."""
        titles = [title for title, _ in self._makers]
        if place.only in titles:
            self.names.setCurrentRow(titles.index(place.only))

    @property
    def current(self) -> Section | None:
        row = self.names.currentRow()
        return self._sections.get(self._makers[row][0]) if row >= 0 else None

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("card", True)
        card.setFixedWidth(168)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(6, 6, 6, 6)
        inside.addWidget(self.names)
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        content.setLayout(self._column)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.addStretch()
        holder = QWidget()
        aside = QHBoxLayout(holder)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.addWidget(content, 1)
        aside.addStretch()
        self._place.setWidget(holder)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(card)
        line.addWidget(self._place, 1)
        self.body.addLayout(line, 1)

    def _show(self, row: int) -> None:
        title, make = self._makers[row]
        if title not in self._sections:
            self._sections[title] = make()
            self._column.insertWidget(self._column.count() - 1, self._sections[title])
        for known, section in self._sections.items():
            section.setVisible(known == title)
        self._place.verticalScrollBar().setValue(0)
        if self.isVisible():
            self._sections[title].reload()
