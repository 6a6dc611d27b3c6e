"""What reading is held against, and how the figures of a run stand to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from bench.pages import RUINED, SCANS
from bench.reliability import Class, add_up, expected_error, measure_sure
from bench.results import Measure, PageResult

UNREADABLE, READABLE = 0.85, 0.93  # word recall below and above which a verdict is held to account


@dataclass(frozen=True, slots=True)
class Bar:
    """`must` is the bar, `aim` where we want to be; `least` tells whether values are to lie above
    them or below."""

    must: float
    aim: float | None = None
    least: bool = True

    def judge(self, value: float) -> str:
        """In a word: aim, must, or missed."""
        if self.aim is not None and self._holds(value, self.aim):
            return "aim"
        return "must" if self._holds(value, self.must) else "MISSED"

    def _holds(self, value: float, bar: float) -> bool:
        return value >= bar if self.least else value <= bar


RECALL = {
    "office": Bar(0.99, 0.997),
    "worn": Bar(0.98, 0.99),
    "phone": Bar(0.97, 0.985),
    SCANS: Bar(0.95, 0.965),
}
PRECISION = {SCANS: Bar(0.95, 0.965)}
UPRIGHT = Bar(1.0)
SURE_SHARE, SURE_RIGHT = Bar(0.6), Bar(0.99)
RESCAN_BAD, RESCAN_GOOD = Bar(0.9), Bar(0.03, least=False)
COST = Bar(1 / 3, 1 / 5, least=False)
MEASURES = {
    "peak memory of a process, A4 at 300 dpi": Bar(700, least=False),
    "peak memory of a process, A0 drawing at 200 dpi": Bar(1500, least=False),
    "peak memory of a process, A0 drawing at 300 dpi": Bar(1500, least=False),
    "two workers against one": Bar(1.8),
}


def all_words(pages: Iterable[PageResult]) -> list[Class]:
    """Classes of confidence over all pages."""
    return add_up(page.confidence for page in pages if page.classes)


def judge_run(pages: Sequence[PageResult], measures: Sequence[Measure]) -> Iterator[list[str]]:
    """Rows for people: what, how much, the bar, the aim, how it stands. Ruined pages count for
    verdict and cost alone."""
    own = [page for page in pages if page.reader == "sohoa"]
    kept = [page for page in own if page.level != RUINED]
    yield from _judge_levels(kept)
    yield from _judge_confidence(kept)
    yield from _judge_verdicts(own)
    yield from _judge_cost(pages)
    for measure in measures:
        text = f"{measure.value:g} {measure.unit}"
        row = _row(measure.name, text, MEASURES.get(measure.name), measure.value)
        yield row if measure.done else [*row[:-1], "MISSED"]


def _judge_levels(own: Sequence[PageResult]) -> Iterator[list[str]]:
    for name, bars in (("recall", RECALL), ("precision", PRECISION)):
        for level, bar in bars.items():
            values = [getattr(page, name) for page in own if page.level == level]
            if values:
                yield _row(f"{name}, {level}", f"{fmean(values):.4f}", bar, fmean(values))
    if own:
        turned = sum(page.upright is True for page in own)
        yield _row("upright", f"{turned}/{len(own)}", UPRIGHT, turned / len(own))


def _judge_confidence(own: Sequence[PageResult]) -> Iterator[list[str]]:
    words = all_words(own)
    share, right = measure_sure(words)
    yield _row("words at least 99 % sure", f"{share:.3f}", SURE_SHARE, share)
    if share:
        yield _row("of these right", f"{right:.4f}", SURE_RIGHT, right)
    yield _row("mean gap of confidence", f"{expected_error(words):.4f}")


def _judge_verdicts(own: Sequence[PageResult]) -> Iterator[list[str]]:
    bad = [page.quality == "rescan" for page in own if page.recall < UNREADABLE]
    good = [page.quality == "rescan" for page in own if page.recall > READABLE]
    for name, calls, bar in (
        (f"`rescan` of pages below {UNREADABLE}", bad, RESCAN_BAD),
        (f"`rescan` of pages above {READABLE}", good, RESCAN_GOOD),
    ):
        if calls:
            yield _row(name, f"{sum(calls)}/{len(calls)}", bar, sum(calls) / len(calls))


def _judge_cost(pages: Sequence[PageResult]) -> Iterator[list[str]]:
    """CPU against the peer, on the pages that both read."""
    own, peer = (
        sum(page.cpu for page in pages if page.reader == reader) for reader in ("sohoa", "ocrmypdf")
    )
    if own and peer:
        yield _row("CPU against OCRmyPDF", f"{own / peer:.3f}", COST, own / peer)


def _row(what: str, text: str, bar: Bar | None = None, value: float = 0.0) -> list[str]:
    if bar is None:
        return [what, text, "", "", ""]
    sign = ">=" if bar.least else "<="
    aim = "" if bar.aim is None else f"{sign} {bar.aim:.4g}"
    return [what, text, f"{sign} {bar.must:.4g}", aim, bar.judge(value)]
