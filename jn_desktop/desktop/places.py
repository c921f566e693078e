"""Which places the window has, which services their pages get, and what fills their slots.

A page's module is imported when somebody first goes there; `load_pages` does so ahead, beside the window.
"""

import importlib
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jn_desktop.desktop.badges import Badge
from jn_desktop.desktop.desk import Card, Desk, Place, TabMaker
from jn_desktop.desktop.main_window import Entry, MainWindow
from jn_desktop.desktop.page import Page
from jn_desktop.station import Station

if TYPE_CHECKING:
    from jn_desktop.core.opened_copies import OpenedCopies
    from jn_desktop.desktop.view import View
    from jn_desktop.desktop.views import ViewMaker
    from jn_desktop.meetings.pages.meeting_services import MeetingServices

_MODULES = {
    "today": "jn_desktop.desktop.today",
    "demands": "jn_desktop.demands.pages.demands",
    "demand_figures": "jn_desktop.demands.pages.figures",
    "inspections": "jn_desktop.inspections.pages.inspections",
    "inspection_figures": "jn_desktop.inspections.pages.figures",
    "visit": "jn_desktop.inspections.pages.visit",
    "projects": "jn_desktop.projects.pages.projects",
    "agents": "jn_desktop.projects.pages.agents",
    "enterprises": "jn_desktop.registry.pages.enterprises",
    "meetings": "jn_desktop.meetings.pages.meetings",
    "follow_up": "jn_desktop.meetings.pages.follow_up",
    "units": "jn_desktop.meetings.pages.units",
    "settings": "jn_desktop.desktop.settings_page",
    "import": "jn_desktop.desktop.import_page",
}


_LATER = (
    "jn_desktop.demands.documents",
    "jn_desktop.demands.pages.of_records",
    "jn_desktop.demands.pages.reminders",
    "jn_desktop.demands.pages.tolerance",
    "jn_desktop.desktop.attachments",
    "jn_desktop.desktop.history_words",
    "jn_desktop.desktop.search",
    "jn_desktop.inspections.pages.calendar",
    "jn_desktop.inspections.pages.plan",
    "jn_desktop.inspections.pages.visits",
    "jn_desktop.inspections.documents",
    "jn_desktop.inspections.pages.of_enterprise",
    "jn_desktop.inspections.pages.scanning",
    "jn_desktop.meetings.documents",
    "jn_desktop.meetings.pages.meeting_calendar",
    "jn_desktop.meetings.pages.minutes_search",
    "jn_desktop.meetings.pages.of_demand",
    "jn_desktop.meetings.pages.of_records",
    "jn_desktop.projects.pages.assignments_hand_over",
    "jn_desktop.projects.pages.of_enterprise",
    "jn_desktop.projects.pages.progress_entry",
    "jn_desktop.projects.pool",
    "jn_desktop.record_map",
)


def load_pages(first: str | None) -> None:
    """Import the pages' modules: that of one place, or, with None, of all and of what fills their slots."""
    for module in _MODULES.values() if first is None else filter(None, [_MODULES.get(first)]):
        importlib.import_module(module)
    for module in _LATER if first is None else ():
        importlib.import_module(module)


