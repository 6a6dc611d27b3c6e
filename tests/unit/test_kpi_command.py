"""`sohoa kpi`: what it prints and writes, who may ask, and what never stands in it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from app.kpi_door import figures_sheet, make_rules
from app.kpi_words import COUNTS, DENOMINATORS, NUMERATORS, RATIOS, SOURCES
from app.settings import load_settings
from app.wiring import make_catalogue
from pipeline.kpi import Indicator, KpiRules, Tally, ratios
from pipeline.kpi_report import By, KpiLine, KpiReport
from pipeline.period import read_period
from tests.kpi_cases import link, revoked
from tests.messages import NUMBER, RESULT, opening
from tests.unit import test_dossier_commands
from tests.unit.test_dossier_commands import Sohoa

LINKED = RESULT | {"DuongDanTepTinKetQua": "https://mot-cua/1"}
NAMES = ("Nguyễn", NUMBER, "ban-an.pdf", "12/UBND-XNTTHN")
INSPECTOR = '["kiem_tra"]'


sohoa = test_dossier_commands.sohoa


def receive(sohoa: Sohoa, *told: dict[str, Any]) -> None:
    """Dossiers of one invented person, each with a code of its own."""
    records = [
        opening(MaHoSo=f"H12.15.22-261120-{n:04}", MaThongDiep=f"m{n}", **facts)
        for n, facts in enumerate(told, 1)
    ]
    Path("m.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    assert sohoa("dossiers", "receive", "m.json").code == 0


WHOLE: dict[str, Any] = {"GiayToKetQua": [LINKED]}
BARE: dict[str, Any] = {"TaiLieuNop": None}


def test_the_figures_of_a_month(sohoa: Sohoa) -> None:
    """Numerator and denominator beside each ratio, and what the denominator is."""
    receive(sohoa, WHOLE, BARE, BARE | {"HoSoCoThanhPhanSoHoa": 1}, BARE | {"DonViXuLy": "desk-b"})
    (record,) = sohoa("kpi", "--period", "2026-11", "--json").records
    assert (record["group"], record["received"], record["undated"]) == (None, 3, 0)
    found = {
        code: (one["numerator"], one["denominator"], one["percent"], one["marks_percent"])
        for code, one in record["ratios"].items()
    }
    assert found == {
        "4.1": (1, 3, 33.33, None),
        "4.2": (1, 3, 33.33, 41.67),
        "4.3": (1, 3, 33.33, 41.67),
        "4.4": (1, 3, 33.33, None),
        "4.5": (0, 3, 0.0, None),
        "reuse_rate": (0, 1, 0.0, None),
    }
    assert "hồ sơ tiếp nhận trong kỳ" in record["ratios"]["4.3"]["denominator_is"]
    said = sohoa("kpi", "--period", "2026-11")
    assert "33.33" in said.out
    assert "41.67" in said.out
    assert "tiếp nhận từ 01/11/2026 đến 30/11/2026" in said.out


def test_reuse_is_counted_and_its_saving_is_an_estimate(
    sohoa: Sohoa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A paper that was not asked for saves the minutes of the settings; one taken back none."""
    receive(sohoa, BARE, BARE)
    code = "H12.15.22-261120-000"
    with make_catalogue(load_settings()).begin() as unit:
        for one in (link(ma_ho_so=f"{code}1"), revoked("l2", ma_ho_so=f"{code}2")):
            unit.add_link(one)
            if one.revoked:
                unit.revoke_link(one.revoked)
        unit.commit()
    monkeypatch.setenv("SOHOA_KPI__MINUTES_PER_PAPER", "12.5")
    (record,) = sohoa("kpi", "--period", "2026-11", "--json").records
    assert (record["not_asked"], record["minutes_saved"]) == (1, 12.5)
    assert record["minutes_are_estimated"] is True
    assert record["ratios"]["4.3"]["numerator"] == 1
    assert record["ratios"]["reuse_rate"]["percent"] == 100.0
    said = sohoa("kpi", "--period", "2026-11")
    assert "ước tính: 12.5 phút" in said.err


