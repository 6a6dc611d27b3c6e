"""What every object store promises (pipeline/ports.py), on a folder and on MinIO."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from minio import Minio
from minio.commonconfig import ENABLED
from minio.deleteobjects import DeleteObject
from minio.versioningconfig import VersioningConfig

from deploy.services import minio
from pipeline.errors import BadSetting, Mismatch, NotFound, Refused, SohoaError, StoreUnavailable
from pipeline.ports import Area, ObjectStore
from storage.failing import FailingStore
from storage.folder import FolderStore
from storage.minio_store import MinioStore

KEY = "ab/cd/paper"
DAYS = 30


class Bench:
    """A store, and hands that reach past it."""

    store: ObjectStore

    def rot(self, area: Area, key: str) -> None:
        """Change the stored bytes behind the store's back; their length stays."""
        raise NotImplementedError

    def traces(self, area: Area, key: str) -> int:
        """How many copies of the bytes exist under the key, hidden versions included."""
        raise NotImplementedError

    def same_place(self, retention_days: int) -> ObjectStore:
        raise NotImplementedError


class FolderBench(Bench):
    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = self.same_place(DAYS)

    def same_place(self, retention_days: int) -> ObjectStore:
        return FolderStore(self.root, retention_days=retention_days)

    def rot(self, area: Area, key: str) -> None:
        path = (self.root / area.value / key).resolve()
        path.chmod(0o600)
        path.write_bytes(b"?" * path.stat().st_size)

    def traces(self, area: Area, key: str) -> int:
        link = self.root / area.value / key
        return len([p for p in link.parent.glob(f"*-{link.name}") if p.is_file()])


class MinioBench(Bench):
    def __init__(self, server: Any) -> None:
        self.prefix = f"t{uuid4().hex[:10]}"
        self.server = server
        self.address = server.address.removeprefix("http://")
        self.store = self.same_place(DAYS)
        self.client = Minio(self.address, server.user, server.password, secure=False)

    def same_place(self, retention_days: int) -> ObjectStore:
        return MinioStore(
            endpoint=self.address,
            access_key=self.server.user,
            secret_key=self.server.password,
            secure=False,
            bucket_prefix=self.prefix,
            retention_days=retention_days,
        )

    def rot(self, area: Area, key: str) -> None:
        """Other bytes under the old metadata: what a broken copy job does."""
        bucket = f"{self.prefix}-{area.value}"
        facts = self.client.stat_object(bucket, key)
        meta = {"sha256": str(facts.metadata["x-amz-meta-sha256"])}
        data = Repeated(b"?", facts.size or 0)
        self.client.put_object(bucket, key, data, facts.size or 0, metadata=meta)

    def traces(self, area: Area, key: str) -> int:
        found = self.client.list_objects(
            f"{self.prefix}-{area.value}", prefix=key, include_version=True
        )
        return len(list(found))

    def empty(self) -> None:
        for area in Area:
            bucket = f"{self.prefix}-{area.value}"
            if self.client.bucket_exists(bucket):
                found = self.client.list_objects(bucket, recursive=True, include_version=True)
                old = [DeleteObject(o.object_name or "", o.version_id) for o in found]
                list(self.client.remove_objects(bucket, old, bypass_governance_mode=True))


class Repeated:
    """A readable stream of one byte, so many times."""

    def __init__(self, byte: bytes, size: int) -> None:
        self.left, self.byte = size, byte

    def read(self, size: int = -1) -> bytes:
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        return self.byte * size


