"""The searchable PDF of a paper: the page as scanned, and its words invisibly over it.

PDF/A-2b (ISO 19005-2), as TT 05/2025/TT-BNV asks of two-layer files. It is a file of its own: an
original, signed or not, is never touched. The same pages always give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, PdfError, String
from PIL import Image, ImageCms

from pipeline.errors import ReadingFailed
from pipeline.page import PageText, Word
from storage import glyphless
from storage.baseline import level
from storage.glyphless import Glyphs

LONGEST = 14400.0  # points, ISO 32000-1, Annex C
SHORTEST = 3.0  # points
SPACE = 0.2  # least gap between words, by the line's height: viewers join what stands closer


def make_rendition(pages: Sequence[PageText], target: Path, *, title: str, made: datetime) -> None:
    """Write the PDF of these pages to `target`; it is in memory once while it is made.

    `title` and `made` go into the metadata. Raises ReadingFailed for a page whose picture is
    missing or broken.
    """
    glyphs = Glyphs()
    try:
        with Pdf.new() as pdf:
            font = pdf.make_indirect(Dictionary(Type=Name.Font))
            for page in pages:
                pdf.pages.append(_make_page(pdf, page, font, glyphs))
            _fill_font(pdf, font, glyphs)
            _declare(pdf, _metadata(title, made))
            pdf.save(target, deterministic_id=True, force_version="1.7")
    except (OSError, PdfError) as error:
        raise ReadingFailed(page=pages[0].number, detail=type(error).__name__) from error


def _declare(pdf: Pdf, metadata: bytes) -> None:
    profile = pdf.make_stream(srgb_profile(), N=3)
    pdf.Root.OutputIntents = Array([_output_intent(profile)])
    pdf.Root.Metadata = pdf.make_stream(metadata, Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Lang = String("vi-VN")


def _make_page(pdf: Pdf, page: PageText, font: Object, glyphs: Glyphs) -> Page:
    """The picture over the whole page at its true size, then the words."""
    scale = _points_per_pixel(page)
    width, height = page.width * scale, page.height * scale
    content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Picture Do Q\n"
    content += lay_words(page, scale, glyphs)
    resources = Dictionary(
        XObject=Dictionary(Picture=_picture(pdf, page)),
        Font=Dictionary(Words=font),
    )
    return Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width, 3), round(height, 3)]),
            Resources=resources,
            Contents=pdf.make_stream(content.encode("ascii")),
        )
    )


def _points_per_pixel(page: PageText) -> float:
    """1/72 inch by the page's resolution, within the sizes a PDF page may have."""
    longest, shortest = max(page.width, page.height), min(page.width, page.height)
    return max(min(72.0 / page.dpi, LONGEST / longest), SHORTEST / shortest)


def lay_words(page: PageText, scale: float, glyphs: Glyphs) -> str:
    """Content of the invisible layer: each word lies on its box, a space fills the gap to
    the next word of the line, so that viewers find words and lines as the paper has them."""
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


def _picture(pdf: Pdf, page: PageText) -> Object:
    """The JPEG as it is, never compressed a second time where that can be helped."""
    data = page.picture.read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        kind, mode, size = image.format, image.mode, image.size
        if kind != "JPEG" or mode not in ("RGB", "L"):
            data, mode = _as_jpeg(image), "RGB"
    space = Name.DeviceGray if mode == "L" else Name.DeviceRGB
    return pdf.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=space,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )


def _as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()


def _fill_font(pdf: Pdf, font: Object, glyphs: Glyphs) -> None:
    """Type 0 font whose codes are glyph numbers (ISO 32000-1, 9.7)."""
    program = glyphs.font_program()
    name = Name(f"/{glyphless.NAME}")
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
    font.Subtype, font.BaseFont, font.Encoding = Name.Type0, name, Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(letters)])
    font.ToUnicode = pdf.make_stream(glyphs.to_unicode())


def _output_intent(profile: Object) -> Dictionary:
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The sRGB profile, its creation date (bytes 24 to 35, ICC.1:2010, 7.2) made a constant."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes((0x07, 0xE8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0)) + profile[36:]


def _metadata(title: str, made: datetime) -> bytes:
    """XMP that declares the conformance (ISO 19005-2, 6.6.4)."""
    when = made.isoformat(timespec="seconds")
    return _XMP.format(title=escape(title), when=when).encode()


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<xmp:CreatorTool>Sohoa</xmp:CreatorTool>
<pdf:Producer>Sohoa</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
