"""Dossiers of the synthetic archive, as the one-stop system would have told of them, and papers
that are used again in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from bench.find_loading import in_batches
from pipeline.attachment import ReuseLink
from pipeline.dossier import Filing
from pipeline.dossier_message import understand
from pipeline.dossier_receiving import enter_message
from pipeline.ports import UnitOfWork
from pipeline.question import Check
from pipeline.scan import Role
from pipeline.tools import Tools
from samples.archive import ArchivePaper, Block, make_blocks
from samples.archive_values import LAST_DAY

PROCEDURES = ("1.001193", "1.000894", "1.004873", "2.000635", "1.001612", "3.000333")
AT_ONCE = 200
REUSED, FILED, CHANGED = 3, 5, 40
"""Of so many dossiers one uses a paper again, has papers that an officer filed; of so many links
one is of a paper that changed since."""

_FRESH = timedelta(days=120)  # after which most are over
_LATE_STILL = 0.03  # of the older ones are live all the same
_LIVE, _OVER = ("2", "4", "4", "4", "5", "9"), ("10", "10", "10", "3", "8")


def enter_dossiers(count: int, seed: int, tools: Tools) -> list[tuple[str, Block]]:
    """The first `count` of the archive, each by the message that opens it; returns their codes with
    the household they are of."""
    entered: list[tuple[str, Block]] = []
    for some in in_batches(islice(_draw(seed), count), AT_ONCE):
        with tools.catalogue.begin() as unit:
            for code, block in some:
                record = _tell(code, block, Random(f"dossier {code}"))  # noqa: S311 - chance
                enter_message(
                    understand(record, tools.states, tools.clock.now()), None, unit, tools
                )
            unit.commit()
        entered += some
    return entered


def use_again(dossiers: list[tuple[str, Block]], tools: Tools) -> None:
    """Papers of the household in components of its dossiers; some were filed by hand besides."""
    for some in in_batches(enumerate(dossiers), AT_ONCE):
        with tools.catalogue.begin() as unit:
            for number, (code, block) in some:
                _attach(number, code, block, unit, tools)
            unit.commit()


def _draw(seed: int) -> Iterator[tuple[str, Block]]:
    for block in make_blocks(seed):
        codes = {c.dossier: None for paper in block.papers for c in paper.contexts if c.dossier}
        yield from ((code, block) for code in codes)


def _tell(code: str, block: Block, rng: Random) -> dict[str, Any]:
    desk, day, _ = code.rsplit("-", 2)
    received = datetime.strptime(f"20{day} 02:00", "%Y%m%d %H:%M").replace(tzinfo=UTC)
    promised = received + timedelta(days=rng.choice((3, 5, 10, 15, 30)))
    person = rng.choice(block.household.people)
    live = received.date() > LAST_DAY - _FRESH or rng.random() < _LATE_STILL
    record = {
        "MaThongDiep": code, "ThoiDiem": received.isoformat(), "MaHoSo": code,
        "MaTTHC": rng.choice(PROCEDURES), "ChuHoSo": person.name, "DonViXuLy": desk,
        "DinhDanhCHS": [{"SoDinhDanh": person.number, "LoaiDinhDanh": "1"}],
        "TrangThaiHoSo": rng.choice(_LIVE if live else _OVER), "NgayTiepNhan": received.isoformat(),
        "NgayHenTra": promised.isoformat(), "NoiNopHoSo": "2", "KenhThucHien": "1",
    }  # fmt: skip
    return record if live else record | {"NgayTra": promised.isoformat()}


def _attach(number: int, code: str, block: Block, unit: UnitOfWork, tools: Tools) -> None:
    procedure = tools.procedures.latest(str(unit.dossier(code).facts.ma_thu_tuc))
    components = procedure.components if procedure else ()
    theirs = [p for p in block.papers if all(c.dossier != code for c in p.contexts)]
    if number % REUSED == 0 and components and theirs:
        component = components[number % len(components)].key
        unit.add_link(_link(number, code, component, theirs[number % len(theirs)]))
    if number % FILED == 0 and theirs:
        desk, at = code.rsplit("-", 2)[0], datetime.combine(LAST_DAY, _NOON)
        paper = theirs[-1].paper_id
        unit.file_paper(Filing(code, paper, Role.RESULT, None, "can-bo-001", desk, at))


_NOON = datetime(2026, 1, 1, 5, tzinfo=UTC).timetz()


def _link(number: int, code: str, component: str, paper: ArchivePaper) -> ReuseLink:
    return ReuseLink(
        link_id=f"lien-ket-{number:06d}", ma_ho_so=code, component=component,
        paper_id=paper.paper_id, version=1 if number % CHANGED else 2, sha256=paper.sha256,
        kq_code=paper.kq_code, pages=paper.pages, user="can-bo-001",
        desk=code.rsplit("-", 2)[0], at=datetime.combine(_last(code), _NOON),
        purpose="giải quyết hồ sơ", checks=(Check("person", True),), original_seen=False,
        entry_seq=number + 1,
    )  # fmt: skip


def _last(code: str) -> date:
    return datetime.strptime(code.rsplit("-", 2)[1], "%y%m%d").replace(tzinfo=UTC).date()
