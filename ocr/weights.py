"""Weights of the facts by which readings are fused (`ocr/evidence.py`), learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.088,
    "sure": 0.518,
    "usual": 0.334,
    "length": -0.136,
    "digits": 0.434,
    "no_letters": 0.389,
    "code": 0.088,
    "agreed": 0.089,
    "sure_second": 0.703,
    "both": 0.046,
    "all_agreed": 0.099,
}

ALONE_FIRST: Mapping[str, float] = {
    "always": -2.937,
    "sure": 1.530,
    "usual": 0.101,
    "length": 0.623,
    "digits": 1.093,
    "no_letters": 2.163,
    "code": 0.000,
    "agreed": -1.418,
}

ALONE_SECOND: Mapping[str, float] = {
    "always": -4.007,
    "sure": 1.392,
    "usual": 0.359,
    "length": -0.355,
    "digits": 0.578,
    "no_letters": 1.175,
    "code": 0.000,
    "agreed": 0.193,
}

CANDIDATE: Mapping[str, float] = {
    "always": -2.033,
    "first": 0.308,
    "second": 0.636,
    "third": 0.452,
    "fourth": 0.561,
    "sure_first": 0.386,
    "sure_second": 0.177,
    "sure_third": 0.578,
    "sure_fourth": 0.200,
    "first_blind": -1.005,
    "second_blind": -1.518,
    "third_blind": 0.584,
    "fourth_blind": 0.562,
    "first_and_second": 0.138,
    "first_and_third": 0.024,
    "first_and_fourth": 0.641,
    "second_and_third": 0.749,
    "second_and_fourth": -0.027,
    "third_and_fourth": 0.567,
    "likelier": 0.171,
    "usual": 0.050,
    "pairs": 0.698,
    "digits": -0.358,
    "digits_second": -0.128,
    "no_letters": 0.562,
    "length": 0.109,
    "capitals_second": 0.279,
    "lean": 0.149,
    "agreed": -0.968,
}

CHOSEN: Mapping[str, float] = {
    "always": -2.380,
    "leaning": 0.747,
    "sure": 2.414,
    "usual": 0.194,
    "signs_only": 0.803,
    "agreed": -0.899,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 1.316,
    "likelier": 0.264,
    "pairs": 1.762,
    "sure_first": -4.070,
    "sure_second": 2.394,
    "signs_only": -0.019,
    "fewer_signs": -0.073,
    "more_signs": -0.299,
    "accents_only": 0.636,
    "digits": -1.050,
    "capitals": -0.019,
    "more_words": 0.980,
    "lean": 0.382,
}

SETTLED: Mapping[str, float] = {
    "always": 0.654,
    "leaning": 0.893,
    "rival": 0.089,
}
