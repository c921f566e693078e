"""The window program: it opens a station for a person, hands the pages their services, and closes it again.

Only what the log-in window needs is imported at the top; the rest loads behind it while the person types.
"""

import gc
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.instance import Instance

if TYPE_CHECKING:
    import tempfile

    from jn_desktop.core.clock import Clock
    from jn_desktop.core.errors import StationError
    from jn_desktop.core.opened_copies import OpenedCopies
    from jn_desktop.desktop.desk import Desk
    from jn_desktop.desktop.first_start import FirstStart
    from jn_desktop.desktop.lock import IdleWatch
    from jn_desktop.desktop.log_in import LogInWindow
    from jn_desktop.desktop.main_window import MainWindow
    from jn_desktop.desktop.tasks import Tasks
    from jn_desktop.station import Station

_PASSWORD = "JN_PASSWORD"
_VAULT = "vault.json"  # as in core.vault, which is not loaded yet when this is asked
_SWITCH_EVERY = 0.0001  # seconds: how long a background thread may keep the interpreter from the window's
_ONCE_PAINTED = 20  # milliseconds, after which the first window stands on the screen
_ONCE_FILLED = 250  # milliseconds, after which the first page shows its records
_SOON = 1_500  # milliseconds
_DEMO_PASSWORD = "样例-站点-随便看"


