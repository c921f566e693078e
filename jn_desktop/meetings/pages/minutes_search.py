"""The view 纪要检索 of 现场办公会: words in all minutes, each hit in its sentence, the paper itself beside them."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QVBoxLayout

from jn_desktop.core.official import OfficialDocument
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import on_keys, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card, plain_label
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.paper import PaperView
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.view import View
from jn_desktop.meetings.finding import Found, MinutesHit
from jn_desktop.meetings.finding_service import MinutesSearchService
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.pages.meeting_list import MINUTES
from jn_desktop.meetings.service import MeetingService

_BEGIN = "在上面写下要找的话：几个词用空格分开，先后不论。所有会议的议题、情况、议定事项和办理结果都找。"
_PAUSE = 250  # milliseconds on a hit before its paper is fetched
_LINES = 2  # of a hit


class MinutesSearchView(View):
    """What is found follows what is typed; Enter goes to the meeting."""

    shows: ClassVar[frozenset[str]] = frozenset({"meeting", "topic", "agreed_action", "minutes_issue"})

    def __init__(self, desk: Desk, search: MinutesSearchService, meetings: MeetingService) -> None:
        super().__init__(desk)
        self._search = search
        self.filters = FilterBar("minutes_search", desk.memory, self)
        self._text = self.filters.add_text("纪要里的话，如 高压线 供电公司")
        self.filters.add_choice("year", "年份")
        self.filters.add_choice("kind", "会议类型")
        self.filters.set_choices("kind", [kind.value for kind in MeetingKind])
        self.table = HitTable("minutes_hits", _columns(), desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("纪要里找到的")
        self.table.set_empty(_BEGIN)
        self.paper = HitPaper(desk, meetings)
        self.body.addWidget(self.filters)
        self.body.addWidget(beside(desk, "minutes_search", in_card(self.table), self.paper, (680, 450)), 1)
        self.head.append(more_button(self.table, desk, "纪要检索"))
        self.filters.changed.connect(self._look)
        self.filters.left.connect(self.table.setFocus)
        self.table.chosen.connect(self.paper.show_hit)
        self.table.opened.connect(lambda hit: self.paper.open_meeting())
        on_keys(self.table, "Esc", self._text.setFocus)
        self.setFocusProxy(self._text)

    def reload(self) -> None:
        self.desk.tasks.read(
            self,
            self._search.years,
            lambda years: self.filters.set_choices("year", [(f"{year} 年", year) for year in years]),
            key="years",
        )
        self._look()

    # ---- inside ----

    def _look(self) -> None:
        text = self.filters.text
        find = partial(self._search.find, text, **self.filters.values())
        self.desk.tasks.read(self, find, lambda found: self._show(text, found), key="find")

    def _show(self, text: str, found: Found) -> None:
        self.table.set_empty(f"没有纪要里写着“{text[:40]}”。" if text else _BEGIN)
        self.table.set_rows(found.hits)
        self.table.select_first()
        self.paper.show_hit(self.table.current())
        told = [f"{found.meetings:,} 次会议里找到"] if found.meetings else []
        told += [f"列出最近 {found.listed} 次的"] if found.listed < found.meetings else []
        self.counted.emit(" · ".join(told))


class HitTable(RecordTable):
    """A table whose rows have room for two lines."""

    def row_height(self) -> int:
        return _LINES * self.fontMetrics().lineSpacing() + 18


class HitPaper(QFrame):
    """The minutes that a hit stands in, at that place."""

    def __init__(self, desk: Desk, meetings: MeetingService) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setMinimumWidth(344)
        self._desk, self._meetings = desk, meetings
        self._hit: MinutesHit | None = None
        self._shown: tuple[str, str | None] | None = None
        self._title, self._told = plain_label(wrap=True), plain_label(wrap=True)
        self._title.setProperty("section", True)
        self._told.setProperty("muted", True)
        self.paper = PaperView("hit_paper", "找到的纪要")
        self._go = push_button("转到会议(&M)", "hit_meeting", self.open_meeting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._told)
        layout.addSpacing(4)
        layout.addWidget(self.paper, 1)
        layout.addSpacing(8)
        layout.addWidget(self._go)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._fetch)

    def show_hit(self, hit: MinutesHit | None) -> None:
        """Show the minutes of a hit, once it has been the current one for a moment."""
        self._hit = hit
        self._go.setVisible(hit is not None)
        self._title.setText(hit.name if hit is not None else "")
        self._told.setText(_where(hit) if hit is not None else "从左边选一处，这里显示它在纪要里的位置。")
        self._pause.start()

    def open_meeting(self) -> None:
        """Go to the meeting, its minutes beside it."""
        if self._hit is not None:
            self._desk.go(Place("meetings", self._hit.meeting_id, only=f"list/{MINUTES}"))

    def _fetch(self) -> None:
        hit = self._hit
        if hit is None:
            self._shown = None
            self.paper.seek("")
            self.paper.show_document(None)
            return
        wanted = (hit.meeting_id, hit.issue_id)
        self.paper.seek(hit.printed)
        if wanted != self._shown:
            self._shown = wanted
            self.paper.show_read(self._desk.tasks, self._reader(hit))

    def _reader(self, hit: MinutesHit) -> Callable[[], OfficialDocument]:
        return lambda: self._meetings.document(hit.meeting_id, hit.issue_id)


def _where(hit: MinutesHit) -> str:
    """Return the number and the time of a hit's meeting, and the number of its minutes."""
    return " · ".join(filter(None, (hit.number, hit.time.replace("T", " "), hit.document_number)))


def _columns() -> list[Column]:
    return [
        Column("time", "日期", lambda hit: hit.time[:10], draw=_draw_when, width=100),
        Column("name", "会议", attrgetter("name"), draw=_draw_meeting, width=190, priority=2),
        Column(
            "sentence",
            "原文",
            attrgetter("sentence"),
            draw=_draw_sentence,
            tip=attrgetter("passage"),
            width=240,
            stretch=True,
            sortable=False,
        ),
    ]


def _draw_when(painter: QPainter, room: QRect, hit: MinutesHit) -> None:
    _draw_two(painter, room, hit.time[:10], hit.part)


def _draw_meeting(painter: QPainter, room: QRect, hit: MinutesHit) -> None:
    _draw_two(painter, room, hit.name, f"另有 {hit.more} 处" if hit.more else hit.document_number or hit.number)


def _draw_two(painter: QPainter, room: QRect, above: str, below: str) -> None:
    """Draw two lines, the lower one muted."""
    painter.save()
    height = painter.fontMetrics().lineSpacing()
    top = QRect(room.left(), room.center().y() - height, room.width(), height)
    for text, tone, line in ((above, Tone.PLAIN, top), (below, Tone.MUTED, top.translated(0, height))):
        painter.setPen(theme.colour(tone))
        fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fitted)
    painter.restore()


def _draw_sentence(painter: QPainter, room: QRect, hit: MinutesHit) -> None:
    """Draw a sentence on two lines, the words that were looked for in bold."""
    layout = QTextLayout(hit.sentence, painter.font())
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.setFormats([_bold(*mark) for mark in hit.marks])
    layout.beginLayout()
    height = 0.0
    for _ in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    painter.save()
    painter.setClipRect(room)
    painter.setPen(theme.colour(Tone.PLAIN))
    layout.draw(painter, QPointF(room.left(), room.center().y() - height / 2))
    painter.restore()


def _bold(start: int, stop: int) -> QTextLayout.FormatRange:
    marked = QTextLayout.FormatRange()
    marked.start, marked.length = start, stop - start
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setForeground(theme.colour(Tone.ACCENT))
    marked.format = look
    return marked
