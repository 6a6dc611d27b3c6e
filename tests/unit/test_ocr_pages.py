"""From pixels to words: the page upright and level, words in their places."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytesseract
import pytest
from numpy.typing import NDArray

from bench.reading import average, score_folder, score_text
from ocr.geometry import turn
from ocr.layer import covers, is_sane, parse_layer
from ocr.programs import probe_poppler, probe_tesseract
from ocr.stages import PageStages
from ocr.tokens import normal
from pipeline.errors import MissingProgram, ReadingFailed
from pipeline.page import Box, PageImage, PageText, Word
from samples.specimen import make_specimen
from tests.unit.test_ocr_sources import scan_of

Pixels = NDArray[np.uint8]
STAGES = PageStages()


@cache
def specimen() -> tuple[Pixels, str]:
    """A decision as a laser printer gives it, A4 at 200 dpi, and its text."""
    made = make_specimen("quyet_dinh", "clean", 7)
    return made.pages[0], made.truth.pages[0].text


def lay(pixels: Pixels, degrees: float, ground: int = 255) -> Pixels:
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    turned = cv2.warpAffine(pixels, matrix, (width, height), borderValue=(ground,) * 3)
    return np.asarray(turned, np.uint8)


def read(pixels: Pixels, work: Path) -> PageText:
    return STAGES.read(STAGES.clean(PageImage(7, pixels, 200.0)), work)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_is_put_upright(degrees: int) -> None:
    """Whichever way it was laid in, the page comes out as it is read."""
    page, _ = specimen()
    clean = STAGES.clean(PageImage(1, turn(page, degrees), 200.0))
    assert clean.rotation == (360 - degrees) % 360
    assert np.array_equal(clean.upright, page)


@pytest.mark.parametrize("degrees", [-3.0, -0.7, 0.0, 1.4, 4.0])
def test_the_skew_is_told_as_it_was(degrees: float) -> None:
    """Positive: lines run down to the right; within a fifth of a degree."""
    page, _ = specimen()
    clean = STAGES.clean(PageImage(1, lay(page, degrees), 200.0))
    assert clean.skew == pytest.approx(degrees, abs=0.2)


def test_words_lie_where_they_are_on_the_crooked_page(tmp_path: Path) -> None:
    """Boxes are of the upright page as scanned, not of the reader's image."""
    page, truth = specimen()
    straight, crooked = read(page, tmp_path), read(lay(page, 2.0), tmp_path)
    assert score_text("", crooked.text, truth).recall > 0.97
    matrix = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), -2.0, 1.0)
    places = {w.text: w.box.middle for w in crooked.words}
    once = [w for w in straight.words if len(w.text) > 3 and _count(straight, w) == 1]
    shifts = [
        np.hypot(*(matrix @ [*w.box.middle, 1.0] - places[w.text]))
        for w in once
        if w.text in places and _count(crooked, w) == 1
    ]
    assert len(shifts) > 20
    assert max(shifts) < 6


def _count(page: PageText, word: Word) -> int:
    return sum(w.text == word.text for w in page.words)


def test_a_photographed_sheet_is_straightened(tmp_path: Path) -> None:
    """Perspective on a dark desk: read as well as flat, boxes within the picture."""
    page, truth = specimen()
    height, width = page.shape[:2]
    corners = np.array([[60, 90], [width - 20, 40], [width - 70, height - 60], [30, height - 30]])
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, corners.astype(np.float32))
    photo = cv2.warpPerspective(page, matrix, (width, height), borderValue=(45, 40, 38))
    text = read(np.asarray(photo, np.uint8), tmp_path)
    assert score_text("", text.text, truth).recall > 0.95
    assert all(w.box.x1 <= text.width and w.box.y1 <= text.height for w in text.words)


def test_columns_of_a_heading_stay_apart(tmp_path: Path) -> None:
    """The authority on the left and the motto on the right are never one line."""
    page, _ = specimen()
    lines = [" ".join(w.text for w in line) for line in read(page, tmp_path).lines]
    motto = next(line for line in lines if "CỘNG H" in line)
    assert "NHÂN DÂN" not in motto
    assert "CHỦ NGHĨA" in motto


def _back(seed: int = 3) -> Pixels:
    """A blank back: what shines through mirrored, specks, filing holes, the scanner's edge."""
    page, _ = specimen()
    paper = 244 - 0.12 * (255.0 - page[:, ::-1].astype(np.float32))
    rng = np.random.default_rng(seed)
    back = np.clip(paper + rng.normal(0, 5, page.shape), 0, 255).astype(np.uint8)
    for x, y in rng.integers(50, 1500, (40, 2)):
        cv2.circle(back, (int(x), int(y)), 1, (90, 90, 90), -1)
    for y in (800, 1430):
        cv2.circle(back, (80, y), 24, (30, 30, 30), -1)
    back[:, -6:] = 20
    return back


