"""An inspection request as somebody enters it: what is wrong is refused at its field."""

from collections.abc import Mapping
from typing import Any

from jn_desktop.core.errors import FieldError
from jn_desktop.core.work import Work
from jn_desktop.demands.rules import require_text
from jn_desktop.inspections.lists import InspectionLists, read_lists
from jn_desktop.inspections.request_cards import NewRequest
from jn_desktop.inspections.request_rules import check_window
from jn_desktop.registry.directory import Departments, entered_enterprise, unit_names

_LONGEST_MINUTES = 24 * 60


def entered(work: Work, request: NewRequest, record: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the columns of a request as it was entered; `record` is what it changes, which keeps what it had."""
    lists = read_lists(work.connection)
    first_day, last_day = request.first_day.isoformat(), request.last_day.isoformat()
    check_window(first_day, last_day)
    department = _department(request.department)
    facts = {
        "department": department,
        "item": require_text("item", _plain(request.item), "还没有写检查事项；请照事项清单填写。"),
        "kind": _kind(request.kind, lists, record),
        "first_day": first_day,
        "last_day": last_day,
        "minutes": _minutes(request.minutes),
        "source": _plain(request.source),
        "remark": (request.remark or "").strip() or None,
        **_exemption(request, lists, record),
        "enterprise_id": entered_enterprise(work, request.enterprise_id, request.enterprise, request.uscc),
    }
    Departments(work, [department]).admit(department)
    return facts


def _department(text: str) -> str:
    names = unit_names(text)
    if len(names) != 1:
        sentence = "还没有选检查部门；请选一个。" if not names else "一条需求只写一个部门；请分几条填写。"
        raise FieldError("department", sentence)
    return names[0]


def _kind(kind: str, lists: InspectionLists, record: Mapping[str, Any] | None) -> str:
    known = [one.name for one in lists.kinds]
    if kind not in known and (record is None or record["kind"] != kind):
        raise FieldError("kind", f"还没有选检查类型；可以选{'、'.join(known)}。")
    return kind


def _minutes(minutes: int | None) -> int | None:
    if minutes is not None and not 0 < minutes <= _LONGEST_MINUTES:
        raise FieldError("minutes", f"{minutes} 分钟不合理；请填 1 到 {_LONGEST_MINUTES} 之间的数，不清楚就不填。")
    return minutes


def _exemption(request: NewRequest, lists: InspectionLists, record: Mapping[str, Any] | None) -> dict[str, str | None]:
    """Return the exemption with its reason and approver, which are asked of whoever enters one."""
    code = request.exemption
    if code is None:
        return {"exemption": None, "exemption_reason": None, "exemption_approver": None}
    if lists.exemption(code) is None and (record is None or record["exemption"] != code):
        raise FieldError("exemption", "这种例外情形不在清单里；请重新选择。")
    reason, approver = "还没有写例外理由；请写明为什么要用企业安静日。", "还没有写批准人；请写明谁批准的。"
    return {
        "exemption": code,
        "exemption_reason": require_text("exemption_reason", request.exemption_reason, reason),
        "exemption_approver": require_text("exemption_approver", _plain(request.exemption_approver), approver),
    }


def _plain(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None
