"""Whose a label is: the person or section of the paper that it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Set

from pipeline.extraction.columns import NOBODY, beside
from pipeline.forms.schema import Form, FormField
from pipeline.language.folding import fold_text


def first_part(form: Form) -> str:
    """The part that a paper begins in; none where a heading opens it or it is a column."""
    first = next((field.part for field in form.fields if field.part), "")
    return "" if any(part.name == first for part in form.parts) else first


def choose_fields(
    form: Form, label: str, part: str, found: Mapping[str, object]
) -> list[FormField]:
    """The fields a label belongs to: one that opens its part, or those of the part we are in; one
    line may say two things (`thay đổi lần thứ 2, ngày …`)."""
    fields = [field for field in form.fields if label in field.labels]
    opening = [field for field in fields if field.opens and field.part == part][:1]
    inside = [field for field in fields if field.part in ("", part)]
    return [field for field in opening or inside if field.name not in found]


def next_part(
    form: Form, label: str, part: str, seen: Set[str], found: Mapping[str, object]
) -> str:
    """The part a label stands in: the one it opens, or the one we are in. Where the label that
    opens the next part was not read, its values are nobody's ("-"): a label that comes a second
    time, or belongs to later parts alone, is not of this part. A person's name that is a fence
    ends the parts."""
    fields = [field for field in form.fields if label in field.labels]
    if headed := next((own.name for own in form.parts if label in own.labels), ""):
        return headed
    if opened := {field.part: field.name for field in fields if field.opens and field.part}:
        return _open(form, opened, part, found)
    if label in form.fences and fold_text(label).startswith(("ho ", "ho,")):
        return NOBODY
    if not part or not fields or not all(field.part for field in fields):
        return part
    parts = list(dict.fromkeys(field.part for field in form.fields if field.part))
    later = part in parts and all(parts.index(f.part) > parts.index(part) for f in fields)
    return NOBODY if later or label in seen or _begins_again(form, label, part, seen) else part


def _open(form: Form, opened: Mapping[str, str], part: str, found: Mapping[str, object]) -> str:
    """The part that a label opens: the one we are in where it may be that, else the first. Of two
    people in columns only the column tells whose it is, and what opens a part whose first value was
    found is somebody else's."""
    if part not in opened:
        if len(opened) > 1 and beside(form):
            return NOBODY
        part = next(iter(opened))
    return NOBODY if opened[part] in found else part


def _begins_again(form: Form, label: str, part: str, seen: Set[str]) -> bool:
    """Whether the label that a part begins with comes behind others of it: the heading of the next
    person was not read, and this one's own name was not, either."""
    fields = [field for field in form.fields if field.part == part]
    inside = {other for field in fields for other in field.labels}
    return bool(fields) and label in fields[0].labels and not inside.isdisjoint(seen)
