"""Days as people type them: day first, never month first."""

from __future__ import annotations

from datetime import date

import pytest

from app.typed_days import normalise, read_day, write_day


@pytest.mark.parametrize(
    "text",
    ["02/07/2026", "2/7/2026", "02-07-2026", "2.7.2026", "02072026", "2026-07-02", " 2 7 2026 "],
)
def test_the_day_stands_first(text: str) -> None:
    assert read_day(text) == date(2026, 7, 2)


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "31/02/2026", "07/24/2026", "2/7/26", "2026-7", "1/2/3/2026"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    """The order of another country too, where it can be told."""
    with pytest.raises(ValueError):
        read_day(text)


def test_what_cannot_be_read_goes_back_as_it_was_typed() -> None:
    assert [normalise(text) for text in ("", "2/7/2026", "hôm qua")] == [
        "",
        "2026-07-02",
        "hôm qua",
    ]
    assert [write_day(text) for text in ("2026-07-02", "2026-07", "hôm-qua", "")] == [
        "02/07/2026", "07/2026", "hôm-qua", "",
    ]  # fmt: skip
