"""What a certified copy shows at the top right of its first page, and where (NĐ 30/2020/NĐ-CP,
Phụ lục I, ô 14): text alone, Times New Roman's shapes, 10 points, black.

Where nothing is free there, the page grows at its top: what was scanned is neither covered nor
made smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import ImageFont
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    StreamObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    InnerScaling,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import TextStampStyle

from pipeline.certification import Stamp
from pipeline.page import PageText
from storage.free_space import EDGE, find_place

SIZE = 10  # points
LEADING = 12
PADDING = 2.0
WIDEST = 0.6  # of the page
VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Laid:
    """`over` the signature and `mark` above it, lines of text; `box` of the signature as PDF has
    it, left, bottom, right, top."""

    mark: tuple[str, ...]
    over: tuple[str, ...]
    box: tuple[float, float, float, float]


def lay_stamp(
    writer: IncrementalPdfFileWriter, stamp: Stamp, page: PageText, preview: bytes, font: Path
) -> Laid:
    """Find the place, make one where there is none, and show the mark there; the signature's own
    text is shown with it."""
    first, _ = writer.find_page_for_modification(0)
    sheet = first.get_object()
    width, height = (float(sheet["/MediaBox"][at]) for at in (2, 3))
    mark, over = _wrap(stamp, font, min(width * WIDEST, width - 2 * EDGE))
    wide = _widest((*mark, *over), font) + 2 * PADDING
    tall = LEADING * len(mark) + LEADING * len(over) + 4 * PADDING
    place = find_place(preview, page, (width, height), (wide, tall))
    if place is None:
        top = height + tall + EDGE
        sheet["/MediaBox"] = ArrayObject([FloatObject(v) for v in (0, 0, width, top)])
        writer.update_container(sheet)
        left = max(width - wide - EDGE, 0.0)
    else:
        left, top = place.left, height - place.top
    middle = top - LEADING * len(mark) - 2 * PADDING
    if mark:
        _show(writer, mark, font, (left, middle, left + wide, top))
    return Laid(mark, over, (left, top - tall, left + wide, middle))


def style(lines: tuple[str, ...], font: Path) -> TextStampStyle:
    """Plain black text from the left, without frame, picture or change of size."""
    still = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MAX,
        margins=Margins.uniform(PADDING),
        inner_content_scaling=InnerScaling.NO_SCALING,
    )
    return TextStampStyle(
        border_width=0,
        background=None,
        stamp_text="\n".join(lines).replace("%", "%%"),
        inner_content_layout=still,
        text_box_style=TextBoxStyle(
            font=GlyphAccumulatorFactory(str(font), font_size=SIZE),
            font_size=SIZE,
            leading=LEADING,
            text_color=(0, 0, 0),
            box_layout_rule=still.substitute_margins(Margins.uniform(0)),
        ),
    )


def _show(
    writer: IncrementalPdfFileWriter,
    lines: tuple[str, ...],
    font: Path,
    box: tuple[float, float, float, float],
) -> None:
    """On the page itself. Whatever the page's own content left switched on ends here."""
    left, bottom, right, top = box
    inside = BoxConstraints(width=right - left, height=top - bottom)
    shown = style(lines, font).create_stamp(writer, inside, {}).register()
    content = f"q 0 Tr 100 Tz 1 0 0 1 {left:.3f} {bottom:.3f} cm /Converted Do Q".encode()
    resources: Any = DictionaryObject({pdf_name("/Converted"): shown})
    writer.add_stream_to_page(
        0,
        writer.add_object(StreamObject(stream_data=content)),
        DictionaryObject({pdf_name("/XObject"): resources}),
    )


def _wrap(stamp: Stamp, font: Path, room: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    time = stamp.at.astimezone(VIET_NAM)
    signed = f"{time:%d/%m/%Y %H:%M:%S} {time:%z}"
    signed = f"{signed[:-2]}:{signed[-2:]}"
    mark = [part for line in stamp.mark for part in _break(line, font, room)]
    return tuple(mark), (*_break(stamp.agency, font, room), *_break(signed, font, room))


def _break(line: str, font: Path, room: float) -> list[str]:
    """At spaces; a word that is too long alone stays whole."""
    lines: list[str] = []
    for word in line.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _widest((longer,), font) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _widest(lines: tuple[str, ...], font: Path) -> float:
    """In points."""
    measured = ImageFont.truetype(str(font), 1000)
    return max((measured.getlength(line) for line in lines), default=0.0) * SIZE / 1000
