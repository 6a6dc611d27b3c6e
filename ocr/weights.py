"""Weights of the facts by which `ocr/fusion.py` decides, learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.327,
    "sure": 0.570,
    "usual": 0.116,
    "length": -0.047,
    "digits": 0.601,
    "no_letters": 0.610,
    "agreed": 0.290,
    "sure_second": 1.198,
    "both": 1.304,
    "both_and_usual": 0.323,
    "all_agreed": 0.287,
}

ALONE_FIRST: Mapping[str, float] = {
    "always": -4.814,
    "sure": 5.608,
    "usual": 0.117,
    "length": -1.293,
    "digits": 1.636,
    "no_letters": 1.538,
    "agreed": -1.308,
}

ALONE_SECOND: Mapping[str, float] = {
    "always": -5.030,
    "sure": 3.742,
    "usual": 0.235,
    "length": -1.168,
    "digits": -0.240,
    "no_letters": 1.711,
    "agreed": 0.973,
}

CHOSEN: Mapping[str, float] = {
    "always": -1.782,
    "leaning": 0.410,
    "sure": 2.579,
    "usual": 0.215,
    "signs_only": -0.114,
    "agreed": -0.648,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 0.738,
    "likelier": 0.552,
    "pairs": 1.841,
    "sure_first": -3.790,
    "sure_second": 2.791,
    "signs_only": -0.429,
    "accents_only": 1.189,
    "digits": -1.298,
    "capitals": 0.932,
    "more_words": 1.272,
    "lean": 0.593,
}