def entries_of(desk: Desk, station: Station, copies: "OpenedCopies", restore: Callable[[], None]) -> list[Entry]:
    """Return the places in the order of the navigation, and fill the slots of their pages.

    `restore` lets go of the station and goes on from a backup.
    """
    desk.copies = copies
    _fill_slots(desk, station, copies)

    def today() -> Page:
        from jn_desktop.desktop.today import TodayPage

        return TodayPage(desk, [partial(_cards, station)])

    def demands() -> Page:
        from jn_desktop.demands.pages.demands import DemandsPage

        return DemandsPage(desk, station.demands, station.registry, station.projects, station.demand_papers)

    def demand_figures() -> Page:
        from jn_desktop.demands.pages.figures import DemandFiguresPage

        return DemandFiguresPage(desk, station.demands)

    def inspections() -> Page:
        from jn_desktop.inspections.pages.inspections import InspectionsPage

        page = InspectionsPage(desk, _inspection_views(desk, station))
        figures = partial(desk.go, Place("inspection_figures"))
        page.add_button("统计", figures, name="inspection_figures_open", icon="chart", keys="Ctrl+Shift+T")
        return page

    def inspection_figures() -> Page:
        from jn_desktop.inspections.pages.figures import InspectionFiguresPage

        return InspectionFiguresPage(desk, station.inspection_figures, station.visit_ratings)

    def visit() -> Page:
        from jn_desktop.inspections.pages.visit import VisitPage
        from jn_desktop.inspections.pages.visit_services import VisitServices

        services = VisitServices(
            visits=station.inspection_visits,
            requests=station.inspection_requests,
            plans=station.inspection_plans,
            papers=station.inspection_papers,
            codes=station.door_codes,
            ratings=station.visit_ratings,
            calendar=station.calendar,
            attachments=station.attachments,
            settings=station.settings,
        )
        return VisitPage(desk, services, copies)

    def projects() -> Page:
        from jn_desktop.projects.pages.projects import ProjectsPage

        return ProjectsPage(desk, station.projects, station.assignments)

    def agents() -> Page:
        from jn_desktop.projects.pages.agents import AgentsPage

        return AgentsPage(desk, station.agents, station.assignments, station.agency, station.projects)

    def enterprises() -> Page:
        from jn_desktop.registry.pages.enterprises import EnterprisesPage

        return EnterprisesPage(desk, station.registry)

    def meetings() -> Page:
        from jn_desktop.meetings.pages.meetings import MeetingsPage

        return MeetingsPage(desk, _meeting_services(station, copies))

    def follow_up() -> Page:
        from jn_desktop.meetings.pages.follow_up import FollowUpPage

        return FollowUpPage(desk, station.meetings, station.follow_up, station.follow_up_papers)

    def units() -> Page:
        from jn_desktop.meetings.pages.units import UnitsPage

        return UnitsPage(desk, station.follow_up, station.follow_up_papers)

    def settings() -> Page:
        from jn_desktop.desktop.settings_page import SettingsPage

        return SettingsPage(desk, station, restore)

    def importing() -> Page:
        from jn_desktop.desktop.import_page import ImportPage

        return ImportPage(desk, station)

    badges = _badges(station)
    entries = [
        Entry("today", "今日", "today", today, badges["today"]),
        Entry("demands", "企业诉求", "demands", demands, badges["demands"]),
        Entry("projects", "重点项目", "projects", projects, badges["projects"]),
        Entry("agents", "跑小青", "agents", agents, badges["agents"]),
        Entry("enterprises", "企业", "enterprises", enterprises),
        Entry("meetings", "现场办公会", "meetings", meetings, badges["meetings"]),
        Entry("inspections", "综合查一次", "inspections", inspections, badges["inspections"]),
        Entry("settings", "设置", "settings", settings, at_foot=True),
    ]
    entries += [
        Entry("demand_figures", "诉求统计", "demands", demand_figures, in_navigation=False),
        Entry("visit", "入企检查", "inspections", visit, in_navigation=False),
        Entry("inspection_figures", "检查统计", "inspections", inspection_figures, in_navigation=False),
        Entry("follow_up", "督办", "meetings", follow_up, in_navigation=False),
        Entry("units", "责任单位", "meetings", units, in_navigation=False),
    ]
    if desk.may("ledgers.take"):
        entries.append(Entry("import", "导入台账", "import", importing, in_navigation=False))
    return entries


def search_palette(
    window: MainWindow, desk: Desk, station: Station, show_reminders: Callable[[], None]
) -> Callable[[], None]:
    """Return what opens the search over everything, with the places among what it finds, and what is wanted at once."""
    from jn_desktop.desktop.search import Command, SearchedKind, SearchPalette

    kinds = [
        SearchedKind("project", "重点项目", "projects", "projects"),
        SearchedKind("demand", "企业诉求", "demands", "demands"),
        SearchedKind("enterprise", "企业", "enterprises", "enterprises"),
        SearchedKind("agent", "跑小青", "agents", "agents"),
        SearchedKind("meeting", "现场办公会", "meetings", "meetings"),
        SearchedKind("inspection_request", "检查需求", "inspections", "inspections", "requests"),
        SearchedKind("joint_visit", "入企检查", "inspections", "visit"),
        SearchedKind("department", "责任单位", "agents", "units", named=True),
    ]
    call = Place("demands", only="register")  # `REGISTER` of that page, which is not loaded for this
    commands = [
        *(Command(entry.title, entry.icon, partial(desk.go, Place(entry.key))) for entry in window.entries),
        *([Command("登记诉求", "add", partial(desk.go, call))] if desk.may("demands.register") else []),
        Command("纪要检索", "search", partial(desk.go, Place("meetings", only="search"))),
        Command("今天的提醒", "clock", show_reminders, "Ctrl+Shift+R"),
        Command("锁定", "lock", window.lock, "Ctrl+L"),
    ]

    def show() -> None:
        if not window.locked and window.findChild(SearchPalette) is None:
            SearchPalette(window, desk, station.search, kinds, commands).show()

    return show


