"""Certified copies: the rendition, and an update with conversion mark and the agency's signature.

PAdES B-B (ETSI EN 319 142-1), B-T where a timestamp service is configured, B-LT where revocation
lists of both chains lie there too and are fresh; still PDF/A-2b. The rendition's own bytes are the
beginning of the copy, unchanged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from pipeline.certification import Seal, Stamp
from pipeline.errors import SigningFailed
from pipeline.page import PageText
from storage.sealing import AgencySealing
from storage.signing_key import open_key
from storage.stamp_font import cut_font
from storage.stamping import SIZE, Laid, lay_stamp, text_of
from storage.trust import Trust

log = logging.getLogger("sohoa.certifying")

FIELD = "CoQuan"
PATIENCE = 20  # seconds for the timestamp service


@contextmanager
def open_seal(how: AgencySealing) -> Iterator[Seal]:
    """Raises NoSigningKey, SigningFailed, MissingProgram, BadSetting."""
    with open_key(how.key, how.now()) as signer:
        yield PdfSeal(how, signer)


class PdfSeal:
    """Implements `pipeline.certification.Seal`."""

    def __init__(self, how: AgencySealing, signer: Signer) -> None:
        self._how, self._signer = how, signer
        self._clock = _timestamper(how.timestamps)
        trust = how.trust.load() if self._clock else None
        self._trust = trust if trust and trust.roots and trust.lists else None

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

                def write(proof: ValidationContext | None) -> None:
                    writer = IncrementalPdfFileWriter(source)
                    laid = lay_stamp(writer, stamp, page, preview, font)
                    self._sign(writer, stamp, laid, out, proof)

                if not self._made_to_last(write):
                    source.seek(0)
                    out.seek(0)
                    out.truncate()
                    write(None)
        except Exception as error:  # of tokens, services and their clients, of many kinds
            raise SigningFailed(kind=type(error).__name__) from error

    def _made_to_last(self, write: Callable[[ValidationContext], None]) -> bool:
        """Whether the lists prove both chains; where they do not, none of the batch is tried again:
        a copy without them is a good one, which an archive can add them to."""
        if self._trust is None:
            return False
        try:
            write(_proof(self._trust, self._how.now()))
        except (SigningError, PathError, ValidationError):
            log.warning("certified without revocation information")
            self._trust = None
        return self._trust is not None

    def _sign(
        self,
        writer: IncrementalPdfFileWriter,
        stamp: Stamp,
        laid: Laid,
        out: BinaryIO,
        proof: ValidationContext | None,
    ) -> None:
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=stamp.agency,
            embed_validation_info=proof is not None,
            validation_context=proof,
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


def _proof(trust: Trust, at: datetime) -> ValidationContext:
    """Every certificate below a trusted one has to be in force by a list that is fresh. Nobody is
    asked."""
    return ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=list(trust.others),
        crls=list(trust.lists),
        moment=at,
        allow_fetching=False,
        revocation_mode="require",
    )


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
