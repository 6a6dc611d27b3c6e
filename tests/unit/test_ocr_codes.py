"""QR codes and barcodes are read from the pixels of a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from ocr.codes import read_codes
from ocr.geometry import turn
from ocr.stages import PageStages
from pipeline.page import MachineCode, PageImage
from pipeline.paper import Paper
from samples.damage import LEVELS, spoil
from samples.fonts import mm
from samples.machine_codes import draw_barcode, draw_qr
from samples.specimen import make_specimen
from storage.archive import write_words
from tests.slips import need_typeface

Pixels = NDArray[np.uint8]
CARD = (
    "051090000001|212345678|Nguyễn Văn Ẩn|02071990|Nam|Tổ 4, Phường Cẩm Thành, Quảng Ngãi|06052021"
)
CODE = "H48.12.7-251008-0975"


def lay(*codes: tuple[Image.Image, int, int], shape: tuple[int, int] = (2339, 1654)) -> Pixels:
    """A sheet with pictures pasted at (x, y)."""
    sheet = Image.new("RGB", shape[::-1], "white")
    for picture, x, y in codes:
        sheet.paste(picture.convert("RGB"), (x, y))
    return np.array(sheet)


def texts(page: Pixels) -> list[str]:
    return [code.text for code in read_codes(page, 200.0)]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("picture", "kind", "text"),
    [
        (draw_qr(CARD, mm(16)), "qr", CARD),
        (draw_qr(CODE, mm(12)), "qr", CODE),
        (draw_barcode(CODE, mm(60), mm(10)), "code128", CODE),
    ],
)
def test_a_code_is_read_however_it_lies(
    picture: Image.Image, kind: str, text: str, degrees: int
) -> None:
    """With the box that it fills, in pixels of the page."""
    turned = Image.fromarray(turn(np.array(picture), degrees))
    (code,) = read_codes(lay((turned, 900, 300)), 200.0)
    assert (code.format, code.text) == (kind, text)
    if kind == "qr":
        wanted = (900, 300, 900 + turned.width, 300 + turned.height)
        assert np.allclose(code.box.as_list(), wanted, atol=6)
    assert 890 <= code.box.x0 < code.box.x1 <= 910 + turned.width


def test_several_codes_come_from_top_to_bottom() -> None:
    """Three cards on one page, and the bars of a receipt."""
    cards = [CARD.replace("000001", f"00000{n}") for n in range(3)]
    places = [
        (draw_qr(text, mm(15)), 200 + 400 * n, 1500 - 500 * n) for n, text in enumerate(cards)
    ]
    page = lay(*places, (draw_barcode(CODE, mm(60), mm(10)), 200, 100))
    assert texts(page) == [CODE, *reversed(cards)]


@pytest.mark.parametrize("level", ["office", "worn", "phone"])
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_cards_code_survives_what_happens_to_pages(level: str, seed: int) -> None:
    """16 mm of 41 squares and more at 200 dpi: scanned askew, worn, or photographed on a desk."""
    page = lay((draw_qr(CARD, mm(16)), 900, 700))
    spoiled = spoil(page, page, LEVELS[level], Random(seed))
    assert texts(spoiled.pixels) == [CARD]


def test_small_squares_are_enlarged_and_sharpened() -> None:
    """12 mm in worn print is seen and not understood at first sight."""
    pages = [lay((draw_qr(CARD, mm(12)), 900, 700)) for _ in range(4)]
    worn = [spoil(p, p, LEVELS["worn"], Random(n)).pixels for n, p in enumerate(pages)]
    read = [texts(page) for page in worn]
    assert [CARD] in read
    assert all(said in ([CARD], []) for said in read)


def test_a_small_code_on_a_large_photograph() -> None:
    """A page of more pixels than codes need is made smaller first; boxes stay the page's."""
    page = lay((draw_qr(CODE, 500), 3000, 4000), shape=(5000, 4000))
    (code,) = read_codes(page, 480.0)
    assert code.text == CODE
    assert np.allclose(code.box.as_list(), (3000, 4000, 3500, 4500), atol=12)


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 900, 3), (40, 40, 3), (300, 300), (30, 9000, 3)])
@pytest.mark.parametrize("tone", [0, 128, 255])
def test_empty_pictures_have_none(shape: tuple[int, ...], tone: int) -> None:
    """Whatever is handed in, looking does not break."""
    assert read_codes(np.full(shape, tone, np.uint8), 200.0) == ()


@pytest.mark.parametrize("kind", ["MicroQRCode", "RMQRCode"])
def test_the_small_kin_of_the_qr_code_is_nothing(kind: str) -> None:
    """Printed letters of a photograph read like one; a page with one is a page like others."""
    code = zxingcpp.create_barcode("6112", getattr(zxingcpp.BarcodeFormat, kind))
    page = np.full((900, 900), 255, np.uint8)
    drawn = np.array(code.to_image(scale=8))
    page[100 : 100 + drawn.shape[0], 100 : 100 + drawn.shape[1]] = drawn
    assert read_codes(page, 200.0) == ()


def test_noise_and_print_hold_no_code() -> None:
    """Nothing is seen where nothing was printed."""
    need_typeface()
    noise = np.random.default_rng(5).integers(0, 256, (900, 900, 3), np.uint8)
    assert texts(noise) == []
    for seed in (3, 4):
        assert texts(np.asarray(make_specimen("quyet_dinh", "worn", seed).pages[0])) == []


def test_photographed_codes(shared_data: Path) -> None:
    """Codes that others photographed and scanned: most are read, none is read wrong."""
    files = sorted(f for f in (shared_data / "qr").iterdir() if f.suffix != ".txt")
    read = wrong = 0
    for file in files:
        wanted = _plain(file.with_suffix(".txt").read_text(encoding="utf-8"))
        found = [_plain(text) for text in texts(np.array(Image.open(file).convert("RGB")))]
        read += wanted in found
        wrong += any(text != wanted for text in found)
    assert read >= 0.8 * len(files)
    assert wrong == 0


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_codes_travel_with_the_page_and_are_stored_with_its_words(tmp_path: Path) -> None:
    """They lie in words.json, which is guarded as the words are; the step on record tells their
    number and not what they say; what is shown of them tells nothing."""
    page = lay((draw_qr(CARD, mm(16)), 900, 300))
    stages = PageStages()
    text = stages.read(stages.clean(PageImage(1, page, 200.0)), tmp_path)
    (code,) = text.codes
    assert code.text == CARD
    (step,) = [step for step in text.steps if step.name == "codes"]
    assert step.settings == {"found": 1}
    assert "051090000001" not in f"{text.codes} {text.steps}"
    stored = json.loads(write_words(Paper("p", "can_cuoc", 1.0, (text,))))
    assert stored["pages"][0]["codes"] == [["qr", CARD, *code.box.as_list()]]


def test_a_page_that_broke_its_limits_keeps_its_codes(tmp_path: Path) -> None:
    """A cover sheet in front of a drawing that takes too long still names its dossier."""
    kept = PageStages().keep(PageImage(1, lay((draw_qr(CODE, mm(20)), 900, 300)), 200.0), tmp_path)
    assert [code.text for code in kept.codes] == [CODE]
    assert isinstance(kept.codes[0], MachineCode)
