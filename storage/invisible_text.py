"""The words of a page, invisibly over their places, so that they are found, selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from pipeline.page import PageText, Word
from storage import glyphless
from storage.baseline import level
from storage.glyphless import Glyphs

SPACE = 0.2  # least gap between words, by the line's height: viewers join what stands closer


def lay_words(page: PageText, scale: float, glyphs: Glyphs) -> str:
    """Content of the invisible layer at `scale` points a pixel: each word lies on its box, a
    space fills the gap to the next word of the line, so that viewers find words and lines as the
    paper has them."""
    laid = [_lay_line(line, page.height, scale, glyphs) for line in page.lines]
    return f"BT 3 Tr\n{''.join(laid)}ET\n" if laid else ""


def _lay_line(line: Sequence[Word], height: int, scale: float, glyphs: Glyphs) -> str:
    content = []
    for at, (word, room) in enumerate(zip(line, level(line), strict=True)):
        size = (room.bottom - room.top) * scale
        base = (height - room.bottom) * scale - size * glyphless.DESCENT / glyphless.EM
        left, right = word.box.x0 * scale, max(word.box.x1, word.box.x0 + 1) * scale
        after = line[at + 1].box.x0 * scale if at + 1 < len(line) else None
        if after is not None and after > left:
            right = max(min(right, after - SPACE * size), left + (right - left) / 2)
        content.append(f"/Words {size:.3f} Tf 1 0 0 1 {left:.3f} {base:.3f} Tm ")
        content.append(_show(word.text, right - left, size, glyphs))
        if after is not None:
            content.append(_show(" ", max(after - right, SPACE * size), size, glyphs))
    return "".join(content)


def _show(text: str, width: float, size: float, glyphs: Glyphs) -> str:
    """Horizontal scaling, in percent, gives the text its width on the page."""
    natural = max(len(text), 1) * size * glyphless.ADVANCE / glyphless.EM
    return f"{max(100.0 * width / natural, 0.01):.2f} Tz <{glyphs.encode(text)}> Tj\n"


def make_font(pdf: Pdf, glyphs: Glyphs) -> Object:
    """Type 0 font whose codes are glyph numbers (ISO 32000-1, 9.7)."""
    name, program = Name(f"/{glyphless.NAME}"), glyphs.font_program()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array([0, glyphless.DESCENT, glyphless.ADVANCE, glyphless.ASCENT]),
        ItalicAngle=0,
        Ascent=glyphless.ASCENT,
        Descent=glyphless.DESCENT,
        CapHeight=glyphless.ASCENT,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    letters = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        DW=glyphless.ADVANCE,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(letters)]),
            ToUnicode=pdf.make_stream(glyphs.to_unicode()),
        )
    )
