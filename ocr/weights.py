"""Weights of the facts by which readings are fused (`ocr/evidence.py`), learned by
`python -m bench.fusing`. Log odds."""

from __future__ import annotations

from collections.abc import Mapping

AGREED: Mapping[str, float] = {
    "always": 0.280,
    "sure": 0.654,
    "usual": 0.226,
    "length": -0.041,
    "digits": 0.295,
    "no_letters": 0.274,
    "code": 0.015,
    "agreed": 0.253,
    "sure_second": 0.591,
    "both": 0.096,
    "all_agreed": 0.171,
    "rival": -0.187,
    "rival_likelier": -0.257,
    "rival_pairs": -1.380,
    "rival_accents": -0.789,
}

ALONE_FIRST: Mapping[str, float] = {
    "always": -2.665,
    "sure": 1.527,
    "usual": 0.061,
    "length": 0.003,
    "digits": 0.674,
    "no_letters": 2.208,
    "code": -0.000,
    "agreed": -1.683,
}

ALONE_SECOND: Mapping[str, float] = {
    "always": -4.238,
    "sure": 1.437,
    "usual": 0.393,
    "length": -1.075,
    "digits": 0.092,
    "no_letters": 0.552,
    "code": -0.000,
    "agreed": 1.374,
}

CANDIDATE: Mapping[str, float] = {
    "always": -2.066,
    "first": 0.588,
    "second": 0.836,
    "third": 0.571,
    "fourth": 0.277,
    "nearly_second": 0.665,
    "nearly_fourth": 0.003,
    "sure_first": 0.298,
    "sure_second": 0.327,
    "sure_third": 0.579,
    "sure_fourth": 0.243,
    "sure_nearly_second": 0.385,
    "sure_nearly_fourth": 0.257,
    "first_blind": -0.137,
    "second_blind": -0.915,
    "third_blind": 0.361,
    "fourth_blind": 0.235,
    "first_and_second": -0.065,
    "first_and_third": -0.238,
    "first_and_fourth": 0.226,
    "first_and_nearly_second": 0.408,
    "first_and_nearly_fourth": 0.619,
    "second_and_third": 0.290,
    "second_and_fourth": 0.056,
    "second_and_nearly_second": 0.000,
    "second_and_nearly_fourth": -0.086,
    "third_and_fourth": 0.662,
    "third_and_nearly_second": 0.171,
    "third_and_nearly_fourth": 0.504,
    "fourth_and_nearly_second": 0.861,
    "fourth_and_nearly_fourth": 0.000,
    "nearly_second_and_nearly_fourth": 0.756,
    "likelier": 0.237,
    "usual": 0.019,
    "pairs": 0.731,
    "more_accents": 1.181,
    "fewer_accents": -0.695,
    "digits": -0.248,
    "digits_second": -0.023,
    "no_letters": 0.654,
    "length": 0.053,
    "capitals_second": 0.315,
    "lean": 0.177,
    "agreed": -1.347,
}

CHOSEN: Mapping[str, float] = {
    "always": -2.478,
    "leaning": 0.611,
    "sure": 3.056,
    "usual": 0.180,
    "signs_only": 0.567,
    "agreed": -1.034,
}

SECOND_IS_RIGHT: Mapping[str, float] = {
    "always": 1.057,
    "likelier": 0.255,
    "pairs": 1.609,
    "sure_first": -4.165,
    "sure_second": 2.947,
    "signs_only": -0.122,
    "fewer_signs": 0.073,
    "more_signs": -0.301,
    "accents_only": 0.326,
    "more_accents": 2.247,
    "digits": -1.131,
    "capitals": 0.180,
    "more_words": 1.058,
    "lean": 0.358,
}

SETTLED: Mapping[str, float] = {
    "always": 0.617,
    "leaning": 0.743,
    "rival": -0.129,
    "alone": -1.937,
}
