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
    "always": -2.149,
    "first": 0.221,
    "second": 1.045,
    "third": 0.559,
    "sure_first": 0.398,
    "sure_second": 0.285,
    "sure_third": 0.531,
    "first_blind": -0.488,
    "second_blind": -1.642,
    "third_blind": 0.470,
    "first_and_second": 0.144,
    "first_and_third": 0.288,
    "second_and_third": 0.588,
    "likelier": 0.216,
    "usual": 0.065,
    "pairs": 1.381,
    "digits": 0.284,
    "digits_second": -0.405,
    "no_letters": 1.063,
    "length": 0.313,
    "capitals_second": -0.048,
    "lean": 0.448,
    "agreed": -0.613,
}

CHOSEN: Mapping[str, float] = {
    "always": -1.814,
    "leaning": 0.443,
    "sure": 2.684,
    "usual": 0.212,
    "signs_only": 0.142,
    "agreed": -0.757,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 1.678,
    "likelier": 0.484,
    "pairs": 1.686,
    "sure_first": -4.378,
    "sure_second": 2.922,
    "signs_only": -0.538,
    "fewer_signs": -0.773,
    "more_signs": 0.657,
    "accents_only": 0.479,
    "digits": -1.146,
    "capitals": 0.094,
    "more_words": 1.057,
    "lean": 0.627,
}

SETTLED: Mapping[str, float] = {
    "always": 0.635,
    "leaning": 0.822,
    "rival": 0.076,
}
