"""Who signed: authority, post and name in the lower right (NĐ 30/2020, Phụ lục I, ô 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extraction.finding import Finding, find_value
from pipeline.language.folding import exact_key
from pipeline.language.likeness import find_phrase
from pipeline.language.names import SURNAMES, clean_name, is_person_name, looks_like_name
from pipeline.layout import Run, split_runs
from pipeline.page import Box, PageText

_AUTHORITY = ("tm", "kt", "tl", "tuq", "q")
_POSTS = (
    "chu tich", "pho chu tich", "giam doc", "pho giam doc", "bo truong", "thu truong",
    "chanh van phong", "pho chanh van phong", "truong", "pho truong", "cuc truong", "chi cuc",
    "tong giam doc", "chanh thanh tra", "vien truong", "hieu truong", "uy ban nhan dan",
    "thu tuong", "pho thu tuong", "chu nhiem", "pho chu nhiem", "vu truong", "chanh an",
    "pho cuc truong", "chi huy truong", "nguoi ki",
)  # fmt: skip


def find_signature(pages: Sequence[PageText]) -> list[Finding]:
    """`chuc_vu` and `nguoi_ky` from the first page that ends a text: posts in capitals on the
    right, with Nơi nhận beside them where the paper has one."""
    blocks = [_find_block(page, first=not index) for index, page in enumerate(pages)]
    ends = [block for block in blocks if block[2] is not None] or [b for b in blocks if b[3]]
    return _read_block(*ends[0]) if ends else []


_Block = tuple[PageText, Sequence[Run], Run | None, Sequence[Run]]


def _find_block(page: PageText, first: bool) -> _Block:
    """Page, its runs, Nơi nhận and the posts, where they are there; the top of the first page is
    its header."""
    runs = split_runs(page)
    receivers = _find_receivers(runs, page)
    foot = page.height * 0.2 if first else 0.0
    return page, runs, receivers, _find_posts(runs, page, receivers, foot)


def _find_receivers(runs: Sequence[Run], page: PageText) -> Run | None:
    """ "Nơi nhận:" at the left; small italics are often misread."""
    for run in reversed(runs):
        if run.box.x0 > page.width * 0.45:
            continue
        words = run.folded.split()[:3]
        if find_phrase(words, ["noi", "nhan"], per=4) == 0:
            return run
    return None


def _find_posts(
    runs: Sequence[Run], page: PageText, receivers: Run | None, foot: float
) -> list[Run]:
    """Lines in capitals in the right half that name an authority or a post, close together."""
    top = receivers.box.y0 - 2.5 * receivers.height if receivers else foot
    found: list[Run] = []
    for run in runs:
        if not _is_right(run, page) or run.box.y0 < top:
            continue
        if receivers is None and run.box.middle[0] < page.width * 0.57:
            continue  # a centred heading names who decides, not who signs
        if found and run.box.middle[1] - found[-1].box.middle[1] > 2.6 * found[-1].height:
            break
        if run.capitals > 0.75 and (found or _names_post(run)) and len(run.folded) > 2:
            found.append(run)
    if not receivers and not any(_names_post(run) for run in found):
        return []
    return found


def _is_right(run: Run, page: PageText) -> bool:
    return run.box.middle[0] > page.width * 0.5 and run.box.x0 > page.width * 0.38


def _names_post(run: Run) -> bool:
    words = run.folded.split()
    if words and words[0] in _AUTHORITY:
        return True
    return any(find_phrase(words[:6], post.split()) == 0 for post in _POSTS)


def _read_block(
    page: PageText, runs: Sequence[Run], receivers: Run | None, posts: Sequence[Run]
) -> list[Finding]:
    found = []
    own = _without_label(posts)
    post = find_value("chuc_vu", "post", own, "signature_block")
    if post:
        post = replace(post, probe=_strip_above(own, page))
        found.append(post.proved(*_tell_completeness(own, receivers)))
    top = posts[-1].box.y1 if posts else receivers.box.y0 if receivers else 0
    name = _find_name(page, runs, top, posts)
    if name:
        value = find_value("nguoi_ky", "person_name", [name], "signature_block")
        if value:
            value = replace(value, probe=_widen(name, page))
            found.append(value.proved("under_post") if posts else value)
    return found


def _without_label(posts: Sequence[Run]) -> list[Run]:
    """The posts without `NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN` above them, which may take two lines."""
    if not any(run.folded.startswith("nguoi ki ") for run in posts):
        return list(posts)
    behind = [run for run in posts if not run.folded.startswith("nguoi ki ")]
    first = next((n for n, run in enumerate(behind) if _names_post(run)), 0)
    return behind[first:]


def _strip_above(posts: Sequence[Run], page: PageText) -> Box:
    """Where the authority would stand that a reader overlooked."""
    box, height = posts[0].box, posts[0].height
    margin = int(2 * height)
    y0, y1 = int(box.y0 - 1.5 * height), int(box.y0 - 0.2 * height)
    return Box(max(box.x0 - margin, 0), max(y0, 0), min(box.x1 + margin, page.width), max(y1, 0))


def _widen(name: Run, page: PageText) -> Box:
    """Room for a word that was overlooked on either side of a name."""
    margin = int(3 * name.height)
    box = name.box
    return Box(max(box.x0 - margin, 0), box.y0, min(box.x1 + margin, page.width), box.y1)


def _tell_completeness(posts: Sequence[Run], receivers: Run | None) -> tuple[str, ...]:
    """Proofs that no line is hidden under the seal: KT. has its deputy (and a deputy its KT.), an
    authority is followed by a post, and the first line is TM. or level with Nơi nhận."""
    heads = [run.folded.split()[0] for run in posts]
    deputy = any(run.folded.startswith(("pho ", "thu truong")) for run in posts)
    if deputy != ("kt" in heads) or heads[-1] in _AUTHORITY:
        return ()
    level = receivers is not None and (
        abs(posts[0].box.middle[1] - receivers.box.middle[1]) < 1.5 * posts[0].height
    )
    headed = heads[0] == "tm" and _follow_each_other(posts)
    return (*(("complete",) if level else ()), *(("headed",) if headed else ()))


def _follow_each_other(posts: Sequence[Run]) -> bool:
    """No room for a line between two of them."""
    steps = [b.box.middle[1] - a.box.middle[1] for a, b in pairwise(posts)]
    return all(step < 1.9 * posts[0].height for step in steps)


def _find_name(page: PageText, runs: Sequence[Run], top: float, posts: Sequence[Run]) -> Run | None:
    """The line under the posts that is a name; a plain one is preferred to one that only looks
    like it. A list that goes on in the right half is not a name: it begins with a sign."""
    centre = sum(post.box.middle[0] for post in posts) / len(posts) if posts else page.width * 0.7
    below = [
        run
        for run in runs
        if run.box.y0 >= top - 2
        and _is_right(run, page)
        and abs(run.box.middle[0] - centre) < page.width * 0.15
    ]
    sure = [run for run in below if is_person_name(clean_name(run.text))]
    if sure:
        return sure[0]
    likely = [run for run in below if looks_like_name(clean_name(run.text)) and _is_wordy(run)]
    return likely[-1] if likely else None


def _is_wordy(run: Run) -> bool:
    """Letters enough for a name, and not a line of specks over the seal."""
    words = clean_name(run.text).split()
    known = any(exact_key(word) in SURNAMES for word in words[:1])
    return known or sum(len(word) for word in words) >= 6
