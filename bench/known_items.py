"""Is the paper found that somebody has in mind? `python -m bench.known_items [--papers 20000]`.

Papers of the synthetic archive are taken by chance; for each, questions are made as officers type
them from what is printed on it: without accents, in another spelling, words turned round, a letter
wrong, a word too many. A question counts when the paper, or another that nobody could tell from it
by what was asked, is among the first three. Without --url it is SQLite FTS5 in a
temporary folder; with it, Elasticsearch under an alias of its own, which is left behind.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.language.folding import fold_text
from pipeline.ports import SearchIndex
from pipeline.question import Asker, Duty, Hit, Question
from pipeline.type_names import names_of_type
from samples.archive import ArchivePaper, make_archive
from samples.archive_rows import describe_archived

INSPECTOR = Asker("bench", "", frozenset({Duty.INSPECTOR}))
TOP = 3

Maker = Callable[[Mapping[str, str], str, random.Random], str | None]
_LOOKS = {"0": "o", "1": "l", "5": "s", "8": "b", "m": "rn", "n": "m", "h": "b", "c": "e", "i": "l"}


def _plain(text: str) -> str:
    """Typed without accents."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c)).lower()


def _name(fields: Mapping[str, str]) -> str | None:
    return fields.get("ho_ten") or fields.get("ho_ten_chong")


def _typed(fields: Mapping[str, str], loai: str, draw: random.Random) -> str | None:
    """A name, a year of birth and what people call the paper."""
    name, born = _name(fields), fields.get("ngay_sinh", fields.get("ngay_sinh_chong", ""))
    called = names_of_type(loai)
    return f"{name} {born[:4]} {draw.choice(called)}" if name and called and born else None


def _damage(text: str, draw: random.Random) -> str:
    """One letter wrong in the longest word."""
    words = text.split()
    place = max(range(len(words)), key=lambda n: len(words[n]))
    word, at = words[place], draw.randrange(len(words[place]))
    kinds = [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]]
    if at + 1 < len(word) and word[at] != word[at + 1]:
        kinds.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    if word[at].lower() in _LOOKS:
        kinds.append(word[:at] + _LOOKS[word[at].lower()] + word[at + 1 :])
    words[place] = draw.choice(kinds)
    return " ".join(words)


def _with_number(fields: Mapping[str, str]) -> str | None:
    return fields.get("so_dinh_danh") or fields.get("so_dinh_danh_chong")


def _grouped(number: str | None, gap: str) -> str | None:
    return gap.join(number[n : n + 3] for n in range(0, 12, 3)) if number else None


def _sign(fields: Mapping[str, str]) -> str | None:
    sign = fields.get("so_ky_hieu")
    return (
        f"{sign} {fields['co_quan_ban_hanh']}" if sign and fields.get("co_quan_ban_hanh") else None
    )


def _subject(fields: Mapping[str, str], quote: str = "") -> str | None:
    subject, issuer = fields.get("trich_yeu"), fields.get("co_quan_ban_hanh")
    return f"{quote}{subject}{quote} {issuer}" if subject and issuer else None


def _shuffled(text: str | None, draw: random.Random) -> str | None:
    words = (text or "").split()
    draw.shuffle(words)
    return " ".join(words) or None


def _on(found: str | None, change: Callable[[str], str]) -> str | None:
    return change(found) if found else None


