"""Certified copies: the rendition, and an update with conversion mark and the agency's signature.

PAdES B-B (ETSI EN 319 142-1), B-T where a timestamp service is configured; still PDF/A-2b. The
rendition's own bytes are the beginning of the copy, unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper

from pipeline.certification import Seal, Stamp
from pipeline.errors import SigningFailed
from pipeline.page import PageText
from storage.sealing import AgencySealing
from storage.signing_key import open_key
from storage.stamp_font import cut_font
from storage.stamping import SIZE, Laid, lay_stamp, text_of

FIELD = "CoQuan"
PATIENCE = 20  # seconds for the timestamp service


@contextmanager
def open_seal(how: AgencySealing) -> Iterator[Seal]:
    """Raises NoSigningKey, SigningFailed, MissingProgram."""
    with open_key(how.key, how.now()) as signer:
        yield PdfSeal(how, signer)


class PdfSeal:
    """Implements `pipeline.certification.Seal`."""

    def __init__(self, how: AgencySealing, signer: Signer) -> None:
        self._how, self._signer = how, signer
        self._clock = _timestamper(how.timestamps)

    @property
    def agency(self) -> str:
        """As configured, else the certificate's name."""
        return self._how.agency or str(self._signer.subject_name or "")

    @property
    def subject(self) -> str:
        return str(self._certificate.subject.human_friendly)

    @property
    def serial(self) -> str:
        return f"{self._certificate.serial_number:x}"

    @property
    def _certificate(self) -> Any:
        return self._signer.signing_cert

    def certify(
        self, rendition: Path, target: Path, stamp: Stamp, page: PageText, preview: bytes
    ) -> None:
        try:
            font = cut_font(self._how.font, text_of(stamp), SIZE)
            with rendition.open("rb") as source, target.open("w+b") as out:
                writer = IncrementalPdfFileWriter(source)
                laid = lay_stamp(writer, stamp, page, preview, font)
                self._sign(writer, stamp, laid, out)
        except Exception as error:  # of tokens, services and their clients, of many kinds
            raise SigningFailed(kind=type(error).__name__) from error

    def _sign(
        self, writer: IncrementalPdfFileWriter, stamp: Stamp, laid: Laid, out: BinaryIO
    ) -> None:
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=stamp.agency,
        )
        signer = _TimedSigner(
            metadata,
            self._signer,
            timestamper=self._clock,
            stamp_style=laid.over,
            new_field_spec=SigFieldSpec(FIELD, on_page=0, box=laid.box),  # type: ignore[arg-type]
        )
        signer.at = stamp.at
        signer.sign_pdf(writer, output=out)


class _TimedSigner(PdfSigner):
    """Signs at the time that the stamp shows."""

    at: datetime | None = None

    def init_signing_session(self, *args: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **named)
        session.system_time = self.at or session.system_time
        return session


def _timestamper(address: str) -> TimeStamper | None:
    if not address:
        return None
    from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper

    return HTTPTimeStamper(address, timeout=PATIENCE)
