"""What a certified copy shows at the top right of its first page, and where (NĐ 30/2020/NĐ-CP,
Phụ lục I, ô 14): text alone, Times New Roman's shapes, 10 points, black.

Where nothing is free there, the page grows at its top: what was scanned is neither covered nor
made smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
from pipeline.dossier_values import VIET_NAM
from pipeline.page import PageText
from storage.free_space import EDGE, Place, Sheet
from storage.stamp_font import StampFont

SIZE = 10  # points
LEADING = 12
PADDING = 2.0
WIDEST = 0.6  # of the page


TOP_RIGHT = ((0.35, 1.0), (0.0, 0.15))  # left of it stands the issuing body
FOR_MARKS = (((0.0, 1.0), (0.0, 0.15)), ((0.0, 1.0), (0.88, 1.0)))  # the upper, the lower margin
_Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Laid:
    """Style of the text `over` the signature, and the signature's `box` as PDF has it: left,
    bottom, right, top."""

    over: TextStampStyle
    box: _Rectangle


def lay_stamp(
    writer: IncrementalPdfFileWriter, stamp: Stamp, page: PageText, preview: bytes, font: StampFont
) -> Laid:
    """Find the places, make them where there are none, and show the mark; the signature's own text
    is shown with it. `font` need have no other letters than those of the stamp."""
    first, _ = writer.find_page_for_modification(0)
    shown = first.get_object()
    width, height = (float(shown["/MediaBox"][at]) for at in (2, 3))
    room = min(width * WIDEST, width - 2 * EDGE)
    mark, over = _Block(stamp.mark, font, room), _Block(_signed(stamp), font, room)
    places = _find_places(Sheet(preview, page, width, height), mark, over)
    if places is None:
        grown = height + mark.height + over.height + EDGE
        shown["/MediaBox"] = ArrayObject([FloatObject(each) for each in (0, 0, width, grown)])
        writer.update_container(shown)
        places, height = _one_above_the_other(width, mark, over), grown
    if mark.lines:
        _show(writer, mark, font, _turn(places[0], height))
    return Laid(style(over.lines, font), _turn(places[1], height))


def text_of(stamp: Stamp) -> str:
    """Every letter that it shows."""
    return "".join((*stamp.mark, *_signed(stamp)))


class _Block:
    """Lines of text, broken so that they fit into `room` points."""

    def __init__(self, lines: tuple[str, ...], font: StampFont, room: float) -> None:
        self.lines = tuple(part for line in lines for part in _break(line, font, room))
        self.width = max(map(font.measure, self.lines), default=0.0) + 2 * PADDING
        self.height = LEADING * len(self.lines) + 2 * PADDING


def _find_places(sheet: Sheet, mark: _Block, over: _Block) -> tuple[Place, Place] | None:
    """Of mark and signature; None where one of them finds none."""
    signature = sheet.find((over.width, over.height), *TOP_RIGHT)
    if signature is None:
        return None
    sheet.take(signature)
    found = (sheet.find((mark.width, mark.height), *bands) for bands in FOR_MARKS)
    place = next((place for place in found if place is not None), None)
    return None if place is None else (place, signature)


def _one_above_the_other(width: float, mark: _Block, over: _Block) -> tuple[Place, Place]:
    """At the upper right corner."""
    lefts = [max(width - block.width - EDGE, 0.0) for block in (mark, over)]
    upper = Place(min(lefts), EDGE / 2, mark.width, mark.height)
    return upper, Place(min(lefts), upper.top + mark.height, over.width, over.height)


def _turn(place: Place, height: float) -> _Rectangle:
    """PDF counts from below."""
    bottom = height - place.top - place.height
    return place.left, bottom, place.left + place.width, bottom + place.height


def style(lines: tuple[str, ...], font: StampFont) -> TextStampStyle:
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
            font=font,
            font_size=font.size,
            leading=LEADING,
            text_color=(0, 0, 0),
            box_layout_rule=still.substitute_margins(Margins.uniform(0)),
        ),
    )


def _show(
    writer: IncrementalPdfFileWriter, block: _Block, font: StampFont, box: _Rectangle
) -> None:
    """On the page itself. Whatever the page's own content left switched on ends here."""
    inside = BoxConstraints(width=block.width, height=block.height)
    shown = style(block.lines, font).create_stamp(writer, inside, {}).register()
    content = f"q 0 Tr 100 Tz 1 0 0 1 {box[0]:.3f} {box[1]:.3f} cm /Converted Do Q".encode()
    resources: Any = DictionaryObject({pdf_name("/Converted"): shown})
    writer.add_stream_to_page(
        0,
        writer.add_object(StreamObject(stream_data=content)),
        DictionaryObject({pdf_name("/XObject"): resources}),
    )


def _signed(stamp: Stamp) -> tuple[str, ...]:
    """The time as ISO 8601 has the zone: +07:00."""
    time = stamp.at.astimezone(VIET_NAM)
    zone = f"{time:%z}"
    return stamp.agency, f"{time:%d/%m/%Y %H:%M:%S} {zone[:-2]}:{zone[-2:]}"


def _break(line: str, font: StampFont, room: float) -> list[str]:
    """At spaces; a word that is too long alone stays whole."""
    lines: list[str] = []
    for word in line.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.measure(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
