"""Whether a paper can have been issued then, by that office: forms are versioned by date.

Districts ended on 2025-07-01, the chip card of citizens on 2024-07-01; a title, an issuer and a
day of issue that were never in use together mean that one of them was misread, or worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.extraction.finding import Finding
from pipeline.forms.schema import Edition, Form
from pipeline.language.dates import in_future
from pipeline.language.folding import fold_text

DOUBT = "edition_differs"


def check_edition(findings: Mapping[str, Finding], form: Form, title: str) -> dict[str, Finding]:
    """The same findings, with a doubt on day and office where no edition of the form fits."""
    checked = dict(findings)
    if not form.editions or any(_fits(e, checked, title) for e in form.editions):
        return checked
    for name in ("ngay_cap", "noi_cap"):
        if name in checked:
            checked[name] = checked[name].doubted(DOUBT)
    return checked


def _fits(edition: Edition, findings: Mapping[str, Finding], title: str) -> bool:
    titled = not title or not edition.titles or title in edition.titles
    return titled and _in_use(edition, findings) and _may_issue(edition, findings)


def _in_use(edition: Edition, findings: Mapping[str, Finding]) -> bool:
    """A day that is known only to the year is compared to the year."""
    found = findings.get("ngay_cap")
    if found is None or found.value is None:
        return True
    first, last = edition.first or date.min, edition.last or date.max
    written = found.value
    return first.isoformat()[: len(written)] <= written and not in_future(written, last)


def _may_issue(edition: Edition, findings: Mapping[str, Finding]) -> bool:
    found = findings.get("noi_cap")
    if found is None or found.value is None or not edition.issuers:
        return True
    name = f"{fold_text(found.value)} "
    return any(name.startswith(f"{fold_text(issuer)} ") for issuer in edition.issuers)
