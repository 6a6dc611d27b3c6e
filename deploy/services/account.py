"""The account that servers run as which refuse root (Elasticsearch, PostgreSQL)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from deploy.services.running import Missing

NAME = "sohoa-test"


def choose_account(service: str) -> str:
    """`-` (our own account), or for root a system account without shell or home, made once."""
    if os.geteuid() != 0:
        return "-"
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        _create(service)
    return NAME


def give(folder: Path, account: str) -> None:
    """Make the account the owner of everything in the folder."""
    if account == "-":
        return
    shutil.chown(folder, account, account)
    for path in folder.rglob("*"):
        shutil.chown(path, account, account)


def run_as(
    account: str, command: list[str], *, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a short command as the account; output is captured, the caller looks at it."""
    user = None if account == "-" else account
    return subprocess.run(
        command, input=stdin, text=True, capture_output=True, user=user, group=user,
        extra_groups=None if user is None else [], cwd="/", env=env, check=False,
    )  # fmt: skip


def _create(service: str) -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    what = "Run as an ordinary user, or: useradd --system --user-group " + NAME
    if program is None:
        raise Missing(service, "it refuses to run as root and useradd is not there", what)
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    made = subprocess.run([program, *options, NAME], capture_output=True, text=True, check=False)
    if made.returncode not in (0, 9):  # 9: another process made it at the same time
        raise Missing(service, f"no account for it: {made.stderr.strip()}", what)
