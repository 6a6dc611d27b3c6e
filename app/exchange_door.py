"""How our papers are called and reached where the national portal shows them."""

from __future__ import annotations

from app.labels import label_type
from app.settings import Settings
from pipeline.dossier_portal import Wording

PAPER = "Giấy tờ"


def make_wording(settings: Settings) -> Wording:
    """By type and code: the name of a file that came in is personal data."""
    template = settings.dossiers.paper_link

    def link(paper_id: str) -> str | None:
        return template.replace("{paper_id}", paper_id) if template else None

    return Wording(name_paper, link)


def name_paper(loai: str | None, kq_code: str | None) -> str:
    """`Giấy khai sinh (KQ.G15.000031)`."""
    name = label_type(loai) if loai else PAPER
    return f"{name} ({kq_code})" if kq_code else name
