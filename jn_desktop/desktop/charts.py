"""Charts (pyqtgraph): the window's colours, no frames, few ticks, labels beside what they name."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import amount

Bar = tuple[str, float, Tone]
Pair = tuple[str, float, float]
Point = tuple[str, float]
_LEAST_ROOM = 5  # bars
_MOST_FIGURES = 24
_FINER = 2


class Chart(QWidget):
    """A chart that is drawn anew when the data or the colours change; pyqtgraph is imported with the first one."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(name)
        self.setMinimumHeight(140)
        self._plot: Any = None
        self._draw_into: Callable[[Any], None] | None = None
        """Draws what is shown into an empty plot."""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw (label, value, tone) as upright bars, named below; few of them have their figures on top."""
        self._draw_into = partial(_draw_bars, bars=list(bars))
        self._draw()

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Draw (label, before, after) as two upright bars each: pale before, after in front of it with its figure."""
        self._draw_into = partial(_draw_pairs, pairs=list(pairs))
        self._draw()

    def show_lying_bars(self, bars: Sequence[Bar]) -> None:
        """Draw (label, value, tone) as bars below each other, for labels that are longer than a bar is wide."""
        self._draw_into = partial(_draw_lying_bars, bars=list(bars))
        self._draw()

    def show_line(self, points: Sequence[Point]) -> None:
        """Draw (label, value) as one line over named points, the last one with its figure."""
        self._draw_into = partial(_draw_line, points=list(points))
        self._draw()

    def picture(self) -> QPixmap:
        """Return the chart as it is put on paper: in greys on white, twice as fine as on the screen."""
        with theme.on_paper():
            self._draw()
            made = QPixmap(self.size() * _FINER)
            made.setDevicePixelRatio(_FINER)
            made.fill(Qt.GlobalColor.white)
            self.render(made)
        self._draw()
        return made

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        if self._draw_into is not None:
            self._draw_into(self._empty_plot())

    def _empty_plot(self) -> Any:
        """Return an empty plot in the present colours."""
        import pyqtgraph

        if self._plot is None:
            pyqtgraph.setConfigOptions(antialias=True)
            self._plot = pyqtgraph.PlotWidget()
            self._plot.setFrameShape(self._plot.Shape.NoFrame)
            self._plot.setMenuEnabled(False)
            self._plot.setMouseEnabled(False, False)
            self._plot.hideButtons()
            self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._layout.addWidget(self._plot)
        known = theme.tokens()
        self._plot.clear()
        self._plot.setBackground(QColor(known.surface))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(pyqtgraph.mkPen(known.line))
            axis.setTextPen(QColor(known.muted))
            axis.setStyle(tickLength=0, tickFont=theme.font(theme.SMALL))
        return self._plot


