"""A catalogue that can be told to fail: the twin of the real one, around any of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from pipeline.errors import SohoaError
from pipeline.ports import Catalogue, UnitOfWork
from pipeline.told_to_fail import ToldToFail


class FailingCatalogue(ToldToFail):
    """Passes everything on, until told to fail: then every call, inside a unit of work too,
    raises. With `late`, what a unit of work was asked is done and its answer lost."""

    def __init__(self, inner: Catalogue) -> None:
        super().__init__()
        self.inner = inner
        self.late = False

    def fail(self, trouble: SohoaError, after: int = 0, *, late: bool = False) -> None:
        super().fail(trouble, after)
        self.late = late

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        self.step()
        with self.inner.begin() as unit:
            yield cast(UnitOfWork, _Watched(unit, self))

    def check(self) -> dict[str, str]:
        self.step()
        return self.inner.check()


class _Watched:
    """A unit of work whose every method asks first whether it may."""

    def __init__(self, unit: UnitOfWork, catalogue: FailingCatalogue) -> None:
        self._unit, self._catalogue = unit, catalogue

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._unit, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            if not self._catalogue.late:
                self._catalogue.step()
                return method(*args, **kwargs)
            answer = method(*args, **kwargs)
            self._catalogue.step()
            return answer

        return watched


_port: type[Catalogue] = FailingCatalogue
