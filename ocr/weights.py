"""Weights of the facts by which readings are fused (`ocr/evidence.py`), learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.179,
    "sure": 0.461,
    "usual": 0.331,
    "length": 0.134,
    "digits": 0.370,
    "no_letters": 0.144,
    "code": 0.108,
    "agreed": 0.191,
    "sure_second": 0.641,
    "both": 0.044,
    "all_agreed": 0.153,
}

ALONE_FIRST: Mapping[str, float] = {
    "always": -2.879,
    "sure": 1.366,
    "usual": 0.057,
    "length": -1.515,
    "digits": 1.155,
    "no_letters": 2.128,
    "code": 0.000,
    "agreed": -0.945,
}

ALONE_SECOND: Mapping[str, float] = {
    "always": -3.822,
    "sure": 0.962,
    "usual": 0.300,
    "length": -2.169,
    "digits": 0.109,
    "no_letters": 1.348,
    "code": -0.000,
    "agreed": 2.455,
}

CANDIDATE: Mapping[str, float] = {
    "always": -2.370,
    "first": 0.406,
    "second": 0.598,
    "third": 0.630,
    "fourth": 0.611,
    "sure_first": 0.264,
    "sure_second": 0.220,
    "sure_third": 0.557,
    "sure_fourth": 0.164,
    "first_blind": -0.835,
    "second_blind": -1.786,
    "third_blind": 0.505,
    "fourth_blind": 0.642,
    "first_and_second": 0.207,
    "first_and_third": 0.115,
    "first_and_fourth": 0.743,
    "second_and_third": 0.383,
    "second_and_fourth": 0.053,
    "third_and_fourth": 0.380,
    "likelier": 0.158,
    "usual": 0.061,
    "pairs": 0.718,
    "digits": -0.336,
    "digits_second": -0.211,
    "no_letters": 1.026,
    "length": 0.527,
    "capitals_second": 0.332,
    "lean": 0.240,
    "agreed": -0.846,
}

CHOSEN: Mapping[str, float] = {
    "always": -1.880,
    "leaning": 0.649,
    "sure": 2.225,
    "usual": 0.184,
    "signs_only": 0.567,
    "agreed": -0.876,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 1.301,
    "likelier": 0.286,
    "pairs": 1.819,
    "sure_first": -3.993,
    "sure_second": 2.830,
    "signs_only": -0.430,
    "fewer_signs": 0.206,
    "more_signs": 0.511,
    "accents_only": 0.282,
    "digits": -1.476,
    "capitals": -0.006,
    "more_words": 1.002,
    "lean": 0.482,
}

SETTLED: Mapping[str, float] = {
    "always": 0.680,
    "leaning": 0.833,
    "rival": 0.075,
}
