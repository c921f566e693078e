"""What holds for the whole window: forms keep their contracts, everything has a name, Tab goes the way of the eye."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

import jn_desktop
from jn_desktop.core.paths import bundled
from jn_desktop.desktop.forms import Form
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import VisitQuery
from tests.desktop.walking import Walk

INTERACTIVE = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)
BUTTONS_KEYS = "SY"
"""What saves a pane or says yes to a dialog: no field of a form takes these."""
PAGES = [
    *("today", "demands", "inspections", "inspection_figures", "visit", "projects", "agents", "enterprises"),
    *("inspections/requests", "inspections/plan", "inspections/visits"),
    *("meetings/list", "meetings/calendar", "meetings/search", "follow_up", "units"),
    *("import", "settings"),
]


def forms() -> list[type[Form]]:
    for module in pkgutil.walk_packages(jn_desktop.__path__, "jn_desktop."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return sorted(Form.__subclasses__(), key=lambda form: form.__name__)


def test_every_form_keeps_its_contract(qapp: QApplication) -> None:
    for form in forms():
        form()


def test_every_file_in_ui_belongs_to_a_form_and_every_form_to_one_file() -> None:
    named = [form.ui for form in forms()]

    assert sorted(named) == sorted(file.name for file in bundled("ui").glob("*.ui"))


def interactive(root: QWidget) -> Iterator[QWidget]:
    """Yield what a person can act on, less the inner parts of Qt's own widgets."""
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or isinstance(widget, QHeaderView)
        parent = widget.parentWidget()
        of_another = isinstance(parent, QComboBox | QAbstractSpinBox | QTabBar | QAbstractItemView | QLineEdit)
        popup = parent is not None and parent.metaObject().className() == "QComboBoxPrivateContainer"
        corner = isinstance(widget, QAbstractButton) and not widget.objectName() and of_another
        if isinstance(widget, INTERACTIVE) and not (inner or of_another or popup or corner):
            yield widget


def test_every_field_of_a_form_is_reached_by_a_key_of_its_own(qapp: QApplication) -> None:
    problems = []
    for form in forms():
        loaded = form()
        captions = {label.buddy(): label.text() for label in loaded.root.findChildren(QLabel) if label.buddy()}
        keys = list(BUTTONS_KEYS)
        for widget in interactive(loaded.root):
            text = widget.text() if isinstance(widget, QAbstractButton) else captions.get(widget, "")
            key = re.search(r"\(&(\w)\)", text)
            if key is None or key[1] in keys:
                problems.append(f"{form.ui} {widget.objectName()} {text!r}")
            keys += key[1] if key else ""

    assert problems == []


def arrive(walk: Walk, page: str) -> QWidget:
    """Go to a page, or to a view of one, and return it; the one of a single record, with one of the samples."""
    if page != "visit":
        key, _, view = page.partition("/")
        return walk.go(key, only=view or None)  # type: ignore[no-any-return]
    entered = VisitQuery(states=(VisitState.ENTERED,))
    return walk.go(page, record=walk.station.inspection_visits.visits(entered)[0].id)  # type: ignore[no-any-return]


@pytest.mark.parametrize("page", PAGES)
def test_everything_on_a_page_has_a_name_for_tests_and_for_screen_readers(at_work: Walk, page: str) -> None:
    arrive(at_work, page)
    assert at_work.program.window is not None

    nameless = [
        f"{type(widget).__name__} {widget.objectName()!r} {widget.accessibleName()!r}"
        for widget in interactive(at_work.program.window)
        if widget.objectName() != "first_step"  # has its words, and thus its name, when there is a first step
        and (not widget.objectName() or not (widget.accessibleName() or getattr(widget, "text", lambda: "")()))
    ]

    assert nameless == []


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_everything_on_a_page_once_and_in_the_order_of_the_eye(at_work: Walk, page: str) -> None:
    shown = arrive(at_work, page)
    wanted = {
        widget
        for widget in interactive(shown)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    chain: list[QWidget] = []
    widget = shown.nextInFocusChain()
    while widget is not shown and len(chain) < 2_000:
        if widget in wanted:
            chain.append(widget)
        widget = widget.nextInFocusChain()

    assert len(chain) == len(set(chain))
    assert wanted == set(chain)
    head = [widget for widget in chain if widget.mapTo(shown, widget.rect().center()).y() < 50]
    assert chain[: len(head)] == head, "the head comes first"
    assert head == sorted(head, key=lambda widget: widget.mapTo(shown, widget.rect().center()).x())