def test_the_settings_say_what_messages_do_not(
    sohoa: Sohoa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which dossiers were born on the portal, and which database is that of the population."""
    monkeypatch.setenv("SOHOA_KPI__PORTAL_PLACES", '["9"]')
    monkeypatch.setenv("SOHOA_KPI__POPULATION_DATABASES", '["CSDLDC"]')
    receive(sohoa, {"NoiNopHoSo": 9}, {"DSKetNoiCSDL": [{"MaCSDL": "CSDLDC"}]})
    (record,) = sohoa("kpi", "--period", "2026-11", "--json").records
    assert record["ratios"]["4.3"]["numerator"] == 1  # TaiLieuNop.DuocSoHoa
    assert record["ratios"]["4.5"]["numerator"] == 1
    rules = KpiRules(frozenset({"9"}), frozenset({"CSDLDC"}))
    assert make_rules(load_settings()) == rules


def test_periods_are_asked_for_in_several_ways(sohoa: Sohoa) -> None:
    """By days, by a short name, or this month so far; both are refused."""
    receive(sohoa, BARE)
    for words in (("--from", "2026-11-20", "--to", "2026-11-20"), ("--period", "2026-Q4")):
        assert sohoa("kpi", *words, "--json").records[0]["received"] == 1
    assert sohoa("kpi", "--from", "2026-11-21", "--to", "2026-11-30", "--json").records[0][
        "received"
    ] == 0  # fmt: skip
    assert sohoa("kpi", "--json").records[0]["from"].endswith("-01")
    for words in (
        ("--period", "2026-13"), ("--from", "20.11.2026"), ("--to", "2026-11-20"),
        ("--period", "2026-11", "--from", "2026-11-01"), ("--by", "user"),
        ("--from", "2026-11-20", "--to", "2026-11-19"),
    ):  # fmt: skip
        assert sohoa("kpi", *words).code == 2, words


@pytest.mark.parametrize(
    ("duties", "desk", "received"),
    [
        ('["thu_ly"]', "tai-quay", 2),
        ('["duyet"]', "H12.16", 1),
        ('["lanh_dao"]', "H12", 3),
        ('["lanh_dao"]', "H12.15", 2),
        ('["lanh_dao"]', "tai-quay", 2),
        ('["kiem_tra"]', "x", 4),
        ('["quet"]', "tai-quay", None),
        ('["quan_tri"]', "tai-quay", None),
    ],
)
def test_everybody_sees_as_much_as_the_role_allows(
    sohoa: Sohoa, monkeypatch: pytest.MonkeyPatch, duties: str, desk: str, received: int | None
) -> None:
    """The own desk; a leader the units below too; an inspector all; others nothing."""
    monkeypatch.setenv("SOHOA_PLACE__DESK", desk)
    units = {"H12.15.22": "tai-quay", "000.22.15.H12": "tai-quay"}
    monkeypatch.setenv("SOHOA_DOSSIERS__UNITS", json.dumps(units))
    receive(sohoa, *({"DonViXuLy": unit} for unit in (*units, "H12.16", "H48.01")))
    said = sohoa("kpi", "--period", "2026-11", "--json", duties=duties)
    if received is None:
        assert (said.code, said.out) == (10, "")
    else:
        assert said.records[-1]["received"] == received


def test_another_desk_is_refused(sohoa: Sohoa) -> None:
    """An officer asks for the own desk, an inspector for any."""
    receive(sohoa, BARE | {"DonViXuLy": "desk-b"})
    assert sohoa("kpi", "--period", "2026-11", "--desk", "desk-b").code == 10
    said = sohoa("kpi", "--period", "2026-11", "--desk", "desk-b", "--json", duties=INSPECTOR)
    assert (said.records[0]["received"], said.records[0]["desk"]) == (1, "desk-b")


# --- files


def read_csv(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")  # by it Excel knows UTF-8
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_csv_is_read_again(sohoa: Sohoa) -> None:
    """Vietnamese heads, one row for each desk and the sum; nothing of nothing is N/A."""
    receive(sohoa, WHOLE, BARE | {"DonViXuLy": "desk-b"})
    words = ("kpi", "--period", "2026-11", "--by", "desk", "--csv", "k.csv")
    assert sohoa(*words, duties=INSPECTOR).code == 0
    rows = read_csv(Path("k.csv"))
    assert [row["Quầy / tháng"] for row in rows] == ["desk-a", "desk-b", "Tổng"]
    assert [row["4.2 tỷ lệ (%)"] for row in rows] == ["100.00", "0.00", "50.00"]
    assert [row["Dùng lại tỷ lệ (%)"] for row in rows] == ["0.00", "N/A", "0.00"]
    assert rows[2]["4.3 mẫu số: hồ sơ tiếp nhận trong kỳ"] == "2"
    assert rows[0]["Từ ngày"] == "01/11/2026"
    assert "Thời gian tiết kiệm (phút, ước tính)" in rows[0]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_the_name_of_a_unit_is_no_formula(sohoa: Sohoa, name: str) -> None:
    """DonViXuLy comes from outside; a spreadsheet must not run it."""
    receive(sohoa, BARE | {"DonViXuLy": name})
    words = ("kpi", "--period", "2026-11", "--by", "desk", "--csv", "k.csv", "--xlsx", "k.xlsx")
    assert sohoa(*words, duties=INSPECTOR).code == 0
    assert read_csv(Path("k.csv"))[0]["Quầy / tháng"] == f"'{name}"
    sheets = read_xlsx(Path("k.xlsx"))
    assert sheets["Số liệu"][1][0] == name  # as text
    with zipfile.ZipFile("k.xlsx") as book:
        assert b"<f>" not in b"".join(map(book.read, book.namelist()))


_NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read_xlsx(path: Path) -> dict[str, list[list[str]]]:
    """Cells of every sheet as text, row by row, those that are empty left out."""
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        shared = [
            "".join(part.itertext())
            for part in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = ElementTree.fromstring(book.read("xl/workbook.xml"))
        sheets = {}
        for number, sheet in enumerate(names.iterfind(".//x:sheet", _NS), 1):
            page = book.read(f"xl/worksheets/sheet{number}.xml")
            rows = ElementTree.fromstring(page).iterfind(".//x:row", _NS)
            sheets[sheet.attrib["name"]] = [
                [_cell(cell, shared) for cell in row.iterfind("x:c", _NS)] for row in rows
            ][1:]
    return sheets


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    value = cell.findtext("x:v", "", _NS)
    return shared[int(value)] if cell.get("t") == "s" else value


def test_the_workbook_is_read_again(sohoa: Sohoa) -> None:
    """A sheet of figures, a sheet that says what each of them is and where it comes from."""
    receive(sohoa, WHOLE, BARE)
    assert sohoa("kpi", "--period", "2026-11", "--by", "month", "--xlsx", "k.xlsx").code == 0
    sheets = read_xlsx(Path("k.xlsx"))
    head, month, total = sheets["Số liệu"]
    assert (month[0], total[0]) == ("2026-11", "Tổng")
    share = head.index("4.2 tỷ lệ (%)")
    assert month[share - 2 : share + 2] == ["1", "2", "50", "62.5"]
    told = sheets["Định nghĩa"]
    for code, name in RATIOS.items():
        (row,) = (row for row in told if row[0] in (name, f"{code} {name}"))
        assert row[1:3] == [NUMERATORS[code], DENOMINATORS[code]]
        assert row[4] == SOURCES[code]
    assert any("ƯỚC TÍNH" in row[1] for row in told)


def test_a_file_that_cannot_be_written_is_told(sohoa: Sohoa) -> None:
    """In a sentence, and no file of another name stands there."""
    said = sohoa("kpi", "--period", "2026-11", "--csv", "gone/k.csv")
    assert (said.code, "không ghi được tệp" in said.err) == (2, True)


def test_no_person_stands_in_any_of_it(sohoa: Sohoa) -> None:
    """Neither name nor number, no file's name, no number of a result, no officer."""
    receive(sohoa, WHOLE | {"NguoiXuLy": "H12.nv07"})
    said = [sohoa("kpi", "--period", "2026-11", "--by", by) for by in ("desk", "month")]
    said.append(sohoa("kpi", "--period", "2026-11", "--json"))
    sohoa("kpi", "--period", "2026-11", "--by", "desk", "--csv", "k.csv", "--xlsx", "k.xlsx")
    whole = "".join(one.out + one.err for one in said) + Path("k.csv").read_text("utf-8")
    whole += str(read_xlsx(Path("k.xlsx")))
    assert [name for name in (*NAMES, "H12.nv07") if name in whole] == []


def test_every_figure_has_its_words() -> None:
    """Each ratio a name, a numerator, a denominator and a source; each row as many cells as
    heads."""
    codes = {indicator.value for indicator in Indicator}
    assert [r.indicator.value for r in ratios(Tally())] == list(RATIOS)
    for words in (RATIOS, NUMERATORS, DENOMINATORS, SOURCES):
        assert set(words) == codes
    assert set(COUNTS) >= {"received", "pages", "not_asked"}
    period = read_period("2026-11")
    lines = (KpiLine("", Tally(1)), KpiLine("desk-a", Tally(2)))
    sheet = figures_sheet(KpiReport(period, None, By.DESK, lines, Tally(3), 0), 15)
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
    assert sheet.rows[0][0] == "(chưa thuộc quầy nào)"