class Program(QObject):
    """One run of the program on the station in `folder`."""

    def __init__(self, application: QApplication, folder: Path, clock: "Clock | None" = None) -> None:
        super().__init__()
        self._application = application
        self.folder = folder
        self._given_clock = clock
        self.log_in: LogInWindow | None = None
        self.first_start: FirstStart | None = None
        self.window: MainWindow | None = None
        self.station: Station | None = None
        self.desk: Desk | None = None
        self.begun = False
        """Whether what loads behind the first window has been asked for."""
        self._tasks: Tasks | None = None
        self._copies: OpenedCopies | None = None
        self._palette: Callable[[], None] | None = None
        self._idle: IdleWatch | None = None
        self._follow_soon = QTimer(self, singleShot=True, interval=_ONCE_FILLED)
        self._follow_soon.timeout.connect(self._follow_station)
        self._load_soon = QTimer(self, singleShot=True, interval=_SOON)
        self._load_soon.timeout.connect(self._load_other_pages)
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    # ---- opening ----

    def start(self) -> None:
        """Show the first window: the log-in of a station that is there, else the first start."""
        if (self.folder / _VAULT).exists() or (self.folder / "restoring").is_dir():
            self._show_log_in()
        else:
            self._show_first_start()

    def start_demo(self) -> None:
        """Open a sample station in a temporary folder, without asking."""
        import tempfile

        self._temporary = tempfile.TemporaryDirectory(prefix="jn_desktop-样例-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name) / "station"
        window = self._show_log_in()
        window.set_opening("正在准备样例站点…")

        def make() -> "Station":
            from jn_desktop.demo import fill_with_samples
            from jn_desktop.station import DEFAULT_NAME, FIRST_OPERATOR, Station

            Station.create(self.folder, DEFAULT_NAME, _DEMO_PASSWORD, self.clock)
            station = Station.open(self.folder, FIRST_OPERATOR, _DEMO_PASSWORD, self.clock)
            fill_with_samples(station)
            return station

        def opened(station: "Station") -> None:
            self._open_window(station)
            assert self.desk is not None
            self.desk.say(f"这是临时的样例站点，关闭后不保留。锁屏时的密码是：{_DEMO_PASSWORD}")

        self._behind(make, opened, self._refused)

    @property
    def _last_page(self) -> str:
        """The place where the window was last left."""
        from jn_desktop.desktop.memory import Memory

        return str(Memory(self.folder / "window.json").get("page") or "today")

    @property
    def clock(self) -> "Clock":
        from jn_desktop.core.clock import SystemClock

        return self._given_clock or SystemClock()

    def come_forward(self) -> None:
        """Bring the program's window to the front: somebody has started it a second time."""
        window = self.window or self.log_in or self.first_start
        if window is not None:
            window.showNormal() if window.isMinimized() else window.show()
            window.raise_()
            window.activateWindow()

    def _show_log_in(self) -> "LogInWindow":
        from jn_desktop.desktop.log_in import LogInWindow

        self.log_in = LogInWindow()
        self.log_in.entered.connect(self._enter)
        self.log_in.recovery_wanted.connect(self._recover)
        self.log_in.restore_wanted.connect(self._restore)
        self.log_in.show()
        if _PASSWORD in os.environ:  # nobody will look at this window, let alone type
            self._load_behind()
        else:
            QTimer.singleShot(_ONCE_PAINTED, self, self._load_behind)
        return self.log_in

    def _load_behind(self) -> None:
        """Find out who may log in, then load everything else, while the person types."""
        self.begun = True
        if self.log_in is not None and self._temporary is None:
            self._behind(self._who_may_enter, self._say_who, self._refused)
        self.tasks.read(self, lambda: _load(self._last_page), lambda _: None)
        if _PASSWORD not in os.environ:
            self.tasks.read(self, _load_pages, lambda _: None)

    def _who_may_enter(self) -> tuple[str, list[str], str]:
        from jn_desktop.core.vault import Vault

        vault = Vault.load(self.folder / _VAULT)
        names = list(vault.wraps)
        return vault.station, names, self._remembered_operator(names)

    def _remembered_operator(self, names: list[str]) -> str:
        from jn_desktop.desktop.memory import Memory

        last = Memory(self.folder / "window.json").get("operator")
        return last if last in names else names[0] if names else ""

    def _say_who(self, about: tuple[str, list[str], str]) -> None:
        given = os.environ.pop(_PASSWORD, None)
        if self.log_in is not None:
            self.log_in.say_station(*about)
            if given:
                self._enter(about[2], given)

    def _enter(self, operator: str, password: str) -> None:
        assert self.log_in is not None
        self.log_in.set_opening("正在打开…")

        def open_it() -> "Station":
            from jn_desktop.core.holding import hold

            # proving a password takes its time without the interpreter: the rest loads beside it
            held = hold(self.folder, operator, password)
            try:
                from jn_desktop.station import Station
            except BaseException:
                held.release()
                raise
            station = Station.open_held(held, self.clock)
            _load(self._last_page)
            return station

        self._behind(open_it, self._open_window, self._refused)

    def _refused(self, error: "StationError") -> None:
        if self.log_in is not None:
            self.log_in.refuse(str(error))

    def _recover(self) -> None:
        from jn_desktop.desktop.recovery import recovery_dialog

        assert self.log_in is not None
        window = self.log_in
        names = [window.operator.itemText(place) for place in range(window.operator.count())]
        recovery_dialog(window, self.tasks, self.folder, self.clock, names).open()

    def _restore(self) -> None:
        from jn_desktop.desktop.restoring import choose_backup

        parent: QWidget | None = self.log_in or self.first_start
        assert parent is not None
        choose_backup(parent, self.tasks, self.folder, self.clock, self._begin_again)

    def _begin_again(self) -> None:
        """Start over on the same folder: what lies in it is another station now."""
        for window in (self.log_in, self.first_start):
            if window is not None:
                window.close()
                window.deleteLater()
        self.log_in = self.first_start = None
        self.start()

    # ---- first start ----

    def _show_first_start(self) -> None:
        from jn_desktop.desktop.first_start import FirstStart

        self.first_start = FirstStart("济宁高新区园区企业服务站")
        self.first_start.create_wanted.connect(self._create)
        self.first_start.begin_wanted.connect(self._begin)
        self.first_start.restore_wanted.connect(self._restore)
        self.first_start.show()
        QTimer.singleShot(_ONCE_PAINTED, self, self._load_behind)

    def _create(self, name: str, operator: str, password: str) -> None:
        wizard = self.first_start
        assert wizard is not None

        def make() -> tuple[str, "Station"]:
            from jn_desktop.station import Station

            code = Station.create(self.folder, name, password, self.clock, operator)
            return code, Station.open(self.folder, operator, password, self.clock)

        def made(result: tuple[str, "Station"]) -> None:
            code, self.station = result
            wizard.show_code(name, operator, code, self.clock.now())

        self._behind(make, made, wizard.refuse)

    def _begin(self, how: str) -> None:
        station, wizard = self.station, self.first_start
        assert station is not None and wizard is not None
        if how != "sample":
            self._open_window(station, "import" if how == "import" else None)
            return

        def fill() -> None:
            from jn_desktop.demo import fill_with_samples

            fill_with_samples(station)

        self._behind(fill, lambda _: self._open_window(station), wizard.refuse)

    # ---- the open station ----

    def _open_window(self, station: "Station", page: str | None = None) -> None:
        from jn_desktop.core.opened_copies import OpenedCopies
        from jn_desktop.desktop import faults
        from jn_desktop.desktop.desk import Desk, Found, Place
        from jn_desktop.desktop.lock import IdleWatch
        from jn_desktop.desktop.main_window import MainWindow
        from jn_desktop.desktop.memory import Memory
        from jn_desktop.desktop.places import entries_of

        self.station = station
        faults.start_log(self.folder)
        faults.note("station opened")
        memory = Memory(self.folder / "window.json")
        memory.put("operator", station.context.operator)
        desk = self.desk = Desk(station.context, memory, Found(station.search.ids))
        self._copies = OpenedCopies()
        entries = entries_of(desk, station, self._copies, self._restore_instead)
        known = {entry.key for entry in entries}
        last = memory.get("page")
        with theme.undressed(self._application):
            window = self.window = MainWindow(desk, station.name, station.context.operator, entries)
            window.go(Place(page or (last if last in known else "today")))
        window.closed.connect(self.end)
        window.unlock_wanted.connect(self._unlock)
        window.show()
        for first in (self.log_in, self.first_start):
            if first is not None:
                first.close()
                first.deleteLater()
        self.log_in = self.first_start = None
        self._idle = IdleWatch(self.clock, 0, self)
        self._idle.idle.connect(window.lock)
        desk.search_wanted.connect(self._search)
        self._follow_soon.start()

    @property
    def follows(self) -> bool:
        """Whether the open window keeps up with its station."""
        return self._palette is not None

    def _search(self) -> None:
        """Open the search: nobody has to wait for it, however soon it is wanted."""
        self._follow_station()
        if self._palette is not None:
            self._palette()

    def _follow_station(self) -> None:
        """Once the window stands: keep search, lock time and last backup up to date, before and after each change."""
        from jn_desktop.desktop.places import begin_reminding, search_palette

        if self.follows:
            return
        assert self.desk is not None and self.station is not None and self.window is not None
        sys.setswitchinterval(_SWITCH_EVERY)  # not before: what loads behind the log-in would only be slowed down
        gc.freeze()  # what stands now stays: collecting again and again what was just imported would stall the window
        self._load_soon.start()
        show_reminders = begin_reminding(self.window, self.desk, self.station, self.come_forward)
        self._palette = search_palette(self.window, self.desk, self.station, show_reminders)
        self.desk.changed.connect(self._catch_up)
        self._catch_up(None)

    def _load_other_pages(self) -> None:
        """Import the pages that nobody has been to yet, so that the first way there is no longer than the others."""
        assert self.desk is not None
        self.desk.tasks.read(self.desk, _load_pages, lambda _: None)

    def _catch_up(self, changes: Any) -> None:
        desk, station = self.desk, self.station
        if desk is None or station is None or self.window is None:
            return
        desk.tasks.behind(desk, "更新搜索", station.search.refresh)
        if changes is None or "setting" in changes.tables:
            desk.tasks.read(desk, station.settings.read, self._take_settings, key="settings")
            desk.tasks.read(desk, station.backup.last, self._say_backup, key="last_backup")

    def _take_settings(self, settings: Any) -> None:
        if self._idle is not None:
            self._idle.minutes = settings.lock_minutes

    def _say_backup(self, last: str | None) -> None:
        from jn_desktop.desktop.theme import Tone
        from jn_desktop.desktop.words import moment

        assert self.window is not None and self.desk is not None
        today = self.desk.today()
        words = f"上次备份 {moment(last, today)}" if last else "还没有备份过"
        self.window.status.say_backup(words, Tone.MUTED if last else Tone.WARN)

    def _unlock(self, password: str, then: Callable[[str | None], None]) -> None:
        station = self.station
        assert station is not None and self.desk is not None
        self.desk.tasks.read(
            self.desk,
            lambda: station.check_password(password),
            lambda _: then(None),
            failed=lambda error: then(str(error)),
        )

    # ---- the end ----

    def _restore_instead(self) -> None:
        """Close the open station and go on from a backup: in the log-in window, as if it had not opened."""
        window, self.window = self.window, None
        self._let_go()
        self._show_log_in()
        if window is not None:
            window.hide()
            window.deleteLater()
        self._restore()

    def _let_go(self) -> None:
        """Close the station, after whatever is still being done with it."""
        from jn_desktop.desktop import faults

        self._follow_soon.stop()
        self._load_soon.stop()
        if self._idle is not None:
            self._idle.stop()
            self._idle = None
        if self.desk is not None:
            self.desk.tasks.close()
            self.desk = self._palette = None
        if self.station is not None:
            self.station.close()
            self.station = None
            faults.note("station closed")
        if self._copies is not None:
            self._copies.empty()
            self._copies = None

    def end(self) -> None:
        """Let go of the station and of everything that lay beside it; the program ends with its last window."""
        from jn_desktop.desktop import faults

        self._let_go()
        if self._tasks is not None:
            self._tasks.close()
            self._tasks = None
        faults.stop_log()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    @property
    def tasks(self) -> "Tasks":
        """The threads that work before there is a desk."""
        from jn_desktop.desktop.tasks import Tasks

        if self._tasks is None:
            self._tasks = Tasks(self)
        return self._tasks

    def _behind(
        self, action: Callable[[], Any], then: Callable[[Any], None], failed: "Callable[[StationError], None]"
    ) -> None:
        self.tasks.save(self, action, then, failed=failed)


def _load(page: str) -> None:
    """Import and warm up what opens a station, and what the main window needs to stand there with one page.

    A second that nobody waits for, as a rule.
    """
    names = ("jn_desktop.station", "cryptography.hazmat.primitives.ciphers.aead", "PySide6.QtSvg", "PySide6.QtUiTools")
    for name in names:
        importlib.import_module(name)
    _load_pages(page)


def _load_pages(first: str | None = None) -> None:
    """Import the page where the window begins, or all of them, and warm up the tables that come with it."""
    from jn_desktop.core import database
    from jn_desktop.desktop.places import load_pages

    load_pages(first)
    database.warm_up()


def main(arguments: list[str]) -> int:
    """Run the window; return the exit status."""
    options = _options(arguments)
    if options.self_test is not None:
        from jn_desktop.self_test import main as self_test

        return self_test(Path(options.self_test) if options.self_test else None)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("跑小青工作台")
    theme.follow_system(application)
    program = Program(application, _folder(options.station))
    application.aboutToQuit.connect(program.end)
    if options.demo:
        program.start_demo()
    else:
        instance = Instance(program.folder, application)
        if instance.is_second():
            return 0
        instance.called.connect(program.come_forward)
        program.start()
    QTimer.singleShot(_ONCE_PAINTED, program, lambda: _settle(application, program))
    return application.exec()


def _settle(application: QApplication, program: Program) -> None:
    """Do what can wait until the first window stands: Qt's own words in Chinese, the log, our faults."""
    from PySide6.QtCore import QLibraryInfo, QTranslator, qInstallMessageHandler

    from jn_desktop.desktop import faults

    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    if (program.folder / _VAULT).exists():  # a new station wants an empty folder
        faults.start_log(program.folder)
    faults.Faults(application).install()
    qInstallMessageHandler(faults.log_qt)


def _folder(given: str | None) -> Path:
    if given:
        return Path(given).absolute()
    from jn_desktop.core.paths import default_station_folder

    return default_station_folder()


def _options(arguments: list[str]) -> Any:
    import argparse

    parser = argparse.ArgumentParser(prog="jn-desktop", description="跑小青工作台")
    parser.add_argument("--station", metavar="DIR", help="站点文件夹；默认是本用户的数据文件夹")
    parser.add_argument("--demo", action="store_true", help="打开临时文件夹里的样例站点")
    parser.add_argument("--self-test", nargs="?", const="", metavar="FILE", help="自检，结果写进 FILE")
    return parser.parse_args(arguments)
