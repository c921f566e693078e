"""Adding and changing departments that inspect, items and caps, each by hand or by an import; having them leave.

Nothing of a name stands twice. Adding what has left brings it back with the new values.
"""

from collections.abc import Mapping
from typing import Any

from jn_desktop.core.database import Base
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.work import Work
from jn_desktop.inspections.model import InspectingDepartment, InspectionCap, InspectionItem
from jn_desktop.inspections.registers import current, points_of, points_text
from jn_desktop.registry.directory import Departments, unit_names

CLASSES = ("A", "B", "C", "D")
"""The credit risk classes (DOMAIN 1.6)."""
NEW_DEPARTMENT: Mapping[str, Any] = {"competent": True, "basis": None, "chains": None, "retired_on": None}
NEW_ITEM: Mapping[str, Any] = {"legal_basis": None, "off_site": False, "points": None, "retired_on": None}
_NEW_CAP = dict.fromkeys(("department", "item", "risk_class", "most", "least", "source", "retired_on"))
_LONGEST_NAME = 60
_LONGEST_POINT = 300
_MOST_POINTS = 200
_YEAR = 366  # days: nobody is inspected more often


def save_department(work: Work, department_id: str | None, values: Mapping[str, Any]) -> str:
    """Add a department that inspects, or change one, whose name stays; return its id."""
    own = {**values}
    if department_id is None:
        own["name"] = checked_name(values.get("name"), "部门名称")
        if len(unit_names(own["name"])) != 1:
            raise FieldError("name", "一次只添加一个部门；名称里不要有顿号、逗号、斜线。")
        known = work.find(InspectingDepartment, "name", [own["name"]])
        _refuse_twice(known, "name", f"检查部门里已有“{own['name']}”；请直接修改它。")
        Departments(work, [own["name"]]).admit(own["name"])
        return _add(work, InspectingDepartment, known, {**NEW_DEPARTMENT, **own})
    record = require(work, InspectingDepartment, department_id)
    if own.get("name", record["name"]) != record["name"]:
        raise FieldError("name", "检查事项、频次上限和检查需求都按名称找部门，名称不能改；请停用它，再添加新的。")
    work.update(InspectingDepartment, record, own)
    return department_id


def save_item(work: Work, item_id: str | None, values: Mapping[str, Any]) -> str:
    """Add an item to a department's list, or change one; return its id. Caps follow an item that gets another name."""
    record = require(work, InspectionItem, item_id) if item_id else None
    own = {**(record or NEW_ITEM), **values}
    own.pop("id", None)
    own["name"] = checked_name(own.get("name"), "检查事项")
    own["points"] = checked_points(own["points"])
    _require_department(work, own.get("department"))
    if record is not None and own["department"] != record["department"]:
        raise FieldError("department", "事项不能换部门；请停用它，再在另一个部门下添加。")
    known = _of_name(work, own["department"], own["name"])
    _refuse_item_twice([one for one in known if record is None or one["id"] != record["id"]], own)
    if record is None:
        return _add(work, InspectionItem, known, own)
    _rename_in_caps(work, record, own["name"])
    work.update(InspectionItem, record, own)
    return str(record["id"])


def save_cap(work: Work, cap_id: str | None, values: Mapping[str, Any]) -> str:
    """Add a cap, or change one; return its id. Without a department it counts all departments together."""
    record = require(work, InspectionCap, cap_id) if cap_id else None
    own = {**(record or _NEW_CAP), **values}
    own.pop("id", None)
    _check_whom(work, own, keeps=record)
    _check_figures(own)
    _check_sole_cap(work, own, record)
    if record is None:
        return work.insert(InspectionCap, own)
    work.update(InspectionCap, record, own)
    return str(record["id"])


def retire(work: Work, model: type[Base], record_id: str) -> None:
    """Have a department, an item or a cap leave; everything about it is kept."""
    work.update(model, require(work, model, record_id), {"retired_on": work.now.date().isoformat()})


def bring_back(work: Work, model: type[Base], record_id: str) -> None:
    """Have what left stand in its list again; refuse a cap whose like was added meanwhile."""
    record = require(work, model, record_id)
    if model is InspectionCap:
        _check_sole_cap(work, record, record)
    elif model is InspectionItem:
        _refuse_item_twice(_of_name(work, record["department"], record["name"]), record)
    work.update(model, record, {"retired_on": None})


def require(work: Work, model: type[Base], record_id: str) -> dict[str, Any]:
    """Return a record, whether it has left or not."""
    found = work.find(model, "id", [record_id])
    if not found:
        raise StationError("这一项已经不在了；请刷新后再试。")
    return found[0]


