"""Procedures as data: what comes along, what a province adds, what is wrong and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadProcedure
from pipeline.forms.catalogue import Forms
from pipeline.language.folding import nfc
from pipeline.language.one_stop import canonical_result_code
from pipeline.procedures.accepted import component_types, national_types
from pipeline.procedures.catalogue import HOME, Procedures, check_files
from pipeline.procedures.procedure import Component, Level, Mode, Procedure, Way
from pipeline.procedures.sources import parse_toml
from pipeline.procedures.writing import write_toml

TODAY, TYPES = date(2026, 11, 22), national_types()
TWELVE = (
    """
1.001193 | xa | KQ.G15.000031 | 2025-07-01 | to_khai N, giay_chung_sinh D?O, bien_ban_bo_roi* O, \
  mang_thai_ho* O, uy_quyen* O, giay_to_tuy_than DP, noi_cu_tru DP, ket_hon_cha_me* DK
1.000894 | xa | KQ.G15.000032 | 2025-07-01 | to_khai N, giay_to_tuy_than DP, noi_cu_tru DP, \
  tinh_trang_hon_nhan DP, ghi_chu_ly_hon* DP
1.004873 | xa | KQ.G15.000038 | 2025-07-01 | to_khai N, cham_dut_hon_nhan* DK, xac_nhan_cu* O, \
  uy_quyen* O, giay_to_tuy_than D, noi_cu_tru D
2.000635 | tinh xa | KQ.G15.000342 | 2025-07-01 | to_khai* N, van_ban_yeu_cau* N, \
  giay_to_tuy_than D, noi_cu_tru D, uy_quyen* O
1.000656 | xa | KQ.G15.000034 | 2025-07-01 | to_khai N, giay_bao_tu D?O, uy_quyen* O, \
  chung_minh_da_chet* O, noi_cu_tru_cuoi P
1.001612 | xa | KQ.G12.001041 | 2025-07-01 | giay_de_nghi N, uy_quyen_thanh_vien* KP, \
  uy_quyen_thuc_hien* KP, giay_to_tuy_than* DP
1.013225 | xa | KQ.G17.000311 | 2025-07-01 | don_de_nghi N, giay_to_dat KD?, ban_ve N, \
  tham_tra_pccc* N, cam_ket_lien_ke* N
1.013831 | tinh | KQ.G10.001147 | 2025-07-01 | don_dang_ky N, ban_goc_gcn O, hop_dong K?O, \
  dong_y_the_chap* O, thoa_thuan_cap_chung* O, trich_do* O, ban_ve_tach_hop_thua* O, uy_quyen* O
3.000333 | tinh | KQ.G01.000200 KQ.G01.000199 | 2025-03-01 | to_khai N, giay_to_tuy_than DP, \
  uy_quyen* O, mien_giam_phi* KP
3.000347 | tinh | KQ.G01.000185 | 2025-03-01 | giay_de_nghi N, kham_suc_khoe* K?O, \
  giay_phep_lai_xe DK, ho_chieu* P
1.010041 | xa | KQ.G01.000062 | 2025-07-01 | to_khai N
2.000815 | xa cong_chung | KQ.G15.000021 | 2025-07-01 | ban_chinh P
""".replace(",   ", ", ")
    .strip()
    .splitlines()
)
"""Code, levels, results, first day, components. A star: only under a condition; behind it the ways
in their order, a question mark after a way that holds under a condition of its own."""
GOOD = """ma_thu_tuc = "1.012783"
name = "Cấp đổi Giấy chứng nhận"
levels = ["tinh"]
effective_from = 2025-07-01

[[components]]
key = "don"
name = "Đơn đăng ký"
modes = ["N"]

