"""Words of one line brought to one height and one (perhaps sloping) baseline.

A reader's boxes follow the ink: "ơ" is low, "Ế" is tall. Text laid out by them jumps, and viewers
that rebuild lines from baselines then tear a line apart. So the words of a line share the line's
usual top and bottom; where a word's box has nothing to do with its line, it keeps its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.page import Word

WHOLE = 0.4  # of the height: how far a line may fall and still be read as one


@dataclass(frozen=True, slots=True)
class Stretch:
    """Vertical room of one word, in pixels of the upright page from its top."""

    top: float
    bottom: float


def level(line: Sequence[Word]) -> list[Stretch]:
    """The room of each word of a line, in the same order."""
    slope, centre = _slope(line), median(w.box.middle[0] for w in line)
    top = median(w.box.y0 - slope * (w.box.middle[0] - centre) for w in line)
    bottom = max(median(w.box.y1 - slope * (w.box.middle[0] - centre) for w in line), top + 1)
    slope = _ease(slope, line[-1].box.middle[0] - line[0].box.middle[0], bottom - top)
    found = []
    for word in line:
        rise = slope * (word.box.middle[0] - centre)
        room = Stretch(top + rise, bottom + rise)
        found.append(room if _belongs(word, room) else _own(word))
    return found


def _slope(line: Sequence[Word]) -> float:
    """Least squares through the middles; letters with marks above and below make single words
    unsure, so short lines count as level."""
    points = [word.box.middle for word in line]
    count = len(points)
    if count < 4:
        return 0.0
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if not spread:
        return 0.0
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    return slope if abs(slope) < 0.2 else 0.0


def _ease(slope: float, length: float, height: float) -> float:
    """Poppler tears a line whose words leave its first baseline by half their height. A line that
    falls a little more is laid a little flatter (its ends then miss by a third of the height at
    most); one that falls much more is laid where it is."""
    fall = abs(slope) * length
    if WHOLE * height < fall <= (WHOLE + 2 / 3) * height:
        return slope * WHOLE * height / fall
    return slope


def _belongs(word: Word, room: Stretch) -> bool:
    """The middle of the word lies in the line's room, and it is not many times as tall."""
    middle, height = word.box.middle[1], room.bottom - room.top
    return room.top - height / 4 <= middle <= room.bottom + height / 4 and (
        word.box.height < 2.5 * height
    )


def _own(word: Word) -> Stretch:
    return Stretch(word.box.y0, max(word.box.y1, word.box.y0 + 1))
