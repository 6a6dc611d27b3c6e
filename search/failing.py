"""An index that can be told to fail: the null twin of the real ones, around any of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from pipeline.errors import SohoaError
from pipeline.ports import Rebuild, SearchIndex
from pipeline.question import Answer, Document, Likeness, Question, Suggestion


class FailingIndex:
    """Passes everything on, until `trouble` is set: then every call raises it. With `after`, only
    when so many calls have gone well."""

    def __init__(self, inner: SearchIndex) -> None:
        self.inner = inner
        self.trouble: SohoaError | None = None
        self.after = 0
        self.calls = 0

    def fail(self, trouble: SohoaError, after: int = 0) -> None:
        self.trouble, self.after = trouble, after

    def recover(self) -> None:
        self.trouble = None

    def put(self, documents: Sequence[Document]) -> None:
        self._step()
        self.inner.put(documents)

    def remove(self, paper_ids: Sequence[str]) -> None:
        self._step()
        self.inner.remove(paper_ids)

    def find(self, question: Question) -> Answer:
        self._step()
        return self.inner.find(question)

    def suggest(self, question: Question) -> tuple[Suggestion, ...]:
        self._step()
        return self.inner.suggest(question)

    def similar(self, likeness: Likeness, question: Question) -> Answer:
        self._step()
        return self.inner.similar(likeness, question)

    def rebuild(self, name: str) -> AbstractContextManager[Rebuild]:
        self._step()
        return self.inner.rebuild(name)

    def check(self) -> dict[str, str]:
        self._step()
        return self.inner.check()

    def _step(self) -> None:
        self.calls += 1
        if self.trouble is None:
            return
        if self.after > 0:
            self.after -= 1
            return
        raise self.trouble
