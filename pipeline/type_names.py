"""What people call a paper of some type, as data (`type_names.toml`): an officer looks for sổ đỏ,
the paper says Giấy chứng nhận quyền sử dụng đất."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


def names_of_type(loai: str) -> tuple[str, ...]:
    """The usual names of a paper type, its full name first; none for a type nobody named."""
    return _names().get(loai, ())


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[str, ...]]:
    text = files("pipeline").joinpath("type_names.toml").read_text(encoding="utf-8")
    return {loai: tuple(names) for loai, names in tomllib.loads(text).items()}
