"""python -m jn_desktop: the command line, until there is a window."""

from jn_desktop.cli import main

if __name__ == "__main__":
    main()
