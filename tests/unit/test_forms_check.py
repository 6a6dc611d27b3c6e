"""`sohoa forms check`: whoever writes a paper type learns everything that is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.form_problems import FORM_PROBLEMS, explain_form
from cli.main import app
from pipeline.forms.checking import check_forms
from pipeline.forms.schema import PROBLEMS

GOOD = 'loai = "giay_moi"\nname = "Giấy mời"\ntitles = ["GIẤY MỜI HỌP"]\n'


def test_the_types_that_come_with_sohoa_are_right() -> None:
    """Nothing is wrong with any of them, and no two share a title."""
    checked = check_forms()
    assert checked.wrong == ()
    assert checked.types == checked.files - 1  # one is only extended


def test_every_wrong_file_is_named_not_only_the_first(tmp_path: Path) -> None:
    """Three mistakes in three files are three messages, each with its file and line."""
    (tmp_path / "a.toml").write_text(GOOD + "colour = 1\n", "utf-8")
    (tmp_path / "b.toml").write_text(
        'loai = "khac"\nname = "Khác"\ntitles = ["QUYẾT ĐỊNH"]\n', "utf-8"
    )
    (tmp_path / "c.toml").write_text(
        GOOD.replace("giay_moi", "giay_x").replace("HỌP", "X") + 'extends = "abc"\n', "utf-8"
    )
    checked = check_forms([tmp_path])
    found = {(wrong.file, wrong.line, wrong.problem) for wrong in checked.wrong}
    assert found == {
        ("a.toml", 4, "unknown_key"), ("b.toml", 3, "same_title"), ("c.toml", 1, "no_parent"),
    }  # fmt: skip


def test_a_file_may_replace_a_type_of_sohoa(tmp_path: Path) -> None:
    """A province's own `quyet_dinh` keeps its title: it takes the place of the other."""
    own = tmp_path / "quyet_dinh.toml"
    own.write_text('loai = "quyet_dinh"\nname = "Quyết định"\ntitles = ["QUYẾT ĐỊNH"]\n', "utf-8")
    assert check_forms([own]).wrong == ()


def test_every_problem_has_its_vietnamese_sentence(tmp_path: Path) -> None:
    """No reason reaches a person in another language, and none has words for a fact it lacks."""
    assert FORM_PROBLEMS.keys() == PROBLEMS.keys()
    (tmp_path / "a.toml").write_text(GOOD + "titles = [", "utf-8")
    (wrong,) = check_forms([tmp_path]).wrong
    assert explain_form(wrong).startswith("sai cú pháp")


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (GOOD + "colour = 1\n", 2)])
def test_the_command_ends_with_the_code_of_a_wrong_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: int
) -> None:
    """0 when all can be used, else 2 as docs/errors.md says; the folder in use is read unasked."""
    (tmp_path / "a.toml").write_text(text, "utf-8")
    monkeypatch.setenv("SOHOA_PAPERS__FORMS", str(tmp_path))
    told = CliRunner().invoke(app, ["forms", "check", "--json"])
    assert told.exit_code == code
    if code:
        (line,) = told.stdout.splitlines()
        assert json.loads(line)["line"] == 4
