"""How far a batch is, as an artifact of its flow run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.results import ItemResult

EVERY_SECONDS = 5.0


@dataclass(slots=True)
class ProgressNote:
    """Counts items and writes them down now and then; `total` None where nobody knows it. To be
    used inside a flow run."""

    total: int | None
    seen: int = 0
    written_at: float = 0.0
    artifact: UUID | None = field(default=None)

    def note(self, results: Sequence[ItemResult]) -> None:
        self.seen += len(results)
        if time.monotonic() - self.written_at > EVERY_SECONDS:
            self.write()

    def write(self) -> None:
        percent = min(100.0 * self.seen / self.total, 100.0) if self.total else 0.0
        description = f"{self.seen} / {self.total if self.total is not None else '?'}"
        self.written_at = time.monotonic()
        if self.artifact is None:
            made = create_progress_artifact(percent, "batch-progress", description)
            assert isinstance(made, UUID)  # a coroutine only inside an event loop
            self.artifact = made
        else:
            update_progress_artifact(self.artifact, percent, description)
