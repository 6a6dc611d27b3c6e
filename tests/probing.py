"""Requests for every route of the application, made of what the route says that it takes: ids of
another desk's things wherever an id goes, a text wherever words go.

Whoever adds a route with a parameter whose name is not known here says what stands for it, in
`ids`, `WORDS` or `CHOICES`: `unknown` tells which are missing. They are taken for words meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from itertools import product
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

from pipeline.api_keys import Scope
from pipeline.question import Duty
from tests.attached import PROCEDURE
from tests.foreign import AWAY, Ids, TwoDesks
from tests.webdesk import WebDesk

WORDS = frozenset({
    *("text", "person", "purpose", "reason", "ten", "gia_tri", "evidence", "name", "said", "value"),
    *("ho_ten", "user", "password", "old", "new", "again", "subject", "issuer", "why", "note"),
})  # fmt: skip
"""Where people type."""

CHOICES: dict[str, list[str]] = {
    "procedure": [PROCEDURE],
    "ma_thu_tuc": [PROCEDURE],
    "component": ["giay"],
    "role": ["component"],
    "origin": ["plain_scan"],
    "stack": ["khong-co"],
    "other_stack": ["khong-co"],
    "effect_id": ["1"],
    "state": ["settled"],
    "sort": ["relevance"],
    "ban": ["original"],
    "kind": ["csv", "xlsx"],
    "number": ["1"],
    "part": [""],
    "truong": ["ho_ten"],
    "field": ["ho_ten"],
    "o": ["ho_ten"],
    "dau": [""],
    "viec": ["ghi"],
    "chac": ["1"],
    "bo": [""],
    "original_seen": ["1"],
    "nguy_co": ["person_name"],
    "loai": ["giay_khai_sinh"],
    "deed": [""],
    "code": ["khong-co"],
    "chon": ["loai:giay_khai_sinh", f"desk:{AWAY}"],
    "tiep": ["/"],
    "ky": ["thang"],
    "by": ["desk"],
    "theo": ["desk"],
    "cho": ["1"],
    "url": ["https://he-thong.example/nhan"],
    "key_id": ["khong-co"],
    "hook_id": ["khong-co"],
    "partner_id": ["khong-co"],
    "tu": ["2026-01-01"],
    "den": ["2026-12-31"],
    "since": ["2026-01-01T00:00:00+07:00"],
    "until": ["2026-12-31T00:00:00+07:00"],
    "first": [""],
    "last": [""],
    "ngay_sinh": [],
    "seen": [""],
    "after": [],
    "sau": [],
    "sha256": ["0" * 64],
    "to": ["1"],
}
"""What is chosen, not typed; nothing: it is left out."""


def ids(here: Ids, away: Ids) -> dict[str, list[str]]:
    """What stands for a thing: one of the own desk behind which another one's might show, and one
    of another desk."""
    papers, dossiers = [here.papers[1], *away.papers[1:]], [here.dossier, away.dossier]
    return {
        "paper_id": papers, "paper": papers, "giay": papers, "chi": papers, "bo_qua": papers,
        "thay": [away.papers[1]], "replaces": [away.papers[1]], "copy_id": papers,
        "ma_ho_so": dossiers, "ho_so": dossiers, "dossier": dossiers,
        "working_on": [away.dossier],
        "session_id": [here.session, away.session], "session": [here.session],
        "scan_id": [here.session, away.session], "other": [away.sheet],
        "file_id": [away.file], "sheet": [away.sheet], "trang": [away.sheet],
        "upload_id": [away.upload], "search_id": [here.search, away.search], "tim": [away.search],
        "batch_id": [here.batch, away.batch], "lo": [away.batch],
        "intake_id": list(away.scans[:3]), "tep": list(away.scans[:1]),
        "by_paper": papers, "beside": papers, "paper_ids": papers,
        "link_id": [away.link], "desk": [AWAY], "quay": [AWAY],
    }  # fmt: skip


unknown: set[str] = set()
"""Names of parameters that nobody said anything about, of all requests that were made so far."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    fields: dict[str, list[Any]]  # "path", "query", "body"


@dataclass(frozen=True)
class Probe:
    """A request; `foreign`: the id of another desk's paper or page stands in its address."""

    method: str
    path: str
    options: dict[str, Any] = field(default_factory=dict)
    foreign: bool = False


def routes(desk: WebDesk) -> list[Route]:
    """Every route: those that only show something first."""
    found = []
    for context in iter_route_contexts(desk.application.routes):
        for method in context.methods or ():
            found.append(Route(method, context.path, _fields(context.dependant)))
    return sorted(found, key=lambda one: (one.method != "GET", "/dang-xuat" in one.path))


def _fields(dependant: Any) -> dict[str, list[Any]]:
    told = {
        "path": list(dependant.path_params),
        "query": list(dependant.query_params),
        "body": list(dependant.body_params),
    }
    for inner in dependant.dependencies:
        for kind, more in _fields(inner).items():
            told[kind] += [one for one in more if one.alias not in {o.alias for o in told[kind]}]
    return told


def probes(route: Route, two: TwoDesks, text: str) -> Iterator[Probe]:
    """Each choice of ids in the address, with each body; queries by themselves."""
    known = ids(two.here, two.away)
    theirs = {*two.away.papers, two.away.sheet, two.away.file, two.away.upload}
    for path in _addresses(route, known):
        foreign = bool(set(path.split("/")) & theirs)
        for body in _bodies(route, known, text):
            yield Probe(route.method, path, body, foreign)
        for query in _queries(route, known, text):
            yield Probe(route.method, path, {"params": query}, foreign)


