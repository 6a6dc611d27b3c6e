"""QR codes to be printed, as drawings that need no font and no image file."""

from __future__ import annotations

import numpy as np

from pipeline.errors import BadValue

LONGEST = 200  # characters: a code that a desk scanner reads at arm's length


def draw_qr(text: str) -> str:
    """SVG of a QR code with its quiet zone, every module one unit; it scales without blurring.
    Error correction of a quarter, for paper that is folded. Raises BadValue for an empty or too
    long text."""
    if not 0 < len(text) <= LONGEST:
        raise BadValue(field="qr", problem="empty")
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    dark = np.pad(np.asarray(code.to_image(scale=1, add_quiet_zones=False)) < 128, 4)
    side = dark.shape[0]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, x in zip(*np.nonzero(dark), strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges" role="img" aria-label="QR">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{path}"/></svg>'
    )
