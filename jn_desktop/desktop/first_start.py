"""The first start: a station is made, its recovery code shown and printed, and the first data offered."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.desktop.forms import Binder, Form


class FirstStartForm(Form):
    ui = "first_start.ui"
    station: QLineEdit
    operator: QLineEdit
    password: QLineEdit
    again: QLineEdit


class FirstStart(QWidget):
    """Three steps in one window. It asks; `desktop/app.py` does what is wanted and calls back."""

    create_wanted = Signal(str, str, str)
    """Name of the station, administrator's name, password."""
    begin_wanted = Signal(str)
    """How to begin: `import`, `sample` or `empty`."""
    restore_wanted = Signal()

    def __init__(self, default_name: str) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("跑小青工作台")
        self.setMinimumSize(560, 460)
        self._steps = QStackedWidget()
        self._fault, self._bar = FaultLine(), QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._steps.addWidget(self._make_station_step(default_name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 32, 40, 28)
        layout.setSpacing(12)
        layout.addWidget(self._steps, 1)
        layout.addWidget(self._fault)
        layout.addWidget(self._bar)

    # ---- what the program says back ----

    def set_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        self._steps.setEnabled(not busy)

    def refuse(self, error: StationError) -> None:
        """Say beside the field, or below, why it did not go."""
        self.set_busy(False)
        if not (isinstance(error, FieldError) and self.binder.show_fault(error.field, str(error))):
            self._fault.say(str(error))

    def show_code(self, station: str, operator: str, code: str, made: datetime) -> None:
        """The station is made: show its recovery code and how to keep it."""
        self.set_busy(False)
        self._fault.say("")
        self._steps.addWidget(self._make_code_step(station, operator, code, made))
        self._steps.setCurrentIndex(1)
        self._kept.setFocus()

    # ---- the three steps ----

    def _make_station_step(self, default_name: str) -> QWidget:
        from jn_desktop.core.ledger import Field

        step, layout = _step("欢迎使用跑小青工作台", "先为本站建一个加密的数据库。数据只存在这台电脑上，要凭密码打开。")
        self.form = FirstStartForm()
        fields = [
            Field("station", "服务站名称", required=True),
            Field("operator", "管理员姓名", required=True),
            Field("password", "密码", required=True),
            Field("again", "再输一遍密码", required=True),
        ]
        self.binder = Binder(self.form, fields)
        self.binder.load({"station": default_name})
        self.binder.changed.connect(lambda: self._fault.say(""))
        layout.addWidget(self.form.root)
        layout.addStretch()
        restore = push_button("从备份恢复", "restore", self.restore_wanted.emit, link=True)
        layout.addLayout(_across(push_button("建站(&C)", "create", self._create, primary=True), restore))
        self.form.again.returnPressed.connect(self._create)
        self.form.operator.setFocus()
        return step

    def _create(self) -> None:
        values = self.binder.collect()
        if values is None:
            return
        # a password is taken as it was typed, spaces included
        password, again = self.form.password.text(), self.form.again.text()
        if password != again:
            self.binder.show_fault("again", "两次输入的密码不一样；请再输一遍。")
            return
        self.set_busy(True)
        self.create_wanted.emit(values["station"], values["operator"], password)

    def _make_code_step(self, station: str, operator: str, code: str, made: datetime) -> QWidget:
        step, layout = _step(
            "请收好恢复码",
            "忘记密码时，只有这串恢复码能打开数据，我们也没有别的办法。请打印或抄下来，锁进柜子，不要存在这台电脑上。",
        )
        groups = code.split("-")
        half = (len(groups) + 1) // 2
        shown = QLabel("-".join(groups[:half]) + "-\n" + "-".join(groups[half:]))
        shown.setObjectName("recovery_code")
        shown.setAccessibleName("恢复码")
        shown.setFont(theme.font(22, bold=True))
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setWordWrap(True)
        shown.setContentsMargins(0, 16, 0, 16)
        shown.setProperty("card", True)
        layout.addWidget(shown)
        paper = [
            f"服务站：{station}",
            f"管理员：{operator}",
            f"建站时间：{made:%Y-%m-%d %H:%M}",
            "",
            f"恢复码：{code}",
            "",
            "忘记密码时，在登录窗口选“忘记密码”，输入这串恢复码，即可设定新密码。请锁进柜子，不要和电脑放在一起。",
        ]
        self._kept = QCheckBox("我已打印或抄下恢复码(&K)")
        self._kept.setObjectName("kept")
        self._kept.setAccessibleName("我已打印或抄下恢复码")
        go_on = push_button("下一步(&N)", "next", self._offer_beginnings, primary=True)
        go_on.setEnabled(False)
        self._kept.toggled.connect(go_on.setEnabled)
        layout.addLayout(_across(push_button("打印(&P)…", "print_code", lambda: self._print(paper))))
        layout.addStretch()
        layout.addWidget(self._kept)
        layout.addLayout(_across(go_on))
        return step

    def _print(self, paper: list[str]) -> None:
        from jn_desktop.desktop.printing import print_text

        print_text(self, "跑小青工作台恢复码", paper)

    def _offer_beginnings(self) -> None:
        step, layout = _step("从哪里开始？", "以后随时可以再导入台账。")
        for words, about, how in (
            ("读入本站的台账(&I)", "企业名录、重点项目、专员名册、会议记录，xlsx、xls、ods、csv 都行。", "import"),
            ("先用样例数据熟悉一下(&S)", "142 个项目、60 名专员和 12 次现场办公会，都是虚构的。", "sample"),
            ("空白开始(&E)", "一条一条登记。", "empty"),
        ):
            explained = QLabel(about)
            explained.setProperty("muted", True)
            explained.setWordWrap(True)
            button = push_button(words, f"begin_{how}", partial(self._begin, how), primary=how == "import")
            layout.addWidget(button)
            layout.addWidget(explained)
            layout.addSpacing(6)
        layout.addStretch()
        self._steps.addWidget(step)
        self._steps.setCurrentIndex(2)

    def _begin(self, how: str) -> None:
        self.set_busy(True)
        self.begin_wanted.emit(how)


def _step(heading: str, words: str) -> tuple[QWidget, QVBoxLayout]:
    step = QWidget()
    layout = QVBoxLayout(step)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    title, text = QLabel(heading), QLabel(words)
    title.setProperty("title", True)
    text.setProperty("muted", True)
    text.setWordWrap(True)
    layout.addWidget(title)
    layout.addWidget(text)
    layout.addSpacing(12)
    return step, layout


def _across(*buttons: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    for button in buttons:
        line.addWidget(button)
    line.addStretch()
    return line
