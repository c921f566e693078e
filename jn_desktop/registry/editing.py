"""Adding or changing an enterprise or a department by hand, and having it leave: a sentence beside the field."""

from collections.abc import Mapping
from typing import Any

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.work import Work
from jn_desktop.registry.directory import Enterprises, unit_names
from jn_desktop.registry.intake import own_values
from jn_desktop.registry.model import Department, Enterprise

_NEW_DEPARTMENT: Mapping[str, Any] = {"chief_officer": None, "phone": None, "retired_on": None}
_LONGEST_NAME = 60


def require_enterprise(work: Work, enterprise_id: str) -> dict[str, Any]:
    """Return an enterprise's record, whether it is still in the list or not."""
    found = work.find(Enterprise, "id", [enterprise_id])
    if not found:
        raise StationError("没有这家企业；名录可能刚刚变动过，请刷新后再试。")
    return found[0]


def save_enterprise(work: Work, record: dict[str, Any] | None, values: Mapping[str, Any]) -> str:
    """Insert an enterprise, or update `record`, with typed values of ledger fields; return its id."""
    if not values.get("name", record["name"] if record else None):
        raise FieldError("name", "企业名称没有填写，请补上。")
    _check_code(work, record, values)
    own = own_values(values, record)
    if record is None:
        _check_new_name(work, own)
        return work.insert(Enterprise, own)
    work.update(Enterprise, record, own)
    return str(record["id"])


def _check_code(work: Work, record: dict[str, Any] | None, values: Mapping[str, Any]) -> None:
    """Refuse another enterprise's code, and the removal of the code that this one has."""
    code, had = values.get("uscc"), record["uscc"] if record else None
    if had and "uscc" in values and code is None:
        raise FieldError("uscc", f"这家企业已有信用代码 {had}，登记后可以更正，不能去掉。")
    other = Enterprises(work, [], [code]).by_code(code)
    if other is not None and other["id"] != (record["id"] if record else None):
        state = "已退出的企业" if other["retired_on"] else "企业"
        raise FieldError("uscc", f"信用代码 {code} 已由{state}“{other['name']}”使用；请核对，是同一家就合并。")


def _check_new_name(work: Work, own: Mapping[str, Any]) -> None:
    """Refuse to add an enterprise that is told from one in the list by nothing: same name, no code on one side."""
    for other in Enterprises(work, [own["name"]], []).by_name(own["name"]):
        if other["retired_on"] is None and not (own["uscc"] and other["uscc"]):
            raise FieldError("name", f"名录中已有企业“{other['name']}”；请直接修改它，或者写明信用代码以便区分。")


def retire_enterprise(work: Work, record: dict[str, Any], reason: str) -> None:
    """Have an enterprise leave the list; the audit keeps the reason."""
    if not reason.strip():
        raise FieldError("reason", "请写明退出的原因。")
    if record["retired_on"]:
        raise StationError(f"企业“{record['name']}”已于 {record['retired_on']} 退出，不用再办。")
    work.update(Enterprise, record, {"retired_on": work.now.date().isoformat()})
    work.note("retire", record["id"], {"reason": reason.strip()})


def bring_back_enterprise(work: Work, record: dict[str, Any]) -> None:
    """Have an enterprise that left stand in the list again; one that was merged stays merged."""
    if record["merged_into"]:
        kept = require_enterprise(work, record["merged_into"])
        raise StationError(f"“{record['name']}”已并入“{kept['name']}”，名下的事项也已转过去，不能恢复；请改用后者。")
    work.update(Enterprise, record, {"retired_on": None})


def save_department(work: Work, name: str | None, values: Mapping[str, Any]) -> None:
    """Add a department (None) or change one, whose name stays: other records refer to it by that.

    Adding one that has left brings it back with the new values.
    """
    if name is None:
        _add_department(work, values)
        return
    record = require_department(work, name)
    if values.get("name", name) != name:
        raise FieldError("name", "别的记录按名称找部门，名称不能改；请停用它，再添加新的。")
    work.update(Department, record, values)


def require_department(work: Work, name: str) -> dict[str, Any]:
    """Return a department's record, whether it is still in the register or not."""
    found = work.find(Department, "name", [name])
    if not found:
        raise StationError(f"名录里没有部门“{name}”；请刷新后再试。")
    return found[0]


def retire_department(work: Work, name: str) -> None:
    """Have a department leave the register: nobody is offered it any more."""
    work.update(Department, require_department(work, name), {"retired_on": work.now.date().isoformat()})


def bring_back_department(work: Work, name: str) -> None:
    work.update(Department, require_department(work, name), {"retired_on": None})


def _add_department(work: Work, values: Mapping[str, Any]) -> None:
    name = (values.get("name") or "").strip()
    if unit_names(name) != (name,):
        raise FieldError("name", "请填写一个部门的名称；名称里不要有顿号、逗号、斜线。")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise FieldError("name", f"部门名称最多 {_LONGEST_NAME} 个字，且不含换行等特殊字符。")
    own = {**_NEW_DEPARTMENT, **values, "name": name}
    found = work.find(Department, "name", [name])
    if not found:
        work.insert(Department, own)
    elif found[0]["retired_on"] is None:
        raise FieldError("name", f"名录里已有部门“{name}”；请直接修改它。")
    else:
        work.update(Department, found[0], own)
