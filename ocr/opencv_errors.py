"""What OpenCV raises, as errors of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2

from pipeline.errors import Broken


@contextmanager
def opencv_errors(detail: str) -> Iterator[None]:
    """MemoryError where it had too little, else Broken with `detail`."""
    try:
        yield
    except cv2.error as trouble:
        if "Insufficient memory" in str(trouble):
            raise MemoryError from trouble
        raise Broken(detail=detail) from trouble
