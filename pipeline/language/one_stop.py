"""Codes of the one-stop system taken apart: dossiers, procedures, results, components.

Grammars: QĐ 20/2020 and 09/2025/QĐ-TTg (agencies), TT 03/2025/TT-VPCP (mã hồ sơ), QCVN 102:2016
and TT 01/2018/TT-VPCP (their old forms), the national portal (mã TTHC, mã kết quả, mã thành phần).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.language.codes import DOSSIER_CODE

LONGEST_AGENCY = 35
RESULT_CODE = re.compile(r"KQ[.\-]([GH]\d{2})\.(\d{5,7})", re.ASCII)
COMPONENT_CODE = re.compile(
    r"TP-[GH]\d{2}\.\d{6}|\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}-[A-Z]{2}\d{3,8}", re.ASCII
)
_PROCEDURE = re.compile(r"(\d\.\d{6})((?:\.\d{3}\.\d{2}\.\d{2}\.[GH]\d{2})?)", re.ASCII)
_SERVICE = re.compile(r"(\d\.\d{6})\.\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A mã hồ sơ in its parts: `agency` as written, `day` of reception, `serial` digits;
    `legacy` in the form of before TT 03/2025/TT-VPCP."""

    written: str
    agency: str
    day: date
    serial: str
    legacy: bool


def parse_dossier_code(text: str) -> DossierCode | None:
    """None for anything but a mã hồ sơ with a real day: `H15.50.05.13-261008-0975`,
    `000.00.15.H12-210930-0012`."""
    written = text.strip().upper()
    if not written.isascii() or not DOSSIER_CODE.fullmatch(written):
        return None
    agency, day, serial = written.split("-")
    if len(agency) > LONGEST_AGENCY:
        return None
    try:
        received = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        return None
    return DossierCode(written, agency, received, serial, legacy=agency[0].isdigit())


def split_procedure_code(text: str) -> tuple[str, str] | None:
    """A mã TTHC as (national code, agency of the province or ""): `1.001612.000.00.00.H19` is
    the Đồng Nai form of `1.001612`; a mã DVC (`1.000894.01`) is one service of its procedure."""
    written = text.strip().upper()
    match = _PROCEDURE.fullmatch(written)
    if match is not None:
        return match[1], match[2].lstrip(".")
    service = _SERVICE.fullmatch(written)
    return (service[1], "") if service else None


def canonical_result_code(text: str) -> str | None:
    """`KQ.G15.000031`, also from `KQ-G15.000031`; None for anything else."""
    match = RESULT_CODE.fullmatch(text.strip().upper())
    return f"KQ.{match[1]}.{match[2]}" if match else None


def is_component_code(text: str) -> bool:
    """`TP-H36.000013`, or the older `000.00.00.G09-KQ002269`."""
    return COMPONENT_CODE.fullmatch(text.strip().upper()) is not None
