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
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.corpus import make_corpus
from bench.pages import BenchPage, as_scan
from bench.scores import count_words
from ocr import evidence
from ocr.choices import Choice, Place, choose, place_line
from ocr.doubts import (
    LookAgain,
    Looks,
    Span,
    find_candidates,
    find_likeliest,
    find_spans,
    is_doubtful,
    tell_candidate,
)
from ocr.evidence import Facts
from ocr.fusion import lay
from ocr.stages import PageStages
from ocr.tokens import Token

RIDGE = 1e-3  # keeps weights small where few pages speak
STEPS = 60

Example = tuple[Facts, float]  # how right it was, 0..1


@dataclass(frozen=True, slots=True)
class Readings:
    """What two readers saw on a page that says `truth`, and how it can be looked at again."""

    first: Sequence[Token]
    second: Sequence[Token]
    truth: str
    look_again: LookAgain | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that was looked at again, and which of the readings there are right."""

    place: Place
    page: Facts
    candidates: Mapping[str, Looks]
    right: frozenset[str]


def learn(pages: Iterable[Readings]) -> Mapping[str, Mapping[str, float]]:
    """The weights by their names in `ocr/weights.py`. What is in doubt, and so looked at again,
    is told by the weights in use: after a great change learn twice."""
    kept = list(pages)
    examples = _gather(kept)
    weights = {name: fit(rows) for name, rows in examples.items()}
    weights["CHOSEN"] = fit(list(_judge_choices(kept, weights["SECOND_IS_RIGHT"])))
    doubts = [doubt for page in kept for doubt in _look_again(page)]
    if doubts:
        weights["CANDIDATE"] = fit(list(_judge_candidates(doubts)))
        weights["SETTLED"] = fit(list(_judge_settled(doubts, weights["CANDIDATE"])))
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
            truth = f"{page.truth} {page.overlay}"
            first, second, look_closer = stages.look(clean)
            yield Readings(first, second, truth, look_closer)


def print_weights(weights: Mapping[str, Mapping[str, float]]) -> None:
    """As the module that holds them."""
    print('"""Weights of the facts by which readings are fused (`ocr/evidence.py`), learned by')
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
    for place in places:
        pair = place.pair
        if evidence.is_agreed(pair):
            facts = evidence.tell_agreed(pair, place.before, place.behind, page_facts)
            yield "AGREED", (facts, _is_there(pair.first, open_words))
            open_words -= count_words(" ".join(evidence.texts(pair.first)))
    for place in places:
        pair = place.pair
        mine, theirs = (_is_there(words, open_words) for words in (pair.first, pair.second))
        if not pair.second:
            yield "ALONE_FIRST", (evidence.tell_alone(pair.first, page_facts), mine)
        elif not pair.first:
            yield "ALONE_SECOND", (evidence.tell_alone(pair.second, page_facts), theirs)
        elif not evidence.is_agreed(pair) and mine != theirs:
            facts = evidence.tell_dispute(pair, place.before, place.behind, page_facts)
            yield "SECOND_IS_RIGHT", (facts, theirs)


def _judge_choices(pages: Sequence[Readings], weights: Facts) -> Iterator[Example]:
    """Whether the reading that these weights choose is right."""
    for page in pages:
        places, page_facts, open_words = _lay(page)
        for place in places:
            pair = place.pair
            if pair.first and pair.second and not evidence.is_agreed(pair):
                facts = evidence.tell_dispute(pair, place.before, place.behind, page_facts)
                leaning = evidence.weigh_facts(weights, facts)
                won = pair.second if leaning > 0 else pair.first
                yield (
                    evidence.tell_choice(pair, facts, leaning, page_facts),
                    _is_there(won, open_words),
                )


def _judge_candidates(doubts: Iterable[Doubt]) -> Iterator[Example]:
    """Whether each reading of a place that was looked at again is right."""
    for doubt in doubts:
        for text in doubt.candidates:
            facts = tell_candidate(text, doubt.candidates, doubt.place, doubt.page)
            yield facts, text in doubt.right


def _judge_settled(doubts: Iterable[Doubt], weights: Facts) -> Iterator[Example]:
    """Whether the reading that these weights choose is right."""
    for doubt in doubts:
        text, told = find_likeliest(doubt.candidates, doubt.place, doubt.page, weights)
        yield told, text in doubt.right


def _look_again(page: Readings) -> Iterator[Doubt]:
    """The places in doubt; what is certain takes its share of the truth first."""
    if page.look_again is None:
        return
    places, page_facts, open_words = _lay(page)
    choices = [choose(place, page_facts) for place in places]
    found = page.look_again(_find_doubts(choices))
    for choice in choices:
        if not is_doubtful(choice) and choice.stands:
            open_words -= count_words(" ".join(evidence.texts(choice.words)))
    for choice in filter(is_doubtful, choices):
        candidates = find_candidates(choice.place, found)
        right = frozenset(text for text in candidates if _stands_in(text, open_words))
        yield Doubt(choice.place, page_facts, candidates, right)


def _find_doubts(choices: Sequence[Choice]) -> list[Span]:
    """By lines, as in earnest."""
    lines = groupby(choices, key=lambda choice: choice.place.pair.line)
    return [span for _, line in lines for span in find_spans(list(line))]


def _lay(page: Readings) -> tuple[list[Place], Facts, Counter[str]]:
    laid = lay(page.first, page.second)
    places = [place for line in laid.lines for place in place_line(line)]
    return places, laid.page, count_words(page.truth)


def _is_there(words: Sequence[Token], truth: Counter[str]) -> bool:
    return bool(words) and _stands_in(" ".join(evidence.texts(words)), truth)


def _stands_in(text: str, truth: Counter[str]) -> bool:
    return all(truth[word] > 0 for word in count_words(text))


def _rounded(weights: NDArray[np.float64]) -> list[float]:
    return [round(float(weight), 3) for weight in weights]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fusing", description=__doc__)
    parser.add_argument("--pages", type=int, default=100, help="of each level")
    parser.add_argument("--seed", type=int, default=977, help="another one than comparisons use")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as folder:
        pages = make_corpus(("office", "worn", "phone"), asked.pages, asked.seed, Path(folder))
        print_weights(learn(read_pages(pages, PageStages())))


if __name__ == "__main__":
    main()
