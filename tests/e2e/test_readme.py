"""The demo, and the commands that the README prints, as a newcomer types them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a fresh checkout after `make setup`, and the demo run in it."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    (folder / "samples").symlink_to(ROOT / "samples")
    start = time.monotonic()
    done = shell(".venv/bin/sohoa demo", folder)
    (folder / "seconds").write_text(str(time.monotonic() - start))
    assert done.returncode == 0, done.stderr
    (folder / "said").write_text(done.stdout + done.stderr)
    return folder


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOHOA_", "PREFECT_"))}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        cwd=folder,
        env=clean | {"HOME": str(folder), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def test_the_demo_tells_the_whole_story(checkout: Path) -> None:
    """Papers, a search, a reuse check that succeeds, and what to type next; in two minutes."""
    said = (checkout / "said").read_text()
    assert "8 đã lưu" in said
    assert "dùng được" in said
    assert "reuse check" in said
    assert float((checkout / "seconds").read_text()) < 120


def test_the_demo_is_harmless_to_run_again(checkout: Path) -> None:
    """The second time everything is known."""
    done = shell(".venv/bin/sohoa demo", checkout)
    assert done.returncode == 0, done.stderr
    assert "0 đã lưu, 8 đã có, 0 cách ly, 0 chưa xong" in done.stderr


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_the_tour_works_as_printed(checkout: Path, page: str) -> None:
    """Every command of the tour succeeds, in order, in one shell."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    commands = [line[2:] for block in blocks for line in block.splitlines() if line[:2] == "$ "]
    assert len(commands) > 4
    done = shell("\n".join(["set -x", *commands]), checkout)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_output_that_the_readme_prints_is_real(checkout: Path) -> None:
    """The search of the tour finds the paper that the next commands name."""
    wanted = re.search(r"sohoa show ([\w-]{36})", (ROOT / "README.md").read_text())
    assert wanted
    done = shell('SOHOA_HOME=.sohoa-demo .venv/bin/sohoa search "ho thu huyen"', checkout)
    assert wanted.group(1) in done.stdout
