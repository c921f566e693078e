"""The numbers that people read, such as SQ202600001: the highest of its period plus one; imported ones count."""

from collections.abc import Iterable


def next_number(prefix: str, digits: int, taken: Iterable[str]) -> str:
    """Return the number after the highest of `taken`, all of which begin with `prefix`; at least so many digits."""
    places = [int(number[len(prefix) :]) for number in taken if number[len(prefix) :].isdecimal()]
    return f"{prefix}{max(places, default=0) + 1:0{digits}d}"
