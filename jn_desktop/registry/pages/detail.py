"""The pane beside the list of enterprises: facts, what the slots show, and what can be done with one enterprise."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import Detail, Facts
from jn_desktop.desktop.dialogs import EditPane
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import shown
from jn_desktop.registry.listing import EnterpriseCard, may_see_risk_class
from jn_desktop.registry.pages.columns import standing
from jn_desktop.registry.pages.editing import EnterpriseForm, edited_fields
from jn_desktop.registry.pages.merging import MergeDialog
from jn_desktop.registry.service import RegistryService

Done = Callable[[], None]
Failed = Callable[[StationError], None]


class EnterpriseDetail(Detail):
    """One enterprise, read and worked on."""

    saved = Signal(str)
    """The id of an enterprise that was added, changed, or that stayed in a merge."""

    def __init__(self, desk: Desk, registry: RegistryService) -> None:
        super().__init__(desk, "enterprise", "从左边选一家企业，这里显示它的情况。")
        self._registry = registry
        self._card: EnterpriseCard | None = None
        self._pane: EditPane | None = None
        self._edited: str | None = None
        self._risk_class = may_see_risk_class(desk.context)
        self.chains: list[str] = []
        self.parks: list[str] = []
        self._facts = Facts()
        self.add_tab("概况", self._facts)
        self._edit = self._action("编辑(&E)", self.edit, "enterprise_edit_button")
        self._merge = self._action("合并(&M)…", self.merge, "enterprise_merge")
        self._retire = self._action("退出(&T)…", self.retire, "enterprise_retire")
        self._bring_back = self._action("恢复(&B)", self.bring_back, "enterprise_bring_back")
        self._follow = self._action("转到合并后的企业(&G)", self.follow, "enterprise_follow")

    def show_card(self, card: EnterpriseCard | None) -> None:
        """Show an enterprise; one that is being edited stays until what was typed is saved or dropped."""
        if self._pane is None:
            self._show(card)
        elif card is not None and card.id != self._edited:
            self._pane.leave(lambda: self._leave_form(card))
        else:
            self._card = card

    # ---- what can be done ----

    def add(self) -> None:
        """Open an empty form."""
        if self._pane is None:
            self._open_form(None)
        else:
            self._pane.leave(lambda: self._open_form(None))

    def edit(self) -> None:
        """Open the form of the enterprise that is shown."""
        card = self._card
        if card is not None and self._pane is None and not card.retired_on and self._desk.may("registry.save"):
            self._open_form(card)

    def merge(self) -> None:
        """Open the dialog that makes this entry and another one."""
        if self._card is not None:
            dialog = MergeDialog(self, self._desk, self._registry, self._card)
            dialog.merged.connect(self.saved)
            dialog.open()

    def retire(self) -> None:
        """Ask why, and have the enterprise leave the list."""
        card = self._card
        if card is not None:
            ask_reason(
                self,
                "退出名录",
                f"“{card.name}”退出后不再列在名录里，内容和历史都保留，随时可以恢复。",
                "退出名录(&Y)",
                lambda reason, done, failed: self._leave_list(card, reason, done, failed),
            )

    def bring_back(self) -> None:
        card = self._card
        if card is not None:
            self._desk.tasks.save(
                self,
                lambda: self._registry.bring_back(card.id),
                lambda _: self._desk.say(f"“{card.name}”已恢复。"),
            )

    def follow(self) -> None:
        """Go to the enterprise that this one was merged into."""
        if self._card is not None:
            self._desk.go(Place("enterprises", self._card.merged_into))

    # ---- inside ----

    def _action(self, text: str, act: Callable[[], None], name: str) -> QPushButton:
        return self.add_button(text, act, name=name)

    def _show(self, card: EnterpriseCard | None) -> None:
        self._card = card
        if card is None:
            self.show_record(None)
            return
        here, may = card.retired_on is None, self._desk.may
        self._edit.setVisible(here and may("registry.save"))
        self._merge.setVisible(here and may("registry.merge"))
        self._retire.setVisible(here and may("registry.retire"))
        self._bring_back.setVisible(not here and not card.merged_into and may("registry.bring_back"))
        self._follow.setVisible(card.merged_into is not None)
        self._facts.show_facts(_told(card))
        self.show_record(card.id, card.name, " · ".join(filter(None, (card.uscc, card.park, card.chain))))

    def _open_form(self, card: EnterpriseCard | None) -> None:
        self._edited = card.id if card is not None else None
        form = EnterpriseForm()
        form.suit(self.chains, self.parks, risk_class=self._risk_class)
        self._pane = EditPane(
            "编辑企业" if card is not None else "新增企业",
            form,
            edited_fields(risk_class=self._risk_class),
            save=lambda values, done, failed: self._save(values, done, failed),
            closed=lambda: self._leave_form(self._card),
            values=asdict(card) if card is not None else {},
        )
        self.show_instead(self._pane)
        form.name.setFocus()

    def _leave_form(self, card: EnterpriseCard | None) -> None:
        self._pane, self._edited = None, None
        self.end_instead()
        self._show(card)

    def _save(self, values: dict[str, Any], done: Done, failed: Failed) -> None:
        edited = self._edited

        def saved(known: str) -> None:
            done()
            self.saved.emit(known)

        self._desk.tasks.save(self, lambda: self._registry.save(edited, values), saved, failed=failed)

    def _leave_list(self, card: EnterpriseCard, reason: str, done: Done, failed: Failed) -> None:
        def left(_: None) -> None:
            done()
            undo = ("撤销", lambda: self._desk.tasks.save(self, lambda: self._registry.bring_back(card.id)))
            self._desk.say(f"“{card.name}”已退出名录。", undo)

        self._desk.tasks.save(self, lambda: self._registry.retire(card.id, reason), left, failed=failed)


def _told(card: EnterpriseCard) -> list[tuple[str, str | None] | tuple[str, str | None, Tone]]:
    left = f"{card.retired_on} {standing(card)}" if card.retired_on else None
    return [
        ("状态", left, Tone.WARN),
        ("待核实", "还没有统一社会信用代码" if card.unverified else None, Tone.WARN),
        ("信用代码", card.uscc),
        ("产业链", card.chain),
        ("所在园区", card.park),
        ("服务网格", card.grid),
        ("四上企业", shown(card.major)),
        ("风险分类", card.risk_class),
        ("联系人", card.contact),
        ("联系电话", card.phone),
        ("加入日期", card.added_on),
    ]
