"""How the window looks: the tokens of LOOK.md as a palette and one short style sheet, and the icons in its colours.

The first window waits for this module: what is dear to import (the Qt namespace, drawing) is imported where it is used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from jn_desktop.core.paths import bundled

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

FAMILIES = ["Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei"]
_HALF_LIGHT = 128
BODY, SMALL, SECTION, TITLE = 13, 12, 15, 20  # pixels at 100 %


class Tokens(NamedTuple):
    """The colours of one scheme, as #RRGGBB."""

    ground: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    ok: str
    warn: str
    late: str


LIGHT = Tokens(
    ground="#F4F6F8",
    surface="#FFFFFF",
    line="#DDE2E8",
    text="#1B2430",
    muted="#667385",
    accent="#1F6FEB",
    accent_soft="#E7F0FE",
    on_accent="#FFFFFF",
    ok="#1E8E5A",
    warn="#B7791F",
    late="#C93A3A",
)
DARK = Tokens(
    ground="#14181D",
    surface="#1C2128",
    line="#2E3641",
    text="#E4E9EF",
    muted="#93A0B0",
    accent="#5B9BFF",
    accent_soft="#1F3350",
    on_accent="#0B1220",
    ok="#4CC38A",
    warn="#E0A84B",
    late="#F27878",
)
PAPER = LIGHT._replace(
    ground="#FFFFFF",
    line="#BBBBBB",
    text="#000000",
    muted="#555555",
    accent="#666666",
    ok="#999999",
    warn="#BBBBBB",
    late="#222222",
)
"""What a printer without colours keeps apart."""


class Tone(Enum):
    """What a colour says; the word beside it says the same."""

    PLAIN = "text"
    MUTED = "muted"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    LATE = "late"


_SHEET = """
QMainWindow, QDialog, Page, #ground {{ background: {ground}; }}
QAbstractItemView, QHeaderView, QMenu, QToolTip, QMessageBox {{ font-family: {families}; font-size: 13px; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: 4px 6px; }}
QFrame[card="true"] {{ background: {surface}; border: 1px solid {line}; border-radius: 8px; }}
QLabel {{ background: transparent; }}
QLabel[muted="true"] {{ color: {muted}; }}
QLabel[fault="true"] {{ color: {late}; font-size: 12px; }}
QLabel[warning="true"] {{ color: {warn}; font-size: 12px; }}
QLabel[bubble="true"] {{ background: {text}; color: {surface}; border-radius: 6px; padding: 5px 9px; }}
QLabel[section="true"] {{ font-size: 15px; font-weight: 600; }}
QLabel[title="true"] {{ font-size: 20px; font-weight: 600; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit {{
    background: {surface}; border: 1px solid {line}; border-radius: 6px; padding: 5px 8px;
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit, QComboBox, QSpinBox, QDateEdit {{ min-height: 20px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {{
    border: 1px solid {accent}; }}
QLineEdit[fault="true"], QPlainTextEdit[fault="true"], QComboBox[fault="true"] {{ border: 1px solid {late}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
    color: {muted}; background: {ground}; }}
QLineEdit[chip="true"] {{ background: {ground}; border-color: {ground}; padding: 1px 8px; font-size: 12px; }}
QLineEdit[chip="true"]:focus {{ background: {surface}; border-color: {accent}; }}
QComboBox {{ padding-right: 0; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{down}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {surface}; border: 1px solid {line}; padding: 4px;
    selection-background-color: {accent_soft}; selection-color: {text}; }}
QPushButton, QToolButton[framed="true"] {{
    background: {surface}; border: 1px solid {line}; border-radius: 6px; padding: 6px 14px; min-height: 18px; }}
QPushButton:hover, QToolButton[framed="true"]:hover {{ border-color: {accent}; }}
QPushButton:focus, QToolButton[framed="true"]:focus {{ border: 1px solid {accent}; }}
QPushButton:pressed, QToolButton[framed="true"]:pressed {{ background: {accent_soft}; }}
QPushButton:checked {{ background: {accent_soft}; border-color: {accent}; color: {accent}; }}
QPushButton:disabled {{ color: {muted}; background: {ground}; }}
QPushButton[primary="true"] {{
    background: {accent}; border-color: {accent}; color: {on_accent}; font-weight: 600; }}
QPushButton[primary="true"]:focus {{ border: 1px solid {text}; }}
QPushButton[primary="true"]:disabled {{ background: {line}; border-color: {line}; color: {muted}; }}
QPushButton[large="true"] {{ min-height: 30px; min-width: 64px; font-size: 14px; }}
QPushButton[link="true"] {{
    background: transparent; border: none; color: {accent}; padding: 2px 4px; text-align: left; }}
QPushButton[link="true"]:hover, QPushButton[link="true"]:focus {{ text-decoration: underline; }}
QToolButton {{ background: transparent; border: none; border-radius: 6px; padding: 4px; }}
QToolButton:hover, QToolButton:focus {{ background: {accent_soft}; }}
QToolButton::menu-indicator {{ image: none; }}
QCheckBox, QRadioButton {{ spacing: 8px; background: transparent; }}
QCheckBox::indicator {{
    width: 16px; height: 16px; border: 1px solid {muted}; border-radius: 4px; background: {surface}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{check}"); }}
QCheckBox::indicator:disabled {{ background: {ground}; border-color: {line}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {accent}; }}
QTableView, QListView, QTreeView {{
    background: {surface}; border: none; selection-background-color: {accent_soft}; selection-color: {text}; }}
QListView::item {{ padding: 6px 8px; border-radius: 6px; }}
QListView::item:selected {{ background: {accent_soft}; color: {text}; }}
QListView[overlay="true"] {{ border: 1px solid {line}; border-radius: 6px; padding: 4px; }}
QHeaderView {{ background: {surface}; border: none; }}
QHeaderView::section {{ background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {line};
    padding: 0 10px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {line}; top: -1px; }}
QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 3px; margin-right: 11px;
    border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; font-weight: 600; }}
QTabWidget[large="true"] QTabBar::tab {{ padding: 13px 3px; margin-right: 23px; font-size: 14px; }}
QTabBar::tab:focus {{ color: {accent}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {line}; border-radius: 3px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; width: 0; height: 0; }}
QMenu {{ background: {surface}; border: 1px solid {line}; border-radius: 8px; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QProgressBar {{ background: {line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QSplitter::handle {{ background: transparent; }}
QGroupBox {{ border: none; margin-top: 24px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}
#navigation {{ background: {surface}; border-right: 1px solid {line}; }}
#navigation QPushButton {{ background: transparent; border: none; border-radius: 8px; padding: 9px 12px;
    text-align: left; font-size: 14px; }}
#navigation QPushButton:hover, #navigation QPushButton:focus {{ background: {ground}; }}
#navigation QPushButton:checked {{ background: {accent_soft}; color: {accent}; font-weight: 600; }}
#status {{ background: {surface}; border-top: 1px solid {line}; }}
#status QLabel {{ font-size: 12px; color: {muted}; }}
#searchbox {{ color: {muted}; text-align: left; min-width: 190px; }}
#strip {{ background: {text}; }}
#strip QLabel {{ color: {surface}; }}
#strip QPushButton {{ background: transparent; border: none; color: {accent_soft}; font-weight: 600; }}
#strip QPushButton:focus {{ text-decoration: underline; }}
"""

