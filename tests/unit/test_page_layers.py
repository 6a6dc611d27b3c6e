"""The page in layers: it looks like the scan, at a fraction of its bytes, and nothing is lost."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.likeness import similarity
from ocr.page_layers import write_layers
from pipeline.page import Box, PageLayers, PageText, Raster
from storage.rendition import make_rendition

Pixels = NDArray[np.uint8]
WIDTH, HEIGHT, DPI = 1654, 2339, 200.0
PAPER = 248
FONT, PEN = cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX


def blank(level: int = PAPER) -> Pixels:
    return np.full((HEIGHT, WIDTH, 3), level, np.uint8)


def write(
    page: Pixels, text: str, at: tuple[int, int], colour: tuple[int, int, int] = (20, 20, 20)
) -> None:
    cv2.putText(page, text, at, FONT, 1.0, colour, 2, cv2.LINE_AA)


def print_text(page: Pixels) -> Pixels:
    for line in range(45):
        write(page, f"{line:02d} Can cu Luat To chuc chinh quyen dia phuong so {line * 7919}",
              (160, 150 + 46 * line))  # fmt: skip
    return page


def sign_and_seal(page: Pixels) -> Box:
    """A red seal over a blue signature over a printed name."""
    write(page, "Nguyen Van Mau", (1050, 1980), (10, 10, 10))
    curve = np.array([[1000 + 8 * i, round(1950 + 90 * np.sin(i / 4))] for i in range(50)])
    cv2.polylines(page, [curve], False, (40, 60, 170), 5, cv2.LINE_AA)
    seal = np.full_like(page, 255)
    for radius, thick in ((150, 8), (105, 4), (40, -1)):
        cv2.circle(seal, (1180, 1950), radius, (215, 45, 60), thick, cv2.LINE_AA)
    page[:] = (page.astype(np.uint16) * seal // 255).astype(np.uint8)
    return Box(1030, 1800, 1331, 2101)


def add_grain(page: Pixels, sigma: float) -> Pixels:
    noise = np.random.default_rng(7).normal(0, sigma, page.shape)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def show(
    page: Pixels, folder: Path, seals: tuple[Box, ...] = (), dpi: float = DPI
) -> tuple[Pixels, PageLayers, int]:
    """The rendition as poppler draws it at the scan's own resolution, its layers, its bytes."""
    layers, _ = write_layers(page, dpi, seals, 1, folder)
    text = PageText(1, page.shape[1], page.shape[0], dpi, (), folder / "-", folder / "-",
                    layers=layers)  # fmt: skip
    pdf, drawn = folder / "shown.pdf", folder / "shown"
    make_rendition([text], pdf, title="t", made=datetime(2026, 11, 20, tzinfo=UTC))
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-singlefile", pdf, drawn], check=True)
    seen = cv2.cvtColor(cv2.imread(f"{drawn}.png"), cv2.COLOR_BGR2RGB)
    assert seen.shape == page.shape
    return np.asarray(seen, np.uint8), layers, pdf.stat().st_size


def alike(one: Pixels, two: Pixels) -> float:
    greys = (cv2.medianBlur(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), 5) for page in (one, two))
    first, second = (np.asarray(grey, np.uint8) for grey in greys)
    return float(similarity(first, second).mean())


def worst(one: Pixels, two: Pixels) -> float:
    """The largest difference, grey levels, in a look that is blurred by two pixels."""
    looks = [cv2.GaussianBlur(page, (0, 0), 2.0).astype(float) for page in (one, two)]
    return float(np.abs(looks[0] - looks[1]).max())


@pytest.mark.parametrize("grain", [0.0, 4.0, 9.0])
def test_a_full_page_looks_like_the_scan_within_its_budget(tmp_path: Path, grain: float) -> None:
    """150 kB for A4 at 200 dpi with seal and signature; structural similarity at least .95."""
    page = print_text(blank())
    seal = sign_and_seal(page)
    page = add_grain(cv2.GaussianBlur(page, (0, 0), 0.6).astype(np.uint8), grain)
    seen, _, size = show(page, tmp_path, (seal,))
    assert alike(page, seen) >= 0.95
    assert size <= 150_000


@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0])
def test_a_bilevel_scan_comes_back_pixel_by_pixel(tmp_path: Path, dpi: float) -> None:
    """A fax or copier's scan is one stencil: no digit can turn into another."""
    page = np.where(print_text(blank(255)) < 128, 0, 255).astype(np.uint8)
    page = np.repeat(page[:, :, :1], 3, axis=2)
    seen, layers, size = show(page, tmp_path, dpi=dpi)
    assert np.array_equal(page, seen)
    assert (layers.paper, layers.tint, layers.patches) == ((255, 255, 255), (0, 0, 0), ())
    assert size < 120_000


def test_a_seal_over_a_signature_keeps_its_colours(tmp_path: Path) -> None:
    """Blue under red over black: every channel as on the scan, no flat patches of colour."""
    page = print_text(blank())
    box = sign_and_seal(page)
    seen, layers, _ = show(page, tmp_path)
    assert any(patch.x0 <= 1180 < patch.x1 and patch.y0 <= 1950 < patch.y1
               for patch, _ in layers.patches)  # fmt: skip
    crop = np.s_[box.y0 : box.y1, box.x0 : box.x1]
    assert np.abs(page[crop].astype(int) - seen[crop]).mean() < 6
    assert worst(page[crop], seen[crop]) < 40


