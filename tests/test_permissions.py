import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import jn_desktop
from jn_desktop.core.attachments import Attachment, AttachmentContent
from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import Refused, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.core.service import Service
from jn_desktop.demands.cards import DemandCard, DemandQuery
from jn_desktop.demands.model import Demand
from jn_desktop.demands.states import State
from jn_desktop.demands.timing import set_all_clocks
from jn_desktop.inspections.model import InspectionRequest, JointVisit, VisitDepartment
from jn_desktop.inspections.states import RequestState, VisitState
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.model import AgreedAction, Meeting
from jn_desktop.permissions import PERMISSIONS
from jn_desktop.projects.model import Project
from jn_desktop.projects.rules import Status
from jn_desktop.registry.listing import EnterpriseQuery, Order
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD, SAMPLES

PROJECT_ID = "0199aaaa-0000-7000-8000-000000000001"
ENTERPRISE_ID = "0199aaaa-0000-7000-8000-000000000002"
MEETING_ID = "0199aaaa-0000-7000-8000-000000000004"
ATTACHMENT_ID = "0199aaaa-0000-7000-8000-000000000003"
DEMAND_ID = "0199aaaa-0000-7000-8000-000000000005"
VISIT_ID = "0199aaaa-0000-7000-8000-000000000006"
ACTION_ID = "0199aaaa-0000-7000-8000-000000000008"
REQUEST_ID = "0199aaaa-0000-7000-8000-000000000007"
OF_THE_STATION = {"station.restore": Station.restore, "station.undo_import": Station.undo_import}


for module in pkgutil.walk_packages(jn_desktop.__path__, "jn_desktop."):
    if ".pages" not in module.name and ".desktop" not in module.name and "__main__" not in module.name:
        importlib.import_module(module.name)  # some services are loaded only when somebody asks for them


def service_classes(base: type[Service] = Service) -> Iterator[type[Service]]:
    for kind in base.__subclasses__():
        yield kind
        yield from service_classes(kind)


def methods() -> dict[str, Callable[..., Any]]:
    """Every public method of every service, by its name in the permission table."""
    return {
        f"{kind.feature}.{name}": getattr(kind, name)
        for kind in service_classes()
        if kind.__module__.startswith("jn_desktop.")
        for name in dir(kind)
        if not name.startswith("_") and callable(getattr(kind, name)) and not isinstance(getattr(kind, name), type)
    }