def test_a_blank_back_is_flagged_and_kept(tmp_path: Path) -> None:
    """Nothing readable is on it; its picture is stored all the same."""
    text = read(_back(), tmp_path)
    assert text.blank
    assert text.words == ()
    assert text.source == "none"
    assert text.unread is None
    assert text.picture.exists()


def test_a_page_with_a_few_words_is_not_blank(tmp_path: Path) -> None:
    """The last page of a decision may hold a single line."""
    page, _ = specimen()
    back = _back()
    rows = page.min(axis=(1, 2)) < 120
    first = int(np.flatnonzero(rows)[0])
    back[1000:1040] = np.minimum(back[1000:1040], page[first - 5 : first + 35])
    text = read(back, tmp_path)
    assert not text.blank
    assert len(text.words) >= 4


def test_a_seal_is_found_and_its_colour_kept(tmp_path: Path) -> None:
    """A red seal over black print: told by its box, bleached for the reader, red in the store."""
    page, truth = specimen()
    sealed = page.copy()
    cv2.circle(sealed, (800, 900), 130, (205, 40, 50), 9)
    cv2.circle(sealed, (800, 900), 90, (205, 40, 50), 5)
    sealed = np.minimum(sealed, page)
    clean = STAGES.clean(PageImage(1, sealed, 200.0))
    (seal,) = clean.seals
    assert abs(seal.middle[0] - 800) < 12
    assert abs(seal.middle[1] - 900) < 12
    assert np.array_equal(clean.upright, sealed)
    assert score_text("", STAGES.read(clean, tmp_path).text, truth).recall > 0.97


def test_the_stored_page_and_its_preview(tmp_path: Path) -> None:
    """Names sort by page; the preview's long side has at most 1000 pixels."""
    page, _ = specimen()
    text = read(page, tmp_path)
    assert (text.picture.name, text.preview.name) == ("000007.jpg", "000007.webp")
    assert cv2.imread(str(text.picture)).shape == page.shape
    assert max(cv2.imread(str(text.preview)).shape) <= 1000