def checked_name(name: str | None, label: str) -> str:
    """Return a name without blanks around it; refuse none, and one that is no name."""
    known = (name or "").strip()
    if not known:
        raise FieldError("name", f"请填写{label}。")
    if len(known) > _LONGEST_NAME or not known.isprintable():
        raise FieldError("name", f"{label}最多 {_LONGEST_NAME} 个字，且不含换行等特殊字符。")
    return known


def checked_points(text: str | None) -> str | None:
    """Return checklist points as they are kept; refuse more or longer ones than a checklist can hold."""
    points = points_of(text)
    if len(points) > _MOST_POINTS:
        raise FieldError("points", f"检查内容有 {len(points)} 条，最多 {_MOST_POINTS} 条；请合并或分成几个事项。")
    for place, point in enumerate(points, start=1):
        if len(point.what) + len(point.standard or "") > _LONGEST_POINT:
            raise FieldError("points", f"第 {place} 条检查内容超过 {_LONGEST_POINT} 个字；请缩短。")
    return points_text(points)


def _require_department(work: Work, name: str | None) -> None:
    if not name:
        raise FieldError("department", "请选择检查部门。")
    known = work.find(InspectingDepartment, "name", [name])
    if not known or known[0]["retired_on"]:
        raise FieldError("department", f"“{name}”不在检查部门里；请先添加这个部门。")


def _check_whom(work: Work, cap: Mapping[str, Any], *, keeps: Mapping[str, Any] | None) -> None:
    """Refuse a cap for a department, item or class that there is not; what it keeps is not looked up again."""
    if cap["department"] and (keeps is None or cap["department"] != keeps["department"]):
        _require_department(work, cap["department"])
    if cap["item"] and not cap["department"]:
        raise FieldError("department", "写了检查事项，就要选明是哪个部门的事项。")
    if cap["item"] and all(one["retired_on"] for one in _of_name(work, cap["department"], cap["item"])):
        raise FieldError("item", f"{cap['department']}的清单里没有“{cap['item']}”；请先添加这个事项，或者不写事项。")
    if cap["risk_class"] not in (None, *CLASSES):
        raise FieldError("risk_class", f"信用风险分类只有 {'、'.join(CLASSES)}；所有企业都一样就不选。")


def _check_figures(cap: Mapping[str, Any]) -> None:
    most, least = cap["most"], cap["least"]
    if most is None and least is None:
        raise FieldError("most", "每年最多和最少几次至少要填一个。")
    for name, figure in (("most", most), ("least", least)):
        if figure is not None and not 0 <= figure <= _YEAR:
            raise FieldError(name, f"每年的次数要在 0 到 {_YEAR} 之间。")
    if most is not None and least is not None and least > most:
        raise FieldError("least", f"每年最少 {least} 次，比最多 {most} 次还多；请核对。")


def _check_sole_cap(work: Work, cap: Mapping[str, Any], record: Mapping[str, Any] | None) -> None:
    """Refuse a second cap for the same department, item and class: nobody would know which one holds."""
    whom = ("department", "item", "risk_class")
    for other in work.rows(current(InspectionCap)):
        if (record is None or other["id"] != record["id"]) and all(other[name] == cap[name] for name in whom):
            said = "、".join(str(cap[name]) for name in whom if cap[name]) or "所有部门合计"
            raise FieldError("department", f"“{said}”已有频次上限；请直接修改它。")


def _of_name(work: Work, department: str | None, name: str) -> list[dict[str, Any]]:
    """Return the items of a name in a department's list, those that left too."""
    return [one for one in work.find(InspectionItem, "name", [name]) if one["department"] == department]


def _rename_in_caps(work: Work, item: Mapping[str, Any], name: str) -> None:
    for cap in work.find(InspectionCap, "item", [item["name"]]):
        if cap["department"] == item["department"]:
            work.update(InspectionCap, cap, {"item": name})


def _refuse_twice(known: list[dict[str, Any]], field: str, sentence: str) -> None:
    if any(one["retired_on"] is None for one in known):
        raise FieldError(field, sentence)


def _refuse_item_twice(known: list[dict[str, Any]], item: Mapping[str, Any]) -> None:
    _refuse_twice(known, "name", f"{item['department']}的清单里已有“{item['name']}”；请直接修改它。")


def _add(work: Work, model: type[Base], known: list[dict[str, Any]], values: Mapping[str, Any]) -> str:
    """Insert a record, or bring the one of that name back with the new values."""
    if not known:
        return work.insert(model, dict(values))
    work.update(model, known[0], {**values, "retired_on": None})
    return str(known[0]["id"])
