"""Weights of the facts by which readings are fused (`ocr/evidence.py`), learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.277,
    "sure": 0.642,
    "usual": 0.246,
    "length": -0.147,
    "digits": 0.318,
    "no_letters": 0.418,
    "code": 0.016,
    "agreed": 0.244,
    "sure_second": 0.587,
    "both": 0.077,
    "all_agreed": 0.133,
    "rival": -0.105,
    "rival_likelier": -0.153,
    "rival_pairs": -1.435,
    "rival_accents": -0.891,
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
    "always": -1.966,
    "first": 0.634,
    "second": 0.852,
    "third": 0.483,
    "fourth": 0.389,
    "nearly_second": 0.582,
    "nearly_fourth": -0.108,
    "sure_first": 0.311,
    "sure_second": 0.260,
    "sure_third": 0.630,
    "sure_fourth": 0.201,
    "sure_nearly_second": 0.345,
    "sure_nearly_fourth": 0.292,
    "first_blind": -0.054,
    "second_blind": -0.880,
    "third_blind": 0.436,
    "fourth_blind": 0.297,
    "first_and_second": -0.151,
    "first_and_third": -0.205,
    "first_and_fourth": 0.387,
    "first_and_nearly_second": 0.512,
    "first_and_nearly_fourth": 0.555,
    "second_and_third": 0.268,
    "second_and_fourth": 0.033,
    "second_and_nearly_second": 0.000,
    "second_and_nearly_fourth": 0.039,
    "third_and_fourth": 0.407,
    "third_and_nearly_second": 0.060,
    "third_and_nearly_fourth": 0.550,
    "fourth_and_nearly_second": 0.757,
    "fourth_and_nearly_fourth": 0.000,
    "nearly_second_and_nearly_fourth": 0.762,
    "likelier": 0.249,
    "usual": 0.021,
    "pairs": 0.752,
    "more_accents": 1.075,
    "fewer_accents": -0.847,
    "digits": -0.451,
    "digits_second": -0.001,
    "no_letters": 0.589,
    "length": 0.087,
    "capitals_second": 0.381,
    "lean": 0.132,
    "agreed": -1.347,
}

CHOSEN: Mapping[str, float] = {
    "always": -2.568,
    "leaning": 0.614,
    "sure": 3.143,
    "usual": 0.195,
    "signs_only": 0.704,
    "agreed": -1.125,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 1.040,
    "likelier": 0.223,
    "pairs": 1.645,
    "sure_first": -4.113,
    "sure_second": 2.700,
    "signs_only": -0.034,
    "fewer_signs": -0.135,
    "more_signs": -0.317,
    "accents_only": 0.349,
    "more_accents": 2.479,
    "digits": -0.996,
    "capitals": 0.147,
    "more_words": 1.036,
    "lean": 0.322,
}

SETTLED: Mapping[str, float] = {
    "always": 0.613,
    "leaning": 0.761,
    "rival": -0.154,
    "alone": -2.012,
}
