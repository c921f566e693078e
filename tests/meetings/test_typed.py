"""Whatever stands in a saved action, a line of it that nobody touches says the same."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.calendar import Calendar
from jn_desktop.meetings.action_line import LineReader, Part
from jn_desktop.meetings.cards import ActionDetail, MeetingDetail, TopicDetail
from jn_desktop.meetings.pages.typed import Agreed, AsSaved, MeetingText, from_text, topics_of
from jn_desktop.meetings.states import ActionState, MinutesState
from jn_desktop.meetings.unit_names import UnitBook
from tests.meetings.test_action_line import LINE, READER, UNITS

TEXT = LINE.map(lambda text: "".join(text.split()) or "迁改")
UNIT = st.one_of(st.none(), st.sampled_from([*UNITS, "水务公司", "建设局、税务局"]))
DAY = st.one_of(st.none(), st.dates(date(2026, 11, 23), date(2028, 1, 1)).map(date.isoformat))


def saved(text: str, unit: str | None, assisting: str | None, due: str | None) -> MeetingDetail:
    """Return a meeting with one topic and one action."""
    action = ActionDetail(
        id="事项",
        position=1,
        topic_id="议题",
        text=text,
        responsible_unit=unit,
        assisting_units=assisting,
        due_date=due,
        done_on=None,
        result=None,
        state=ActionState.AGREED,
        due_by=None,
        extension_to=None,
    )
    nobody = dict.fromkeys(("place", "host", "recorder", "attendees", "absentees", "observers", "retired_on"))
    return MeetingDetail(
        id="会议",
        number="XC2026001",
        kind="现场办公会",
        name="会",
        time="2026-11-23T09:30",
        topics=(TopicDetail("议题", 1, "题", None, (), ()),),
        actions=(action,),
        minutes_state=MinutesState.DRAFT,
        **nobody,
    )


@given(TEXT, UNIT, UNIT, DAY)
def test_a_saved_action_is_drafted_as_it_was(
    text: str, unit: str | None, assisting: str | None, due: str | None
) -> None:
    ((topic,), _) = topics_of(saved(text, unit, assisting, due), READER)
    draft = topic.actions[0].draft(0, READER)
    assert (draft.text, draft.responsible_unit or None, draft.assisting_units or None, draft.due_date) == (
        text,
        unit,
        assisting,
        due,
    )


@given(TEXT, UNIT, UNIT, DAY)
def test_a_saved_action_stays_as_it_was_when_the_meeting_is_moved(
    text: str, unit: str | None, assisting: str | None, due: str | None
) -> None:
    ((topic,), _) = topics_of(saved(text, unit, assisting, due), READER)
    later = LineReader(UnitBook(UNITS), date(2027, 3, 1), Calendar())
    draft = topic.actions[0].draft(0, later)
    assert (draft.text, draft.due_date) == (text, due)


@given(LINE, st.sampled_from(list(Part)), st.sampled_from(["", "税务局", "2026-12-01", "下周五"]))
def test_a_correction_holds_and_no_word_of_the_line_is_lost_by_emptying_it(line: str, part: Part, value: str) -> None:
    action = Agreed(line=line)
    action.correct(part, value, READER)
    assert action.value(part, READER) == value
    if not value:
        said = READER.read(line).said.get(part)
        taken = said.places if said is not None else ()
        assert all(line[start:end].strip() in action.draft(None, READER).text for start, end in taken)


def test_what_is_saved_takes_the_ids_of_its_records_and_what_is_typed_since_is_not_saved() -> None:
    ((topic,), whole) = topics_of(saved("迁改", None, None, None), READER)
    topic.id = topic.actions[0].id = None
    typed = MeetingText({}, [topic], whole)
    as_saved = AsSaved(typed)
    assert as_saved.is_still(typed)
    topic.situation = "又写了一句"

    assert not as_saved.is_still(typed)
    text = from_text(as_saved.adopt(saved("迁改", None, None, None)))

    assert (topic.id, topic.actions[0].id) == ("议题", "事项")
    assert text is not None and (text.topics[0].id, text.topics[0].situation) == ("议题", "")
