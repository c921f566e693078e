"""The card at the left of a visit's page: where, when, what is out of the ordinary, and the facts."""

from datetime import date

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from jn_desktop.core.calendar import weekday
from jn_desktop.desktop.detail import Facts, plain_label
from jn_desktop.desktop.words import plain_tip, short
from jn_desktop.inspections.pages.visit_parts import chip
from jn_desktop.inspections.pages.visit_shown import facts_of, marks_of, whose_day
from jn_desktop.inspections.visit_cards import VisitDetail

_WIDTH = 276  # pixels


class VisitSide(QFrame):
    """What one wants to know of a visit whatever tab is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setFixedWidth(_WIDTH)
        self._name = plain_label(wrap=True)
        self._name.setProperty("section", True)
        self._day = plain_label(wrap=True)
        self._marks = QHBoxLayout()
        self._marks.setSpacing(6)
        self._facts = Facts()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 14, 12, 12)
        lines.setSpacing(6)
        lines.addWidget(self._name)
        lines.addWidget(self._day)
        lines.addLayout(self._marks)
        lines.addWidget(self._facts, 1)

    def show_detail(self, detail: VisitDetail, today: date) -> None:
        """Show a visit."""
        card = detail.card
        self._name.setText(short(card.enterprise, 60))
        self._name.setToolTip(plain_tip(card.enterprise))
        self._day.setText(whose_day(card.day, weekday, today))
        while (item := self._marks.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for words, tone in marks_of(detail):
            self._marks.addWidget(chip(words, tone))
        self._marks.addStretch()
        self._facts.show_facts(facts_of(detail))