def services(station: Station) -> dict[str, Service]:
    """Return the services of a station, those that it makes when somebody asks for them too."""
    wired = [*vars(station), *(name for name, part in vars(Station).items() if isinstance(part, cached_property))]
    parts = [getattr(station, name) for name in dict.fromkeys(wired)]
    return {part.feature: part for part in parts if isinstance(part, Service)}


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with one operator of each role, a project, a meeting and an agent."""
    folder = tmp_path_factory.mktemp("五种角色") / "station"
    Station.create(folder, "测试服务站", PASSWORD, FixedClock(NOW))
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW)) as station:
        for role in Role:
            station.operators.add(role.label, role, PASSWORD)
        station.agents.import_agents(SAMPLES / "跑小青专员名册.xlsx", ImportOptions())
        with station.context.writing() as work:
            named = {"name": "甲项目", "name_key": "甲项目", "status": Status.ACTIVE.value}
            work.insert(Project, {"id": PROJECT_ID, **named})
            owner = {"name": "甲公司", "name_key": "甲公司", "unverified": True}
            work.insert(Enterprise, {"id": ENTERPRISE_ID, **owner})
            held = {"number": "XC2026001", "kind": MeetingKind.ONSITE.value, "name": "现场办公会"}
            work.insert(Meeting, {"id": MEETING_ID, **held, "time": "2026-11-20T09:00"})
            agreed = {"meeting_id": MEETING_ID, "position": 1, "text": "迁改"}
            handed = {"responsible_unit": "建设局", "state": "已交办", "assigned_on": "2026-11-20"}
            work.insert(AgreedAction, {"id": ACTION_ID, **agreed, **handed, "due_by": "2026-12-10"})
            content = work.insert(AttachmentContent, {"id": hashlib.sha256(b"x").hexdigest(), "content": b"x"})
            file = {"name": "甲.txt", "size": 1, "added_at": "2026-11-20T09:00", "added_by": FIRST_OPERATOR}
            work.insert(Attachment, {"id": ATTACHMENT_ID, "record_id": PROJECT_ID, "content_id": content, **file})
            received = {"number": "SQ202600001", "received_at": "2026-11-20T09:00", "first_receiver": FIRST_OPERATOR}
            told = {"enterprise_id": ENTERPRISE_ID, "title": "停电", "state": State.REGISTERED.value}
            work.insert(Demand, {"id": DEMAND_ID, **received, **told})
            visit = {
                "number": "LH20260001",
                "enterprise_id": ENTERPRISE_ID,
                "day": "2026-11-25",
                "lead": "消防救援大队",
            }
            work.insert(JointVisit, {"id": VISIT_ID, **visit, "state": VisitState.PLANNED.value, "pinned": False})
            part = {"visit_id": VISIT_ID, "department": "消防救援大队"}
            work.insert(VisitDepartment, {**part, "backfilled": False})
            asked = {"number": "JC20261100001", "enterprise_id": ENTERPRISE_ID, "item": "消防检查", "kind": "日常检查"}
            window = {"first_day": "2026-11-25", "last_day": "2026-11-25", "state": RequestState.MERGED.value}
            work.insert(InspectionRequest, {"id": REQUEST_ID, **part, **asked, **window})
            work.flush()
            set_all_clocks(work.connection)
    return folder


@pytest.fixture(params=list(Role), ids=[role.value for role in Role])
def opened(request: pytest.FixtureRequest, staffed: Path) -> Iterator[Station]:
    """The same station opened in each role."""
    with Station.open(staffed, request.param.label, PASSWORD, FixedClock(NOW)) as station:
        yield station


@pytest.fixture
def auditor(staffed: Path) -> Iterator[Station]:
    with Station.open(staffed, Role.AUDITOR.label, PASSWORD, FixedClock(NOW)) as station:
        yield station


# ---- the table and the methods ----


def test_every_public_service_method_has_a_row_and_every_row_a_method() -> None:
    assert set(PERMISSIONS) == {*methods(), *OF_THE_STATION}


def test_every_row_names_a_service_of_the_station(opened: Station) -> None:
    assert {action.split(".")[0] for action in PERMISSIONS} - {"station"} == set(services(opened))


def test_every_service_class_is_wired_into_the_station_under_its_own_feature(opened: Station) -> None:
    kinds = [kind for kind in service_classes() if kind.__module__.startswith("jn_desktop.")]

    assert len({kind.feature for kind in kinds}) == len(kinds)
    assert {type(part) for part in services(opened).values()} == set(kinds)


def test_no_service_has_a_door_beside_its_methods() -> None:
    doors = [
        f"{kind.__name__}.{name}"
        for kind in service_classes()
        for name, part in vars(kind).items()
        if not name.startswith("_") and isinstance(part, (property, classmethod, staticmethod))
    ]

    assert doors == []


def test_no_service_hands_out_a_public_attribute_but_its_context(opened: Station) -> None:
    assert {name for part in services(opened).values() for name in vars(part) if not name.startswith("_")} == {
        "context"
    }


def test_no_row_is_for_nobody_and_every_row_is_for_known_roles() -> None:
    for action, roles in PERMISSIONS.items():
        assert roles, action
        assert roles <= set(Role), action


def test_a_method_without_a_row_can_be_called_by_nobody(opened: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    for action in methods():
        monkeypatch.delitem(PERMISSIONS, action, raising=False)
        feature, name = action.split(".")

        with pytest.raises(Refused):
            getattr(services(opened)[feature], name)()


def test_a_method_added_to_a_service_is_closed_until_it_has_a_row(opened: Station) -> None:
    class Newcomer(Service):
        feature = "newcomer"

        def act(self) -> str:
            return "acted"

    assert opened.context.may("newcomer.act") is False
    with pytest.raises(Refused, match=r"newcomer\.act"):
        Newcomer(opened.context).act()


# ---- each role on each method ----


def outcome(station: Station, action: str, *values: Any) -> str:
    feature, name = action.split(".")
    try:
        getattr(services(station)[feature], name)(*values)
    except Refused:
        return "refused"
    except (TypeError, StationError):
        pass  # it was let in, and stumbled over what it was not given
    return "let in"


def test_each_role_may_call_what_the_table_says_and_nothing_else(opened: Station) -> None:
    role = opened.context.role

    assert {action: outcome(opened, action) for action in methods()} == {
        action: "let in" if role in PERMISSIONS.get(action, ()) else "refused" for action in methods()
    }


def test_a_refusal_comes_before_anything_is_read_or_written(opened: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = [action for action in methods() if opened.context.role not in PERMISSIONS.get(action, ())]

    def touched(*_: Any, **__: Any) -> Any:
        raise AssertionError("touched the database or a file before it refused")

    with monkeypatch.context() as patch:
        for part in ("reading", "locked", "raw"):
            patch.setattr(opened.context.database, part, touched)
        patch.setattr("builtins.open", touched)
        outcomes = {action: outcome(opened, action, *["x"] * 9) for action in denied}

    assert set(outcomes.values()) <= {"refused"}


def test_a_refusal_names_the_operator_and_whom_to_ask(auditor: Station) -> None:
    with pytest.raises(Refused, match=r"“审计员”的角色是审计员.*请找有权限的人"):
        auditor.operators.add("甲", Role.AUDITOR, PASSWORD)


def test_restoring_is_for_administrators_only() -> None:
    assert PERMISSIONS["station.restore"] == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("action", ["operators.add", "operators.disable", "operators.set_password", "station.restore"])
def test_operators_and_restoring_are_the_administrators_alone(action: str) -> None:
    assert PERMISSIONS[action] == {Role.ADMINISTRATOR}


def test_everyone_may_change_their_own_password_and_check_the_station() -> None:
    assert PERMISSIONS["operators.change_own_password"] == set(Role)
    assert PERMISSIONS["verification.verify"] == set(Role)


# ---- the auditor reads everything and changes nothing ----


def arguments(action: str, tmp_path: Path) -> tuple[Any, ...]:
    """Sensible arguments for the methods that an auditor may call and that need some."""
    needed = [
        parameter
        for parameter in inspect.signature(methods()[action]).parameters.values()
        if parameter.default is parameter.empty and parameter.name != "self"
    ]
    known: dict[str, Any] = {
        "file": tmp_path / f"{action}.{'docx' if 'minutes' in action else 'xlsx'}",
        "folder": tmp_path / action,
        "target_folder": tmp_path / action,
        "project": "甲项目",
        "agent": "PXQ001",
        "project_id": PROJECT_ID,
        "enterprise_id": ENTERPRISE_ID,
        "meeting_id": MEETING_ID,
        "number": "LH20260001" if action.startswith("inspection") else "XC2026001",
        "action_id": ACTION_ID,
        "ids": [ACTION_ID],
        "unit": "建设局",
        "visit_id": VISIT_ID,
        "request_id": REQUEST_ID,
        "year": 2026,
        "query": DemandQuery() if action.startswith("demands.") else EnterpriseQuery(),
        "demand_id": DEMAND_ID,
        "category": "用工",
        "card": DemandCard(**{**dict.fromkeys(DemandCard.__dataclass_fields__), "id": DEMAND_ID}),  # type: ignore[arg-type]
        "place": 0,
        "order": Order.NAME,
        "offset": 0,
        "attachment_id": ATTACHMENT_ID,
        "record_id": PROJECT_ID,
        "text": "项目",
        "typed": "项目",
        "kind": "project",
        "papers": PaperKind.MINUTES,
        "month": "2026-11",
        "day": date(2026, 11, 23),
        "first": date(2026, 11, 23),
        "last": date(2026, 12, 23),
    }
    return tuple(known[parameter.name] for parameter in needed)


def test_the_auditor_may_read_every_record() -> None:
    lists = [
        "operators.roster",
        "registry.enterprises",
        "registry.departments",
        "agents.agents",
        "projects.projects",
        "projects.progress_reports",
        "assignments.assignments",
        "agency.entrustments",
        "agency.steps",
        "demands.demands",
        "meetings.meetings",
        "meetings.actions",
    ]

    assert [action for action in lists if Role.AUDITOR not in PERMISSIONS[action]] == []


def test_the_auditor_can_change_no_record_and_no_file_of_the_station(
    auditor: Station, staffed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = [action for action in methods() if Role.AUDITOR in PERMISSIONS.get(action, ())]
    vault = (staffed / "vault.json").read_bytes()
    before = contents(auditor)
    written: list[str] = []
    real = auditor.context.database.locked

    def locked() -> Any:
        written.append(action)
        return real()

    monkeypatch.setattr(auditor.context.database, "locked", locked)
    for action in sorted(allowed):
        if action == "operators.change_own_password":
            continue
        feature, name = action.split(".")
        getattr(services(auditor)[feature], name)(*arguments(action, tmp_path))

    assert len(allowed) > 10
    after = contents(auditor)
    assert {name: rows for name, rows in after.items() if not name.startswith("audit")} == {
        name: rows for name, rows in before.items() if not name.startswith("audit")
    }
    assert set(before["audit"]) <= set(after["audit"])
    assert all(action.split(".")[1].startswith(("export", "minutes", "all_minutes")) for action in written)
    assert (staffed / "vault.json").read_bytes() == vault


def contents(station: Station) -> dict[str, list[tuple[Any, ...]]]:
    driver = station.context.database.raw()
    try:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return {
            name: driver.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in driver.execute(query).fetchall()
        }
    finally:
        driver.close()


# ---- nobody touches the audit ----


def test_no_service_works_on_the_audit() -> None:
    assert [action for action in PERMISSIONS if "audit" in action] == []


def test_what_stands_in_the_audit_stays_whatever_an_administrator_does(staffed: Path, tmp_path: Path) -> None:
    with Station.open(staffed, Role.ADMINISTRATOR.label, PASSWORD, FixedClock(NOW)) as station:
        before = contents(station)["audit"]
        station.aliases.add("projects", "remark", "注解")
        station.aliases.remove("projects", "注解")
        station.operators.add("来去匆匆", Role.AGENT, PASSWORD)
        station.operators.disable("来去匆匆")
        station.projects.set_stage("甲项目", None, Status.PAUSED)
        station.projects.report_progress("甲项目", "2026-11", invested=1.0, progress="开工", problem=None)
        station.projects.export_projects(tmp_path / "台账.xlsx")
        after = contents(station)["audit"]

        assert after[: len(before)] == before
        assert len(after) >= len(before) + 6
        assert station.verification.verify() == []
