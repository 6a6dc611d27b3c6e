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
from bench.pages import ORDER, RUINED, SCANS, BenchPage, shared_folder
from samples.damage import LEVELS, Level, Pixels, Spoiled, encode_jpeg, spoil
from samples.specimen import DRAFTERS, PageTruth, PaperTruth, Specimen, Truth, make_specimen_of
from samples.writing import write_specimen

BACK_SHIFT = 41  # pixels, about one line and a half
CLEAN_JPEG = 95  # nothing is lost that a reader would miss


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
    printed = draw_pages(shared / "born_digital", count // 2, f"{level}:{seed}")
    made = list(_spoil_printed(printed, level, seed, folder))
    first = seed * 1000 + ORDER.index(level) * 100  # other specimens at every level
    return made + [_make_specimen(level, first + n, folder) for n in range(count - len(made))]


def _spoil_printed(
    pages: Sequence[Printed], level: str, seed: int, folder: Path
) -> Iterator[BenchPage]:
    for page in pages:
        name = f"{level}-{page.name}"
        spoiled = _spoil(print_page(page), level, f"{name}:{seed}")
        path = _write(name, spoiled, level, page.text, folder)
        yield BenchPage(
            name, level, "born_digital", path, page.text, page.overlay, spoiled.rotation
        )


def _make_specimen(level: str, seed: int, folder: Path) -> BenchPage:
    """One page of a specimen, types and pages taking turns; its seal is forgiven."""
    loai = list(DRAFTERS)[seed % len(DRAFTERS)]
    paper = DRAFTERS[loai](Random(f"{loai}:{seed}"))  # noqa: S311
    number = seed % len(paper.sheets)
    sheet = paper.sheets[number]
    name = f"{level}-{loai}-{seed:06d}"
    if level == RUINED:
        spoiled = _spoil(np.array(sheet.image), level, name)
    else:
        made = make_specimen_of([paper], level, seed)
        facts = made.truth.pages[number]
        spoiled = Spoiled(made.pages[number], made.jpegs[number], facts.rotation, facts.skew)
    path = _write(name, spoiled, level, sheet.text, folder)
    seal = sheet.office.upper() if sheet.signing else ""
    return BenchPage(name, level, "specimen", path, sheet.text, seal, spoiled.rotation)


def _spoil(page: Pixels, level: str, chance: str) -> Spoiled:
    rng = Random(chance)  # noqa: S311
    amounts = draw_ruin(rng) if level == RUINED else LEVELS[level]
    back = np.roll(page, BACK_SHIFT, 0)  # its own like, but the lines do not meet
    return spoil(page, back, amounts, rng)


def draw_ruin(rng: Random) -> Level:
    """Amounts with which some pages can still be read and some cannot: what the counter must be
    told to scan again."""
    return Level(
        RUINED,
        jpeg=rng.randint(15, 50),
        skew=rng.uniform(2, 12),
        blur=rng.uniform(1.0, 3.6),
        noise=rng.uniform(8, 40),
        bleed=rng.uniform(0.05, 0.3),
        fade=rng.uniform(0.5, 0.85),
        paper_marks=rng.random() < 0.5,
        light=rng.uniform(0.2, 0.7),
        bend=rng.uniform(0.01, 0.07),
    )


def _write(name: str, page: Spoiled, level: str, text: str, folder: Path) -> Path:
    jpeg = page.jpeg or encode_jpeg(page.pixels, CLEAN_JPEG)
    truth = Truth(
        level,
        0,
        [PaperTruth("", {}, [], [1], None)],
        [PageTruth(1, text, page.rotation, round(page.skew, 3), False)],
    )
    return write_specimen(Specimen([page.pixels], [jpeg], truth), folder, name)
