"""The code that an enterprise scans, or types, when inspectors stand at its door: a signed text. Pure.

`JN1:LH20260001:91370800MA3C00001X:20261201:3:KEYID:SIGNATURE` says which visit comes to which enterprise on which day,
by how many departments. It has only characters of a QR code's alphanumeric mode. The signature is Ed25519, so that
another station, or a copy of the program without any data, can check it with the public key alone.
"""

import hashlib
import io
import re
import unicodedata
from base64 import b32decode, b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jn_desktop.core.errors import FieldError

_MARK = "JN1"
_KEY_MARK = "JN1KEY"
_NO_USCC = "-"
_KEY_ID = 8  # characters
_PICTURE_SCALE = 8  # pixels a module
_PARTS = re.compile(r"(JN1):([A-Z0-9]+):([A-Z0-9]+|-):(\d{8}):(\d{1,3}):([A-Z0-9]{8}):([A-Z0-9]+)")
_NEVER_MEANT = str.maketrans("018", "OIB")
"""Base32 has none of these digits: who types one has misread a letter."""
_DASHES = str.maketrans("‐‑‒–—―−", "-------")


@dataclass(frozen=True)
class Claim:
    """What a code says. `key_id` names the key that it says it was signed with."""

    number: str
    uscc: str | None
    day: date
    departments: int
    key_id: str


class Proof(Enum):
    """What checking a code proved."""

    GENUINE = auto()
    FORGED = auto()
    UNKNOWN_KEY = auto()


@dataclass(frozen=True)
class KeyPair:
    """A new key: the secret is 32 bytes for the station alone, the public half is text for everybody."""

    secret: bytes
    public: str


def new_key() -> KeyPair:
    """Return a key that nobody has had before."""
    private = Ed25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), _base32(private.public_key().public_bytes_raw()))


def key_id_of(public: str) -> str:
    """Return what a code calls a public key by."""
    return _base32(hashlib.sha256(_bytes(public)).digest())[:_KEY_ID]


def sign(secret: bytes, *, number: str, uscc: str | None, day: date, departments: int) -> str:
    """Return the code of a visit."""
    private = Ed25519PrivateKey.from_private_bytes(secret)
    key_id = key_id_of(_base32(private.public_key().public_bytes_raw()))
    said = f"{_MARK}:{number}:{uscc or _NO_USCC}:{day:%Y%m%d}:{departments}:{key_id}"
    return f"{said}:{_base32(private.sign(said.encode('ascii')))}"


def read(text: str) -> Claim | None:
    """Return what a code says, not yet proved; None for a text that is none.

    Case, width, blanks and line breaks do not count.
    """
    match = _PARTS.fullmatch(_plain(text))
    if match is None:
        return None
    try:
        day = datetime.strptime(match[4], "%Y%m%d").date()
    except ValueError:
        return None
    uscc = None if match[3] == _NO_USCC else match[3]
    return Claim(match[2], uscc, day, int(match[5]), match[6].translate(_NEVER_MEANT))


def check(text: str, publics: Iterable[str]) -> Proof:
    """Prove a code that `read` takes by the public keys that are trusted."""
    match = _PARTS.fullmatch(_plain(text))
    if match is None:
        return Proof.FORGED
    key_id = match[6].translate(_NEVER_MEANT)
    public = next((one for one in publics if key_id_of(one) == key_id), None)
    if public is None:
        return Proof.UNKNOWN_KEY
    said = ":".join((*match.groups()[:5], key_id))
    try:
        signature = _bytes(match[7].translate(_NEVER_MEANT))
        Ed25519PublicKey.from_public_bytes(_bytes(public)).verify(signature, said.encode("ascii"))
    except (ValueError, InvalidSignature):
        return Proof.FORGED
    return Proof.GENUINE


def public_text(public: str) -> str:
    """Return a public key as it is handed to other stations."""
    return f"{_KEY_MARK}:{public}:{key_id_of(public)}"


def read_public(text: str) -> str:
    """Return the public key that a text holds; FieldError for a text that holds none, or one with a slip in it."""
    mark, _, rest = _plain(text).partition(":")
    public, _, key_id = (part.translate(_NEVER_MEANT) for part in rest.partition(":"))
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(public))
    except ValueError:
        mark = ""
    if mark != _KEY_MARK:
        raise FieldError("text", f"这不是验证公钥；公钥以 {_KEY_MARK} 开头，请从对方站点完整复制。")
    if key_id != key_id_of(public):
        raise FieldError("text", "公钥里有错字，和它自带的校验码对不上；请从对方站点完整复制。")
    return public


def picture(text: str) -> bytes:
    """Return a code as a picture to scan: a PNG, black on white, with its quiet zone."""
    import segno

    file = io.BytesIO()
    segno.make_qr(text, error="m").save(file, kind="png", scale=_PICTURE_SCALE)
    return file.getvalue()


def _plain(text: str) -> str:
    """Return what somebody typed or scanned in the characters of a code."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    return "".join(character for character in folded if character.isprintable() and not character.isspace())


def _base32(raw: bytes) -> str:
    return b32encode(raw).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    """Return what base32 without padding stands for; ValueError for anything else, a second spelling included."""
    raw = b32decode(text + "=" * (-len(text) % 8))
    if _base32(raw) != text:
        raise ValueError(text)
    return raw
