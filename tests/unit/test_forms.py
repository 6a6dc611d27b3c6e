"""Paper types as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import BadForm
from pipeline.forms.catalogue import Forms

FIRST = {
    "quyet_dinh", "cong_van", "to_trinh", "bao_cao", "chi_thi", "thong_tu", "giay_khai_sinh",
    "xac_nhan_hon_nhan", "giay_tiep_nhan",
}  # fmt: skip
OF_PROPERTY = {
    "thong_bao", "nghi_quyet", "ke_hoach", "gcn_qsdd", "dk_doanh_nghiep", "dk_ho_kinh_doanh",
    "giay_phep_xay_dung", "ban_an", "hop_dong", "phieu_kiem_soat", "to_khai",
}  # fmt: skip
CIVIL = {
    "trich_luc_khai_sinh", "giay_chung_sinh", "gcn_ket_hon", "trich_luc_khai_tu", "giay_bao_tu",
    "can_cuoc", "xac_nhan_cu_tru", "phieu_ly_lich_tu_phap", "giay_phep_lai_xe", "van_ban_uy_quyen",
}  # fmt: skip

GOOD = """
loai = "giay_moi"
name = "Giấy mời"
titles = ["GIẤY MỜI"]
"""


def test_types_that_are_known_and_the_rest() -> None:
    """Papers of administration, land, business and courts, civil status, identity and police, and
    one type for every other paper."""
    forms = Forms.load()
    assert set(forms.by_loai) == FIRST | OF_PROPERTY | CIVIL | {"van_ban_khac"}
    assert forms.other.loai == "van_ban_khac"


def test_only_a_permit_to_build_has_a_term_among_papers_of_property() -> None:
    """Work begins within twelve months; land and business certificates hold until changed."""
    rules = {loai: Forms.load().by_loai[loai].validity for loai in OF_PROPERTY}
    assert {loai: len(term) for loai, term in rules.items() if term} == {"giay_phep_xay_dung": 1}
    (rule,) = rules["giay_phep_xay_dung"]
    assert (rule.start_months, rule.months) == (12, None)


def test_no_title_is_of_two_types() -> None:
    """A title decides what a paper is; two types with one title would be a toss-up."""
    titles = [title for form in Forms.load() for title in form.titles]
    assert len(titles) == len(set(titles))


def test_an_edition_may_have_its_own_code() -> None:
    """Phiếu lý lịch tư pháp số 1 and số 2 are two results in the national list."""
    form = Forms.load().by_loai["phieu_ly_lich_tu_phap"]
    assert form.code_of("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1") == "KQ.G01.000200"
    assert form.code_of("PHIẾU LÝ LỊCH TƯ PHÁP SỐ 2") == "KQ.G01.000199"


def test_codes_of_result_papers_are_the_national_ones() -> None:
    """The KQ codes are those of the national list, which the product carries."""
    table = (Path(__file__).parents[2] / "pipeline" / "kq_codes.tsv").read_text(encoding="utf-8")
    names = {row.split("\t")[0]: row.split("\t")[1] for row in table.splitlines()}
    for form in Forms.load():
        if form.kq_code:
            assert form.kq_code in names, form.loai


def test_administrative_types_share_their_fields() -> None:
    """What every administrative paper has is written once."""
    forms = Forms.load()
    names = {field.name for field in forms.by_loai["quyet_dinh"].fields}
    assert names == {field.name for field in forms.by_loai["cong_van"].fields}
    assert "trich_yeu" in names


def test_a_province_adds_and_replaces_types(tmp_path: Path) -> None:
    """A file of the extra folder is a new type, or replaces the one of its name."""
    (tmp_path / "giay_moi.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bao_cao.toml").write_text(
        'loai = "bao_cao"\nname = "Báo cáo tuần"\ntitles = ["BÁO CÁO TUẦN"]\n', encoding="utf-8"
    )
    forms = Forms.load(tmp_path)
    assert forms.by_loai["giay_moi"].name == "Giấy mời"
    assert forms.by_loai["bao_cao"].titles == ("BÁO CÁO TUẦN",)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + "titles = [", 5, ""),
        (GOOD.replace('name = "Giấy mời"\n', ""), 1, "name is missing"),
        (GOOD + "colour = 1\n", 5, "unknown key 'colour'"),
        (GOOD + 'kq_code = "KQ-1"\n', 5, "KQ.G15.000031"),
        (GOOD + "valid_months = 6\n", 5, "unknown key 'valid_months'"),
        (GOOD + '[[validity]]\nmonths = "six"\n', 6, "must be a int"),
        (GOOD + "[[validity]]\nmonths = 0\n", 6, "whole numbers from 1"),
        (GOOD + "[[validity]]\nyears = 1\n", 6, "unknown key 'years'"),
        (GOOD + "[[validity]]\nages = [25, 14]\n", 6, "each above the one before"),
        (GOOD + '[[validity]]\nclass_field = "hang"\n', 6, "go together"),
        (GOOD + '[[validity]]\nstated = "thoi_han"\n', 6, "no field of the type"),
        (GOOD + 'one_per = "so"\n', 5, "no field of the type"),
        (GOOD + 'ends_with = ["so"]\n', 5, "no field of the type"),
        (GOOD + 'replaced_as = "khai_tu"\n', 5, "cap_lai, thay_doi"),
        (
            GOOD + "[[validity]]\nfrom = 2025-03-01\nuntil = 2025-02-28\n", 7,
            "ends before it begins",
        ),
        (
            GOOD + "[[validity]]\nuntil = 2025-03-01\n[[validity]]\nfrom = 2025-03-01\n", 7,
            "papers issued on 2025-03-01",
        ),
        (GOOD + '[[fields]]\nname = "so"\nkind = "digits"\n', 7, "unknown kind 'digits'"),
        (GOOD + '[[fields]]\nname = "so"\nkind = "text"\n', 6, "needs labels"),
        (
            GOOD + '[[fields]]\nname = "so"\nkind = "text"\nsource = "moon"\n', 8,
            "unknown source 'moon'",
        ),
        (GOOD + 'extends = "nothing"\n', 1, "extends 'nothing'"),
        (GOOD + '[[parts]]\nname = "con"\n', 6, "needs labels"),
        (GOOD + "fields = [1]\n", 5, "each of fields is a table"),
        (
            GOOD
            + '[[fields]]\nname = "a"\nkind = "text"\nlabels = ["A"]\npart = "one"\n'
            + '[[fields]]\nname = "b"\nkind = "text"\nlabels = ["B"]\npart = "two"\n',
            14, "'two', which nothing opens",
        ),
        (GOOD + 'marks = "IDVNM"\n', 5, "marks must be a list"),
        (GOOD + 'parts = ["chong"]\n', 5, "[[parts]]"),
        (GOOD + '[[parts]]\nlabels = ["Chồng"]\n', 5, "name is missing"),
        (GOOD + '[[parts]]\nname = "vo"\nbesides = true\n', 7, "unknown key 'besides'"),
        (GOOD + '[[editions]]\nfrom = "2025"\n', 6, "from must be a date"),
        (GOOD + '[[editions]]\nkq_code = "KQ-2"\n', 6, "KQ.G15.000031"),
        (
            GOOD + "[[editions]]\nfrom = 2025-03-01\nuntil = 2025-02-28\n", 7,
            "ends before it begins",
        ),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_line_and_reason(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    """Whoever writes a type learns where it is wrong, and why."""
    (tmp_path / "giay_moi.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadForm) as wrong:
        Forms.load(tmp_path)
    assert (wrong.value.file, wrong.value.line) == ("giay_moi.toml", line)
    assert words in wrong.value.detail


def test_a_folder_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    """A misspelt folder is not passed over."""
    with pytest.raises(BadForm):
        Forms.load(tmp_path / "forms")


def test_paper_types_can_be_keys() -> None:
    """Equal ones are one key, those with terms by class too."""
    first, second = Forms.load(), Forms.load()
    assert {form: form.loai for form in first} == {form: form.loai for form in second}
    assert len(set(first)) == len(first)
