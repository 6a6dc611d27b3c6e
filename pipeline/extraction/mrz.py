"""The machine-readable lines on the back of a chip card (ICAO Doc 9303, part 5, size TD1).

    IDVNM 9 digits c 12 digits << c
    yymmdd c sex yymmdd c VNM <<<<<<<<<<< c
    NGUYEN<<VAN<AN<<<<<<<<<<<<<<<<

Readers of running text write the filler `<` in many ways and lose count of it, and take letters for
digits. So the lines are put together again from the parts that matter, from what either of the two
readers saw, and only what all check digits confirm is believed: two of the first line, two of the
second, one over both; besides, the 9 digits are the last of the 12. The sex stands under no check
digit and the name has none: both only confirm, and the name never supplies accents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from pipeline.language.check_digits import mrz_digit
from pipeline.language.dates import make_iso
from pipeline.language.kinds import is_personal_id
from pipeline.language.likeness import alike
from pipeline.layout import Run, around
from pipeline.page import Box, PageText, Word

NO_EXPIRY, NO_TERM = "991231", "Không thời hạn"  # in the lines, and as the front prints it
WIDTH = 30
REACH = 5.5  # heights of a line: the last of the three lies no farther below the first

_FILLERS = str.maketrans(dict.fromkeys("‹(≤{[⟨〈く＜", "<") | {"«": "<<", "≪": "<<"})
_SPECKS = re.compile(r"[\s.,:;'’‘`_~*–—-]")  # of which a row of fillers is often made
_AS_DIGITS = str.maketrans("OoQDIl|!iZzSsBGb", "0000111112255866")
_D = r"[0-9OoQDIl|!iZzSsBGb]"
_F = "[<KkCcLlEeXx]"
_upper = re.compile(
    rf"[D0O]VNM(?P<nine>{_D}{{9}})(?P<c1>{_D})(?P<twelve>{_D}{{12}}){_F}{{0,4}}(?P<c2>{_D})$"
)
_lower = re.compile(
    rf"^(?P<born>{_D}{{6}})(?P<c1>{_D})(?P<sex>[MF<])(?P<ends>{_D}{{6}})(?P<c2>{_D})VNM"
    rf".{{0,14}}(?P<c3>{_D})$"
)
_name = re.compile(r"(?P<family>[A-Z]{2,})<<(?P<given>[A-Z]+(?:<[A-Z]+)*)<*$")

Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Mrz:
    """A card's back in normal form. `born` and `ends` are yymmdd as printed: the century is not,
    and `ends` is NO_EXPIRY on cards without a term; `sex` is Nam, Nữ or None; `names` is the third
    line as each reader saw it, without spaces. Nothing personal is shown when it is printed."""

    number: str = field(repr=False)
    born: str = field(repr=False)
    sex: str | None = field(repr=False)
    ends: str = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    page: int
    box: Box

    @property
    def flags(self) -> tuple[str, ...]:
        """Where number, birth and sex do not go together: for a person to look at."""
        sex = "Nữ" if int(self.number[3]) % 2 else "Nam"
        year = ("birth_differs",) * (self.number[4:6] != self.born[:2])
        return (*year, *("sex_differs",) * (self.sex not in (None, sex)))

    @property
    def expiry(self) -> str | None:
        """The day as ISO, or that there is none. Chip cards exist since 2021."""
        if self.ends == NO_EXPIRY:
            return NO_TERM
        return make_iso(2000 + int(self.ends[:2]), int(self.ends[2:4]), int(self.ends[4:]))

    def fits_birth(self, iso: str) -> bool | None:
        """Whether a day is the one of the second line; None where less than the day is known."""
        return iso[2:].replace("-", "") == self.born if len(iso) == 10 else None

    def fits_name(self, name: str) -> bool | None:
        """Whether the name is that of the third line, accents aside; None when the line is not
        clear enough to say no."""
        parts = unaccent(name).split()
        if not parts or not self.names:
            return None
        wanted = re.compile(rf"{_F}{{0,3}}".join(map(re.escape, parts)) + rf"{_F}*")
        if any(wanted.fullmatch(line) for line in self.names):
            return True
        said = [_compare(line, " ".join(parts)) for line in self.names]
        return next((fits for fits in said if fits is not None), None)


def _compare(line: str, name: str) -> bool | None:
    """A third line that is clear from end to end beside a name without accents."""
    clear = _name.fullmatch(line)
    if clear is None or len(line) != WIDTH:
        return None
    printed = f"{clear['family']}<{clear['given']}".replace("<", " ")
    if not line.endswith("<") and name.startswith(printed):
        return True  # a name too long for the line is cut off
    return None if alike(printed, name) else False


def read_mrz(page: PageText) -> tuple[Mrz, ...]:
    """The backs of cards on a page, top to bottom; nothing of one whose check digits fail."""
    lines = [(line, _readings(line)) for line in _lines(page)]
    found = [_read_one(page, line, texts, lines) for line, texts in lines]
    return tuple(mrz for mrz in found if mrz is not None)


def _read_one(
    page: PageText, line: Line, texts: tuple[str, ...], lines: list[tuple[Line, tuple[str, ...]]]
) -> Mrz | None:
    uppers = [match for text in texts if (match := _upper.search(text))]
    if not uppers:
        return None
    below = [(other, read) for other, read in lines if _is_below(line, other)]
    for at, (_, read) in enumerate(below):
        lowers = [match for text in read if (match := _lower.search(text))]
        for one, two in product(uppers, lowers):
            upper, lower = _rebuild_upper(one), _rebuild_lower(two)
            if _is_right(upper, lower):
                last = below[at + 1 : at + 2]
                names = tuple(text for _, name in last for text in name)
                words = [word for other, _ in (*below[: at + 1], *last) for word in other]
                box = around(word.box for word in (*line, *words))
                return _make(page.number, upper, lower, names, box)
    return None


def _make(page: int, upper: str, lower: str, names: tuple[str, ...], box: Box) -> Mrz:
    sex = {"M": "Nam", "F": "Nữ"}.get(lower[7])
    return Mrz(upper[15:27], lower[:6], sex, lower[8:14], names, page, box)


def _rebuild_upper(match: re.Match[str]) -> str:
    nine, c1, twelve, c2 = (match[k].translate(_AS_DIGITS) for k in ("nine", "c1", "twelve", "c2"))
    return f"IDVNM{nine}{c1}{twelve}<<{c2}"


def _rebuild_lower(match: re.Match[str]) -> str:
    parts = (match[k].translate(_AS_DIGITS) for k in ("born", "c1", "ends", "c2", "c3"))
    born, c1, ends, c2, c3 = parts
    return f"{born}{c1}{match['sex'].upper()}{ends}{c2}VNM{'<' * 11}{c3}"


def _is_right(upper: str, lower: str) -> bool:
    """All five check digits; the 9 digits the last of the 12, and these begin as numbers do: two
    neighbours that differ by five may be swapped in any sum by 7-3-1."""
    composite = upper[5:] + lower[:7] + lower[8:15] + lower[18:29]
    sums = {
        upper[5:14]: upper[14], upper[15:29]: upper[29], lower[:6]: lower[6],
        lower[8:14]: lower[14], composite: lower[29],
    }  # fmt: skip
    same = upper[5:14] == upper[18:27] and is_personal_id(upper[15:27])
    return same and all(mrz_digit(text) == digit for text, digit in sums.items())


def _is_below(line: Line, other: Line) -> bool:
    """Close under the first line, and no wider apart than the second and third are."""
    mine, theirs = Run(0, line), Run(0, other)
    down = theirs.box.middle[1] - mine.box.middle[1]
    beside = theirs.box.x0 < mine.box.x1 and mine.box.x0 < theirs.box.x1
    return 0.5 * mine.height < down < REACH * max(mine.height, 1.0) and beside


def _lines(page: PageText) -> list[Line]:
    lines = [tuple(sorted(line, key=lambda word: word.box.x0)) for line in page.lines]
    return sorted(lines, key=lambda line: Run(0, line).box.middle[1])


def _readings(line: Iterable[Word]) -> tuple[str, ...]:
    """The line without spaces, as it stands and as the reader that was outvoted saw it."""
    words = tuple(line)
    told = "".join(word.text for word in words)
    outvoted = "".join(word.other or word.text for word in words)
    texts = (_SPECKS.sub("", text.translate(_FILLERS)) for text in (told, outvoted))
    return tuple(dict.fromkeys(texts))


def unaccent(name: str) -> str:
    """Capitals without accents, as the third line writes them: Đ is D, apostrophes fall away."""
    loose = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    kept = "".join(sign for sign in loose if not unicodedata.combining(sign))
    return re.sub(r"[^A-Z ]", "", kept.replace("-", " "))
