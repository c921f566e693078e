"""Which program on this computer edits Word files: Word or WPS, by what their installers write into the registry."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
# what it is called, the key and value that say where it stands, and what stands there below that
_PLACES = (
    ("Word", rf"{_APP_PATHS}\WINWORD.EXE", "", ""),
    ("WPS", rf"{_APP_PATHS}\wps.exe", "", ""),
    ("WPS", r"SOFTWARE\Kingsoft\Office\6.0\Common", "InstallRoot", "office6/wps.exe"),
)


@dataclass(frozen=True)
class WordProgram:
    """A program that edits Word files."""

    name: str
    path: Path


class Registry(Protocol):
    """Reads the registry of Windows."""

    def values(self, key: str, name: str) -> Iterator[str]:
        """Yield what a value of a key says, the user's before the computer's; no name is the key's own value."""


def word_program(registry: Registry | None = None) -> WordProgram | None:
    """Return Word, else WPS; None where neither stands where the registry says, as everywhere but on Windows."""
    registry = registry or _system_registry()
    if registry is None:
        return None
    for called, key, name, below in _PLACES:
        for value in registry.values(key, name):
            path = Path(os.path.expandvars(value.strip().strip('"')), below)
            if path.is_file():
                return WordProgram(called, path)
    return None


if sys.platform == "win32":
    import winreg

    class _WindowsRegistry:
        """The registry of this computer; a 32-bit Office writes into another part of it than a 64-bit one."""

        def values(self, key: str, name: str) -> Iterator[str]:
            for hive in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
                for part in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                    try:
                        with winreg.OpenKey(hive, key, 0, winreg.KEY_READ | part) as opened:
                            value, _ = winreg.QueryValueEx(opened, name)
                    except OSError:
                        continue
                    if isinstance(value, str):
                        yield value

    def _system_registry() -> Registry | None:
        return _WindowsRegistry()

else:

    def _system_registry() -> Registry | None:
        return None
