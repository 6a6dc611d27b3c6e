"""`bench read`: measurements, for those who work on Sohoa (from a checkout)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from app.messages import HELP

bench = typer.Typer(no_args_is_help=True)


@bench.callback()
def _group() -> None:
    """A group even with one command in it."""


@bench.command(help=HELP["bench_read"])
def read(
    pages: Annotated[int, typer.Option("--pages", min=1, help=HELP["bench_pages"])] = 10,
    level: Annotated[list[str] | None, typer.Option("--level", help=HELP["bench_level"])] = None,
    seed: Annotated[int, typer.Option("--seed", help=HELP["bench_seed"])] = 7,
    peer: Annotated[bool, typer.Option("--peer/--no-peer", help=HELP["bench_peer"])] = True,
    strain: Annotated[bool, typer.Option("--strain/--no-strain", help=HELP["bench_strain"])] = True,
    results: Annotated[Path | None, typer.Option(help=HELP["bench_results"])] = None,
    out: Annotated[Path | None, typer.Option(help=HELP["bench_out"])] = None,
) -> None:
    from app.messages import SAY
    from bench.pages import ORDER
    from bench.peers import OCRMYPDF
    from bench.read import RESULTS, Wish, compare
    from cli.output import say

    unknown = [name for name in level or () if name not in ORDER]
    if unknown:
        raise typer.BadParameter(", ".join(ORDER), param_hint="--level")
    if peer and not OCRMYPDF.exists():
        say(SAY["no_peer"])
        raise typer.Exit(8)
    wish = Wish(tuple(level or ORDER), pages, seed, peer, strain)
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        sys.stdout.write(compare(wish, out or Path(own), results or RESULTS, say))
