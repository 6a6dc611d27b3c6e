"""Uploads in the catalogue: a part of the unit of work of `pipeline/counter_ports.py`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from pipeline.upload import Piece, Upload, UploadState
from storage.counter_tables import upload_pieces, uploads
from storage.transaction import Transaction


class UploadRows(Transaction):
    """Methods as the port says."""

    def add_upload(self, upload: Upload) -> None:
        self._write(insert(uploads).values(**asdict(upload)))

    def upload(self, upload_id: str) -> Upload | None:
        found = self._read(select(uploads).where(uploads.c.upload_id == upload_id))
        if not found:
            return None
        facts = dict(found[0]._mapping)
        return Upload(**{**facts, "state": UploadState(facts["state"])})

    def count_uploads(self, user: str) -> int:
        mine = (uploads.c.user == user) & (uploads.c.state == UploadState.OPEN)
        return int(self._read(select(func.count()).select_from(uploads).where(mine))[0][0])

    def advance_upload(self, upload_id: str, piece: Piece, at: datetime) -> bool:
        table = uploads.c
        here = (table.upload_id == upload_id) & (table.received == piece.offset)
        mine = update(uploads).where(here, table.state == UploadState.OPEN)
        end = piece.offset + piece.size
        if not self._write(mine.values(received=end, touched_at=at)):
            return False
        self._write(insert(upload_pieces).values(upload_id=upload_id, **asdict(piece)))
        return True

    def upload_pieces(self, upload_id: str) -> list[Piece]:
        table = upload_pieces.c
        query = select(table.offset, table.size, table.sha256).where(table.upload_id == upload_id)
        return [Piece(*row) for row in self._read(query.order_by(table.offset))]

    def reset_upload(self, upload_id: str, at: datetime) -> None:
        table = uploads.c
        mine = update(uploads).where(table.upload_id == upload_id, table.state == UploadState.OPEN)
        if self._write(mine.values(received=0, touched_at=at)):
            self._write(delete(upload_pieces).where(upload_pieces.c.upload_id == upload_id))

    def close_upload(self, upload_id: str, result: str, at: datetime) -> None:
        mine = update(uploads).where(uploads.c.upload_id == upload_id)
        self._write(mine.values(state=UploadState.DONE, result=result, touched_at=at))

    def drop_uploads(self, before: datetime) -> int:
        return self._write(delete(uploads).where(uploads.c.touched_at < before))
