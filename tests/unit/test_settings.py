"""Settings: environment over file over defaults, and a sentence that names what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import load_settings
from pipeline.errors import BadSetting


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of this machine reach a test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the environment says is used, the file where it is silent."""
    (tmp_path / "sohoa.toml").write_text('[place]\ndesk = "H48.01"\nuser = "an"\n')
    monkeypatch.setenv("SOHOA_PLACE__DESK", "H48.02")
    place = load_settings().place
    assert (place.desk, place.user) == ("H48.02", "an")


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("SOHOA_READING__WORKERS", "many", "reading.workers"),
        ("SOHOA_OBJECTS__KIND", "tape", "objects.kind"),
        ("SOHOA_OBJECT__KIND", "folder", "SOHOA_OBJECT__KIND"),
        ("SOHOA_OBJECTS__KINDS", "folder", "objects.kinds"),
        ("SOHOA_SEARCH__KIND", "elasticsearch", "search"),
        ("SOHOA_CONFIG", "/nowhere.toml", "SOHOA_CONFIG"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str
) -> None:
    """Misspelt names, wrong values and missing parts are refused by name."""
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as refused:
        load_settings()
    assert refused.value.setting == named


def test_a_broken_file_names_its_line(tmp_path: Path) -> None:
    """The file's own error reaches whoever wrote it."""
    (tmp_path / "sohoa.toml").write_text("[place\n")
    with pytest.raises(BadSetting) as refused:
        load_settings()
    assert "line 1" in refused.value.detail


@pytest.mark.parametrize("secret", ["", "minioadmin", "changeme"])
def test_a_default_secret_stops_a_production_start(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    """MinIO is never used with a well-known password."""
    for name, value in {"KIND": "minio", "ENDPOINT": "h:1", "ACCESS_KEY": "k"}.items():
        monkeypatch.setenv(f"SOHOA_OBJECTS__{name}", value)
    monkeypatch.setenv("SOHOA_OBJECTS__SECRET_KEY", secret)
    with pytest.raises(BadSetting):
        load_settings()


def test_a_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings can be shown without giving passwords away."""
    monkeypatch.setenv("SOHOA_OBJECTS__SECRET_KEY", "tuyet-mat")
    assert "tuyet-mat" not in repr(load_settings())
