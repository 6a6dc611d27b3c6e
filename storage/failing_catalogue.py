"""A catalogue that can be told to fail: the twin of the real one, around any of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from pipeline.errors import SohoaError
from pipeline.ports import Catalogue, UnitOfWork


class FailingCatalogue:
    """Passes everything on, until told to fail: then every call, inside a unit of work too,
    raises the given trouble. With `after`, only when so many calls have gone well; `late`, what a
    unit of work was asked is done and its answer lost."""

    def __init__(self, inner: Catalogue) -> None:
        self.inner = inner
        self.trouble: SohoaError | None = None
        self.after = 0
        self.late = False
        self.calls = 0

    def fail(self, trouble: SohoaError, after: int = 0, *, late: bool = False) -> None:
        self.trouble, self.after, self.late = trouble, after, late

    def recover(self) -> None:
        self.trouble = None

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        self.step()
        with self.inner.begin() as unit:
            yield cast(UnitOfWork, _Watched(unit, self))

    def check(self) -> dict[str, str]:
        self.step()
        return self.inner.check()

    def step(self) -> None:
        """One call more; raises when it is time to."""
        self.calls += 1
        if self.trouble is None:
            return
        if self.after > 0:
            self.after -= 1
            return
        raise self.trouble


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
