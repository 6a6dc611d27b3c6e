"""Specimens: what their truth promises is what stands on their pages."""

import hashlib
import json
import math
import re
import shutil
from datetime import date
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.errors import MissingProgram
from samples import fonts
from samples.__main__ import main
from samples.damage import (
    LEVELS,
    add_noise,
    bleed_through,
    cast_light,
    fade_ink,
    spoil,
    turn_away,
)
from samples.fonts import BLACK, Style, load_font, speaks_vietnamese
from samples.sheet import HEIGHT, WIDTH, Sheet
from samples.showcase import invent_family, list_shown, write_shown
from samples.specimen import DRAFTERS, make_specimen, make_stack
from samples.words import long_date, say_date
from samples.writing import write_specimen
from tests.slips import need_typeface

PAPERS = Path(__file__).parents[2] / "samples" / "papers"
TRUTH = PAPERS.parent / "truth"


@pytest.fixture(scope="module", autouse=True)
def typeface():
    """Specimens cannot be drawn without their typeface."""
    need_typeface()


def words_of(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text) if len(word) > 1}


@pytest.mark.parametrize("loai", ["quyet_dinh", "giay_khai_sinh", "xac_nhan_hon_nhan"])
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract-ocr is not installed")
def test_truth_is_what_is_printed(loai, monkeypatch):
    """A reader finds at least 97 % of the truth's words on a clean page."""
    import pytesseract

    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    specimen = make_specimen(loai, "clean", 11)
    found = words_of(pytesseract.image_to_string(Image.fromarray(specimen.pages[0]), lang="vie"))
    told = words_of(specimen.truth.pages[0].text)
    assert len(told) > 40
    assert len(told & found) / len(told) >= 0.97


@pytest.mark.parametrize("loai", list(DRAFTERS))
def test_text_stays_on_the_sheet_and_never_lies_on_other_text(loai):
    """Whatever the seed, each line lies on the paper and on no other line."""
    for seed in range(12):
        for sheet in DRAFTERS[loai](Random(f"{loai}:{seed}")).sheets:
            boxes = [line.box for line in sheet.lines]
            assert all(0 < b[0] < b[2] < WIDTH and 0 < b[1] < b[3] < HEIGHT for b in boxes)
            assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if overlap(a, b)]


def overlap(a, b) -> bool:
    # Boxes reserve room for marks above capitals and for descenders: 12 px of it may be shared.
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) - max(a[1], b[1]) > 12


def test_text_beyond_the_paper_is_refused():
    """A layout that runs off the sheet fails instead of making truth that is not there."""
    with pytest.raises(ValueError, match="leaves the sheet"):
        Sheet().print_line(WIDTH - 60, 300, [("Quyết định", Style(14))])


@pytest.mark.parametrize("loai", list(DRAFTERS))
def test_every_value_of_the_truth_is_printed(loai):
    """Names, numbers and subjects of the truth can be found in its text."""
    for seed in range(8):
        paper = DRAFTERS[loai](Random(f"{loai}:{seed}"))
        text = " ".join(sheet.text for sheet in paper.sheets)
        flat = " ".join(text.split()).casefold()
        for name, value in paper.fields.items():
            if name.startswith("ngay_") or name == "loai_van_ban":
                continue
            for item in value.split("; "):  # lists; behind a trade stands its code
                words = re.sub(r" \(\d{4}\)$", "", item)
                assert words.casefold() in flat, (name, value)


def test_dates_of_the_truth_are_those_printed():
    """The day of issue is printed in words of the rule, the birthday in digits and in words."""
    paper = DRAFTERS["quyet_dinh"](Random(3))
    year, month, day = (int(part) for part in paper.fields["ngay_ban_hanh"].split("-"))
    assert f"ngày {day:02d} tháng" in paper.sheets[0].text
    child = DRAFTERS["giay_khai_sinh"](Random(3))
    year, month, day = (int(part) for part in child.fields["ngay_sinh"].split("-"))
    assert f"{day:02d}/{month:02d}/{year}" in child.sheets[0].text


