"""The files that somebody means by naming files and folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path


def walk_files(paths: Iterable[Path]) -> list[Path]:
    """Files as given; folders walked, in order of name. Hidden files (a scanner's half-written
    ones, a desktop's droppings) are passed over, links to folders are not followed."""
    return [file for path in paths for file in _below(path)]


def _below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith(".") and not (child.is_symlink() and child.is_dir()):
                yield from _below(child)
