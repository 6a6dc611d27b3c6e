"""Every error Sohoa raises, one class per fact; those of people who sign in, of other systems and
of uploads are in `pipeline/line_errors.py`.

    SohoaError
    ├── Refused                     the sender must act; the file goes to quarantine
    │   ├── UnknownFormat           magic bytes of no accepted format
    │   ├── EmptyFile, TooManyBytes, TooManyPages, TooManyPixels
    │   ├── Encrypted               a password is needed
    │   ├── Broken                  cannot be decoded
    │   ├── Hostile                 decoding broke its limits of time or memory
    │   ├── BadMessage              a dossier's message that cannot be understood
    │   └── SecrecyMark             a state secret; processing stopped, bytes held
    ├── Unavailable                 a service is down; the same call may succeed later
    │   ├── StoreUnavailable
    │   ├── CatalogueUnavailable
    │   ├── IndexUnavailable
    │   └── SigningFailed           the token or the timestamp service did not sign
    ├── CatalogueRejected           the catalogue is there but refuses what it is asked
    ├── ReadingFailed               a page could not be read now (tool killed, no memory)
    ├── Busy                        somebody else is working on the same scan
    │   └── Taken                   somebody else looks at this paper of the review queue
    ├── LostClaim                   our claim on a scan ran out while we worked on it
    ├── DecidedMeanwhile            another reviewer decided what this one was looking at
    ├── ChangedMeanwhile            somebody else changed what this person was looking at
    ├── BadValue                    a typed value that its field cannot have
    │   └── OddValue                one that it can have, but hardly ever has
    ├── NotFound                    no such paper, scan or object for this asker
    │   ├── Retired                 a paper that a person joined with another
    ├── Mismatch                    stored bytes differ from their hash
    ├── BadQuestion                 a query or argument that cannot be understood
    │   └── BadPurpose              what it is for was not said, or says too much
    ├── BadForm                     a paper type file is wrong
    ├── BadProcedure                a procedure's file is wrong
    ├── NotAllowed                  the asker's roles do not reach so far
    ├── Conflict                    what is there speaks against what is asked for
    │   └── AlreadyRevoked          a paper that somebody took back from a component before
    ├── NotReusable                 a paper that does not pass the reuse gate
    ├── BadSetting, MissingProgram  the installation lacks something
    ├── NotCertifiable              a paper of which no certified copy can be made as it stands
    └── NoSigningKey                the agency's key is missing or cannot be used

Facts are keyword arguments and become attributes; none of them is personal data (file names
are: the intake id stands for them). `code` is the stable name used by the quarantine, the JSON
door and `docs/errors.md`; Vietnamese sentences for it are in `app/messages.py`.
"""

from __future__ import annotations

from typing import Any, ClassVar


