"""One thing that was agreed, as it is typed: a line, and beneath it what the line was understood to say."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QWidget

from jn_desktop.core.calendar import weekday
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.desktop.words import plain_tip
from jn_desktop.meetings.action_line import LineReader, Part
from jn_desktop.meetings.due_words import unread_day
from jn_desktop.meetings.pages.action_text import ActionText
from jn_desktop.meetings.pages.names import NamesField, names_in
from jn_desktop.meetings.pages.typed import Agreed
from jn_desktop.meetings.rules import read_day

_LABELS = {Part.RESPONSIBLE: "责任", Part.ASSISTING: "配合", Part.DUE: "时限"}
_NOBODY = "还没有写由谁负责"
_WIDTHS = {Part.RESPONSIBLE: 5, Part.ASSISTING: 5, Part.DUE: 4}


class ActionEdit(QFrame):
    """A line with who, with whom and by when beneath it, which are corrected there."""

    changed = Signal()
    removed = Signal(object)
    stepped = Signal(object, int)
    """To the line above (-1) or below (1); below the last one there is a new one."""
    more = Signal(object, list)

    def __init__(self, action: Agreed, lines: LineReader, number: int) -> None:
        super().__init__()
        self.action = action
        self._lines = lines
        self.text = ActionText(f"action_{number}_text", action.line, lines.units)
        self.unit = NamesField(f"action_{number}_unit", "责任单位")
        self.assisting = NamesField(f"action_{number}_assisting", "配合单位")
        self.due = QLineEdit()
        self.due.setObjectName(f"action_{number}_due")
        self.due.setAccessibleName("完成时限")
        self._fields: dict[Part, QLineEdit] = {
            Part.RESPONSIBLE: self.unit,
            Part.ASSISTING: self.assisting,
            Part.DUE: self.due,
        }
        self._labels = {part: QLabel(_LABELS[part]) for part in Part}
        for label in self._labels.values():
            label.setProperty("muted", True)
        for names in (self.unit, self.assisting):
            names.offer(lines.units.units)
        self._remark: QLabel | None = None
        self._fault: FaultLine | None = None
        remove = push_button("去掉", f"action_{number}_remove", lambda: self.removed.emit(self), link=True)
        self.stops: tuple[QWidget, ...] = (self.text, self.unit, self.assisting, self.due, remove)
        """Where Tab goes, in the order of the eye."""
        self._lay_out(remove)
        self._connect()
        self.show_understood(lines)

    def show_understood(self, lines: LineReader) -> None:
        """Show what the line says to one who reads it so: the meeting may have been moved to another day."""
        self._lines = lines
        for part, field in self._fields.items():
            value = self.action.value(part, lines)
            if field.text() != value and not field.hasFocus():
                field.blockSignals(True)
                field.setText(value)
                field.setCursorPosition(0)
                field.blockSignals(False)
        self._show_remarks()

    def show_fault(self, name: str, sentence: str) -> None:
        """Say beneath the line what is wrong, and go there."""
        if self._fault is None:
            self._fault = FaultLine()
            self._grid.addWidget(self._fault, 3, 0, 1, -1)
        self._fault.say(sentence)
        self._remark_on([])  # it may say the same
        fields = {part.value: field for part, field in self._fields.items()}
        fields.get(name, self.text).setFocus()

    # ---- inside ----

    def _lay_out(self, remove: QWidget) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 6)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        columns = 2 * len(self._fields) + 1
        grid.addWidget(self.text, 0, 0, 1, columns)
        for place, (part, field) in enumerate(self._fields.items()):
            field.setProperty("chip", True)
            field.setPlaceholderText("")
            grid.addWidget(self._labels[part], 1, 2 * place)
            grid.addWidget(field, 1, 2 * place + 1)
            grid.setColumnStretch(2 * place + 1, _WIDTHS[part])
        grid.addWidget(remove, 1, columns - 1)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._take_line)
        self.text.ended.connect(lambda: self.stepped.emit(self, 1))
        self.text.left.connect(lambda by: self.stepped.emit(self, by))
        self.text.left_empty.connect(self._go_back)
        self.text.more.connect(lambda others: self.more.emit(self, others))
        for part, field in self._fields.items():
            field.textChanged.connect(lambda value, part=part: self._correct(part, value))
            field.editingFinished.connect(self._leave_field)
            field.returnPressed.connect(self.text.setFocus)

    def _take_line(self) -> None:
        self._forget_fault()
        self.action.line = self.text.line()
        self.show_understood(self._lines)
        self.changed.emit()

    def _correct(self, part: Part, value: str) -> None:
        self._forget_fault()
        self.action.correct(part, value, self._lines)
        self._show_remarks()
        self.changed.emit()

    def _leave_field(self) -> None:
        """Show what holds now; a day that was told in words, such as 下周五, as the date that it means."""
        day = self.action.draft(None, self._lines).due_date
        if read_day(day) is not None and day != self.due.text():
            self.due.setText(day or "")
        self.show_understood(self._lines)

    def _forget_fault(self) -> None:
        if self._fault is not None:
            self._fault.say("")

    def _go_back(self) -> None:
        if self.action.blank:
            self.removed.emit(self)
        else:
            self.stepped.emit(self, -1)

    # ---- what deserves a look ----

    def _show_remarks(self) -> None:
        self._remark_on([*self._about_units(), *self._about_due()])
        nobody = not self.action.blank and not self.action.value(Part.RESPONSIBLE, self._lines)
        _set_property(self._labels[Part.RESPONSIBLE], "warning" if nobody else "muted")
        self.unit.setPlaceholderText(_NOBODY if nobody else "")

    def _remark_on(self, remarks: list[str]) -> None:
        if self._remark is None:
            if not remarks:
                return
            self._remark = plain_label(wrap=True)
            self._remark.setProperty("warning", True)
            self._remark.setObjectName("remark")
            self._grid.addWidget(self._remark, 2, 0, 1, -1)
        self._remark.setText("".join(remarks))
        self._remark.setVisible(bool(remarks))

    def _about_units(self) -> list[str]:
        known = self._lines.units
        names = names_in(
            "、".join(self.action.value(part, self._lines) for part in (Part.RESPONSIBLE, Part.ASSISTING)), known.units
        )
        new = [name for name in dict.fromkeys(names) if not known.knows(name)]
        return [f"“{'”“'.join(name[:40] for name in new)}”不在部门名录里，保存时会加进去。"] if new else []

    def _about_due(self) -> list[str]:
        draft = self.action.draft(None, self._lines)
        due = read_day(draft.due_date)
        self.due.setToolTip(plain_tip(_in_words(due, self._lines.held)) if due else "")
        if draft.due_date and due is None:
            return [f"“{draft.due_date[:40]}”不是日期。"]
        if due is not None and due < self._lines.held:
            return [f"时限 {due} 早于会议日期 {self._lines.held}。"]
        unread = None if due else unread_day(self.action.line, self._lines.held, self._lines.calendar)
        return [f"“{unread}”没有认出是哪一天，请在“时限”里写明。"] if unread else []


def _in_words(due: date, held: date) -> str:
    """Return what kind of day a deadline is, and how far from the meeting."""
    return f"{due.year}年{due.month}月{due.day}日 {weekday(due)}，会后 {(due - held).days} 天"


def _set_property(label: QLabel, wanted: str) -> None:
    """Have a label look muted or like a warning."""
    if label.property(wanted):
        return
    for name in ("muted", "warning"):
        label.setProperty(name, name == wanted)
    label.style().unpolish(label)
    label.style().polish(label)
