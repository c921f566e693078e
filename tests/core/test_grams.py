import pytest
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.grams import HEAD, grams_asked, grams_of, parts_of, searched_text

NAMES = st.text(st.sampled_from("济宁高新区重庆ab1Ａ（）-の "), max_size=12)


def test_a_record_is_found_by_its_name_its_initials_and_its_number() -> None:
    assert searched_text(["济宁 高新（区）"], ["ＭＡ01", None]) == "^济宁高新区^jngxq^ma01"


def test_a_name_of_letters_stands_once() -> None:
    assert searched_text(["ABC"], ["abc"]) == "^abc"


def test_nothing_to_be_found_by_is_empty() -> None:
    assert searched_text([None, "（）"], [None]) == ""


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", []),
        (" ,。 ", []),
        ("济宁 ＪＮ", ["济宁", "jn"]),
        ("<b>", ["b"]),
        ("9" * 500, ["9" * 64]),
        ("一 " * 20, ["一"] * 8),
    ],
)
def test_what_is_typed_becomes_parts(typed: str, parts: list[str]) -> None:
    assert parts_of(typed) == parts


@given(NAMES, NAMES, st.data())
def test_every_part_of_a_name_asks_for_grams_that_the_name_has(name: str, number: str, data: st.DataObject) -> None:
    text = searched_text([name], [number])
    for segment in text.split(HEAD)[1:]:
        start = data.draw(st.integers(0, len(segment) - 1))
        part = segment[start : data.draw(st.integers(start + 1, len(segment)))]
        if start == 0:
            part = HEAD + part
        assert set(grams_asked(part)) <= grams_of(text)


def test_a_run_of_digits_inside_a_chinese_name_is_found() -> None:
    assert set(grams_asked("0013")) <= grams_of(searched_text(["智能制造0013号项目"], []))
