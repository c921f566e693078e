"""Make resources/initials.json from pypinyin: python -m tests.initials_table.

pypinyin itself costs 60 MiB and 0.3 s to import; the window needs only first letters, and reads 0.2 MiB instead.
"""

import json
import unicodedata
from collections import defaultdict

from jn_desktop.core.paths import bundled

_BASIC = range(0x3400, 0xA000)
_IN_NAMES = {"长": "c", "盛": "s", "曾": "z", "沈": "s", "翟": "z", "仇": "q", "查": "z"}
"""How names of enterprises and people read a character whose commonest reading is another."""


def make_table() -> dict[str, dict[str, str]]:
    """Return `letters`, a letter to its characters, and `words`, in which one is read otherwise than alone."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    readings = {code: _first(reading) for code, reading in pinyin_dict.items() if code in _BASIC}
    readings |= {ord(character): letter for character, letter in _IN_NAMES.items()}
    letters = defaultdict(list)
    for code, letter in sorted(readings.items()):
        letters[letter].append(chr(code))
    words = {
        phrase: initials
        for phrase, syllables in sorted(phrases_dict.items())
        if (initials := "".join(_first(syllable[0]) for syllable in syllables)) != phrase.translate(readings)
    }
    return {"letters": {letter: "".join(letters[letter]) for letter in sorted(letters)}, "words": words}


def _first(reading: str) -> str:
    return unicodedata.normalize("NFD", reading)[0]


if __name__ == "__main__":
    text = json.dumps(make_table(), ensure_ascii=False, indent=0)
    (bundled("resources") / "initials.json").write_text(text + "\n", encoding="utf-8", newline="\n")
