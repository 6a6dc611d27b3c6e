"""What renditions cost and how they look: `python -m bench.rendition FOLDER`.

Every page of every PDF in FOLDER is decoded, put into a rendition of its own (words left out: they
look like nothing and weigh 5 kB), drawn again by poppler at the scan's resolution and compared
with the page. Prints one JSON object a page and a summary: bytes, bytes by the budget (150 kB for
A4 at 200 dpi, larger pages in proportion to their pixels), structural similarity after a median
of 3 and of 5 pixels, and CPU seconds of layers and of the PDF.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image, ImageFilter

from bench.pages import as_scan
from ocr import poppler
from ocr.likeness import similarity
from ocr.page_layers import write_layers
from ocr.stages import PageStages
from ocr.stamps import find_seals
from pipeline.page import PageImage, PageText, Pixels
from storage.rendition import make_rendition

BUDGET = 150_000 / (8.27 * 11.69 * 200 * 200)  # bytes a pixel
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Cost:
    """One page: `alike3` and `alike5` structural similarity after a median of 3 and 5 pixels;
    `budget` 1.0 is 150 kB for A4 at 200 dpi; seconds are CPU."""

    name: str
    dpi: int
    kind: str
    kilobytes: float
    budget: float
    alike3: float
    alike5: float
    layers_seconds: float
    pdf_seconds: float


def measure_folder(folder: Path) -> Iterator[Cost]:
    stages = PageStages()
    for path in sorted(folder.glob("*.pdf")):
        for number in range(1, stages.inspect(path).pages + 1):
            with tempfile.TemporaryDirectory() as work:
                image = stages.decode(as_scan(path, Path(work)), number)
                yield measure_page(f"{path.name}:{number}", image, Path(work))


def measure_page(name: str, image: PageImage, work: Path) -> Cost:
    pixels = np.asarray(image.pixels, np.uint8)
    seals, start = find_seals(pixels, image.dpi), time.process_time()
    layers, step = write_layers(pixels, image.dpi, seals, 1, work)
    layered = time.process_time()
    page = PageText(
        1, pixels.shape[1], pixels.shape[0], image.dpi, (), work / "-", work / "-", layers=layers
    )
    pdf = work / "rendition.pdf"
    make_rendition([page], pdf, title="bench", made=datetime.now(UTC))
    made, size = time.process_time(), pdf.stat().st_size
    drawn = poppler.render_page(pdf, 1, image.dpi, SECONDS)
    return Cost(
        name, round(image.dpi), str(step.settings["kind"]), round(size / 1000, 1),
        round(size / (pixels.shape[0] * pixels.shape[1] * BUDGET), 2),
        compare(pixels, drawn, 3), compare(pixels, drawn, 5),
        round(layered - start, 3), round(made - layered, 3),
    )  # fmt: skip


def compare(one: Pixels, two: Pixels, width: int) -> float:
    """Mean structural similarity of two RGB pages after a median of `width` pixels."""
    looks = [Image.fromarray(np.asarray(page)).convert("L") for page in (one, two)]
    if looks[0].size != looks[1].size:
        looks[1] = looks[1].resize(looks[0].size, Image.Resampling.BILINEAR)
    first, second = (np.asarray(look.filter(ImageFilter.MedianFilter(width))) for look in looks)
    return round(float(similarity(first, second).mean()), 4)


def summarise(costs: Iterable[Cost]) -> str:
    rows = list(costs)
    if not rows:
        return "no pages"
    facts = {
        "pages": len(rows),
        "kilobytes": _spread(row.kilobytes for row in rows),
        "budget": _spread(row.budget for row in rows),
        "alike3": _spread(row.alike3 for row in rows),
        "alike5": _spread(row.alike5 for row in rows),
        "cpu_seconds": _spread(row.layers_seconds + row.pdf_seconds for row in rows),
    }
    return json.dumps(facts)


def _spread(values: Iterable[float]) -> dict[str, float]:
    known = sorted(values)
    return {
        "least": round(known[0], 3),
        "median": round(median(known), 3),
        "most": round(known[-1], 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.rendition")
    parser.add_argument("folder", type=Path, help="folder of PDF files")
    costs = []
    for cost in measure_folder(parser.parse_args().folder):
        print(json.dumps(asdict(cost)), flush=True)
        costs.append(cost)
    print(summarise(costs))


if __name__ == "__main__":
    main()
