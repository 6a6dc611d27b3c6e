"""Putting pages of several files together: the port, and its twin that cannot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pipeline.errors import MissingProgram
from pipeline.leaf import Leaf


class Assembly(Protocol):
    """Puts pages of several files into one; picklable, used inside a child process."""

    def assemble(self, leaves: Sequence[Leaf], target: Path) -> None:
        """A PDF of these pages in order, none of them encoded anew. The same pages always give the
        same bytes. Raises Broken."""


class NoAssembly:
    """Of an installation without one."""

    def assemble(self, leaves: Sequence[Leaf], target: Path) -> None:
        raise MissingProgram(program="pikepdf", package="sohoa")


_port: type[Assembly] = NoAssembly
