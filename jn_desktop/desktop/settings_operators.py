"""设置: who may open the station, in which role, and their passwords."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.core.operators import OperatorRow, OperatorService
from jn_desktop.core.roles import Role
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog, ask
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone

_PASSWORDS = (Field("password", "新密码", required=True), Field("again", "再输一遍", required=True))
_NEW = (Field("operator", "名字", required=True), Field("role", "角色", required=True), *_PASSWORDS)


class OperatorForm(Form):
    ui = "operator_add.ui"
    operator: QLineEdit
    role: QComboBox
    password: QLineEdit
    again: QLineEdit


class PasswordForm(Form):
    ui = "operator_password.ui"
    password: QLineEdit
    again: QLineEdit


class OperatorsSection(Section):
    """The operators' roster for those who may see it, and one's own password for all."""

    title = "操作员"
    purpose = "每个人用自己的名字和密码打开本站；角色决定能看什么、能做什么。"

    def __init__(self, desk: Desk, operators: OperatorService) -> None:
        super().__init__(desk)
        self._operators = operators
        self._sees_roster = desk.may("operators.roster")
        self.table = RecordTable("operators", _columns(), desk.memory, row_id=lambda row: row.name)
        self.table.setAccessibleName("操作员名单")
        self.table.setMinimumHeight(260)
        offered_if(self._sees_roster, self.table)
        self.table.chosen.connect(lambda _: self._show_buttons())
        self._set_password = push_button("设定密码(&P)…", "set_password", self._ask_password)
        self._disable = push_button("停用(&D)…", "disable_operator", self._ask_disable)
        add = push_button("添加操作员(&A)…", "add_operator", self.ask_new)
        own = push_button("修改我的密码(&M)…", "change_own_password", self.ask_own_password)
        offered_if(desk.may("operators.add"), add)
        offered_if(desk.may("operators.set_password"), self._set_password)
        offered_if(desk.may("operators.disable"), self._disable)
        self.body.addWidget(self.table)
        self.add_buttons(add, self._set_password, self._disable, own)
        self._show_buttons()

    def reload(self) -> None:
        if self._sees_roster:
            self.desk.tasks.read(self, self._operators.roster, self.table.set_rows, key="operators")

    def ask_new(self) -> FormDialog:
        """Ask for a new operator's name, role and first password."""
        form = OperatorForm()
        for role in Role:
            form.role.addItem(role.label, role.value)

        def add(values: dict[str, Any]) -> None:
            self._operators.add(values["operator"], Role(values["role"]), form.password.text())

        return self._ask("添加操作员", "新操作员用这个名字和密码登录。", "添加(&Y)", form, _NEW, add, "已添加操作员。")

    def ask_own_password(self) -> FormDialog:
        """Ask for a new password of one's own."""
        form = PasswordForm()
        return self._ask(
            "修改我的密码",
            f"“{self.desk.context.operator}”下次登录要用新密码。",
            "修改密码(&Y)",
            form,
            _PASSWORDS,
            lambda _: self._operators.change_own_password(form.password.text()),
            "密码已经换好。",
        )

    def _ask_password(self) -> None:
        name = self._current().name
        form = PasswordForm()
        self._ask(
            "设定密码",
            f"为“{name}”设定新密码，原来的密码就不能用了。",
            "设定密码(&Y)",
            form,
            _PASSWORDS,
            lambda _: self._operators.set_password(name, form.password.text()),
            f"“{name}”的密码已经换好。",
        )

    def _ask_disable(self) -> None:
        name = self._current().name
        ask(
            self,
            f"停用后，“{name}”不能再打开本站；他做过的事都留在历史里。",
            "停用",
            lambda: self.desk.tasks.save(
                self, lambda: self._operators.disable(name), lambda _: self._done(f"“{name}”已停用。")
            ),
        )

    def _ask(
        self,
        title: str,
        purpose: str,
        accept: str,
        form: OperatorForm | PasswordForm,
        fields: tuple[Field, ...],
        act: Callable[[dict[str, Any]], None],
        said: str,
    ) -> FormDialog:
        """Open a dialog with a password that is typed twice; what it was typed as counts, spaces included."""

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            if form.password.text() != form.again.text():
                failed(FieldError("again", "两次输入的密码不一样；请再输一遍。"))
                return

            def then(_: object) -> None:
                done()
                self._done(said)

            self.desk.tasks.save(form.root, lambda: act(values), then, failed=failed)

        dialog = FormDialog(self, title, purpose, form, fields, accept=accept, save=save)
        dialog.open()
        return dialog

    def _done(self, said: str) -> None:
        self.desk.say(said, tone=Tone.OK)
        self.reload()

    def _current(self) -> OperatorRow:
        row = self.table.current()
        assert isinstance(row, OperatorRow)  # the buttons that ask for one are off without it
        return row

    def _show_buttons(self) -> None:
        row = self.table.current()
        for button in (self._set_password, self._disable):
            button.setEnabled(row is not None and row.active)


def _columns() -> list[Column]:
    return [
        Column("name", "名字", lambda row: row.name, stretch=True, width=160),
        Column("role", "角色", lambda row: row.role.label, width=110),
        Column(
            "active",
            "状态",
            lambda row: "在用" if row.active else "已停用",
            look=Look.CHIP,
            tone=lambda row: Tone.OK if row.active else Tone.MUTED,
            width=90,
        ),
    ]
