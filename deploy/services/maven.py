"""Artifacts from Maven Central through the ordinary `mvn`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from deploy.services.running import Missing


def run_maven(service: str, goal: str, *options: str, folder: Path) -> None:
    """Run one goal of the dependency plug-in in `folder`. Raises Missing with Maven's words."""
    program = shutil.which("mvn")
    if program is None:
        raise Missing(service, "mvn is not installed", "apt-get install maven")
    command = [program, "--batch-mode", "--quiet", f"dependency:{goal}", *options]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise Missing(service, "Maven could not fetch it", (ran.stdout + ran.stderr)[-800:])