def fake_tesseract(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "tesseract"
    version = '[ "$1" = --version ] && echo "tesseract 5.3.0" && exit 0'
    program.write_text(f"#!/bin/sh\n{version}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(program))


def test_the_program_runs_on_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract is started with OMP_THREAD_LIMIT=1, whatever the environment says, once a page."""
    page, _ = specimen()
    clean = STAGES.clean(PageImage(1, page, 200.0))
    note = tmp_path / "note"
    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    fake_tesseract(tmp_path, f'echo "$OMP_THREAD_LIMIT" >> {note}; exit 0', monkeypatch)
    with pytest.raises(ReadingFailed):
        PageStages(inside=False).read(clean, tmp_path)
    assert note.read_text().split() == ["1"]


def test_inside_the_process_tesseract_starts_no_thread() -> None:
    """The same where it runs in the worker itself, whatever the environment says."""
    script = (
        "import os, numpy as np\n"
        "from ocr.tesseract_inside import read_table\n"
        "before = len(os.listdir('/proc/self/task'))\n"
        "grey = np.full((400, 900), 255, np.uint8)\n"
        "grey[100:140, 100:800:9] = 0\n"
        "read_table(grey, language='vie', dpi=200, seconds=20, psm=6)\n"
        "print(len(os.listdir('/proc/self/task')) - before, os.environ['OMP_THREAD_LIMIT'])\n"
    )
    environment = {**os.environ, "OMP_THREAD_LIMIT": "8", "OMP_NUM_THREADS": "8"}
    command = [sys.executable, "-c", script]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "1"]


def test_the_program_and_the_library_read_alike(tmp_path: Path) -> None:
    """Whichever way Tesseract is called, a page says the same, but for a word in a hundred."""
    page, _ = specimen()
    clean = STAGES.clean(PageImage(1, page, 200.0))
    inside, outside = (PageStages(inside=way).read(clean, tmp_path) for way in (True, False))
    alike = score_text("", inside.text, outside.text)
    assert min(alike.recall, alike.precision) >= 0.99


@pytest.mark.parametrize("inside", [True, False], ids=["library", "program"])
def test_a_page_that_takes_too_long_is_kept(
    inside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of time: no words, but the page stays and says why."""
    page, _ = specimen()
    clean = STAGES.clean(PageImage(1, page, 200.0))
    fake_tesseract(tmp_path, "exec sleep 60", monkeypatch)
    text = PageStages(reader_seconds=0.01 if inside else 1.0, inside=inside).read(clean, tmp_path)
    assert (text.words, text.unread, text.source) == ((), "time", "none")
    assert text.picture.exists()


def test_letters_are_vietnamese() -> None:
    """NFC, and Đ for its look-alikes, from here on."""
    assert normal("Ðiê\u0300u") == "Điều"


def test_another_reader_reads_a_box_again(tmp_path: Path) -> None:
    """The second reading of a word's line, from the stored page."""
    page, _ = specimen()
    text = read(page, tmp_path)
    line = next(line for line in text.lines if "CỘNG" in " ".join(w.text for w in line))
    box = line[0].box
    for word in line[1:]:
        box = box.around(word.box)
    again = STAGES.reread(text, box).casefold()
    assert score_text("", again, "cộng hoà xã hội chủ nghĩa việt nam").recall >= 0.75
    assert STAGES.reread(text, Box(2, 2, 60, 60)) == ""


def test_a_missing_language_is_named() -> None:
    """`doctor` can say which package to install."""
    with pytest.raises(MissingProgram) as caught:
        probe_tesseract("xyz")
    assert caught.value.package == "tesseract-ocr-xyz"
    assert probe_tesseract().version[0].isdigit()
    assert probe_poppler().version[0].isdigit()


# Text layers


def words_of(text: str) -> tuple[Word, ...]:
    return tuple(Word(w, Box(0, 0, 9, 9), 1.0, 0) for w in text.split())


PLAIN = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 của UBND tỉnh"


@pytest.mark.parametrize(
    ("text", "sane"),
    [
        (PLAIN, True),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc Uû ban nh©n d©n tØnh", False),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM Ñoäc laäp Töï do Haïnh phuùc UÛY BAN", False),
        ("Can cu Luat To chuc chinh quyen dia phuong ngay thang nam cua tinh va huyen", False),
        ("Ký bởi: Văn phòng", False),
        ("x7f qqw zrt kkp lmn bvc xzs dfg hjk qwr tyy plk mnb vcx", False),
    ],
)
def test_only_unicode_vietnamese_is_a_layer(text: str, sane: bool) -> None:
    """TCVN3, VNI, stripped marks, overlays and rubbish are not read as text."""
    assert is_sane(words_of(text)) is sane


def test_a_layer_must_lie_on_the_ink() -> None:
    """Words for half of the page do not stand for the page."""
    page, _ = specimen()
    rows = np.flatnonzero(page.min(axis=(1, 2)) < 120)
    top, bottom = int(rows[0]), int(rows[-1])
    whole = (Word("chữ", Box(0, top, page.shape[1], bottom + 1), 1.0, 0),)
    half = (Word("chữ", Box(0, top, page.shape[1], (top + bottom) // 2), 1.0, 0),)
    assert covers(whole, page)
    assert not covers(half, page)


def test_what_a_blank_tore_apart_is_one_line() -> None:
    """`Số:` and `/QĐ-UBND` around a number, in pixels of the page."""
    xhtml = """<html xmlns="http://www.w3.org/1999/xhtml"><page width="595" height="842"><flow>
    <block><line><word xMin="100" yMin="98" xMax="120" yMax="112">Số:</word></line></block>
    <block><line><word xMin="160" yMin="98" xMax="220" yMax="112">/QĐ-UBND</word></line></block>
    <block><line><word xMin="240" yMin="98" xMax="290" yMax="112">CỘNG</word></line></block>
    </flow></page></html>"""
    words = parse_layer(xhtml, 1190, 1684)
    assert [(w.text, w.line) for w in words] == [("Số:", 0), ("/QĐ-UBND", 0), ("CỘNG", 1)]
    assert words[0].box == Box(200, 196, 240, 224)


def test_born_digital_pages_use_their_layer(shared_data: Path, tmp_path: Path) -> None:
    """A good layer is taken as it is, boxes on the ink; a scan with overlays is read."""
    born = scan_of(shared_data / "born_digital" / "hanoi_qd_2280_water.pdf", tmp_path)
    page = STAGES.read(STAGES.clean(STAGES.decode(born, 1)), tmp_path)
    assert page.source == "layer"
    assert "QUYẾT ĐỊNH" in page.text
    scan = scan_of(shared_data / "scans" / "qn_01_ttr.pdf", tmp_path)
    assert STAGES.decode(scan, 1).layer is None


@pytest.mark.slow
def test_real_scans_are_read(shared_data: Path) -> None:
    """Word recall and precision on real pages do not fall behind plain Tesseract's (.939, .928
    on these four pages)."""
    recall, precision = average(score_folder(shared_data / "scans"))
    assert recall > 0.94
    assert precision > 0.925
