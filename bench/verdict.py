"""Learn the weights of `ocr/verdict.py` again: `python -m bench.verdict > ocr/verdict_weights.py`.

Pages of known text, from clean to hopeless, are read as in earnest; what is told of each stands
against the share of its words that were read right. `--check` reads pages of another seed instead
and tells by level and damage how the verdict stands to its bars; real scans are among them. With
`--kept FILE` pages that are in the file are not read again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.bars import READABLE, UNREADABLE
from bench.corpus import make_corpus
from bench.fusing import fit
from bench.pages import RUINED, SCANS, SCANT, BenchPage, as_scan
from bench.scores import score_text
from bench.tables import tabulate
from ocr.stages import PageStages
from ocr.verdict import tell_facts

COUNTS = {"clean": 3, "office": 8, "worn": 14, "phone": 14, RUINED: 125, SCANT: 36}
SEED, CHECK_SEED = 21, 22


@dataclass(frozen=True, slots=True)
class Judged:
    """A page as it was read: its recall, what was told of it, and the verdict. `facts` are empty
    where nothing was asked: blank pages."""

    name: str
    level: str
    recall: float
    verdict: str
    issues: tuple[str, ...]
    facts: Mapping[str, float]

    @property
    def damages(self) -> Sequence[str]:
        """Of ruined pages those they have; of others their level."""
        _, found, rest = self.name.partition(f"{RUINED}-")
        return rest.split("-")[0].split("+") if found else [self.level]


def judge_page(page: BenchPage, stages: PageStages) -> Judged:
    """One page, read in this process."""
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as work:
        clean = stages.clean(stages.decode(as_scan(page.path, Path(work)), 1))
        read = stages.read(clean, Path(work))
    score = score_text(page.name, read.text, page.truth, page.overlay)
    facts = {} if clean.blank else tell_facts(clean, read.words)
    quality = read.quality
    return Judged(
        page.name, page.level, round(score.recall, 4), quality.verdict.value, quality.issues, facts
    )


def judge_corpus(seed: int, share: float, levels: Mapping[str, int]) -> Iterator[Judged]:
    """`share` of the usual number of pages, drawn by `seed`."""
    stages = PageStages()
    for level, count in levels.items():
        with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as folder:
            for page in make_corpus((level,), max(1, round(count * share)), seed, Path(folder)):
                yield judge_page(page, stages)


def learn(pages: Sequence[Judged]) -> Mapping[str, float]:
    """Weights by the names of their facts: the log odds of a word's having been read right."""
    return fit([(page.facts, page.recall) for page in pages if page.facts])


def print_weights(weights: Mapping[str, float]) -> None:
    """As the module that holds them."""
    print('"""Weights of the facts by which `ocr/verdict.py` expects a recall, learned by')
    print('`python -m bench.verdict`. Log odds."""\n')
    print("from __future__ import annotations\n")
    print("from collections.abc import Mapping\n")
    print("EXPECTED: Mapping[str, float] = {")
    for fact, weight in weights.items():
        print(f'    "{fact}": {weight:.3f},')
    print("}")


COLUMNS = ("pages", "number", "below .85", "called rescan", "above .93", "called rescan")


def report(pages: Sequence[Judged]) -> str:
    """How verdicts stand to what was read: of all pages, by level and by damage."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for page in pages:
        groups["all"].append(page)
        groups[page.level].append(page)
        for damage in page.damages:
            if damage != page.level:
                groups[f"{damage}{' alone' if len(page.damages) == 1 else ' with others'}"] += [
                    page
                ]
    return tabulate(COLUMNS, [[name, *_count(group)] for name, group in groups.items()])


def _count(pages: Sequence[Judged]) -> list[str]:
    bad = [page.verdict == "rescan" for page in pages if page.recall < UNREADABLE]
    good = [page.verdict == "rescan" for page in pages if page.recall > READABLE]
    return [str(n) for n in (len(pages), len(bad), sum(bad), len(good), sum(good))]


def _read_kept(path: Path | None) -> list[Judged]:
    if path is None or not path.exists():
        return []
    return [Judged(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def _keep(path: Path, pages: Sequence[Judged]) -> None:
    lines = [json.dumps(asdict(page), ensure_ascii=False) for page in pages]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.verdict", description=__doc__)
    parser.add_argument("--check", action="store_true", help="tell how the verdict stands")
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of pages")
    parser.add_argument("--seed", type=int, help="another one than the usual")
    parser.add_argument("--kept", type=Path, help="file in which what was read is kept")
    asked = parser.parse_args()
    seed = asked.seed or (CHECK_SEED if asked.check else SEED)
    levels = COUNTS | ({SCANS: 1} if asked.check else {})
    pages = _read_kept(asked.kept)
    if not pages:
        for page in judge_corpus(seed, asked.share, levels):
            print(f"{page.recall:.3f} {page.verdict:7} {page.name}", file=sys.stderr, flush=True)
            pages.append(page)
        if asked.kept:
            _keep(asked.kept, pages)
    if asked.check:
        print(report(pages))
    else:
        print_weights(learn(pages))


if __name__ == "__main__":
    main()
