"""What the failing twins of the index and the catalogue have alike."""

from __future__ import annotations

from pipeline.errors import SohoaError


class ToldToFail:
    """Goes well until told to fail: then every step raises the given trouble. With `after`, only
    when so many have gone well."""

    def __init__(self) -> None:
        self.trouble: SohoaError | None = None
        self.after = 0
        self.calls = 0

    def fail(self, trouble: SohoaError, after: int = 0) -> None:
        self.trouble, self.after = trouble, after

    def recover(self) -> None:
        self.trouble = None

    def step(self) -> None:
        """One call more; raises when it is time to."""
        self.calls += 1
        if self.trouble is None:
            return
        if self.after > 0:
            self.after -= 1
            return
        raise self.trouble
