"""How fast papers are indexed and found: `python -m bench.finding [--papers 5000] [--url URL]`.

Invented papers of about 300 words with a name, an ID number and a document number each; a fixed
seed, so that two runs compare. Without --url it is SQLite FTS5 in a temporary folder; with it,
Elasticsearch under an alias of its own, which is left behind.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.language.folding import fold_text
from pipeline.ports import SearchIndex
from pipeline.question import Asker, Document, Duty, Question

OFFICER = Asker("bench", "desk-1", frozenset({Duty.OFFICER}))
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLE = "Văn Thị Hữu Đức Minh Ngọc Thanh Quốc Xuân Thu Hồng Kim Gia Bảo".split()
GIVEN = "An Bình Cường Dũng Giang Hà Hạnh Hoà Khánh Lan Linh Mai Nam Phúc Quý Sơn Thuý Tuấn".split()
PROSE = (
    "căn cứ luật tổ chức chính quyền địa phương xét đề nghị của trưởng phòng về việc cấp giấy xác"
    " nhận cho ông bà có tên sau đây thường trú tại ấp xã tỉnh theo quy định hiện hành"
    " kể từ ngày ký các cơ quan đơn vị và cá nhân liên quan chịu trách nhiệm thi hành nơi nhận"
    " như điều lưu văn thư thửa đất tờ bản đồ diện tích mục đích sử dụng thời hạn nguồn gốc"
    " khai sinh kết hôn hộ tịch"
).split()
TYPES = ("giay_khai_sinh", "quyet_dinh", "cong_van", "gcn_ket_hon", "to_trinh", "van_ban_khac")


def invent(count: int, seed: int = 7) -> Iterator[Document]:
    """Nobody real: names and numbers are drawn."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    for n in range(count):
        name = " ".join(map(draw.choice, (FAMILY, MIDDLE, GIVEN)))
        number = f"075{draw.randrange(4)}{draw.randrange(100):02d}{draw.randrange(10**6):06d}"
        sign = f"{draw.randrange(1, 900)}/QĐ-UBND"
        words = " ".join(draw.choice(PROSE) for _ in range(300))
        yield Document(
            paper_id=f"{n:08d}-0000-5000-8000-000000000000",
            version=1,
            loai=draw.choice(TYPES),
            text=f"Số: {sign}\nHọ và tên: {name.upper()}\nSố định danh: {number}\n{words}",
            fields={"ho_ten": name, "so_dinh_danh": number, "so_ky_hieu": sign},
            desks=(f"desk-{n % 4}",),
            dossiers=(),
            ngay_ban_hanh=f"{draw.randrange(2000, 2026)}-{draw.randrange(1, 13):02d}-05",
            stored_at=f"2026-01-01T{n // 3600 % 24:02d}:{n // 60 % 60:02d}:{n % 60:02d}+00:00",
        )


def questions(papers: Sequence[Document]) -> dict[str, list[str]]:
    """Kinds of questions as officers type them, 40 of each."""
    some = papers[1 :: max(1, len(papers) // 40)][:40]
    return {
        "name": [paper.fields["ho_ten"] for paper in some],
        "name without accents": [fold_text(paper.fields["ho_ten"]) for paper in some],
        "id number": [paper.fields["so_dinh_danh"] for paper in some],
        "id number, one digit wrong": [p.fields["so_dinh_danh"][:-1] + "5" for p in some],
        "document number": [paper.fields["so_ky_hieu"] for paper in some],
        "phrase": ['"giấy xác nhận"', '"thửa đất"'] * 20,
        "common words": ["căn cứ quy định", "khai sinh kết hôn"] * 20,
        "everything": [""] * 40,
    }


def measure(index: SearchIndex, papers: Sequence[Document]) -> dict[str, object]:
    """Papers a second in batches of 200 and one by one, milliseconds a question."""
    start = time.perf_counter()
    for first in range(0, len(papers), 200):
        index.put(papers[first : first + 200])
    batch = len(papers) / (time.perf_counter() - start)
    start = time.perf_counter()
    for paper in papers[:100]:
        index.put([paper])
    single = 100 / (time.perf_counter() - start)
    asked = {kind: _ask(index, texts) for kind, texts in questions(papers).items()}
    return {"papers": len(papers), "batched_per_s": round(batch), "single_per_s": round(single),
            "ms": asked}  # fmt: skip


def _ask(index: SearchIndex, texts: Sequence[str]) -> dict[str, float]:
    spent = []
    for text in texts:
        start = time.perf_counter()
        index.find(Question(text, OFFICER))
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    p95 = spent[int(len(spent) * 0.95)]
    return {"median": round(statistics.median(spent), 1), "p95": round(p95, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=5000)
    parser.add_argument("--url", default="")
    chosen = parser.parse_args()
    papers = list(invent(chosen.papers))
    if chosen.url:
        from search.elastic import ElasticIndex

        elastic = ElasticIndex(chosen.url, alias=f"bench-{time.time_ns()}")
        print(json.dumps(measure(elastic, papers), ensure_ascii=False, indent=1))
        elastic.close()
        return
    from search.fts5 import Fts5Index

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.db"
        embedded = Fts5Index(path)
        result = measure(embedded, papers) | {"megabytes": path.stat().st_size // 2**20}
        embedded.close()
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
