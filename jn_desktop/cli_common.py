"""What every command of jn-desktop-cli shares: the global options, opening the station, secrets, results, progress."""

import dataclasses
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from jn_desktop.core.clock import Clock, SystemClock
from jn_desktop.core.errors import StationError


@dataclasses.dataclass
class Options:
    """The four global options."""

    station: Path | None = None
    operator: str | None = None
    as_json: bool = False
    clock: Clock = dataclasses.field(default_factory=SystemClock)


OPTIONS = Options()
"""What stood before the command; set once, before any command runs."""


def read_time(text: str) -> datetime:
    """Return a moment as the command line writes it."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M")
    except ValueError:
        raise typer.BadParameter(f"时间“{text}”写得不对，请写成 2026-09-18T16:30") from None


def read_day(text: str) -> datetime:
    """Return the midnight with which a day begins, as the command line writes days."""
    try:
        return datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise typer.BadParameter(f"日期“{text}”写得不对，请写成 2026-12-01") from None


def chosen_folder() -> Path:
    """Return the station's folder: the one that was named, else the user's own."""
    if OPTIONS.station is not None:
        return OPTIONS.station
    from jn_desktop.core.paths import default_station_folder

    return default_station_folder()


def secret(variable: str, question: str) -> str:
    """Return a secret from the environment, else ask for it; never from an argument."""
    told = os.environ.get(variable)
    if told:
        return told
    if not _somebody_is_there():
        raise StationError(f"没有{question}；请设置环境变量 {variable}，或在终端里运行。")
    import getpass

    return getpass.getpass(f"{question}：", stream=sys.stderr)


def _somebody_is_there() -> bool:
    """Tell a terminal from anything else; on Windows the empty device NUL passes for a terminal too."""
    if not sys.stdin or not sys.stdin.isatty():
        return False
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    mode = ctypes.c_ulong()
    handle = msvcrt.get_osfhandle(sys.stdin.fileno())
    return bool(ctypes.windll.kernel32.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(mode)))


def new_secret(variable: str, question: str) -> str:
    """Return a new password; one that is typed is asked for twice."""
    told = secret(variable, question)
    if not os.environ.get(variable) and secret(variable, f"再输一遍{question}") != told:
        raise StationError("两次输入的密码不一样；请再来一次。")
    return told


@contextmanager
def open_station() -> Iterator[Any]:
    """Give the open station, for whoever acts."""
    from jn_desktop.station import Station, default_operator

    folder = chosen_folder()
    operator = OPTIONS.operator or default_operator(folder)
    with Station.open(folder, operator, secret("JN_PASSWORD", "密码"), OPTIONS.clock) as station:
        yield station


def say(result: Any, words: Callable[[], str] | None = None) -> None:
    """Print a result: as JSON, or in words."""
    if OPTIONS.as_json or words is None:
        print(json.dumps(result, ensure_ascii=False, indent=None if OPTIONS.as_json else 2, default=_plain))
    else:
        print(words())


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {known.name: getattr(value, known.name) for known in dataclasses.fields(value)}
    return str(value)


class Bar:
    """A progress bar on standard error, where that is a terminal."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self._shown:
            share = done / total if total else 1.0
            end = "\n" if done >= total else ""
            print(f"\r{self._label} {'█' * int(share * 30):<30} {share:4.0%}", end=end, file=sys.stderr, flush=True)
