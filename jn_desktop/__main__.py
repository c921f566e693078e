"""python -m jn_desktop: opens the window."""

import sys


def main() -> int:
    from jn_desktop.desktop.app import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
