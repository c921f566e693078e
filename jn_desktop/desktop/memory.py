"""What the window remembers from day to day: its place, columns, widths, filters. Holds no record of the station."""

import json
from pathlib import Path
from typing import Any

from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file


class Memory:
    """Named values in one small file; a file that is missing or damaged is an empty memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._values: dict[str, Any] = known if isinstance(known, dict) else {}

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self._values.get(name, otherwise)

    def put(self, name: str, value: Any) -> None:
        if self._values.get(name) != value:
            self._values[name] = value
            self._changed = True

    def flush(self) -> None:
        """Write what changed; a full disk costs no more than the columns' widths."""
        if not self._changed:
            return
        try:
            write_file(self._path, json.dumps(self._values, ensure_ascii=False).encode("utf-8"))
            self._changed = False
        except StationError:
            pass
