"""What the documentation says is there is there, and what is there is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from app.settings import OTHER_NAMES, Settings
from cli.main import app
from pipeline.api_keys import Scope
from web.api.describing import describe
from web.api.every import router

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").rglob("*.md"))]


def setting_names() -> dict[str, str]:
    """Every variable with the sentence on its field."""
    found: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for inner, deep in kind.model_fields.items():
                found[f"SOHOA_{name.upper()}__{inner.upper()}"] = deep.description or ""
        else:
            found[f"SOHOA_{name.upper()}"] = field.description or ""
    return found


@pytest.mark.parametrize(("name", "sentence"), setting_names().items())
def test_every_setting_is_documented(name: str, sentence: str) -> None:
    """A setting has a sentence, the same in the code and on its page."""
    page = (ROOT / "docs" / "settings.md").read_text()
    assert sentence
    assert re.search(rf"\| `{name}` \| .* \| {re.escape(sentence)} \|", page)


def test_no_setting_is_documented_that_does_not_exist() -> None:
    """The page does not promise what is gone."""
    page = (ROOT / "docs" / "settings.md").read_text()
    assert set(re.findall(r"SOHOA_[A-Z_]+", page)) <= set(setting_names()) | OTHER_NAMES


@pytest.mark.parametrize("page", ["README.md", "README.vi.md"])
def test_every_command_is_in_the_readme(page: str) -> None:
    """A newcomer finds each command in the table."""
    text = (ROOT / page).read_text()
    names = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    missing = [name for name in names if f"`{name}" not in text and f"sohoa {name}" not in text]
    assert missing in ([], ["demo"])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link names a file that exists."""
    for target in re.findall(r"\]\((?!\w+:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_every_paper_type_is_documented() -> None:
    """docs/papers.md lists each type that can be recognised."""
    page = (ROOT / "docs" / "papers.md").read_text()
    for file in (ROOT / "pipeline" / "forms").glob("*.toml"):
        if file.stem != "administrative":
            assert f"| `{file.stem}` |" in page, file.stem


def test_every_scope_and_resource_of_the_interface_is_documented() -> None:
    """docs/api.md says what a key may be given, and names the beginning of every address."""
    page = (ROOT / "docs" / "api.md").read_text()
    scopes = page.partition("\n## Scopes\n")[2].partition("\n## ")[0]
    assert re.findall(r"(?m)^\| `([a-z:]+)` \| ", scopes) == list(Scope)
    for path in describe(router)["paths"]:
        assert f"/{path.split('/')[3]}" in page, path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_paths_in_backticks_exist(page: Path) -> None:
    """A file of ours that a page names is there."""
    for path in re.findall(
        r"`((?:pipeline|ocr|storage|search|app|cli|flows|web|deploy|tests|bench)/[\w./*]+)`",
        page.read_text(),
    ):
        assert list(ROOT.glob(path.rstrip("/"))), path