_current = LIGHT


def tokens() -> Tokens:
    """Return the colours in force."""
    return _current


def colour(tone: Tone) -> QColor:
    return QColor(getattr(_current, tone.value))


def soft(tone: Tone) -> QColor:
    """Return the quiet background that goes with a tone."""
    if tone is Tone.ACCENT:
        return QColor(_current.accent_soft)
    background = colour(Tone.MUTED if tone is Tone.PLAIN else tone)
    background.setAlpha(36)
    return background


def follow_system(application: QApplication) -> None:
    """Dress the application in the system's light or dark, now and whenever it changes."""

    def change(scheme: "Qt.ColorScheme") -> None:
        from PySide6.QtCore import Qt

        dress(application, dark=scheme is Qt.ColorScheme.Dark)

    QGuiApplication.styleHints().colorSchemeChanged.connect(change)
    dress(application, dark=application.palette().window().color().lightness() < _HALF_LIGHT)


def dress(application: QApplication, *, dark: bool) -> None:
    """Put one scheme on: Fusion, palette, font, style sheet."""
    global _current
    _current = DARK if dark else LIGHT
    application.setStyle("Fusion")
    application.setFont(font())
    application.setPalette(_palette(_current))
    scheme, icons = "dark" if dark else "light", (bundled("resources") / "icons").as_posix()
    pictures = {name: f"{icons}/{name}-{scheme}.svg" for name in ("down", "check")}
    # Windows gives lists, menus and tooltips fonts of their own
    families = ", ".join(f'"{family}"' for family in FAMILIES)
    application.setStyleSheet(_SHEET.format(**_current._asdict(), **pictures, families=families))


@contextmanager
def on_paper() -> Iterator[None]:
    """Have what is drawn meanwhile in the colours of paper."""
    global _current
    before, _current = _current, PAPER
    try:
        yield
    finally:
        _current = before


@contextmanager
def undressed(application: QApplication) -> Iterator[None]:
    """Build a whole window before the style sheet is put on it.

    With the sheet in force, Qt works out a widget's style again each time that anything it stands in is put anywhere:
    half of what a window costs.
    """
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)


def font(size: int = BODY, *, bold: bool = False) -> QFont:
    """Return the program's font in `size` pixels; `bold` is the weight of titles and the current place."""
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPixelSize(size)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def icon(name: str, tone: Tone = Tone.MUTED) -> QIcon:
    """Return the drawing `resources/icons/NAME.svg` in a tone, sharp at up to 200 %."""
    return _drawn(name, getattr(_current, tone.value))


@lru_cache(maxsize=256)
def _drawn(name: str, ink: str) -> QIcon:
    from PySide6.QtCore import QByteArray, QRectF, Qt
    from PySide6.QtGui import QPainter, QPixmap
    from PySide6.QtSvg import QSvgRenderer

    drawing = _drawing(bundled("resources") / "icons" / f"{name}.svg").replace('stroke="#000"', f'stroke="{ink}"')
    pixmap = QPixmap(40, 40)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, 40, 40))
    painter.end()
    pixmap.setDevicePixelRatio(2.0)
    return QIcon(pixmap)


@lru_cache
def _drawing(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _palette(known: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for places, value in (
        ((role.Window,), known.ground),
        ((role.Base, role.AlternateBase, role.Button, role.ToolTipBase), known.surface),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.HighlightedText), known.text),
        ((role.PlaceholderText,), known.muted),
        ((role.Highlight,), known.accent_soft),
        ((role.Link, role.Accent), known.accent),
        ((role.Mid, role.Midlight, role.Dark), known.line),
    ):
        for place in places:
            palette.setColor(place, QColor(value))
    for place in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, QColor(known.muted))
    return palette
