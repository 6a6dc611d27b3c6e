"""The tools a recipe works with, chosen in `app/wiring.py`, and the limits it keeps."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.account_ports import NoPasswords, Passwords
from pipeline.assembly import Assembly, NoAssembly
from pipeline.certification import NoSealing, Sealing
from pipeline.desks import Desks
from pipeline.dossier import DossierState
from pipeline.dossier_states import national_states
from pipeline.forms.catalogue import Forms
from pipeline.hook_ports import Carrier, NoCarrier
from pipeline.ports import (
    Archive,
    Catalogue,
    Clock,
    ObjectStore,
    PageWorkers,
    SearchIndex,
    Stages,
)
from pipeline.procedures.catalogue import Procedures, national_procedures
from pipeline.scan import EndedClaim
from pipeline.signature import NoSignatures, Signatures


@dataclass(frozen=True, slots=True)
class Limits:
    """What is checked before and while decoding. `page_seconds` is for one page from bytes to
    words, `claim_seconds` how long a silent worker keeps its scan."""

    file_bytes: int = 300 * 1024 * 1024
    pages: int = 2000
    page_pixels: int = 150_000_000
    page_seconds: float = 60.0
    claim_seconds: float = 180.0
    publish_attempts: int = 8
    hook_attempts: int = 15


@dataclass(frozen=True, slots=True)
class Tools:
    """`owner` names this process among all machines; `work` is a folder for private copies;
    `owed` are, by their tokens, the claims of which the catalogue does not know yet that they are
    over (see `pipeline/custody.py`); `audit_key` makes what was searched for unreadable in the
    ledger (`pipeline/asked.py`). What somebody at a screen waits for is done by `viewers`, never
    behind the pages that `workers` read."""

    objects: ObjectStore
    catalogue: Catalogue
    index: SearchIndex
    stages: Stages
    workers: PageWorkers
    viewers: PageWorkers
    archive: Archive
    forms: Forms
    clock: Clock
    owner: str
    work: Path
    limits: Limits = field(default_factory=Limits)
    owed: MutableMapping[str, EndedClaim] = field(default_factory=dict, compare=False)
    procedures: Procedures = field(default_factory=national_procedures)
    states: Mapping[str, DossierState] = field(default_factory=national_states)
    desks: Desks = field(default_factory=Desks)
    signatures: Signatures = field(default_factory=NoSignatures)
    sealing: Sealing = field(default_factory=NoSealing)
    assembly: Assembly = field(default_factory=NoAssembly)
    carrier: Carrier = field(default_factory=NoCarrier)
    audit_key: bytes = field(default=b"", repr=False)
    passwords: Passwords = field(default_factory=NoPasswords)
