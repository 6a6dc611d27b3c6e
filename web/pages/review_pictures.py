"""Pictures for reviewers: fields cut from the original, and pages."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from pipeline.cropping import crop_fields
from pipeline.errors import NotFound
from pipeline.keys import preview_key
from pipeline.ports import Area, PaperRow
from pipeline.question import Asker
from pipeline.review import find_field
from pipeline.risk import open_items
from pipeline.taking import see_pictures
from pipeline.tools import Tools
from web.family import WORKERS
from web.people import may
from web.running import tools_of

MOST = 48 * 1024 * 1024  # bytes of pictures in memory
FRESH = 600.0  # seconds; nobody keeps a picture longer
HEADERS = {"cache-control": f"private, max-age={FRESH:.0f}"}

router = APIRouter()
Reviewer = Annotated[Asker, Depends(may(*WORKERS))]
Opened = Annotated[Tools, Depends(tools_of)]
Pictures = dict[str, bytes]


class Kept:
    """The fields of papers, for a while, in this process alone: a page is decoded once for all of
    them. Two who ask for one paper at once wait for one decoding."""

    def __init__(self, most: int = MOST, fresh: float = FRESH) -> None:
        self._most, self._fresh = most, fresh
        self._papers: OrderedDict[str, tuple[float, Pictures]] = OrderedDict()
        self._lock = Lock()
        self._turns: defaultdict[str, Lock] = defaultdict(Lock)

    def get(self, key: str, name: str, make: Callable[[], Pictures]) -> bytes | None:
        with self._turn(key):
            found = self._look(key)
            if found is None or name not in found:
                found = (found or {}) | make()
                self._put(key, found)
        return found.get(name)

    def _turn(self, key: str) -> Lock:
        with self._lock:
            if len(self._turns) > 10_000:
                self._turns = defaultdict(Lock)
            return self._turns[key]

    def _look(self, key: str) -> Pictures | None:
        with self._lock:
            made, found = self._papers.get(key, (0.0, None))
            if found is None or monotonic() - made > self._fresh:
                self._papers.pop(key, None)
                return None
            self._papers.move_to_end(key)
            return found

    def _put(self, key: str, found: Pictures) -> None:
        with self._lock:
            self._papers[key] = (monotonic(), found)
            self._papers.move_to_end(key)
            while len(self._papers) > 1 and self._size() > self._most:
                self._papers.popitem(last=False)

    def _size(self) -> int:
        return sum(len(one) for _, found in self._papers.values() for one in found.values())


def kept_of(request: Request) -> Kept:
    """One for the application."""
    state = request.app.state
    if not hasattr(state, "review_pictures"):
        state.review_pictures = Kept()
    kept: Kept = state.review_pictures
    return kept


@router.get("/anh/{paper_id}/{name}")
def show_field(
    request: Request, paper_id: str, name: str, asker: Reviewer, tools: Opened
) -> Response:
    return cut_field(request, see_pictures(paper_id, asker, tools), name, tools)


def cut_field(request: Request, row: PaperRow, name: str, tools: Tools) -> Response:
    """A field of a paper that the asker may see. The others that wait are cut out along with it:
    they are asked for next. Raises NotFound for one without a place."""
    field = find_field(row, name, tools.forms)
    waiting = [item.field for item in open_items(row)]
    wanted = [field, *(one for one in waiting if one.name != name)]
    picture = kept_of(request).get(_key(row), name, lambda: crop_fields(row, wanted, tools))
    if picture is None:
        raise NotFound(kind="crop", key=name)
    return Response(picture, media_type="image/png", headers=HEADERS)


@router.get("/anh/{paper_id}/trang/{number}")
def show_page(paper_id: str, number: int, asker: Reviewer, tools: Opened) -> Response:
    row = see_pictures(paper_id, asker, tools)
    if all(page.number != number for page in row.pages):
        raise NotFound(kind="page", key=str(number))
    picture = tools.objects.read(Area.PAPERS, preview_key(paper_id, number))
    return Response(picture, media_type="image/webp", headers=HEADERS)


def _key(row: PaperRow) -> str:
    """Another reading of the scan has other places."""
    places = [(f.reading or f).box.as_list() for f in row.fields]
    return f"{row.paper_id}-{row.loai}-{hash(str(places))}"
