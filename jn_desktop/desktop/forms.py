"""Designer forms: one class that loads a `.ui` file and holds it to its contract, and the binder of its fields.

The readers of the ledger are imported where they are used: the log-in window, which appears at once, is a form too.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, get_type_hints

import shiboken6
from PySide6.QtCore import (
    QEvent,
    QFile,
    QIODevice,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.paths import bundled
from jn_desktop.desktop.choices import InitialsBox

if TYPE_CHECKING:
    from jn_desktop.core.ledger import Field

_YUAN_IN_WAN = 10_000
_WHOLE = {"date": "2026-12-31", "moment": "2026-12-31 23:59"}
"""What is seen whole in a field, by the kind of the field, however large the letters are."""
_AROUND_TEXT = 20  # pixels: padding and border of a field
_PROMOTED: tuple[type[QWidget], ...] = (InitialsBox,)
"""Classes of our own that a form may name; registered here and nowhere else."""


class FormError(RuntimeError):
    """A form does not keep its contract: a widget is missing, or is of another type."""


class Form:
    """A view composes a form. A subclass names its file in `ui/` and annotates the widgets that it uses."""

    ui: ClassVar[str]
    root: QWidget

    def __init__(self) -> None:
        self.root, warnings = _load(self.ui)
        problems = list(warnings)
        for name, kind in _promises(type(self)).items():
            found = self.root.findChild(QObject, name)
            if found is None:
                problems.append(f"has no {name}")
            elif not isinstance(found, kind):
                problems.append(f"{name} is a {type(found).__name__}, not a {kind.__name__}")
            else:
                setattr(self, name, found)
        if problems:
            raise FormError(f"{self.ui} {'; '.join(problems)}")
        guard = WheelGuard(self.root)
        for box in (*self.root.findChildren(QComboBox), *self.root.findChildren(QSpinBox)):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else the wheel itself would give it the keyboard
            box.installEventFilter(guard)

    def show_line(self, field: QWidget, shown: bool) -> None:
        """Show or hide a field of a bound form, with its label and what is said beside it."""
        layout, box = self.root.layout(), field.parentWidget()
        assert isinstance(layout, QFormLayout) and box is not None
        layout.setRowVisible(box, shown)


def _promises(form: type[Form]) -> dict[str, type]:
    return {name: kind for name, kind in get_type_hints(form).items() if name not in ("ui", "root")}


def _load(name: str) -> tuple[QWidget, list[str]]:
    """Return the widget of a form, and what the loader only warns about."""
    warnings: list[str] = []

    def note(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if not message.startswith("QFontDatabase"):  # a computer without fonts is not the form's fault
            warnings.append(message)

    loader = QUiLoader()
    for promoted in _PROMOTED:
        loader.registerCustomWidget(promoted)
    file = QFile(str(bundled("ui") / name))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FormError(f"{name} cannot be read")
    before = qInstallMessageHandler(note)
    try:
        widget = loader.load(file)
    finally:
        qInstallMessageHandler(before)
        file.close()
    if widget is None:
        raise FormError(f"{name} cannot be loaded: {loader.errorString()}")
    return widget, warnings


class Binder(QObject):
    """Ties the widgets of a form to ledger fields of the same names: load, collect, marks, errors, unsaved changes.

    What is typed is read by the same readers as the cells of a ledger; money is typed in 万元 and kept in 元.
    """

    changed = Signal()

    def __init__(self, form: Form, fields: "Iterable[Field]") -> None:
        super().__init__(form.root)
        self._fields: dict[str, Field] = {}
        self._widgets: dict[str, QWidget] = {}
        self._faults: dict[str, QLabel] = {}
        self._loaded: dict[str, Any] = {}
        for field in fields:
            widget = form.root.findChild(QWidget, field.name)
            if widget is None:
                raise FormError(f"{form.ui} has no widget for the field {field.name}")
            self._fields[field.name], self._widgets[field.name] = field, widget
            self._prepare(form, field, widget)

    def load(self, values: Mapping[str, Any]) -> None:
        """Show a record's values; a field that is not among them is left empty."""
        for name, field in self._fields.items():
            _put(self._widgets[name], _as_text(field, values.get(name)))
            self._clear(name)
        self._loaded = self._raw()

    def collect(self) -> dict[str, Any] | None:
        """Return what is typed as values, or None after saying beside each wrong field what is wrong."""
        from jn_desktop.core.cells import CellProblem

        values: dict[str, Any] = {}
        wrong: list[str] = []
        for name, field in self._fields.items():
            self._clear(name)
            widget = self._widgets[name]
            if isinstance(widget, QComboBox) and widget.isEditable():
                _spell_out(widget)  # saved from the keyboard, the field was not left
            elif isinstance(widget, QLineEdit):
                self._complete_time(name)
            try:
                values[name] = self._read(field)
            except CellProblem as problem:
                wrong.append(name)
                self.show_fault(name, str(problem), focus=False)
        if wrong:
            self._widgets[wrong[0]].setFocus()
            return None
        return values

    def show_fault(self, name: str, sentence: str, *, focus: bool = True) -> bool:
        """Put a sentence beside a field; tell whether the form has that field."""
        if name not in self._faults:
            return False
        label, widget = self._faults[name], self._widgets[name]
        label.setText(sentence)
        label.setMinimumHeight(label.heightForWidth(max(widget.width(), 120)))
        label.show()
        _mark(widget, True)
        if focus:
            widget.setFocus()
        return True

    def first_to_fill(self) -> QWidget:
        """Return the first field but for a time that is filled in already, which mostly is right; else the first."""
        from jn_desktop.core.cells import Kind

        told = self._raw()
        waiting = (name for name, field in self._fields.items() if field.kind is not Kind.MOMENT or not told[name])
        return self._widgets[next(waiting, next(iter(self._widgets)))]

    def dirty(self) -> bool:
        """Tell whether anything differs from what was loaded."""
        return self._raw() != self._loaded

    def set_read_only(self, read_only: bool) -> None:
        for widget in self._widgets.values():
            widget.setEnabled(not read_only)

    def _read(self, field: "Field") -> Any:
        from jn_desktop.core.cells import CellProblem, reader

        widget = self._widgets[field.name]
        raw = _take(widget)
        if isinstance(raw, str):
            raw = raw.strip()
        value = None
        if isinstance(raw, bool):
            value = raw
        elif raw not in (None, ""):
            try:
                value = reader(field.kind, _YUAN_IN_WAN)(raw)
            except CellProblem as problem:
                shown = raw if len(raw) <= 40 else f"{raw[:40]}…"
                raise CellProblem(f"{field.label}“{shown}”{problem}。") from None
        if value is None and field.required:
            deed = "选择" if isinstance(widget, QComboBox) and not widget.isEditable() else "填写"
            raise CellProblem(f"请{deed}{field.label}。")
        return value

    def _prepare(self, form: Form, field: "Field", widget: QWidget) -> None:
        if not widget.accessibleName():
            widget.setAccessibleName(field.label)
        fault = QLabel()
        fault.setProperty("fault", True)
        fault.setWordWrap(True)
        fault.setObjectName(f"{field.name}_fault")
        fault.hide()
        self._faults[field.name] = fault
        _put_below(widget, fault, required=field.required)
        if isinstance(widget, QLineEdit):
            widget.textChanged.connect(lambda _, name=field.name: self._touched(name))
            _make_room(widget, _WHOLE.get(field.kind.value, ""))
            widget.editingFinished.connect(lambda: self._complete_time(field.name))
        elif isinstance(widget, QPlainTextEdit):
            widget.setTabChangesFocus(True)
            widget.textChanged.connect(lambda name=field.name: self._touched(name))
        elif isinstance(widget, QComboBox):
            widget.currentTextChanged.connect(lambda _, name=field.name: self._touched(name))
            line = widget.lineEdit()
            if line is not None:
                line.editingFinished.connect(lambda: _spell_out(widget))
        elif isinstance(widget, QCheckBox):
            widget.toggled.connect(lambda _, name=field.name: self._touched(name))
        elif isinstance(widget, QSpinBox):
            widget.valueChanged.connect(lambda _, name=field.name: self._touched(name))

    def _complete_time(self, name: str) -> None:
        """Put the day that a field for a time came with before a time that is typed alone, such as 9:10 or 下午3点."""
        from jn_desktop.core.cells import Kind

        line = self._widgets[name]
        if self._fields[name].kind is not Kind.MOMENT or not shiboken6.isValid(line):
            return
        typed, known = _take(line).strip(), _as_moment(self._loaded.get(name) or "")
        if typed and known is not None and _as_moment(typed) is None:
            completed = _as_moment(f"{known[:10]} {typed}")
            if completed is not None:  # what is no time at all is said when it is saved
                _put(line, completed.replace("T", " "))

    def _touched(self, name: str) -> None:
        self._clear(name)
        self.changed.emit()

    def _clear(self, name: str) -> None:
        if not self._faults[name].isHidden():
            self._faults[name].hide()
            _mark(self._widgets[name], False)

    def _raw(self) -> dict[str, Any]:
        return {name: _take(widget) for name, widget in self._widgets.items()}