@pytest.mark.parametrize("level", list(LEVELS))
def test_one_seed_gives_one_specimen(level):
    """Pages and truth depend on type, level and seed, and on nothing else."""
    first, second = (make_specimen("cong_van", level, 7) for _ in range(2))
    other = make_specimen("cong_van", level, 8)
    assert digest(first) == digest(second) != digest(other)
    assert first.truth == second.truth


def digest(specimen) -> str:
    return hashlib.sha256(b"".join(page.tobytes() for page in specimen.pages)).hexdigest()


def test_clean_pages_have_nothing_done_to_them():
    """Level clean: white paper, black ink, upright; no seal, no JPEG."""
    specimen = make_specimen("giay_khai_sinh", "clean", 4)
    page = specimen.pages[0]
    assert page.shape == (HEIGHT, WIDTH, 3)
    assert specimen.jpegs == [None]
    assert (page[..., 0] == page[..., 2]).all()
    assert (page == 255).mean() > 0.85
    assert specimen.truth.pages[0].rotation == specimen.truth.pages[0].skew == 0


@pytest.mark.parametrize("level", ["office", "worn", "phone"])
def test_skew_and_quarter_turns_stay_within_the_level(level):
    """No page is turned or askew by more than its level allows, some are nearly so, and as many
    as it says lie in quarter turns. 200 draws on a small sheet: a share drawn from a dozen says
    nothing."""
    sheet = np.full((234, 165, 3), 255, np.uint8)
    spoiled = [spoil(sheet, sheet, LEVELS[level], Random(f"{level}:{n}")) for n in range(200)]
    widest = max(abs(page.skew) for page in spoiled)
    assert 0.9 * LEVELS[level].skew < widest <= LEVELS[level].skew + bent(LEVELS[level].bend)
    turns = [page.rotation for page in spoiled if page.rotation]
    assert len(turns) / len(spoiled) == pytest.approx(LEVELS[level].turned, abs=0.14)  # 4 sigma
    assert set(turns) == ({90, 180, 270} if LEVELS[level].turned else set())


def bent(bend: float) -> float:
    """Degrees that perspective adds to the middle line at most: one end is moved up and the
    other down; each is where the diagonals put it, which is up to `bend` off the middle."""
    drop = 2 * bend * (1 + 2 * bend) * HEIGHT
    return math.degrees(math.atan(drop / (1 - 2 * bend) / WIDTH))


