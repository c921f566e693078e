"""Pictures of visits: the page in every state with the dialogs of its acts, the scanner, entries, and the year."""

from typing import TYPE_CHECKING, Any

from jn_desktop.desktop.desk import Place
from jn_desktop.inspections.pages.code_dialog import show_code
from jn_desktop.inspections.pages.entries import ask_emergency, ask_other_visit
from jn_desktop.inspections.pages.scanning import KeysDialog, open_scanning
from jn_desktop.inspections.pages.visit_flow import outlook
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import VisitCard

if TYPE_CHECKING:
    from tests.screenshots import Camera

_WITH_TABS = (VisitState.ENTERED, VisitState.RECTIFYING)


def take_visits(camera: "Camera") -> None:
    """Take what there is of visits; of an empty station the page without one."""
    window, station = camera.program.window, camera.program.station
    assert window is not None and station is not None
    cards = station.inspection_visits.visits()
    if not cards:
        window.go(Place("visit"))
        camera.take("visit-none", window)
        return
    for state in VisitState:
        of_state = [card for card in cards if card.state is state]
        if of_state:
            _take_visit(camera, max(of_state, key=lambda card: (card.findings, card.requests)))
    emergency = next((card for card in cards if card.lacking), None)
    if emergency is not None:
        window.go(Place("visit", record=emergency.id))
        camera.take("visit-emergency", window)
    _take_around(camera, next(card for card in cards if card.entered_at))


def _take_visit(camera: "Camera", card: VisitCard) -> None:
    window = camera.program.window
    assert window is not None
    name = f"visit-{card.state.name.lower()}"
    window.go(Place("visit", record=card.id))
    camera.settle()
    page: Any = window.current
    camera.take(name, window)
    for place in range(page.tabs.count()) if card.state in _WITH_TABS else ():
        page.tabs.setCurrentIndex(place)
        camera.take(f"{name}-tab-{place}", window)
    for act in outlook(page.detail, page.desk.may).acts:
        if act.asks:
            page.acts.make(act, page.detail)
            camera.take_dialogs(f"{name}-{act.name.lower()}")


def _take_around(camera: "Camera", card: VisitCard) -> None:
    """Take what belongs to no state: papers, code, scanner, entries, the rating, and the enterprise's year."""
    window, station, desk = camera.program.window, camera.program.station, camera.program.desk
    assert window is not None and station is not None and desk is not None
    page: Any = window.current
    page._open_papers()
    camera.take_dialogs("visit-papers")
    show_code(page, desk, station.door_codes, card)
    camera.take_dialogs("visit-code")
    page.acts.rate(page.detail)
    camera.take_dialogs("visit-rating")
    scanner = open_scanning(page, desk, station.door_codes)
    code = station.door_codes.code(card.id)
    scanner.field.setPlainText(code.text if code is not None else "JN1")
    scanner.answer()
    camera.settle()
    camera.take("scan", scanner)
    scanner._show_keys()
    camera.settle()
    (keys,) = scanner.findChildren(KeysDialog)
    camera.take("scan-keys", keys)
    scanner.close()  # and with it what stands over it
    camera.settle()
    ask_emergency(page, desk, station.inspection_visits, station.registry)
    camera.take_dialogs("emergency")
    ask_other_visit(page, desk, station.other_visits, station.inspection_lists, station.registry)
    camera.take_dialogs("other-visit")
    window.go(Place("enterprises", record=card.enterprise_id))
    camera.settle()
    tabs = window.current.detail.tabs  # type: ignore[union-attr]
    titles = [tabs.tabText(place) for place in range(tabs.count())]
    tabs.setCurrentIndex(titles.index("入企"))
    camera.take("enterprise-year", window)
