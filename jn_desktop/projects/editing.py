"""Adding or changing one project by hand: the rules of the ledger's rows, with a sentence beside the field."""

from collections.abc import Mapping
from typing import Any

from jn_desktop.core.errors import FieldError
from jn_desktop.core.importing import RowRefused
from jn_desktop.core.work import Work
from jn_desktop.projects.intake import own_values
from jn_desktop.projects.model import Project
from jn_desktop.projects.rules import Stage, Status
from jn_desktop.registry.directory import Departments, Enterprises
from jn_desktop.registry.model import Enterprise


def save_project(work: Work, record: dict[str, Any] | None, values: Mapping[str, Any]) -> str:
    """Insert a project, or update `record`, with typed values of ledger fields and `status`; return its id."""
    try:
        own = own_values(values, record, work.now.date())
        own["enterprise_id"] = _enterprise_id(work, record, values)
    except RowRefused as refusal:
        raise FieldError(refusal.field_name or "name", str(refusal)) from None
    _check_choices(values)
    own["status"] = values.get("status") or (record["status"] if record else Status.ACTIVE.value)
    _check_code(work, record, values)
    _check_name(work, record, {**(record or {}), **own}, values)
    Departments(work, [values.get("responsible_unit")]).admit(values.get("responsible_unit"))
    if record is None:
        return work.insert(Project, own)
    work.update(Project, record, own)
    return str(record["id"])


def _check_choices(values: Mapping[str, Any]) -> None:
    for name, label, choices in (("stage", "所处阶段", Stage), ("status", "推进状态", Status)):
        if values.get(name) and values[name] not in set(choices):
            raise FieldError(name, f"{label}“{values[name]}”不是{'、'.join(choices)}之一；请从中选择。")


def _check_code(work: Work, record: dict[str, Any] | None, values: Mapping[str, Any]) -> None:
    """Refuse another project's code, and a change of the code that this one has."""
    if "code" not in values:
        return
    code, had = values["code"], record["code"] if record else None
    if code == had:
        return
    if had:
        raise FieldError("code", f"这个项目已有代码 {had}，登记后不再更改；请改回 {had}。")
    for other in work.find(Project, "code", [code]):
        state = "已退出的项目" if other["retired_on"] else "项目"
        raise FieldError("code", f"项目代码 {code} 已由{state}“{other['name']}”使用；请核对。")


def _check_name(work: Work, record: dict[str, Any] | None, after: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Refuse a project without a name, and a second one of the same name and enterprise."""
    if not values.get("name", after["name"]):
        raise FieldError("name", "项目名称没有填写，请补上。")
    identity = ("name_key", "enterprise_id")
    if record is not None and all(after[name] == record[name] for name in identity):
        return
    for other in work.find(Project, "name_key", [after["name_key"]]):
        if other["retired_on"] is None and other["enterprise_id"] == after["enterprise_id"]:
            raise FieldError("name", f"这家单位已经有项目“{other['name']}”；请直接修改那个项目，或换一个名称。")


def _enterprise_id(work: Work, record: dict[str, Any] | None, values: Mapping[str, Any]) -> str | None:
    """Return the enterprise that name and credit code mean, admitted where it is new."""
    present = record["enterprise_id"] if record else None
    if not {"enterprise", "uscc"} & values.keys():
        return present
    name, code = values.get("enterprise"), values.get("uscc")
    for enterprise in work.find(Enterprise, "id", [present]):
        if (name, code) == (enterprise["name"], enterprise["uscc"]):
            return str(present)
    directory = Enterprises(work, [name], [code])
    meant = directory.tell(name, code, "enterprise")
    if meant is None:
        return None
    known = directory.by_code(code)
    if known is not None and meant.notes:
        raise FieldError(
            "uscc", f"信用代码 {code} 登记的企业是“{known['name']}”，与填写的“{name}”不同；请改正其中一个。"
        )
    return str(directory.admit(meant)["id"])
