"""A fault is logged by kind and place, never by text."""

from __future__ import annotations

from pipeline.faults import locate


def test_text_is_left_out() -> None:
    """What an exception quotes may be a citizen's data."""
    try:
        int("Nguyễn Văn An")
    except ValueError as trouble:
        said = locate(trouble)
    assert said.startswith("ValueError at test_faults.py:")
    assert "Nguyễn" not in said


def test_the_trace_of_a_child_process_gives_its_places() -> None:
    """A child sends its trace as text: files and lines are kept, the rest is not."""
    cause = RuntimeError('Traceback:\n  File "/x/ocr/stages.py", line 90, in read\nKeyError: "An"')
    try:
        raise ValueError("An") from cause
    except ValueError as trouble:
        said = locate(trouble)
    assert "stages.py:90" in said
    assert "An" not in said
