"""Widgets of which subclasses have to say something: Qt's metaclass and that of abstract classes in one."""

from abc import ABCMeta

from PySide6.QtWidgets import QWidget


class AbstractWidget(type(QWidget), ABCMeta):  # type: ignore[misc]
    """The metaclass of a widget with abstract methods."""
