"""What the core needs of a catalogue for the counter; part of every unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pipeline.counter import Board, CounterFile, Glance, Part, Session
from pipeline.upload import Piece, Upload


class CounterUnit(Protocol):
    """Uploads, sessions and what they become, in the transaction of the unit of work."""

    # uploads
    def add_upload(self, upload: Upload) -> None: ...

    def upload(self, upload_id: str) -> Upload | None: ...

    def count_uploads(self, user: str) -> int:
        """How many a user has under way."""

    def advance_upload(self, upload_id: str, piece: Piece, at: datetime) -> bool:
        """Enter a piece if the upload is open and its bytes end where the piece begins: compare and
        set. False otherwise."""

    def upload_pieces(self, upload_id: str) -> list[Piece]:
        """By offset."""

    def reset_upload(self, upload_id: str, at: datetime) -> None:
        """No piece is there any more; nothing happens to one that is done."""

    def close_upload(self, upload_id: str, result: str, at: datetime) -> None: ...

    def drop_uploads(self, before: datetime) -> int:
        """Those that nobody touched since, with their pieces; returns how many."""

    # sessions
    def add_counter_session(self, session: Session) -> None: ...

    def counter_session(self, session_id: str) -> Session | None: ...

    def open_sessions(self, desk: str, limit: int = 50) -> list[Session]:
        """Open and closing ones of a desk, the newest first."""

    def stale_sessions(self, before: datetime, limit: int = 100) -> list[Session]:
        """Open ones that nobody touched since."""

    def change_session(self, session: Session, seen: int, act: str = "") -> bool:
        """Write state, subject and board if version `seen` still stands and the session is open:
        compare and set; the new version is one more. `act` (a word) keeps the board before, so that
        it can be undone. False when somebody else was first."""

    def end_counter_session(self, session_id: str, at: datetime) -> None:
        """Finished; person and steps are forgotten."""

    def resume_session(self, session_id: str, at: datetime) -> bool:
        """A finished one is closing again: a part of it failed. False where it is not finished."""

    def last_step(self, session_id: str) -> Board | None:
        """The board before the last act that was not undone."""

    def drop_step(self, session_id: str) -> None:
        """The last step was undone."""

    # files
    def add_counter_file(self, file: CounterFile) -> bool:
        """False when it is there already. Its glances are not written."""

    def counter_file(self, file_id: str) -> CounterFile | None: ...

    def counter_files(self, session_id: str) -> list[CounterFile]:
        """In the order in which they came."""

    def put_glance(self, file_id: str, glance: Glance) -> None:
        """In the place of one before."""

    def drop_counter_file(self, file_id: str) -> None: ...

    def set_aside(self, desk: str) -> list[CounterFile]:
        """Files of finished and abandoned sessions of a desk that wait for a person."""

    # what a session becomes
    def put_parts(self, session_id: str, parts: Sequence[Part]) -> None: ...

    def put_part(self, session_id: str, part: Part) -> None:
        """In the place of the one with its number."""

    def parts(self, session_id: str) -> list[Part]: ...

    def claim_session(self, owner: str, seconds: float) -> str | None:
        """The oldest closing session that nobody works on, for so long: of people, before those of
        machines, behind which no citizen stands."""

    def extend_session(self, session_id: str, owner: str, seconds: float) -> bool:
        """False when somebody else has it."""

    def session_owners(self) -> list[str]:
        """Who works on sessions now."""

    def forget_sessions_of(self, owner: str) -> None:
        """A process that is dead: what it worked on is free."""
