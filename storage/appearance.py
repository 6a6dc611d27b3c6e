"""What a page of the rendition shows: its layers as PDF images, and the marks that draw them."""

from __future__ import annotations

import io
import math

from pikepdf import Dictionary, Name, Object, Pdf
from PIL import Image

from pipeline.page import Box, Colour, PageLayers, PageText, Raster


def show_page(pdf: Pdf, page: PageText, scale: float) -> tuple[str, Dictionary]:
    """Content that draws the page at `scale` points a pixel, and the images it names. Raises
    OSError for a file that is missing or no picture."""
    if page.layers is None:
        picture = _whole_picture(pdf, page)
        return _draw("Page", _over(page), page.height, scale), Dictionary(Page=picture)
    return _show_layers(pdf, page, page.layers, scale)


def _show_layers(
    pdf: Pdf, page: PageText, layers: PageLayers, scale: float
) -> tuple[str, Dictionary]:
    images, whole, high = Dictionary(), _over(page), page.height
    if isinstance(layers.paper, Raster):
        images.Paper = _jpeg(pdf, layers.paper)
        content = _draw("Paper", whole, high, scale)
    else:
        width, height = page.width * scale, page.height * scale
        content = f"{_paint(layers.paper)}0 0 {width:.3f} {height:.3f} re f\n"
    if layers.ink is not None:
        images.Ink = _ink(pdf, layers.ink, layers.tint)
        colour = "" if isinstance(layers.tint, Raster) else _paint(layers.tint)
        content += colour + _draw("Ink", whole, high, scale)
    for at, (box, patch) in enumerate(layers.patches):
        images[f"/Patch{at}"] = _jpeg(pdf, patch)
        content += _draw(f"Patch{at}", box, high, scale)
    return content, images


def _over(page: PageText) -> Box:
    return Box(0, 0, page.width, page.height)


def _draw(name: str, box: Box, high: int, scale: float) -> str:
    x, y = box.x0 * scale, (high - box.y1) * scale
    width, height = just_below(box.width * scale), just_below(box.height * scale)
    return f"q {width:.3f} 0 0 {height:.3f} {x:.3f} {y:.3f} cm /{name} Do Q\n"


def just_below(points: float) -> float:
    """To a thousandth of a point, and less than `points`: poppler gives a picture that ends
    exactly between two pixels one more of them, and stretches it over that."""
    return math.ceil(points * 1000) / 1000 - 0.001


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
