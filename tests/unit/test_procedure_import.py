"""Procedures are imported as a whole or not at all, and what changes is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import BadProcedure, BadSetting
from pipeline.procedures import importing
from pipeline.procedures.accepted import national_types
from pipeline.procedures.catalogue import READY, Procedures
from pipeline.procedures.importing import Kind, import_procedures
from pipeline.procedures.procedure import Mode
from pipeline.procedures.sources import read_import

TODAY, TYPES = date(2026, 11, 22), national_types()


def record(code: str = "1.012783", **changes: Any) -> dict[str, Any]:
    return {
        "ma_thu_tuc": code,
        "name": "Cấp đổi Giấy chứng nhận",
        "levels": ["tinh"],
        "effective_from": "2025-07-01",
        "components": [
            {"key": "don", "name": "Đơn", "modes": ["N"], "loai": ["to_khai"]},
            {"key": "gcn", "name": "Bản gốc", "modes": ["O"], "code": None, "originals": 1},
        ],
    } | changes


CSV = """ma_thu_tuc,name,levels,results,effective_from,component.key,component.name,component.modes,component.loai,component.copies,component.purpose
1.012783,Cấp đổi Giấy chứng nhận,tinh | xa,KQ.G10.001147,01/07/2025,don,Đơn,N,to_khai,2,
,,,,,gcn,"Bản gốc, còn hiệu lực",D: tra cứu được | O,gcn_qsdd,,x
1.012784,Thủ tục khác,xa,,,don,Đơn,N,,,
"""  # noqa: E501


def write(tmp_path: Path, content: Any, name: str = "in.json") -> Path:
    path = tmp_path / name
    path.write_text(
        content if isinstance(content, str) else json.dumps(content, indent=1, ensure_ascii=False),
        encoding="utf-8",
    )
    return path


def files(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))


def test_json_is_imported_and_used(tmp_path: Path) -> None:
    """One, a list, or an object with `procedures`; null is "not said"."""
    folder = tmp_path / "own"
    for content in (record(), [record()], {"procedures": [record()]}):
        changes = import_procedures(write(tmp_path, content), folder)
    assert [(c.code, c.kind) for c in changes] == [("1.012783", Kind.SAME)]
    assert files(folder) == ["1.012783_2025-07-01.toml"]
    found = Procedures.load(folder).get("1.012783", TODAY)
    assert found is not None
    assert [c.key for c in found.components] == ["don", "gcn"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_imported(tmp_path: Path, delimiter: str) -> None:
    """One row a component; commas, semicolons or tabs, as spreadsheets write them."""
    text = CSV if delimiter == "," else CSV.replace(",", delimiter).replace("Bản gốc;", "Bản gốc,")
    first, second = read_import(write(tmp_path, "\ufeff" + text, "in.csv"), TYPES)
    assert (first.code, second.code) == ("1.012783", "1.012784")
    assert first.effective_from == date(2025, 7, 1)
    assert first.components[0].copies == 2
    gcn = first.components[1]
    assert [w.mode for w in gcn.modes] == [Mode.DATA, Mode.ORIGINAL]
    assert (gcn.modes[0].when, gcn.purpose) == ("tra cứu được", True)


def test_both_forms_mean_the_same(tmp_path: Path) -> None:
    """JSON and CSV are two spellings of one thing."""
    rows = (
        "ma_thu_tuc,name,levels,effective_from,component.key,component.name,component.modes,"
        "component.loai,component.originals\n"
        "1.012783,Cấp đổi Giấy chứng nhận,tinh,2025-07-01,don,Đơn,N,to_khai,\n"
        "1.012783,,,,gcn,Bản gốc,O,,1\n"
    )
    one = read_import(write(tmp_path, rows, "a.csv"), TYPES)
    assert one == read_import(write(tmp_path, record()), TYPES)


def test_what_changed_is_told(tmp_path: Path) -> None:
    """Against the province's version, or against the national one that was in use."""
    folder = tmp_path / "own"
    assert import_procedures(write(tmp_path, record()), folder)[0].kind is Kind.NEW
    changed = record(name="Tên mới")
    changed["components"][1] |= {"key": "khac"}
    changed["components"][0] |= {"modes": ["N", "D"]}
    (change,) = import_procedures(write(tmp_path, changed), folder)
    assert (change.kind, set(change.details)) == (
        Kind.CHANGED, {"name", "+khac", "-gcn", "don.modes"}
    )  # fmt: skip
    (other,) = import_procedures(write(tmp_path, record("1.001193")), folder)
    assert other.kind is Kind.CHANGED
    assert "+gcn" in other.details


