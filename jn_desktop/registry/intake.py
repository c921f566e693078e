"""Taking the rows of an enterprise ledger, and what a row or a form gives an enterprise."""

from collections.abc import Mapping
from typing import Any

from jn_desktop.core.cells import plain
from jn_desktop.core.database import column_names
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowRefused
from jn_desktop.core.ledger import Row, Table
from jn_desktop.core.work import Work
from jn_desktop.registry.directory import Enterprises
from jn_desktop.registry.model import Enterprise

_BLANK: dict[str, Any] = dict.fromkeys(column_names(Enterprise, "id"))


def own_values(given: Mapping[str, Any], record: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return an enterprise's columns as a row or a form gives them, with what follows from them.

    A known one keeps its name where none is given. A code is proof of who it is: one that is once known stays.
    """
    own = {name: value for name, value in given.items() if value is not None or name not in ("name", "uscc")}
    if "name" in own:
        own["name_key"] = plain(own["name"])
    if "uscc" in own:
        own["unverified"] = False
    return {**_BLANK, "unverified": True, **own} if record is None else own


def take_enterprises(work: Work, table: Table, result: ImportResult, options: ImportOptions) -> Importing:
    """Take every row of an enterprise ledger into `work`; refused rows and notes go to `result`."""
    importing = Importing(work, Enterprise, table, result)
    rows = [row.values for row in table.rows]
    known = Enterprises(work, (row.get("name") for row in rows), (row.get("uscc") for row in rows))
    for row in importing.rows(options.progress):
        try:
            _take(row, known, importing)
        except RowRefused as refusal:
            importing.refuse(row, refusal)
    return importing


def _take(row: Row, known: Enterprises, importing: Importing) -> None:
    name, code = row.values.get("name"), row.values.get("uscc")
    meant = known.tell(name, code, "name")
    if meant is None:
        raise RowRefused("name", "企业名称和信用代码都没有填写，请至少补上一个。")
    record = meant.record
    if importing.check_repeat(row, record):
        return
    own = own_values(row.values, record)
    if record is None:
        if code is None or known.by_name(name):
            importing.note(row, "uscc" if code else "name", meant.notes[0])
    elif "name" in own and any(called is record for called in known.by_name(name)):
        del own["name"], own["name_key"]  # written with other spaces or widths, or as one that was merged into it
    elif "name" in own:
        importing.note(row, "name", f"信用代码 {code} 原来登记的名称是“{record['name']}”，已按这份名录改名。")
    if record is not None and record["retired_on"]:
        importing.note(row, None, f"企业“{record['name']}”已于 {record['retired_on']} 退出，内容已更新，没有恢复。")
    record_id = importing.settle(row, record, own)
    known.index(record if record is not None else {**own, "id": record_id})