class ChartCard(QFrame):
    """A chart under its caption; where there is nothing to draw it says so, and whether that is 0 or not known."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._caption = plain_label()
        self._caption.setProperty("muted", True)
        self.chart = Chart(name)
        self._nothing = EmptyPlace()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 6)
        layout.setSpacing(2)
        layout.addWidget(self._caption)
        layout.addWidget(self.chart, 1)
        layout.addWidget(self._nothing, 1)
        self._show_one([])
        self.say(caption)

    @property
    def caption(self) -> str:
        return self._caption.text()

    def say(self, caption: str) -> None:
        """Say what the chart shows."""
        self._caption.setText(caption)
        self.chart.setAccessibleName(caption)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw upright bars."""
        self._show_one([value for _, value, _ in bars])
        self.chart.show_bars(bars)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Draw upright bars of before and after."""
        self._show_one([max(before, after) for _, before, after in pairs])
        self.chart.show_pairs(pairs)

    def show_lying_bars(self, bars: Sequence[Bar]) -> None:
        """Draw bars below each other."""
        self._show_one([value for _, value, _ in bars])
        self.chart.show_lying_bars(bars)

    def _show_one(self, values: Sequence[float]) -> None:
        drawn = any(values)
        self.chart.setVisible(drawn)
        self._nothing.say("都是 0。" if values else "没有数据。")
        self._nothing.setVisible(not drawn)


def _draw_bars(plot: Any, bars: Sequence[Bar]) -> None:
    import pyqtgraph

    if not bars:
        return
    plot.addItem(
        pyqtgraph.BarGraphItem(
            x=list(range(len(bars))),
            height=[value for _, value, _ in bars],
            width=0.62,
            pen=None,
            brushes=[theme.colour(tone) for _, _, tone in bars],
        )
    )
    most = max(value for _, value, _ in bars)
    _name_ticks(plot, [label for label, _, _ in bars], every=max(1, len(bars) // 20), most=most)
    if len(bars) <= _MOST_FIGURES:
        for place, (_, value, _) in enumerate(bars):
            _label(plot, amount(value), place, value, (0.5, 1.0))
    beside = max(0.0, (_LEAST_ROOM - len(bars)) / 2)  # a bar alone is a bar still, no wall
    plot.setXRange(-0.6 - beside, len(bars) - 0.4 + beside, padding=0)
    # the figures on top need their room in a low chart, too
    plot.setYRange(0, most * 1.24 if most else 1, padding=0)


def _draw_pairs(plot: Any, pairs: Sequence[Pair]) -> None:
    import pyqtgraph

    if not pairs:
        return
    places = list(range(len(pairs)))
    for value, width, brush in ((1, 0.74, theme.soft(Tone.MUTED)), (2, 0.46, theme.colour(Tone.ACCENT))):
        heights = [pair[value] for pair in pairs]
        plot.addItem(pyqtgraph.BarGraphItem(x=places, height=heights, width=width, pen=None, brush=brush))
    most = max(max(before, after) for _, before, after in pairs)
    _name_ticks(plot, [label for label, _, _ in pairs], every=max(1, len(pairs) // 20), most=most)
    if len(pairs) <= _MOST_FIGURES:
        for place, (_, _, after) in enumerate(pairs):
            _label(plot, amount(after), place, after, (0.5, 1.0))
    plot.setXRange(-0.6, len(pairs) - 0.4, padding=0)
    plot.setYRange(0, most * 1.25 if most else 1, padding=0)


def _draw_lying_bars(plot: Any, bars: Sequence[Bar]) -> None:
    import pyqtgraph

    if not bars:
        return
    rows = [-place for place in range(len(bars))]
    plot.addItem(
        pyqtgraph.BarGraphItem(
            x0=0,
            y=rows,
            width=[value for _, value, _ in bars],
            height=0.62,
            pen=None,
            brushes=[theme.colour(tone) for _, _, tone in bars],
        )
    )
    most = max(value for _, value, _ in bars)
    plot.getAxis("left").setTicks([[(row, label) for row, (label, _, _) in zip(rows, bars, strict=True)]])
    plot.getAxis("bottom").setTicks([[]])
    for row, (_, value, _) in zip(rows, bars, strict=True):
        _label(plot, amount(value), value, row, (0.0, 0.5))
    plot.setXRange(0, most * 1.15 if most else 1, padding=0)
    plot.setYRange(rows[-1] - 0.6, 0.6, padding=0)


def _draw_line(plot: Any, points: Sequence[Point]) -> None:
    import pyqtgraph

    if not points:
        return
    places, values = list(range(len(points))), [value for _, value in points]
    accent = theme.colour(Tone.ACCENT)
    pen = pyqtgraph.mkPen(accent, width=2)
    plot.plot(places, values, pen=pen, symbol="o", symbolSize=6, symbolPen=None, symbolBrush=accent)
    most = max(values)
    _name_ticks(plot, [label for label, _ in points], every=max(1, len(points) // 6), most=most)
    _label(plot, amount(values[-1]), places[-1], values[-1], (1.0, 1.2))
    plot.setXRange(-0.5, max(1, len(places)) - 0.5, padding=0.02)
    plot.setYRange(0, most * 1.2 if most else 1, padding=0)


def _name_ticks(plot: Any, labels: Sequence[str], *, every: int, most: float) -> None:
    """Write every so many labels below, and a few figures up to `most` at the side."""
    plot.getAxis("bottom").setTicks([[(place, label) for place, label in enumerate(labels) if place % every == 0]])
    plot.getAxis("left").setTicks([[(value, amount(value)) for value in _few(most)]])


def _label(plot: Any, text: str, x: float, y: float, anchor: tuple[float, float]) -> None:
    import pyqtgraph

    item = pyqtgraph.TextItem(text, color=theme.colour(Tone.PLAIN), anchor=anchor)
    item.setFont(theme.font(theme.SMALL))
    item.setPos(x, y)
    plot.addItem(item)


def _few(most: float) -> list[float]:
    """Return three or four round values from 0 up to about `most`."""
    if most <= 0:
        return [0]
    magnitude = 10 ** (len(str(int(most))) - 1)
    step = next(magnitude * part for part in (0.2, 0.5, 1, 2, 5) if most / (magnitude * part) <= 5)
    step = max(step, 1)
    return [step * count for count in range(int(most // step) + 1)]
