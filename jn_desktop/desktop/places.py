"""Which places the window has, which services their pages get, and what fills their slots."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.desktop.attachments import AttachmentsTab
from jn_desktop.desktop.desk import Desk, Place, TabMaker
from jn_desktop.desktop.history import HistoryTab
from jn_desktop.desktop.history_words import HISTORY_WORDS
from jn_desktop.desktop.import_page import ImportPage
from jn_desktop.desktop.main_window import Entry, MainWindow
from jn_desktop.desktop.search import Command, SearchedKind, SearchPalette
from jn_desktop.desktop.settings_page import SettingsPage
from jn_desktop.desktop.today import TodayPage
from jn_desktop.meetings.pages import today as meetings_today
from jn_desktop.meetings.pages.meetings import MeetingsPage
from jn_desktop.meetings.pages.of_records import meetings_of_enterprise, meetings_of_project
from jn_desktop.projects.pages import agents_today
from jn_desktop.projects.pages import today as projects_today
from jn_desktop.projects.pages.agents import AgentsPage
from jn_desktop.projects.pages.of_enterprise import ProjectsOfEnterprise
from jn_desktop.projects.pages.projects import ProjectsPage
from jn_desktop.registry.pages.enterprises import EnterprisesPage
from jn_desktop.station import Station

_SEARCHED = (
    SearchedKind("project", "重点项目", "projects", "projects"),
    SearchedKind("enterprise", "企业", "enterprises", "enterprises"),
    SearchedKind("agent", "跑小青", "agents", "agents"),
    SearchedKind("meeting", "现场办公会", "meetings", "meetings"),
)


def entries_of(desk: Desk, station: Station, copies: OpenedCopies, restore: Callable[[], None]) -> list[Entry]:
    """Return the places in the order of the navigation, and fill the slots of their pages.

    `restore` lets go of the station and goes on from a backup.
    """
    _fill_slots(desk, station, copies)
    sources = [
        lambda today: projects_today.today_cards(station.projects, today),
        lambda today: agents_today.today_cards(station.assignments, today),
        lambda today: meetings_today.today_cards(station.meetings, today),
    ]

    def agents() -> AgentsPage:
        return AgentsPage(desk, station.agents, station.assignments, station.agency, station.projects)

    entries = [
        Entry("today", "今日", "today", lambda: TodayPage(desk, sources)),
        Entry("projects", "重点项目", "projects", lambda: ProjectsPage(desk, station.projects, station.assignments)),
        Entry("agents", "跑小青", "agents", agents),
        Entry("enterprises", "企业", "enterprises", lambda: EnterprisesPage(desk, station.registry)),
        Entry("meetings", "现场办公会", "meetings", lambda: MeetingsPage(desk, station.meetings)),
        Entry("settings", "设置", "settings", lambda: SettingsPage(desk, station, restore), at_foot=True),
    ]
    if desk.may("ledgers.take"):
        entries.append(Entry("import", "导入台账", "import", lambda: ImportPage(desk, station), in_navigation=False))
    return entries


def search_palette(window: MainWindow, desk: Desk, station: Station) -> Callable[[], None]:
    """Return what opens the search over everything, with the places among what it finds."""
    commands = [
        *(Command(entry.title, entry.icon, partial(desk.go, Place(entry.key))) for entry in window.entries),
        Command("锁定", "lock", window.lock, "Ctrl+L"),
    ]

    def show() -> None:
        if not window.locked and window.findChild(SearchPalette) is None:
            SearchPalette(window, desk, station.search, _SEARCHED, commands).show()

    return show


def _fill_slots(desk: Desk, station: Station, copies: OpenedCopies) -> None:
    def attachments(desk: Desk) -> QWidget:
        return AttachmentsTab(desk, station.attachments, copies)

    def history(desk: Desk) -> QWidget:
        return HistoryTab(desk, station.history, HISTORY_WORDS)

    desk.slots.fill("enterprise", [TabMaker("项目", lambda desk: ProjectsOfEnterprise(desk, station.projects))])
    desk.slots.fill("enterprise", [TabMaker("会议", lambda desk: meetings_of_enterprise(desk, station.meetings))])
    desk.slots.fill("project", [TabMaker("会议", lambda desk: meetings_of_project(desk, station.meetings))])
    for kind in ("project", "meeting"):
        desk.slots.fill(kind, [TabMaker("附件", attachments)])
    for kind in ("project", "enterprise", "agent", "meeting"):
        desk.slots.fill(kind, [TabMaker("历史", history)])