KINDS: dict[str, Maker] = {
    "name and paper": _typed,
    "name and paper, no accents": lambda f, t, d: _on(_typed(f, t, d), _plain),
    "name and paper, NFD": lambda f, t, d: _on(
        _typed(f, t, d), lambda s: unicodedata.normalize("NFD", s)
    ),
    "name and paper, capitals": lambda f, t, d: _on(_typed(f, t, d), str.upper),
    "name and paper, turned round": lambda f, t, d: _shuffled(_typed(f, t, d), d),
    "name and paper, a letter wrong": lambda f, t, d: _on(
        _typed(f, t, d), lambda s: _damage(s, d)
    ),
    "name and paper, no accents, a letter wrong": lambda f, t, d: _on(
        _typed(f, t, d), lambda s: _damage(_plain(s), d)
    ),
    "name and paper, a word too many": lambda f, t, d: _on(_typed(f, t, d), lambda s: s + " gấp"),
    "number": lambda f, t, d: _with_number(f),
    "number in groups": lambda f, t, d: _grouped(_with_number(f), d.choice((" ", ".", "-"))),
    "number, a digit wrong": lambda f, t, d: _on(_with_number(f), lambda s: _damage(s, d)),
    "number and paper": lambda f, t, d: _on(
        _with_number(f), lambda s: f"{s} {d.choice(names_of_type(t) or ('',))}"
    ),
    "sign and issuer": lambda f, t, d: _sign(f),
    "sign and issuer, no accents": lambda f, t, d: _on(_sign(f), _plain),
    "sign and issuer, in words": lambda f, t, d: _on(
        _sign(f), lambda s: "số " + fold_text(s)
    ),
    "certificate": lambda f, t, d: f.get("so_phat_hanh"),
    "certificate, glued": lambda f, t, d: _on(
        f.get("so_phat_hanh"), lambda s: s.replace(" ", "").lower()
    ),
    "subject and issuer": lambda f, t, d: _subject(f),
    "subject and issuer, no accents": lambda f, t, d: _on(_subject(f), _plain),
    "subject in quotes": lambda f, t, d: _on(_subject(f, '"'), str),
}  # fmt: skip


def measure(
    index: SearchIndex, papers: Sequence[ArchivePaper], count: int, seed: int
) -> Iterator[tuple[str, str, bool]]:
    """(kind, question, whether the paper stands among the first) for `count` papers a kind."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    for kind, make in KINDS.items():
        asked = 0
        for paper in draw.sample(papers, len(papers)):
            text = make(paper.truth, paper.loai, draw)
            if not text:
                continue
            found = index.find(Question(text, INSPECTOR, limit=TOP)).hits
            yield kind, text, any(_is(hit, paper, kind) for hit in found)
            asked += 1
            if asked >= count:
                break


def _is(hit: Hit, paper: ArchivePaper, kind: str) -> bool:
    """The paper, or one that nobody could tell from it by what was asked."""
    if hit.paper_id == paper.paper_id:
        return True
    told = _TOLD[kind.split(",", maxsplit=1)[0].split(" ", maxsplit=1)[0]]
    same = [paper.read.get(name) for name in told] == [hit.fields.get(name) for name in told]
    if kind.startswith("name"):
        return same and bool({*names_of_type(hit.loai)} & {*names_of_type(paper.loai)})
    return same


_TOLD = {
    "name": ("ho_ten", "ho_ten_chong", "ngay_sinh", "ngay_sinh_chong"),
    "number": ("so_dinh_danh", "so_dinh_danh_chong"),
    "sign": ("so_ky_hieu", "co_quan_ban_hanh"),
    "certificate": ("so_phat_hanh",),
    "subject": ("trich_yeu", "co_quan_ban_hanh"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--url", default="")
    parser.add_argument("--misses", type=int, default=0)
    chosen = parser.parse_args()
    papers = list(make_archive(chosen.papers, chosen.seed))
    with tempfile.TemporaryDirectory() as folder:
        index = _open(chosen.url, Path(folder))
        for first in range(0, len(papers), 500):
            index.put([describe_archived(paper) for paper in papers[first : first + 500]])
        report(measure(index, papers, chosen.questions, chosen.seed), chosen.misses)


def report(found: Iterator[tuple[str, str, bool]], misses: int) -> None:
    counts: dict[str, list[bool]] = defaultdict(list)
    missed: dict[str, list[str]] = defaultdict(list)
    for kind, text, good in found:
        counts[kind].append(good)
        if not good:
            missed[kind].append(text)
    for kind, all_of in counts.items():
        print(f"{kind:45} {sum(all_of):5}/{len(all_of)} {sum(all_of) / len(all_of):7.1%}")
        for text in missed[kind][:misses]:
            print("     ", text)
    every = [good for all_of in counts.values() for good in all_of]
    print(json.dumps({"found": round(sum(every) / len(every), 4), "questions": len(every)}))


def _open(url: str, folder: Path) -> SearchIndex:
    if url:
        from search.elastic import ElasticIndex

        return ElasticIndex(url, alias=f"bench-{time.time_ns()}")
    from search.fts5 import Fts5Index

    return Fts5Index(folder / "search.db")


if __name__ == "__main__":
    main()
