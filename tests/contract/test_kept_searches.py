"""Searches that people kept, on every catalogue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.kept_search import KeptSearch, Sought
from storage.catalogue import SqlCatalogue

NOW = datetime(2026, 11, 30, 1, 2, 3, 456789, tzinfo=UTC)


def keep(catalogue: SqlCatalogue, search_id: str, user: str = "an", age: int = 0) -> KeptSearch:
    sought = Sought(text=f"Đỗ Thị Ánh {search_id}", person="079085001234", state="ended")
    made = KeptSearch(search_id, user, sought, NOW - timedelta(hours=age))
    with catalogue.begin() as unit:
        unit.keep_search(made)
        unit.commit()
    return made


def test_a_search_comes_back_as_it_was_kept(catalogue: SqlCatalogue) -> None:
    """With its words; none where there is none."""
    made = keep(catalogue, "a")
    with catalogue.begin() as unit:
        assert unit.kept_search("a") == made
        assert unit.kept_search("b") is None


def test_only_named_ones_are_listed_by_name(catalogue: SqlCatalogue) -> None:
    """Each user's own."""
    for search_id, user, name in (("a", "an", "sau"), ("b", "an", "có"), ("c", "binh", "x")):
        keep(catalogue, search_id, user)
        with catalogue.begin() as unit:
            unit.name_search(search_id, name)
            unit.commit()
    keep(catalogue, "d")
    with catalogue.begin() as unit:
        assert {each.search_id for each in unit.kept_searches("an")} == {"a", "b"}
        unit.drop_search("a")
        assert [each.name for each in unit.kept_searches("an")] == ["có"]


def test_old_ones_without_a_name_go(catalogue: SqlCatalogue) -> None:
    """And no others."""
    keep(catalogue, "old", age=30)
    keep(catalogue, "named", age=30)
    keep(catalogue, "new", age=1)
    with catalogue.begin() as unit:
        unit.name_search("named", "giữ")
        assert unit.drop_passing_searches(NOW - timedelta(hours=24)) == 1
        assert unit.kept_search("old") is None
        assert unit.kept_search("named")
        assert unit.kept_search("new")
