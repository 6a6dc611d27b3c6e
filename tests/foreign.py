"""Two desks on one installation: what the other one has of people whom nobody here works for.

Every name, number and file name of the other desk's people is unmistakable: where one of `TRACES`
stands in an answer, it came from there, or whoever asked has typed it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from app import counter_door as door
from pipeline.accounts import Account
from pipeline.attaching import attach
from pipeline.counter import Glance, Part, PartState, Sheet, thumbnail_key
from pipeline.counter_session import gather
from pipeline.dossier_receiving import receive_message
from pipeline.errors import ReadingFailed
from pipeline.keeping_searches import keep_search, name_search
from pipeline.kept_search import Sought
from pipeline.language.folding import fold_text
from pipeline.ports import Area
from pipeline.publishing import publish
from pipeline.question import Asker, Duty
from pipeline.review import correct
from pipeline.scan import Context, Origin, ScanState
from tests.attached import PROCEDURE, know, store_paper
from tests.batched import put_scan
from tests.journey import HereWorkers, empty_catalogue
from tests.messages import opening
from tests.reviewed import accepted, make_field
from tests.webdesk import DESK, PASSWORD, QUICK, WebDesk, open_desk, user_of
from tests.webreview import field_of, take_in

AWAY = "desk-b"
WORK = (Duty.SCAN, Duty.OFFICER, Duty.APPROVER)
EVERYTHING = frozenset(Duty) - {Duty.INSPECTOR}
MANY_ROLES = "nhieu-vai"
"""Somebody of this desk who has every role but the one that sees every desk."""

NAME, NUMBER = "Thào Ngọc Wầnkhuê", "091185777313"
MOTHER, CHILD, FATHER = "Sùng Thị Zípphượng", "Thào Vjệngnga", "Thào A Fấttđạt"
PLACE, PAPER_NUMBER = "Bản Kwáttrường, xã Mù Cả", "7391/QZX-UBND"
FILE_NAME = "giay-cua-ba-bjankhoai.pdf"
WHY = "giải quyết cho bà Jjimtrang"
PREFIX = "thao ngoc wankh"
"""The beginning of a name, as somebody types who guesses."""

TRACES = (
    *("wankhue", "zipphuong", "vjengnga", "fattdat", "kwattruong", "bjankhoai", "jjimtrang"),
    *(NUMBER, "7391/qzx"),
)
"""What tells that something of these people was shown, folded."""

MASKED = "•7313"
"""The end of the number, as it is shown to who may know the person."""

HERE_CODE, AWAY_CODE = "H12.15.22-261120-0007", "H12.15.23-261120-0444"


@dataclass(frozen=True)
class Ids:
    """Ids of one desk's things, by the names that addresses and bodies have for them."""

    papers: tuple[str, ...]
    dossier: str
    session: str
    finished: str  # a session that was given up: its file is left over
    file: str
    sheet: str
    upload: str
    search: str
    batch: str
    scans: tuple[str, ...]
    link: str


class NoWorkers(HereWorkers):
    """Where nothing is read."""

    def map(self, *_: Any, **__: Any) -> Iterator[Any]:
        raise ReadingFailed(detail="told to")


@dataclass(frozen=True)
class TwoDesks:
    desk: WebDesk
    here: Ids
    away: Ids


def traces_in(text: str) -> set[str]:
    """Which people are named, whatever the accents, capitals and gaps between digits."""
    plain = fold_text(text)
    close = re.sub(r"[\s.-]", "", plain)
    found = {one for one in TRACES if one in plain or (one.isdecimal() and one in close)}
    return found | ({MASKED} if MASKED in text else set())


@contextmanager
def open_two_desks(folder: Path) -> Iterator[TwoDesks]:
    """On a new installation in `folder`. What lies here is of people who are nobody's secret."""
    folder.mkdir(mode=0o700)
    (folder / "catalogue.db").write_bytes(empty_catalogue())
    with open_desk(folder, tries_per_minute=1_000_000) as desk:
        running = desk.application.state.running
        known = replace(know(desk.tools), forms=desk.tools.forms, workers=HereWorkers())
        running._tools = replace(known, workers=NoWorkers())
        assert running.queue  # reads nothing: what is finished at the counter fails at once
        running._tools = known
        with known.catalogue.begin() as unit:
            curious = Account(MANY_ROLES, "Người tò mò", DESK, EVERYTHING)
            unit.add_account(curious, QUICK.hash(PASSWORD))
            unit.commit()
        away = fill(desk, AWAY, AWAY_CODE, secret=True)
        here = fill(desk, DESK, HERE_CODE, secret=False)
        publish([], desk.tools)
        yield TwoDesks(desk, here, away)


def worker(desk: WebDesk, place: str) -> Asker:
    """Who does everything at that desk that may be done with papers."""
    return Asker(user_of(desk.tools, WORK, place), place, frozenset(WORK))


