"""Rules of projects that need no database."""


def ends_early(start: str | None, end: str | None) -> bool:
    """Tell whether a project (`YYYY-MM` or `YYYY`) ends before it starts, as far as both say."""
    if not start or not end:
        return False
    told = min(len(start), len(end))
    return end[:told] < start[:told]
