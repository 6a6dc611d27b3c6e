"""The error tree: facts survive, codes are unique, and every code has its words and its page."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from app.messages import REASONS
from pipeline import errors, line_errors

ROOT = Path(__file__).parents[2]


assert line_errors.Forged in errors.SohoaError.__subclasses__()  # the other half of the tree


def all_errors(base: type[errors.SohoaError] = errors.SohoaError) -> list[type[errors.SohoaError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in all_errors(child))]


def test_facts_survive_pickling() -> None:
    """An error from a child process arrives with its facts."""
    back = pickle.loads(pickle.dumps(errors.TooManyPages(pages=3000, limit=2000)))
    assert isinstance(back, errors.TooManyPages)
    assert (back.pages, back.limit, back.code) == (3000, 2000, "too_many_pages")


def test_an_unknown_fact_is_an_attribute_error() -> None:
    """Asking for a fact that was not given is a mistake, not None."""
    with pytest.raises(AttributeError):
        _ = errors.Encrypted().pages


def test_codes_are_unique() -> None:
    """A code names one fact."""
    codes = [kind.code for kind in all_errors()]
    assert len(codes) == len(set(codes))


def test_every_code_has_vietnamese_words() -> None:
    """Whatever happens, the clerk gets a sentence and an advice."""
    assert {kind.code for kind in all_errors()} <= set(REASONS)


def test_every_code_is_documented() -> None:
    """docs/errors.md lists each code with its exit code."""
    page = (ROOT / "docs" / "errors.md").read_text()
    for kind in all_errors():
        assert f"| `{kind.code}` | {kind.exit_code} |" in page, kind.code


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """The drawing at the top of each module names every class that is in it."""
    for kind in all_errors():
        assert kind.__name__ in (sys.modules[kind.__module__].__doc__ or "")
