"""What meetings are chosen by above a view: their kind, their series, and how far they are."""

from collections.abc import Iterable

from jn_desktop.desktop.filters import FilterBar
from jn_desktop.meetings.cards import MeetingRow
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.pages.filtering import Stage


def add_choices(filters: FilterBar) -> None:
    """Add the choices that `MeetingFilter` knows; those of series are offered once the meetings are there."""
    filters.add_choice("kind", "会议类型")
    filters.set_choices("kind", [kind.value for kind in MeetingKind])
    filters.add_choice("series", "会议系列")
    filters.add_choice("stage", "进度")
    filters.set_choices("stage", [stage.value for stage in Stage])


def offer_series(filters: FilterBar, rows: Iterable[MeetingRow]) -> None:
    """Offer the series that these meetings belong to."""
    filters.set_choices("series", sorted({row.series for row in rows if row.series}))
