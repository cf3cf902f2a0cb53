"""Charts as PNGs for a phone: a light ground of their own, so that they read the same in a light and a dark chat.

A chat shows a picture some 360 points wide, a third of what is drawn here: the smallest letters are 12 points there.
Pillow is loaded with the first chart, never at start-up, and draws on a thread (`ui.wire`).
"""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from ui.charts import Bar, Bars, Chart, Columns, Series, Tone
from ui.charts.letters import fitted, readable, runs, width

WIDE, HIGH = 1080, 864
MARGIN = 54
TITLE, WORDS, SMALL, SMALLEST = 48, 40, 36, 20
GROUND, INK, SOFT, LINE = "#FBFBF9", "#1D2730", "#55626D", "#C9D0D6"
COLOURS: dict[Tone, tuple[str, str]] = {
    "plain": ("#2563B8", "#9DBBE3"),
    "good": ("#1F8A5B", "#98CDB5"),
    "fair": ("#C77700", "#E8BE84"),
    "bad": ("#C23B3B", "#E5A5A5"),
    "quiet": ("#7A8791", "#BEC6CC"),
}
"""What is meant, and what only stands beside it. Light and dark enough to be told apart without colours too."""
KEPT_COLOURS = 64
TOP = MARGIN + TITLE + 34
GAP = 0.22
"""Of a column's room."""
BAR_HIGH = 34
KEY = 30
"""The side of the square before the words of a key."""


