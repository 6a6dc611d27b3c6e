"""Learn the weights of `ocr/fusion.py` again: `python -m bench.fusing > ocr/weights.py`.

Pages of known text are read by both readers. A word is right while the page's truth still has it;
two readings of a place teach only where exactly one of them is right. Real scans take no part: they
are what the outcome is measured on.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.corpus import make_corpus
from bench.pages import BenchPage, as_scan
from bench.scores import count_words
from ocr import fusion
from ocr.fusion import Facts
from ocr.pairing import Pair
from ocr.stages import PageStages
from ocr.tokens import Token

RIDGE = 1e-3  # keeps weights small where few pages speak
STEPS = 60

Example = tuple[Facts, float]  # how right it was, 0..1
Readings = tuple[Sequence[Token], Sequence[Token], str]  # first, second, truth


def learn(pages: Iterable[Readings]) -> Mapping[str, Mapping[str, float]]:
    """The weights by their names in `ocr/weights.py`."""
    kept = list(pages)
    examples = _gather(kept)
    weights = {name: fit(rows) for name, rows in examples.items()}
    weights["CHOSEN"] = fit(list(_judge_choices(kept, weights["SECOND_IS_RIGHT"])))
    return weights


def fit(examples: Sequence[Example]) -> Mapping[str, float]:
    """Logistic regression by Newton's method."""
    names = list(examples[0][0])
    rows = np.array([[1.0, *(facts[name] for name in names)] for facts, _ in examples])
    right = np.array([float(is_right) for _, is_right in examples])
    weights = np.zeros(len(names) + 1)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (likely - right) / len(right) + RIDGE * weights
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows / len(right)
        weights -= np.linalg.solve(bend + RIDGE * np.eye(len(weights)), slope)
    return dict(zip(["always", *names], _rounded(weights), strict=True))


def read_pages(pages: Sequence[BenchPage], stages: PageStages) -> Iterator[Readings]:
    """Both readings of each page, cleaned as in earnest, with its truth."""
    for page in pages:
        clean = stages.clean(stages.decode(as_scan(page.path, page.path.parent), 1))
        if not clean.blank:
            yield *stages.look(clean), f"{page.truth} {page.overlay}"


def print_weights(weights: Mapping[str, Mapping[str, float]]) -> None:
    """As the module that holds them."""
    print('"""Weights of the facts by which `ocr/fusion.py` decides, learned by')
    print('`python -m bench.fusing`. Log odds."""\n')
    print("from __future__ import annotations\n")
    print("from collections.abc import Mapping")
    for name, values in sorted(weights.items()):
        print(f"\n{name}: Mapping[str, float] = {{")
        for fact, weight in values.items():
            print(f'    "{fact}": {weight:.3f},')
        print("}")


def _gather(pages: Sequence[Readings]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for page in pages:
        for name, example in _examples(page):
            found[name].append(example)
    return found


def _examples(page: Readings) -> Iterator[tuple[str, Example]]:
    """What both readers agree on takes its share of the truth first."""
    places, page_facts, open_words = _lay(page)
    for pair, _, _ in places:
        if fusion.is_agreed(pair):
            yield (
                "AGREED",
                (fusion.tell_agreed(pair, page_facts), _is_there(pair.first, open_words)),
            )
            open_words -= count_words(" ".join(fusion.texts(pair.first)))
    for pair, before, behind in places:
        mine, theirs = (_is_there(words, open_words) for words in (pair.first, pair.second))
        if not pair.second:
            yield "ALONE_FIRST", (fusion.tell_alone(pair.first, page_facts), mine)
        elif not pair.first:
            yield "ALONE_SECOND", (fusion.tell_alone(pair.second, page_facts), theirs)
        elif not fusion.is_agreed(pair) and mine != theirs:
            yield "SECOND_IS_RIGHT", (fusion.tell_dispute(pair, before, behind, page_facts), theirs)


def _judge_choices(pages: Sequence[Readings], weights: Facts) -> Iterator[Example]:
    """Whether the reading that these weights choose is right."""
    for page in pages:
        places, page_facts, open_words = _lay(page)
        for pair, before, behind in places:
            if pair.first and pair.second and not fusion.is_agreed(pair):
                facts = fusion.tell_dispute(pair, before, behind, page_facts)
                leaning = fusion.weigh_facts(weights, facts)
                won = pair.second if leaning > 0 else pair.first
                yield (
                    fusion.tell_choice(pair, facts, leaning, page_facts),
                    _is_there(won, open_words),
                )


def _lay(page: Readings) -> tuple[list[tuple[Pair, str, str]], Facts, Counter[str]]:
    first, second, truth = page
    laid = fusion.lay(first, second)
    places = [place for line in laid.lines for place in fusion.with_neighbours(line)]
    return places, laid.page, count_words(truth)


def _is_there(words: Sequence[Token], truth: Counter[str]) -> bool:
    return bool(words) and all(
        truth[word] > 0 for word in count_words(" ".join(fusion.texts(words)))
    )


def _rounded(weights: NDArray[np.float64]) -> list[float]:
    return [round(float(weight), 3) for weight in weights]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fusing", description=__doc__)
    parser.add_argument("--pages", type=int, default=40, help="of each level")
    parser.add_argument("--seed", type=int, default=977, help="another one than comparisons use")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as folder:
        pages = make_corpus(("office", "worn", "phone"), asked.pages, asked.seed, Path(folder))
        print_weights(learn(read_pages(pages, PageStages())))


if __name__ == "__main__":
    main()
