"""Weights of the facts by which readings are fused (`ocr/evidence.py`), learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.250,
    "sure": 0.621,
    "usual": 0.254,
    "length": -0.188,
    "digits": 0.355,
    "no_letters": 0.470,
    "code": 0.028,
    "agreed": 0.222,
    "sure_second": 0.603,
    "both": 0.058,
    "all_agreed": 0.128,
    "rival": -0.127,
    "rival_likelier": -0.173,
    "rival_pairs": -1.555,
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
    "always": -1.925,
    "first": 0.582,
    "second": 0.966,
    "third": 0.626,
    "fourth": 0.486,
    "nearly_second": 0.639,
    "nearly_fourth": 0.183,
    "sure_first": 0.217,
    "sure_second": 0.195,
    "sure_third": 0.513,
    "sure_fourth": 0.183,
    "sure_nearly_second": 0.267,
    "sure_nearly_fourth": 0.344,
    "first_blind": -0.104,
    "second_blind": -0.844,
    "third_blind": 0.417,
    "fourth_blind": 0.339,
    "first_and_second": -0.540,
    "first_and_third": -0.199,
    "first_and_fourth": 0.476,
    "first_and_nearly_second": 0.322,
    "first_and_nearly_fourth": 0.754,
    "second_and_third": 0.322,
    "second_and_fourth": 0.068,
    "second_and_nearly_second": 0.000,
    "second_and_nearly_fourth": 0.149,
    "third_and_fourth": 0.554,
    "third_and_nearly_second": 0.037,
    "third_and_nearly_fourth": 0.636,
    "fourth_and_nearly_second": 0.899,
    "fourth_and_nearly_fourth": 0.000,
    "nearly_second_and_nearly_fourth": 0.867,
    "likelier": 0.255,
    "usual": 0.017,
    "pairs": 0.799,
    "digits": -0.625,
    "digits_second": 0.107,
    "no_letters": 0.497,
    "length": 0.023,
    "capitals_second": 0.363,
    "lean": 0.179,
    "agreed": -1.192,
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
    "always": 0.692,
    "leaning": 0.811,
    "rival": 0.038,
}
