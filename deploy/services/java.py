"""Find a Java that is new enough."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("/usr/lib/jvm", "/usr/java", "/opt", "/opt/java", "~/.sdkman/candidates/java")


def find_java(oldest: int) -> Path | None:
    """The home of the oldest Java that is at least `oldest`, from JAVA_HOME, PATH and the
    system's folders; None when there is none."""
    found = {home: _release(home) for home in _homes()}
    fitting = sorted((release, home) for home, release in found.items() if release >= oldest)
    return fitting[0][1] if fitting else None


def _homes() -> Iterator[Path]:
    for name in ("ES_JAVA_HOME", "JAVA_HOME"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    program = shutil.which("java")
    if program:
        yield Path(program).resolve().parent.parent
    for folder in FOLDERS:
        yield from (release.parent for release in Path(folder).expanduser().glob("*/release"))


def _release(home: Path) -> int:
    """Major number out of the `release` file, 0 where there is none."""
    try:
        text = (home / "release").read_text(errors="replace")
    except OSError:
        return 0
    found = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', text)
    return int(found[1]) if found and (home / "bin" / "java").exists() else 0
