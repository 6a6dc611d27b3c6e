"""The readers that are compared, each as the command that its users type.

Sohoa reads a block of files with one `sohoa ingest` (its start is shared by the block), one page
at a time, in a fresh home; OCRmyPDF is called for each file. Both write their PDF/A.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from app.settings import Settings
from app.wiring import make_objects
from bench.account import Spent, run_command
from bench.pages import BenchPage
from bench.reliability import SaidWord
from bench.turns import find_turn
from pipeline.errors import MissingProgram
from pipeline.keys import words_key
from pipeline.ports import Area

ROOT = Path(__file__).parents[1]
OCRMYPDF = ROOT / ".bench" / "ocrmypdf" / "bin" / "ocrmypdf"
PAGE_SECONDS = 600.0  # then a page of the peer counts as unread
OCRMYPDF_CALL = "-l vie --deskew --clean --rotate-pages --output-type pdfa --jobs 1".split()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a page. `cpu` and `wall` seconds and `largest` MiB are of the page,
    or the page's equal share of a `block` of several; `upright` tells whether it was turned right
    (None: nothing came out). `quality` and `words` only where the reader says such things."""

    page: BenchPage
    reader: str
    status: str
    text: str
    cpu: float
    wall: float
    largest: float
    together: float
    block: int
    upright: bool | None = None
    quality: str = ""
    issues: tuple[str, ...] = ()
    words: tuple[SaidWord, ...] = ()


class Reader(Protocol):
    """Reads blocks of pages, in folders of their own."""

    name: str

    def version(self) -> str: ...
    def read(self, pages: Sequence[BenchPage], work: Path) -> list[Reading]: ...


class Ocrmypdf:
    """The peer, in an environment of its own (`deploy/setup.sh bench`)."""

    name = "ocrmypdf"

    def __init__(self, program: Path = OCRMYPDF) -> None:
        if not program.is_file():
            raise MissingProgram(program="ocrmypdf", package="deploy/setup.sh bench")
        self._program = str(program)

    def version(self) -> str:
        return _ask_version([self._program, "--version"])

    def read(self, pages: Sequence[BenchPage], work: Path) -> list[Reading]:
        return [self._read_page(page, work) for page in pages]

    def _read_page(self, page: BenchPage, work: Path) -> Reading:
        sidecar, pdf = work / f"{page.name}.txt", work / f"{page.name}.pdf"
        words = [self._program, *OCRMYPDF_CALL, "--sidecar", sidecar, page.path, pdf]
        own = {k: v for k, v in plain_environment().items() if not k.startswith("PYTHON")}
        told = work / f"{page.name}.out"
        spent = run_command([str(w) for w in words], told, own, seconds=PAGE_SECONDS)
        text = sidecar.read_text("utf-8") if sidecar.exists() else ""
        upright = find_turn(page.path, pdf) == page.rotation if pdf.exists() else None
        status = "stored" if pdf.exists() and spent.code == 0 else f"exit {spent.code}"
        costs = (spent.cpu, spent.wall, spent.largest, spent.together)
        return Reading(page, self.name, status, text, *costs, 1, upright)


class Sohoa:
    """This project's command, with one page worker unless `workers` says otherwise."""

    name = "sohoa"

    def __init__(self, workers: int = 1, program: Path | None = None) -> None:
        self._program = str(program or Path(sys.executable).parent / "sohoa")
        self._workers = workers

    def version(self) -> str:
        return version("sohoa")

    def read(self, pages: Sequence[BenchPage], work: Path) -> list[Reading]:
        home, told = work / "home", work / "told.jsonl"
        spent = self.ingest([page.path for page in pages], home, told)
        records = list(read_records(told))
        return [self._describe(page, records, home, spent, len(pages)) for page in pages]

    def ingest(self, files: Sequence[Path], home: Path, told: Path) -> Spent:
        """What taking in these files costs."""
        words = [self._program, "ingest", *map(str, files), "--json"]
        return run_command(words, told, self.environment(home))

    def environment(self, home: Path) -> dict[str, str]:
        """An installation of its own below `home`."""
        own = {"SOHOA_HOME": str(home), "SOHOA_READING__WORKERS": str(self._workers)}
        return plain_environment() | own

    def _describe(
        self,
        page: BenchPage,
        records: Sequence[Mapping[str, Any]],
        home: Path,
        spent: Spent,
        n: int,
    ) -> Reading:
        own = [record for record in records if record["file"] == str(page.path)]
        told = [facts for record in own for facts in record.get("pages", ())]
        words, text = read_words(home, [r["paper_id"] for r in own if "paper_id" in r])
        return Reading(
            page,
            self.name,
            own[0]["status"] if own else f"exit {spent.code}",
            text,
            spent.cpu / n,
            spent.wall / n,
            spent.largest,
            spent.together,
            n,
            all(facts["rotation"] == page.rotation for facts in told) if told else None,
            told[0]["quality"] if told else "",
            tuple(told[0]["issues"]) if told else (),
            tuple(words),
        )


def read_records(told: Path) -> Iterator[dict[str, Any]]:
    """The lines of the machine-readable door."""
    for line in told.read_text("utf-8").splitlines():
        yield json.loads(line)


def read_words(home: Path, paper_ids: Sequence[str]) -> tuple[list[SaidWord], str]:
    """Words and text of stored papers, as `words.json` keeps them."""
    words, texts = list[SaidWord](), list[str]()
    objects = make_objects(Settings(home=home))
    for paper_id in paper_ids:
        for page in json.loads(objects.read(Area.PAPERS, words_key(paper_id)))["pages"]:
            words += [SaidWord(word[0], word[5]) for word in page["words"]]
            texts.append(page["text"])
    return words, "\n".join(texts)


def plain_environment() -> dict[str, str]:
    """This one without settings, Tesseract on one thread."""
    outer = {k: v for k, v in os.environ.items() if not k.startswith(("SOHOA_", "PREFECT_"))}
    return outer | {"OMP_THREAD_LIMIT": "1"}


def _ask_version(words: Sequence[str]) -> str:
    told = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    return told.stdout.strip() or "?"
