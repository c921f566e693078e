"""One station: its folder with vault, database and lock, opened for one operator. Parts are wired only here."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from jn_desktop.core import restoring
from jn_desktop.core.aliases import AliasService
from jn_desktop.core.attachments import AttachmentService
from jn_desktop.core.backup import BACKUPS, BackupService, make_backup, read_backup
from jn_desktop.core.base_documents import BaseDocumentService
from jn_desktop.core.changes import Changes
from jn_desktop.core.clock import Clock, SystemClock
from jn_desktop.core.database import SCHEMA_VERSION, Database, connect, inspect
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.files import writing_failed
from jn_desktop.core.holding import Hold, counted, hold, station_folder, take_lock, unlock
from jn_desktop.core.migration import migrate
from jn_desktop.core.operators import Operator, OperatorService, all_operators, carry_over, good_name, reset_password
from jn_desktop.core.paths import DATABASE_NAME, require_local_folder
from jn_desktop.core.roles import Role
from jn_desktop.core.search import SearchService
from jn_desktop.core.search_index import INDEX_NAME, SearchIndex
from jn_desktop.core.service import Context
from jn_desktop.core.settings import Setting, read_setting
from jn_desktop.core.station_settings import SettingService
from jn_desktop.core.vault import VAULT_NAME, Attempts, Vault, require_good_password
from jn_desktop.core.work import Actor, new_id, writing
from jn_desktop.permissions import PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jn_desktop.agents.service import AgentService
    from jn_desktop.core.calendar_service import CalendarService
    from jn_desktop.core.history import HistoryService
    from jn_desktop.core.intake import LastImport, LedgerService
    from jn_desktop.core.search_index import Searched
    from jn_desktop.core.verification import VerificationService
    from jn_desktop.demands.paper_service import DemandPaperService
    from jn_desktop.demands.reminders import ReminderService
    from jn_desktop.demands.service import DemandService
    from jn_desktop.demands.setting_service import DemandSettingService
    from jn_desktop.demands.tolerance import ToleranceService
    from jn_desktop.inspections.door_service import DoorCodeService
    from jn_desktop.inspections.figure_service import InspectionFigureService
    from jn_desktop.inspections.list_service import InspectionListService
    from jn_desktop.inspections.other_service import OtherVisitService
    from jn_desktop.inspections.paper_service import InspectionPaperService
    from jn_desktop.inspections.plan_service import PlanService
    from jn_desktop.inspections.rating_service import RatingService
    from jn_desktop.inspections.request_service import RequestService
    from jn_desktop.inspections.visit_service import VisitService
    from jn_desktop.meetings.finding_service import MinutesSearchService
    from jn_desktop.meetings.follow_up_paper_service import FollowUpPaperService
    from jn_desktop.meetings.follow_up_service import ActionReminderService, FollowUpService
    from jn_desktop.meetings.form_service import MinutesFormService
    from jn_desktop.meetings.issuing_service import MinutesService
    from jn_desktop.meetings.preparing_paper_service import PreparingPaperService
    from jn_desktop.meetings.preparing_service import PreparingService
    from jn_desktop.meetings.service import MeetingService
    from jn_desktop.meetings.typing import TypingService
    from jn_desktop.projects.agency import AgencyService
    from jn_desktop.projects.assignments import AssignmentService
    from jn_desktop.projects.service import ProjectService
    from jn_desktop.registry.service import RegistryService

FIRST_OPERATOR = "admin"
DEFAULT_NAME = "济宁高新区园区企业服务站"
DEFAULT_AUTHORITY = "济宁高新区"
_CREATING = "~creating"


class Station:
    """An open station and its services. Use as a context manager, or `close` it."""

    def __init__(self, hold: Hold, context: Context) -> None:
        folder, key = hold.folder, hold.key
        self.folder = folder
        self.context = context
        self._key = key
        self._hold = hold
        self.operators = OperatorService(context, folder / VAULT_NAME, key)
        self.aliases = AliasService(context)
        self.base_documents = BaseDocumentService(context)
        self.backup = BackupService(context, folder, key)
        self._search_index = SearchIndex(folder / INDEX_NAME, key, _searched)
        self.search = SearchService(context, self._search_index)
        self.settings = SettingService(context, folder / VAULT_NAME)
        self.attachments = AttachmentService(context)

    # what opening a station does not need is loaded when somebody asks for it

    @cached_property
    def history(self) -> "HistoryService":
        from jn_desktop.core.history import HistoryService
        from jn_desktop.record_map import BELONGING, EXPORTS, REFERENCES
        from jn_desktop.registry.listing import may_see_risk_class

        unseen = () if may_see_risk_class(self.context) else (("enterprise", "risk_class"),)
        return HistoryService(self.context, BELONGING, REFERENCES, EXPORTS, unseen)

    @cached_property
    def registry(self) -> "RegistryService":
        from jn_desktop.record_map import FOLLOWERS
        from jn_desktop.registry.service import RegistryService

        return RegistryService(self.context, FOLLOWERS)

    @cached_property
    def agents(self) -> "AgentService":
        from jn_desktop.agents.service import AgentService

        return AgentService(self.context)

    @cached_property
    def projects(self) -> "ProjectService":
        from jn_desktop.projects.service import ProjectService

        return ProjectService(self.context)

    @cached_property
    def assignments(self) -> "AssignmentService":
        from jn_desktop.projects.assignments import AssignmentService

        return AssignmentService(self.context)

    @cached_property
    def agency(self) -> "AgencyService":
        from jn_desktop.projects.agency import AgencyService

        return AgencyService(self.context)

    @cached_property
    def verification(self) -> "VerificationService":
        from jn_desktop.core.verification import VerificationService
        from jn_desktop.inspections.checking import check_inspections
        from jn_desktop.meetings.reading import check_meetings
        from jn_desktop.projects.assignments import check_assignments
        from jn_desktop.projects.service import check_projects

        checks = (check_projects, check_assignments, check_inspections, check_meetings)
        return VerificationService(self.context, checks)

    @cached_property
    def calendar(self) -> "CalendarService":
        from jn_desktop.core.calendar_service import CalendarService
        from jn_desktop.demands.timing import set_all_clocks

        return CalendarService(self.context, set_all_clocks)

    @cached_property
    def demands(self) -> "DemandService":
        from jn_desktop.demands.service import DemandService

        return DemandService(self.context)

    @cached_property
    def demand_settings(self) -> "DemandSettingService":
        from jn_desktop.demands.setting_service import DemandSettingService

        return DemandSettingService(self.context)

    @cached_property
    def demand_papers(self) -> "DemandPaperService":
        from jn_desktop.demands.paper_service import DemandPaperService

        return DemandPaperService(self.context)

    @cached_property
    def reminders(self) -> "ReminderService":
        from jn_desktop.demands.reminders import ReminderService

        return ReminderService(self.context)

    @cached_property
    def tolerance(self) -> "ToleranceService":
        from jn_desktop.demands.tolerance import ToleranceService

        return ToleranceService(self.context)

    @cached_property
    def inspection_requests(self) -> "RequestService":
        from jn_desktop.inspections.request_service import RequestService

        return RequestService(self.context)

    @cached_property
    def inspection_plans(self) -> "PlanService":
        from jn_desktop.inspections.plan_service import PlanService

        return PlanService(self.context)

    @cached_property
    def inspection_visits(self) -> "VisitService":
        from jn_desktop.inspections.visit_service import VisitService

        return VisitService(self.context)

    @cached_property
    def inspection_figures(self) -> "InspectionFigureService":
        from jn_desktop.inspections.figure_service import InspectionFigureService
        from jn_desktop.meetings.enterprise_year import meetings_at

        return InspectionFigureService(self.context, meetings_at)

    @cached_property
    def visit_ratings(self) -> "RatingService":
        from jn_desktop.inspections.rating_service import RatingService

        return RatingService(self.context)

    @cached_property
    def other_visits(self) -> "OtherVisitService":
        from jn_desktop.inspections.other_service import OtherVisitService

        return OtherVisitService(self.context)

    @cached_property
    def door_codes(self) -> "DoorCodeService":
        from jn_desktop.inspections.door_service import DoorCodeService

        return DoorCodeService(self.context)

    @cached_property
    def inspection_papers(self) -> "InspectionPaperService":
        from jn_desktop.inspections.paper_service import InspectionPaperService

        return InspectionPaperService(self.context)

    @cached_property
    def inspection_lists(self) -> "InspectionListService":
        from jn_desktop.inspections.list_service import InspectionListService

        return InspectionListService(self.context)

    @cached_property
    def meetings(self) -> "MeetingService":
        from jn_desktop.meetings.service import MeetingService

        return MeetingService(self.context)

    @cached_property
    def preparing(self) -> "PreparingService":
        from jn_desktop.meetings.preparing_service import PreparingService

        return PreparingService(self.context)

    @cached_property
    def preparing_papers(self) -> "PreparingPaperService":
        from jn_desktop.meetings.preparing_paper_service import PreparingPaperService

        return PreparingPaperService(self.context)

    @cached_property
    def typing(self) -> "TypingService":
        from jn_desktop.meetings.typing import TypingService

        return TypingService(self.context)

    @cached_property
    def minutes(self) -> "MinutesService":
        from jn_desktop.meetings.issuing_service import MinutesService

        return MinutesService(self.context)

    @cached_property
    def minutes_search(self) -> "MinutesSearchService":
        from jn_desktop.meetings.finding_service import MinutesSearchService

        return MinutesSearchService(self.context)

    @cached_property
    def minutes_form(self) -> "MinutesFormService":
        from jn_desktop.meetings.form_service import MinutesFormService

        return MinutesFormService(self.context)

    @cached_property
    def follow_up(self) -> "FollowUpService":
        from jn_desktop.meetings.follow_up_service import FollowUpService

        return FollowUpService(self.context)

    @cached_property
    def follow_up_papers(self) -> "FollowUpPaperService":
        from jn_desktop.meetings.follow_up_paper_service import FollowUpPaperService

        return FollowUpPaperService(self.context)

    @cached_property
    def action_reminders(self) -> "ActionReminderService":
        from jn_desktop.meetings.follow_up_service import ActionReminderService

        return ActionReminderService(self.context)

    @cached_property
    def ledgers(self) -> "LedgerService":
        from jn_desktop.agents.ledger import AGENTS
        from jn_desktop.core.calendar_ledger import CALENDAR
        from jn_desktop.core.intake import Ledger, LedgerService
        from jn_desktop.demands.ledger import DEMANDS
        from jn_desktop.inspections.ledger import INSPECTION_ITEMS, INSPECTION_REQUESTS
        from jn_desktop.meetings.ledger import ACTIONS, MEETINGS, TOPICS
        from jn_desktop.projects.ledger import PROJECTS
        from jn_desktop.record_map import UNASKED
        from jn_desktop.registry.ledger import DEPARTMENTS, ENTERPRISES

        may_set_days = self.context.may("calendar.import_calendar")
        may_set_items = self.context.may("inspection_lists.import_items")
        files = (
            Ledger("enterprises", ENTERPRISES.label, (ENTERPRISES,), self.registry.import_enterprises),
            Ledger("departments", DEPARTMENTS.label, (DEPARTMENTS,), self.registry.import_departments),
            Ledger("agents", AGENTS.label, (AGENTS,), self.agents.import_agents),
            Ledger("projects", PROJECTS.label, (PROJECTS,), self.projects.import_projects),
            Ledger("demands", DEMANDS.label, (DEMANDS,), self.demands.import_demands),
            Ledger(
                INSPECTION_REQUESTS.name,
                INSPECTION_REQUESTS.label,
                (INSPECTION_REQUESTS,),
                self.inspection_requests.import_requests,
            ),
            Ledger(
                INSPECTION_ITEMS.name,
                INSPECTION_ITEMS.label,
                (INSPECTION_ITEMS,),
                self.inspection_lists.import_items,
                allowed=may_set_items,
            ),
            Ledger("meetings", "现场办公会记录", (MEETINGS, TOPICS, ACTIONS), self.meetings.import_meetings),
            Ledger("calendar", CALENDAR.label, (CALENDAR,), self.calendar.import_calendar, allowed=may_set_days),
        )
        return LedgerService(
            self.context,
            files,
            folder=self.folder,
            aliases=self.aliases,
            backup=self.backup,
            unasked=UNASKED,
        )

    @property
    def name(self) -> str:
        """The station's name as it is set now."""
        return self.settings.read().station

    @classmethod
    def open(cls, folder: Path, operator: str, password: str, clock: Clock) -> "Station":
        """Open the station in `folder` for `operator`; refuse a wrong password, a stranger's file or a held station.

        An older database is backed up and migrated first. `clock` is the station's; the delay after wrong passwords
        always goes by the machine's.
        """
        return cls.open_held(hold(folder, operator, password), clock)

    @classmethod
    def open_held(cls, hold: Hold, clock: Clock) -> "Station":
        """Open a station whose password has been proved; it lets go of the hold when it closes, or cannot be opened."""
        try:
            _bring_up_to_date(hold.folder, hold.key, clock)
            return cls(hold, _context(hold, clock))
        except BaseException:
            hold.release()
            raise

    @classmethod
    def create(cls, folder: Path, name: str, password: str, clock: Clock, operator: str = FIRST_OPERATOR) -> str:
        """Make a station in an empty or new folder with its first administrator; return the recovery code."""
        require_local_folder(folder)
        folder = folder.absolute()
        name = name.strip()
        if not name or len(name) > 60 or not name.isprintable():
            raise FieldError("station", "站名要有 1 到 60 个字，且不含换行等特殊字符。")
        operator = good_name(operator)
        require_good_password(password, operator, name)
        _require_empty(folder)
        building = folder / _CREATING
        vault, key, code = Vault.create(name, operator, password)
        try:
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(parents=True)
            vault.save(building / VAULT_NAME)
            _fill_new(building / DATABASE_NAME, key, name, operator, clock)
            for part in (DATABASE_NAME, VAULT_NAME):
                os.replace(building / part, folder / part)
            building.rmdir()
        except OSError as error:
            raise writing_failed(folder, error) from error
        return code

    @classmethod
    def recover(cls, folder: Path, operator: str, code: str, password: str, clock: Clock) -> None:
        """Give `operator` a new password with the recovery code."""
        folder = station_folder(folder)
        lock = take_lock(folder)
        try:
            restoring.finish(folder)
            vault = Vault.load(folder / VAULT_NAME)
            with counted(folder, "恢复码"):
                key = vault.recover(code)
                if key is None:
                    raise StationError("恢复码不对；请照建站时给出的恢复码逐字核对。")
            _bring_up_to_date(folder, key, clock)
            database = Database(folder / DATABASE_NAME, key)
            try:
                reset_password(database, folder / VAULT_NAME, key, operator, password, clock)
            finally:
                database.close()
            Attempts(folder, SystemClock()).succeed(operator)
        finally:
            lock.release()

    @classmethod
    def restore(cls, folder: Path, file: Path, operator: str, password: str, clock: Clock) -> Path | None:
        """Put the station of a backup file in the place of the one in `folder`; return where that is kept aside.

        The operator and the password are those of the backup: the station that it replaces may be beyond opening.
        """
        require_local_folder(folder)
        folder = folder.absolute()
        parts = read_backup(file)
        _make_folder(folder)
        lock = take_lock(folder)
        try:
            restoring.finish(folder)
            building = restoring.build(folder, parts)
            try:
                _require_restorable(folder, building, operator, password)
            except BaseException:
                restoring.discard(building)
                raise
            return restoring.put_in_place(folder, building, clock.now())
        except OSError as error:
            raise writing_failed(folder, error) from error
        finally:
            lock.release()

    def undo_import(self) -> Path:
        """Put the database of before the last import back, and say so in its audit; the station stays open.

        Returns the folder in which the undone state is kept aside. Operators and their passwords stay as they are now.
        """
        from jn_desktop.record_map import ALL_TABLES

        self.context.require("station.undo_import")
        last = self.ledgers.last_import()
        if last is None:
            raise StationError("没有可以撤销的导入；只有从窗口导入、备份还在的才能撤销。")
        vault = (self.folder / VAULT_NAME).read_bytes()
        building = restoring.build(self.folder, {**read_backup(last.backup), VAULT_NAME: vault})
        try:
            self._require_undoable(building, last)
            with self.context.database.released():
                aside = restoring.put_in_place(self.folder, building, self.context.clock.now())
        except BaseException:
            restoring.discard(building)
            raise
        assert aside is not None
        self.context.database.announce(Changes(ALL_TABLES, frozenset()))
        return aside

    def _require_undoable(self, building: Path, last: "LastImport") -> None:
        """Bring a backup up to date with what stays, note the undoing, and refuse it if it is not sound."""
        from jn_desktop.core.intake import IMPORTS

        path = building / DATABASE_NAME
        if inspect(path, self._key) < SCHEMA_VERSION:
            migrate(path, self._key)
        with self.context.reading() as connection:
            operators = all_operators(connection)
        database = Database(path, self._key)
        try:
            actor = Actor(self.context.operator, self.context.device)
            with writing(database, actor, self.context.clock.now()) as work:
                carry_over(work, operators)
                said = {"file": last.file, "backup": last.backup.name, "later_changes": last.later_changes}
                work.note("import_undone", IMPORTS, said)
        finally:
            database.close()
        _require_sound(path, self._key)

    def check_password(self, password: str) -> None:
        """Refuse anything but the password of the operator who has the station open: what a lock screen asks."""
        unlock(self.folder, Vault.load(self.folder / VAULT_NAME), self.context.operator, password)

    def close(self) -> None:
        """Close the database and let others open the station."""
        if not self._hold.lock.is_locked:
            return
        try:
            self._search_index.close()
            self.context.database.close()
        finally:
            self._hold.release()

    def __enter__(self) -> "Station":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _searched() -> "Sequence[Searched]":
    from jn_desktop.record_map import SEARCHED

    return SEARCHED


