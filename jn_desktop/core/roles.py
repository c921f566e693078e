"""The five roles of a station."""

from enum import StrEnum


class Role(StrEnum):
    """Who an operator is; the permission table says what each may do."""

    REGISTRAR = "registrar"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Role.REGISTRAR: "登记员",
    Role.AGENT: "跑小青",
    Role.SUPERVISOR: "站长",
    Role.AUDITOR: "审计员",
    Role.ADMINISTRATOR: "管理员",
}

SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
DESK = SUPERVISORS | {Role.REGISTRAR}
FIELD = DESK | {Role.AGENT}

Permissions = dict[str, frozenset[Role]]
"""Service method, written `feature.method`, to the roles that may call it."""