def begin_reminding(
    window: MainWindow, desk: Desk, station: Station, come_forward: Callable[[], None]
) -> Callable[[], None]:
    """Have reminders looked for, told in the status bar and, where the system has one, by the icon in its tray.

    Return what opens the list of the day.
    """
    from jn_desktop.demands.pages.reminders import Reminding, in_words
    from jn_desktop.desktop.tray import tray_of

    reminding = Reminding(desk, (station.reminders, station.action_reminders), window)
    window.status.add(reminding.button)
    tray = tray_of(window.windowTitle(), window)
    if tray is None:
        return reminding.show_list

    def answer() -> None:
        come_forward()
        if not window.locked:
            reminding.show_list()

    def leave() -> None:
        come_forward()  # the window may have a question before it closes
        window.close()

    reminding.found.connect(lambda new: tray.say(in_words(new, locked=window.locked)))
    tray.opened.connect(come_forward)
    tray.answered.connect(answer)
    tray.quit_wanted.connect(leave)
    window.closed.connect(tray.leave)
    return reminding.show_list


def _cards(station: Station, today: date) -> list[Card]:
    """Return what needs a person today, feature by feature."""
    from jn_desktop.demands.pages import today as of_demands
    from jn_desktop.desktop import calendar_today as of_calendar
    from jn_desktop.inspections.pages import today as of_inspections
    from jn_desktop.meetings.pages import today as of_meetings
    from jn_desktop.meetings.pages import typing_today as of_typing
    from jn_desktop.projects.pages import agents_today as of_agents
    from jn_desktop.projects.pages import today as of_projects

    return [
        *of_demands.today_cards(station.demands, station.context.clock.now()),
        *of_inspections.today_cards(station.inspection_visits, today),
        *of_projects.today_cards(station.projects, today),
        *of_agents.today_cards(station.assignments, today),
        *of_typing.typing_cards(station.typing, today),
        *of_meetings.today_cards(station.meetings, station.context.clock.now()),
        *of_calendar.today_cards(station.calendar),
    ]


def _inspection_views(desk: Desk, station: Station) -> "list[ViewMaker]":
    """Return the views of 综合查一次, in the order of its tabs."""
    from jn_desktop.desktop.view import View
    from jn_desktop.desktop.views import ViewMaker

    def calendar() -> View:
        from jn_desktop.inspections.pages.calendar import CalendarView

        view = CalendarView(desk, station.inspection_visits, station.inspection_plans, station.calendar)
        return _with_doors(view, station)

    def requests() -> View:
        from jn_desktop.inspections.pages.requests import RequestsView

        return RequestsView(desk, station.inspection_requests, station.inspection_plans, station.registry)

    def plan() -> View:
        from jn_desktop.inspections.pages.plan import PlanView

        return PlanView(desk, station.inspection_plans, station.registry)

    def visits() -> View:
        from jn_desktop.inspections.pages.visits import VisitsView

        return _with_doors(VisitsView(desk, station.inspection_visits, station.inspection_plans), station)

    return [
        ViewMaker("calendar", "月历", calendar),
        ViewMaker("requests", "检查需求", requests),
        ViewMaker("plan", "方案", plan),
        ViewMaker("visits", "入企检查", visits),
    ]


def _meeting_services(station: Station, copies: "OpenedCopies") -> "MeetingServices":
    from jn_desktop.meetings.pages.meeting_services import MeetingServices

    return MeetingServices(
        meetings=station.meetings,
        minutes=station.minutes,
        follow_up=station.follow_up,
        calendar=station.calendar,
        search=station.minutes_search,
        preparing=station.preparing,
        preparing_papers=station.preparing_papers,
        registry=station.registry,
        typing=station.typing,
        attachments=station.attachments,
        settings=station.settings,
        copies=copies,
    )


def _with_doors(view: "View", station: Station) -> "View":
    """Put into the head of a view of visits what happens at an enterprise's door, planned or not."""
    from jn_desktop.inspections.pages.entries import ask_emergency, ask_other_visit
    from jn_desktop.inspections.pages.scanning import open_scanning

    desk, registry = view.desk, station.registry
    if desk.may("door_codes.verify"):
        view.offer("扫码核验", "scan", lambda: open_scanning(view, desk, station.door_codes), keys="Ctrl+Shift+K")
    if desk.may("inspection_visits.enter_at_once"):
        visits = station.inspection_visits
        view.offer("紧急入企", "emergency", lambda: ask_emergency(view, desk, visits, registry), keys="Ctrl+Shift+J")
    if desk.may("other_visits.record"):
        record = partial(ask_other_visit, view, desk, station.other_visits, station.inspection_lists, registry)
        view.offer("其他入企", "other_visit", record, keys="Ctrl+Shift+H")
    return view


