"""The structure is the one the design draws."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
SOURCES = [
    file for package in PACKAGES for file in sorted((ROOT / package.replace(".", "/")).glob("*.py"))
]
VAGUE = {"utils", "helpers", "common", "manager", "base", "misc"}


def test_every_package_is_importable_from_an_empty_folder(tmp_path: Path) -> None:
    """Names as generic as ours must not be shadowed by somebody else's package."""
    code = (
        "import importlib, sys\n"
        "for n in sys.argv[1:]: print(importlib.import_module(n).__path__[0])"
    )
    command = [sys.executable, "-c", code, *PACKAGES]
    done = subprocess.run(command, cwd=tmp_path, check=True, timeout=60, capture_output=True)
    for name, place in zip(PACKAGES, done.stdout.decode().splitlines(), strict=True):
        assert Path(place).samefile(ROOT / name.replace(".", "/")), name


def test_every_folder_with_code_is_a_listed_package() -> None:
    """A package that is not listed would be missing from an installation."""
    found = {
        str(init.parent.relative_to(ROOT)).replace("/", ".")
        for top in {name.split(".")[0] for name in PACKAGES}
        for init in (ROOT / top).rglob("__init__.py")
    }
    assert found == set(PACKAGES)


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(ROOT)))
def test_files_are_small_and_named_for_what_they_hold(file: Path) -> None:
    """A file over 400 lines is two files; a vague name hides what is inside."""
    assert len(file.read_text().splitlines()) <= 400
    assert file.stem not in VAGUE


STATIC = [
    file for kind in ("js", "css") for file in sorted((ROOT / "web/static").glob(f"*.{kind}"))
]


@pytest.mark.parametrize("file", STATIC, ids=lambda f: f.name)
def test_scripts_and_styles_are_small_too(file: Path) -> None:
    """There is no build step that would put them together; a page names what it needs."""
    assert len(file.read_text().splitlines()) <= 400
    assert file.stem not in VAGUE


LOGIC = [file for file in SOURCES if file.parent.name != "versions"]  # a migration is a list


@pytest.mark.parametrize("file", LOGIC, ids=lambda f: str(f.relative_to(ROOT)))
def test_functions_are_short(file: Path) -> None:
    """A function of forty lines is long; the docstring does not count."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            first = body[0].lineno if body else node.lineno
            assert (node.end_lineno or 0) - first < 40, f"{file.name}: {node.name}"


def test_the_journey_is_one_short_function() -> None:
    """`digitize` tells the whole story in at most forty lines."""
    tree = ast.parse((ROOT / "pipeline" / "digitize.py").read_text())
    (digitize,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "digitize")
    assert (digitize.end_lineno or 0) - digitize.lineno < 40


def test_nothing_names_a_package_index() -> None:
    """Dependencies are pinned without any index address."""
    lock = (ROOT / "requirements.lock").read_text()
    assert "--index" not in lock
    assert "://" not in lock
