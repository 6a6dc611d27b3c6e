"""What goes in: models of bodies. A key that is not known is refused, so that a misspelt one does
not pass unseen. Persons come in bodies alone, never in an address."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.access import Copy
from pipeline.hooks import HookEvent
from pipeline.language.codes import DOSSIER_CODE
from pipeline.question import Duty, PaperState, Sort
from pipeline.scan import Role

_PLAIN = r"^[^\x00]*$"
"""PostgreSQL keeps no zero sign, and nobody types one."""
_CODE = f"^({DOSSIER_CODE.pattern})$".replace(r"\d", "[0-9]")

Words = Annotated[str, Field(max_length=500, pattern=_PLAIN)]
Key = Annotated[str, Field(min_length=1, max_length=200, pattern=_PLAIN)]
DossierCode = Annotated[str, Field(max_length=60, pattern=_CODE)]
Digits = Annotated[str, Field(pattern=r"^([0-9]{9}|[0-9]{12})$")]
Limit = Annotated[int, Field(ge=1, le=100)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Person(Shape):
    """By number, or by name and birth date."""

    so_dinh_danh: Digits | None = None
    ho_ten: Words | None = None
    ngay_sinh: Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")] | None = None


class SoughtBody(Shape):
    """What is looked for: words, and what narrows them."""

    text: Words = ""
    loai: Key | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    issuer: Words | None = None
    dossier: Key | None = None
    person: Digits | None = None
    desk: Key | None = None
    state: PaperState | None = None
    sort: Sort = Sort.RELEVANCE
    working_on: DossierCode | None = None
    """A live dossier that the caller holds: its persons' papers of every desk are found too."""


class SearchBody(SoughtBody):
    facets: bool = False
    limit: Limit = 20
    after: Key | None = None


class SuggestBody(Shape):
    text: Words
    working_on: DossierCode | None = None
    limit: Annotated[int, Field(ge=1, le=20)] = 10


class CopyBody(Shape):
    copy_of: Copy = Copy.RENDITION
    purpose: Words


class PurposeBody(Shape):
    purpose: Words = ""


class StatedPurpose(Shape):
    """What for, in the caller's words."""

    purpose: Words


class OpenBody(Shape):
    ma_ho_so: DossierCode
    ma_thu_tuc: Key
    person: Annotated[str, Field(max_length=500, pattern=_PLAIN)]
    purpose: Words


class FileBody(Shape):
    paper_id: Key
    role: Role = Role.COMPONENT
    component: Key | None = None


class CheckBody(Shape):
    """One of `dossier`; `procedure` with `person`; `loai` with `person`."""

    dossier: DossierCode | None = None
    procedure: Key | None = None
    loai: Key | None = None
    person: Person | None = None


class LinkBody(Shape):
    ma_ho_so: DossierCode
    component: Key
    paper_id: Key
    purpose: Words
    original_seen: bool = False


class TieBody(Shape):
    """`person` are the 12 digits or the chip card's code; `evidence` how it is known; `part` whose
    place on the paper is meant."""

    paper_id: Key
    person: Words
    evidence: Words
    part: Literal["", "_chong", "_vo"] = ""


class ReasonBody(Shape):
    reason: Words


class DecisionBody(Shape):
    """`seen` is the mark of the field as it was shown."""

    field: Key
    outcome: Literal["accept", "correct", "reject"]
    value: Annotated[str, Field(max_length=5000, pattern=_PLAIN)] | None = None
    seen: Key | None = None
    sure: bool = False


class HookBody(Shape):
    url: Annotated[str, Field(min_length=1, max_length=2000, pattern=_PLAIN)]
    events: Annotated[list[HookEvent], Field(min_length=1)]


class PartnerBody(Shape):
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
    desk: Key
    duties: Annotated[list[Duty], Field(min_length=1)]


Message = dict[str, Any]