def _as_moment(text: str) -> str | None:
    """Return a time that is typed with its day as `YYYY-MM-DDTHH:MM`, None where it is none."""
    from jn_desktop.core.cells import CellProblem, read_moment

    try:
        return read_moment(text)
    except CellProblem:
        return None


def _make_room(line: QLineEdit, text: str) -> None:
    """Have a line be at least as wide as a text."""
    if text:
        line.ensurePolished()
        line.setMinimumWidth(max(line.minimumWidth(), line.fontMetrics().horizontalAdvance(text) + _AROUND_TEXT))


def date_field(name: str, label: str, *, required: bool = False) -> "Field":
    """Return a field for a day that is typed, in any of the ways that ledgers write days."""
    from jn_desktop.core.cells import Kind
    from jn_desktop.core.ledger import Field

    return Field(name, label, Kind.DATE, required)


def offer(box: QComboBox, values: Sequence[str]) -> None:
    """Fill an editable choice with known values; the text that is typed stays."""
    typed = box.currentText()
    box.clear()
    box.addItems(list(values))
    box.setCurrentIndex(-1)
    box.setEditText(typed)


def _spell_out(box: QComboBox) -> None:
    """Put the one value in whose pinyin initials were typed: whoever types `jsj` means 建设局."""
    from jn_desktop.core.cells import plain
    from jn_desktop.core.initials import initials

    if not shiboken6.isValid(box):
        return  # a field that goes with its dialog is left, too
    typed = plain(box.currentText())
    if not (typed.isascii() and typed.isalnum()):
        return
    values = [box.itemText(place) for place in range(box.count())]
    fitting = [value for value in values if plain(initials(value)).startswith(typed)]
    same = [value for value in fitting if plain(initials(value)) == typed]
    meant = same or fitting
    if len(meant) == 1 and typed not in map(plain, values):
        box.setEditText(meant[0])


