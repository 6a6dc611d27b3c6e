"""Pages that strain a reader: large ones, and one with nothing on it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from samples.damage import LEVELS, spoil
from samples.fonts import Style, load_font
from samples.specimen import make_specimen

DPI = 300
A0 = (round(841 / 25.4 * DPI), round(1189 / 25.4 * DPI))


def make_sheets(folder: Path) -> dict[str, Path]:
    """Files of the large pages, by what they are called."""
    folder.mkdir(parents=True)
    drawing = draw_a0()
    smaller = drawing.resize((drawing.width * 2 // 3, drawing.height * 2 // 3))
    return {
        "A4 at 300 dpi": make_a4(folder),
        "A0 drawing at 200 dpi": _save(smaller, folder / "a0-200dpi.pdf", 200),
        "A0 drawing at 300 dpi": _save(drawing, folder / "a0-300dpi.pdf"),
    }


def make_a4(folder: Path) -> Path:
    """A printed page of A4 at 300 dpi, in colour, as an office scanner gives it."""
    sheet = Image.fromarray(make_specimen("quyet_dinh", "clean", 11).pages[0])
    large = np.array(sheet.resize((2480, 3508), Image.Resampling.LANCZOS))
    page = spoil(large, np.roll(large, 60, 0), LEVELS["office"], Random("a4")).pixels  # noqa: S311
    return _save(Image.fromarray(page), folder / "a4-300dpi.pdf")


def draw_a0() -> Image.Image:
    """A drawing of A0 at 300 dpi, in colour: parcels, dimensions, a title block."""
    sheet = Image.new("RGB", A0, "white")
    pen, rng = ImageDraw.Draw(sheet), Random("a0")  # noqa: S311
    pen.rectangle((200, 200, A0[0] - 200, A0[1] - 200), outline="black", width=12)
    _draw_parcels(pen, rng)
    small, large = load_font(Style(24)), load_font(Style(60, bold=True))
    pen.text((A0[0] - 3800, A0[1] - 900), "BẢN ĐỒ ĐỊA CHÍNH KHU ĐẤT", font=large, fill="black")
    pen.text((A0[0] - 3800, A0[1] - 600), "Tỷ lệ 1:500, tờ bản đồ số 12", font=small, fill="black")
    return sheet


def make_slip(folder: Path) -> Path:
    """An empty slip: nothing to read, so that what it costs is the start."""
    return _save(Image.new("RGB", (420, 590), "white"), folder / "slip.pdf")


def _draw_parcels(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    """Neighbours share their corners; in each its number over its area."""
    corners = {
        (column, row): (500 * column + rng.randint(-120, 120), 500 * row + rng.randint(-120, 120))
        for column in range(1, 19)
        for row in range(1, 26)
    }
    font = load_font(Style(16))
    for (column, row), place in corners.items():
        for other in ((column + 1, row), (column, row + 1)):
            if other in corners:
                pen.line([place, corners[other]], fill="black", width=5)
        facts = f"{rng.randint(1, 999)}\n{rng.randint(500, 9999) / 10:.1f}"
        pen.multiline_text((place[0] + 180, place[1] + 180), facts, font=font, fill="black")


def _save(page: Image.Image, path: Path, dpi: int = DPI) -> Path:
    page.save(path, "PDF", resolution=dpi, quality=85)
    return path
