"""Learning the weights of the fusion: what decides in the examples gets the weight."""

from __future__ import annotations

from random import Random

from bench.fusing import Readings, fit, learn
from ocr.evidence import weigh_facts
from ocr.tokens import Token


def test_the_fact_that_decides_gets_the_weight() -> None:
    """One fact tells the outcome in nine of ten cases, the other has nothing to do with it."""
    rng = Random(3)
    examples = []
    for _ in range(400):
        tells, idle = rng.choice((0.0, 1.0)), rng.random()
        examples.append(({"tells": tells, "idle": idle}, bool(tells) != (rng.random() < 0.1)))
    weights = fit(examples)
    assert weights["tells"] > 3
    assert abs(weights["idle"]) < 1
    assert weigh_facts(weights, {"tells": 1.0, "idle": 0.5}) > 1.5


def test_pages_teach_whom_to_follow() -> None:
    """Where the second reader alone is right whenever it is sure, the weights follow it."""

    def read(words: str, sure: float) -> list[Token]:
        return [
            Token(word, 50.0 * n, 0, 50.0 * n + 40, 20, sure, (1, 1, 0))
            for n, word in enumerate(words.split())
        ]

    pages = []
    for number in range(40):
        right, wrong = ("chi", "chỉ") if number % 2 else ("chỉ", "chi")
        first, second = (wrong, right) if number % 4 < 2 else (right, wrong)
        sure = 0.99 if second == right else 0.3
        pages.append(
            Readings(read(f"về {first} a", 0.9), read(f"về {second} b c", sure), f"về {right} a")
        )
    pages.append(Readings(read("về việc", 0.9), [], "về"))
    weights = learn(pages)["SECOND_IS_RIGHT"]
    assert weights["sure_second"] > 0
