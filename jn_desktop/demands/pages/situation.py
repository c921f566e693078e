"""The first tabs of a demand: its clocks and facts, and what happened to it so far."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from jn_desktop.core.calendar import COMPUTED
from jn_desktop.demands.cards import DemandDetail, Event
from jn_desktop.demands.clock import Target
from jn_desktop.demands.gauge import Gauge, Reading, Run
from jn_desktop.demands.pages.clocks import clock_in_words, draw_clock, tone_of
from jn_desktop.demands.states import Move
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.detail import Facts, plain_label
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.timeline import Happening

_BAR = 6
_Fact = tuple[str, str | None] | tuple[str, str | None, Tone]


class ClockBar(QWidget):
    """One clock as a bar; what it says stands beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_reading(self, reading: Reading) -> None:
        self._reading = reading
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, _BAR + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._reading is not None:
            painter = QPainter(self)
            draw_clock(painter, QRectF(0, (self.height() - _BAR) / 2, self.width(), _BAR), self._reading)
            painter.end()


class ClocksPanel(QWidget):
    """The three clocks of one demand, each with its deadline, how it stands, and a button that explains it."""

    explain_wanted = Signal(object)
    """The `Target` whose deadline somebody wants explained."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 10, 8, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._lines: dict[Target, tuple[ClockBar, QLabel, QLabel]] = {}
        for row, target in enumerate(Target):
            name, bar, words, due = QLabel(target.value), ClockBar(), plain_label(), plain_label()
            due.setProperty("muted", True)
            due.setFont(theme.font(theme.SMALL))
            why = push_button("怎么算的", f"explain_{target.name.lower()}", lambda: None, link=True)
            why.setAccessibleName(f"{target.value}的时限怎么算的")
            why.clicked.connect(lambda _=False, target=target: self.explain_wanted.emit(target))
            grid.addWidget(name, 2 * row, 0)
            grid.addWidget(words, 2 * row, 1)
            grid.addWidget(why, 2 * row, 2)
            grid.addWidget(bar, 2 * row + 1, 0, 1, 2)
            grid.addWidget(due, 2 * row + 1, 2)
            self._lines[target] = bar, words, due
        self.provisional = plain_label("暂按周一至周五推算：有的日子所在年度还没有公布放假安排。", wrap=True)
        self.provisional.setProperty("warning", True)
        grid.addWidget(self.provisional, 2 * len(Target), 0, 1, 3)

    def show_clocks(self, detail: DemandDetail, gauge: Gauge, now: datetime) -> None:
        for reading in gauge.readings(detail.card, now):
            bar, words, due = self._lines[reading.target]
            bar.show_reading(reading)
            words.setText(clock_in_words(gauge, reading))
            words.setStyleSheet(f"color: {theme.colour(tone_of(reading)).name()}")
            stopped = reading.run is Run.PAUSED  # its deadline is known once it runs again
            due.setText("恢复后顺延" if stopped else f"{reading.due:%m-%d %H:%M} 前")
            due.setToolTip("" if stopped else f"{reading.due:%Y-%m-%d %H:%M}")
        self.provisional.setVisible(detail.card.provisional)


class Situation(QWidget):
    """The tab 情况: the clocks above, the facts below."""

    def __init__(self) -> None:
        super().__init__()
        self.clocks = ClocksPanel()
        self._facts = Facts()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.clocks)
        layout.addWidget(self._facts, 1)

    def show_detail(self, detail: DemandDetail, project: str | None, same_as: str | None) -> None:
        self._facts.show_facts(facts_of(detail, project, same_as))


def facts_of(detail: DemandDetail, project: str | None, same_as: str | None) -> list[_Fact]:
    """Return what the tab 情况 says below the clocks."""
    card = detail.card
    officer = f"首席服务专员 {detail.chief_officer}" if detail.chief_officer else None
    units = (("分办", card.split_units), ("协办", card.assisting_units))
    shared = "；".join(f"{label} {names}" for label, names in units if names)
    satisfied = Tone.LATE if card.satisfaction == "不满意" else Tone.PLAIN
    back = detail.return_by
    return_by = f"{back.due:%Y-%m-%d %H:%M} 前可以退回{f'（{COMPUTED}）' if back.provisional else ''}" if back else None
    return [
        ("诉求内容", card.text),
        ("待批延期", f"申请 {detail.extension_wanted} 个工作日" if detail.extension_wanted else None, Tone.WARN),
        ("暂停原因", next((one.reason for one in detail.pauses if one.end is None), None), Tone.WARN),
        ("已并入", same_as, Tone.WARN),
        ("联系人", "  ".join(filter(None, (card.contact, card.phone)))),
        ("首问", " · ".join(filter(None, (card.first_receiver, card.first_unit)))),
        ("主办单位", " · ".join(filter(None, (card.lead_unit, officer)))),
        ("分办协办", shared),
        ("经办人", card.handler),
        ("退回", return_by),
        ("分类", " · ".join(filter(None, (card.category, card.kind, card.urgency)))),
        ("来源", card.channel),
        ("受理时间", card.received_at.replace("T", " ")),
        ("地点", card.place),
        ("关联项目", project),
        ("初步意见", detail.opinion),
        ("办理结果", card.result),
        ("答复", detail.reply),
        ("政策依据", detail.policy_basis),
        ("满意度", card.satisfaction, satisfied),
        ("企业评价", "、".join(detail.marks)),
        ("归档号", detail.archive_number),
        ("回访", "  ".join(filter(None, ((detail.called_back_at or "").replace("T", " "), detail.called_back_by)))),
    ]


def happening(event: Event) -> Happening:
    """Return an event as the tab 经过 tells it."""
    return Happening(event_in_words(event), event.at, event.operator, event.text, _tone(event))


def event_in_words(event: Event) -> str:
    """Return what an event was: 转办 建设局, 申请延期 5 个工作日."""
    days = f"{event.days} 个工作日" if event.days else None
    whom = f"建议转给{event.unit}" if event.move is Move.RETURN and event.unit else event.unit
    return "  ".join(filter(None, (event.label, whom, days)))


def _tone(event: Event) -> Tone:
    if event.taken_back:
        return Tone.MUTED
    if event.move in (Move.RETURN, Move.REOPEN, Move.URGE, Move.ESCALATE):
        return Tone.LATE
    return Tone.OK if event.move in (Move.REPLY, Move.CLOSE) else Tone.PLAIN
