"""What a page of the rendition shows: its layers as PDF images, and the marks that draw them."""

from __future__ import annotations

import io
import math

from pikepdf import Dictionary, Name, Object, Pdf
from PIL import Image

from pipeline.page import Box, Colour, PageLayers, PageText, Raster

HAIR = 0.001  # points: less than a hundredth of a pixel at 600 dpi


def show_page(pdf: Pdf, page: PageText, scale: float) -> tuple[str, Dictionary]:
    """Content that draws the page at `scale` points a pixel, and the images it names. Raises
    OSError for a file that is missing or no picture."""
    if page.layers is None:
        picture = _whole_picture(pdf, page)
        whole = Box(0, 0, page.width, page.height)
        return _draw("Page", whole, page_size(page, scale)[1], scale), Dictionary(Page=picture)
    return _show_layers(pdf, page, page.layers, scale)


def _show_layers(
    pdf: Pdf, page: PageText, layers: PageLayers, scale: float
) -> tuple[str, Dictionary]:
    images, (width, high) = Dictionary(), page_size(page, scale)
    if isinstance(layers.paper, Raster):
        images.Paper = _jpeg(pdf, layers.paper)
        content = _draw("Paper", layers.reach, high, scale)
    else:
        content = f"{_paint(layers.paper)}0 0 {width:.4f} {high:.4f} re f\n"
    if layers.ink is not None:
        images.Ink = _ink(pdf, layers.ink, layers.tint)
        colour = "" if isinstance(layers.tint, Raster) else _paint(layers.tint)
        content += colour + _draw("Ink", layers.reach, high, scale)
    for at, (box, patch) in enumerate(layers.patches):
        images[f"/Patch{at}"] = _jpeg(pdf, patch)
        content += _draw(f"Patch{at}", box, high, scale)
    return content, images


def page_size(page: PageText, scale: float) -> tuple[float, float]:
    """Width and height in points, a hair less than the page has, so that a viewer that rounds
    up draws no pixel more than the scan has."""
    width, height = page.width * scale - HAIR, page.height * scale - HAIR
    return math.floor(width * 10000) / 10000, math.floor(height * 10000) / 10000


def _draw(name: str, box: Box, high: float, scale: float) -> str:
    """A picture over `box` of a page that is `high` points high, a hair within it: poppler
    stretches a picture over every pixel that it touches."""
    left, top = box.x0 * scale + HAIR, box.y0 * scale + HAIR
    width, height = box.width * scale - 2 * HAIR, box.height * scale - 2 * HAIR
    place = f"{width:.4f} 0 0 {height:.4f} {left:.4f} {high - top - height:.4f}"
    return f"q {place} cm /{name} Do Q\n"


def _paint(colour: Colour) -> str:
    red, green, blue = (value / 255 for value in colour)
    return f"{red:.3f} {green:.3f} {blue:.3f} rg\n"


def _ink(pdf: Pdf, ink: Raster, tint: Raster | Colour) -> Object:
    """A stencil that is painted in one colour, or a picture that is seen through it alone."""
    stencil = pdf.make_stream(
        ink.path.read_bytes(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=ink.width,
        Height=ink.height,
        ImageMask=True,
        BitsPerComponent=1,
        Filter=Name.CCITTFaxDecode,
        DecodeParms=Dictionary(K=-1, Columns=ink.width, Rows=ink.height),
    )
    if not isinstance(tint, Raster):
        return stencil
    picture = _jpeg(pdf, tint)
    picture.Mask = stencil
    return picture


def _jpeg(pdf: Pdf, raster: Raster) -> Object:
    data = raster.path.read_bytes()
    return _jpeg_stream(pdf, data, (raster.width, raster.height), grey=raster.grey)


def _whole_picture(pdf: Pdf, page: PageText) -> Object:
    """The JPEG as it is, never compressed a second time where that can be helped."""
    data = page.picture.read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        kind, mode, size = image.format, image.mode, image.size
        if kind != "JPEG" or mode not in ("RGB", "L"):
            data, mode = _as_jpeg(image), "RGB"
    return _jpeg_stream(pdf, data, size, grey=mode == "L")


def _jpeg_stream(pdf: Pdf, data: bytes, size: tuple[int, int], *, grey: bool) -> Object:
    return pdf.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=Name.DeviceGray if grey else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )


def _as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()