def default_operator(folder: Path) -> str:
    """Return the station's only operator, else `admin`."""
    folder = station_folder(folder)
    pending = folder / restoring.RESTORING / VAULT_NAME  # of a restore that was cut off; opening finishes it
    names = list(Vault.load(pending if pending.exists() else folder / VAULT_NAME).wraps)
    return names[0] if len(names) == 1 else FIRST_OPERATOR


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_failed(folder, error) from error


def _require_empty(folder: Path) -> None:
    """Refuse a folder with anything in it but the remains of a set-up that was cut off."""
    _make_folder(folder)
    if (folder / _CREATING).is_dir() and not (folder / VAULT_NAME).exists():
        (folder / DATABASE_NAME).unlink(missing_ok=True)  # its recovery code was never shown to anybody
    left = [entry.name for entry in folder.iterdir() if entry.name != _CREATING]
    if VAULT_NAME in left:
        raise StationError(f"“{folder}”里已经有一个站点；请换一个空文件夹。")
    if left:
        raise StationError(f"“{folder}”不是空文件夹；请换一个空的或新的文件夹建站。")


def _bring_up_to_date(folder: Path, key: bytes, clock: Clock) -> None:
    version = inspect(folder / DATABASE_NAME, key)
    if version < SCHEMA_VERSION:
        make_backup(folder, key, folder / BACKUPS, clock.now(), f"before-{SCHEMA_VERSION:04d}", None)
        migrate(folder / DATABASE_NAME, key)


