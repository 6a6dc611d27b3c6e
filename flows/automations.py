"""The two automations that take up what a dead worker left.

A worker that is killed together with its flow processes tells nobody: without the first rule its
runs stay Running for ever. The second puts a crashed run back in its queue, after a pause: at once
would offer it to a worker that still holds its slot, and that worker dies of it.
"""

from __future__ import annotations

from datetime import timedelta

from prefect.automations import AutomationCore
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

TAG = "sohoa"  # of our deployments: a batch that runs in somebody's shell is not taken up
HEARTBEAT_SECONDS = 30  # prefect.yaml sets it; the smallest that Prefect allows
SILENCE_SECONDS = 3 * HEARTBEAT_SECONDS
PAUSE_SECONDS = 15


def make_automations() -> list[AutomationCore]:
    """As they are to be, not yet on the server."""
    silent = AutomationCore(
        name="sohoa-silent-run-has-crashed",
        description="A run without heartbeat is dead",
        trigger=_after("prefect.flow-run.heartbeat", SILENCE_SECONDS),
        actions=[
            ChangeFlowRunState(state=StateType.CRASHED, message="no heartbeat: its worker died")
        ],
    )
    crashed = AutomationCore(
        name="sohoa-crashed-run-goes-on",
        description="A crashed run is taken up by another worker",
        trigger=_after("prefect.flow-run.Crashed", PAUSE_SECONDS),
        actions=[
            ChangeFlowRunState(
                state=StateType.SCHEDULED, name="AwaitingRetry", message="taken up after a crash"
            )
        ],
    )
    return [silent, crashed]


def _after(event: str, seconds: int) -> EventTrigger:
    """Fires when nothing else is heard of one of our runs for so long after the event."""
    return EventTrigger(
        match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
        match_related=ResourceSpecification(
            {"prefect.resource.id": [f"prefect.tag.{TAG}"], "prefect.resource.role": ["tag"]}
        ),
        after={event},
        expect={"prefect.flow-run.*"},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=seconds),
    )
