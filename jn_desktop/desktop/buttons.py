"""The one way to make a button: its word, its name for tests and screen readers, what it does. And keys, and Tab."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget


def push_button(
    text: str, name: str, act: Callable[[], object], *, primary: bool = False, link: bool = False
) -> QPushButton:
    """Return a button; `&` before a letter in `text` makes the mnemonic, `link` a button that looks like a link."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.split("(&")[0].replace("&", ""))
    button.setProperty("primary", primary)
    button.setProperty("link", link)
    button.setAutoDefault(True)  # Enter presses it where the keyboard is, in a page as in a dialog
    button.clicked.connect(lambda: act())
    return button


def offered_if(allowed: bool, *widgets: QWidget) -> None:
    """Leave widgets out unless they are of use to the operator.

    None is told to show itself: one that has no parent yet would flash up as a window, and take the keyboard with it.
    """
    if not allowed:
        for widget in widgets:
            widget.hide()


def on_keys(widget: QWidget, keys: str | QKeySequence.StandardKey, act: Callable[[], object]) -> None:
    """Do something on a shortcut while the keyboard is in a widget, or in anything inside it."""
    from PySide6.QtCore import Qt  # the first window makes buttons, and does not wait for the whole namespace

    shortcut = QShortcut(QKeySequence(keys), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: act())


def tab_order(*widgets: QWidget) -> None:
    """Have Tab go from each widget to the next, as the eye does: by itself it goes in the order of their making."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
