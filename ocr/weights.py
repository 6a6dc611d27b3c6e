"""Weights of the facts by which readings are fused (`ocr/evidence.py`), learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.112,
    "sure": 0.494,
    "usual": 0.340,
    "length": -0.132,
    "digits": 0.456,
    "no_letters": 0.389,
    "code": 0.090,
    "agreed": 0.099,
    "sure_second": 0.702,
    "both": 0.058,
    "all_agreed": 0.085,
}

ALONE_FIRST: Mapping[str, float] = {
    "always": -3.003,
    "sure": 1.354,
    "usual": 0.119,
    "length": 0.484,
    "digits": 0.958,
    "no_letters": 2.199,
    "code": 0.000,
    "agreed": -0.964,
}

ALONE_SECOND: Mapping[str, float] = {
    "always": -3.931,
    "sure": 1.420,
    "usual": 0.398,
    "length": -0.371,
    "digits": 0.560,
    "no_letters": 1.119,
    "code": 0.000,
    "agreed": 0.057,
}

CANDIDATE: Mapping[str, float] = {
    "always": -2.124,
    "first": 0.254,
    "second": 0.565,
    "third": 0.351,
    "sure_first": 0.426,
    "sure_second": 0.296,
    "sure_third": 0.688,
    "first_blind": -1.012,
    "second_blind": -0.999,
    "third_blind": 0.648,
    "first_and_second": 0.311,
    "first_and_third": 0.003,
    "second_and_third": 0.901,
    "likelier": 0.169,
    "usual": 0.034,
    "pairs": 0.810,
    "digits": 0.115,
    "digits_second": -0.385,
    "no_letters": 0.920,
    "length": 0.378,
    "capitals_second": 0.242,
    "lean": 0.086,
    "agreed": -0.905,
}

CHOSEN: Mapping[str, float] = {
    "always": -2.415,
    "leaning": 0.750,
    "sure": 2.367,
    "usual": 0.187,
    "signs_only": 0.769,
    "agreed": -0.791,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 1.182,
    "likelier": 0.267,
    "pairs": 1.755,
    "sure_first": -4.051,
    "sure_second": 2.500,
    "signs_only": 0.051,
    "fewer_signs": -0.143,
    "more_signs": -0.252,
    "accents_only": 0.659,
    "digits": -1.069,
    "capitals": 0.011,
    "more_words": 0.987,
    "lean": 0.387,
}

SETTLED: Mapping[str, float] = {
    "always": 0.510,
    "leaning": 0.914,
    "rival": 0.058,
}
