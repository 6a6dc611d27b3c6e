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
    "always": -1.945,
    "first": 0.582,
    "second": 0.871,
    "third": 0.524,
    "fourth": 0.226,
    "nearly_second": 0.469,
    "nearly_fourth": -0.145,
    "sure_first": 0.398,
    "sure_second": 0.354,
    "sure_third": 0.605,
    "sure_fourth": 0.221,
    "sure_nearly_second": 0.356,
    "sure_nearly_fourth": 0.201,
    "first_blind": -0.096,
    "second_blind": -0.947,
    "third_blind": 0.343,
    "fourth_blind": 0.131,
    "first_and_second": 0.298,
    "first_and_third": -0.192,
    "first_and_fourth": 0.192,
    "first_and_nearly_second": 0.516,
    "first_and_nearly_fourth": 0.637,
    "second_and_third": 0.388,
    "second_and_fourth": 0.053,
    "second_and_nearly_second": 0.000,
    "second_and_nearly_fourth": -0.017,
    "third_and_fourth": 0.594,
    "third_and_nearly_second": 0.197,
    "third_and_nearly_fourth": 0.466,
    "fourth_and_nearly_second": 0.723,
    "fourth_and_nearly_fourth": 0.000,
    "nearly_second_and_nearly_fourth": 0.625,
    "likelier": 0.025,
    "usual": 0.085,
    "pairs": 0.181,
    "pairs_lead": 1.369,
    "likelier_alone": 0.136,
    "more_accents": 1.197,
    "fewer_accents": -0.578,
    "digits": -0.279,
    "digits_second": -0.072,
    "no_letters": 0.523,
    "length": 0.041,
    "capitals_second": 0.252,
    "lean": 0.241,
    "agreed": -1.199,
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
    "always": 0.610,
    "leaning": 0.849,
    "rival": -0.072,
    "alone": -1.458,
}