def _put_below(widget: QWidget, fault: QLabel, *, required: bool) -> None:
    """Put the fault's label under its field, whatever layout the field stands in, and mark a required one."""
    parent = widget.parentWidget()
    layout = parent.layout() if parent is not None else None
    if parent is None or layout is None:
        return
    box = QWidget()
    inner = QVBoxLayout(box)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(2)
    label = layout.labelForField(widget) if isinstance(layout, QFormLayout) else None
    layout.replaceWidget(widget, box)
    inner.addWidget(widget)
    inner.addWidget(fault)
    if label is None and isinstance(layout, QGridLayout):
        label = next(
            (known for known in parent.findChildren(QLabel) if known.buddy() is widget),
            None,
        )
        if widget.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Fixed:
            _keep_at_top(layout, box, label, widget.sizeHint().height())
    if required and isinstance(label, QLabel) and not label.text().endswith("*"):
        label.setText(f"{label.text()} *")
    if isinstance(label, QLabel):
        label.setBuddy(widget)


def _keep_at_top(grid: QGridLayout, box: QWidget, label: QLabel | None, height: int) -> None:
    """Have a line and its label stay where they are when a fault beside them makes their row higher."""
    grid.setAlignment(box, Qt.AlignmentFlag.AlignTop)
    if label is not None:
        label.setMinimumHeight(height)
        grid.setAlignment(label, Qt.AlignmentFlag.AlignTop)


def _mark(widget: QWidget, wrong: bool) -> None:
    widget.setProperty("fault", wrong)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _as_text(field: "Field", value: Any) -> Any:
    from jn_desktop.core.cells import Kind

    if value is None or isinstance(value, bool):
        return value
    if field.kind is Kind.MONEY:
        return f"{value / _YUAN_IN_WAN:,.4f}".rstrip("0").rstrip(".")  # to the 元: saving must not round
    if isinstance(value, list | tuple):
        return "、".join(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _put(widget: QWidget, value: Any) -> None:
    if isinstance(widget, QLineEdit):
        widget.setText("" if value is None else str(value))
        widget.setCursorPosition(0)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText("" if value is None else str(value))
    elif isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    elif isinstance(widget, QSpinBox):
        widget.setValue(int(value or 0))
    elif isinstance(widget, QComboBox):
        if widget.isEditable():
            widget.setEditText("" if value is None else str(value))
        else:
            widget.setCurrentIndex(max(0, widget.findData(value)))


def _take(widget: QWidget) -> Any:
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, QSpinBox):
        return str(widget.value())
    if isinstance(widget, QComboBox):
        return widget.currentText() if widget.isEditable() else widget.currentData()
    raise FormError(f"{widget.objectName()} is of a kind that no field is bound to: {type(widget).__name__}")


class WheelGuard(QObject):
    """Keeps the wheel from changing a choice or a number that merely scrolls by under the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QComboBox | QSpinBox) and not watched.hasFocus():
            event.ignore()
            return True
        return False
