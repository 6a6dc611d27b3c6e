"""The flows of a counter and of the outbox on a real Prefect server."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

from deploy.services.running import Running
from tests.messages import opening

PAPER = sorted((Path(__file__).parents[2] / "samples" / "papers").iterdir())[0]
SCRIPT = """
import asyncio, sys
from pathlib import Path
from app.settings import load_settings
from app.wiring import open_tools
from flows.dossier import digitize_dossier
from flows.outbox import publish_outbox
from pipeline.intake import receive
from pipeline.scan import Context
if __name__ == "__main__":
    with open_tools(load_settings()) as tools:
        row = receive(Path(sys.argv[1]), Context("desk-a"), tools)
    told = asyncio.run(digitize_dossier([row.intake_id]))
    again = asyncio.run(digitize_dossier([row.intake_id]))
    print("TOLD", [list(told.values()), list(again.values()), publish_outbox()])
"""


def test_a_dossier_is_digitised_in_a_living_process(
    tmp_path: Path, prefect_server: Running
) -> None:
    """The counter's flow stores each scan, says the same when asked again, and leaves nothing
    for the sweep of the outbox, which also takes in what the one-stop system dropped."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "m.json").write_text(json.dumps(opening()))
    os.utime(inbox / "m.json", (1, 1))
    script = tmp_path / "counter.py"
    script.write_text(SCRIPT)
    environment = {
        **os.environ,
        **prefect_server.environment,
        "SOHOA_HOME": str(tmp_path / "home"),
        "SOHOA_DOSSIERS__INBOX": str(inbox),
        "PREFECT_HOME": str(tmp_path / "prefect"),
    }
    ran = subprocess.run(
        [sys.executable, script, PAPER],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    told = [line for line in ran.stdout.splitlines() if line.startswith("TOLD ")]
    assert told, ran.stderr[-2000:]
    assert ast.literal_eval(told[0].removeprefix("TOLD ")) == [
        ["stored"],
        ["stored"],
        {
            "published": 0,
            "waiting": 0,
            "dead": 0,
            "anchored": 0,
            "told": 0,
            "untold": 0,
            "received": 1,
            "wrong": 0,
            "left": 0,
        },
    ]
    assert not list(inbox.glob("*.json"))
