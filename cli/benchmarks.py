"""`bench …`: measurements, for those who work on Sohoa (from a checkout)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from app.messages import HELP

bench = typer.Typer(no_args_is_help=True)


@bench.callback()
def _group() -> None:
    """Measurements."""


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

    _need_known(level, ORDER, "--level")
    if peer and not OCRMYPDF.exists():
        say(SAY["no_peer"])
        raise typer.Exit(8)
    wish = Wish(tuple(level or ORDER), pages, seed, peer, strain)
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        sys.stdout.write(compare(wish, out or Path(own), results or RESULTS, say))


@bench.command(help=HELP["bench_meaning"])
def meaning(
    folders: Annotated[list[Path] | None, typer.Argument(help=HELP["bench_folders"])] = None,
    papers: Annotated[int, typer.Option("--papers", min=0, help=HELP["bench_papers"])] = 1,
    stacks: Annotated[int, typer.Option("--stacks", min=0, help=HELP["bench_stacks"])] = 4,
    level: Annotated[list[str] | None, typer.Option("--level", help=HELP["bench_level"])] = None,
    loai: Annotated[list[str] | None, typer.Option("--loai", help=HELP["bench_loai"])] = None,
    seed: Annotated[int, typer.Option("--seed", help=HELP["bench_seed"])] = 11,
    results: Annotated[Path | None, typer.Option(help=HELP["bench_results"])] = None,
    out: Annotated[Path | None, typer.Option(help=HELP["bench_out"])] = None,
) -> None:
    from bench.meaning import LEVELS, RESULTS, Wish, measure
    from cli.output import say
    from samples.damage import LEVELS as DAMAGES
    from samples.specimen import DRAFTERS

    _need_known(level, (*DAMAGES, *LEVELS[-1:]), "--level")
    _need_known(loai, DRAFTERS, "--loai")
    levels = tuple(level) if level else () if folders else LEVELS
    wish = Wish(levels, papers, stacks, seed, tuple(loai or ()), tuple(folders or ()))
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        sys.stdout.write(measure(wish, out or Path(own), results or RESULTS, say))


@bench.command(help=HELP["bench_find"])
def find(
    papers: Annotated[int, typer.Option("--papers", min=100, help=HELP["bench_archive"])] = 10_000,
    backend: Annotated[str, typer.Option("--backend", help=HELP["bench_backend"])] = "embedded",
    seed: Annotated[int, typer.Option("--seed", help=HELP["bench_seed"])] = 7,
    samples: Annotated[int, typer.Option("--samples", min=1, help=HELP["bench_samples"])] = 120,
    known: Annotated[int, typer.Option("--known", min=1, help=HELP["bench_known"])] = 60,
    live: Annotated[bool, typer.Option("--live/--no-live", help=HELP["bench_live"])] = True,
    build: Annotated[bool, typer.Option("--build/--no-build", help=HELP["bench_build"])] = True,
    keep: Annotated[Path | None, typer.Option("--keep", help=HELP["bench_keep"])] = None,
    results: Annotated[Path | None, typer.Option(help=HELP["bench_results"])] = None,
) -> None:
    from app.messages import SAY
    from bench.find import RESULTS, Wish, measure
    from bench.find_store import BACKENDS, CannotMeasure
    from cli.output import say

    _need_known([backend], BACKENDS, "--backend")
    wish = Wish(papers, backend, seed, samples, known, live=live, build=build)
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        try:
            sys.stdout.write(measure(wish, keep or Path(own), results or RESULTS, say))
        except CannotMeasure as trouble:
            say(SAY[trouble.why].format(detail=trouble.detail))
            raise typer.Exit(8) from trouble


@bench.command(help=HELP["bench_web"])
def pages(
    papers: Annotated[int, typer.Option("--papers", min=100, help=HELP["bench_archive"])] = 100_000,
    backend: Annotated[str, typer.Option("--backend", help=HELP["bench_backend"])] = "embedded",
    seed: Annotated[int, typer.Option("--seed", help=HELP["bench_seed"])] = 7,
    samples: Annotated[int, typer.Option("--samples", min=1, help=HELP["bench_looks"])] = 20,
    only: Annotated[str, typer.Option("--only", help=HELP["bench_only"])] = "",
    keep: Annotated[Path | None, typer.Option("--keep", help=HELP["bench_keep"])] = None,
    results: Annotated[Path | None, typer.Option(help=HELP["bench_results"])] = None,
) -> None:
    from app.messages import SAY
    from bench.find_store import BACKENDS, CannotMeasure
    from bench.web_addresses import NoAddress
    from bench.web_pages import RESULTS, Web, Wish, measure
    from bench.web_tables import tell_verdict
    from cli.output import say
    from web.application import make_application
    from web.routes import list_routes

    _need_known([backend], BACKENDS, "--backend")
    wish = Wish(papers, backend, seed, samples, only)
    web = Web(make_application, list_routes)
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        try:
            measured = measure(wish, web, keep or Path(own), results or RESULTS, say)
        except CannotMeasure as trouble:
            say(SAY[trouble.why].format(detail=trouble.detail))
            raise typer.Exit(8) from trouble
        except NoAddress as trouble:
            say(SAY["no_address"].format(pattern=trouble.pattern))
            raise typer.Exit(8) from trouble
    sys.stdout.write(tell_verdict(measured))
    if not measured.is_good:
        raise typer.Exit(1)


@bench.command(help=HELP["bench_counter"])
def counter(
    papers: Annotated[int, typer.Option("--papers", min=1, help=HELP["bench_sat"])] = 20,
    batch: Annotated[int, typer.Option("--batch", min=1, help=HELP["bench_batch"])] = 60,
    beside: Annotated[int, typer.Option("--beside", min=0, help=HELP["bench_beside"])] = 0,
    seed: Annotated[int, typer.Option("--seed", help=HELP["bench_seed"])] = 7,
    results: Annotated[Path | None, typer.Option(help=HELP["bench_results"])] = None,
) -> None:
    from bench.counter import RESULTS, measure

    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as own:
        sys.stdout.write(measure(papers, batch, beside, seed, Path(own), results or RESULTS))


def _need_known(names: list[str] | None, known: Collection[str], option: str) -> None:
    if set(names or ()) - set(known):
        raise typer.BadParameter(", ".join(known), param_hint=option)
