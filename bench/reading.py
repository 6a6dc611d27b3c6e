"""A quick look at a folder of pages with full-text truth, read in this process.

`python -m bench.reading [FOLDER]` reads page 1 of every `NAME.pdf` that has a `NAME.p1.gt.txt`
beside it; words of `NAME.p1.overlay.txt` (seals, signature stamps) are forgiven. The whole
comparison, with costs and by damage, is `sohoa bench read`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from bench.pages import as_scan
from bench.scores import Score, average, score_text
from ocr.stages import PageStages
from pipeline.page import PageText
from pipeline.reading import read_page

__all__ = ["Score", "average", "read_first_page", "score_folder", "score_text"]

DATA = Path(os.environ.get("SOHOA_TEST_DATA", "../shared/data"))


def read_first_page(path: Path, stages: PageStages, work: Path) -> tuple[PageText, float]:
    """Page 1 of a file in this process, and the seconds it took."""
    scan = as_scan(path, work)
    start = time.perf_counter()
    page = read_page(scan, 1, stages)
    return page, time.perf_counter() - start


def score_folder(folder: Path, stages: PageStages | None = None) -> list[Score]:
    """Scores of the pages with truth in `folder`, by name."""
    return [
        _score_file(truth, stages or PageStages()) for truth in sorted(folder.glob("*.p1.gt.txt"))
    ]


def _score_file(truth: Path, stages: PageStages) -> Score:
    name = truth.name.removesuffix(".p1.gt.txt")
    overlay = truth.with_name(f"{name}.p1.overlay.txt")
    forgiven = overlay.read_text("utf-8") if overlay.exists() else ""
    with tempfile.TemporaryDirectory() as work:
        page, seconds = read_first_page(truth.with_name(f"{name}.pdf"), stages, Path(work))
    return score_text(name, page.text, truth.read_text("utf-8"), forgiven, seconds)


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else DATA / "scans"
    scores = score_folder(folder)
    for score in scores:
        print(json.dumps({**asdict(score), "recall": round(score.recall, 4),
                          "precision": round(score.precision, 4)}))  # fmt: skip
    recall, precision = average(scores)
    print(f"{len(scores)} pages: recall {recall:.4f} precision {precision:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
