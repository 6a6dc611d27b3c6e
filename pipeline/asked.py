"""What somebody looked for, as fingerprints: an inspector who knows a name or a number can ask
whether it was searched for, and nobody can read out of the ledger what was.

HMAC-SHA-256 under the installation's key, shortened to 96 bits; of the whole question, of the runs
of words in it (a name among other words) and of each long number, accents and dots off.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import permutations
from typing import Any

from pipeline.language.folding import nfc
from pipeline.ledger import Act, Deed
from pipeline.question import Answer, Question
from pipeline.terms import LONGEST_QUESTION, parse

LENGTH = 24  # hex digits of a fingerprint
RUNS = range(2, 7)  # words of a name
MOST_WORDS = 16  # of a question whose runs are taken
_NO_FILTER = frozenset({"text", "asker", "limit", "after", "sort", "facets", "opened", "fuzzy"})
_CODE = re.compile(r"(?!.*\d{9})[A-Za-z0-9_.-]{1,60}")  # of a type, a dossier, a desk; a day
_NUMBER = re.compile(r"\d(?:[ .-]?\d){8,}")


def asked_facts(texts: Iterable[str], key: bytes) -> dict[str, Any]:
    """What the ledger keeps of what was asked: `asked`, fingerprints, and `key`, which names the
    key they were made with. Nothing where nothing was asked."""
    found = {one for text in texts for one in _fingerprints(text, key)}
    return {"asked": sorted(found), "key": name_key(key)} if found else {}


def fingerprints_of(text: str, key: bytes) -> frozenset[str]:
    """Any of these in an entry: the text was searched for, alone or among other words. A number is
    looked for as a number; a name in whatever order its words were typed, which is tried here, so
    that nothing more of it has to be kept. More words than a run has are looked for as typed."""
    words = _words(text)
    orders = permutations(words) if len(words) in RUNS else [words]
    wanted = list(_numbers(text)) or map(" ".join, orders)
    return frozenset(_hash(one, key) for one in wanted if one)


def name_key(key: bytes) -> str:
    """Which key it is, without telling the key."""
    return _hash("", key)[:8]


def describe_search(question: Question, answer: Answer, key: bytes) -> Act:
    """Who looked for what, as fingerprints, and which papers were shown. Filters are told where
    they are codes; what else was typed there is a fingerprint too."""
    asker, told = question.asker, _filters(question)
    private = [value for value in told.values() if not _CODE.fullmatch(value)]
    codes = {name: value if _CODE.fullmatch(value) else "" for name, value in told.items()}
    facts: dict[str, Any] = {
        "filters": codes,
        "hits": answer.total,
        "papers": [hit.paper_id for hit in answer.hits],
        **asked_facts([question.text, *private], key),
    }
    dossier = codes.get("working_on") or codes.get("dossier") or None
    return Act(Deed.SEARCHED, asker.user, asker.desk, ma_ho_so=dossier, facts=facts)


def _fingerprints(text: str, key: bytes) -> Iterator[str]:
    words = _words(text)
    few = words[:MOST_WORDS]
    runs = {" ".join(few[n : n + k]) for k in RUNS for n in range(len(few) - k + 1)}
    for one in {" ".join(words), *runs, *_numbers(text)} - {""}:
        yield _hash(one, key)


def _words(text: str) -> list[str]:
    return [word.folded for term in parse(text) for word in term.words]


def _numbers(text: str) -> Iterator[str]:
    for found in _NUMBER.finditer(nfc(text[:LONGEST_QUESTION])):
        yield "".join(filter(str.isdecimal, found.group()))


def _hash(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:LENGTH]


def _filters(question: Question) -> dict[str, str]:
    asked = {f.name: getattr(question, f.name) for f in fields(question)}
    return {name: str(value) for name, value in asked.items() if value and name not in _NO_FILTER}
