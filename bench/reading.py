"""How well pages are read: word recall and precision against full-text truth.

`python -m bench.reading [FOLDER]` reads page 1 of every `NAME.pdf` that has a `NAME.p1.gt.txt`
beside it. Words are counted as multisets, equal after NFC and case folding; words of
`NAME.p1.overlay.txt` (seals, signature stamps) are forgiven: read or not, they do not count.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ocr.stages import PageStages
from pipeline.page import PageText
from pipeline.reading import read_page
from pipeline.scan import Scan, ScanRow, ScanState

DATA = Path(os.environ.get("SOHOA_TEST_DATA", "../shared/data"))


@dataclass(frozen=True, slots=True)
class Score:
    """Words of one page: how many stand there, were read, and are common to both. `seconds` is
    the wall time from bytes to words."""

    name: str
    truth: int
    read: int
    common: int
    seconds: float = 0.0

    @property
    def recall(self) -> float:
        return self.common / max(self.truth, 1)

    @property
    def precision(self) -> float:
        return self.common / max(self.read, 1)


def count_words(text: str) -> Counter[str]:
    """Words as they are compared: NFC, case folded, split at white space."""
    return Counter(unicodedata.normalize("NFC", text).casefold().split())


def score_text(name: str, text: str, truth: str, overlay: str = "", seconds: float = 0.0) -> Score:
    """Overlay words are forgiven after the truth has taken its own."""
    wanted, read = count_words(truth), count_words(text)
    common = wanted & read
    forgiven = (read - common) & count_words(overlay)
    return Score(name, wanted.total(), (read - forgiven).total(), common.total(), round(seconds, 2))


def read_first_page(path: Path, stages: PageStages, work: Path) -> tuple[PageText, float]:
    """Page 1 of a file in this process, and the seconds it took."""
    row = ScanRow(
        "bench", "0" * 64, path.stat().st_size, None, ScanState.RECEIVED, datetime.now(UTC)
    )
    start = time.perf_counter()
    page = read_page(Scan(row, path, work), 1, stages)
    return page, time.perf_counter() - start


def score_folder(folder: Path, stages: PageStages | None = None) -> list[Score]:
    """Scores of the pages with truth in `folder`, by name."""
    return [
        _score_file(truth, stages or PageStages()) for truth in sorted(folder.glob("*.p1.gt.txt"))
    ]


def average(scores: Iterable[Score]) -> tuple[float, float]:
    """Mean recall and mean precision, every page counting the same."""
    rows = list(scores)
    count = max(len(rows), 1)
    return sum(s.recall for s in rows) / count, sum(s.precision for s in rows) / count


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
