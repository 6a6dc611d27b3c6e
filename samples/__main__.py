"""`python -m samples --out FOLDER --count N --level office --loai quyet_dinh … --seed S`, or with
`--stack` files of several papers each."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from samples.damage import LEVELS
from samples.specimen import DRAFTERS, Specimen, make_specimen
from samples.stacks import KINDS_OF_STACK, make_mixed_stack
from samples.writing import write_specimen


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument("--truth", type=Path, help="folder for the truth (default: beside them)")
    parser.add_argument("--count", type=int, default=10, help="how many files")
    parser.add_argument("--level", nargs="+", default=["office"], choices=list(LEVELS))
    parser.add_argument("--loai", nargs="+", default=list(DRAFTERS), choices=list(DRAFTERS))
    parser.add_argument("--seed", type=int, default=1, help="seed of the first file")
    kinds = f"five mixed papers a file; what happens to them: {', '.join(KINDS_OF_STACK)}"
    parser.add_argument("--stack", nargs="*", choices=list(KINDS_OF_STACK), help=kinds)
    parser.add_argument("--format", default="pdf", choices=["pdf", "tiff"])
    parser.add_argument("--secret", action="store_true", help="print a mark of state secrecy")
    parser.add_argument("--blank-back", action="store_true", help="add an empty back")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Types and levels take turns, one seed a file; figures go to standard error."""
    asked = parse_arguments(arguments)
    started, pages = time.monotonic(), 0
    for place in range(asked.count):
        name, specimen = _make(asked, place)
        write_specimen(specimen, asked.out, name, asked.format, asked.truth)
        pages += len(specimen.pages)
    each = (time.monotonic() - started) / max(pages, 1)
    sys.stderr.write(f"{asked.count} files, {pages} pages, {each * 1000:.0f} ms a page\n")
    return 0


def _make(asked: argparse.Namespace, place: int) -> tuple[str, Specimen]:
    """The specimen of a place in the row, and its name."""
    seed = asked.seed + place
    if asked.stack is not None:
        level = asked.level[place % len(asked.level)]
        return f"stack-{level}-{seed:06d}", make_mixed_stack(level, seed, asked.stack)
    loai = asked.loai[place % len(asked.loai)]
    level = asked.level[place // len(asked.loai) % len(asked.level)]
    specimen = make_specimen(loai, level, seed, secret=asked.secret, blank_back=asked.blank_back)
    return f"{loai}-{level}-{seed:06d}", specimen


if __name__ == "__main__":
    sys.exit(main())
