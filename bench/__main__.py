"""`make bench`: every benchmark in turn, on specimens made for it.

For one of them alone: `sohoa bench read`, `meaning` or `find`, or `python -m bench.batch`, each
with `--help`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

COUNT = "44"  # specimens: each type several times


def main() -> int:
    """Reading against OCRmyPDF, meaning of specimens and scans, search in an archive of 10,000
    invented papers, and a batch. Returns what the worst of them returned."""
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as folder:
        made = Path(folder) / "specimens"
        _run("samples", "--out", made, "--count", COUNT, "--level", "office", "worn")
        codes = [
            _run("cli.main", "bench", "read"),
            _run("cli.main", "bench", "meaning"),
            _run("cli.main", "bench", "find"),
            _run("bench.batch", made),
        ]
    return max(codes)


def _run(module: str, *words: object) -> int:
    print(f"== {module}", flush=True)
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