class SohoaError(Exception):
    """Base of all; carries facts as attributes and survives pickling."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, *(f"{k}={v}" for k, v in sorted(facts.items())))
        self.facts = facts

    def __getattr__(self, name: str) -> Any:
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return facts[name]
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.facts)

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.args)


def _rebuild(kind: type[SohoaError], facts: dict[str, Any]) -> SohoaError:
    return kind(**facts)


class Refused(SohoaError):
    code = "refused"
    exit_code = 3


class UnknownFormat(Refused):
    code = "unknown_format"


class EmptyFile(Refused):
    code = "empty_file"


class TooManyBytes(Refused):
    """facts: size, limit (bytes)"""

    code = "too_many_bytes"


class TooManyPages(Refused):
    """facts: pages, limit"""

    code = "too_many_pages"


class TooManyPixels(Refused):
    """facts: page, pixels, limit"""

    code = "too_many_pixels"


class Encrypted(Refused):
    code = "encrypted"


class Broken(Refused):
    """facts: detail (the decoder's own words, without paths)"""

    code = "broken"


class Hostile(Refused):
    """facts: limit ("time" or "memory")"""

    code = "hostile"


class BadMessage(Refused):
    """A message of the one-stop system. facts: field (its name as in docs/dossiers.md), fault (a
    code), and what the fault's sentence needs; never a value of the message"""

    code = "bad_message"


class SecrecyMark(Refused):
    """A mark of state secrecy (MẬT, TỐI MẬT, TUYỆT MẬT) was seen. facts: page, mark"""

    code = "secrecy_mark"


class Unavailable(SohoaError):
    code = "unavailable"
    exit_code = 5
    retryable = True


class StoreUnavailable(Unavailable):
    code = "store_unavailable"


class CatalogueUnavailable(Unavailable):
    code = "catalogue_unavailable"


class IndexUnavailable(Unavailable):
    code = "index_unavailable"


class SigningFailed(Unavailable):
    """facts: kind (the failure's own name)"""

    code = "signing_failed"


class CatalogueRejected(SohoaError):
    """The database refuses: a row that breaks its rules, or a schema that a newer program made.
    facts: kind (the refusal's own name)"""

    code = "catalogue_rejected"
    exit_code = 9


class ReadingFailed(SohoaError):
    """facts: page, detail"""

    code = "reading_failed"
    exit_code = 4
    retryable = True


class Busy(SohoaError):
    """facts: intake_id"""

    code = "busy"
    exit_code = 4
    retryable = True


class LostClaim(Busy):
    code = "lost_claim"


class Taken(Busy):
    """facts: by (a user), at (until when, unless they go on)"""

    code = "taken"


class DecidedMeanwhile(SohoaError):
    """facts: field, by (a user), outcome (what was done), at, mark (names what stands now)"""

    code = "decided_meanwhile"
    exit_code = 4


class ChangedMeanwhile(SohoaError):
    """facts: by (a user), version (the one that stands now)"""

    code = "changed_meanwhile"
    exit_code = 4


class NotAllowed(SohoaError):
    """facts: act"""

    code = "not_allowed"
    exit_code = 10


class BadValue(SohoaError):
    """facts: field, problem (a code); the value is personal data and stays out"""

    code = "bad_value"
    exit_code = 2


class OddValue(BadValue):
    code = "odd_value"


class NotFound(SohoaError):
    """facts: kind, key"""

    code = "not_found"
    exit_code = 6


class Retired(NotFound):
    """facts: kind, key, successor (the paper that has its pages), by (a user), at"""

    code = "retired"


class Mismatch(SohoaError):
    """facts: key, expected, found (SHA-256, hex)"""

    code = "mismatch"
    exit_code = 7


class BadQuestion(SohoaError):
    """facts: detail"""

    code = "bad_question"
    exit_code = 2


class BadPurpose(BadQuestion):
    """facts: fault (a code), subject ("purpose" or "reason"), what the fault's sentence needs"""

    code = "bad_purpose"


class BadForm(SohoaError):
    """facts: file, line, detail; problem (a key of `PROBLEMS` in `pipeline/forms/schema.py`) and
    named, what it names"""

    code = "bad_form"
    exit_code = 2


class BadProcedure(SohoaError):
    """facts: file, line (0: the whole file), detail; problem (a key of `PROBLEMS` in
    `pipeline/procedures/problems.py`) and named, what it names"""

    code = "bad_procedure"
    exit_code = 2


class Conflict(SohoaError):
    """facts: fault (a code), key"""

    code = "conflict"
    exit_code = 9


class AlreadyRevoked(Conflict):
    """facts: link_id, by (a user), at"""

    code = "already_revoked"


class NotReusable(SohoaError):
    """facts: paper_id, component, state, checks (those that it does not pass, as plain JSON)"""

    code = "not_reusable"
    exit_code = 9


class BadSetting(SohoaError):
    """facts: setting, detail"""

    code = "bad_setting"
    exit_code = 2


class MissingProgram(SohoaError):
    """facts: program, package"""

    code = "missing_program"
    exit_code = 8


class NotCertifiable(SohoaError):
    """facts: paper_id, why (a code)"""

    code = "not_certifiable"
    exit_code = 9


class NoSigningKey(SohoaError):
    """facts: why (a code)"""

    code = "no_signing_key"
    exit_code = 8
