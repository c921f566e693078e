"""Which places the window has, which services their pages get, and what fills their slots. The only plugging of pages."""

from collections.abc import Callable

from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.main_window import Entry
from jn_desktop.desktop.today import TodayPage
from jn_desktop.station import Station


def entries_of(desk: Desk, station: Station) -> list[Entry]:
    return [Entry("today", "今日", "today", lambda: TodayPage(desk, []))]


def search_palette(window, desk: Desk, station: Station) -> Callable[[], None]:
    return lambda: None