def png(chart: Chart) -> bytes:
    """The picture of a chart."""
    picture = Image.new("RGB", (WIDE, HIGH), GROUND)
    sheet = Sheet(ImageDraw.Draw(picture))
    sheet.write(chart.title, (MARGIN, MARGIN), TITLE, room=WIDE - 2 * MARGIN)
    if isinstance(chart, Columns):
        columns(sheet, chart)
    else:
        bars(sheet, chart)
    kept = BytesIO()
    picture.quantize(KEPT_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(kept, "PNG")
    return kept.getvalue()


class Sheet:
    """What is drawn on: text in our fonts, and boxes."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def write(
        self, text: str, at: tuple[float, float], size: int, *, room: float = WIDE, side: float = 0.0, ink: str = INK
    ) -> None:
        """One line, its upper left corner here; `side` 0.5 puts its middle there, 1.0 its right end."""
        shown = fitted(text, size, room)
        left = at[0] - side * width(shown, size)
        for run in runs(shown, size):
            # On one line whatever the font: by the baseline, not by each font's own height.
            self._draw.text((left, at[1] + size), run.text, font=run.font, fill=ink, anchor="ls")
            left += run.width

    def box(self, corners: tuple[float, float, float, float], colour: str) -> None:
        """A filled box: left, upper, right, lower."""
        self._draw.rectangle(tuple(round(corner) for corner in corners), fill=colour)


def columns(sheet: Sheet, chart: Columns) -> None:
    """Columns side by side on one line; what stands in one is written at it where there is room."""
    kinds = [*chart.up, *([chart.down] if chart.down else [])]
    top = TOP + _key(sheet, kinds) + WORDS
    low = HIGH - MARGIN - SMALL - (SMALL + 26 if chart.down else 10)
    highest = max(sum(values) for values in zip(*(one.values for one in chart.up), strict=True))
    deepest = max(chart.down.values) if chart.down else 0
    a_unit = (low - top) / max(highest + deepest, 1)
    ground = top + highest * a_unit
    for number, name in enumerate(chart.labels):
        place = _Place(sheet, number, len(chart.labels), a_unit, ground)
        _stack(place, chart.up)
        if chart.down:
            _under(place, chart.down)
        ink = INK if place.meant else SOFT
        sheet.write(name, (place.middle, HIGH - MARGIN - SMALL), SMALL, room=place.room, side=0.5, ink=ink)
    sheet.box((MARGIN, ground - 1, WIDE - MARGIN, ground + 1), SOFT)


def _key(sheet: Sheet, kinds: Sequence[Series]) -> int:
    """Which colour is what, where there are several; how much room it took."""
    if len(kinds) < 2:  # noqa: PLR2004 - one kind is what the title says
        return 0
    left = float(MARGIN)
    for kind in kinds:
        sheet.box((left, TOP + 8, left + KEY, TOP + 8 + KEY), COLOURS[kind.tone][0])
        sheet.write(kind.label, (left + KEY + 14, TOP), SMALL)
        left += KEY + 14 + width(kind.label, SMALL) + 48
    return SMALL + 40


class _Place:
    """Where one column stands."""

    def __init__(self, sheet: Sheet, number: int, of: int, a_unit: float, ground: float) -> None:
        self.sheet, self.number, self.a_unit, self.ground = sheet, number, a_unit, ground
        self.room = (WIDE - 2 * MARGIN) / of
        self.left = MARGIN + number * self.room + GAP / 2 * self.room
        self.right = self.left + (1 - GAP) * self.room
        self.middle = (self.left + self.right) / 2
        self.meant = number == of - 1

    def block(self, series: Series, low: float, high: float) -> None:
        colour = COLOURS[series.tone][0 if self.meant else 1]
        self.sheet.box((self.left, high, self.right, low - 1), colour)

    def words(self, series: Series) -> str:
        return series.said[self.number] if series.said else str(series.values[self.number])


def _stack(place: _Place, kinds: Sequence[Series]) -> None:
    """One on the other. A part too low for its figure has it above the column, in its own colour."""
    low, above = place.ground, list[Series]()
    for series in kinds:
        value = series.values[place.number]
        if not value:
            continue
        high = low - max(value * place.a_unit, 3)
        place.block(series, low, high)
        inside = len(kinds) > 1
        if inside and low - high >= SMALL + 4:
            middle = (low + high - SMALL) / 2 - 6
            _figure(place, series, middle, "#FFFFFF" if place.meant else INK)
        elif inside:
            above.append(series)
        else:
            _figure(place, series, high - SMALL - 14, INK if place.meant else SOFT)
        low = high
    for number, series in enumerate(above):
        part = place.room / len(above)
        middle = place.middle + (number - (len(above) - 1) / 2) * part
        _figure(place, series, low - SMALL - 14, COLOURS[series.tone][0], within=(middle, part))


def _under(place: _Place, series: Series) -> None:
    value = series.values[place.number]
    if value:
        low = place.ground + max(value * place.a_unit, 3)
        place.block(series, low, place.ground)
        _figure(place, series, low + 2, INK if place.meant else SOFT)


def _figure(
    place: _Place, series: Series, upper: float, ink: str, *, within: tuple[float, float] | None = None
) -> None:
    """In the middle of its room, in smaller letters where that is narrow: a figure is never cut."""
    said, (middle, room) = place.words(series), within or (place.middle, place.room)
    size = next((size for size in range(SMALL, SMALLEST, -2) if width(said, size) <= room), SMALLEST)
    place.sheet.write(said, (middle, upper + SMALL - size), size, side=0.5, ink=ink)


def bars(sheet: Sheet, chart: Bars) -> None:
    """One under the other: the words and the figure, and the bar below them."""
    each = min((HIGH - TOP - MARGIN) / len(chart.bars), 3.6 * WORDS)
    most = max(*(bar.value for bar in chart.bars), 1)
    for number, bar in enumerate(chart.bars):
        _bar(sheet, bar, TOP + 20 + number * each, most)


def _bar(sheet: Sheet, bar: Bar, top: float, most: int) -> None:
    room = WIDE - 2 * MARGIN
    right = width(bar.said, WORDS)
    name = bar.label if bar.number is None else f"{bar.number}. {bar.label}"
    if bar.nameless and not readable(bar.label):
        name = bar.nameless
    sheet.write(name, (MARGIN, top), WORDS, room=room - right - WORDS)
    sheet.write(bar.said, (WIDE - MARGIN, top), WORDS, side=1.0)
    upper = top + WORDS + 22
    sheet.box((MARGIN, upper, WIDE - MARGIN, upper + BAR_HIGH), LINE)
    if bar.value:
        long = max(room * bar.value / most, 6)
        sheet.box((MARGIN, upper, MARGIN + long, upper + BAR_HIGH), COLOURS[bar.tone][0])
