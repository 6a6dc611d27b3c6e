"""What can be wrong with a procedure's file, and the sentence for a log. People are told in their
own words (`app/procedure_problems.py`)."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.errors import BadProcedure

PROBLEMS: Mapping[str, str] = {
    # the file
    "unreadable": "{said}",
    "too_large": "larger than 20 MB",
    "no_folder": "no such folder",
    "not_import": "neither .json nor .csv",
    "syntax": "{said}",
    "no_table": "each component is a table: [[components]]",
    "no_procedures": "no procedures",
    "no_object": "a procedure must be an object",
    "no_list": "components must be a list of objects",
    # the rows of a CSV file
    "no_rows": "no rows",
    "unknown_column": "unknown column {value!r}; known: {known}",
    "cells": "more or fewer cells than the head has",
    "rows_apart": "the rows of {value} do not stand together",
    "row_differs": "{key} differs from that of the first row of the procedure",
    # keys and values
    "unknown_key": "unknown key {key!r}; known: {known}",
    "wrong_type": "{key} must be a {known}",
    "missing": "{key} is missing",
    "bad_sign": "{key} holds a sign that cannot be printed",
    "no_texts": "{key} must be a list of texts",
    "named_twice": "{key} names one thing twice",
    "bad_day": "{key} must be a day as 2026-07-01",
    "too_small": "{key} must be {known} or more",
    "unknown_choice": "unknown {key} {value!r}; known: {known}",
    # what they mean
    "bad_code": "ma_thu_tuc must look like 1.001193 or 1.001612.000.00.00.H19",
    "bad_kq": "{value!r} does not look like KQ.G15.000031",
    "ends_early": "effective_to lies before effective_from",
    "no_components": "a procedure needs components",
    "bad_key": "key must be small letters, digits and underscores",
    "bad_mode": "mode {value!r} must look like 'D' or 'D: condition'",
    "bad_component_code": "code must look like TP-H36.000013",
    "unknown_type": "unknown paper type {value!r}; see docs/papers.md",
    "process_type": "{value!r} is filed with a dossier and never a component",
    "twin_component": "component {value!r} stands twice",
    "twin_code": "code {value!r} stands twice",
    "twin_version": "{value} of the same day stands in {known} too",
    "twin_procedure": "{value} stands twice",
}


def bad_procedure(file: str, line: int, problem: str, **named: str) -> BadProcedure:
    """The error with its reason; `line` 0 where it is about the whole file."""
    detail = PROBLEMS[problem].format(**named)
    return BadProcedure(file=file, line=line, detail=detail, problem=problem, named=named)
