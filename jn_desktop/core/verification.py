"""Checking a station: pages, structure, references, audit chains, and the rules of each feature."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from jn_desktop.core import audit
from jn_desktop.core.service import Context, Service

Check = Callable[[Connection], Iterable[str]]
"""Yields, in words, what is wrong with one feature's records."""


class VerificationService(Service):
    """Check the open station; `checks` are the features' own rules."""

    feature = "verification"

    def __init__(self, context: Context, checks: Iterable[Check]) -> None:
        super().__init__(context)
        self._checks = tuple(checks)

    def verify(self) -> list[str]:
        """Return every problem in words; nothing when the station is sound."""
        try:
            driver = self.context.database.raw()
        except dbapi2.DatabaseError as error:
            return [f"数据库打不开（{error}）；请从备份恢复。"]
        try:
            problems = file_problems(driver)
        finally:
            driver.close()
        if not problems:
            with self.context.reading() as connection:
                for check in (audit.problems, *self._checks):
                    problems += check(connection)
        return problems


def file_problems(driver: Any) -> list[str]:
    """Check every page's MAC, the file's structure and the references, over a driver connection."""
    problems = []
    try:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for (said,) in driver.execute("PRAGMA cipher_integrity_check"):
            problems.append(f"数据库文件有一页被改动或损坏（{said}）；请从备份恢复。")
        for (said,) in driver.execute("PRAGMA integrity_check"):
            if said != "ok":
                problems.append(f"数据库结构有错（{said}）；请从备份恢复。")
        for table, row, parent, _ in driver.execute("PRAGMA foreign_key_check"):
            problems.append(f"表 {table} 第 {row} 行指向的 {parent} 记录不存在。")
    except dbapi2.DatabaseError as error:
        problems.append(f"数据库读不下去（{error}）；请从备份恢复。")
    return problems
