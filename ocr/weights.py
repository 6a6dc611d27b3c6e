"""Weights of the facts by which `ocr/fusion.py` decides, learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.333,
    "sure": 0.581,
    "usual": 0.122,
    "length": -0.055,
    "digits": 0.571,
    "no_letters": 0.610,
    "code": 0.215,
    "agreed": 0.298,
    "sure_second": 1.194,
    "both": 1.305,
    "both_and_usual": 0.316,
    "all_agreed": 0.290,
}

ALONE_FIRST: Mapping[str, float] = {
    "always": -4.827,
    "sure": 5.606,
    "usual": 0.115,
    "length": -1.368,
    "digits": 1.666,
    "no_letters": 1.547,
    "code": 0.000,
    "agreed": -1.313,
}

ALONE_SECOND: Mapping[str, float] = {
    "always": -5.040,
    "sure": 3.766,
    "usual": 0.236,
    "length": -1.164,
    "digits": -0.237,
    "no_letters": 1.692,
    "code": -0.007,
    "agreed": 0.941,
}

CHOSEN: Mapping[str, float] = {
    "always": -1.822,
    "leaning": 0.412,
    "sure": 2.612,
    "usual": 0.214,
    "signs_only": -0.103,
    "agreed": -0.633,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 0.758,
    "likelier": 0.554,
    "pairs": 1.834,
    "sure_first": -3.821,
    "sure_second": 2.752,
    "signs_only": -0.378,
    "accents_only": 1.227,
    "digits": -1.311,
    "capitals": 0.909,
    "more_words": 1.257,
    "lean": 0.606,
}