def test_rotation_and_skew_of_the_truth_put_lines_level():
    """Turned back by the truth's rotation and skew, a page has its ink in level rows."""
    for seed in (1, 2, 3):
        specimen = make_specimen("giay_khai_sinh", "worn", seed)
        told = specimen.truth.pages[0]
        upright = np.rot90(specimen.pages[0], -told.rotation // 90)
        assert upright.shape[0] > upright.shape[1]
        assert sharpness(upright, told.skew) > 1.5 * sharpness(upright, told.skew + 1.5)
        assert sharpness(upright, told.skew) > 1.5 * sharpness(upright, told.skew - 1.5)


def sharpness(page, skew: float) -> float:
    """How much the ink differs from row to row after turning the page back by `skew`."""
    grey = cv2.cvtColor(np.ascontiguousarray(page), cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    back = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    level = cv2.warpAffine(grey, back, (width, height))[300:1400, 250:1400]
    ink = (level < 110).sum(axis=1).astype(float)
    return float(np.diff(ink).var())


@pytest.mark.parametrize("level", ["office", "worn", "phone"])
def test_noise_has_the_strength_of_its_level(level):
    """Noise is as strong as laid down, to a tenth."""
    grey = np.full((400, 400, 3), 128, np.uint8)
    noisy = add_noise(grey, LEVELS[level].noise, Random(1))
    assert noisy.astype(float).std() == pytest.approx(LEVELS[level].noise, rel=0.1)


def test_bleed_fade_and_light_take_no_more_than_their_share():
    """Bleed-through reaches 12 % of the ink, fading half of it, falling light 38 %."""
    white, black = (np.full((600, 400, 3), tone, np.uint8) for tone in (255, 0))
    assert bleed_through(white, black, 0.12).min() == pytest.approx(255 * 0.88, abs=2)
    faded = fade_ink(black, 0.5, Random(2))
    assert 100 < faded.max() <= 129
    lit = cast_light(white, 0.38, Random(3))
    assert 255 * 0.62 - 2 <= lit.min() < 240


def test_rotation_turns_back():
    """Truth's rotation is the clockwise turn that puts the page upright."""
    page = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    for rotation in (0, 90, 180, 270):
        assert (np.rot90(turn_away(page, rotation), -rotation // 90) == page).all()


def test_seal_and_signature_only_where_somebody_signs():
    """Level office has red and blue in the signature block; clean has no colour there."""
    office = make_specimen("xac_nhan_hon_nhan", "office", 5)
    page = office.pages[0].astype(int)
    red = (page[..., 0] - page[..., 1] > 90).sum()
    blue = (page[..., 2] - page[..., 0] > 60).sum()
    assert red > 5000
    assert blue > 300
    assert office.truth.papers[0].signature_page == 1


def test_handwritten_digits_are_told_and_blue():
    """Where a pen wrote the number, the truth says so and the ink is not that of the printer."""
    papers = [DRAFTERS["cong_van"](Random(seed)) for seed in range(24)]
    written = [paper for paper in papers if paper.handwritten]
    assert 2 <= len(written) <= 14
    page = np.array(written[0].sheets[0].image).astype(int)
    assert "so" in written[0].handwritten
    assert (page.max(axis=2) - page.min(axis=2) > 0).any()


def test_blank_back_is_told_and_bare():
    """A blank back is page and truth without words; the signature stays where it was."""
    plain, backed = (make_specimen("cong_van", "office", 3, blank_back=b) for b in (False, True))
    assert backed.truth.blank_pages == [len(plain.pages) + 1]
    assert backed.pages[-1].mean() > 250
    assert backed.truth.pages[-1].text == ""
    assert backed.truth.papers[0].signature_page == plain.truth.papers[0].signature_page


def test_secret_specimens_bear_their_mark():
    """A secrecy mark is printed in red and told."""
    specimen = make_specimen("quyet_dinh", "clean", 2, secret=True)
    assert specimen.truth.fields["do_mat"] in specimen.truth.pages[0].text.split("\n")
    page = specimen.pages[0].astype(int)
    assert (page[..., 0] - page[..., 1] > 90).sum() > 500


def test_stack_tells_where_each_paper_lies():
    """Several papers in one file: pages are counted through, each belongs to one paper."""
    truth = make_stack(["giay_tiep_nhan", "giay_khai_sinh", "quyet_dinh"], "clean", 1).truth
    assert [p.loai for p in truth.papers] == ["giay_tiep_nhan", "giay_khai_sinh", "quyet_dinh"]
    assert [n for p in truth.papers for n in p.pages] == [page.number for page in truth.pages]
    assert truth.papers[1].signature_page == 2
    assert len(truth.as_dict()["papers"]) == 3


def test_receipt_carries_its_dossier_code_as_qr():
    """The QR code of a receipt says the mã hồ sơ that is printed."""
    read = 0
    for seed in range(4):
        specimen = make_specimen("giay_tiep_nhan", "clean", seed)
        text, *_ = cv2.QRCodeDetector().detectAndDecode(specimen.pages[0])
        assert text in ("", specimen.truth.fields["ma_ho_so"])
        read += text != ""
    assert read >= 2


def test_files_hold_pages_and_truth(tmp_path):
    """Each format keeps all pages; JSON beside them is the truth."""
    specimen = make_specimen("cong_van", "office", 6)
    pdf = write_specimen(specimen, tmp_path, "a", "pdf").read_bytes()
    assert all(jpeg in pdf for jpeg in specimen.jpegs)
    with Image.open(write_specimen(specimen, tmp_path, "a", "tiff")) as tiff:
        assert tiff.n_frames == len(specimen.pages)
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == specimen.truth.as_dict()


def test_a_jpeg_holds_one_page(tmp_path):
    """More than one page cannot become a JPEG."""
    stack = make_stack(["giay_khai_sinh", "giay_tiep_nhan"], "clean", 1)
    with pytest.raises(ValueError, match="one page"):
        write_specimen(stack, tmp_path, "a", "jpg")


def test_command_writes_what_it_is_asked_for(tmp_path):
    """`python -m samples` makes as many files as asked, each with its truth."""
    truth = tmp_path / "truth"
    asked = ["--out", str(tmp_path), "--truth", str(truth), "--count", "2", "--level", "clean"]
    assert main([*asked, "--loai", "giay_khai_sinh"]) == 0
    assert len(list(tmp_path.glob("*.pdf"))) == len(list(truth.glob("*.json"))) == 2


@pytest.mark.parametrize("letters", ["ễộượẴ", "ẪỘỮỸ", "ặệọụỵ", "đĐơƠưƯ"])
def test_typeface_has_every_vietnamese_letter(letters):
    """No letter is drawn as the box that stands for a missing one, in any face."""
    for bold in (False, True):
        for italic in (False, True):
            font = load_font(Style(20, bold, italic, BLACK))
            missing = bytes(font.getmask("\ufffe"))
            assert all(bytes(font.getmask(letter)) != missing for letter in letters)
            assert speaks_vietnamese(font.path)


def test_missing_typeface_names_the_package(monkeypatch):
    """Without the typeface the error says what to install."""
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    monkeypatch.setattr(fonts, "_FAMILIES", ("NoSuchTypeface",))
    with pytest.raises(MissingProgram) as caught:
        fonts._find_face("Regular")
    assert caught.value.package == "fonts-croscore"


def test_dates_in_words_follow_the_rule():
    """NĐ 30/2020: day below 10 and months 1 and 2 padded; hộ tịch: days up to ten are mùng."""
    assert long_date(date(2025, 2, 5)) == "ngày 05 tháng 02 năm 2025"
    assert long_date(date(2025, 3, 15)) == "ngày 15 tháng 3 năm 2025"
    assert say_date(date(2015, 4, 1)) == "Ngày mùng một tháng tư năm hai nghìn không trăm mười lăm"
    assert say_date(date(1999, 12, 21)).endswith(
        "tháng mười hai năm một nghìn chín trăm chín mươi chín"
    )


def test_committed_papers_are_complete_and_small():
    """Each committed file has its truth; together they stay under 3 MB."""
    shown = {f"{s.name}.{s.format}" for s in list_shown()}
    assert {path.name for path in PAPERS.iterdir()} == shown
    assert {path.stem for path in TRUTH.iterdir()} == {s.name for s in list_shown()}
    assert sum(path.stat().st_size for path in PAPERS.iterdir()) < 3_000_000
    readme = (PAPERS.parent / "README.md").read_text("utf-8")
    assert all(name in readme for name in shown)


def test_committed_truth_is_what_the_generator_says(tmp_path):
    """The committed truth comes from the generator as it is."""
    shown = list_shown()[0]
    write_shown(shown, tmp_path)
    again = json.loads((tmp_path / "truth" / f"{shown.name}.json").read_text("utf-8"))
    assert again == json.loads((TRUTH / f"{shown.name}.json").read_text("utf-8"))


def test_both_birth_certificates_are_of_one_family():
    """Search and reuse have something to show: two children with the same parents."""
    family = invent_family()
    told = [json.loads((TRUTH / f"0{n}-giay-khai-sinh.json").read_text("utf-8")) for n in (1, 2)]
    assert [t["fields"]["so_dinh_danh"] for t in told] == [c.number for c in family.children]
    assert {t["fields"]["so_dinh_danh_cha"] for t in told} == {family.father.number}
