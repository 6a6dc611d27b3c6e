"""Elasticsearch: the real server with its core modules, as published on Maven Central."""

from __future__ import annotations

import secrets
import shutil
import zipfile
from pathlib import Path

from deploy.services.account import choose_account, give, run_as
from deploy.services.cache import obtain_once
from deploy.services.java import find_java
from deploy.services.launch import HOST, answers, free_port, launch
from deploy.services.maven import run_maven
from deploy.services.running import Missing, Running

VERSION = "9.2.4"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
OLDEST_JAVA = 21
USER = "elastic"
PASSWORD_FILE = "bootstrap.password"


def obtain() -> Path:
    """The unpacked server, with a keystore that holds the password of `elastic`."""
    if find_java(OLDEST_JAVA) is None:
        what = f"Install a Java of release {OLDEST_JAVA} or newer, or point ES_JAVA_HOME at one."
        raise Missing("elasticsearch", f"no Java ≥ {OLDEST_JAVA} on this machine", what)
    notice = f"Downloading Elasticsearch {VERSION} (100 MB, about 15 seconds)."
    return obtain_once("elasticsearch", VERSION, notice, _unpack)


def start(folder: Path, port: int | None = None, heap: str = "512m") -> Running:
    """Single node, security on, snapshots allowed below `folder/snapshots`. The server is copied
    into the folder: another account must own it, and the cache may lie where that one cannot
    look."""
    source, account, port = obtain(), choose_account("elasticsearch"), port or free_port()
    home = folder / "home"
    if not home.exists():
        shutil.copytree(source, home)
    _configure(home, folder, port)
    give(folder, account)
    address = f"http://{HOST}:{port}"
    pid, keeper = launch(
        "elasticsearch",
        [home / "bin" / "elasticsearch"],
        folder,
        answers(f"{address}/_cluster/health?wait_for_status=yellow"),
        environment={**_java(), "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}", "HOME": str(folder)},
        account=account,
        seconds=120,
    )
    password = (home / PASSWORD_FILE).read_text()
    settings = {
        "SOHOA_SEARCH__KIND": "elasticsearch",
        "SOHOA_SEARCH__URL": address,
        "SOHOA_SEARCH__USER": USER,
        "SOHOA_SEARCH__PASSWORD": password,
    }
    return Running("elasticsearch", address, port, USER, password, pid, folder, keeper, settings)


def _java() -> dict[str, str]:
    home = find_java(OLDEST_JAVA)
    return {"ES_JAVA_HOME": str(home), "JAVA_HOME": str(home)}


def _configure(home: Path, folder: Path, port: int) -> None:
    lines = [
        "cluster.name: sohoa-test",
        f"network.host: {HOST}",
        f"http.port: {port}",
        f"transport.port: {free_port()}",
        "discovery.type: single-node",
        "xpack.security.enabled: true",
        "cluster.routing.allocation.disk.threshold_enabled: false",  # a full disk is no test
        f"path.data: {folder / 'data'}",
        f"path.logs: {folder / 'logs'}",
        f"path.repo: ['{folder / 'snapshots'}']",
    ]
    (folder / "snapshots").mkdir(exist_ok=True)
    (home / "config" / "elasticsearch.yml").write_text("\n".join(lines) + "\n")


def _unpack(target: Path) -> None:
    run_maven(
        "elasticsearch", "copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={target}",
        folder=target,
    )  # fmt: skip
    (archive,) = target.glob("*.zip")
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            mode = entry.external_attr >> 16
            Path(packed.extract(entry, target)).chmod(mode & 0o777 or 0o755)
    archive.unlink()
    (inner,) = target.iterdir()
    for path in inner.iterdir():
        path.rename(target / path.name)
    inner.rmdir()
    _set_password(target)


def _set_password(home: Path) -> None:
    """`elastic` gets a password of this machine, so that a start costs no keystore run."""
    password, tool = secrets.token_hex(16), str(home / "bin" / "elasticsearch-keystore")
    env = {**_java(), "PATH": "/usr/bin:/bin"}
    for arguments, stdin in ((["create"], ""), (["add", "-x", "bootstrap.password"], password)):
        ran = run_as("-", [tool, *arguments], stdin=stdin, env=env)
        if ran.returncode:
            raise Missing("elasticsearch", "its keystore tool failed", ran.stderr[-800:])
    (home / PASSWORD_FILE).write_text(password)
