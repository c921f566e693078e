"""The view 入企检查: the list of joint visits, and one department's approval of several at once."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import offered_if, on_keys, push_button
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.view import View
from jn_desktop.inspections.pages.rescheduling import Rescheduling
from jn_desktop.inspections.pages.visit_words import VisitFilter, visit_columns
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.inspections.states import Move, VisitState
from jn_desktop.inspections.visit_cards import VisitCard, VisitQuery
from jn_desktop.inspections.visit_service import VisitService

_TOGGLES = (
    *(("today", "今天"), ("missed", "过期未入企"), ("waiting", "待审批"), ("to_notify", "待通知")),
    *(("rectifying", "整改中"), ("backfill", "补办手续"), ("over", "已办结")),
)
_LOOKS_BACK = timedelta(days=92)
"""How far back visits that are over are listed; the year of an enterprise has the older ones."""


class ApprovalForm(Form):
    ui = "inspection_approval.ui"
    department: QComboBox
    by: QLineEdit
    approval: QLineEdit


class VisitsView(View):
    """All visits that are not over, filtered, and with a button those of the last three months that are."""

    shows: ClassVar[frozenset[str]] = frozenset(
        {"joint_visit", "visit_department", "inspection_request", "finding", "enterprise"}
    )

    def __init__(self, desk: Desk, visits: VisitService, plans: PlanService) -> None:
        super().__init__(desk)
        self._visits = visits
        self._cards: list[VisitCard] = []
        self.moving = Rescheduling(self, desk, plans)
        self.table = RecordTable("visits_table", visit_columns(desk.today), desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("入企检查")
        self.table.set_empty("还没有排定的检查。检查需求排进方案以后，列在这里。")
        self.filters = self._make_filters()
        self._list = RecordList(
            desk,
            self.table,
            wanted=lambda **told: VisitFilter(day=desk.today().isoformat(), **told),
            kinds=("enterprise",),
            apart=lambda card: "over" if card.state.is_over else None,
        )
        self.batch = self._make_batch()
        self._list.lay_out(self.filters, self._make_body())
        self.body.addWidget(self._list)
        self.head.append(more_button(self.table, desk, "入企检查"))
        self.table.opened.connect(lambda card: desk.go(Place("visit", card.id)))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.rearranged.connect(self._show_buttons)
        on_keys(self, "F2", self._open)
        self.setFocusProxy(self.table)
        self._show_buttons()

    # ---- what the place asks ----

    def reload(self) -> None:
        since = self.desk.today() - _LOOKS_BACK

        def fetch() -> list[VisitCard]:
            return self._visits.visits(VisitQuery(open=True)) + self._visits.visits(VisitQuery(open=False, first=since))

        self.desk.tasks.read(self, fetch, self._show, key="visits")

    def open_place(self, place: Place) -> None:
        self._list.open_place(place)

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("visits", self.desk.memory, self)
        filters.add_text("企业、部门、编号、首字母")
        filters.add_choice("department", "部门")
        filters.add_choice("state", "状态")
        filters.set_choices("state", [state.value for state in VisitState])
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        return filters

    def _make_body(self) -> QWidget:
        card = in_card(self.table)
        inside = card.layout()
        assert inside is not None
        inside.addWidget(self.batch)
        return card

    def _make_batch(self) -> QFrame:
        """Return the line below the table: what can be done with the chosen visits."""
        frame = QFrame()
        self._said = plain_label()
        self._said.setProperty("muted", True)
        self._open_button = push_button("打开(&O)", "visits_open", self._open)
        self._move_button = push_button("改期(&M)…", "visits_move", self._ask_day)
        self._pin_button = push_button("固定(&P)", "visits_pin", self._turn_pin)
        self._approve_button = push_button("审批(&A)…", "visits_approve", self.ask_approval)
        offered_if(self.moving.may_move, self._move_button)
        offered_if(self.moving.may_pin, self._pin_button)
        offered_if(self.desk.may(Move.APPROVE.value), self._approve_button)
        line = QHBoxLayout(frame)
        line.setContentsMargins(12, 8, 12, 8)
        line.setSpacing(8)
        line.addWidget(self._said, 1)
        for button in (self._open_button, self._move_button, self._pin_button, self._approve_button):
            line.addWidget(button)
        return frame

    # ---- the list ----

    def _show(self, cards: list[VisitCard]) -> None:
        self.filters.set_choices("department", sorted({name for card in cards for name in card.departments}))
        self._cards = cards
        self._list.show_rows(cards)
        going_on = [card for card in cards if not card.state.is_over]
        told = [f"{len(going_on):,} 次未办结"]
        for state, words in (
            (VisitState.PLANNED, "待审批"),
            (VisitState.APPROVED, "待通知"),
            (VisitState.RECTIFYING, "整改中"),
        ):
            count = sum(card.state is state for card in going_on)
            told += [f"{words} {count:,}"] if count else []
        self.counted.emit(" · ".join(told))

    def _show_buttons(self) -> None:
        cards: list[VisitCard] = self.table.selected()
        one = cards[0] if len(cards) == 1 else None
        self._said.setText(f"选了 {len(cards)} 次" if len(cards) > 1 else "")
        self._open_button.setEnabled(one is not None)
        self._move_button.setEnabled(one is not None and self.moving.why_not(one) is None)
        self._pin_button.setEnabled(one is not None and one.state.is_movable)
        self._pin_button.setText("取消固定(&P)" if one is not None and one.pinned else "固定(&P)")
        self._pin_button.setAccessibleName("取消固定" if one is not None and one.pinned else "固定")
        self._approve_button.setEnabled(any(card.unapproved and not card.state.is_over for card in cards))

    # ---- what is done with them ----

    def _open(self) -> None:
        card: VisitCard | None = self.table.current()
        if card is not None:
            self.desk.go(Place("visit", card.id))

    def _ask_day(self) -> None:
        card: VisitCard | None = self.table.current()
        if card is not None:
            self.moving.ask(card, visits=Counter(date.fromisoformat(one.day) for one in self._cards))

    def _turn_pin(self) -> None:
        card: VisitCard | None = self.table.current()
        if card is not None:
            self.moving.pin(card, on=not card.pinned)

    def ask_approval(self) -> None:
        """Ask which department approves the chosen visits that it takes part in, and who did so."""
        cards: list[VisitCard] = [card for card in self.table.selected() if not card.state.is_over]
        counts = Counter(name for card in cards for name in card.unapproved)
        if not counts:
            return
        form = ApprovalForm()
        for name, count in counts.most_common():
            form.department.addItem(f"{name}（{count} 次）", name)
        FormDialog(
            self,
            "审批",
            f"一个部门批准自己参加的检查；选了 {len(cards)} 次，各部门都批准以后才能通知企业。",
            form,
            (
                Field("department", "部门", required=True),
                Field("by", "批准人", Kind.NAME, required=True),
                Field("approval", "批准文号或意见"),
            ),
            accept="批准(&Y)",
            save=self._approver(cards),
            values={"department": counts.most_common(1)[0][0]},
        ).open()

    def _approver(
        self, cards: Sequence[VisitCard]
    ) -> Callable[[dict[str, Any], Callable[[], None], Callable[[StationError], None]], None]:
        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            department, now = values["department"], self.desk.clock.now()
            ids = [card.id for card in cards if department in card.unapproved]

            def then(_: object) -> None:
                done()
                self.desk.say(f"{department}已批准 {len(ids)} 次检查。")

            self.desk.tasks.save(
                self,
                lambda: self._visits.approve(ids, department, values["by"], now, values["approval"]),
                then,
                failed=failed,
            )

        return save
