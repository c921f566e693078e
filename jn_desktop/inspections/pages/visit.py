"""The page of one visit, for the desk and for a field laptop: what is next is a large button, the rest is in tabs."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.desktop import theme
from jn_desktop.desktop.attaching import Attaching
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.timeline import Timeline
from jn_desktop.inspections.pages.checklist import Checklist
from jn_desktop.inspections.pages.code_dialog import show_code
from jn_desktop.inspections.pages.stages_bar import StagesBar
from jn_desktop.inspections.pages.visit_acts import VisitActs
from jn_desktop.inspections.pages.visit_flow import Act, outlook, stages
from jn_desktop.inspections.pages.visit_papers import VisitPapersOpener
from jn_desktop.inspections.pages.visit_parts import FindingsTab, PartsTab
from jn_desktop.inspections.pages.visit_services import VisitServices
from jn_desktop.inspections.pages.visit_shown import facts_of, happening
from jn_desktop.inspections.pages.visit_side import VisitSide
from jn_desktop.inspections.states import Move, VisitState
from jn_desktop.inspections.visit_cards import CheckResult, Line, LineResult, VisitDetail

_KEYS = {
    **{Act.APPROVE: "S", Act.JUSTIFY: "L", Act.OFFICERS: "Y", Act.NOTIFY: "T", Act.ENTER: "R", Act.CHECK: "J"},
    **{Act.FIND: "W", Act.LEAVE: "Q", Act.RECORD: "J", Act.NOTIFY_RESULT: "G", Act.ORDER: "Z", Act.RECHECK: "F"},
    Act.CLOSE: "B",
}
_ON_SITE = (VisitState.ENTERED,)
_AFTERWARDS = (VisitState.RECORDED, VisitState.RESULT_NOTIFIED, VisitState.RECTIFYING, VisitState.RECHECKED)


class VisitPage(Page):
    """One visit, told to it by `Place("visit", record=ID)`."""

    key = "visit"
    title = "入企检查"
    icon = "inspections"
    shows: ClassVar[frozenset[str]] = frozenset(
        {
            *("joint_visit", "visit_department", "visit_officer", "checklist_line", "finding", "visit_event"),
            *("inspection_request", "inspection_item", "attachment", "enterprise", "calendar_day", "setting"),
        }
    )

    def __init__(self, desk: Desk, services: VisitServices, copies: OpenedCopies) -> None:
        super().__init__(desk)
        self._services = services
        self._visit_id: str | None = None
        self.detail: VisitDetail | None = None
        self._told: dict[str, object] = {}
        """What the parts of the page say, by their names."""
        self._fresh = True
        """Whether the visit has just been gone to: then the tab that it is at comes to the front."""
        self.acts = VisitActs(self, desk, services)
        self._papers = VisitPapersOpener(self, desk, services.papers)
        attaching = Attaching(desk, services.attachments, services.settings, photos_only=True)
        self.stages = StagesBar()
        self.sentence = plain_label(wrap=True)
        self.sentence.setObjectName("visit_sentence")
        self.sentence.setFont(theme.font(theme.SECTION))
        self.buttons = {act: self._act_button(act) for act in Act}
        self._band = QHBoxLayout()
        self.side = VisitSide()
        self.checklist = Checklist()
        self.findings = FindingsTab(desk, services.attachments, attaching, copies)
        self.parts = PartsTab(desk.may)
        self.timeline = Timeline()
        self.tabs = QTabWidget()
        self._places = QStackedWidget()
        self._fill_head()
        self._lay_out()
        self._connect()

    def open_place(self, place: Place) -> None:
        if place.record is None or place.record == self._visit_id:
            return
        self._visit_id, self.detail, self._fresh = place.record, None, True
        self._show_nothing("正在打开…")
        self.reload()

    def reload(self) -> None:
        visit_id = self._visit_id
        if visit_id is None:
            self._show_nothing("请从检查列表里选一次检查。")
            return
        self.desk.tasks.read(self, lambda: self._services.visits.visit(visit_id), self._show, key="visit")

    def menu(self) -> QMenu:
        """Return what else can be done with the visit."""
        menu = QMenu(self)
        menu.setObjectName("visit_menu")
        detail = self.detail
        if detail is None:
            return menu
        for word, offered, act in self._others(detail):
            if offered:
                menu.addAction(word, partial(act, detail))
        menu.addSeparator()
        card = detail.card
        menu.addAction("转到月历(&C)", lambda: self.desk.go(Place("inspections", record=card.id, only="calendar")))
        menu.addAction("转到企业(&E)", lambda: self.desk.go(Place("enterprises", record=card.enterprise_id)))
        return menu

    def changeEvent(self, event: QEvent) -> None:
        """Say everything anew when the colours have changed, which labels of a tone do not follow by themselves."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and getattr(self, "detail", None) is not None:
            QTimer.singleShot(0, self, self._show_anew)  # Qt is going through the widgets: none may be replaced now

    # ---- building ----

    def _fill_head(self) -> None:
        back = self.add_button("返回检查列表", self._go_back, name="visit_back", keys="Esc")
        self._papers_button = self.add_button("公文(&P)…", self._open_papers, name="visit_papers", icon="file")
        self._more = self.add_button("更多(&M)", self._show_menu, name="visit_more")
        for button in (back, self._papers_button, self._more):
            button.setProperty("large", True)

    def _act_button(self, act: Act) -> QPushButton:
        word = f"{act.value}(&{_KEYS[act]}){'…' if act.asks else ''}"
        button = push_button(word, f"act_{act.name.lower()}", lambda: self._make(act))
        button.setProperty("large", True)
        button.hide()
        return button

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("card", True)
        over = QVBoxLayout(top)
        over.setContentsMargins(16, 12, 16, 12)
        over.setSpacing(10)
        self._band.setSpacing(8)
        self._band.addWidget(self.sentence, 1)
        over.addWidget(self.stages)
        over.addLayout(self._band)
        self._dress_tabs()
        below = QHBoxLayout()
        below.setSpacing(12)
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 4, 14, 10)
        inside.addWidget(self.tabs)
        below.addWidget(self.side)
        below.addWidget(card, 1)
        shown = QWidget()
        down = QVBoxLayout(shown)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(12)
        down.addWidget(top)
        down.addLayout(below, 1)
        self._nothing = EmptyPlace()
        self._places.addWidget(self._nothing)
        self._places.addWidget(shown)
        self.body.addWidget(self._places, 1)

    def _dress_tabs(self) -> None:
        self.tabs.setObjectName("visit_tabs")
        self.tabs.setAccessibleName("检查的内容")
        self.tabs.setProperty("large", True)
        self.tabs.setDocumentMode(True)
        for title, widget in (
            *(("检查表", self.checklist), ("问题", self.findings)),
            *(("部门与人员", self.parts), ("经过", self.timeline)),
        ):
            self.tabs.addTab(widget, title)
        for maker in self.desk.slots.of("visit"):
            self.tabs.addTab(maker.make(self.desk), maker.title)
        self.tabs.currentChanged.connect(lambda _: self._tell_tab())

    def _connect(self) -> None:
        self.checklist.ticked.connect(self._tick)
        self.checklist.remark_wanted.connect(lambda line: self._with(self.acts.findings.remark, line))
        self.checklist.finding_wanted.connect(lambda line: self._with(self.acts.findings.write, line))
        self.findings.change_wanted.connect(lambda finding: self._with(self.acts.findings.change, finding))
        self.findings.remove_wanted.connect(self.acts.findings.remove)
        self.findings.correction_wanted.connect(self.acts.findings.report_correction)
        self.parts.approve_wanted.connect(lambda name: self._with(self.acts.approve, name))
        self.parts.officers_wanted.connect(lambda name: self._with(self.acts.set_officers, name))

    # ---- what is shown ----

    def _show_nothing(self, words: str) -> None:
        self.set_counts("")
        self._nothing.say(words, "检查列表", self._go_back)
        self._places.setCurrentWidget(self._nothing)
        self._papers_button.setEnabled(False)
        self._more.setEnabled(False)

    def _show(self, detail: VisitDetail) -> None:
        just_entered = self.detail is not None and self.detail.entered_at is None and detail.entered_at is not None
        self.detail = detail
        card = detail.card
        self.set_counts(f"{card.number} · {card.enterprise}")
        self._papers_button.setEnabled(True)
        self._more.setEnabled(True)
        self.stages.show_stages(stages(detail))
        self._show_band(detail)
        if self._is_new("side", (card, facts_of(detail), self.desk.today())):
            self.side.show_detail(detail, self.desk.today())
        self._show_tabs(detail)
        self._places.setCurrentIndex(1)
        if just_entered and self.isVisible():
            self._make(Act.CHECK)

    def _show_anew(self) -> None:
        if self.detail is not None:
            self._told.clear()
            self.findings.forget()
            self.parts.forget()
            self._show(self.detail)

    def _is_new(self, part: str, told: object) -> bool:
        """Tell whether a part of the page says something else than before: most ticks change but one line."""
        known = self._told.get(part)
        self._told[part] = told
        return told != known

    def _show_band(self, detail: VisitDetail) -> None:
        """Put the acts beside the sentence, the usual next one as the primary button."""
        known = outlook(detail, self.desk.may)
        self.sentence.setText(known.sentence)
        if not self._is_new("acts", (known.acts, detail.card.lacking)):
            return
        self.sentence.setStyleSheet(f"color: {theme.colour(Tone.WARN).name()}" if detail.card.lacking else "")
        held = next((act for act, button in self.buttons.items() if button.hasFocus()), None)
        for button in self.buttons.values():
            self._band.removeWidget(button)
            button.hide()
        for place, act in enumerate(reversed(known.acts)):
            button = self.buttons[act]
            button.setProperty("primary", place == len(known.acts) - 1)
            button.style().unpolish(button)
            button.style().polish(button)
            self._band.addWidget(button)
            button.show()
        if held is not None and known.acts and held not in known.acts:
            self.buttons[known.acts[0]].setFocus()  # the keyboard goes on with what is next

    def _show_tabs(self, detail: VisitDetail) -> None:
        card = detail.card
        may_tick = self.desk.may("inspection_visits.set_results")
        open_for_ticks = card.state is VisitState.ENTERED and may_tick
        self.checklist.show_lines(detail.checklist, open_for_ticks=open_for_ticks, note=_note(detail))
        done = sum(line.result is not None for line in detail.checklist)
        self.tabs.setTabText(0, f"检查表 {done}/{len(detail.checklist)}" if card.entered_at else "检查表")
        self.tabs.setTabText(1, f"问题 {len(detail.findings)}" if detail.findings else "问题")
        self.tabs.setTabText(2, f"部门与人员 {len(detail.parts)}")
        if self._fresh:
            self._fresh = False
            self.tabs.setCurrentIndex(_first_tab(detail))
            self._take_keyboard(detail)
        self._tell_tab()

    def _take_keyboard(self, detail: VisitDetail) -> None:
        """Begin at what is next, unless a stray key would do it for good."""
        held = self.focusWidget()
        if held is None or not self.isAncestorOf(held) or not self.isVisible():
            return
        acts = outlook(detail, self.desk.may).acts
        asks_first = bool(acts) and (acts[0].asks or acts[0] is Act.CHECK)
        (self.buttons[acts[0]] if asks_first else self.tabs.tabBar()).setFocus()

    def _tell_tab(self) -> None:
        """Have the tab that is looked at show the visit; the others wait until they are."""
        detail, widget = self.detail, self.tabs.currentWidget()
        if detail is None:
            return
        if widget is self.findings or widget is self.parts:
            widget.show_detail(detail)
        elif widget is self.timeline:
            if self._is_new("events", detail.events):
                told = [happening(event) for event in detail.events]
                self.timeline.show_happenings(told, self.desk.today())
        elif hasattr(widget, "show_record"):
            widget.show_record(detail.card.id)

    # ---- what is done ----

    def _make(self, act: Act) -> None:
        detail = self.detail
        if detail is None:
            return
        if act is Act.CHECK:
            self.tabs.setCurrentWidget(self.checklist)
            self.checklist.show_first_open()
            return
        if act is Act.FIND:
            self.tabs.setCurrentWidget(self.findings)
        self.acts.make(act, detail)

    def _with(self, act: Callable[..., object], about: object) -> None:
        if self.detail is not None:
            act(self.detail, about)

    def _tick(self, line_id: str, result: CheckResult | None) -> None:
        """Save a tick at once; where it is refused the list shows again what is kept."""
        detail = self.detail
        if detail is None:
            return
        line = next((one for one in self.checklist.lines if one.id == line_id), None)
        told = {line_id: LineResult(result, _remark(line))}

        def refused(error: Exception) -> None:
            self.desk.say(str(error), tone=Tone.LATE)
            self.reload()

        self.desk.tasks.save(self, lambda: self._services.visits.set_results(detail.card.id, told), failed=refused)

    def _others(self, detail: VisitDetail) -> list[tuple[str, bool, Callable[[VisitDetail], object]]]:
        """Return what stands in the menu: its word, whether it is offered, what it does."""
        may, card = self.desk.may, detail.card
        inside = card.state is VisitState.ENTERED
        return [
            ("入企，填时间(&R)…", Move.ENTER in detail.moves, self.acts.enter),
            ("离企，填时间(&Q)…", inside and may("inspection_visits.leave"), self.acts.leave),
            ("紧急入企(&J)…", Move.ENTER_AT_ONCE in detail.moves, self.acts.enter_at_once),
            ("移出事项(&Y)…", self._may_take_out(detail), self.acts.take_out),
            ("入企码(&D)…", detail.notified_at is not None, self._show_code),
            ("登记企业评价(&S)…", detail.left_at is not None and may("visit_ratings.rate"), self.acts.rate),
            ("取消检查(&X)…", Move.CANCEL in detail.moves, self.acts.cancel),
        ]

    def _may_take_out(self, detail: VisitDetail) -> bool:
        return detail.card.state.is_movable and self.desk.may(Move.TAKE_OUT.value)

    def _show_code(self, detail: VisitDetail) -> None:
        show_code(self, self.desk, self._services.codes, detail.card)

    def _open_papers(self) -> None:
        if self.detail is not None:
            self._papers.open(self.detail.card)

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _go_back(self) -> None:
        self.desk.go(Place("inspections", only="visits"))


def _note(detail: VisitDetail) -> str:
    """Return why the checklist cannot be ticked yet."""
    state = detail.card.state
    if state in (VisitState.PLANNED, VisitState.APPROVED):
        return "通知企业时，检查表按这里的样子定下来；入企以后逐条填写。"
    return "入企以后逐条填写。" if state is VisitState.NOTIFIED else ""


def _first_tab(detail: VisitDetail) -> int:
    """Return the tab that a visit is at: departments before the entry, then the checklist, then what was found."""
    if detail.card.state in _ON_SITE:
        return 0
    return 1 if detail.card.state in _AFTERWARDS and detail.findings else 2 if detail.entered_at is None else 0


def _remark(line: Line | None) -> str | None:
    return line.remark if line is not None else None
