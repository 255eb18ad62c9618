# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws lines over two axes, as SVG.

An axis has ticks, a place between 0 and 1 for each value, and the words for a value. The names of the
lines stand beside the plot, where no line can run through them.
"""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 780, 400
LEFT, RIGHT, TOP, BOTTOM = 80, 500, 16, 340  # of the plot
# Dark enough on white, and told apart without the colours, too: each has its own dashes.
STYLES = (("#1b4f9c", ""), ("#c2571a", "8 3"), ("#2e7d46", "9 3 2 3"), ("#777777", "2 3"))

STYLE_SHEET = """  <style>
    text { font: 13px sans-serif; fill: #222 }
    .x { text-anchor: middle } .y { text-anchor: end }
    .grid { stroke: #ddd } .frame { fill: none; stroke: #777 }
    .line { fill: none; stroke-width: 2 }
  </style>
  <rect width="100%" height="100%" fill="#fff"/>"""


def duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size * 0.999:
            break
    return f"{seconds / size:.3g} {unit}"


class Linear:
    def __init__(self, label, ticks, words):
        self.label, self.ticks, self.words = label, ticks, words

    def place(self, value):
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


class Logarithmic:
    """From the last tick below all values to the first one above them."""

    def __init__(self, label, values, words):
        self.label, self.words = label, words
        # 100 µs is a little less than the tick there, as floating-point numbers are.
        least, most = min(values) * 1.001, max(values) * 0.999
        steps = (1, 2, 5) if most < 2000 * least else (1,)
        decades = range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)
        ticks = [step * 10.0**decade for decade in decades for step in steps]
        first = max(tick for tick in ticks if tick <= least)
        last = min(tick for tick in ticks if tick >= most)
        self.ticks = [tick for tick in ticks if first <= tick <= last]

    def place(self, value):
        return math.log(value / self.ticks[0]) / math.log(self.ticks[-1] / self.ticks[0])


def across(axis, value):
    return round(LEFT + axis.place(value) * (RIGHT - LEFT), 1)


def upwards(axis, value):
    return round(BOTTOM - axis.place(value) * (BOTTOM - TOP), 1)


def draw_axes(x, y):
    for tick in x.ticks:
        at = across(x, tick)
        yield f'<line class="grid" x1="{at}" y1="{TOP}" x2="{at}" y2="{BOTTOM}"/>'
        yield f'<text class="x" x="{at}" y="{BOTTOM + 18}">{escape(x.words(tick))}</text>'
    for tick in y.ticks:
        at = upwards(y, tick)
        yield f'<line class="grid" x1="{LEFT}" y1="{at}" x2="{RIGHT}" y2="{at}"/>'
        yield f'<text class="y" x="{LEFT - 8}" y="{at + 4:.1f}">{escape(y.words(tick))}</text>'
    yield f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{BOTTOM - TOP}"/>'
    middle = (TOP + BOTTOM) / 2
    yield f'<text class="x" x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 42}">{escape(x.label)}</text>'
    yield f'<text class="x" transform="translate(16 {middle}) rotate(-90)">{escape(y.label)}</text>'


def draw_line(x, y, points, style, marked):
    colour, dashes = style
    places = [(across(x, a), upwards(y, b)) for a, b in points]
    path = " ".join(f"{a},{b}" for a, b in places)
    yield f'<polyline class="line" stroke="{colour}" stroke-dasharray="{dashes}" points="{path}"/>'
    if marked:
        yield from (f'<circle cx="{a}" cy="{b}" r="3.5" fill="{colour}"/>' for a, b in places)


def draw_name(row, name, style):
    colour, dashes = style
    at = TOP + 14 + 24 * row
    yield (
        f'<line class="line" stroke="{colour}" stroke-dasharray="{dashes}"'
        f' x1="{RIGHT + 14}" y1="{at}" x2="{RIGHT + 46}" y2="{at}"/>'
    )
    yield f'<text x="{RIGHT + 54}" y="{at + 4}">{escape(name)}</text>'


def chart(title, x, y, lines, marked=False):
    """The text of the picture. `lines`: names and points; `marked`: each point is a measurement."""
    body = [f"<title>{escape(title)}</title>", *draw_axes(x, y)]
    for row, ((name, points), style) in enumerate(zip(lines, STYLES)):
        body += draw_line(x, y, points, style, marked)
        body += draw_name(row, name, style)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return "\n".join([head, STYLE_SHEET, *(f"  {element}" for element in body), "</svg>"]) + "\n"
