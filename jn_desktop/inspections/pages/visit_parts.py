"""The tabs of a visit with its departments and with what was found: a block each, with large buttons."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QScroller, QVBoxLayout, QWidget

from jn_desktop.core.attachments import AttachmentService
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.desktop import theme
from jn_desktop.desktop.attaching import Attaching
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.photo_strip import PhotoStrip
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.visit_flow import finding_in_words
from jn_desktop.inspections.states import Move, VisitState
from jn_desktop.inspections.visit_cards import FindingCard, VisitDetail, VisitPart, VisitRequest

_LEAST_OFFICERS = 2
_AT_ONCE = 3
_BEFORE_RECORD = (VisitState.PLANNED, VisitState.APPROVED, VisitState.NOTIFIED, VisitState.ENTERED)


class Blocks(QScrollArea):
    """Blocks below each other, or a sentence where there is none.

    The first ones stand at once, the others follow one by one: each costs some milliseconds, and there may be dozens.
    """

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._nothing = nothing
        self._waiting: list[Callable[[], QWidget]] = []
        self._lines = QVBoxLayout()
        self._shown: object = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._add_one)

    def show_blocks(self, about: object, makers: Sequence[Callable[[], QWidget]]) -> bool:
        """Show what `makers` make, unless that is `about` the same as what is shown; tell whether it was not."""
        if about == self._shown:
            return False
        self._shown = about
        at = self.verticalScrollBar().value()
        self._waiting = list(makers)
        if makers:
            inside = QWidget()
            self._lines = QVBoxLayout(inside)
            self._lines.setContentsMargins(0, 10, 8, 8)
            self._lines.setSpacing(10)
            self._lines.addStretch()
            self.setWidget(inside)
        else:
            self.setWidget(EmptyPlace(text=self._nothing))
        for _ in makers[:_AT_ONCE]:
            self._add_one()
        self.verticalScrollBar().setValue(at)
        self._next.start()
        return True

    def forget(self) -> None:
        """Make the blocks anew the next time, though they say the same."""
        self._shown = None

    def _add_one(self) -> None:
        if self._waiting:
            self._lines.insertWidget(self._lines.count() - 1, self._waiting.pop(0)())
        if not self._waiting:
            self._next.stop()


class _Block(QFrame):
    """A card: its title and state above, its lines below, buttons at the right of them."""

    def __init__(self, title: str, state: str, tone: Tone) -> None:
        super().__init__()
        self.setProperty("card", True)
        name = plain_label(title, wrap=True)
        name.setFont(theme.font(theme.SECTION, bold=True))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(name, 1)
        head.addWidget(chip(state, tone), alignment=Qt.AlignmentFlag.AlignTop)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(8)
        self._beside.addLayout(self._lines, 1)
        self._all = QVBoxLayout(self)
        self._all.setContentsMargins(14, 10, 14, 10)
        self._all.setSpacing(6)
        self._all.addLayout(head)
        self._all.addLayout(self._beside)

    def say(self, label: str, text: str | None) -> None:
        """Add a line with its label; what has no text is left out."""
        if text:
            told = plain_label(f"{label}　{text}" if label else text, wrap=True)
            if not label:
                told.setProperty("muted", True)
            self._lines.addWidget(told)

    def offer(self, button: QWidget) -> None:
        """Put a button beside the lines."""
        self._beside.addWidget(button, alignment=Qt.AlignmentFlag.AlignBottom)

    def add_below(self, widget: QWidget) -> None:
        self._all.addWidget(widget)


def chip(text: str, tone: Tone) -> QLabel:
    """Return a soft label in a tone."""
    label = plain_label(text)
    ink, ground = theme.colour(tone), theme.soft(tone)
    soft = f"rgba({ground.red()}, {ground.green()}, {ground.blue()}, {ground.alpha()})"
    label.setStyleSheet(f"color: {ink.name()}; background: {soft}; border-radius: 10px; padding: 2px 9px;")
    return label


# ---- departments ----


class PartsTab(Blocks):
    """部门与人员: each department with its items, its approval and its officers."""

    approve_wanted = Signal(str)
    officers_wanted = Signal(str)

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__("没有参加的部门。")
        self._may = may

    def show_detail(self, detail: VisitDetail) -> None:
        about = (detail.card.id, detail.card.state, detail.parts, detail.requests, detail.moves)
        self.show_blocks(about, [partial(self._block, detail, part) for part in detail.parts])

    def _block(self, detail: VisitDetail, part: VisitPart) -> QWidget:
        approved = part.approved_at is not None
        word = ("已补办审批" if part.backfilled else "已审批") if approved else "待审批"
        leads = len(detail.parts) > 1 and part.department == detail.card.lead
        title = f"{part.department}（牵头）" if leads else part.department
        block = _Block(title, word, Tone.OK if approved else Tone.WARN)
        for request in detail.requests:
            if request.department == part.department:
                block.say("", _request_in_words(request))
        approval = (part.approved_by, (part.approved_at or "").replace("T", " "), part.approval)
        block.say("审批", " · ".join(filter(None, approval)))
        officers = "、".join(f"{officer.name}（{officer.certificate}）" for officer in part.officers)
        helped = f"；辅助人员 {part.assistants} 人" if part.assistants else ""
        block.say("执法人员", f"{officers}{helped}" if officers or helped else None)
        for button in self._buttons(detail, part):
            block.offer(button)
        return block

    def _buttons(self, detail: VisitDetail, part: VisitPart) -> list[QWidget]:
        buttons: list[QWidget] = []
        name = part.department
        if part.approved_at is None and Move.APPROVE in detail.moves:
            buttons.append(_large("审批…", "approve_part", f"{name}：审批", lambda: self.approve_wanted.emit(name)))
        if detail.card.state in _BEFORE_RECORD and self._may("inspection_visits.set_officers"):
            word = "定执法人员…" if len(part.officers) < _LEAST_OFFICERS else "改执法人员…"
            buttons.append(_large(word, "set_officers", f"{name}：{word}", lambda: self.officers_wanted.emit(name)))
        return buttons


def _request_in_words(request: VisitRequest) -> str:
    told = [request.item, request.kind, request.number]
    if request.exemption_name:
        granted = f"，{request.exemption_approver}批准" if request.exemption_approver else "，还没有理由和批准人"
        told.append(f"例外：{request.exemption_name}{granted}")
    if request.recheck_of:
        told.append(f"复查 {request.recheck_of}")
    return " · ".join(told)


# ---- findings ----


class FindingsTab(Blocks):
    """问题: what was found, with its photos, and how it was put right."""

    change_wanted = Signal(object)
    remove_wanted = Signal(object)
    correction_wanted = Signal(object)

    def __init__(self, desk: Desk, attachments: AttachmentService, attaching: Attaching, copies: OpenedCopies) -> None:
        super().__init__("没有发现问题。")
        self._desk = desk
        self._attachments, self._attaching, self._copies = attachments, attaching, copies
        self._pictures: dict[str, QPixmap] = {}
        self.strips: dict[str, PhotoStrip] = {}

    def show_detail(self, detail: VisitDetail) -> None:
        """Show the findings; where they are the ones that are shown, only their photos are fetched anew."""
        numbered = enumerate(detail.findings, start=1)
        makers = [partial(self._block, detail, finding, number) for number, finding in numbered]
        known, self.strips = self.strips, {}
        if not self.show_blocks((detail.card.id, detail.card.state, detail.findings), makers):
            self.strips = known
            self.reload_photos()

    def reload_photos(self) -> None:
        """Fetch the photos anew."""
        for strip in self.strips.values():
            strip.reload()

    def _block(self, detail: VisitDetail, finding: FindingCard, number: int) -> QWidget:
        block = _Block(f"{number}. {finding.text}", finding_in_words(finding), self._tone(finding))
        block.say("", f"{finding.department} · {finding.item}")
        block.say("依据", finding.basis)
        block.say("整改要求", finding.demand)
        block.say("改正情况", " ".join(filter(None, (finding.corrected_on, finding.kept))))
        block.say("复查", " ".join(filter(None, (finding.rechecked_on, finding.rechecked_by))))
        block.say("复查需求", finding.recheck_number)
        strip = PhotoStrip(self._desk, finding.id, self._attachments, self._attaching, self._copies, self._pictures)
        self.strips[finding.id] = strip
        for button in self._buttons(detail, finding, number):
            strip.offer(button)
        block.add_below(strip)
        strip.reload()
        return block

    def _tone(self, finding: FindingCard) -> Tone:
        if not finding.open:
            return Tone.OK
        return Tone.LATE if finding.due and finding.due < self._desk.today().isoformat() else Tone.WARN

    def _buttons(self, detail: VisitDetail, finding: FindingCard, number: int) -> list[QWidget]:
        may = self._desk.may
        buttons: list[QWidget] = []
        which = f"第 {number} 个问题"
        if detail.card.state is VisitState.ENTERED and may("inspection_visits.change_finding"):
            change = partial(self.change_wanted.emit, finding)
            buttons.append(_large("修改…", "change_finding", f"修改{which}", change))
        if detail.card.state is VisitState.ENTERED and may("inspection_visits.remove_finding"):
            remove = partial(self.remove_wanted.emit, finding)
            buttons.append(_large("移除", "remove_finding", f"移除{which}", remove))
        waits = finding.open and finding.ordered and finding.corrected_on is None
        if waits and may("inspection_visits.report_correction"):
            tell = partial(self.correction_wanted.emit, finding)
            buttons.append(_large("登记整改…", "report_correction", f"登记{which}的整改", tell))
        return buttons


def _large(word: str, name: str, label: str, act: Callable[[], None]) -> QWidget:
    button = push_button(word, name, act)
    button.setAccessibleName(label)
    button.setProperty("large", True)
    return button
