"""A lost catalogue whole again: its rows from the objects, then what no object keeps and the papers
themselves still tell (signatures, effects, the index)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.effect_renewing import renew_rest
from pipeline.publishing import publish
from pipeline.question import Asker
from pipeline.rebuilding import Rebuilt, rebuild
from pipeline.rechecking import check_unchecked
from pipeline.revising import revise_rest
from pipeline.tools import Tools


@dataclass(frozen=True, slots=True)
class Recovered:
    """`signatures` counts files whose digital signatures were looked at anew; `unchecked` are
    intake ids of those at which nobody could look."""

    rebuilt: Rebuilt
    signatures: int
    unchecked: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not (self.rebuilt.unreadable or self.rebuilt.without_bytes or self.unchecked)


def recover(tools: Tools, asker: Asker | None = None) -> Recovered:
    """A paper whose signatures nobody knows would not be refused for being altered or revoked: they
    are looked at before anybody works. What is there already stays as it is.

    Raises StoreUnavailable or CatalogueUnavailable; run it again then."""
    rebuilt = rebuild(tools, asker)
    looked = list(check_unchecked(asker, tools))
    revise_rest(tools)
    renew_rest(tools)
    while publish([], tools):
        pass
    unchecked = tuple(one.intake_id for one in looked if one.reason is not None)
    return Recovered(rebuilt, len(looked) - len(unchecked), unchecked)