@pytest.fixture(params=["folder", "minio"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "folder":
        yield FolderBench(tmp_path / "objects")
        return
    found = MinioBench(request.getfixturevalue("minio_server"))
    yield found
    found.empty()


@pytest.fixture
def store(bench: Bench) -> ObjectStore:
    return bench.store


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_what_was_put_comes_back(store: ObjectStore, tmp_path: Path) -> None:
    """Bytes given as a file or in memory come back as they were, with size and hash."""
    source = tmp_path / "in"
    source.write_bytes(b"x" * 3_000_000)
    put = store.put(Area.INTAKE, KEY, source)
    got = store.get(Area.INTAKE, KEY, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == source.read_bytes()
    assert put == got == store.stat(Area.INTAKE, KEY)
    assert (put.size, put.sha256) == (3_000_000, sha(source.read_bytes()))
    store.put(Area.PAPERS, KEY, b"{}")
    assert store.read(Area.PAPERS, KEY) == b"{}"


def test_an_empty_object_is_an_object(store: ObjectStore) -> None:
    """Zero bytes are kept like any others."""
    assert store.put(Area.INTAKE, KEY, b"").size == 0
    assert store.read(Area.INTAKE, KEY) == b""


def test_a_large_object_comes_back(store: ObjectStore, tmp_path: Path) -> None:
    """More than one part of an upload."""
    source = tmp_path / "large"
    source.write_bytes(bytes(range(256)) * (140 << 10))
    store.put(Area.INTAKE, KEY, source)
    assert store.get(Area.INTAKE, KEY, tmp_path / "out").sha256 == sha(source.read_bytes())


def test_areas_are_apart(store: ObjectStore) -> None:
    """The same key in another area is another object."""
    store.put(Area.INTAKE, KEY, b"one")
    assert store.stat(Area.PAPERS, KEY) is None
    assert store.stat(Area.ORIGINALS, KEY) is None


def test_missing_is_said_so(store: ObjectStore, tmp_path: Path) -> None:
    """A missing key is NotFound, None for stat, and fine for remove."""
    assert store.stat(Area.INTAKE, KEY) is None
    for ask in (
        lambda: store.read(Area.INTAKE, KEY),
        lambda: store.get(Area.INTAKE, KEY, tmp_path / "out"),
        lambda: store.promote(KEY),
    ):
        with pytest.raises(NotFound):
            ask()
    store.remove(Area.INTAKE, KEY)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "key", ["../x", "a/../../x", "/etc/passwd", "a//b", "", ".partial/x", "a\n"]
)
def test_no_key_leads_outside(store: ObjectStore, key: str) -> None:
    """A paper id typed by a person cannot reach anything but objects."""
    assert store.stat(Area.PAPERS, key) is None
    with pytest.raises(NotFound):
        store.read(Area.PAPERS, key)
    with pytest.raises(NotFound):
        store.put(Area.PAPERS, key, b"x")


def test_writing_again(bench: Bench) -> None:
    """The same bytes leave one copy however often they are written; others replace them."""
    for _ in range(3):
        bench.store.put(Area.PAPERS, KEY, b"one")
    assert bench.traces(Area.PAPERS, KEY) == 1
    bench.store.put(Area.PAPERS, KEY, b"two")
    assert bench.store.read(Area.PAPERS, KEY) == b"two"


def test_bit_rot_shows(bench: Bench, tmp_path: Path) -> None:
    """Bytes that changed where they lie are never handed out, and put heals them."""
    bench.store.put(Area.PAPERS, KEY, b"truth")
    bench.rot(Area.PAPERS, KEY)
    with pytest.raises(Mismatch) as caught:
        bench.store.read(Area.PAPERS, KEY)
    assert caught.value.expected == sha(b"truth")
    with pytest.raises(Mismatch):
        bench.store.get(Area.PAPERS, KEY, tmp_path / "out")
    assert list(tmp_path.glob("out*")) == []
    bench.store.put(Area.PAPERS, KEY, b"truth")
    assert bench.store.read(Area.PAPERS, KEY) == b"truth"


def test_promote_moves_and_locks(bench: Bench, tmp_path: Path) -> None:
    """An accepted original is locked for its retention; nothing of it stays in the intake."""
    bench.store.put(Area.INTAKE, KEY, b"original")
    stored = bench.store.promote(KEY)
    assert stored == bench.store.stat(Area.ORIGINALS, KEY)
    assert stored.sha256 == sha(b"original")
    assert stored.locked_until is not None
    left = stored.locked_until - datetime.now(UTC)
    assert timedelta(days=DAYS - 1) < left <= timedelta(days=DAYS)
    assert bench.traces(Area.INTAKE, KEY) == 0
    with pytest.raises(Refused):
        bench.store.remove(Area.ORIGINALS, KEY)
    with pytest.raises(Refused):
        bench.store.put(Area.ORIGINALS, KEY, b"forged")
    assert bench.store.get(Area.ORIGINALS, KEY, tmp_path / "out").size == 8


def test_promote_again(bench: Bench) -> None:
    """After a crash at any point promote ends the same: one locked original, no intake copy,
    the lock of the first time."""
    bench.store.put(Area.INTAKE, KEY, b"original")
    first = bench.store.promote(KEY)
    assert bench.store.promote(KEY) == first
    bench.store.put(Area.INTAKE, KEY, b"original")
    assert bench.same_place(DAYS * 2).promote(KEY) == first
    assert bench.traces(Area.INTAKE, KEY) == 0
    assert bench.traces(Area.ORIGINALS, KEY) == 1


def test_promote_locks_what_lies_there_unlocked(bench: Bench) -> None:
    """A crash between the copy and the lock leaves no unlocked original for good."""
    bench.store.put(Area.INTAKE, KEY, b"original")
    assert bench.same_place(0).promote(KEY).locked_until is None
    assert bench.store.promote(KEY).locked_until is not None


def test_promote_does_not_pass_on_rot(bench: Bench) -> None:
    """Bytes that rotted in the intake never become an original."""
    bench.store.put(Area.INTAKE, KEY, b"original")
    bench.rot(Area.INTAKE, KEY)
    with pytest.raises(Mismatch):
        bench.store.promote(KEY)
    assert bench.store.stat(Area.ORIGINALS, KEY) is None
    assert bench.store.stat(Area.INTAKE, KEY) is not None


def test_remove_leaves_nothing(bench: Bench) -> None:
    """What is removed is gone, older versions too: it may be personal data."""
    bench.store.put(Area.PAPERS, KEY, b"one")
    bench.store.put(Area.PAPERS, KEY, b"two")
    bench.store.remove(Area.PAPERS, KEY)
    assert bench.store.stat(Area.PAPERS, KEY) is None
    assert bench.traces(Area.PAPERS, KEY) == 0


def test_removing_spares_neighbours(store: ObjectStore) -> None:
    """A key that begins like another is another."""
    store.put(Area.PAPERS, "ab/cd/page-1", b"1")
    store.put(Area.PAPERS, "ab/cd/page-11", b"11")
    store.remove(Area.PAPERS, "ab/cd/page-1")
    assert store.read(Area.PAPERS, "ab/cd/page-11") == b"11"


def test_walk_is_in_key_order(store: ObjectStore) -> None:
    """Every object once, by the bytes of its key, with its hash."""
    keys = ["b/x", "a/b/c", "a-b/c", "a/b-c", "a/b/c.json", "é/x", "links/a"]
    for key in keys:
        store.put(Area.PAPERS, key, key.encode())
    found = list(store.walk(Area.PAPERS))
    assert [o.key for o in found] == sorted(keys, key=str.encode)
    assert {o.key: o.sha256 for o in found} == {k: sha(k.encode()) for k in keys}
    assert list(store.walk(Area.INTAKE)) == []


def test_walk_keeps_to_a_folder(store: ObjectStore) -> None:
    """Only keys that begin with it, whole parts of them; none where there is no such folder."""
    for key in ("ab/one", "ledger/1-2/two", "ledger/3-4/three", "ledgers/four"):
        store.put(Area.PAPERS, key, b"x")
    found = [each.key for each in store.walk(Area.PAPERS, "ledger/")]
    assert found == ["ledger/1-2/two", "ledger/3-4/three"]
    assert list(store.walk(Area.INTAKE, "ledger/")) == []


def test_walk_tells_locks(store: ObjectStore) -> None:
    """`verify` sees which originals are locked."""
    store.put(Area.INTAKE, KEY, b"original")
    assert list(store.walk(Area.ORIGINALS)) == []
    stored = store.promote(KEY)
    assert list(store.walk(Area.ORIGINALS)) == [stored]


def test_check_names_the_lock(bench: Bench) -> None:
    """`doctor` can tell kind, address and lock."""
    facts = bench.store.check()
    assert facts["kind"] in ("folder", "minio")
    assert f"{DAYS} days" in facts["lock"]
    assert bench.same_place(0).check()["lock"] == "none"


def test_two_writers_at_once(store: ObjectStore) -> None:
    """Two that write one key end with the bytes of one of them, whole."""
    blobs = [bytes([n]) * 200_000 for n in range(4)]
    threads = [threading.Thread(target=store.put, args=(Area.PAPERS, KEY, b)) for b in blobs]
    seen: list[bytes] = []
    store.put(Area.PAPERS, KEY, blobs[0])
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen.append(store.read(Area.PAPERS, KEY))
    assert {*seen, store.read(Area.PAPERS, KEY)} <= set(blobs)


def every_call(store: ObjectStore, folder: Path) -> dict[str, Callable[[], object]]:
    return {
        "put": lambda: store.put(Area.INTAKE, KEY, b"x"),
        "get": lambda: store.get(Area.INTAKE, KEY, folder / "out"),
        "read": lambda: store.read(Area.INTAKE, KEY),
        "stat": lambda: store.stat(Area.INTAKE, KEY),
        "promote": lambda: store.promote(KEY),
        "remove": lambda: store.remove(Area.INTAKE, KEY),
        "walk": lambda: list(store.walk(Area.INTAKE)),
        "check": store.check,
    }


CALLS = ("put", "get", "read", "stat", "promote", "remove", "walk", "check")


@pytest.mark.parametrize("name", CALLS)
def test_a_folder_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    """Where a folder cannot be read or written, that is StoreUnavailable or nothing found,
    never an error of the file system."""
    root = tmp_path / "objects"
    root.write_text("a file stands where the folder should")
    try:
        every_call(FolderStore(root), tmp_path)[name]()
    except SohoaError as error:
        assert isinstance(error, StoreUnavailable | NotFound)
    else:
        assert name in ("stat", "remove", "walk")


@pytest.mark.parametrize("name", CALLS)
def test_a_twin_fails_as_told(tmp_path: Path, name: str) -> None:
    """The null twin fails in the named call alone, so many times, then works."""
    store = FolderStore(tmp_path / "objects")
    store.put(Area.INTAKE, KEY, b"x")
    twin = FailingStore(store)
    twin.fail(name, times=1)
    calls = every_call(twin, tmp_path)
    with pytest.raises(StoreUnavailable):
        calls[name]()
    assert calls[name]() == every_call(twin, tmp_path)[name]()


def test_a_stopped_server(minio_server: Any, tmp_path: Path) -> None:
    """With MinIO stopped in the middle every call raises StoreUnavailable within seconds; none
    of the client's or the wire's own errors slips through. Started again, all is there."""
    with minio.start(tmp_path) as server:
        store = MinioBench(server).store
        store.put(Area.INTAKE, KEY, b"x")
        server.kill()
        for name, call in every_call(store, tmp_path).items():
            began = time.monotonic()
            with pytest.raises(StoreUnavailable) as caught:
                call()
            assert caught.value.retryable, name
            assert time.monotonic() - began < 10, name
        with minio.start(tmp_path, server.port, server.password):
            assert store.read(Area.INTAKE, KEY) == b"x"


def test_wrong_keys_are_told(minio_server: Any) -> None:
    """A refused access key is no crash, and the answer names the S3 code."""
    store = MinioStore(
        endpoint=minio_server.address.removeprefix("http://"),
        access_key="nobody",
        secret_key="wrong-secret",
        secure=False,
    )
    with pytest.raises(StoreUnavailable) as caught:
        store.check()
    assert caught.value.detail in ("InvalidAccessKeyId", "AccessDenied", "SignatureDoesNotMatch")


@pytest.mark.parametrize("endpoint", ["http://host/with/path", "host:99999999"])
def test_a_wrong_endpoint_is_a_wrong_setting(endpoint: str) -> None:
    """What cannot be an address is named as the setting it came from."""
    with pytest.raises(BadSetting) as caught:
        MinioStore(endpoint=endpoint, access_key="a", secret_key="b")
    assert caught.value.setting == "objects.endpoint"


def test_buckets_without_lock_are_told(minio_server: Any) -> None:
    """Where an administrator made the bucket of originals without Object Lock, papers are kept
    all the same, and `check` says that nothing is locked."""
    bench = MinioBench(minio_server)
    bench.client.make_bucket(f"{bench.prefix}-originals")
    bench.store.put(Area.INTAKE, KEY, b"x")
    assert bench.store.promote(KEY).locked_until is None
    assert "missing" in bench.store.check()["lock"]
    bench.empty()


def test_a_versioned_intake_keeps_no_secret(minio_server: Any) -> None:
    """Where an administrator turned versions on for the intake, removing removes them all."""
    bench = MinioBench(minio_server)
    bucket = f"{bench.prefix}-intake"
    bench.client.make_bucket(bucket)
    bench.client.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
    bench.store.put(Area.INTAKE, KEY, b"secret")
    bench.store.put(Area.INTAKE, KEY, b"secret, second")
    bench.store.remove(Area.INTAKE, KEY)
    assert bench.traces(Area.INTAKE, KEY) == 0
    bench.empty()


def test_errors_name_no_places(bench: Bench, tmp_path: Path) -> None:
    """Error texts hold keys and codes, no path of the machine."""
    with pytest.raises(SohoaError) as caught:
        bench.store.get(Area.INTAKE, KEY, tmp_path / "no" / "such" / "folder" / "out")
    assert str(tmp_path) not in str(caught.value)
