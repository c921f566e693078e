"""Read and change what the office chose about the form of its minutes."""

from jn_desktop.core.service import Service
from jn_desktop.core.settings import write_setting
from jn_desktop.meetings.minutes_form import MinutesForm, form_to_json
from jn_desktop.meetings.settings import MINUTES_FORM, minutes_form


class MinutesFormService(Service):
    """The form of the minutes; what was put up for signature or issued before keeps the form that it had."""

    feature = "minutes_form"

    def form(self) -> MinutesForm:
        """Return the form in force."""
        with self.context.reading() as connection:
            return minutes_form(connection)

    def save(self, form: MinutesForm) -> None:
        """Put a form in force."""
        with self.context.writing() as work:
            write_setting(work, MINUTES_FORM, form_to_json(form))
