"""Searching the text of all minutes: which passages are found, in which sentence, and how quickly."""

import time
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.meetings.cards import DraftTopic, MeetingDraft
from jn_desktop.meetings.finding import MinutesHit, MinutesText, Passage, find, fold, in_context, words_of
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.station import Station
from tests.meetings.conftest import Written


def told(station: Station, typed: str, **narrowed: object) -> list[tuple[str, str]]:
    return [(hit.part, hit.sentence) for hit in station.minutes_search.find(typed, **narrowed).hits]  # type: ignore[arg-type]


def marked(hit: MinutesHit) -> list[str]:
    return [hit.sentence[start:stop] for start, stop in hit.marks]


# ---- what is found ----


def test_every_text_of_a_meeting_is_searched(written: Written) -> None:
    station = written.station
    station.meetings.finish_action(written.meeting.actions[1].id, datetime(2026, 11, 20).date(), "新线已经带电")

    assert told(station, "六基高压") == [("议题 1", "地块上有六基高压线杆")]
    assert told(station, "并网") == [("议题 2", "并网时序")]
    assert told(station, "改线") == [("事项 2", "改线（建设局）")]
    assert told(station, "带电") == [("事项 2 办理结果", "新线已经带电")]
    assert told(station, "17号") == [("地点", "17号地块")]
    assert told(station, "站长") == [("主持人", "站长")]


def test_words_are_found_in_any_order_and_together_where_they_stand_together(written: Written) -> None:
    (hit,) = written.station.minutes_search.find("杆塔 应急管理局").hits
    assert hit.part == "事项 1" and marked(hit) == ["杆塔", "应急管理局"]
    assert told(written.station, "应急管理局 杆塔") == [(hit.part, hit.sentence)]
    assert told(written.station, "杆塔 没有的词") == []


def test_words_that_stand_apart_are_each_shown(written: Written) -> None:
    found = written.station.minutes_search.find("并网 园区办")
    assert [hit.part for hit in found.hits] == ["议题 2", "事项 3"]


def test_neither_width_nor_case_counts(station: Station) -> None:
    time = datetime(2026, 11, 16, 9, 0)
    station.meetings.save(None, MeetingDraft("会", time, topics=(DraftTopic(None, "新建１１０kV变电站"),)))

    (hit,) = station.minutes_search.find("110KV").hits

    assert marked(hit) == ["１１０kV"]


def test_the_newest_meeting_comes_first_and_years_and_kinds_narrow(station: Station) -> None:
    for year, kind in ((2025, MeetingKind.ONSITE), (2026, MeetingKind.SALON)):
        topics = (DraftTopic(None, f"{year}年用电"),)
        draft = MeetingDraft(f"{year}年的会", datetime(year, 5, 8, 9, 0), topics=topics, kind=kind, theme="用工")
        station.meetings.save(None, draft)
    search = station.minutes_search

    assert [hit.name for hit in search.find("年用电").hits] == ["2026年的会", "2025年的会"]
    assert [hit.name for hit in search.find("年用电", year=2025).hits] == ["2025年的会"]
    assert [hit.name for hit in search.find("年用电", kind=MeetingKind.SALON).hits] == ["2026年的会"]
    assert search.years() == [2026, 2025]


def test_what_is_written_is_found_at_once_and_a_retired_meeting_no_more(written: Written) -> None:
    station = written.station
    assert told(station, "变压器") == []
    topics = (replace(written.draft.topics[0], situation="变压器容量不够。"), written.draft.topics[1])
    station.meetings.save(written.meeting_id, replace(written.draft, topics=topics))
    assert told(station, "变压器") == [("议题 1", "变压器容量不够。")]

    station.meetings.retire(written.meeting_id, "重复")

    assert told(station, "变压器") == []


