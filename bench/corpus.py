"""Pages with exact truth, one image page a file, as a scanner hands them over at 200 dpi.

Half of the pages of a level are specimens of `samples/`, half come from born-digital files (all
are specimens where those are missing). `scans` are real pages with a full text, drawn at 200 dpi.
One seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np

from bench.born_digital import Printed, draw_pages, print_page
from bench.pages import ORDER, RUINED, SCANS, SCANT, BenchPage, shared_folder
from samples.damage import LEVELS, Pixels, Spoiled, encode_jpeg, spoil
from samples.fonts import DPI
from samples.ruin import BACK_SHIFT, draw_ruin, ruin
from samples.scant import draw_scant
from samples.specimen import DRAFTERS, PageTruth, PaperTruth, Specimen, Truth, make_specimen_of
from samples.writing import write_specimen

CLEAN_JPEG = 95  # nothing is lost that a reader would miss
A4_INCHES, COARSE = 11.69, 125  # long side; dpi below which a page was made smaller on purpose


def make_corpus(
    levels: Iterable[str], count: int, seed: int, folder: Path, shared: Path | None = None
) -> list[BenchPage]:
    """`count` pages of each level, and all real ones where `scans` is asked for, as files below
    `folder`."""
    shared = shared or shared_folder()
    pages = []
    for level in levels:
        if level == SCANS:
            pages += take_scans(shared / "scans", folder)
        else:
            pages += _make_level(level, count, seed, folder, shared)
    return pages


def take_scans(source: Path, folder: Path) -> list[BenchPage]:
    """The first pages with a full text, upright as they were filed."""
    return [_take_scan(truth, folder) for truth in sorted(source.glob("*.p1.gt.txt"))]


def _take_scan(truth: Path, folder: Path) -> BenchPage:
    name = truth.name.removesuffix(".p1.gt.txt")
    overlay = truth.with_name(f"{name}.p1.overlay.txt")
    pixels = print_page(Printed(truth.with_name(f"{name}.pdf"), 1, ""))
    text = truth.read_text("utf-8")
    path = _write(name, Spoiled(pixels, encode_jpeg(pixels, 90), 0, 0.0), SCANS, text, folder)
    forgiven = overlay.read_text("utf-8") if overlay.exists() else ""
    return BenchPage(name, SCANS, "scan", path, text, forgiven)


def _make_level(level: str, count: int, seed: int, folder: Path, shared: Path) -> list[BenchPage]:
    if level == SCANT:
        return [_make_scant(f"{seed}-{n:03d}", folder) for n in range(count)]
    printed = draw_pages(shared / "born_digital", count // 2, f"{level}:{seed}")
    made = list(_spoil_printed(printed, level, seed, folder))
    first = seed * 1000 + ORDER.index(level) * 100  # other specimens at every level
    return made + [_make_specimen(level, first + n, folder) for n in range(count - len(made))]


def _spoil_printed(
    pages: Sequence[Printed], level: str, seed: int, folder: Path
) -> Iterator[BenchPage]:
    for page in pages:
        how, spoiled = _spoil(print_page(page), level, f"{level}-{page.name}:{seed}")
        name = f"{how}-{page.name}"
        path = _write(name, spoiled, level, page.text, folder)
        yield BenchPage(
            name, level, "born_digital", path, page.text, page.overlay, spoiled.rotation
        )


def _make_specimen(level: str, seed: int, folder: Path) -> BenchPage:
    """One page of a specimen, types and pages taking turns; its seal is forgiven."""
    loai = list(DRAFTERS)[seed % len(DRAFTERS)]
    paper = DRAFTERS[loai](Random(f"{loai}:{seed}"))  # noqa: S311
    number = seed % len(paper.sheets)
    sheet, how = paper.sheets[number], level
    made = make_specimen_of([paper], "office" if level == RUINED else level, seed)
    facts = made.truth.pages[number]
    spoiled = Spoiled(made.pages[number], made.jpegs[number], facts.rotation, facts.skew)
    if level == RUINED:
        how, spoiled = _spoil(spoiled.pixels, level, f"{level}-{loai}:{seed}")
    name = f"{how}-{loai}-{seed:06d}"
    path = _write(name, spoiled, level, sheet.text, folder)
    seal = sheet.office.upper() if sheet.signing else ""
    return BenchPage(name, level, "specimen", path, sheet.text, seal, spoiled.rotation)


def _make_scant(chance: str, folder: Path) -> BenchPage:
    """Six of ten as an office scans or photographs it, the others ruined."""
    rng = Random(f"{SCANT}:{chance}")  # noqa: S311
    pixels, text = draw_scant(rng)
    level = rng.choice(("office", "worn", "phone")) if rng.random() < 0.6 else RUINED
    how, spoiled = _spoil(pixels, level, f"{SCANT}-{chance}")
    name = f"{SCANT}-{how}-{chance}"
    path = _write(name, spoiled, SCANT, text, folder)
    return BenchPage(name, SCANT, "specimen", path, text, rotation=spoiled.rotation)


def _spoil(page: Pixels, level: str, chance: str) -> tuple[str, Spoiled]:
    """What was done, in words that fit a file's name, and the outcome."""
    rng = Random(chance)  # noqa: S311
    if level == RUINED:
        drawn = draw_ruin(rng)
        return f"{RUINED}-{drawn.name}", ruin(page, drawn, rng)
    back = np.roll(page, BACK_SHIFT, 0)
    return level, spoil(page, back, LEVELS[level], rng)


def _write(name: str, page: Spoiled, level: str, text: str, folder: Path) -> Path:
    jpeg = page.jpeg or encode_jpeg(page.pixels, CLEAN_JPEG)
    truth = Truth(
        level,
        0,
        [PaperTruth("", {}, [], [1], None)],
        [PageTruth(1, text, page.rotation, round(page.skew, 3), False)],
    )
    specimen = Specimen([page.pixels], [jpeg], truth, _find_dpi(page.pixels))
    return write_specimen(specimen, folder, name)


def _find_dpi(page: Pixels) -> float:
    """Pages are of A4, and of 200 dpi unless they are too small for it."""
    side = max(page.shape)
    return DPI if side > COARSE * A4_INCHES else side / A4_INCHES
