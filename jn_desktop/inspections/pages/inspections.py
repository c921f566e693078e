"""The place 综合查一次: requests, the plan, the calendar and the visits, each a view under its tab."""

from jn_desktop.desktop.views import ViewsPage


class InspectionsPage(ViewsPage):
    """Whoever makes it says which views it has."""

    key = "inspections"
    title = "综合查一次"
    icon = "inspections"
