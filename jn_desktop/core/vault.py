"""The vault beside the database: the database key, wrapped once per operator and once by the recovery code.

`vault.json` holds the names of the station and its operators and the wraps, nothing else in clear. Failed log-ins are
counted in `attempts.json`, so that the growing delay survives a restart.
"""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from jn_desktop.core.clock import Clock
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.files import write_file

VAULT_NAME = "vault.json"
ATTEMPTS_NAME = "attempts.json"
_FORMAT = 1
# Argon2id: OWASP asks for at least 19 MiB and 2 passes; this is about 0.15 s on an office machine
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 8, 1
_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_CODE_LENGTH = 32  # 160 bits
_FREE_FAILURES, _FIRST_DELAY, _LONGEST_DELAY = 5, 30, 900  # seconds


@dataclass(frozen=True)
class Wrap:
    """The database key under one secret: Argon2id of the secret, then AES-256-GCM."""

    salt: bytes
    nonce: bytes
    sealed: bytes
    memory_kib: int
    passes: int
    lanes: int

    @classmethod
    def seal(cls, key: bytes, secret: str) -> "Wrap":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        blank = cls(secrets.token_bytes(16), secrets.token_bytes(12), b"", _MEMORY_KIB, _PASSES, _LANES)
        return replace(blank, sealed=AESGCM(blank._derive(secret)).encrypt(blank.nonce, key, None))

    def unseal(self, secret: str) -> bytes | None:
        """Return the key, or None when the secret is not the right one."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self._derive(secret)).decrypt(self.nonce, self.sealed, None)
        except InvalidTag:
            return None

    def _derive(self, secret: str) -> bytes:
        from argon2.low_level import Type, hash_secret_raw

        return hash_secret_raw(
            secret.encode("utf-8", "surrogatepass"),
            self.salt,
            self.passes,
            self.memory_kib,
            self.lanes,
            hash_len=32,
            type=Type.ID,
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "salt": base64.b64encode(self.salt).decode(),
            "nonce": base64.b64encode(self.nonce).decode(),
            "sealed": base64.b64encode(self.sealed).decode(),
            "memory_kib": self.memory_kib,
            "passes": self.passes,
            "lanes": self.lanes,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Wrap":
        salt, nonce, sealed = (base64.b64decode(data[name], validate=True) for name in ("salt", "nonce", "sealed"))
        memory_kib, passes, lanes = (int(data[name]) for name in ("memory_kib", "passes", "lanes"))
        if (len(salt), len(nonce), len(sealed)) != (16, 12, 48):
            raise ValueError("a wrap has the wrong length")
        if not (8 <= memory_kib <= 1024 * 1024 and 1 <= passes <= 64 and 1 <= lanes <= 16):
            raise ValueError("unreasonable Argon2 parameters")
        return cls(salt, nonce, sealed, memory_kib, passes, lanes)


@dataclass(frozen=True)
class Vault:
    """The content of one `vault.json`; every change returns a new one, which `save` puts in place."""

    station: str
    wraps: dict[str, Wrap]
    recovery: Wrap

    @classmethod
    def create(cls, station: str, operator: str, password: str) -> tuple["Vault", bytes, str]:
        """Return a new vault, its database key (32 bytes) and its recovery code."""
        key = secrets.token_bytes(32)
        code = _new_recovery_code()
        vault = cls(station, {operator: Wrap.seal(key, password)}, Wrap.seal(key, _plain_code(code)))
        return vault, key, code

    @classmethod
    def load(cls, path: Path) -> "Vault":
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["format"] > _FORMAT:
                raise StationError(f"“{path}”由更新版本的程序写成，请升级本程序后再打开；文件没有改动。")
            if data.pop("sha256") != _digest(data):
                raise ValueError("the check sum does not fit")
            wraps = {name: Wrap.from_json(wrap) for name, wrap in data["operators"].items()}
            return cls(str(data["station"]), wraps, Wrap.from_json(data["recovery"]))
        except FileNotFoundError:
            raise StationError(f"“{path.parent}”里没有站点；请先用 init 建站，或检查站点文件夹。") from None
        except OSError as error:
            raise StationError(f"“{path}”读不出来（{error.strerror}）；请检查磁盘和权限。") from error
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StationError(f"密钥文件“{path}”已损坏；请从备份恢复。") from None

    def save(self, path: Path) -> None:
        write_file(path, self.to_bytes())

    def to_bytes(self) -> bytes:
        data: dict[str, Any] = {
            "format": _FORMAT,
            "station": self.station,
            "operators": {name: wrap.to_json() for name, wrap in self.wraps.items()},
            "recovery": self.recovery.to_json(),
        }
        data["sha256"] = _digest(data)
        return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")

    def unlock(self, operator: str, password: str) -> bytes | None:
        """Return the database key, or None for an unknown operator or a wrong password."""
        wrap = self.wraps.get(operator)
        if wrap is None:
            self.recovery.unseal(password)  # takes as long, so that names cannot be told by time
            return None
        return wrap.unseal(password)

    def recover(self, code: str) -> bytes | None:
        """Return the database key, or None when the recovery code is not the right one."""
        return self.recovery.unseal(_plain_code(code))

    def with_operator(self, operator: str, key: bytes, password: str) -> "Vault":
        return replace(self, wraps={**self.wraps, operator: Wrap.seal(key, password)})

    def without_operator(self, operator: str) -> "Vault":
        return replace(self, wraps={name: wrap for name, wrap in self.wraps.items() if name != operator})


class Attempts:
    """Failed log-ins per operator: after 5 in a row each further one doubles the wait, from 30 s up to 15 min.

    An attempt counts before the password is tried, so that killing the program in between gains nothing.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path = folder / ATTEMPTS_NAME
        self._clock = clock

    def begin(self, operator: str) -> None:
        """Count an attempt, or refuse it while the wait lasts."""
        counts = self._read()
        failures, last = counts.get(operator, (0, ""))
        if failures >= _FREE_FAILURES:
            wait = min(_FIRST_DELAY * 2 ** (failures - _FREE_FAILURES), _LONGEST_DELAY)
            passed = (self._clock.now() - datetime.fromisoformat(last)).total_seconds()
            if passed < 0:  # the machine's clock was set back: wait from now, not until it has caught up
                passed = 0
                self._write({**counts, operator: (failures, self._clock.now().isoformat())})
            left = wait - passed
            if left > 0:
                raise StationError(f"“{operator}”连续 {failures} 次密码不对，请在 {left:.0f} 秒后再试。")
        self._write({**counts, operator: (failures + 1, self._clock.now().isoformat())})

    def succeed(self, operator: str) -> None:
        counts = self._read()
        if counts.pop(operator, None) is not None:
            self._write(counts)

    def _read(self) -> dict[str, tuple[int, str]]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            counts = {str(name): (int(count), str(last)) for name, (count, last) in data.items()}
            readable = all(datetime.fromisoformat(last).tzinfo is None for _, last in counts.values())
            return counts if readable else {}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):
            return {}

    def _write(self, counts: dict[str, tuple[int, str]]) -> None:
        write_file(self._path, json.dumps(counts, ensure_ascii=False).encode("utf-8"))


