"""The index learns what the catalogue knows: late, twice or in any order, but in the end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.digitize import digitize
from pipeline.documents import make_document, read_text
from pipeline.errors import BadQuestion, IndexUnavailable, StoreUnavailable
from pipeline.intake import receive
from pipeline.keys import words_key
from pipeline.ports import Area, OutboxRow
from pipeline.publishing import publish, publish_rest
from pipeline.scan import Context
from search.failing import FailingIndex
from storage.failing_catalogue import FailingCatalogue
from tests.journey import DESK, Steps, World, patient, write_pdf


def store(world: World, *pages: str, index: object | None = None) -> list[str]:
    """A stored file, not published when `index` fails; its paper ids."""
    source = write_pdf(world.folder / f"{pages[0]}.pdf", *pages)
    tools = world.tools(index=index or world.index)
    return [p.paper_id for p in digitize(receive(source, DESK, tools).intake_id, tools).papers]


def store_unpublished(world: World, *pages: str) -> list[str]:
    index = FailingIndex(world.index)
    index.fail(IndexUnavailable())
    ids = store(world, *pages, index=index)
    world.clock.turn(3600)
    return ids


def outbox(world: World) -> list[OutboxRow]:
    with world.catalogue.begin() as unit:
        return unit.outbox()


def test_a_document_is_made_of_row_and_words(world: World) -> None:
    """What the index keeps comes from the catalogue and the stored words, nothing else."""
    (paper_id,) = store(world, "Mẫu một hai")
    document = make_document(paper_id, world.tools())
    assert document.text == "Mẫu một hai"
    assert document.fields == {"ho_ten": "Mẫu"}
    assert (document.desks, document.dossiers) == (("desk-a",), ())
    assert document.version == world.papers()[0].version
    assert read_text(paper_id, world.tools()) == "Mẫu một hai"


def test_an_index_that_is_down_loses_nothing_and_uses_up_nothing(world: World) -> None:
    """However often it is tried meanwhile, the rows wait and are published afterwards."""
    index = FailingIndex(world.index)
    index.fail(IndexUnavailable())
    ids = store(world, "một", "hai", index=index)
    for _ in range(20):
        world.clock.turn(3600)
        assert publish([], world.tools(index=index)) == 0
    assert [(row.attempts, row.dead) for row in outbox(world)] == [(0, False)] * 2
    index.recover()
    world.clock.turn(3600)
    assert publish([], world.tools(index=index)) == 2
    assert world.found("một") | world.found("hai") == set(ids)
    assert outbox(world) == []


def test_an_outage_is_met_once_a_sweep(world: World) -> None:
    """Not once for each of a thousand rows that wait."""
    store_unpublished(world, *"một hai ba bốn năm".split())
    index = FailingIndex(world.index)
    index.fail(IndexUnavailable())
    publish([], world.tools(index=index))
    assert index.calls == 1


def test_what_another_process_is_about_to_publish_is_left_to_it(world: World) -> None:
    """The process that serves pages takes up what nobody published in time, and nothing sooner."""
    index = FailingIndex(world.index)
    index.fail(IndexUnavailable())
    ids = store(world, "một", index=index)
    (row,) = outbox(world)
    overdue = timedelta(seconds=10)
    world.clock.turn((row.due_at - world.clock.now()).total_seconds() + 9)
    publish_rest(world.tools(), overdue)
    assert outbox(world) == [row]
    world.clock.turn(2)
    publish_rest(world.tools(), overdue)
    assert world.found("một") == set(ids)


def test_a_store_that_is_down_uses_up_nothing(world: World) -> None:
    """Words that cannot be read now may be read later."""
    store_unpublished(world, "một")

    class Down:
        def read(self, area: Area, key: str) -> bytes:
            raise StoreUnavailable

    for _ in range(10):
        world.clock.turn(3600)
        assert publish([], world.tools(objects=Down())) == 0
    (row,) = outbox(world)
    assert (row.attempts, row.dead, row.last_error) == (0, False, "store_unavailable")


def test_what_the_index_rejects_becomes_a_dead_letter(world: World) -> None:
    """After so many attempts, further and further apart, people see it; nothing else waits for
    it, and it is tried no more until somebody says so."""
    bad, good = store_unpublished(world, "hỏng", "tốt")

    class Rejecting(FailingIndex):
        def put(self, documents):  # type: ignore[no-untyped-def]
            if documents[0].paper_id == bad:
                raise BadQuestion(detail="mapping")
            super().put(documents)

    tools = world.tools(index=Rejecting(world.index))
    assert publish([], tools) == 1
    waits = []
    for _ in range(world.limits.publish_attempts - 1):
        (row,) = outbox(world)
        waits.append((row.due_at - world.clock.now()).total_seconds())
        publish([], tools)
        assert outbox(world) == [row]  # not yet due
        world.clock.turn(waits[-1])
        publish([], tools)
    (row,) = outbox(world)
    assert (row.paper_id, row.dead, row.attempts) == (bad, True, world.limits.publish_attempts)
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    world.clock.turn(1e6)
    assert publish([], world.tools()) == 0
    with world.catalogue.begin() as unit:
        assert unit.revive() == 1
        unit.commit()
    assert publish([], world.tools()) == 1
    assert world.found("hỏng") == {bad}
    assert world.found("tốt") == {good}


@pytest.mark.parametrize("words", [b"\xff", b"{}", b"[1]", b'{"pages": [3]}'])
def test_broken_words_end_as_a_dead_letter(world: World, words: bytes) -> None:
    """Not as an error that stops every sweep at the same row."""
    bad, good = store_unpublished(world, "một", "hai")
    world.objects.put(Area.PAPERS, words_key(bad), words)
    tools = world.tools(limits=patient(world.limits, publish_attempts=1))
    assert publish([], tools) == 1
    assert [(row.paper_id, row.dead) for row in outbox(world)] == [(bad, True)]
    assert world.found("hai") == {good}


def test_publishing_twice_is_harmless(world: World) -> None:
    """Two sweeps at once tell the index the same."""
    (paper_id,) = store_unpublished(world, "một")
    second = world.tools()

    class Between:
        """While one sweep publishes, another one does the same."""

        def put(self, documents):  # type: ignore[no-untyped-def]
            publish([], second)
            world.index.put(documents)

    assert publish([], world.tools(index=Between())) == 1
    assert world.found("một") == {paper_id}
    assert outbox(world) == []


def test_a_paper_that_is_gone_leaves_the_index(world: World) -> None:
    """Whatever the row says: what the catalogue says now counts, and no row is left over."""
    gone, stays = store(world, "một", "hai")
    (row,) = world.scans()
    with world.catalogue.begin() as unit:
        kept = unit.paper(stays)
        unit.put_papers(row.intake_id, [kept])
        unit.commit()
    assert publish([], world.tools()) == 2
    assert world.found("một") == set()
    assert world.found("hai") == {stays}
    assert outbox(world) == []
    with world.catalogue.begin() as unit:
        unit.put_papers(row.intake_id, [])
        unit.commit()
    assert publish([gone, stays], world.tools()) == 1
    assert world.found("hai") == set()


def test_the_newer_version_wins(world: World) -> None:
    """A tie that came between reading and telling is told by its own row."""
    (paper_id,) = store_unpublished(world, "một")
    (row,) = world.scans()

    class Between:
        def put(self, documents):  # type: ignore[no-untyped-def]
            with world.catalogue.begin() as unit:
                unit.link(row.intake_id, Context("desk-b"))
                unit.commit()
            world.index.put(documents)

    publish([], world.tools(index=Between()))
    assert len(outbox(world)) == 1
    publish([], world.tools())
    newest = make_document(paper_id, world.tools())
    assert newest.desks == ("desk-a", "desk-b")
    world.index.put([replace(newest, version=1, text="cũ")])
    assert world.found("một") == {paper_id}
    assert world.found("cũ") == set()


def test_only_the_named_papers_are_published(world: World) -> None:
    """Who stored a paper publishes that one and leaves the rest to the sweep."""
    one, two = store_unpublished(world, "một", "hai")
    assert publish([two], world.tools()) == 1
    assert [row.paper_id for row in outbox(world)] == [one]


def test_a_scan_without_papers_does_not_sweep(world: World) -> None:
    """Nothing to publish is nothing to do."""
    store_unpublished(world, "một")
    steps = Steps()
    source = write_pdf(world.folder / "leer.pdf")
    tools = world.tools(steps)
    digitize(receive(source, DESK, tools).intake_id, tools)
    assert "index.put" not in steps.names
    assert len(outbox(world)) == 1


def test_an_outage_of_the_catalogue_after_storing_is_no_failure(world: World) -> None:
    """The paper is stored; that it waits for the index is not the sender's trouble."""
    source = write_pdf(world.folder / "a.pdf", "một")
    row = receive(source, DESK, world.tools())
    failing = FailingCatalogue(world.catalogue)

    class Dying(Steps):
        def take(self, name, call):  # type: ignore[no-untyped-def]
            if name == "unit.due":
                from pipeline.errors import CatalogueUnavailable

                failing.fail(CatalogueUnavailable())
            return super().take(name, call)

    outcome = digitize(row.intake_id, world.tools(Dying(), catalogue=failing))
    assert outcome.state == "stored"
    failing.recover()
    assert publish([], world.tools()) == 1


def test_words_are_what_was_stored(world: World) -> None:
    """Pages are separated by form feeds."""
    (paper_id,) = store(world, "một")
    pages = {"pages": [{"text": "trang một"}, {"text": "trang hai"}]}
    world.objects.put(Area.PAPERS, words_key(paper_id), json.dumps(pages).encode())
    assert read_text(paper_id, world.tools()) == "trang một\ftrang hai"
