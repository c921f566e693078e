"""Who may do what: one row per service method. A method without a row can be called by nobody."""

from jn_desktop.core.roles import Permissions, Role

_ALL = frozenset(Role)
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_DESK = frozenset({Role.REGISTRAR, Role.SUPERVISOR, Role.ADMINISTRATOR})
_FIELD = _DESK | {Role.AGENT}
_CLEAR = _DESK | {Role.AUDITOR}  # sees contacts and phone numbers in clear

PERMISSIONS: Permissions = {
    "operators.roster": frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR}),
    "operators.add": _ADMINISTRATOR,
    "operators.disable": _ADMINISTRATOR,
    "operators.set_password": _ADMINISTRATOR,
    "operators.change_own_password": _ALL,
    "aliases.own": _ALL,
    "aliases.add": _SUPERVISORS,
    "aliases.remove": _SUPERVISORS,
    "backup.create": _DESK,
    "station.restore": _ADMINISTRATOR,
    "verification.verify": _ALL,
    "registry.enterprises": _ALL,
    "registry.departments": _ALL,
    "registry.import_enterprises": _DESK,
    "registry.import_departments": _DESK,
    "registry.export_enterprises": _CLEAR,
    "registry.export_departments": _CLEAR,
    "agents.agents": _ALL,
    "agents.set_leave": _SUPERVISORS,
    "agents.set_active": _SUPERVISORS,
    "agents.import_agents": _DESK,
    "agents.export_agents": _CLEAR,
    "projects.projects": _ALL,
    "projects.import_projects": _DESK,
    "projects.export_projects": _CLEAR,
    "projects.set_stage": _FIELD,
    "projects.report_progress": _FIELD,
    "projects.progress_reports": _ALL,
    "assignments.assignments": _ALL,
    "assignments.propose": _DESK,
    "assignments.apply": _SUPERVISORS,
    "assignments.hand_over": _SUPERVISORS,
    "assignments.add_assistant": _SUPERVISORS,
    "assignments.needing_new_lead": _ALL,
    "agency.entrust": _FIELD,
    "agency.record_step": _FIELD,
    "agency.entrustments": _ALL,
    "agency.steps": _ALL,
    "meetings.meetings": _ALL,
    "meetings.actions": _ALL,
    "meetings.record": _DESK,
    "meetings.import_meetings": _DESK,
    "meetings.export_meetings": _CLEAR,
    "meetings.minutes": _ALL,
    "meetings.all_minutes": _ALL,
}