def test_a_file_that_people_named_keeps_its_name(tmp_path: Path) -> None:
    """Importing a version again does not put a second file beside the first."""
    folder = tmp_path / "own"
    import_procedures(write(tmp_path, record()), folder)
    (folder / "1.012783_2025-07-01.toml").rename(folder / "cap-doi.toml")
    import_procedures(write(tmp_path, record(name="Tên mới")), folder)
    assert files(folder) == ["cap-doi.toml"]


WRONG_JSON: list[tuple[Any, int, str]] = [
    ([record(), record("1.5")], 31, "1.001193"),
    ([record(), record()], 1, "stands twice"),
    (record(components=[]), 1, "needs components"),
    (record(components=[{"key": "a", "name": "A", "modes": ["X"]}]), 9, "unknown mode 'X'"),
    (record(effective_from="mai"), 1, "effective_from must be a day"),
    (record(components="x"), 1, "must be a list of objects"),
    ([], 1, "no procedures"),
    ([1], 1, "must be an object"),
    ('{"ma_thu_tuc": 1,\n "ma_thu_tuc": 2}', 1, "stands twice"),
    ('{"ma_thu_tuc":\n', 2, ""),
]


@pytest.mark.parametrize(("content", "line", "words"), WRONG_JSON)
def test_wrong_json_writes_nothing(tmp_path: Path, content: Any, line: int, words: str) -> None:
    """File, line and reason; the folder is not even made."""
    with pytest.raises(BadProcedure) as wrong:
        import_procedures(write(tmp_path, content), tmp_path / "own")
    assert (wrong.value.file, wrong.value.line) == ("in.json", line)
    assert words in wrong.value.detail
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("component.key", "khoa", 1, "unknown column 'khoa'"),
        (",2,", ",hai,", 2, "copies must be a int"),
        ("gcn_qsdd,,x", "gcn_qsdd,,có", 3, "purpose must be a bool"),
        (",gcn,", ",don,", 3, "stands twice"),
        (",,,,,gcn", "1.012783,Tên khác,,,,gcn", 3, "name differs"),
        (",,,,,gcn", "1.012785,,,,,gcn", 3, "name is missing"),
        ("gcn_qsdd,,x", "gcn_qsdd,,x,,,", 3, "more or fewer cells"),
        ("1.012784,", "1.012784,,,,,don,Đơn,N,,,\n1.012783,", 4, "name is missing"),
        ("01/07/2025", "2025-13-01", 2, "must be a day"),
    ],
)
def test_wrong_csv_is_told_by_its_row(
    tmp_path: Path, before: str, after: str, line: int, words: str
) -> None:
    """The row on which it stands."""
    assert before in CSV
    with pytest.raises(BadProcedure) as wrong:
        import_procedures(write(tmp_path, CSV.replace(before, after, 1), "in.csv"), tmp_path / "o")
    assert wrong.value.line == line
    assert words in wrong.value.detail


def test_other_files_are_refused(tmp_path: Path) -> None:
    """Neither a spreadsheet's own form nor text of another encoding."""
    (tmp_path / "in.csv").write_bytes("ma_thu_tuc,Tên".encode("utf-16"))
    for path in (write(tmp_path, "x", "in.xlsx"), tmp_path / "in.csv", tmp_path / "gone.json"):
        with pytest.raises(BadProcedure):
            read_import(path, TYPES)


class Killed(BaseException):
    """The process is gone."""


def test_an_import_is_there_as_a_whole_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while it writes: nothing of it holds. Killed while it moves: all of it holds, and
    the next import puts the files in their places."""
    folder = tmp_path / "own"
    import_procedures(write(tmp_path, [record(), record("1.012784")]), folder)
    new = write(tmp_path, [record(name="Mới"), record("1.012784", name="Mới"), record("1.012785")])

    def die_late(self: Path, target: Path) -> None:
        if "1.012784" in self.name:
            raise Killed
        self.rename(target)

    written = iter([None, Killed()])

    def die_early(path: Path, text: str) -> None:
        if trouble := next(written):
            raise trouble
        path.write_text(text, encoding="utf-8")

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(importing, "_write", die_early)
        import_procedures(new, folder)
    assert {p.name for p in Procedures.load(folder) if p.own} == {"Cấp đổi Giấy chứng nhận"}
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Path, "replace", die_late)
        import_procedures(new, folder)
    assert (folder / READY).is_dir()
    held = {p.code: p.name for p in Procedures.load(folder) if p.own}
    assert held == {"1.012783": "Mới", "1.012784": "Mới", "1.012785": "Cấp đổi Giấy chứng nhận"}
    (change,) = import_procedures(write(tmp_path, record("1.012785")), folder)
    assert change.kind is Kind.SAME
    assert not (folder / READY).exists()
    assert len(files(folder)) == 3


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "own").write_text("")
    with pytest.raises(BadSetting):
        import_procedures(write(tmp_path, record()), tmp_path / "own" / "deep")
