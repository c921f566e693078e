"""Bringing a database to the newest schema: alembic's steps in one transaction, checked before it is committed."""

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from jn_desktop.core.backup import count_rows
from jn_desktop.core.database import APPLICATION_ID, SCHEMA_VERSION, connect
from jn_desktop.core.errors import StationError
from jn_desktop.core.paths import bundled


def migrate(path: Path, key: bytes, target: int = SCHEMA_VERSION) -> None:
    """Apply the missing migrations to the file at `path`, all or none; revisions are numbered 0001, 0002, …"""
    from alembic import command
    from alembic.config import Config

    driver: Any = connect(path, key)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: driver, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(bundled("migrations")).replace("%", "%%"))
    try:
        # a batch step rebuilds a table: with foreign keys on, that would delete the rows that point to it
        driver.execute("PRAGMA foreign_keys=OFF")
        before = count_rows(driver)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, f"{target:04d}")
            _require_sound(driver, before)
            driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
            driver.execute(f"PRAGMA user_version={target}")
    finally:
        engine.dispose()
        driver.close()


def _require_sound(driver: Any, before: dict[str, int]) -> None:
    if driver.execute("PRAGMA foreign_key_check").fetchall():
        raise StationError("升级数据库时发现记录之间的引用断了；没有改动原文件，请把备份交给我们。")
    after = count_rows(driver)
    lost = [name for name, rows in before.items() if name != "alembic_version" and after.get(name, 0) < rows]
    if lost:
        raise StationError(f"升级数据库时 {'、'.join(lost)} 的记录变少；没有改动原文件，请把备份交给我们。")
