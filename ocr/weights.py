"""Weights of the facts by which `ocr/fusion.py` decides, learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": -0.042,
    "sure": 0.602,
    "usual": 0.330,
    "length": -0.106,
    "digits": 0.576,
    "no_letters": 0.394,
    "code": 0.289,
    "agreed": 0.008,
    "sure_second": 0.685,
    "both": -0.010,
    "all_agreed": 0.158,
}

ALONE_FIRST: Mapping[str, float] = {
    "always": -3.151,
    "sure": 1.505,
    "usual": 0.031,
    "length": -0.727,
    "digits": 1.655,
    "no_letters": 1.710,
    "code": 0.000,
    "agreed": -1.347,
}

ALONE_SECOND: Mapping[str, float] = {
    "always": -3.784,
    "sure": 1.161,
    "usual": 0.186,
    "length": -1.101,
    "digits": -0.514,
    "no_letters": 0.990,
    "code": -0.003,
    "agreed": 0.020,
}

CHOSEN: Mapping[str, float] = {
    "always": -1.864,
    "leaning": 0.409,
    "sure": 2.697,
    "usual": 0.207,
    "signs_only": -0.111,
    "agreed": -0.638,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 0.757,
    "likelier": 0.554,
    "pairs": 1.863,
    "sure_first": -3.846,
    "sure_second": 2.804,
    "signs_only": -0.250,
    "fewer_signs": -0.349,
    "more_signs": -0.221,
    "accents_only": 1.201,
    "digits": -1.346,
    "capitals": 0.920,
    "more_words": 1.324,
    "lean": 0.598,
}
