"""Pages of the ledger: for inspectors, with a purpose, each look logged; is the chain whole."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.ledger_check import LedgerCheck
from pipeline.anchoring import anchor
from pipeline.asked import asked_facts
from pipeline.auditing import Wanted, list_entries
from pipeline.errors import CatalogueUnavailable
from pipeline.ledger import Act, Deed, Entry, read_entry
from pipeline.question import Asker, Duty
from storage.failing_catalogue import FailingCatalogue
from tests.installation import until
from tests.webdesk import Client, WebDesk, open_desk

WHY = "thanh tra quý IV"
CODE = "H12.15.22-261120-0007"
INSPECTOR = Asker("kt", "so", frozenset({Duty.INSPECTOR}))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WebDesk]:
    with open_desk(tmp_path / "home") as opened:
        yield opened


def append(desk: WebDesk, *acts: Act) -> None:
    with desk.tools.catalogue.begin() as unit:
        for act in acts:
            unit.append(act)
        unit.commit()


def entries(desk: WebDesk) -> list[Entry]:
    with desk.tools.catalogue.begin() as unit:
        return unit.entries(limit=10_000)


def find(client: Client, **asked: str) -> str:
    answer = client.submit("/nhat-ky", **{"purpose": WHY, **asked})
    assert answer.status_code == 200
    return answer.text


def attack(desk: WebDesk, tmp_path: Path, statement: str) -> None:
    """By who owns the database: the triggers are the first to go."""
    connection = sqlite3.connect(tmp_path / "home" / "catalogue.db")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_entries_are_found_by_who_what_when_and_about_what(desk: WebDesk) -> None:
    """All filters together; what does not fit is not shown."""
    append(
        desk,
        Act(Deed.READ, "an", "desk-a", paper_id="giay-mot", version=2, ma_ho_so=CODE),
        Act(Deed.ATTACHED, "binh", "desk-b", "Cấp giấy xác nhận", CODE, "giay-hai"),
    )
    client = desk.client_as(Duty.INSPECTOR)
    for asked in ({"user": "an"}, {"desk": "desk-a"}, {"paper": "giay-mot"}, {"deed": "read"}):
        page = find(client, **asked)
        assert "giay-mot" in page
        assert "giay-hai" not in page
    both = find(client, dossier=CODE)
    assert "giay-mot" in both
    assert "giay-hai" in both
    assert "Không có mục nào" in find(client, dossier=CODE, den="2020-01-01")
    assert "Không có mục nào" in find(client, dossier=CODE, tu="2999-01-01")


def test_a_purpose_is_found_by_its_words_without_accents(desk: WebDesk) -> None:
    """And the words that were looked for are kept as a fingerprint: they may be a name."""
    append(
        desk,
        Act(Deed.DOWNLOADED, "an", "desk-a", "Giải quyết khiếu nại", paper_id="giay-mot"),
        Act(Deed.DOWNLOADED, "an", "desk-a", "Cấp lại", paper_id="giay-hai"),
        Act(Deed.READ, "an", "desk-a", paper_id="giay-ba"),
    )
    page = find(desk.client_as(Duty.INSPECTOR), said="khieu nai")
    assert "giay-mot" in page
    assert "giay-hai" not in page
    assert "giay-ba" not in page
    last = entries(desk)[-1].act
    assert last.deed is Deed.LISTED
    assert "khieu" not in str(last.facts)
    assert last.facts["asked"]


def test_words_are_found_however_far_apart(desk: WebDesk) -> None:
    """As many as are asked for, beginning behind the given entry."""
    acts = [Act(Deed.DOWNLOADED, "an", "desk-a", "việc khác") for _ in range(30)]
    wanted = Act(Deed.DOWNLOADED, "an", "desk-a", "Khiếu nại")
    append(desk, wanted, *acts, wanted, *acts, wanted)
    found = list_entries(Wanted(said="khiếu nại"), WHY, INSPECTOR, desk.tools, 2)
    again = list_entries(
        Wanted(said="khiếu nại"), WHY, INSPECTOR, desk.tools, 2, after=found[-1].seq
    )
    assert [len(found), len(again)] == [2, 1]
    assert {one.act.purpose for one in (*found, *again)} == {"Khiếu nại"}


def test_nothing_is_shown_without_a_purpose(desk: WebDesk) -> None:
    """Neither entries nor a file; what was typed stays in the form."""
    append(desk, Act(Deed.READ, "an", "desk-a", paper_id="giay-mot"))
    client = desk.client_as(Duty.INSPECTOR)
    before = len(entries(desk))
    for path in ("/nhat-ky", "/nhat-ky/xuat/csv", "/nhat-ky/xuat/jsonl"):
        answer = client.submit(path, user="an")
        assert answer.status_code == 400
        assert "Mục đích" in answer.text
        assert 'name="user" value="an"' in answer.text
        assert "giay-mot" not in answer.text
    assert len(entries(desk)) == before


@pytest.mark.parametrize("asked", [{"tu": "hôm qua"}, {"deed": "khong-co"}])
def test_what_cannot_be_understood_is_told(desk: WebDesk, asked: dict[str, str]) -> None:
    """Above the form."""
    answer = desk.client_as(Duty.INSPECTOR).submit("/nhat-ky", purpose=WHY, **asked)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_long_list_goes_on_from_page_to_page(desk: WebDesk) -> None:
    """Each page is a look of its own."""
    append(desk, *[Act(Deed.READ, "an", "desk-a", paper_id=f"giay-{n:03}") for n in range(60)])
    client = desk.client_as(Duty.INSPECTOR)
    first = find(client, user="an")
    assert "giay-049" in first
    assert "giay-050" not in first
    seq = next(one.seq for one in entries(desk) if one.act.paper_id == "giay-049")
    rest = find(client, user="an", after=str(seq))
    assert "giay-050" in rest
    assert "giay-049" not in rest
    assert "Xem tiếp" not in rest
    assert [one.act.deed for one in entries(desk)[-2:]] == [Deed.LISTED, Deed.LISTED]


def test_exports_are_whole_and_hold_their_own_word(desk: WebDesk) -> None:
    """JSONL can be checked entry by entry; in CSV nothing is a formula."""
    append(desk, Act(Deed.DOWNLOADED, "an", "desk-a", "=HYPERLINK(x)", paper_id="giay-mot"))
    client = desk.client_as(Duty.INSPECTOR)
    lines = client.submit("/nhat-ky/xuat/jsonl", purpose=WHY)
    assert "so-nhat-ky.jsonl" in lines.headers["content-disposition"]
    read = [read_entry(json.loads(line)) for line in lines.text.splitlines()]
    assert read == entries(desk)
    assert read[-1].act.deed is Deed.EXPORTED
    table = client.submit("/nhat-ky/xuat/csv", purpose=WHY, user="an").text
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
    assert rows[0][0] == "seq"
    assert [row[5] for row in rows[1:]] == ["'=HYPERLINK(x)"]
    assert client.submit("/nhat-ky/xuat/exe", purpose=WHY).status_code == 400


def test_who_asked_about_a_person(desk: WebDesk) -> None:
    """By name without accents or by number; neither stands in the page, the address or the
    ledger."""
    facts = asked_facts(["Nguyễn Văn Mẫu 096085000123"], desk.tools.audit_key)
    append(
        desk,
        Act(Deed.SEARCHED, "to-mo", "desk-b", facts=facts),
        Act(Deed.SEARCHED, "nguoi-khac", "desk-b", facts=asked_facts(["x"], desk.tools.audit_key)),
    )
    client = desk.client_as(Duty.INSPECTOR)
    for text in ("nguyen van mau", "096085000123"):
        answer = client.submit("/nhat-ky/ai-da-hoi", purpose=WHY, text=text)
        assert "to-mo" in answer.text
        assert "nguoi-khac" not in answer.text
        assert text not in answer.text
        assert text not in str(entries(desk))
        assert entries(desk)[-1].act.deed is Deed.ASKED
    nobody = client.submit("/nhat-ky/ai-da-hoi", purpose=WHY, text="Trần Thị Không")
    assert "Không ai tìm" in nobody.text
    assert client.submit("/nhat-ky/ai-da-hoi", purpose=WHY, text=" ").status_code == 400
    assert client.submit("/nhat-ky/ai-da-hoi", purpose="", text="x").status_code == 400


def test_a_whole_ledger_is_told_to_be_whole(desk: WebDesk) -> None:
    """With how many entries, and how many of them are anchored; an administrator may ask too."""
    append(desk, Act(Deed.READ, "an", "desk-a"))
    client = desk.client_as(Duty.ADMINISTRATOR)
    assert "Chưa kiểm tra" in client.get("/nhat-ky/chuoi").text
    client.submit("/nhat-ky/chuoi/chot")
    assert "Đã chốt" in client.get("/nhat-ky/chuoi").text
    client.submit("/nhat-ky/chuoi/kiem-tra")
    assert until(lambda: "Sổ nhật ký nguyên vẹn" in client.get("/nhat-ky/chuoi").text, 30)
    assert client.get("/nhat-ky/chuoi/tien-do").json()["runs"] is False
    assert "ai-da-hoi" not in client.get("/nhat-ky/chuoi").text


def test_a_broken_entry_is_named(desk: WebDesk, tmp_path: Path) -> None:
    """Which, and what is wrong with it."""
    append(desk, Act(Deed.READ, "an", "desk-a"), Act(Deed.READ, "an", "desk-a"))
    anchor(desk.tools)
    seq = entries(desk)[0].seq
    attack(desk, tmp_path, f"UPDATE ledger SET \"user\" = 'nguoi-la' WHERE seq = {seq}")
    client = desk.client_as(Duty.INSPECTOR)
    client.submit("/nhat-ky/chuoi/kiem-tra")
    assert until(lambda: "KHÔNG nguyên vẹn" in client.get("/nhat-ky/chuoi").text, 30)
    page = client.get("/nhat-ky/chuoi").text
    assert f"đầu tiên ở mục {seq} (nội dung bị sửa)" in page


def test_a_check_that_cannot_end_says_so(desk: WebDesk) -> None:
    """The catalogue goes away meanwhile: that is no verdict, and the next check may begin."""
    failing = FailingCatalogue(desk.tools.catalogue)
    with LedgerCheck(replace(desk.tools, catalogue=failing)) as checking:
        failing.fail(CatalogueUnavailable(detail="x"))
        checking.start()
        checking.wait(30)
        checked = checking.checked
        assert checked is not None
        assert checked.ended_at is not None
        assert not checked.is_sound
        assert isinstance(checked.trouble, CatalogueUnavailable)
        failing.recover()
        checking.start()
        checking.wait(30)
        assert checking.checked is not None
        assert checking.checked.is_sound
