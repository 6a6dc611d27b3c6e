"""Whether a procedure ends in a paper: a licence, an extract, a decision."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.language.one_stop import split_procedure_code
from pipeline.procedures.procedure import Procedure

_RESULTS = Path(__file__).parents[1] / "kq_codes.tsv"


def yields_paper(ma_thu_tuc: str | None, procedure: Procedure | None) -> bool | None:
    """A procedure of the table by its KQ codes; any other if the national list of results names it
    (`kq_codes.tsv`, as published on the national portal). None where nobody knows."""
    if procedure is not None and procedure.results:
        return True
    if (split_procedure_code(ma_thu_tuc or "") or ("",))[0] in _listed():
        return True
    return None if procedure is None else False


@cache
def _listed() -> frozenset[str]:
    lines = _RESULTS.read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(code.strip() for line in lines for code in line.split("\t")[2].split(","))
