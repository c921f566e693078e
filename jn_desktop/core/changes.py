"""What one committed transaction touched, announced once to whoever shows those tables."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Changes:
    """Names of the tables and ids of the records that a transaction wrote."""

    tables: frozenset[str]
    ids: frozenset[str]


Listener = Callable[[Changes], None]
