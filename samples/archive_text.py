"""The text of a paper of the synthetic archive: about two hundred words, as a reader read them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from random import Random

from pipeline.forms.catalogue import Forms
from samples.archive_words import load_sentences, misread_some

_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
_SENTENCE = 14  # words, on average


def write_text(loai: str, values: Mapping[str, str], rng: Random) -> str:
    """Issuer, title, each value behind its label, and sentences until the page is full. Of its
    words 2 to 5 % are read wrongly."""
    labels, title = _print_form(loai)
    lines = [values.get("co_quan_ban_hanh") or values.get("noi_cap") or "", _NATION, title]
    lines += [f"{labels[name]} {print_value(value)}" for name, value in values.items()]
    length = rng.randint(140, 270) - 6 * len(lines)
    lines += rng.choices(load_sentences(), k=max(2, length // _SENTENCE))
    words = "\n".join(lines).split(" ")
    misread_some(words, rng.uniform(0.02, 0.05), rng)
    return " ".join(words)


@lru_cache(maxsize=1)
def load_forms() -> Forms:
    """The paper types that come with Sohoa."""
    return Forms.load()


@lru_cache(maxsize=100)
def _print_form(loai: str) -> tuple[Mapping[str, str], str]:
    """What stands before each value, and the title."""
    form = load_forms().by_loai[loai]
    labels = {f.name: f"{f.labels[0]}:" if f.labels else "" for f in form.fields}
    return labels, form.titles[0] if form.titles else ""


def print_value(value: str) -> str:
    """A day as papers print it; everything else as it is kept."""
    if len(value) == 10 and value[4] == value[7] == "-":
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return value
