"""Try production mode on this machine: `python -m deploy.services up`, or `run COMMAND…`.

`up` prints the settings (paste them into another terminal) and waits until Ctrl-C; `run` starts
one command with them and ends with its exit code; `obtain` only builds and downloads.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys

from deploy.services import elasticsearch, minio, postgres, redis, verapdf
from deploy.services.launch import scratch_folder
from deploy.services.running import Missing
from deploy.services.stack import run_stack


def main() -> int:
    asked = _parse()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stops the servers like Ctrl-C
    try:
        if asked.verb == "obtain":
            return _obtain()
        with scratch_folder() as folder, run_stack(folder) as servers:
            settings = {**servers, "SOHOA_HOME": str(folder / "home")}
            return _run(asked.command, settings) if asked.verb == "run" else _wait(settings)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 8
    except KeyboardInterrupt:
        return 130


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.services", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("up", help="start everything, print the settings, wait for Ctrl-C")
    verbs.add_parser("obtain", help="build and download what is missing, start nothing")
    run = verbs.add_parser("run", help="run a command with the settings, then stop everything")
    run.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def _wait(settings: dict[str, str]) -> int:
    for name, value in settings.items():
        print(f"export {name}={shlex.quote(value)}", flush=True)
    print("# Everything runs; Ctrl-C stops it and removes its data.", file=sys.stderr, flush=True)
    while True:
        signal.pause()


def _run(command: list[str], settings: dict[str, str]) -> int:
    words = command[1:] if command[:1] == ["--"] else command
    return subprocess.run(words, env={**os.environ, **settings}, check=False).returncode


def _obtain() -> int:
    """Tries each, so that one run names everything that is missing."""
    missing = 0
    for module in (minio, elasticsearch, postgres, redis, verapdf):
        try:
            print(module.obtain(), flush=True)
        except Missing as gap:
            missing += 1
            print(gap, file=sys.stderr)
    return 8 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