def fill(desk: WebDesk, place: str, code: str, *, secret: bool) -> Ids:
    asker, tools = worker(desk, place), desk.tools
    receive_message(_opening(place, code, secret=secret), tools)
    papers = (*_papers(desk, place, code, asker, secret=secret), _reusable(desk, place, secret))
    link = attach(code, "giay", papers[-1], WHY if secret else "cấp giấy xác nhận", asker, tools)
    session, sheet = _sit_down(desk, asker, code, secret=secret)
    _became(desk, session, papers[:2])
    finished, left = _sit_down(desk, asker, code, secret=secret)
    version = door.show_session(asker, tools, finished)["version"]
    door.abandon(asker, tools, finished, version)
    upload = door.begin_upload(asker, tools, name=_file_name(secret), size=1000)["upload_id"]
    door.put_piece(asker, tools, upload, 0, b"%PDF-1.7 half of it")
    kept = keep_search(Sought(NAME if secret else "khai sinh", dossier=code), asker, tools)
    name_search(kept.search_id, f"tìm {NAME if secret else 'giấy'}", asker, tools)
    states = (ScanState.FAILED, ScanState.QUARANTINED, ScanState.HELD, ScanState.RECEIVED)
    scans = [put_scan(tools.catalogue, one, f"lo-{place}", place, code) for one in states]
    return Ids(
        papers, code, session, finished, left.rpartition(":")[0], sheet, upload, kept.search_id,
        f"lo-{place}", tuple(one.intake_id for one in scans), link.link_id,
    )  # fmt: skip


def _opening(place: str, code: str, *, secret: bool) -> dict[str, object]:
    who = NAME if secret else "Nguyễn Văn Mẫu"
    number = NUMBER if secret else "096085000123"
    files = [{"TepDinhKemId": f"t-{place}", "TenTepDinhKem": _file_name(secret), "DuocSoHoa": "1",
              "MaThanhPhanHoSo": "giay"}]  # fmt: skip
    return opening(
        MaThongDiep=f"tm-{place}", MaHoSo=code, MaTTHC=PROCEDURE, ChuHoSo=who, DonViXuLy=place,
        DinhDanhCHS=[{"LoaiDinhDanh": "1", "SoDinhDanh": number}], TaiLieuNop=files,
    )  # fmt: skip


def _papers(desk: WebDesk, place: str, code: str, asker: Asker, *, secret: bool) -> tuple[str, ...]:
    """One that waits for a reviewer, one of two pages that was corrected and lies in the dossier.
    What is here looks like what is there: of the same day, issuer and kind."""
    alike = accepted("co_quan_ban_hanh", "Uỷ ban nhân dân xã Mẫu")
    if not secret:
        lines = (make_field("ho_ten", "Nguyễn Văn Mẫu"), alike)
        first = take_in(desk, "Giấy khai sinh của người ở đây", *lines)
        other = take_in(desk, "Của hồ sơ ở đây", *lines, context=Context(place, code), pages=2)
        return first.paper_id, other.paper_id
    told = (
        make_field("ho_ten", NAME, raw=NAME, second=NAME),
        accepted("ho_ten_me", MOTHER), accepted("ho_ten_cha", "Thào A Mờ"),
        accepted("so_dinh_danh", NUMBER), accepted("noi_cu_tru", PLACE),
        accepted("so_ky_hieu", PAPER_NUMBER), alike,
    )  # fmt: skip
    words = f"Giấy khai sinh {NAME} {NUMBER} {MOTHER} {CHILD} {PLACE}"
    first = take_in(desk, words, *told, context=Context(place))
    other = take_in(desk, f"{words} hai trang", *told, context=Context(place, code), pages=2)
    seen = field_of(desk, other.paper_id, "ho_ten_cha").mark
    correct(other.paper_id, "ho_ten_cha", FATHER, asker, desk.tools, seen, sure=True)
    return first.paper_id, other.paper_id


def _reusable(desk: WebDesk, place: str, secret: bool) -> str:
    """Passes every check for the dossier of its desk."""
    compared = Context(place, origin=Origin.FROM_ORIGINAL)
    own = {"ho_ten": NAME, "so_dinh_danh": NUMBER, "noi_cu_tru": PLACE} if secret else {}
    return store_paper(desk.tools, f"reusable at {place}".encode(), context=compared, **own)


def _sit_down(desk: WebDesk, asker: Asker, code: str, *, secret: bool) -> tuple[str, str]:
    """A session of the counter with one file of one page; its id and the key of the page."""
    person = NUMBER if secret else "096085000123"
    key = door.open_session(asker, desk.tools, dossier=code, procedure=PROCEDURE, person=person)
    source = desk.tools.work / "laid.jpg"
    page = io.BytesIO()
    Image.new("RGB", (620, 877), "white").save(page, "JPEG", dpi=(75, 75))
    source.write_bytes(page.getvalue())
    name = _file_name(secret)
    file = gather(source, name, key["session_id"], asker, desk.tools)
    desk.tools.objects.put(Area.INTAKE, thumbnail_key(Sheet(file.file_id, 1)), page.getvalue())
    with desk.tools.catalogue.begin() as unit:
        unit.put_glance(file.file_id, Glance(1, 620, 877))
        unit.commit()
    record = door.show_session(asker, desk.tools, key["session_id"])
    return key["session_id"], record["stacks"][0]["sheets"][0]["sheet"]


def _became(desk: WebDesk, session: str, papers: tuple[str, ...]) -> None:
    """As if the session had been finished with these papers before."""
    with desk.tools.catalogue.begin() as unit:
        parts = [
            Part(n, (), 1, PartState.STORED, 1, unit.paper(one).intake_id, (one,))
            for n, one in enumerate(papers, 1)
        ]
        unit.put_parts(session, parts)
        unit.commit()


def _file_name(secret: bool) -> str:
    return FILE_NAME if secret else "giay.pdf"
