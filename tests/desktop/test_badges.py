"""The counts in the navigation follow what is done anywhere, without a page being opened or fetched anew."""

from PySide6.QtWidgets import QPushButton

from jn_desktop.projects.pages.filtering import lacks_lead, lacks_progress
from jn_desktop.projects.rules import Status
from tests.conftest import NOW
from tests.desktop.walking import Walk


def badge(walk: Walk, place: str) -> int:
    """Return what a place of the navigation says of its work."""
    told = walk.find(QPushButton, f"go_{place}").accessibleName().partition("，")[2]
    return int(told.split(" ")[0]) if told else 0


def work_on_projects(walk: Walk) -> int:
    cards = walk.station.projects.cards()
    return sum(lacks_lead(card) or lacks_progress(card, NOW.date()) for card in cards)


def test_places_tell_their_work_before_anybody_goes_there(at_work: Walk) -> None:
    late = sum(row.overdue_actions for row in at_work.station.meetings.board())
    at_work.until(lambda: badge(at_work, "meetings") == late)

    assert late > 0
    assert set(at_work.window._pages) == {"today"}
    assert badge(at_work, "today") >= late
    assert badge(at_work, "settings") == 0


def test_a_count_follows_what_is_done_while_its_page_is_hidden(at_work: Walk) -> None:
    at_work.go("projects")
    at_work.go("settings")
    page = at_work.window.page("projects")
    before = work_on_projects(at_work)
    at_work.until(lambda: badge(at_work, "projects") == before)
    shown = page.table.records()  # type: ignore[attr-defined]

    for name in ("甲项目", "乙项目"):
        at_work.station.projects.save(None, {"name": name})

    at_work.until(lambda: badge(at_work, "projects") == before + 2)
    assert page.table.records() == shown, "the hidden page has not been fetched anew"  # type: ignore[attr-defined]


def test_every_kind_of_work_is_counted_as_its_page_shows_it(opened: Walk) -> None:
    station = opened.station
    for name, values in (("未派的", {}), ("有进展的", {}), ("暂停的", {"status": Status.PAUSED.value})):
        station.projects.save(None, {"name": name, **values})
    station.projects.report_progress("有进展的", "2026-11", invested=1, progress="清表", problem=None)
    station.agents.save(None, {"number": "PXQ001", "name": "王小明"})
    station.assignments.hand_over("有进展的", "PXQ001", "派定")
    assert station.projects.waiting() == work_on_projects(opened) == 2
    assert station.assignments.leads_away() == 0

    station.agents.set_active("PXQ001", False)

    opened.until(lambda: badge(opened, "agents") == 1)
    assert badge(opened, "projects") == 2


def test_what_changes_no_work_counts_nothing_anew(opened: Walk) -> None:
    opened.until(lambda: not opened.window._badges._pause.isActive())
    opened.settle()

    opened.station.aliases.add("projects", "name", "工程大名")
    opened.settle()

    assert not opened.window._badges._pause.isActive()
