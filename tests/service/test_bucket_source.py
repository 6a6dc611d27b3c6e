"""A batch whose files lie in a bucket that somebody else fills, on a real MinIO."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from minio import Minio

from deploy.services.running import Running
from flows.patience import Patience
from pipeline.errors import StoreUnavailable
from storage.inbox import MinioInbox
from tests.holdings import hash_files, open_holdings
from tests.installation import Installation
from tests.slips import make_slips

FILES = 3
NAMES = ("hộp 1/Nguyễn Văn Mẫu.png", "hộp 1/trang 2.png", "hộp 2/a b.png")
SCRIPT = """
import sys
from flows.batch import digitize_batch
if __name__ == "__main__":
    for _ in range(2):
        print("TOLD", digitize_batch(source=sys.argv[1], where="here").counts())
"""


@pytest.fixture
def bucket(minio_server: Running, tmp_path: Path) -> str:
    """With three scans below `den/`, under names that a scanner room would give, and one beside."""
    client = Minio(
        minio_server.address.removeprefix("http://"),
        access_key=minio_server.user,
        secret_key=minio_server.password,
        secure=False,
    )
    name = f"scanner-{uuid4().hex[:8]}"
    client.make_bucket(name)
    files = make_slips(tmp_path / "in", FILES)
    for key, file in zip((f"den/{name}" for name in NAMES), files, strict=True):
        client.fput_object(name, key, str(file))
    client.fput_object(name, "khac/a.png", str(files[0]))
    return name


@pytest.fixture
def environment(minio_server: Running, prefect_server: Running) -> Mapping[str, str]:
    own = {"SOHOA_OBJECTS__BUCKET_PREFIX": f"t{uuid4().hex[:8]}"}
    return {**minio_server.environment, **prefect_server.environment, **own}


def test_what_lies_in_a_bucket_is_digitised(
    bucket: str, environment: Mapping[str, str], tmp_path: Path
) -> None:
    """Every object below the prefix is stored once, a second run adds nothing, no local copy
    stays, and nothing that the flow says names a file."""
    sohoa = Installation(tmp_path, environment)
    script = tmp_path / "batch.py"
    script.write_text(SCRIPT)
    ran = subprocess.run(
        [sys.executable, script, f"minio:{bucket}/den/"],
        env={**os.environ, **environment, "SOHOA_HOME": str(sohoa.data)},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    told = [line for line in ran.stdout.splitlines() if line.startswith("TOLD ")]
    first, second = (
        f"TOLD {{'stored': {FILES}, 'left': 0}}",
        f"TOLD {{'duplicate': {FILES}, 'left': 0}}",
    )
    assert told == [first, second], ran.stderr[-2000:]
    assert "Mẫu" not in ran.stdout + ran.stderr
    with open_holdings(sohoa) as held:
        assert {scan.sha256 for scan in held.scans()} == hash_files(
            sorted((tmp_path / "in").iterdir())
        )
    assert sohoa.leftovers() == []


def test_a_bucket_that_is_away_is_said_so() -> None:
    """Nobody answers: a retryable error, after as much patience as was asked for."""
    waits: list[float] = []
    inbox = MinioInbox("127.0.0.1:9", access_key="none", secret_key="nonesuch", secure=False)
    with pytest.raises(StoreUnavailable):
        Patience(3, sleep=waits.append).call(lambda: inbox.keys("scanner", "den/"))
    assert waits == [1, 2]
