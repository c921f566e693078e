"""What an office chooses about its minutes, as it is kept."""

import pytest

from jn_desktop.meetings.minutes_form import (
    ActionsAs,
    MinutesForm,
    NumberStyle,
    Signing,
    Urgency,
    form_from_json,
    form_to_json,
    minutes_form_of,
)


def test_what_was_chosen_reads_back() -> None:
    chosen = MinutesForm(
        number_style=NumberStyle.ISSUE,
        red_rule=False,
        urgency=Urgency.MOST_URGENT,
        numbers_copies=True,
        signing=Signing.SEALED,
        actions=ActionsAs.ATTACHED,
        imprint=False,
    )
    assert form_from_json(form_to_json(chosen)) == chosen


def test_what_was_never_chosen_is_as_usual() -> None:
    assert form_from_json(None) == MinutesForm()
    assert minutes_form_of({"actions": "在正文末列一张表"}) == MinutesForm(actions=ActionsAs.TABLE)


@pytest.mark.parametrize(
    ("style", "place", "shown"),
    [
        (NumberStyle.BRACKETS, 3, "〔2026〕3号"),
        (NumberStyle.BRACKETS, None, "〔2026〕  号"),
        (NumberStyle.ISSUE, 12, "第12期"),
        (NumberStyle.ISSUE, None, "第  期"),
    ],
)
def test_a_number_is_written_in_the_style_of_the_office(style: NumberStyle, place: int | None, shown: str) -> None:
    assert style.shown(2026, place) == shown
