"""The dialog of a form: where the keyboard begins, what Esc costs, and room for what is wrong."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.demands.pages.move_forms import (
    AT,
    MARK_NAMES,
    CallBackForm,
    DispatchForm,
    ReplyForm,
    ResumeForm,
    StepForm,
)
from jn_desktop.demands.pages.register import FIELDS as REGISTERED
from jn_desktop.demands.pages.register import RegisterForm
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Binder, Form
from jn_desktop.inspections.pages.visit_forms import NewEmergencyForm

NOW = {"at": "2026-11-23 09:30"}
LONG = "“反映融资问题，请协调解决，希望尽快给个说法”（SQ202600314）办完了，答复企业；办理计时到此为止，以后再办要重办。"
SAID = Field("words", "联系情况", Kind.LINES)
CONTACT = (AT, SAID)
REPLY = (
    *(AT, Field("result", "办理结果", required=True), Field("reply", "答复内容", Kind.LINES, required=True)),
    Field("policy_basis", "政策依据", required=True),
)

Show = Callable[..., FormDialog]


def contact_form() -> StepForm:
    form = StepForm()
    form.ask_for("联系时间", SAID, "和谁谈的")
    return form


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Open the dialog of a form over a window; what it saves is kept in its `saved`."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()

    def open_one(form: Form, fields: Sequence[Field], values: dict[str, Any] | None = None) -> FormDialog:
        saved: list[dict[str, Any]] = []
        dialog = FormDialog(
            window,
            "答复",
            LONG,
            form,
            fields,
            accept="答复(&Y)",
            save=lambda told, done, failed: saved.append(told) or done(),  # type: ignore[func-returns-value]
            values=values,
        )
        dialog.saved = saved  # type: ignore[attr-defined]
        dialog.open()
        QApplication.processEvents()
        return dialog

    return open_one


def question() -> QMessageBox:
    (box,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]
    return box


def answer(word: str) -> None:
    next(button for button in question().buttons() if button.accessibleName() == word).click()
    QApplication.processEvents()


def test_a_dialog_in_which_nothing_was_typed_closes_on_esc(show: Show, qtbot: QtBot) -> None:
    dialog = show(contact_form(), CONTACT, NOW)

    with qtbot.waitSignal(dialog.finished, timeout=5_000):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_what_was_typed_is_not_lost_on_esc(show: Show, qtbot: QtBot) -> None:
    form = contact_form()
    dialog = show(form, CONTACT, NOW)
    form.words.setPlainText("李经理说明天在厂里")

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert question().text() == "填写的内容还没有保存。"
    answer("继续填写")
    assert dialog.isVisible() and form.words.toPlainText() == "李经理说明天在厂里"

    dialog.close()
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.finished, timeout=5_000):
        answer("不保存")


@pytest.mark.parametrize(
    ("make", "fields", "values", "first"),
    [
        (contact_form, CONTACT, NOW, "words"),
        (contact_form, CONTACT, {}, "at"),
        (ResumeForm, (AT,), NOW, "at"),
        (DispatchForm, (Field("lead_unit", "主办单位", Kind.NAME),), {"lead_unit": "建设局"}, "lead_unit"),
    ],
)
def test_the_keyboard_begins_behind_a_time_that_is_filled_in(
    show: Show, make: Callable[[], Form], fields: Sequence[Field], values: dict[str, Any], first: str
) -> None:
    dialog = show(make(), fields, values)

    focus = dialog.focusWidget()

    assert focus is not None and focus.objectName() == first


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S])
def test_a_text_of_several_lines_is_saved_from_the_keyboard(show: Show, qtbot: QtBot, key: Qt.Key) -> None:
    form = contact_form()
    dialog = show(form, CONTACT, NOW)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    form.words.setPlainText("打过电话了")

    QTest.keyClick(form.words, key, Qt.KeyboardModifier.ControlModifier)

    assert [told["words"] for told in dialog.saved] == ["打过电话了"]  # type: ignore[attr-defined]


def test_what_is_wrong_overlaps_no_field_and_is_not_cut(show: Show) -> None:
    form = ReplyForm()
    dialog = show(form, REPLY, NOW)
    dialog._submit()
    for name in ("at", "policy_basis"):
        dialog.binder.show_fault(name, "答复时间早于受理时间 2026-11-23 09:00；请核对以后再填，时间写到分钟。" * 2)
    for _ in range(3):
        QApplication.processEvents()

    placed = {widget: _place(widget, dialog) for widget in _seen(dialog)}
    told = [widget for widget in placed if isinstance(widget, QLabel)]
    assert len([label for label in told if label.property("fault")]) == 4
    for label in told:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    for widget, place in placed.items():
        others = [other for other in placed if other is not widget and place.intersects(placed[other])]
        assert not others, f"{widget.objectName()} overlaps {[other.objectName() for other in others]}"


def test_a_fault_leaves_the_line_beside_it_where_it_is(show: Show) -> None:
    form = CallBackForm()
    names = ("reached", "solved", "satisfaction", "own_fault", *MARK_NAMES)
    fields = (AT, *(Field(name, name) for name in names), Field("words", "企业的话", Kind.LINES))
    dialog = show(form, fields, NOW)

    dialog.binder.show_fault("satisfaction", "还没有选满意度；联系上了就要问企业满意不满意。" * 2)
    for _ in range(3):
        QApplication.processEvents()

    assert _place(form.solved, dialog).top() == _place(form.satisfaction, dialog).top()
    assert form.at.width() >= form.at.fontMetrics().horizontalAdvance("2026-11-23 09:30")


def test_a_form_with_several_texts_fits_a_field_laptop_with_all_that_is_wrong(show: Show) -> None:
    parts, emergency = (
        Field("parts", "部门和事项", Kind.LINES, required=True),
        Field("emergency", "紧急情况", required=True),
    )
    dialog = show(NewEmergencyForm(), (Field("enterprise", "企业", required=True), parts, AT, emergency))

    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    for name in ("enterprise", "parts", "emergency"):
        assert dialog.binder.show_fault(name, LONG)
    for _ in range(3):
        QApplication.processEvents()

    assert dialog.minimumHeight() <= 700  # of 768, with a title bar and a task bar


def test_a_form_with_room_to_spare_is_not_pulled_apart(qtbot: QtBot) -> None:
    form = RegisterForm()
    Binder(form, REGISTERED)
    qtbot.addWidget(form.root)
    form.root.resize(600, 1400)
    form.root.show()
    QApplication.processEvents()

    assert form.lead_unit.mapTo(form.root, form.lead_unit.rect().bottomLeft()).y() < 700


def _seen(dialog: FormDialog) -> list[QWidget]:
    kinds: tuple[type[QWidget], ...] = (QLabel, QPlainTextEdit)
    fields = [getattr(dialog.form, name) for name in ("at", "result", "policy_basis")]
    return [*fields, *(widget for kind in kinds for widget in dialog.findChildren(kind) if widget.isVisible())]


def _place(widget: QWidget, dialog: FormDialog) -> QRect:
    return QRect(widget.mapTo(dialog, widget.rect().topLeft()), widget.size())