def _badges(station: Station) -> dict[str, Badge]:
    """Return what is counted for the places; 今日 has the work of all of them, and of the calendar.

    The services are asked for when somebody counts: that loads some of them, beside the window.
    """
    badges = {
        "demands": Badge(frozenset({"demand", "demand_pause"}), lambda: station.demands.pressing()),
        "inspections": Badge(
            frozenset({"inspection_request", "joint_visit"}),
            lambda: _inspections_waiting(station),
        ),
        "projects": Badge(frozenset({"project", "assignment"}), lambda: station.projects.waiting()),
        "agents": Badge(frozenset({"agent", "project", "assignment"}), lambda: station.assignments.leads_away()),
        "meetings": Badge(frozenset({"meeting", "agreed_action"}), lambda: station.meetings.overdue()),
    }
    touched = frozenset({"calendar_day"}).union(*(badge.tables for badge in badges.values()))

    def today() -> int:
        return sum(card.work for card in _cards(station, station.context.today()))

    return {"today": Badge(touched, today), **badges}


def _inspections_waiting(station: Station) -> int:
    """Return how many requests and visits wait for what the operator may do: to others they are no work."""
    may = station.context.may
    requests = station.inspection_requests.waiting() if may("inspection_requests.screen") else 0
    return requests + (station.inspection_visits.counts().to_approve if may("inspection_visits.approve") else 0)


def _fill_slots(desk: Desk, station: Station, copies: "OpenedCopies") -> None:
    def attachments(desk: Desk) -> QWidget:
        from jn_desktop.desktop.attachments import AttachmentsTab

        return AttachmentsTab(desk, station.attachments, copies, station.settings)

    def history(desk: Desk) -> QWidget:
        from jn_desktop.desktop.history import HistoryTab
        from jn_desktop.desktop.history_words import HISTORY_WORDS

        return HistoryTab(desk, station.history, HISTORY_WORDS)

    def projects_of_enterprise(desk: Desk) -> QWidget:
        from jn_desktop.projects.pages import of_enterprise

        return of_enterprise.projects_of_enterprise(desk, station.projects)

    def demands_of_enterprise(desk: Desk) -> QWidget:
        from jn_desktop.demands.pages import of_records

        return of_records.demands_of_enterprise(desk, station.demands)

    def year_of_enterprise(desk: Desk) -> QWidget:
        from jn_desktop.inspections.pages.of_enterprise import YearTab

        figures, others = station.inspection_figures, station.other_visits
        return YearTab(desk, figures, others, station.inspection_lists, station.registry)

    def demands_of_project(desk: Desk) -> QWidget:
        from jn_desktop.demands.pages import of_records

        return of_records.demands_of_project(desk, station.demands)

    def tolerance_of_demand(desk: Desk) -> QWidget:
        from jn_desktop.demands.pages.tolerance import ToleranceTab

        return ToleranceTab(desk, station.tolerance)

    def meetings_of_demand(desk: Desk) -> QWidget:
        from jn_desktop.meetings.pages.of_demand import MeetingsOfDemand

        return MeetingsOfDemand(desk, station.meetings)

    def meetings_of_enterprise(desk: Desk) -> QWidget:
        from jn_desktop.meetings.pages import of_records

        return of_records.meetings_of_enterprise(desk, station.meetings)

    def meetings_of_project(desk: Desk) -> QWidget:
        from jn_desktop.meetings.pages import of_records

        return of_records.meetings_of_project(desk, station.meetings)

    tabs = {
        "demand": [("会议", meetings_of_demand), ("附件", attachments), ("历史", history)],
        "project": [
            *(("诉求", demands_of_project), ("会议", meetings_of_project)),
            *(("附件", attachments), ("历史", history)),
        ],
        "enterprise": [
            *(("诉求", demands_of_enterprise), ("入企", year_of_enterprise), ("项目", projects_of_enterprise)),
            *(("会议", meetings_of_enterprise), ("历史", history)),
        ],
        "agent": [("历史", history)],
        "meeting": [("附件", attachments), ("历史", history)],
        "agreed_action": [("佐证", attachments), ("历史", history)],
        "inspection_request": [("附件", attachments), ("历史", history)],
        "visit": [("附件", attachments), ("历史", history)],
    }
    if desk.may("tolerance.cases"):
        tabs["demand"].insert(1, ("容错", tolerance_of_demand))
    for kind, makers in tabs.items():
        desk.slots.fill(kind, [TabMaker(title, make) for title, make in makers])