def _addresses(route: Route, known: dict[str, list[str]]) -> Iterator[str]:
    names = re.findall(r"\{(\w+)", route.path)
    named = {"name": ["ho_ten"], "user": ["khong-co"]}
    for chosen in product(*(named.get(name) or _stand_for(name, known, "") for name in names)):
        path = route.path
        for name, value in zip(names, chosen, strict=True):
            path = re.sub(rf"\{{{name}[^}}]*\}}", value, path)
        yield path


def _stand_for(name: str, known: dict[str, list[str]], text: str) -> list[str]:
    if name in known or name in CHOICES:
        return known[name] if name in known else CHOICES[name]
    unknown.update(set() if name in WORDS else {name})
    return [text]


def _queries(route: Route, known: dict[str, list[str]], text: str) -> Iterator[dict[str, str]]:
    for one in route.fields["query"]:
        plain = _plain(one.field_info.annotation)
        values = _stand_for(one.alias, known, text) if plain is str else []
        yield from ({one.alias: value} for value in values if value)


def _bodies(route: Route, known: dict[str, list[str]], text: str) -> Iterator[dict[str, Any]]:
    """One for each id that may stand in it, all of its texts the same."""
    told = route.fields["body"]
    if route.path.endswith("/viec"):
        yield from ({"data": acts} for acts in _acts(known, text))
        return
    if not told:
        yield {}
        return
    model = _plain(told[0].field_info.annotation)
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield from ({"json": body} for body in _fill_model(model, known, text))
    elif any(type(one.field_info).__name__ == "File" for one in told):
        yield {"files": {told[0].alias: (f"{text}.pdf", b"%PDF-1.7 nothing", "application/pdf")}}
    elif type(told[0].field_info).__name__ == "Body":
        yield {"json": {"MaHoSo": known["dossier"][-1], "ChuHoSo": text}}
    else:
        forms = {one.alias: one.field_info.annotation for one in told}
        yield from ({"data": body} for body in _fill(forms, set(forms), known, text))


def _acts(known: dict[str, list[str]], text: str) -> Iterator[dict[str, str]]:
    """Of the counter's board, whose fields have names of papers in them."""
    sheet = known["sheet"][0]
    for act in ("rotate:90", "replace", f"bring_back:{sheet}", f"describe:{sheet}"):
        more = {f"replaces-{sheet}": known["paper_id"][-1], "thay": known["paper_id"][-1]}
        yield {"viec": act, "sheet": sheet, "other": sheet, "seen": "1", "text": text, **more}


def _fill_model(
    model: type[BaseModel], known: dict[str, list[str]], text: str
) -> Iterator[dict[str, Any]]:
    forms = {name: one.annotation for name, one in model.model_fields.items()}
    needed = {name for name, one in model.model_fields.items() if one.is_required()}
    yield from _fill(forms, needed, known, text)


def _fill(
    forms: dict[str, Any], needed: set[str], known: dict[str, list[str]], text: str
) -> Iterator[dict[str, Any]]:
    """What is needed and all words; then one id more, or what else may be said. Words that are no
    issuer, or no number where one is wanted, come by themselves: they spoil the rest."""
    base = {name: _values(name, form, known, text) for name, form in forms.items()}
    odd = {"issuer", *(() if text.isdecimal() else ("person",))}
    wanted = needed | (WORDS - odd)
    told = {name: values[0] for name, values in base.items() if values and name in wanted}
    yield told
    for name, values in base.items():
        if name in known:
            yield from ({**told, name: value} for value in values if told.get(name) != value)
        elif name not in told and values:
            yield {**told, name: values[0]}


def _values(name: str, form: Any, known: dict[str, list[str]], text: str) -> list[Any]:
    plain = _plain(form)
    if get_origin(plain) is list:
        (inner,) = get_args(plain)
        return [[value] for value in _values(name, inner, known, text)]
    if get_origin(plain) is Literal:
        return [get_args(plain)[0]]
    if not isinstance(plain, type):
        return []
    if issubclass(plain, BaseModel):
        return list(_fill_model(plain, known, text))
    if issubclass(plain, Enum):
        return [next(iter(plain)).value]
    if issubclass(plain, date | datetime):
        return ["2026-11-20T00:00:00+07:00" if issubclass(plain, datetime) else "2026-11-20"]
    if plain in (bool, int):
        return [1 if plain is int else True]
    return list(_listed(name, known, text))


def _listed(name: str, known: dict[str, list[str]], text: str) -> list[str]:
    if name == "duties":
        return [Duty.SCAN.value]
    if name == "scopes":
        return [Scope.SEARCH.value]
    if name == "so_dinh_danh":
        return [text] if text.isdecimal() else []
    if name in known:
        return known[name]
    return _stand_for(name, known, text)


def _plain(form: Any) -> Any:
    """Without what may be left out and what bounds it."""
    while get_origin(form) is Annotated:
        form = get_args(form)[0]
    if get_origin(form) in (Union, UnionType):
        kept = [one for one in get_args(form) if one is not type(None)]
        return _plain(kept[0])
    return form
