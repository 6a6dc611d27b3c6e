"""Who may open what: every route of the application, by six roles and by nobody."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import iter_route_contexts

from pipeline.question import Duty
from tests.webdesk import Client, WebDesk

NOBODY = "nobody"
ANYBODY = frozenset({*Duty, NOBODY})
SIGNED_IN = frozenset(Duty)
ADMINISTRATOR = frozenset({Duty.ADMINISTRATOR})
WORKERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER})
LOOKERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR})
OFFICERS = frozenset({Duty.OFFICER})
REVIEWERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER})
APPROVER = frozenset({Duty.APPROVER})
READERS = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR})
BATCH_SEERS = WORKERS | {Duty.ADMINISTRATOR, Duty.INSPECTOR}
INSPECTOR = frozenset({Duty.INSPECTOR})
LEDGER_KEEPERS = INSPECTOR | ADMINISTRATOR
FIGURE_SEERS = frozenset({Duty.OFFICER, Duty.APPROVER, Duty.LEADER, Duty.INSPECTOR})
BATCH_ACTORS = WORKERS | {Duty.ADMINISTRATOR}

RIGHTS: dict[str, frozenset[Duty | str]] = {
    "GET /health/live": ANYBODY,
    "GET /health/ready": ANYBODY,
    "GET /dang-nhap": ANYBODY,
    "POST /dang-nhap": ANYBODY,
    "GET /dang-nhap/chung": ANYBODY,
    "GET /dang-nhap/chung/ve": ANYBODY,
    "GET /dang-nhap/chung/ra": ANYBODY,
    "POST /dang-xuat": SIGNED_IN,
    "GET /": SIGNED_IN,
    "GET /tai-khoan": SIGNED_IN,
    "POST /tai-khoan": SIGNED_IN,
    "GET /ho-so": LOOKERS,
    "POST /ho-so": LOOKERS,
    "GET /ho-so/mo-tay": OFFICERS,
    "POST /ho-so/mo-tay": OFFICERS,
    "GET /ho-so/chua-ro-quay": frozenset({Duty.INSPECTOR, Duty.ADMINISTRATOR}),
    "GET /ho-so/{ma_ho_so}": LOOKERS,
    "GET /ho-so/{ma_ho_so}/phieu": LOOKERS,
    "GET /ho-so/{ma_ho_so}/dien-bien": LOOKERS,
    "POST /ho-so/{ma_ho_so}/gan": OFFICERS,
    "POST /ho-so/{ma_ho_so}/go": frozenset({Duty.OFFICER, Duty.APPROVER}),
    "POST /ho-so/{ma_ho_so}/xep": frozenset({Duty.OFFICER, Duty.SCAN}),
    "POST /ho-so/{ma_ho_so}/gan-nguoi": OFFICERS,
    "POST /ho-so/{ma_ho_so}/mot-cua": LOOKERS - {Duty.SCAN},
    "GET /quan-tri/nguoi-dung": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/them": ADMINISTRATOR,
    "GET /quan-tri/nguoi-dung/sua/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/sua/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/khoa/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/mo/{user}": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/mat-khau/{user}": ADMINISTRATOR,
    "GET /quan-tri/nguoi-dung/khoa-may": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/khoa-may": ADMINISTRATOR,
    "POST /quan-tri/nguoi-dung/khoa-may/{key_id}/thu-hoi": ADMINISTRATOR,
    "GET /quan-tri/he-thong": ADMINISTRATOR,
    "GET /quay": WORKERS,
    "POST /quay": WORKERS,
    "GET /quay/bo-ra": WORKERS,
    "POST /quay/bo-ra/{file_id}/xoa": WORKERS,
    "POST /quay/bo-ra/{file_id}/lay-lai": WORKERS,
    "POST /quay/{session_id}/ho-so": WORKERS,
    "GET /quay/{session_id}": WORKERS,
    "GET /quay/{session_id}/ban": WORKERS,
    "POST /quay/{session_id}/viec": WORKERS,
    "POST /quay/{session_id}/xong": WORKERS,
    "POST /quay/{session_id}/chay-lai": WORKERS,
    "POST /quay/{session_id}/bo": WORKERS,
    "POST /quay/{session_id}/thu-muc": WORKERS,
    "GET /quay/{session_id}/anh/{sheet}": WORKERS,
    "GET /quay/{session_id}/to-ngan-cach": WORKERS,
    "GET /quay/{session_id}/phieu": WORKERS,
    "GET /quay/{session_id}/thanh-phan": WORKERS,
    "POST /quay/{session_id}/thanh-phan/gan": frozenset({Duty.OFFICER}),
    "POST /quay/{session_id}/tai-len": WORKERS,
    "PUT /quay/{session_id}/tai-len/{upload_id}": WORKERS,
    "GET /quay/{session_id}/tai-len/{upload_id}": WORKERS,
    "POST /quay/{session_id}/tai-len/{upload_id}/xong": WORKERS,
    "POST /quay/{session_id}/tep": WORKERS,
    "POST /quay/{session_id}/dien-thoai": WORKERS,
    "GET /quay/{session_id}/dien-thoai": WORKERS,
    "GET /quay/{session_id}/dien-thoai/trang": WORKERS,
    "GET /quay/{session_id}/giay/{paper_id}": WORKERS,
    "POST /quay/{session_id}/giay/{paper_id}": WORKERS,
    "POST /quay/{session_id}/giay/{paper_id}/doi-chieu": WORKERS,
    "POST /quay/{session_id}/giay/{paper_id}/quet-lai": WORKERS,
    "GET /quay/{session_id}/giay/{paper_id}/trang/{number}": WORKERS,
    "GET /quay/{session_id}/giay/{paper_id}/o/{name}": WORKERS,
    "GET /dien-thoai/{session_id}/{code}": ANYBODY,
    "POST /dien-thoai/{session_id}/{code}": ANYBODY,
    "GET /duyet": REVIEWERS,
    "POST /duyet/tiep": REVIEWERS,
    "POST /duyet/hoan-tac": REVIEWERS,
    "GET /duyet/giay/{paper_id}": REVIEWERS,
    "POST /duyet/giay/{paper_id}": REVIEWERS,
    "POST /duyet/giay/{paper_id}/giu": REVIEWERS,
    "POST /duyet/giay/{paper_id}/doi-chieu": REVIEWERS,
    "POST /duyet/giay/{paper_id}/chu-ky": REVIEWERS,
    "GET /duyet/giay/{paper_id}/trang": REVIEWERS,
    "POST /duyet/giay/{paper_id}/tach": REVIEWERS,
    "POST /duyet/giay/{paper_id}/gop": REVIEWERS,
    "GET /duyet/anh/{paper_id}/{name}": REVIEWERS,
    "GET /duyet/anh/{paper_id}/trang/{number}": REVIEWERS,
    "GET /ky": APPROVER,
    "POST /ky": APPROVER,
    "GET /tra-cuu": READERS,
    "POST /tra-cuu": READERS,
    "POST /tra-cuu/goi-y": READERS,
    "GET /tra-cuu/{search_id}": READERS,
    "POST /tra-cuu/{search_id}/loc": READERS,
    "POST /tra-cuu/{search_id}/luu": READERS,
    "POST /tra-cuu/{search_id}/xoa": READERS,
    "GET /tra-cuu/{search_id}/xuat": READERS,
    "POST /tra-cuu/{search_id}/xuat": READERS,
    "GET /giay-to/{paper_id}": READERS,
    "GET /giay-to/{paper_id}/giong": READERS,
    "POST /giay-to/{paper_id}/kiem-tra": READERS,
    "POST /giay-to/{paper_id}/mo-ta": READERS - {Duty.INSPECTOR},
    "POST /giay-to/{paper_id}/hieu-luc": frozenset({Duty.OFFICER, Duty.APPROVER}),
    "POST /giay-to/{paper_id}/hieu-luc/{effect_id}": frozenset({Duty.OFFICER, Duty.APPROVER}),
    "GET /giay-to/{paper_id}/tai": READERS,
    "POST /giay-to/{paper_id}/tai": READERS,
    "POST /giay-to/{paper_id}/chu-ky": READERS - {Duty.INSPECTOR},
    "GET /giay-to/{paper_id}/nho": READERS,
    "GET /giay-to/{paper_id}/trang/{number}/nho": READERS,
    "GET /giay-to/{paper_id}/trang/{number}/vua": READERS,
    "GET /giay-to/{paper_id}/trang/{number}/lon": READERS,
    "GET /giay-to/{paper_id}/trang/{number}/chu": READERS,
    "GET /thong-ke": FIGURE_SEERS,
    "GET /thong-ke/tai-ve/{kind}": FIGURE_SEERS,
    "GET /thong-ke/phan": FIGURE_SEERS,
    "GET /nhat-ky": INSPECTOR,
    "POST /nhat-ky": INSPECTOR,
    "POST /nhat-ky/xuat/{kind}": INSPECTOR,
    "GET /nhat-ky/ai-da-hoi": INSPECTOR,
    "POST /nhat-ky/ai-da-hoi": INSPECTOR,
    "GET /nhat-ky/chuoi": LEDGER_KEEPERS,
    "GET /nhat-ky/chuoi/tien-do": LEDGER_KEEPERS,
    "POST /nhat-ky/chuoi/kiem-tra": LEDGER_KEEPERS,
    "POST /nhat-ky/chuoi/chot": LEDGER_KEEPERS,
    "GET /lo": BATCH_SEERS,
    "GET /lo/tien-do": BATCH_SEERS,
    "GET /lo/xem/{batch_id}": BATCH_SEERS,
    "GET /lo/chua-xong": BATCH_SEERS,
    "POST /lo/chay-lai": BATCH_ACTORS,
    "POST /lo/chay-tiep": BATCH_ACTORS,
    "GET /lo/cach-ly": BATCH_SEERS,
    "POST /lo/cach-ly/{intake_id}/xu-ly-lai": BATCH_ACTORS,
    "POST /lo/cach-ly/{intake_id}/bo": BATCH_ACTORS,
    "GET /lo/hang-cho": ADMINISTRATOR,
    "POST /lo/hang-cho/lam-lai": ADMINISTRATOR,
}
"""By method and path: who is let in. A route that is not here fails the test."""

_SEE = frozenset({Duty.SCAN, Duty.OFFICER, Duty.APPROVER, Duty.INSPECTOR})
_FIGURES = frozenset({Duty.LEADER, Duty.INSPECTOR, Duty.OFFICER, Duty.APPROVER})
_SIGNED_ALONE: frozenset[Duty | str] = frozenset()  # a partner's signature, nobody's session

API_RIGHTS: dict[str, frozenset[Duty | str]] = {
    "GET /openapi.json": SIGNED_IN,
    "POST /scans": WORKERS,
    "GET /scans/{scan_id}": WORKERS,
    "POST /scans/{scan_id}/retry": WORKERS,
    "POST /uploads": WORKERS,
    "GET /uploads/{upload_id}": WORKERS,
    "PUT /uploads/{upload_id}": WORKERS,
    "POST /uploads/{upload_id}/scan": WORKERS,
    "GET /counter/sessions": WORKERS,
    "POST /counter/sessions": WORKERS,
    "GET /counter/sessions/{session_id}": WORKERS,
    "PUT /counter/sessions/{session_id}/subject": WORKERS,
    "POST /counter/sessions/{session_id}/files": WORKERS,
    "GET /counter/sessions/{session_id}/pages/{sheet}/picture": WORKERS,
    "POST /counter/sessions/{session_id}/acts": WORKERS,
    "POST /counter/sessions/{session_id}/completion": WORKERS,
    "POST /counter/sessions/{session_id}/retry": WORKERS,
    "POST /counter/sessions/{session_id}/abandonment": WORKERS,
    "GET /counter/leftovers": WORKERS,
    "POST /counter/leftovers/{file_id}/return": WORKERS,
    "DELETE /counter/leftovers/{file_id}": WORKERS,
    "POST /papers/search": _SEE,
    "POST /papers/suggestions": _SEE,
    "GET /papers/{paper_id}": _SEE,
    "GET /papers/{paper_id}/text": _SEE,
    "GET /papers/{paper_id}/similar": _SEE,
    "POST /papers/{paper_id}/copies": _SEE,
    "GET /papers/{paper_id}/pages": _SEE,
    "GET /papers/{paper_id}/pages/{number}/words": _SEE,
    "GET /papers/{paper_id}/pages/{number}/picture": _SEE,
    "GET /papers/{paper_id}/history": _SEE,
    "POST /papers/{paper_id}/integrity": _SEE,
    "GET /papers/{paper_id}/signatures": _SEE,
    "POST /papers/{paper_id}/signatures": WORKERS,
    "GET /papers/{paper_id}/effects": _SEE,
    "POST /papers/{paper_id}/effects": frozenset({Duty.OFFICER, Duty.APPROVER}),
    "POST /effects/{effect_id}/withdrawal": frozenset({Duty.OFFICER, Duty.APPROVER}),
    "GET /searches": _SEE,
    "POST /searches": _SEE,
    "GET /searches/{search_id}": _SEE,
    "GET /searches/{search_id}/hits": _SEE,
    "PUT /searches/{search_id}/name": _SEE,
    "DELETE /searches/{search_id}": _SEE,
    "POST /searches/{search_id}/export": _SEE,
    "GET /dossiers": _SEE,
    "POST /dossiers": frozenset({Duty.OFFICER}),
    "GET /dossiers/astray": frozenset({Duty.INSPECTOR, Duty.ADMINISTRATOR}),
    "GET /dossiers/flagged": _SEE,
    "GET /dossiers/{ma_ho_so}": _SEE,
    "GET /dossiers/{ma_ho_so}/timeline": _SEE,
    "POST /dossiers/{ma_ho_so}/exchange": _SEE - {Duty.SCAN},
    "POST /dossiers/{ma_ho_so}/papers": frozenset({Duty.OFFICER, Duty.SCAN}),
    "POST /one-stop/messages": _SIGNED_ALONE,
    "GET /one-stop/dossiers/{ma_ho_so}": _SIGNED_ALONE,
    "POST /reuse/checks": _SEE,
    "POST /reuse/links": frozenset({Duty.OFFICER}),
    "GET /reuse/links/{ma_ho_so}": _SEE,
    "POST /reuse/ties": OFFICERS,
    "POST /reuse/links/{link_id}/revocation": frozenset({Duty.OFFICER, Duty.APPROVER}),
    "POST /papers/{paper_id}/description": _SEE - {Duty.INSPECTOR},
    "GET /review/tasks": _SEE,
    "GET /review/papers/{paper_id}": _SEE,
    "POST /review/papers/{paper_id}/decisions": _SEE - {Duty.INSPECTOR},
    "GET /batches": BATCH_SEERS,
    "GET /batches/{batch_id}": BATCH_SEERS,
    "GET /batches/{batch_id}/failures": BATCH_SEERS,
    "GET /failures": BATCH_SEERS,
    "POST /reruns": BATCH_ACTORS,
    "POST /batches/{batch_id}/continuation": BATCH_ACTORS,
    "GET /quarantine": BATCH_SEERS,
    "GET /quarantine/{intake_id}": BATCH_SEERS,
    "POST /quarantine/{intake_id}/release": BATCH_ACTORS,
    "DELETE /quarantine/{intake_id}": BATCH_ACTORS,
    "POST /review/papers/{paper_id}/comparison": _SEE - {Duty.INSPECTOR},
    "POST /review/next": WORKERS,
    "PUT /review/papers/{paper_id}/lease": WORKERS,
    "DELETE /review/lease": WORKERS,
    "POST /review/undo": WORKERS,
    "PUT /review/papers/{paper_id}/type": WORKERS,
    "GET /review/papers/{paper_id}/division": WORKERS,
    "POST /review/papers/{paper_id}/split": WORKERS,
    "POST /review/papers/{paper_id}/join": WORKERS,
    "GET /signing/papers": APPROVER,
    "POST /signing/certifications": APPROVER,
    "GET /outbox": ADMINISTRATOR,
    "POST /outbox/revival": ADMINISTRATOR,
    "GET /kpi": _FIGURES,
    "GET /figures": _FIGURES,
    "GET /ledger/state": LEDGER_KEEPERS,
    "GET /ledger/head": LEDGER_KEEPERS,
    "GET /ledger/check": LEDGER_KEEPERS,
    "POST /ledger/check": LEDGER_KEEPERS,
    "POST /ledger/anchors": LEDGER_KEEPERS,
    "POST /ledger/entries": INSPECTOR,
    "POST /ledger/askers": INSPECTOR,
    "GET /procedures": SIGNED_IN,
    "GET /procedures/{ma_thu_tuc}": SIGNED_IN,
    "GET /forms": SIGNED_IN,
    "GET /hooks": ADMINISTRATOR,
    "POST /hooks": ADMINISTRATOR,
    "GET /hooks/deliveries": ADMINISTRATOR,
    "POST /hooks/revival": ADMINISTRATOR,
    "POST /hooks/{hook_id}/revival": ADMINISTRATOR,
    "DELETE /hooks/{hook_id}": ADMINISTRATOR,
    "GET /partners": ADMINISTRATOR,
    "POST /partners": ADMINISTRATOR,
    "DELETE /partners/{partner_id}": ADMINISTRATOR,
    "GET /users": ADMINISTRATOR,
    "POST /users": ADMINISTRATOR,
    "GET /users/{user}": ADMINISTRATOR,
    "PATCH /users/{user}": ADMINISTRATOR,
    "POST /users/{user}/password": ADMINISTRATOR,
    "GET /keys": ADMINISTRATOR,
    "POST /keys": ADMINISTRATOR,
    "DELETE /keys/{key_id}": ADMINISTRATOR,
}
RIGHTS |= {named.replace(" /", " /api/v1/", 1): who for named, who in API_RIGHTS.items()}


def routes(desk: WebDesk) -> set[str]:
    """Every route that is there, as the table names it; what has no methods are static files."""
    return {
        f"{method} {context.path}"
        for context in iter_route_contexts(desk.application.routes)
        for method in context.methods or ()
    }


def is_let_in(client: Client, named: str) -> bool:
    """Whether the answer is anything but "sign in" or "not allowed"."""
    method, path = named.split(" ")
    answer = client.call(method, re.sub(r"\{[^}]+\}", "khong-co", path))
    assert answer.status_code < 500, (named, answer.text)
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/dang-nhap")
    if named == "POST /dang-xuat":  # lets in, and shows out
        return "sohoa-flash" in answer.headers.get("set-cookie", "")
    denied = answer.status_code in (401, 403) and 'name="password"' not in answer.text
    return not to_sign_in and not denied


def test_every_route_is_in_the_table_of_rights(desk: WebDesk) -> None:
    """Whoever adds a route says who may use it."""
    assert routes(desk) == set(RIGHTS)


@pytest.mark.parametrize("who", [*Duty, NOBODY])
def test_each_role_opens_what_the_table_says_and_nothing_else(desk: WebDesk, who: str) -> None:
    """Allowed and denied, for every route."""
    client = desk.client() if who == NOBODY else desk.client_as(Duty(who))
    last_that_shows_out = sorted(RIGHTS, key=lambda named: named == "POST /dang-xuat")
    wrong = [
        named for named in last_that_shows_out if is_let_in(client, named) != (who in RIGHTS[named])
    ]
    assert wrong == []
