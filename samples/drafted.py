"""What a layout hands over: printed sheets and what they say."""

from __future__ import annotations

from dataclasses import dataclass, field

from samples.sheet import Sheet


@dataclass(slots=True)
class Drafted:
    """A paper as printed, undamaged. `fields` by their names and in their normal form;
    `handwritten` names the parts of number and date that a pen wrote (so, ngay, thang);
    `signature_page` counts from 1."""

    loai: str
    sheets: list[Sheet]
    fields: dict[str, str]
    handwritten: list[str] = field(default_factory=list)

    @property
    def signature_page(self) -> int | None:
        signed = (n for n, sheet in enumerate(self.sheets, 1) if sheet.signing is not None)
        return next(signed, None)