@pytest.mark.parametrize("level", [235, 220, 200, 170])
def test_faint_pencil_stays_as_faint_as_it_is(tmp_path: Path, level: int) -> None:
    """Neither lost nor turned black."""
    page = print_text(blank())
    page[1700:] = PAPER
    cv2.putText(page, "but chi 1985", (300, 1900), PEN, 2.0, (level,) * 3, 2, cv2.LINE_AA)
    seen, _, _ = show(page, tmp_path)
    stroke = page[1780:1940, 280:900, 1] <= level
    drawn = seen[1780:1940, 280:900, 1][stroke].mean()
    assert PAPER - 1.5 * (PAPER - level) < drawn < PAPER - 0.6 * (PAPER - level)


def test_what_shines_through_stays_pale(tmp_path: Path) -> None:
    """The mirrored print of the other side is kept at its strength between the lines."""
    back = 255 - np.ascontiguousarray(print_text(blank())[:, ::-1])
    page = np.clip(print_text(blank()).astype(float) - 0.12 * np.roll(back, 23, 0), 0, 255)
    page = add_grain(cv2.GaussianBlur(page, (0, 0), 0.9).astype(np.uint8), 4)
    seen, _, _ = show(page, tmp_path)
    assert worst(page, seen) < 45
    assert abs(page.mean() - seen.mean()) < 1.5


def test_one_word_in_red_stays_red(tmp_path: Path) -> None:
    """A single coloured word on a page of black print is not made black."""
    page = print_text(blank())
    page[1400:1460, 160:460] = PAPER
    write(page, "HOA TOC", (170, 1445), (205, 30, 40))
    seen, _, _ = show(page, tmp_path)
    ink = page[1400:1460, 160:460, 1] < 60
    red = seen[1400:1460, 160:460][ink].mean(axis=0)
    assert red[0] > 170
    assert red[1] < 80


def test_dark_areas_are_shown_as_they_are(tmp_path: Path) -> None:
    """White on black and a photograph: no outlines within them that the scan has not."""
    page = print_text(blank())
    page[1500:2300] = PAPER
    cv2.rectangle(page, (200, 1550), (1300, 1700), (30, 30, 30), -1)
    write(page, "chu trang 2026", (220, 1640), (255, 255, 255))
    spots = np.random.default_rng(3).integers(0, 200, (30, 40, 3)).astype(np.uint8)
    page[1800:2200, 300:800] = cv2.resize(spots, (500, 400), interpolation=cv2.INTER_CUBIC)
    seen, layers, _ = show(page, tmp_path)
    assert layers.patches
    assert worst(page, seen) < 45


def test_a_photograph_is_one_picture(tmp_path: Path) -> None:
    """Where layers would be patches all over, the page is a JPEG."""
    spots = np.random.default_rng(5).integers(0, 255, (60, 42, 3)).astype(np.uint8)
    page = cv2.resize(spots, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    seen, layers, _ = show(page, tmp_path)
    assert layers.ink is None
    assert isinstance(layers.paper, Raster)
    assert np.abs(page.astype(int) - seen).mean() < 3


@pytest.mark.parametrize("shape", [(30, 1654), (1654, 30), (9, 9), (64, 64), (65, 3000)])
def test_strips_and_specks_are_pages_too(tmp_path: Path, shape: tuple[int, int]) -> None:
    """Any size gives layers that can be shown."""
    page = np.ascontiguousarray(np.resize(print_text(blank()), (*shape, 3)))
    seen, _, _ = show(page, tmp_path)
    assert np.abs(page.astype(int) - seen).mean() < 12


def test_an_empty_page_costs_next_to_nothing(tmp_path: Path) -> None:
    """White paper is a colour, no picture; and a page without colour has grey pictures."""
    seen, layers, size = show(blank(), tmp_path)
    assert layers == PageLayers(layers.reach, (PAPER,) * 3)
    assert size < 5_000
    assert np.abs(seen.astype(int) - PAPER).max() <= 1
    shaded = print_text(blank())
    shaded[:, :800] -= 15
    _, layers, _ = show(shaded, tmp_path)
    assert isinstance(layers.paper, Raster)
    assert layers.paper.grey


def test_a_drawing_stays_within_memory_and_time(tmp_path: Path) -> None:
    """A0 at 150 dpi: the stencil keeps the page's own pixels and every thin line."""
    page = np.full((4967, 7022, 3), 252, np.uint8)
    for x in range(100, 7000, 300):
        cv2.line(page, (x, 100), (7000 - x // 2, 4900), (40, 40, 40), 2, cv2.LINE_AA)
    layers, _ = write_layers(page, 150.0, (), 1, tmp_path)
    assert layers.ink is not None
    assert layers.ink.width < 7100
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 1_500_000


def test_what_was_chosen_is_on_record(tmp_path: Path) -> None:
    """Kind, likeness and patches stand in the page's steps."""
    _, step = write_layers(print_text(blank()), DPI, (), 1, tmp_path)
    assert step.name == "layers"
    assert step.settings["kind"] == "layers"
    assert float(step.settings["likeness"]) > 0.95