_EASY = (
    r"(.+?)\1+|5201314|1314|520|woaini|wo?aini|qwe(?:rty)?|asdf|zxcv|admin|abc(?:d|123)?|pass(?:word|wd)?|p@ssw0rd|iloveyou"
    r"|0?123(?:4(?:5(?:6(?:7(?:89?0?)?)?)?)?)?|987654321|(?:19|20)\d\d"
)


def require_good_password(password: str, *names: str) -> None:
    """Refuse a password under 8 characters, or one made of common words, runs, years and this station's names.

    No composition is asked for (ASVS 5.0, 6.2).
    """
    if len(password) < 8:
        raise FieldError("password", "密码太短，至少要 8 个字符。")
    if not password.isprintable():
        raise FieldError("password", "密码里有认不出的字符；请换一个输入得出的密码。")
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    plain = password.casefold()
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    local = ("paoxiaoqing", "8951234", "jining", "jn", "desktop", *(name.casefold() for name in names))
    left = plain
    for name in sorted(local, key=len, reverse=True):
        left = left.replace(name, "")
    left = re.sub(_EASY, "", left).strip("0123456789.,!?@#$%^&*_- " if len(left) < len(plain) else "")
    named = any(name in plain for name in local if len(name) > 2)
    easy = len(left) < 3 and (named or len(plain) < 12)
    if plain in FREQUENCY_LISTS["passwords"] or len(set(plain)) <= 2 or steps in ({1}, {-1}) or easy:
        raise FieldError("password", "这个密码太常见，很容易被猜到；请换一个，例如连着写的几个不相干的词。")


def _digest(data: dict[str, Any]) -> str:
    """Return the check sum that tells a damaged vault from a wrong password."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _new_recovery_code() -> str:
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def _plain_code(code: str) -> str:
    """Forgive what people do when they copy a code by hand: case, dashes, spaces, I and L for 1, O for 0."""
    plain = "".join(code.split()).replace("-", "").upper()
    return plain.translate(str.maketrans("ILO", "110"))
