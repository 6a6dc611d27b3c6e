"""veraPDF: the reference checker for PDF/A. Not a server, but had in the same way."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.services.cache import obtain_once
from deploy.services.java import find_java
from deploy.services.maven import run_maven
from deploy.services.running import Missing

VERSION = "1.28.2"
OLDEST_JAVA = 11
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>vn.sohoa</groupId><artifactId>verapdf</artifactId><version>1</version>
<dependencies><dependency><groupId>org.verapdf.apps</groupId>
<artifactId>greenfield-apps</artifactId><version>{VERSION}</version></dependency></dependencies>
</project>
"""


def obtain() -> Path:
    """The folder of its jars."""
    if find_java(OLDEST_JAVA) is None:
        raise Missing("verapdf", "no Java", "apt-get install default-jre-headless")
    notice = f"Downloading veraPDF {VERSION} (19 MB, about 20 seconds)."
    return obtain_once("verapdf", VERSION, notice, _fetch) / "lib"


def check_files(files: Sequence[Path], flavour: str = "2b") -> dict[Path, bool]:
    """Which of the files conform to the PDF/A flavour, judged by veraPDF."""
    java = find_java(OLDEST_JAVA)
    assert java is not None
    command = [str(java / "bin" / "java"), "-cp", f"{obtain()}/*", MAIN]
    command += ["--format", "text", "--flavour", flavour, *map(str, files)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    passed = {line.split()[1] for line in ran.stdout.splitlines() if line.startswith("PASS ")}
    return {file: str(file) in passed for file in files}


def _fetch(target: Path) -> None:
    (target / "pom.xml").write_text(POM)
    run_maven("verapdf", "copy-dependencies", f"-DoutputDirectory={target / 'lib'}", folder=target)
