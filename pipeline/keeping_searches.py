"""Keep what somebody looks for, for a day or under a name: each user's own, nobody else's."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from pipeline.errors import BadValue, NotAllowed, NotFound
from pipeline.kept_search import KeptSearch, Sought
from pipeline.language.folding import nfc
from pipeline.question import Asker
from pipeline.tools import Tools

PASSING = timedelta(days=1)
MOST_NAMED = 50
LONGEST_NAME = 80  # characters


def keep_search(sought: Sought, asker: Asker, tools: Tools) -> KeptSearch:
    """For a day. Those of everybody that are older go. Raises NotAllowed for who sees no papers."""
    if not asker.sees_papers:
        raise NotAllowed(act="search")
    now = tools.clock.now()
    kept = KeptSearch(secrets.token_urlsafe(12), asker.user, sought, now)
    with tools.catalogue.begin() as unit:
        unit.drop_passing_searches(now - PASSING)
        unit.keep_search(kept)
        unit.commit()
    return kept


def recall_search(search_id: str, asker: Asker, tools: Tools) -> KeptSearch:
    """Raises NotFound for one that is gone or is somebody else's."""
    with tools.catalogue.begin() as unit:
        kept = unit.kept_search(search_id)
    if kept is None or kept.user != asker.user:
        raise NotFound(kind="search", key=search_id)
    return kept


def list_searches(asker: Asker, tools: Tools) -> Sequence[KeptSearch]:
    """Those of the asker that have a name, by name."""
    with tools.catalogue.begin() as unit:
        return unit.kept_searches(asker.user)


def name_search(search_id: str, name: str, asker: Asker, tools: Tools) -> None:
    """Keep it under this name until it is dropped. Raises what `recall_search` raises, BadValue for
    no name, a long one, or one too many."""
    said = " ".join(nfc(name).split())
    if not said or len(said) > LONGEST_NAME:
        raise BadValue(field="name", problem="search_name")
    kept = recall_search(search_id, asker, tools)
    if not kept.name and len(list_searches(asker, tools)) >= MOST_NAMED:
        raise BadValue(field="name", problem="too_many_searches")
    with tools.catalogue.begin() as unit:
        unit.name_search(search_id, said)
        unit.commit()


def drop_search(search_id: str, asker: Asker, tools: Tools) -> None:
    """Raises what `recall_search` raises."""
    recall_search(search_id, asker, tools)
    with tools.catalogue.begin() as unit:
        unit.drop_search(search_id)
        unit.commit()
