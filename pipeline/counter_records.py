"""Boards, glances and parts of a counter session as plain JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.counter import Board, Glance, Laid, Part, PartState, Sheet, Stack, Subject
from pipeline.page import Quality, Verdict
from pipeline.scan import Origin, Role

Facts = dict[str, Any]


def plain_board(board: Board) -> Facts:
    return {
        "stacks": [_plain_stack(stack) for stack in board.stacks],
        "removed": [_plain_laid(laid) for laid in board.removed],
    }


def read_board(facts: Facts) -> Board:
    """Raises KeyError, TypeError or ValueError for anything else."""
    return Board(tuple(map(_stack, facts["stacks"])), tuple(map(_laid, facts["removed"])))


def plain_glance(glance: Glance) -> Facts:
    return asdict(glance)


def read_glance(facts: Facts) -> Glance:
    told = facts["quality"]
    quality = Quality(Verdict(told["verdict"]), tuple(told["issues"]), told["measures"])
    return Glance(**{**facts, "quality": quality})


def plain_part(part: Part) -> Facts:
    return asdict(part)


def read_part(facts: Facts) -> Part:
    lists = {name: tuple(facts[name]) for name in ("stacks", "paper_ids", "notes")}
    return Part(**{**facts, **lists, "state": PartState(facts["state"])})


def plain_subject(subject: Subject) -> Facts:
    return asdict(subject)


def read_subject(facts: Facts) -> Subject:
    return Subject(**facts)


def _plain_stack(stack: Stack) -> Facts:
    sheets = [_plain_laid(laid) for laid in stack.sheets]
    return {
        "stack_id": stack.stack_id, "sheets": sheets, "certain": stack.certain,
        "role": stack.role.value, "origin": stack.origin.value, "compared_by": stack.compared_by,
        "component": stack.component, "replaces": stack.replaces,
    }  # fmt: skip


def _stack(facts: Facts) -> Stack:
    known = {"role": Role(facts["role"]), "origin": Origin(facts["origin"])}
    return Stack(**{**facts, **known, "sheets": tuple(map(_laid, facts["sheets"]))})


def _plain_laid(laid: Laid) -> Facts:
    return {"sheet": laid.sheet.key, "turned": laid.turned, "blank": laid.blank}


def _laid(facts: Facts) -> Laid:
    return Laid(Sheet.of(facts["sheet"]), facts["turned"], facts["blank"])
