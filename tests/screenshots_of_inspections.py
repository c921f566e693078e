"""Pictures of the place 综合查一次: requests, a month with a visit on its way, the plan before and after, the list."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton

from jn_desktop.desktop.desk import Place
from jn_desktop.desktop.month_days import next_month

if TYPE_CHECKING:
    from tests.screenshots import Camera


def take_inspections(camera: "Camera") -> None:
    """Take every view; then a plan is made and taken, and its month looked at."""
    _take_calendar(camera, "calendar")
    _take_requests(camera)
    _take_visits(camera)
    _take_plan(camera)
    station = camera.program.station
    assert station is not None
    if station.inspection_visits.visits():
        _take_calendar(camera, "calendar-planned", months=1)


def _view(camera: "Camera", key: str) -> Any:
    window = camera.program.window
    assert window is not None
    window.go(Place("inspections", only=key))
    camera.settle()
    return window.current.view  # type: ignore[union-attr]


def _take(camera: "Camera", name: str) -> None:
    assert camera.program.window is not None
    camera.take(f"inspections-{name}", camera.program.window)


def _press(camera: "Camera", name: str) -> None:
    window = camera.program.window
    assert window is not None and window.current is not None
    button = window.current.findChild(QPushButton, name)
    if button is not None and button.isEnabled():
        button.click()
        camera.take_dialogs(f"inspections-{name}")


def _take_calendar(camera: "Camera", name: str, *, months: int = 0) -> None:
    view = _view(camera, "calendar")
    if months:
        view.show_month(next_month(view.grid.month, months))
    camera.settle()
    _take(camera, name)
    movable = next((card for card in view._by_id.values() if view.moving.why_not(card) is None), None)
    if movable is None:
        return
    view.grid.choose(date.fromisoformat(movable.day), movable.id)
    view.grid.lift(movable.id)
    camera.settle()
    shown = [day.date for day in view.grid.days if day.date.month == view.grid.month.month]
    for words, put in (("why-not", False), ("allowed", True)):
        reasons = {day: view.grid._carried.choices.get(day, "") for day in shown}
        day = next((one for one, why in reasons.items() if (why is None) is put and str(one) > movable.day), shown[-1])
        view.grid.carry_to(view.grid.day_rect(day).center())
        _take(camera, f"{name}-{words}")
    view.grid.put_back()
    _press(camera, "visit_move")


def _take_requests(camera: "Camera") -> None:
    view = _view(camera, "requests")
    _take(camera, "requests")
    cards = view.table.records()
    if len(cards) > 3:
        view.table.setCurrentIndex(view.table.model().index(3, 0))
        _take(camera, "requests-chosen")
        view.filters.only("concern")
        camera.settle()
        view.table.selectAll()
        _take(camera, "requests-several")
        view.filters.clear()
    _press(camera, "request_add")


def _take_visits(camera: "Camera") -> None:
    view = _view(camera, "visits")
    _take(camera, "visits")
    view.filters.only("waiting")
    camera.settle()
    view.table.selectAll()
    _press(camera, "visits_approve")
    view.filters.clear()


def _take_plan(camera: "Camera") -> None:
    view = _view(camera, "plan")
    _take(camera, "plan-none")
    dialog = view.ask()
    camera.settle()
    camera.take("inspections-plan-form", dialog)
    dialog._submit()
    camera.settle()
    _take(camera, "plan")
    view.proposal.tabs.setCurrentIndex(1)
    _take(camera, "plan-left-out")
    view._open_blackouts()
    camera.take_dialogs("inspections-blackouts")
    view.proposal.tabs.setCurrentIndex(0)
    if view.plan is not None and view.plan.visits:
        view.apply()
        _take(camera, "plan-taken")
