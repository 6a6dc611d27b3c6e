"""The comparison as one picture: words missed, what it costs, and how sure words may be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from bench.bars import all_words
from bench.pages import ORDER, RUINED
from bench.results import PageResult, Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {"sohoa": "#0b6e4f", "ocrmypdf": "#c8553d"}
FEWEST = 10  # words of a class that say anything about it
LEAST = 0.1  # percent: a page without a mistake is drawn here, for a logarithm knows no zero


def draw_plot(path: Path, run: Run, pages: Sequence[PageResult]) -> None:
    """Writes the picture; its format is that of the name (svg, png)."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "sohoa", "font.size": 9, "axes.spines.top": False}):
        figure = Figure(figsize=(11, 7.5), layout="constrained")
        (missed, strange), (cost, sure) = figure.subplots(2, 2)
        _draw_errors(missed, pages, "recall", "words missed, %")
        _draw_errors(strange, pages, "precision", "words read that are not there, %")
        _draw_cost(cost, pages)
        _draw_reliability(sure, pages)
        figure.suptitle(
            f"Reading, {run.date[:10]}, commit {run.commit}: a dot is a page,"
            " a bar the mean of its level"
        )
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _levels(pages: Sequence[PageResult]) -> list[str]:
    there = {page.level for page in pages}
    return [level for level in ORDER if level in there]


def _readers(pages: Sequence[PageResult]) -> list[str]:
    there = {page.reader for page in pages}
    return [reader for reader in COLOURS if reader in there]


def _draw_errors(axes: Axes, pages: Sequence[PageResult], share: str, title: str) -> None:
    levels, readers = _levels(pages), _readers(pages)
    for place, reader in enumerate(readers):
        for n, level in enumerate(levels):
            own = [page for page in pages if (page.level, page.reader) == (level, reader)]
            values = [max(100 * (1 - getattr(page, share)), LEAST) for page in own]
            if values:
                _draw_values(axes, n + (place - (len(readers) - 1) / 2) * 0.36, values, reader)
    axes.set_yscale("log")
    axes.set_ylim(LEAST * 0.8, 120)
    axes.set_yticks([0.1, 1, 5, 10, 50, 100], ["≤ 0.1", "1", "5", "10", "50", "100"])
    axes.minorticks_off()
    _name_levels(axes, levels, title)


def _draw_values(axes: Axes, x: float, values: Sequence[float], reader: str) -> None:
    """Each page a dot, spread a little so that none hides another; the mean a bar."""
    spread = [x + (n / max(len(values) - 1, 1) - 0.5) * 0.2 for n in range(len(values))]
    axes.scatter(spread, values, s=12, color=COLOURS[reader], alpha=0.55, linewidths=0)
    axes.hlines(fmean(values), x - 0.16, x + 0.16, color=COLOURS[reader], linewidth=2.5)


def _draw_cost(axes: Axes, pages: Sequence[PageResult]) -> None:
    levels, readers = _levels(pages), _readers(pages)
    for place, reader in enumerate(readers):
        rows = [[p.cpu for p in pages if (p.level, p.reader) == (n, reader)] for n in levels]
        places = [n + (place - (len(readers) - 1) / 2) * 0.36 for n in range(len(levels))]
        heights = [fmean(row) if row else 0.0 for row in rows]
        bars = axes.bar(places, heights, 0.34, color=COLOURS[reader], label=reader)
        axes.bar_label(bars, fmt="%.1f", fontsize=7)
    axes.legend(frameon=False)
    _name_levels(axes, levels, "processor seconds a page, PDF/A included")


def _name_levels(axes: Axes, levels: Sequence[str], title: str) -> None:
    axes.set_xticks(range(len(levels)), levels)
    axes.set_title(title, loc="left")
    axes.spines["right"].set_visible(False)
    axes.grid(axis="y", alpha=0.25)
    axes.set_axisbelow(True)


def _draw_reliability(axes: Axes, pages: Sequence[PageResult]) -> None:
    """How often words say that they are wrong, against how often they are: on the dotted line
    they say the truth, above it they are too sure. Areas are shares of all words."""
    for ruined, colour, name in ((False, "#0b6e4f", "usual pages"), (True, "#8a8a8a", "ruined")):
        classes = all_words(page for page in pages if (page.level == RUINED) == ruined)
        known = [c for c in classes if c.words >= FEWEST]
        if known:
            total = sum(c.words for c in known)
            said = [max(100 * (1 - c.said / c.words), LEAST) for c in known]
            wrong = [max(100 * (1 - c.right / c.words), LEAST) for c in known]
            axes.plot(said, wrong, color=colour, linewidth=1)
            sizes = [12 + 500 * c.words / total for c in known]
            axes.scatter(said, wrong, s=sizes, color=colour, alpha=0.6, linewidths=0, label=name)
    axes.plot([LEAST, 100], [LEAST, 100], color="black", linewidth=0.8, linestyle=":")
    _name_shares(axes)


def _name_shares(axes: Axes) -> None:
    ticks = [0.1, 1, 5, 10, 50, 100]
    for scale, limit, mark in (
        (axes.set_xscale, axes.set_xlim, axes.set_xticks),
        (axes.set_yscale, axes.set_ylim, axes.set_yticks),
    ):
        scale("log")
        limit(LEAST * 0.8, 130)
        mark(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("words of Sohoa that should be wrong by what they say, %")
    axes.set_title("words that are wrong, %", loc="left")
    axes.spines["right"].set_visible(False)
    axes.grid(alpha=0.25)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, markerscale=0.6)
