"""What of the working calendar needs a person today: the table of the next year, as soon as it may be published."""

from jn_desktop.core.calendar_service import CalendarService
from jn_desktop.desktop.desk import Card, CardRow, Place
from jn_desktop.desktop.theme import Tone


def today_cards(calendar: CalendarService) -> list[Card]:
    """Return a card from November on while the next year has no table, for those who may import it."""
    context = calendar.context
    may_take = context.may("ledgers.take") and context.may("calendar.import_calendar")
    year = calendar.wanted_year() if may_take else None
    if year is None:
        return []
    place = Place("import", only="calendar")
    row = CardRow(f"{year}年放假安排还没有导入", "导入", Tone.ACCENT, place)
    # it comes and goes: the plain tone stands last, so that no other card moves
    return [Card("工作日历", Tone.PLAIN, place, (row,), "")]
