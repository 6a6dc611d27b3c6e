"""Grammars of the codes of the one-stop system (domain: codes of agencies and dossiers)."""

from __future__ import annotations

import re

from pipeline.errors import BadQuestion

_AGENCY = r"[A-K]\d{2}(?:\.\d{1,3})*"
_LEGACY_AGENCY = r"\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}"
DOSSIER_CODE = re.compile(
    rf"{_AGENCY}-\d{{6}}-(?:\d{{4}}|\d{{6,7}})|{_LEGACY_AGENCY}-\d{{6}}-\d{{4,}}"
)
RESULT = re.compile(r"KQ\.[GH]\d{2}\.\d{5,7}")
PROCEDURE_CODE = re.compile(r"\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[GH]\d{2})?")


def check_dossier_code(code: str) -> str:
    """A mã hồ sơ, new form (`H15.50.05.13-261008-0975`) or legacy; BadQuestion otherwise."""
    cleaned = code.strip().upper()
    if not DOSSIER_CODE.fullmatch(cleaned):
        raise BadQuestion(detail="mã hồ sơ phải có dạng H15.50.05.13-261008-0975")
    return cleaned
