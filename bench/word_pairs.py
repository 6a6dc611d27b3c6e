"""Counts which words stand beside each other in official texts: the table `word_pairs.tsv`.

`python -m bench.word_pairs FOLDER > pipeline/word_pairs.tsv` reads every JSON file below the folder
(one text each; all its strings count, addresses of pages aside). The table that is shipped was
counted from the descriptions of 2,642 procedures on the national public-service portal, as of June
2026: official texts, which are not protected (Luật Sở hữu trí tuệ, Điều 15).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from pipeline.language.folding import nfc, tokens
from pipeline.language.neighbours import NUMBER
from pipeline.language.syllables import is_syllable

LEAST = 2  # texts: what one text alone says may be its misprint
LONGEST = 7  # letters of an abbreviation
_BREAK = re.compile(r"[.;:()\[\]\"“”/\n\r\t+•?!…]|(?:^|\s)-(?=\w)|(?<=,)\s*-")
"""Where a sentence or an item of a list ends; words on both sides of a comma are neighbours."""

Pair = tuple[str, str]


def pairs_of(strings: Iterable[str]) -> set[Pair]:
    """Neighbours of one text; every number is the same word. What stands before a number is left
    out: it may be the item that a list's next number was glued to."""
    found: set[Pair] = set()
    for text in strings:
        for part in _BREAK.split(nfc(text)):
            words = [NUMBER if t.exact.isdigit() else t.exact for t in tokens(part)]
            found.update(pairwise(words))
    return {pair for pair in found if pair[1] != NUMBER and all(map(_is_word, pair))}


def _is_word(word: str) -> bool:
    """A number, a syllable or an abbreviation: texts also hold words that grew together."""
    plain = word.isalpha() and len(word) <= LONGEST and word.replace("đ", "d").isascii()
    return word == NUMBER or plain or is_syllable(word)


def strings_in(value: object) -> Iterator[str]:
    """Every string of a JSON value that is a text."""
    if isinstance(value, str) and not value.startswith("http"):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)


def lines_of(counts: Counter[Pair]) -> Iterator[str]:
    """A word, a tab, and each word behind it with the number of texts."""
    rows: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (first, second), count in counts.items():
        if count >= LEAST:
            rows[first].append((-count, second))
    for first, behind in sorted(rows.items()):
        yield f"{first}\t" + " ".join(f"{word} {-count}" for count, word in sorted(behind))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.word_pairs", description=__doc__)
    parser.add_argument("folder", type=Path)
    counts: Counter[Pair] = Counter()
    for path in sorted(parser.parse_args(arguments).folder.rglob("*.json")):
        counts.update(pairs_of(strings_in(json.loads(path.read_text(encoding="utf-8")))))
    print("\n".join(lines_of(counts)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