[[components]]
key = "ban_goc_gcn"
name = "Bản gốc Giấy chứng nhận"
modes = ["O"]
loai = ["gcn_qsdd"]
"""


@pytest.mark.parametrize("row", TWELVE, ids=lambda row: row[:8])
def test_the_twelve_procedures_come_along(row: str) -> None:
    """Those that one-stop desks meet most: who decides, what is issued, and how each component is
    satisfied."""
    code = row.split(" | ", maxsplit=1)[0]
    found = Procedures.load().get(code, TODAY)
    assert found is not None
    levels, results = " ".join(found.levels), " ".join(found.results)
    parts = ", ".join(map(_short, found.components))
    assert f"{code} | {levels} | {results} | {found.effective_from} | {parts}" == row


def _short(component: Component) -> str:
    ways = "".join(f"{way.mode}?" if way.when else str(way.mode) for way in component.modes)
    return f"{component.key}{'*' if component.condition else ''} {ways}"


def test_no_procedures_but_the_twelve_come_along() -> None:
    """One file a procedure."""
    codes = sorted(procedure.code for procedure in Procedures.load())
    assert codes == sorted(row[:8] for row in TWELVE)


def test_papers_of_civil_status_are_compared_again_when_the_law_changes() -> None:
    """Luật Hộ tịch 03/2026/QH16 is in force from 2027-03-01."""
    hold = {p.code for p in Procedures.load() if p.recheck_on == date(2027, 3, 1)}
    assert hold == {"1.001193", "1.000894", "1.004873", "2.000635", "1.000656"}


def test_all_thirty_one_paper_types_but_process_papers_may_be_named() -> None:
    """Components are checked against the forms that are loaded, not against a list of their own."""
    forms = Forms.load()
    assert len(forms) == 31
    assert component_types(forms) == set(forms.by_loai) - {"giay_tiep_nhan", "phieu_kiem_soat"}


def test_result_codes_are_those_of_the_national_list() -> None:
    """Every KQ code that a procedure names exists in the list that the product carries."""
    table = (HOME.parent / "kq_codes.tsv").read_text(encoding="utf-8")
    known = {canonical_result_code(row.split("\t")[0]) for row in table.splitlines()[1:]}
    for procedure in Procedures.load():
        named = {*procedure.results, *(k for c in procedure.components for k in c.kq_codes)}
        assert named <= known, procedure.code


def test_what_must_be_surrendered_is_never_taken_from_a_scan() -> None:
    """The original land certificate: a scan is for viewing only."""
    transfer = Procedures.load().get("1.013831", TODAY)
    assert transfer is not None
    original = transfer.component("ban_goc_gcn")
    assert original is not None
    assert [way.mode for way in original.modes] == [Mode.ORIGINAL]
    assert original.accepts("gcn_qsdd", None)


def test_ways_are_ordered_and_conditional() -> None:
    """D when the data is signed, else O."""
    birth = Procedures.load().get("1.001193", TODAY)
    assert birth is not None
    slip = birth.component("giay_chung_sinh")
    assert slip is not None
    assert slip.modes == (Way(Mode.DATA, "dữ liệu giấy chứng sinh đã ký số"), Way(Mode.ORIGINAL))


def test_a_province_form_of_a_code_is_the_national_procedure(tmp_path: Path) -> None:
    """`1.001612.000.00.00.H19` is the procedure 1.001612, unless the province says otherwise."""
    long = "1.001612.000.00.00.H19"
    national = Procedures.load().get(long, TODAY)
    assert national is not None
    assert national.code == "1.001612"
    (tmp_path / "own.toml").write_text(GOOD.replace("1.012783", long), encoding="utf-8")
    mixed = Procedures.load(tmp_path)
    own, other = mixed.get(long, TODAY), mixed.get("1.001612.000.00.00.H12", TODAY)
    assert own is not None
    assert other is not None
    assert (own.code, own.own, other.own) == (long, True, False)


def test_versions_follow_each_other_by_day(tmp_path: Path) -> None:
    """A dossier is judged by what was in effect when it was received."""
    (tmp_path / "now.toml").write_text(GOOD, encoding="utf-8")
    later = GOOD.replace("2025-07-01", "2027-03-01").replace('["tinh"]', '["xa"]')
    (tmp_path / "later.toml").write_text(later, encoding="utf-8")
    procedures = Procedures.load(tmp_path)
    levels = {
        day: found.levels[0]
        for day in (date(2025, 7, 1), date(2027, 2, 28), date(2027, 3, 1))
        if (found := procedures.get("1.012783", day))
    }
    assert list(levels.values()) == [Level.PROVINCE, Level.PROVINCE, Level.COMMUNE]
    assert procedures.get("1.012783", date(2025, 6, 30)) is None


def test_a_provinces_version_outranks_the_national_one(tmp_path: Path) -> None:
    """What the province wrote holds, although the national one began later."""
    own = GOOD.replace("1.012783", "1.001193").replace("2025-07-01", "2024-01-01")
    (tmp_path / "x.toml").write_text(own, encoding="utf-8")
    found = Procedures.load(tmp_path).get("1.001193", TODAY)
    assert found is not None
    assert found.own


def test_a_version_that_ended_is_not_in_effect() -> None:
    """Both ends of the period count."""
    procedure = parse_toml(
        GOOD.replace("\n\n", "\neffective_to = 2026-01-31\n\n", 1), "x.toml", TYPES
    )
    days = (date(2025, 7, 1), date(2026, 1, 31), date(2026, 2, 1))
    assert [procedure.in_effect(day) for day in days] == [True, True, False]


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ('modes = ["O"]', 'modes = ["O"', 15, ""),
        ("", "", 1, "name is missing"),
        ('modes = ["O"]', 'colour = "red"', 14, "unknown key 'colour'"),
        ('modes = ["O"]', 'modes = ["Q"]', 14, "unknown mode 'Q'"),
        ('modes = ["O"]', 'modes = ["đọc"]', 14, "must look like"),
        ('modes = ["O"]', "modes = []", 14, "modes is missing"),
        ('"gcn_qsdd"', '"so_do"', 15, "unknown paper type 'so_do'"),
        ('"gcn_qsdd"', '"giay_tiep_nhan"', 15, "never a component"),
        ('"gcn_qsdd"', '"gcn_qsdd", "gcn_qsdd"', 15, "names one thing twice"),
        ('loai = ["gcn_qsdd"]', 'kq_codes = ["KQ-1"]', 15, "KQ.G15.000031"),
        ('loai = ["gcn_qsdd"]', 'code = "TP1"', 15, "TP-H36.000013"),
        ('loai = ["gcn_qsdd"]', "copies = 0", 15, "copies must be 1 or more"),
        ('loai = ["gcn_qsdd"]', "copies = true", 15, "copies must be a int"),
        ('loai = ["gcn_qsdd"]', "valid_months = 0", 15, "valid_months must be 1"),
        ('"ban_goc_gcn"', '"don"', 12, "stands twice"),
        ('"ban_goc_gcn"', '"Bản gốc"', 12, "small letters"),
        ('["tinh"]', '["huyen"]', 3, "unknown level 'huyen'"),
        ('"1.012783"', '"1.12783"', 1, "1.001193"),
        ('"1.012783"', '"1.000894.01"', 1, "1.001193"),
        ("2025-07-01", '"2025-07-01"', 4, "must be a date"),
        ("2025-07-01", "2025-07-01T00:00:00", 4, "must be a date"),
        ("2025-07-01", "2025-07-01\neffective_to = 2025-01-01", 5, "before effective_from"),
        ('"Đơn đăng ký"', '"Đơn \\u0007"', 8, "cannot be printed"),
    ],
)
def test_a_wrong_file_is_named_with_line_and_reason(
    tmp_path: Path, before: str, after: str, line: int, words: str
) -> None:
    """Whoever writes a procedure learns where it is wrong, and why."""
    text = GOOD.replace(before, after) if before else GOOD.replace('name = "Cấp đổi', '# "')
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadProcedure) as wrong:
        Procedures.load(tmp_path)
    assert (wrong.value.file, wrong.value.line) == ("own.toml", line)
    assert words in wrong.value.detail


def test_a_provinces_own_paper_type_may_be_named(tmp_path: Path) -> None:
    """Types that only its forms know are known to its procedures too."""
    (tmp_path / "x.toml").write_text(GOOD.replace("gcn_qsdd", "so_do"), encoding="utf-8")
    assert len(Procedures.load(tmp_path, national_types() | {"so_do"})) == 13


def test_every_file_is_checked_though_one_is_wrong(tmp_path: Path) -> None:
    """All that is wrong is told at once; of two files of one version the second is wrong."""
    for name, text in (("a", GOOD), ("b", "name = 1"), ("c", GOOD), ("d", "[")):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    checked = dict(check_files([tmp_path, tmp_path / "missing.toml"], national_types()))
    assert checked.pop("a.toml") is None
    assert set(checked) == {"b.toml", "c.toml", "d.toml", "missing.toml"}
    assert all(checked.values())


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """A misspelt folder is not passed over."""
    with pytest.raises(BadProcedure):
        Procedures.load(tmp_path / "gone")


words = st.text(
    st.characters(min_codepoint=32, blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40
).filter(lambda s: nfc(s).split())
components = st.builds(
    Component,
    key=st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True),
    name=words,
    modes=st.just((Way(Mode.DATA, "nếu có"), Way(Mode.PRESENT))),
    group=words,
    condition=words,
    loai=st.sampled_from([(), ("can_cuoc",), ("can_cuoc", "ban_an")]),
    kq_codes=st.sampled_from([(), ("KQ.G15.000031",)]),
    originals=st.integers(0, 3),
    copies=st.integers(1, 4),
    purpose=st.booleans(),
    valid_months=st.none() | st.integers(1, 60),
)


@given(name=words, parts=st.lists(components, min_size=1, max_size=4, unique_by=lambda c: c.key))
def test_what_is_written_is_read_back(name: str, parts: list[Component]) -> None:
    """The text of a procedure's file means the procedure, whatever its words are."""
    once = Procedure(
        "1.000001.000.00.00.H12", name, (Level.COMMUNE, Level.PROVINCE), tuple(parts),
        effective_from=date(2026, 1, 31), recheck_on=date(2027, 3, 1),
    )  # fmt: skip
    read = parse_toml(write_toml(once), "x.toml", TYPES)
    again = parse_toml(write_toml(read), "x.toml", TYPES)
    assert again == read
    assert [c.key for c in read.components] == [c.key for c in parts]
    plain = replace(read, name="", components=())
    assert plain == replace(once, name="", components=())
