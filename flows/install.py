"""Make what Sohoa needs on its Prefect server: `python -m flows.install`.

PREFECT_API_URL names the server. It gets work pool, queues, deployments with their schedules
(prefect.yaml) and automations; run again this brings them up to date.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectAlreadyExists

from flows.automations import make_automations
from pipeline.errors import BadSetting, SohoaError

POOL = "sohoa"
QUEUES = {"counter": 1, "batch": 10}  # name: priority, smaller goes first
DEPLOYMENTS = Path(__file__).parent.parent / "prefect.yaml"


def install() -> None:
    """Raises BadSetting where no server is named or the deployments cannot be made."""
    if not os.environ.get("PREFECT_API_URL"):
        raise BadSetting(setting="PREFECT_API_URL", detail="names the Prefect server")
    with get_client(sync_client=True) as client:
        make_pool(client)
        make_queues(client)
        deploy_all()
        put_automations(client)


def make_pool(client: SyncPrefectClient) -> None:
    """A pool of processes: workers on any number of machines take from it."""
    try:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
    except ObjectAlreadyExists:
        client.update_work_pool(POOL, WorkPoolUpdate(is_paused=False))


def make_queues(client: SyncPrefectClient) -> None:
    """The counter goes before the batch."""
    known = {queue.name: queue for queue in client.read_work_queues(work_pool_name=POOL)}
    for name, priority in QUEUES.items():
        if name in known:
            client.update_work_queue(known[name].id, priority=priority)
        else:
            client.create_work_queue(name, priority=priority, work_pool_name=POOL)


def deploy_all() -> None:
    """Everything in prefect.yaml, with the words of Prefect's own command on trouble."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    ran = subprocess.run(
        [*command, "--prefect-file", str(DEPLOYMENTS)],
        capture_output=True,
        text=True,
        check=False,
        cwd=DEPLOYMENTS.parent,
    )
    if ran.returncode:
        raise BadSetting(setting="prefect.yaml", detail=(ran.stdout + ran.stderr)[-600:])


def put_automations(client: SyncPrefectClient) -> None:
    """Ours are replaced by name; those of others stay."""
    for automation in make_automations():
        for old in client.read_automations_by_name(automation.name):
            client.delete_automation(old.id)
        client.create_automation(automation)


if __name__ == "__main__":
    try:
        install()
    except SohoaError as trouble:
        sys.exit(str(trouble))
