"""Garbage is collected where and when it holds up nobody."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from jn_desktop.desktop.garbage import Garbage


@pytest.fixture
def garbage(qapp: object) -> Iterator[Garbage]:
    owner = QObject()
    made = Garbage(owner, lambda: False)
    yield made
    made.end()
    gc.unfreeze()


def test_what_a_large_ledger_brings_is_set_apart_and_not_looked_through(qtbot: QtBot, garbage: Garbage) -> None:
    before = gc.get_freeze_count()
    rows = [[number] for number in range(60_000)]

    qtbot.waitUntil(lambda: gc.get_freeze_count() >= before + len(rows))


def test_a_few_objects_are_looked_through_as_ever(qtbot: QtBot, garbage: Garbage) -> None:
    kept = []
    for number in range(5_000):
        kept.append([number])
    frozen = gc.get_freeze_count()

    qtbot.waitUntil(lambda: gc.get_count()[0] < 2_000)

    assert gc.get_freeze_count() == frozen
    assert len(kept) == 5_000
