"""Real servers for the tests, started when the first test asks and stopped with the session.

Fixtures: `minio_server`, `elasticsearch_server`, `postgres_server`, `redis_server`,
`prefect_server` (each a `deploy.services.running.Running`), `postgres_url` (a fresh database for
each test), `verapdf`, `shared_data`. What this machine cannot have is skipped and named at the
end; under CI=true it fails. Where the suite runs in two processes (`make test`), all that may need
a server runs in one of them: each is started once.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

# Tests never meet the databases, servers or settings that this shell points to, and no stray
# flow starts an API of its own (these must stand before anything imports Prefect).
_OURS = ("SOHOA_TEST_DATA", "SOHOA_CACHE")
for _name in [n for n in os.environ if n.startswith(("SOHOA_", "PREFECT_")) and n not in _OURS]:
    del os.environ[_name]
_PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ.update(
    DO_NOT_TRACK="1",
    PREFECT_SERVER_ANALYTICS_ENABLED="false",
    PREFECT_SERVER_EPHEMERAL_ENABLED="false",
    PREFECT_HOME=str(Path(tempfile.gettempdir()) / f"sohoa-prefect-{os.getuid()}-{_PROCESS}"),
    OMP_THREAD_LIMIT="1",
)

from deploy.services import elasticsearch, minio, postgres, prefect, redis  # noqa: E402
from deploy.services import verapdf as pdfa  # noqa: E402
from deploy.services.launch import scratch_folder  # noqa: E402
from deploy.services.running import Missing, Running  # noqa: E402

ROOT = Path(__file__).parent.parent
MISSING: dict[str, str] = {}
SERVERS = ("minio", "elasticsearch", "postgres", "redis", "prefect")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses a server carries the marker `service`."""
    names = {f"{server}_server" for server in SERVERS}
    for item in items:
        if names & set(getattr(item, "fixturenames", ())):
            item.add_marker("service")


class _Hands(LoadScopeScheduling):
    """The tests of a file run in one process, one after the other as they stand there; the files of
    folders that need servers all in the same."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "servers" if file.startswith(("tests/contract/", "tests/service/")) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Hands:
    return _Hands(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process of several found missing goes to the one that tells it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["missing"] = MISSING


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    MISSING.update(getattr(node, "workeroutput", {}).get("missing", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not run on this machine, where nobody overlooks it."""
    if not MISSING:
        return
    terminalreporter.section("NOT TESTED: missing on this machine", red=True, bold=True)
    for name, reason in sorted(MISSING.items()):
        terminalreporter.write_line(f"{name}: {reason}", red=True)


def lack(name: str, reason: str) -> None:
    """Skip loudly; under CI=true fail."""
    MISSING[name] = reason
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing and CI=true: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def service_folder() -> Iterator[Path]:
    with scratch_folder() as folder:
        yield folder


def _serve(service: str, folder: Path, start: Callable[[Path], Running]) -> Iterator[Running]:
    if service in MISSING:
        lack(service, MISSING[service])
    own = folder / service
    own.mkdir()
    try:
        running = start(own)
    except Missing as missing:
        lack(service, f"{missing.why}. {missing.what}")
    else:
        with running:
            yield running


@pytest.fixture(scope="session")
def minio_server(service_folder: Path) -> Iterator[Running]:
    yield from _serve("minio", service_folder, minio.start)


@pytest.fixture(scope="session")
def elasticsearch_server(service_folder: Path) -> Iterator[Running]:
    yield from _serve("elasticsearch", service_folder, elasticsearch.start)


@pytest.fixture(scope="session")
def postgres_server(service_folder: Path) -> Iterator[Running]:
    yield from _serve("postgres", service_folder, postgres.start)


@pytest.fixture(scope="session")
def redis_server(service_folder: Path) -> Iterator[Running]:
    yield from _serve("redis", service_folder, redis.start)


@pytest.fixture(scope="session")
def prefect_server(
    service_folder: Path, postgres_server: Running, redis_server: Running
) -> Iterator[Running]:
    """A test points a process to it with `prefect_server.environment`."""
    yield from _serve(
        "prefect", service_folder, lambda own: prefect.start(own, postgres_server, redis_server)
    )


@pytest.fixture
def postgres_url(postgres_server: Running) -> Iterator[str]:
    """SQLAlchemy URL of an empty database that only this test knows."""
    name = f"test_{uuid4().hex[:12]}"
    yield postgres.create_database(postgres_server, name)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def verapdf() -> Callable[[Sequence[Path]], dict[Path, bool]]:
    """Call it with PDF files: which of them are PDF/A-2b, as veraPDF judges."""
    try:
        pdfa.obtain()
    except Missing as missing:
        lack("verapdf", f"{missing.why}. {missing.what}")
    return pdfa.check_files


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real scans and their truth."""
    folder = Path(os.environ.get("SOHOA_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not (folder / "scans").is_dir():
        lack("shared_data", "no test material; point SOHOA_TEST_DATA at its folder")
    return folder
