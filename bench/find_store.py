"""The installation that `sohoa bench find` measures: its own folder or its own servers, nothing
that this shell's settings point to."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.settings import Objects, Place, Rows, Search, Settings
from app.wiring import open_tools
from bench.peers import ROOT
from pipeline.tools import Tools

EMBEDDED, SERVICES = BACKENDS = ("embedded", "services")
HEAP = "1g"  # of Elasticsearch
MEMORY = "4GB"  # of PostgreSQL: a quarter of a server's 16, as its manual advises
MARK = "archive.json"
_INDEX_FILES = "search.db*"


class CannotMeasure(Exception):
    """`why` is `no_server`, of which `detail` tells more, or `other_archive`: the kept folder holds
    another one."""

    def __init__(self, why: str, detail: str) -> None:
        super().__init__(why, detail)
        self.why, self.detail = why, detail


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a kept folder's catalogue holds: the first `papers` of the archive of `seed`, from its
    first `households`."""

    papers: int
    seed: int
    households: int


@dataclass(frozen=True, slots=True)
class Store:
    """An open installation. `folder` is all its own; `settings` lead another process to it."""

    backend: str
    folder: Path
    settings: Settings
    tools: Tools

    def find_loaded(self) -> Loaded | None:
        """What was brought into its catalogue by an earlier run."""
        mark = self.folder / MARK
        return Loaded(**json.loads(mark.read_text("utf-8"))) if mark.exists() else None

    def mark_loaded(self, loaded: Loaded) -> None:
        (self.folder / MARK).write_text(json.dumps(asdict(loaded)), encoding="utf-8")

    def index_bytes(self) -> int:
        """On disk; of Elasticsearch its Lucene files, without what a crash would need."""
        if self.backend == EMBEDDED:
            return _size(self.settings.home.glob(_INDEX_FILES))
        return _size((self.folder / "elasticsearch" / "data").glob("**/index/*"))

    def catalogue_bytes(self) -> int:
        if self.backend == EMBEDDED:
            return _size(self.settings.home.glob("catalogue.db*"))
        return _size((self.folder / "postgres" / "data" / "base").glob("**/*"))


@contextmanager
def open_store(backend: str, folder: Path, *, fresh: bool = True) -> Iterator[Store]:
    """With an empty index where it is to be `fresh`. Raises CannotMeasure where this machine cannot
    have a server."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        home = folder / "home"
        if backend == EMBEDDED:
            for old in home.glob(_INDEX_FILES) if fresh else ():
                old.unlink()
            settings = _settle(home, Rows(), Search())
        else:
            settings = _settle(home, *_start_servers(folder, stack))
        tools = stack.enter_context(open_tools(settings))
        yield Store(backend, folder, settings, tools)


def _settle(home: Path, rows: Rows, search: Search) -> Settings:
    home.mkdir(parents=True, exist_ok=True)
    return Settings(home=home, catalogue=rows, search=search, objects=Objects(), place=Place())


def _start_servers(folder: Path, stack: ExitStack) -> tuple[Rows, Search]:
    """PostgreSQL and Elasticsearch as `deploy/services` has them; with the data of last time."""
    sys.path.insert(0, str(ROOT))  # `deploy` is no installed package: benchmarks run in a checkout
    missing: type[Exception] = importlib.import_module("deploy.services.running").Missing
    folder.chmod(0o711)  # servers that refuse root run as another account
    found: dict[str, str] = {}
    for name, options in (("postgres", {"memory": MEMORY}), ("elasticsearch", {"heap": HEAP})):
        module: Any = importlib.import_module(f"deploy.services.{name}")
        own = folder / name
        own.mkdir(exist_ok=True)
        try:
            running = stack.enter_context(module.start(own, **options))
        except missing as gap:
            raise CannotMeasure("no_server", str(gap)) from gap
        found.update(running.environment)
        if name == "postgres":
            module.warm(running, "sohoa")  # nobody measures a server that has just come up
    search = {
        key.removeprefix("SOHOA_SEARCH__").lower(): value
        for key, value in found.items()
        if key.startswith("SOHOA_SEARCH__")
    }
    return Rows(url=found["SOHOA_CATALOGUE__URL"]), Search.model_validate(search)


def _size(paths: Iterator[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
