"""The hours in which batches run, and the sizes of what they do at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from flows.automations import HEARTBEAT_SECONDS, make_automations
from flows.sizes import chunk_size
from flows.window import parse_window
from pipeline.errors import BadSetting


def at(hour: int, minute: int = 0) -> datetime:
    """That time in Viet Nam (UTC+7)."""
    return datetime(2026, 11, 20, (hour - 7) % 24, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "hour", "is_open"),
    [
        ("", 12, True),
        ("19:00-06:00", 19, True),
        ("19:00-06:00", 23, True),
        ("19:00-06:00", 5, True),
        ("19:00-06:00", 6, False),
        ("19:00-06:00", 12, False),
        ("12:00 - 13:30", 12, True),
        ("12:00-13:30", 14, False),
        ("00:00-00:00", 3, True),
    ],
)
def test_hours_are_those_of_viet_nam(window: str, hour: int, is_open: bool) -> None:
    """A window may go over midnight; its end is outside, whatever the server's time zone."""
    assert parse_window(window).is_open(at(hour)) is is_open


@pytest.mark.parametrize("wrong", ["19:00", "25:00-06:00", "evening", "19:00-06:60"])
def test_a_wrong_window_names_its_setting(wrong: str) -> None:
    """Hours that cannot be understood stop the start with the name of the setting."""
    with pytest.raises(BadSetting) as caught:
        parse_window(wrong)
    assert caught.value.setting == "batches.window"


@pytest.mark.parametrize(
    ("total", "size"), [(1, 1), (8, 2), (20, 5), (1000, 40), (None, 40), (0, 40)]
)
def test_small_batches_are_cut_small(total: int | None, size: int) -> None:
    """No hand stands idle for a small batch, and no chunk is larger than allowed."""
    assert chunk_size(0, total=total, most=40, hands=2) == size


def test_a_crashed_run_is_not_offered_at_once() -> None:
    """Prefect's worker dies when a run comes back while it still holds its slot (measured): the
    rule waits 15 seconds; silence is three heartbeats at least; strangers' runs are left alone."""
    silent, crashed = (automation.trigger for automation in make_automations())
    assert isinstance(silent, EventTrigger)
    assert isinstance(crashed, EventTrigger)
    assert crashed.within >= timedelta(seconds=15)
    assert silent.within >= timedelta(seconds=3 * HEARTBEAT_SECONDS)
    for trigger in (silent, crashed):
        assert trigger.posture is Posture.Proactive
        related = trigger.match_related
        assert isinstance(related, ResourceSpecification)
        assert related["prefect.resource.id"] == ["prefect.tag.sohoa"]
