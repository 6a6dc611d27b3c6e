"""Errors of what comes over a line: people who sign in, other systems, uploads. The rest of the
tree and its rules are in `pipeline/errors.py`.

    ├── ProviderUnavailable         the identity provider does not answer as it should
    ├── DeliveryFailed              another system did not take what it was sent
    ├── CallRunning                 the same call is still being carried out
    ├── WrongOffset                 a piece of an upload that does not follow what is there
    ├── WrongHash                   an upload whose bytes are not those that were announced
    ├── TooLong                     a piece that is too large, or goes beyond the announced size
    ├── TooManyUploads              one user has too many uploads under way
    ├── UnknownUpload               no such upload of this user: swept, finished long ago, or never
    ├── BadAddress                  an address to which nothing is ever sent
    ├── BadSignature                a call whose signature proves nothing
    ├── KeyReused                   another call came with this idempotency key
    ├── NotSignedIn                 nobody is signed in, or no longer
    ├── SignInFailed                name and password do not belong together
    ├── NotVouched                  the identity provider did not say who it is, or nobody we know
    ├── TooManyTries                a name or an address has to wait before the next try
    ├── TooManyCalls                a machine or a partner has to wait before the next call
    ├── WeakPassword                a password that is not taken
    └── Forged                      a request that no page of ours made
"""

from __future__ import annotations

from pipeline.errors import NotFound, SohoaError, Unavailable


class ProviderUnavailable(Unavailable):
    """facts: kind (the failure's own name)"""

    code = "provider_unavailable"


class DeliveryFailed(SohoaError):
    """facts: why (a code: `http_404`, `timeout`, `no_connection`, `bad_address` …)"""

    code = "delivery_failed"
    exit_code = 4
    retryable = True


class CallRunning(SohoaError):
    """The same call, sent before, has no answer yet."""

    code = "call_running"
    exit_code = 4
    retryable = True


class WrongOffset(SohoaError):
    """facts: upload_id, offset (of the piece), expected (where the next piece begins)"""

    code = "wrong_offset"
    exit_code = 9


class WrongHash(SohoaError):
    """The pieces are thrown away and the upload begins anew. facts: upload_id"""

    code = "wrong_hash"
    exit_code = 7


class TooLong(SohoaError):
    """facts: upload_id, size (bytes that there would be), limit"""

    code = "too_long"
    exit_code = 2


class TooManyUploads(SohoaError):
    """facts: limit"""

    code = "too_many_uploads"
    exit_code = 9


class NotSignedIn(SohoaError):
    code = "not_signed_in"
    exit_code = 10


class SignInFailed(SohoaError):
    """Which of the two is wrong, or that the account is disabled, is nobody's business."""

    code = "sign_in_failed"
    exit_code = 10


class NotVouched(SohoaError):
    """facts: sign (a code: what was missing or wrong)"""

    code = "not_vouched"
    exit_code = 10


class TooManyTries(SohoaError):
    """facts: seconds (to wait)"""

    code = "too_many_tries"
    exit_code = 10
    retryable = True


class TooManyCalls(SohoaError):
    """facts: seconds (to wait)"""

    code = "too_many_calls"
    exit_code = 10
    retryable = True


class WeakPassword(SohoaError):
    """facts: weakness (a `PasswordFault`)"""

    code = "weak_password"
    exit_code = 2


class Forged(SohoaError):
    """facts: sign (a code: what was missing or wrong)"""

    code = "forged"
    exit_code = 10


class UnknownUpload(NotFound):
    """facts: kind, key"""

    code = "unknown_upload"


class BadAddress(SohoaError):
    """facts: why (a code: `no_https`, `not_an_address`, `with_password`, `not_public`)"""

    code = "bad_address"
    exit_code = 2


class BadSignature(SohoaError):
    """facts: why (a code: `missing`, `malformed`, `stale`, `wrong`, `replayed`)"""

    code = "bad_signature"
    exit_code = 10


class KeyReused(SohoaError):
    """An idempotency key belongs to one call: the same method, path and body."""

    code = "key_reused"
    exit_code = 9