def test_what_was_issued_is_found_after_a_correction_says_otherwise(written: Written) -> None:
    station, minutes = written.station, written.station.minutes

    def issue() -> None:
        minutes.submit(written.meeting_id)
        minutes.sign(written.meeting_id)
        minutes.issue(written.meeting_id)

    issue()
    minutes.correct(written.meeting_id, "数错了")
    topics = (replace(written.draft.topics[0], situation="地块上有八基高压线杆"), written.draft.topics[1])
    station.meetings.save(written.meeting_id, replace(written.draft, topics=topics))
    issue()

    found = {hit.part: hit for hit in station.minutes_search.find("基高压线杆").hits}
    assert {part: hit.sentence for part, hit in found.items()} == {
        "议题 1": "地块上有八基高压线杆",
        "〔2026〕1号 议题 1": "地块上有六基高压线杆",
    }
    first = station.minutes.sheet(written.meeting_id).issues[-1]
    assert (found["〔2026〕1号 议题 1"].issue_id, found["议题 1"].issue_id) == (first.id, None)
    assert told(station, "并网") == [("议题 2", "并网时序")]


def test_of_many_hits_in_a_meeting_a_few_are_shown_and_the_rest_counted(station: Station) -> None:
    topics = tuple(DraftTopic(None, f"第{place}处用电") for place in range(7))
    station.meetings.save(None, MeetingDraft("会", datetime(2026, 11, 16, 9, 0), topics=topics))

    found = station.minutes_search.find("用电")

    assert [hit.more for hit in found.hits] == [0, 0, 4]
    assert (found.meetings, found.listed) == (1, 1)


def test_nothing_typed_finds_nothing(written: Written) -> None:
    assert written.station.minutes_search.find("  ").hits == ()


# ---- the sentence ----


def test_the_sentence_with_most_of_the_words_is_shown_and_a_long_one_is_cut() -> None:
    passage = Passage("议题 1", "供电公司到会。会上说明：供电公司负责改线。另有事。")
    assert in_context(passage, ["供电公司", "改线"]) == ("会上说明：供电公司负责改线。", ((5, 9), (11, 13)))

    sentence, marks = in_context(Passage("议题 1", "甲" * 200 + "改线" + "乙" * 200), ["改线"])
    assert sentence.startswith("…") and sentence.endswith("…") and len(sentence) < 130
    assert [sentence[start:stop] for start, stop in marks] == ["改线"]


@given(st.text("供电改线。；ＡA１1 \n", max_size=300), st.sampled_from(["供电", "改线", "a", "1", "供"]))
def test_what_is_marked_is_what_was_looked_for(text: str, word: str) -> None:
    passage = Passage("议题 1", text)
    if word not in passage.folded:
        return
    sentence, marks = in_context(passage, [word])
    assert marks
    assert {fold(sentence[start:stop]).replace(word, "") for start, stop in marks} <= {"", word[:1]}


def test_words_are_told_apart_by_spaces_each_once() -> None:
    assert words_of(" 供电公司　改线 供电公司 ") == ["供电公司", "改线"]


# ---- the time that a key takes ----


@pytest.mark.timed
def test_a_key_takes_a_twentieth_of_a_second_among_a_thousand_minutes() -> None:
    said = "会议认为，高压线迁改由供电公司牵头，住建局配合；自规局负责选址，月底前拿出意见。" * 8
    texts = [
        MinutesText(
            *(str(place), f"XC{place}", f"第{place}次会", "现场办公会", "2026-01-02T09:00", None),
            tuple(Passage(f"议题 {topic}", f"第{place}号地块第{topic}件事。{said}") for topic in range(10)),
        )
        for place in range(1_000)
    ]
    find(texts, words_of("热身"), 60)

    for typed in ("高压线", "供电公司 选址", "第777号地块", "没有这样的话"):
        taken = []
        for _ in range(5):
            begin = time.perf_counter()
            find(texts, words_of(typed), 60)
            taken.append(time.perf_counter() - begin)
        assert min(taken) < 0.05, typed
