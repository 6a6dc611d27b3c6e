"""What is installed, reachable and writable, in which version, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.care_words import DOCTOR
from app.messages import REASONS, advise, explain
from app.settings import Settings, config_file, load_settings
from pipeline.errors import SohoaError
from pipeline.ledger import Deed
from pipeline.scan import Reason

_AT_ONCE = 4  # looks


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty where all is well."""

    name: str
    ok: bool
    found: str
    advice: str = ""


def examine(chosen: Settings | None = None) -> list[Finding]:
    """Look at everything, by the settings that a process runs with, else as they are read now;
    nothing is raised, and nothing is changed but missing folders."""
    settings = _find("settings", _settings)
    if not settings.ok:
        return [settings]
    chosen = chosen or load_settings()
    looks: dict[str, Callable[[Settings], str]] = {
        "home": _home,
        "disk": _disk,
        "tesseract": _tesseract,
        "poppler": _poppler,
        "forms": _forms,
        "procedures": _procedures,
        "objects": _objects,
        "catalogue": _catalogue,
        "index": _index,
        "signatures": _signatures,
        "dossiers": _dossiers,
        "ledger": _ledger,
        "effects": _effects,
    }
    with ThreadPoolExecutor(_AT_ONCE) as looking:  # most of it is waiting for other programs
        found = looking.map(lambda each: _find(each[0], partial(each[1], chosen)), looks.items())
        return [settings, *found]


def _find(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(DOCTOR[name], True, look())
    except _Unwell as trouble:
        return Finding(DOCTOR[name], False, trouble.found, trouble.advice)
    except SohoaError as trouble:
        reason = Reason(trouble.code, trouble.facts)
        return Finding(DOCTOR[name], False, explain(reason), advise(reason))
    except Exception as trouble:
        return Finding(DOCTOR[name], False, type(trouble).__name__, REASONS["internal"][1])


class _Unwell(Exception):
    def __init__(self, found: str, advice: str) -> None:
        super().__init__(found)
        self.found, self.advice = found, advice


def _settings() -> str:
    load_settings()
    return str(config_file() or DOCTOR["defaults"])


def _home(settings: Settings) -> str:
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        writable = os.access(settings.home, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        raise _Unwell(str(settings.home), DOCTOR["not_writable"])
    return str(settings.home)


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.home).free / 1e9
    if free < 5:
        raise _Unwell(DOCTOR["gigabytes"].format(free=free), DOCTOR["disk_low"])
    return DOCTOR["gigabytes"].format(free=free)


def _tesseract(_: Settings) -> str:
    from ocr.programs import probe_tesseract

    program = probe_tesseract()
    return f"{program.version} ({program.facts['languages']})"


def _poppler(_: Settings) -> str:
    from ocr.programs import probe_poppler

    return probe_poppler().version


def _forms(settings: Settings) -> str:
    from pipeline.forms.catalogue import Forms

    return DOCTOR["paper_types"].format(count=len(Forms.load(settings.papers.forms)))


def _procedures(settings: Settings) -> str:
    from app.wiring import load_procedures

    return DOCTOR["procedure_count"].format(count=len(load_procedures(settings)))


def _objects(settings: Settings) -> str:
    from app.wiring import make_objects

    return _facts(make_objects(settings).check())


def _catalogue(settings: Settings) -> str:
    from app.wiring import make_catalogue

    return _facts(make_catalogue(settings).check())


def _index(settings: Settings) -> str:
    from app.wiring import make_index

    return _facts(make_index(settings).check())


def _signatures(settings: Settings) -> str:
    """Whether the trusted certificates and the revocation lists can be read, and how many there
    are. An old list does not know who was revoked since."""
    from app.wiring import SystemClock, make_signatures

    trust = make_signatures(settings).load()
    if stale := trust.stale_lists(SystemClock().now()):
        raise _Unwell(DOCTOR["stale_lists"].format(count=stale), DOCTOR["renew_lists"])
    if not trust.roots:
        return DOCTOR["nobody_trusted"]
    return DOCTOR["trusted"].format(count=len(trust.roots), lists=len(trust.lists))


def _dossiers(settings: Settings) -> str:
    """Live ones that are with no known desk: somebody has to say whose they are."""
    from app.wiring import make_catalogue, make_desks

    with make_catalogue(settings).begin() as unit:
        astray = unit.dossiers(live=True, outside=make_desks(settings).hands, limit=1000)
    if astray:
        raise _Unwell(DOCTOR["astray"].format(count=len(astray)), DOCTOR["say_whose"])
    return DOCTOR["none_astray"]


def _ledger(settings: Settings) -> str:
    """How far it goes and how far it is anchored; long without an anchor, whoever casts them does
    not run."""
    from app.wiring import SystemClock, make_catalogue

    with make_catalogue(settings).begin() as unit:
        head, last = unit.head().seq, unit.last_entry(Deed.ANCHORED)
        waiting = unit.entries(last.seq if last else 0, limit=1)
    anchored = last.act.facts["last"] if last else 0
    found = DOCTOR["anchored"].format(entries=head, anchored=anchored)
    if waiting and SystemClock().now() - waiting[0].at > timedelta(days=7):
        raise _Unwell(found, DOCTOR["not_anchored"])
    return found


def _effects(settings: Settings) -> str:
    """Papers of which nobody could find what they did to others: until then an ended one is
    offered."""
    from app.wiring import make_catalogue

    with make_catalogue(settings).begin() as unit:
        waiting, stuck = unit.count_effects_due()
    if stuck:
        raise _Unwell(DOCTOR["effects_stuck"].format(count=stuck), DOCTOR["find_effects"])
    return DOCTOR["effects_due"].format(count=waiting)


def _facts(facts: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items())
