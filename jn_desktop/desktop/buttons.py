"""The one way to make a button: its word, its name for tests and screen readers, and what it does."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton


def push_button(
    text: str, name: str, act: Callable[[], object], *, primary: bool = False, link: bool = False
) -> QPushButton:
    """Return a button; `&` before a letter in `text` makes the mnemonic, `link` a button that looks like a link."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.split("(&")[0].replace("&", ""))
    button.setProperty("primary", primary)
    button.setProperty("link", link)
    button.clicked.connect(lambda: act())
    return button
