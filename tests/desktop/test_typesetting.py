"""Where the lines of an official document break, with characters of known width."""

import pytest

from jn_desktop.desktop.typesetting.lines import set_text
from jn_desktop.desktop.typesetting.word_file import Face, Piece, Text

FACE = Face("仿宋", "Times New Roman", 320)
ROOM = 10 * 320.0  # ten Chinese characters


class Cells:
    """A font whose Chinese characters fill a cell and whose other ones half of it."""

    def width(self, face: Face, character: str, *, latin: bool) -> float:
        return face.size / 2 if ord(character) < 0x2000 else face.size

    def heights(self, face: Face) -> tuple[float, float]:
        return face.size, 0


def broken(text: str, align: str = "left", **looks: float) -> list[str]:
    made = set_text(Text((Piece(text, FACE),), FACE, align=align, line=579, **looks), ROOM, Cells())
    return [line.text for line in made]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六七八九十甲乙", ["一二三四五六七八九十", "甲乙"]),
        ("一二三四五六七八九十。甲", ["一二三四五六七八九", "十。甲"]),
        ("一二三四五六七八九（甲）", ["一二三四五六七八九", "（甲）"]),
        ("一二三四五六七八九十”。甲", ["一二三四五六七八九", "十”。甲"]),
        ("一二三四五六七八2026年", ["一二三四五六七八", "2026年"]),
        ("一二三四五六七2026-10-12", ["一二三四五六七2026-", "10-12"]),
        ("一二三四五2026-10-12日", ["一二三四五2026-10-", "12日"]),
        ("一二三四五GB/T 9704-2012", ["一二三四五GB/T", "9704-2012"]),
        ("一二三四五六七（甲）SQ2026", ["一二三四五六七", "（甲）SQ2026"]),
        ("A" * 30, ["A" * 20, "A" * 10]),
        ("一二\n三", ["一二", "三"]),
        ("", [""]),
    ],
)
def test_a_line_ends_where_readers_of_chinese_expect_it(text: str, lines: list[str]) -> None:
    assert broken(text) == lines


def test_chinese_stands_a_fifth_of_a_character_from_latin_letters_and_digits() -> None:
    (line,) = set_text(Text((Piece("第3项，A", FACE),), FACE, line=579), ROOM, Cells())

    assert [glyph.at for glyph in line.glyphs] == [0, 320 + 64, 320 + 64 + 160 + 64, 928, 1248]


def test_the_first_line_is_indented_and_a_full_one_reaches_both_edges() -> None:
    first, second = set_text(
        Text((Piece("一二三四五六七八九十", FACE),), FACE, align="both", first=700, line=579), ROOM, Cells()
    )

    assert (first.text, second.text) == ("一二三四五六七", "八九十")
    assert first.glyphs[0].at == 700
    assert first.glyphs[-1].at == pytest.approx(ROOM - 320)
    assert [glyph.at for glyph in second.glyphs] == [0, 320, 640]


def test_what_stands_after_a_tab_ends_at_the_stop_on_the_right() -> None:
    (line,) = set_text(Text((Piece("站\t十日", FACE),), FACE, line=579, tabs=((3000.0, "right"),)), ROOM, Cells())

    assert line.glyphs[-1].at + 320 == 3000