def _context(hold: Hold, clock: Clock) -> Context:
    operator = hold.operator
    database = Database(hold.folder / DATABASE_NAME, hold.key)
    try:
        with database.reading() as connection:
            known = connection.execute(
                select(Operator.role, Operator.active).where(Operator.name == operator)
            ).one_or_none()
            device = read_setting(connection, "device") or ""
        if known is None or not known.active:
            raise Refused(f"操作员“{operator}”已停用；请找管理员。")
    except BaseException:
        database.close()
        raise
    return Context(database, operator, Role(known.role), device, clock, PERMISSIONS)


def _fill_new(path: Path, key: bytes, name: str, operator: str, clock: Clock) -> None:
    migrate(path, key)
    database = Database(path, key)
    try:
        device = new_id()
        with writing(database, Actor(operator, device), clock.now()) as work:
            for setting, value in (("station", name), ("authority", DEFAULT_AUTHORITY), ("device", device)):
                work.insert(Setting, {"name": setting, "value": value})
            work.insert(Operator, {"name": operator, "role": Role.ADMINISTRATOR.value, "active": True})
    finally:
        database.close()


def _require_restorable(folder: Path, building: Path, operator: str, password: str) -> None:
    """Refuse a backup that this operator may not restore, or whose database is not sound."""
    key = unlock(folder, Vault.load(building / VAULT_NAME), operator, password)
    inspect(building / DATABASE_NAME, key)
    _require_sound(building / DATABASE_NAME, key)
    with _alone(building / DATABASE_NAME, key) as driver:
        row = driver.execute("SELECT role FROM operator WHERE name = ? AND active", (operator,)).fetchone()
    if row is None or Role(row[0]) not in PERMISSIONS["station.restore"]:
        raise Refused(f"“{operator}”在这份备份里不是管理员，不能恢复；请找管理员办理。")


def _require_sound(path: Path, key: bytes) -> None:
    from jn_desktop.core.verification import file_problems

    with _alone(path, key) as driver:
        problems = file_problems(driver)
    if problems:
        raise StationError(f"备份里的数据库有问题，没有恢复：{problems[0]}")


@contextmanager
def _alone(path: Path, key: bytes) -> Iterator[Any]:
    """Give a driver connection to a database that nobody else has open, and leave it as one file."""
    driver = connect(path, key)
    try:
        yield driver
    finally:
        driver.execute("PRAGMA journal_mode=DELETE")
        driver.close()
