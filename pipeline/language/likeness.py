"""How like two texts are: edit distance, and phrases found among misread words."""

from __future__ import annotations

from collections.abc import Sequence


def distance(left: str, right: str, limit: int = 1000) -> int:
    """Levenshtein distance in characters; anything above `limit` is given as `limit + 1`."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > limit:
            return limit + 1
    return row[-1]


def alike(left: str, right: str, per: int = 7) -> bool:
    """Equal but for one reading error in `per` characters (none in shorter ones)."""
    allowed = max(len(left), len(right)) // per
    return distance(left, right, allowed) <= allowed


def find_phrase(words: Sequence[str], phrase: Sequence[str], per: int = 7) -> int | None:
    """Where a phrase begins among words, both folded; each word may be misread a little, and the
    phrase as a whole by one character in `per`. None when it is not there."""
    wanted = "".join(phrase)
    for start in range(len(words) - len(phrase) + 1):
        if alike("".join(words[start : start + len(phrase)]), wanted, per):
            return start
    return None
