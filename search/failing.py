"""An index that can be told to fail: the null twin of the real ones, around any of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from pipeline.ports import Rebuild, SearchIndex
from pipeline.question import Answer, Document, Likeness, Question, Suggestion
from pipeline.told_to_fail import ToldToFail


class FailingIndex(ToldToFail):
    """Passes everything on, until it is told to fail."""

    def __init__(self, inner: SearchIndex) -> None:
        super().__init__()
        self.inner = inner

    def put(self, documents: Sequence[Document]) -> None:
        self.step()
        self.inner.put(documents)

    def remove(self, paper_ids: Sequence[str]) -> None:
        self.step()
        self.inner.remove(paper_ids)

    def find(self, question: Question) -> Answer:
        self.step()
        return self.inner.find(question)

    def suggest(self, question: Question) -> tuple[Suggestion, ...]:
        self.step()
        return self.inner.suggest(question)

    def similar(self, likeness: Likeness, question: Question) -> Answer:
        self.step()
        return self.inner.similar(likeness, question)

    def rebuild(self, name: str) -> AbstractContextManager[Rebuild]:
        self.step()
        return self.inner.rebuild(name)

    def check(self) -> dict[str, str]:
        self.step()
        return self.inner.check()
