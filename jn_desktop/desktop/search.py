"""Ctrl+K: one field that finds records and goes anywhere, by keyboard alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.cells import plain
from jn_desktop.core.initials import initials
from jn_desktop.core.search import Hit, SearchService
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.theme import Tone

_OF_A_KIND = 6
_WIDTH, _ROW, _HEADING, _MOST_HEIGHT = 620, 36, 28, 420
_ASKED_AGAIN_AFTER = 500  # milliseconds
_CHOICE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class SearchedKind:
    """A kind of record as the palette shows it, and the page on which one is opened, there in the view `only`.

    One that is `named` is opened by its name, by which other records refer to it.
    """

    kind: str
    title: str
    icon: str
    page: str
    only: str | None = None
    named: bool = False


@dataclass(frozen=True)
class Command:
    """Somewhere to go or something to do, found by part of its title or its initials; `keys` is its shortcut."""

    title: str
    icon: str
    act: Callable[[], None]
    keys: str = ""


@dataclass(frozen=True)
class Choice:
    """One row of the palette."""

    title: str
    aside: str
    icon: str
    act: Callable[[], None]


class SearchPalette(QDialog):
    """The overlay at the top of the window. It goes when something is chosen, on Esc, or when one clicks beside it."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        search: SearchService,
        kinds: Sequence[SearchedKind],
        commands: Sequence[Command],
    ) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.desk = desk
        self._search = search
        self._kinds = tuple(kinds)
        self._commands = tuple(commands)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setObjectName("palette")
        self.field = QLineEdit()
        self.field.setObjectName("palette_text")
        self.field.setAccessibleName("搜索或前往")
        self.field.setPlaceholderText("企业、项目、专员、会议的名称、拼音首字母、信用代码或编号")
        self.field.setMaxLength(200)
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._look)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("palette_hits")
        self.list.setAccessibleName("找到的")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        self._nothing = QLabel()
        self._nothing.setObjectName("palette_nothing")
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setProperty("muted", True)
        self._nothing.setContentsMargins(12, 8, 12, 12)
        self._building = QLabel("正在建立索引，结果可能不全")
        self._building.setObjectName("palette_building")
        self._building.setProperty("warning", True)
        self._building.setContentsMargins(12, 0, 12, 0)
        self._building.hide()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_ASKED_AGAIN_AFTER)
        self._again.timeout.connect(self._ask_index)
        self._lay_out()
        self._look("")
        self._ask_index()
        self._place(window)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("card", True)
        shadow = QGraphicsDropShadowEffect(card)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 70))
        card.setGraphicsEffect(shadow)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.setSpacing(6)
        for widget in (self.field, self._building, self.list, self._nothing):
            inside.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what was found, at once
        layout.setContentsMargins(24, 16, 24, 32)
        layout.addWidget(card)

    def _place(self, window: QWidget) -> None:
        width = min(_WIDTH + 48, window.width() - 40)
        self.field.setFixedWidth(width - 48 - 16)
        self.move(window.mapToGlobal(window.rect().topLeft()) + QRect(0, 0, window.width() - width, 128).center())

    # ---- finding ----

    def _look(self, text: str) -> None:
        if not text.strip():
            self._show(text, [])
            return
        kinds = [known.kind for known in self._kinds]
        self.desk.tasks.read(
            self,
            lambda: self._search.find(text, kinds, _OF_A_KIND),
            lambda hits: self._show(text, hits),
            key="palette",
        )

    def _ask_index(self) -> None:
        self.desk.tasks.read(self, self._search.complete, self._say_index, key="index")

    def _say_index(self, complete: bool) -> None:
        """Say while it lasts that the index is being built; then find what could not be found before."""
        lasted = not self._building.isHidden()
        self._building.setVisible(not complete)
        if not complete:
            self._again.start()
        elif lasted:
            self._look(self.field.text())

    def _show(self, text: str, hits: Sequence[Hit]) -> None:
        self.list.clear()
        for known in self._kinds:
            found = [hit for hit in hits if hit.kind == known.kind]
            self._add_group(known.title, [self._hit(known, hit) for hit in found])
        commands = [command for command in self._commands if _matches(command.title, text)]
        self._add_group("前往", [Choice(one.title, one.keys, one.icon, one.act) for one in commands])
        self.list.setVisible(self.list.count() > 0)
        self._nothing.setVisible(self.list.count() == 0)
        self._nothing.setText(f"没有找到“{text.strip()[:40]}”。")
        heights = (self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(min(_MOST_HEIGHT, sum(heights) + 4))
        self._step(1, start=-1)

    def _hit(self, known: SearchedKind, hit: Hit) -> Choice:
        place = Place(known.page, record=hit.title if known.named else hit.record_id, only=known.only)
        return Choice(hit.title, hit.subtitle or "", known.icon, lambda: self.desk.go(place))

    def _add_group(self, title: str, choices: Sequence[Choice]) -> None:
        if not choices:
            return
        heading = QListWidgetItem(title)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(heading)
        for choice in choices:
            item = QListWidgetItem(theme.icon(choice.icon), choice.title)
            item.setData(_CHOICE, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title} {choice.title} {choice.aside}")
            self.list.addItem(item)

    # ---- choosing ----

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowDeactivate:
            self.close()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())], start=self.list.currentRow())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentItem())
                return True
        return False

    def _step(self, by: int, *, start: int) -> None:
        """Go some choices down or up; headings do not count, and the ends hold."""
        rows = [row for row in range(self.list.count()) if self.list.item(row).data(_CHOICE) is not None]
        if not rows:
            return
        place = rows.index(start) + by if start in rows else 0
        self.list.setCurrentRow(rows[max(0, min(place, len(rows) - 1))])

    def _choose(self, item: QListWidgetItem | None) -> None:
        choice = item.data(_CHOICE) if item is not None else None
        if choice is not None:
            self.close()
            choice.act()


class _Painter(QStyledItemDelegate):
    """Draws headings small and muted, and beside a title its number."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        height = _HEADING if index.data(_CHOICE) is None else _ROW
        return QSize(0, max(height, option.fontMetrics.height() + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        choice = index.data(_CHOICE)
        room = option.rect.adjusted(10, 0, -12, 0)
        painter.save()
        if choice is None:
            painter.setFont(theme.font(theme.SMALL))
            painter.setPen(theme.colour(Tone.MUTED))
            painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, str(index.data()))
        else:
            self._paint_choice(painter, option, room, choice)
        painter.restore()

    def _paint_choice(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, choice: Choice) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.soft(Tone.ACCENT))
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 6, 6)
        theme.icon(choice.icon).paint(painter, QRect(room.left(), room.center().y() - 9, 20, 20))
        painter.setFont(option.font)
        metrics = option.fontMetrics
        aside = metrics.elidedText(choice.aside, Qt.TextElideMode.ElideMiddle, room.width() // 2)
        painter.setPen(theme.colour(Tone.MUTED))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, aside)
        left = room.adjusted(30, 0, -metrics.horizontalAdvance(aside) - 16, 0)
        painter.setPen(theme.colour(Tone.PLAIN))
        title = metrics.elidedText(choice.title, Qt.TextElideMode.ElideMiddle, left.width())
        painter.drawText(left, middle | Qt.AlignmentFlag.AlignLeft, title)


def _matches(title: str, text: str) -> bool:
    typed = plain(text)
    return typed in plain(title) or typed in plain(initials(title))
