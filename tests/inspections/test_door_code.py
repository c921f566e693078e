from base64 import b32encode
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.errors import FieldError
from jn_desktop.inspections import door_code
from jn_desktop.inspections.door_code import Claim, Proof

KEY = door_code.new_key()
OTHER = door_code.new_key()
VISIT = {"number": "LH20260001", "uscc": "91370800MA3C00001X", "day": date(2026, 12, 1), "departments": 3}
CODE = door_code.sign(KEY.secret, **VISIT)
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

numbers = st.integers(1, 99999).map(lambda n: f"LH2026{n:04}")
codes = st.none() | st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18)


@given(number=numbers, uscc=codes, day=st.dates(date(2000, 1, 1), date(2999, 12, 31)), departments=st.integers(1, 99))
def test_a_code_is_read_and_proved_as_it_was_signed(number: str, uscc: str | None, day: date, departments: int) -> None:
    text = door_code.sign(KEY.secret, number=number, uscc=uscc, day=day, departments=departments)

    assert set(text) <= set(ALPHANUMERIC)
    assert door_code.read(text) == Claim(number, uscc, day, departments, door_code.key_id_of(KEY.public))
    assert door_code.check(text, [OTHER.public, KEY.public]) is Proof.GENUINE


@given(place=st.integers(0, len(CODE) - 1), character=st.sampled_from(ALPHANUMERIC.replace(" ", "")))
def test_no_other_character_anywhere_passes(place: int, character: str) -> None:
    changed = CODE[:place] + character + CODE[place + 1 :]

    passes = door_code.read(changed) is not None and door_code.check(changed, [KEY.public]) is Proof.GENUINE
    misread = {"0": "O", "1": "I", "8": "B"}.get(character, character) == CODE[place]
    assert passes == (changed == CODE or (misread and place > CODE.rindex(":") - 9))


@given(st.randoms())
def test_case_width_blanks_and_line_breaks_do_not_count(random: Random) -> None:
    def typed(character: str) -> str:
        wide = chr(ord(character) + 0xFEE0) if character != " " else character
        return random.choice((character, character.lower(), wide)) + random.choice(
            ("", "", "", " ", "\r\n", "　", "\t")
        )

    text = "\ufeff" + "".join(map(typed, CODE)) + "\n"

    assert door_code.read(text) == door_code.read(CODE)
    assert door_code.check(text, [KEY.public]) is Proof.GENUINE


def test_digits_that_base32_has_not_are_taken_for_the_letters_they_look_like() -> None:
    said, _, signature = CODE.rpartition(":")
    misread = signature.translate(str.maketrans("OIB", "018"))

    assert door_code.check(f"{said}:{misread}", [KEY.public]) is Proof.GENUINE


@given(st.text(max_size=60))
def test_any_other_text_is_no_code(text: str) -> None:
    assert door_code.read(text) is None


@pytest.mark.parametrize(
    "text", ["", "JN1", "JN1:LH20260001", CODE.replace("20261201", "20261399"), "https://example.com"]
)
def test_what_only_begins_like_a_code_is_none(text: str) -> None:
    assert door_code.read(text) is None


def test_a_key_that_nobody_trusts_proves_nothing() -> None:
    assert door_code.check(CODE, [OTHER.public]) is Proof.UNKNOWN_KEY
    assert door_code.check(CODE, []) is Proof.UNKNOWN_KEY


def test_a_signature_of_another_key_under_a_trusted_name_is_forged() -> None:
    ours, theirs = door_code.key_id_of(KEY.public), door_code.key_id_of(OTHER.public)
    text = door_code.sign(OTHER.secret, **VISIT).replace(f":{theirs}:", f":{ours}:")

    assert door_code.check(text, [KEY.public]) is Proof.FORGED


def test_a_signature_that_is_spelled_in_another_way_is_forged() -> None:
    said, _, signature = CODE.rpartition(":")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    last = letters[letters.index(signature[-1]) ^ 1]

    assert door_code.check(f"{said}:{signature[:-1]}{last}", [KEY.public]) is Proof.FORGED


def test_a_public_key_is_handed_on_as_text_and_a_slip_in_it_is_noticed() -> None:
    text = door_code.public_text(KEY.public)

    assert door_code.read_public(f" {text[:30].lower()}\n{text[30:]} ") == KEY.public
    with pytest.raises(FieldError, match="不是验证公钥"):
        door_code.read_public("你好")
    with pytest.raises(FieldError, match="有错字"):
        door_code.read_public(text[:-1] + ("A" if text[-1] != "A" else "C"))


def test_the_secret_is_not_in_the_public_text() -> None:
    secret = b32encode(KEY.secret).decode().rstrip("=")

    assert secret not in door_code.public_text(KEY.public)


def test_the_picture_is_a_square_png_whose_code_is_alphanumeric() -> None:
    import segno

    picture = door_code.picture(CODE)

    assert picture.startswith(b"\x89PNG")
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    assert width == height > 300
    assert segno.make_qr(CODE, error="m").mode == "alphanumeric"
