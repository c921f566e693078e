"""Charts (pyqtgraph): the window's colours, no frames, few ticks, labels beside what they name."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import amount

Bar = tuple[str, float, Tone]


class Chart(QWidget):
    """A chart that is drawn anew when the data or the colours change; pyqtgraph is imported with the first one."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(name)
        self.setMinimumHeight(140)
        self._plot: Any = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._plot is not None:
            self._draw()

    def _draw(self) -> None:
        raise NotImplementedError

    def _begin(self) -> Any:
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

    def _label(self, text: str, x: float, y: float, anchor: tuple[float, float], tone: Tone = Tone.MUTED) -> None:
        import pyqtgraph

        item = pyqtgraph.TextItem(text, color=theme.colour(tone), anchor=anchor)
        item.setFont(theme.font(theme.SMALL))
        item.setPos(x, y)
        self._plot.addItem(item)


class BarChart(Chart):
    """Upright bars, each with its figure on top and its label below; an optional line marks a limit."""

    def show_bars(self, bars: Sequence[Bar], *, labels: bool = True) -> None:
        """Draw (label, value, tone); with many bars leave the labels to the tooltips of the table beside."""
        self._bars, self._labels = list(bars), labels
        self._draw()

    def _draw(self) -> None:
        import pyqtgraph

        plot = self._begin()
        if not self._bars:
            return
        plot.addItem(
            pyqtgraph.BarGraphItem(
                x=list(range(len(self._bars))),
                height=[value for _, value, _ in self._bars],
                width=0.62,
                pen=None,
                brushes=[theme.colour(tone) for _, _, tone in self._bars],
            )
        )
        most = max(value for _, value, _ in self._bars)
        every = max(1, len(self._bars) // 20)
        axis = plot.getAxis("bottom")
        axis.setTicks([[(p, n) for p, (n, _, _) in enumerate(self._bars) if p % every == 0] if self._labels else []])
        plot.getAxis("left").setTicks([[(value, amount(value)) for value in _few(most)]])
        if len(self._bars) <= 24:
            for place, (_, value, _) in enumerate(self._bars):
                self._label(amount(value), place, value, (0.5, 1.0), Tone.PLAIN)
        plot.setXRange(-0.6, len(self._bars) - 0.4, padding=0)
        plot.setYRange(0, most * 1.15 if most else 1, padding=0)


class LineChart(Chart):
    """One line over named points, the last one labelled; an optional level is drawn across with its name."""

    def show_line(self, points: Sequence[tuple[str, float]], level: tuple[str, float] | None = None) -> None:
        self._points, self._level = list(points), level
        self._draw()

    def _draw(self) -> None:
        import pyqtgraph

        plot = self._begin()
        if not self._points:
            return
        places, values = list(range(len(self._points))), [value for _, value in self._points]
        pen = pyqtgraph.mkPen(theme.colour(Tone.ACCENT), width=2)
        plot.plot(
            places, values, pen=pen, symbol="o", symbolSize=6, symbolPen=None, symbolBrush=theme.colour(Tone.ACCENT)
        )
        most = max([*values, self._level[1] if self._level else 0])
        if self._level is not None:
            line = pyqtgraph.mkPen(theme.colour(Tone.MUTED), width=1, style=Qt.PenStyle.DashLine)
            plot.addItem(pyqtgraph.InfiniteLine(self._level[1], angle=0, pen=line))
            self._label(f"{self._level[0]} {amount(self._level[1])}", -0.4, self._level[1], (0.0, 1.0))
        every = max(1, len(self._points) // 6)
        plot.getAxis("bottom").setTicks([[(p, n) for p, (n, _) in enumerate(self._points) if p % every == 0]])
        plot.getAxis("left").setTicks([[(value, amount(value)) for value in _few(most)]])
        self._label(amount(values[-1]), places[-1], values[-1], (1.0, 1.2), Tone.PLAIN)
        plot.setXRange(-0.5, max(1, len(places)) - 0.5, padding=0.02)
        plot.setYRange(0, most * 1.2 if most else 1, padding=0)


def _few(most: float) -> list[float]:
    """Return three or four round values from 0 up to about `most`."""
    if most <= 0:
        return [0]
    magnitude = 10 ** (len(str(int(most))) - 1)
    step = next(magnitude * part for part in (0.2, 0.5, 1, 2, 5) if most / (magnitude * part) <= 5)
    step = max(step, 1)
    return [step * count for count in range(int(most // step) + 1)]
