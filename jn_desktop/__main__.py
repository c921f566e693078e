"""python -m jn_desktop: opens the window. The frozen program starts here too, under both of its names."""

import sys
from pathlib import Path


def main() -> int:
    if Path(sys.argv[0]).stem == "jn-desktop-cli":
        from jn_desktop.cli import main as command_line

        command_line()
        return 0
    from jn_desktop.desktop.app import main as window

    return window(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
