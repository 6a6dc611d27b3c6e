"""Going through all there is: files that somebody means by folders, papers of a catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.ports import Catalogue, PaperRow


def walk_files(paths: Iterable[Path]) -> list[Path]:
    """Files as given; folders walked, in order of name. Hidden files (a scanner's half-written
    ones, a desktop's droppings) are passed over, links to folders are not followed."""
    return [file for path in paths for file in _below(path)]


def walk_papers(
    catalogue: Catalogue, size: int = 500, after: str | None = None
) -> Iterator[list[PaperRow]]:
    """Every paper behind `after` in order of paper_id, `size` at once: memory holds no more.
    Raises CatalogueUnavailable."""
    while True:
        with catalogue.begin() as unit:
            rows = unit.papers(size, after)
        if not rows:
            return
        yield rows
        after = rows[-1].paper_id


def _below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith(".") and not (child.is_symlink() and child.is_dir()):
                yield from _below(child)
