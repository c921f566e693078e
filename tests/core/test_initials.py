import json

import pytest

from jn_desktop.core.initials import initials
from jn_desktop.core.paths import bundled
from tests.initials_table import make_table


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("济宁高新区", "jngxq"),
        ("重庆银行", "cqyh"),
        ("重点项目", "zdxm"),
        ("厦门长安商行", "xmcash"),
        ("长青集团", "cqjt"),
        ("abc科技3号厂", "abckj3hc"),
        ("", ""),
        ("𠀀の", "𠀀の"),
    ],
)
def test_words_decide_how_a_character_is_read(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_bundled_readings_are_what_pypinyin_says() -> None:
    table = json.loads((bundled("resources") / "initials.json").read_text(encoding="utf-8"))

    assert table == make_table()
